//! What one shopper is told of one item of a session.

use serde::{Deserialize, Serialize};

use super::{FlashItem, Occurrence, Stage};
use crate::Timestamp;

/// What was taken of one item in one occurrence, in pieces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FlashCounts {
    /// Paid for.
    pub sold: u32,
    /// In orders that wait for their payment.
    pub held: u32,
    /// By this shopper, paid and waiting.
    pub mine: u32,
}

/// What a shopper is told of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FlashState {
    /// 未开始.
    NotOpen {
        /// When it opens.
        opens_at: Timestamp,
    },
    /// 即将开始: "remind me" is offered.
    WarmUp {
        /// When it opens.
        opens_at: Timestamp,
    },
    /// 抢购中.
    Open {
        /// Pieces nobody has taken.
        left: u32,
        /// Most pieces that this shopper can order now: at least 1.
        can_order: u32,
        /// Share that is taken, in basis points, rounded down: below 10,000 while a piece is left.
        taken_bps: u16,
        /// When it ends.
        ends_at: Timestamp,
    },
    /// 抢光了，还有机会: none is left, but orders that are not paid may give some back.
    MayReturn {
        /// Pieces that wait for their payment.
        held: u32,
        /// When it ends.
        ends_at: Timestamp,
    },
    /// 已抢光.
    SoldOut {
        /// When it ends.
        ends_at: Timestamp,
    },
    /// This shopper has had all they may have. It comes before what others have had: more stock
    /// would not help them.
    MyLimit {
        /// How many that is.
        limit: u32,
        /// When it ends.
        ends_at: Timestamp,
    },
    /// 已结束.
    Ended {
        /// When it did.
        ended_at: Timestamp,
    },
}

/// Why pieces of a session cannot be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FlashRefusal {
    /// It is not open yet.
    NotOpen {
        /// When it opens.
        opens_at: Timestamp,
    },
    /// It is over.
    Ended {
        /// Since when.
        ended_at: Timestamp,
    },
    /// One order takes from 1 to so many pieces.
    PerOrder {
        /// Most.
        limit: u32,
    },
    /// One shopper gets no more than so many pieces.
    PerShopper {
        /// Most.
        limit: u32,
        /// How many of them are left.
        left: u32,
    },
    /// There are not so many left.
    Short {
        /// How many are.
        left: u32,
        /// How many may come back.
        held: u32,
    },
}

impl FlashCounts {
    /// Pieces of `item` that nobody has taken.
    pub fn left(self, item: &FlashItem) -> u32 {
        item.stock.saturating_sub(self.sold).saturating_sub(self.held)
    }

    fn taken_bps(self, item: &FlashItem) -> u16 {
        let (stock, left) = (u64::from(item.stock.max(1)), u64::from(self.left(item)));
        u16::try_from(stock.saturating_sub(left).saturating_mul(10_000) / stock).unwrap_or(10_000)
    }
}

impl Occurrence<'_> {
    /// What a shopper is told of `item` at `now`.
    pub fn state(&self, item: &FlashItem, counts: FlashCounts, now: Timestamp) -> FlashState {
        let (opens_at, ends_at) = (self.window.starts_at, self.window.ends_at);
        match self.stage(now) {
            Stage::NotOpen => return FlashState::NotOpen { opens_at },
            Stage::WarmUp => return FlashState::WarmUp { opens_at },
            Stage::Ended => return FlashState::Ended { ended_at: ends_at },
            Stage::Open => {}
        }
        let (left, mine) = (counts.left(item), item.per_shopper.saturating_sub(counts.mine));
        if mine == 0 {
            FlashState::MyLimit { limit: item.per_shopper, ends_at }
        } else if left > 0 {
            let can_order = left.min(mine).min(item.per_order);
            FlashState::Open { left, can_order, taken_bps: counts.taken_bps(item), ends_at }
        } else if counts.held > 0 {
            FlashState::MayReturn { held: counts.held, ends_at }
        } else {
            FlashState::SoldOut { ends_at }
        }
    }

    /// Whether a shopper may order `quantity` pieces of `item` at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: the hours, then the order, then the shopper, then the stock.
    pub fn may_order(
        &self,
        item: &FlashItem,
        counts: FlashCounts,
        quantity: u32,
        now: Timestamp,
    ) -> Result<(), FlashRefusal> {
        match self.stage(now) {
            Stage::NotOpen | Stage::WarmUp => {
                return Err(FlashRefusal::NotOpen { opens_at: self.window.starts_at });
            }
            Stage::Ended => return Err(FlashRefusal::Ended { ended_at: self.window.ends_at }),
            Stage::Open => {}
        }
        if !(1..=item.per_order).contains(&quantity) {
            return Err(FlashRefusal::PerOrder { limit: item.per_order });
        }
        let mine = item.per_shopper.saturating_sub(counts.mine);
        if quantity > mine {
            return Err(FlashRefusal::PerShopper { limit: item.per_shopper, left: mine });
        }
        let left = counts.left(item);
        if quantity > left {
            return Err(FlashRefusal::Short { left, held: counts.held });
        }
        Ok(())
    }
}
