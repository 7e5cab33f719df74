//! What an activity gives for something: all of it in the transaction in which that is written down.

use mall_core::ShopperId;
use mall_core::check_in::Reward;

use super::Moment;
use super::reward::Giver;
use crate::Fault;
use crate::catalog::Catalog;
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
}

impl Giving<'_> {
    /// Gives what can be given of `rewards`; what was. A coupon may have run out.
    pub(crate) fn all(self, rewards: &[Reward]) -> Result<Vec<Reward>, Fault> {
        let Self { tx, catalog, shopper, title, moment, kind, key } = self;
        let giver = Giver { tx, catalog, shopper, title, moment };
        let mut points = 0_u64;
        let mut given = Vec::new();
        for (turn, it) in (1..).zip(rewards) {
            if let Reward::Points { points: units } = it {
                points += u64::from(*units);
            } else if !giver.give(it, &format!("{kind}/{key}/{turn}"), turn)? {
                tracing::warn!(%shopper, reward = ?it, "a reward could not be given");
                continue;
            }
            given.push(it.clone());
        }
        points::give(tx, shopper, For::Activity(kind, key), points, moment.now)?;
        Ok(given)
    }
}
