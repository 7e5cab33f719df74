//! What is given for coming, and what is won: coupons and red packets.

use std::collections::BTreeMap;

use mall_api::check_in::RewardCoupon;
use mall_core::check_in::Reward;
use mall_core::pricing::{AmountOff, Basis, Benefit, Coupon, CouponClass, CouponReturn, Scope};
use mall_core::{CouponId, Money, ShopperId, TemplateId, Timestamp, Window};

use super::Moment;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::holding::{self, Thing};
use crate::record::{coupon, growth};
use crate::store::Tx;

/// What coupons that are red packets are of; no template of a shop.
const RED_PACKET: &str = "red-packet";
/// How long a red packet can be used: a week.
const RED_PACKET_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// 红包: money off whatever is bought next, as a coupon called `id` that asks for nothing.
pub(crate) fn red_packet(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (title, amount): (&str, Money),
    id: CouponId,
    now: Timestamp,
) -> Result<(), Fault> {
    let template = TemplateId::new(RED_PACKET)?;
    let coupon = Coupon {
        id,
        template: Some(template.clone()),
        title: title.to_owned(),
        class: CouponClass::default(),
        shop: None,
        scope: Scope::default(),
        conditions: Vec::new(),
        basis: Basis::default(),
        benefit: Benefit::AmountOff(AmountOff { amount }),
        combines: false,
        excludes: Vec::new(),
        returns: CouponReturn::default(),
        window: Window { starts_at: now, ends_at: now.plus_ms(RED_PACKET_MS) },
    };
    coupon::give(tx, shopper, &template, &coupon)
}

/// What coupons among `rewards` are called. One whose template is gone is not promised.
pub(crate) fn titles<'a>(
    catalog: &Catalog,
    rewards: impl Iterator<Item = &'a Reward>,
) -> Vec<RewardCoupon> {
    let wanted = rewards.filter_map(|it| match it {
        Reward::Coupon { template } => Some(template),
        _ => None,
    });
    let named: BTreeMap<&TemplateId, &str> = wanted
        .filter_map(|id| catalog.shop.coupons.iter().find(|it| it.id == *id))
        .map(|it| (&it.id, it.title.as_str()))
        .collect();
    let coupon = |(id, title): (&TemplateId, &str)| RewardCoupon {
        template: id.clone(),
        title: title.to_owned(),
    };
    named.into_iter().map(coupon).collect()
}

/// Who gives what to whom.
#[derive(Clone, Copy)]
pub(crate) struct Giver<'a> {
    pub(crate) tx: &'a dyn Tx,
    pub(crate) catalog: &'a Catalog,
    pub(crate) shopper: &'a ShopperId,
    /// What a red packet is called.
    pub(crate) title: &'a str,
    pub(crate) moment: &'a Moment,
}

impl Giver<'_> {
    /// Gives `reward`; `false`, and nothing has happened, when there is none left. `key` says what for: each
    /// thing is given once for it; `turn` tells a coupon from others of the same moment. Points are no
    /// business of this one: their ledger names each source.
    pub(crate) fn give(self, reward: &Reward, key: &str, turn: u64) -> Result<bool, Fault> {
        let Self { tx, catalog, shopper, title, moment } = self;
        let hold = |thing, units| holding::give(tx, shopper, (thing, key), units, moment.now);
        match reward {
            Reward::Coupon { template } => {
                let all = &mut catalog.shop.coupons.iter();
                let Some(template) = all.find(|it| it.id == *template) else { return Ok(false) };
                let name = CouponId::new(moment.seed.another_id("c", turn))?;
                return coupon::reward(tx, shopper, template, &template.issue(name, moment.now));
            }
            Reward::RedPacket { amount } => {
                let name = CouponId::new(moment.seed.another_id("c", turn))?;
                red_packet(tx, shopper, (title, *amount), name, moment.now)?;
            }
            Reward::LotteryTickets { tickets } => hold(Thing::LotteryTicket, *tickets)?,
            Reward::MakeUpCards { cards } => hold(Thing::MakeUpCard, *cards)?,
            Reward::Growth { growth } => {
                growth::give(tx, shopper, key, (*growth).into(), moment.now)?;
            }
            Reward::Points { .. } => return Err(Fault::Broken("points are given by their ledger")),
        }
        Ok(true)
    }
}
