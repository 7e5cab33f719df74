//! What an activity gives for something: all of it in the transaction in which that is written down.

use std::collections::BTreeMap;

use mall_api::check_in::RewardCoupon;
use mall_core::check_in::Reward;
use mall_core::{ShopperId, TemplateId};

use super::{Moment, reward};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::holding::{self, Thing};
use crate::record::points::{self, For};
use crate::store::Tx;

/// To whom something is given, and what for.
#[derive(Clone, Copy)]
pub(crate) struct Giving<'a> {
    pub(crate) tx: &'a dyn Tx,
    pub(crate) catalog: &'a Catalog,
    pub(crate) shopper: &'a ShopperId,
    /// What it is for, as the ledgers name it: `task`.
    pub(crate) kind: &'static str,
    /// Which of those, with the shopper in it.
    pub(crate) key: &'a str,
    /// What a red packet is called.
    pub(crate) title: &'a str,
    pub(crate) moment: &'a Moment,
    /// Tells its coupons from others of the same command: the first one's number.
    pub(crate) turn: u64,
}

impl Giving<'_> {
    /// Gives what can be given of `rewards`; what was. A coupon may have run out.
    pub(crate) fn all(self, rewards: &[Reward]) -> Result<Vec<Reward>, Fault> {
        let Self { tx, shopper, moment, kind, key, .. } = self;
        let mut points = 0_u64;
        let mut given = Vec::new();
        for (turn, it) in (self.turn..).zip(rewards) {
            let hold = |thing, units| {
                let key = format!("{kind}/{key}/{turn}");
                holding::give(tx, shopper, (thing, &key), units, moment.now)
            };
            match it {
                Reward::Points { points: units } => points += u64::from(*units),
                Reward::Coupon { template } => {
                    if !reward::coupon(tx, self.catalog, shopper, template, (moment, turn))? {
                        tracing::warn!(%shopper, reward = ?it, "a reward could not be given");
                        continue;
                    }
                }
                Reward::RedPacket { amount } => {
                    reward::red_packet(tx, shopper, (self.title, *amount), (moment, turn))?;
                }
                Reward::LotteryTickets { tickets } => hold(Thing::LotteryTicket, *tickets)?,
                Reward::MakeUpCards { cards } => hold(Thing::MakeUpCard, *cards)?,
            }
            given.push(it.clone());
        }
        points::give(tx, shopper, For::Activity(kind, key), points, moment.now)?;
        Ok(given)
    }
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
