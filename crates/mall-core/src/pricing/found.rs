//! An account that the search came to.

use std::rc::Rc;

use super::Coupon;
use super::plan::{Plan, Ready, Rule};
use super::running::Running;
use super::settle::{Applied, Settled};
use crate::{Money, Timestamp};

/// An account, closed.
pub(super) struct Found<'p, 'a> {
    pub(super) applied: Vec<Rc<Applied<'p, 'a>>>,
    pub(super) settled: Settled,
    pub(super) rank: Rank<'a>,
}

/// What makes one account better than another; the lower, the better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank<'a> {
    /// Coupons of the shopper's own choice that are not used; nothing in a search for the best.
    pub(super) unused: usize,
    pub(super) payable: Money,
    pub(super) count: usize,
    pub(super) expiries: Vec<Timestamp>,
    pub(super) coupons: Vec<&'a str>,
    pub(super) promotions: Vec<&'a str>,
}

/// The coupon that `ready` is.
pub(super) fn coupon_of<'a>(ready: &Ready<'a>) -> Option<&'a Coupon> {
    match ready.rule {
        Rule::Coupon(it) => Some(it),
        Rule::Promotion(_) => None,
    }
}

impl<'a> Found<'_, 'a> {
    /// Coupons used, in the order they applied.
    pub(super) fn coupons(&self) -> impl Iterator<Item = &'a Coupon> {
        self.applied.iter().filter_map(|it| coupon_of(it.ready))
    }

    /// What `coupon` saves, if it is used.
    pub(super) fn saved_by(&self, coupon: &Coupon) -> Option<Money> {
        let mut all = self.applied.iter().zip(&self.settled.late);
        let (applied, late) =
            all.find(|(it, _)| coupon_of(it.ready).is_some_and(|used| used.id == coupon.id))?;
        Some(applied.done.amount() + late.parts.iter().map(|it| it.1).sum() + late.freight)
    }

    /// The lines after the promotions, before any coupon.
    pub(super) fn after_promotions(&self, plan: &Plan<'_>) -> Running {
        let mut running = Running::new(plan);
        let promotions = self.applied.iter().filter(|it| coupon_of(it.ready).is_none());
        promotions.for_each(|it| running.take(&it.done.parts));
        running
    }

    /// Whether it is the better one.
    pub(super) fn is_before(&self, other: &Self) -> bool {
        self.rank < other.rank
    }
}
