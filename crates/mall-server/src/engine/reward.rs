//! What is given for coming, and what is won: coupons and red packets.

use mall_core::check_in::Reward;
use mall_core::pricing::{AmountOff, Basis, Benefit, Coupon, CouponClass, CouponReturn, Scope};
use mall_core::{CouponId, Money, ShopperId, TemplateId, Timestamp, Window};

use super::Moment;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::coupon;
use crate::record::holding::{self, Thing};
use crate::store::Tx;

/// What coupons that are red packets are of; no template of a shop.
const RED_PACKET: &str = "red-packet";
/// How long a red packet can be used: a week.
const RED_PACKET_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// 红包: money off whatever is bought next, as a coupon that asks for nothing. `turn` tells it from others
/// of the same moment.
pub(crate) fn red_packet(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (title, amount): (&str, Money),
    (moment, turn): (&Moment, u64),
) -> Result<(), Fault> {
    let id = CouponId::new(moment.seed.another_id("c", turn))?;
    named_packet(tx, shopper, (title, amount), id, moment.now)
}

/// A red packet whose coupon is called `id`.
pub(crate) fn named_packet(
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

/// A coupon of a template; `false`, and nothing has happened, when there is none (left).
pub(crate) fn coupon(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    template: &TemplateId,
    (moment, turn): (&Moment, u64),
) -> Result<bool, Fault> {
    let Some(template) = catalog.shop.coupons.iter().find(|it| it.id == *template) else {
        return Ok(false);
    };
    let name = CouponId::new(moment.seed.another_id("c", turn))?;
    let coupon = template.issue(name, moment.now);
    coupon::reward(tx, shopper, template, &coupon)
}

/// Something that is given for what is not drawn: under which key, and what a red packet is called.
#[derive(Clone, Copy)]
pub(crate) struct Giving<'a> {
    /// What a shopper reads of a red packet.
    pub(crate) title: &'a str,
    /// For what: each thing is given once for it.
    pub(crate) key: &'a str,
    pub(crate) moment: &'a Moment,
}

impl Giving<'_> {
    /// Gives `reward`; `false`, and nothing has happened, when there is none left. Points are no business of
    /// this one: their ledger names each source.
    pub(crate) fn reward(
        self,
        tx: &dyn Tx,
        catalog: &Catalog,
        shopper: &ShopperId,
        reward: &Reward,
    ) -> Result<bool, Fault> {
        let Self { title, key, moment } = self;
        let hold = |thing, units| holding::give(tx, shopper, (thing, key), units, moment.now);
        match reward {
            Reward::Coupon { template } => {
                return coupon(tx, catalog, shopper, template, (moment, 1));
            }
            Reward::RedPacket { amount } => {
                red_packet(tx, shopper, (title, *amount), (moment, 1))?;
            }
            Reward::LotteryTickets { tickets } => hold(Thing::LotteryTicket, *tickets)?,
            Reward::MakeUpCards { cards } => hold(Thing::MakeUpCard, *cards)?,
            Reward::Points { .. } => return Err(Fault::Broken("points are given by their ledger")),
        }
        Ok(true)
    }
}
