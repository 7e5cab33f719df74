//! 积分 that end: what was earned at once is a batch, and ends at once.
//!
//! The batch that ends first is spent first. What comes back of a purchase comes back to the batches it
//! was taken from, the last taken first, so that what was spent and came back whole is as if nothing had
//! been; where such a batch has ended meanwhile, it comes back as one of its own that lives for
//! [`FRESH_DAYS`] more.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::limits::POINTS_MONTHS_MAX;
use crate::sort::sort_by;
use crate::{Day, DayClock, Invalid, Timestamp};

/// How long what came back too late lives, today not counted.
pub const FRESH_DAYS: i64 = 7;

/// 积分有效期.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PointsExpiry {
    /// Points end with the month so many months after the one in which they were earned, in shop time.
    pub months: u32,
}

impl PointsExpiry {
    /// Whether it can be taken into the shop.
    pub fn check(self) -> Result<(), Invalid> {
        in_range("months", self.months.into(), 1, POINTS_MONTHS_MAX.into())
    }

    /// The first moment at which points are gone that were earned at `at`.
    pub fn ends_at(self, at: Timestamp) -> Timestamp {
        let mut last = Day::of(at, DayClock::SHOP).last_of_month();
        for _ in 0..self.months.min(POINTS_MONTHS_MAX) {
            last = last.plus(1).last_of_month();
        }
        last.plus(1).starts_at(DayClock::SHOP)
    }
}

/// When what came back too late at `at` is gone.
pub fn fresh_ends_at(at: Timestamp) -> Timestamp {
    Day::of(at, DayClock::SHOP).plus(FRESH_DAYS + 1).starts_at(DayClock::SHOP)
}

/// What was earned at once, and is not all spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch<I> {
    /// Which.
    pub id: I,
    /// When it was earned.
    pub at: Timestamp,
    /// The first moment at which it is gone; never when absent.
    pub ends_at: Option<Timestamp>,
    /// What is left of it.
    pub left: u64,
}

/// What was taken of a batch and has not come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<I> {
    /// Of which batch.
    pub id: I,
    /// When that was earned.
    pub at: Timestamp,
    /// When that ends.
    pub ends_at: Option<Timestamp>,
    /// How many.
    pub units: u64,
}

/// So much of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<I> {
    /// Of which.
    pub id: I,
    /// How many.
    pub units: u64,
    /// Whether the batch has not ended: what comes back to one that has, lives on its own.
    pub lives: bool,
}

/// What is taken of which batch to spend `units`: of that first which ends first, then of the older;
/// `None` when there is not so much.
pub fn spend<I: Ord + Clone>(batches: &[Batch<I>], units: u64) -> Option<Vec<Part<I>>> {
    let mut by_end: Vec<&Batch<I>> = batches.iter().filter(|it| it.left > 0).collect();
    sort_by(&mut by_end, |a, b| {
        order((a.ends_at, a.at, &a.id)).cmp(&order((b.ends_at, b.at, &b.id)))
    });
    let mut due = units;
    let mut parts = Vec::new();
    for it in by_end {
        let take = due.min(it.left);
        if take > 0 {
            parts.push(Part { id: it.id.clone(), units: take, lives: true });
            due -= take;
        }
    }
    (due == 0).then_some(parts)
}

/// What comes back to which batch when `units` of what was `taken` do at `now`: to that first which was
/// taken last. Less when not so much was taken.
pub fn give_back<I: Ord + Clone>(taken: &[Taken<I>], units: u64, now: Timestamp) -> Vec<Part<I>> {
    let mut by_end: Vec<&Taken<I>> = taken.iter().filter(|it| it.units > 0).collect();
    sort_by(&mut by_end, |a, b| {
        order((b.ends_at, b.at, &b.id)).cmp(&order((a.ends_at, a.at, &a.id)))
    });
    let mut due = units;
    let mut parts = Vec::new();
    for it in by_end {
        let back = due.min(it.units);
        if back > 0 {
            let lives = it.ends_at.is_none_or(|end| now < end);
            parts.push(Part { id: it.id.clone(), units: back, lives });
            due -= back;
        }
    }
    parts
}

/// What never ends comes last.
fn order<I>(
    (ends_at, at, id): (Option<Timestamp>, Timestamp, &I),
) -> (bool, Option<Timestamp>, Timestamp, &I) {
    (ends_at.is_none(), ends_at, at, id)
}

#[cfg(test)]
mod tests;
