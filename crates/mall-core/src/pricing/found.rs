//! An account that the search came to.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Coupon;
use super::plan::{Plan, Ready, Rule};
use super::running::{Done, Running};
use super::settle::{Applied, Settled};
use crate::sort::sort;
use crate::{Money, Timestamp};

/// An account on its way: what applied, and what each line costs after it.
#[derive(Clone)]
pub(super) struct Account<'p, 'a> {
    pub(super) running: Running,
    pub(super) applied: Vec<Rc<Applied<'p, 'a>>>,
}

/// An account, closed.
pub(super) struct Found<'p, 'a> {
    pub(super) applied: Vec<Rc<Applied<'p, 'a>>>,
    pub(super) settled: Settled,
    /// Coupons of the shopper's own choice that are not used; nothing in a search for the best.
    pub(super) unused: usize,
}

/// What decides between accounts that cost the same and use as many coupons.
type Ties<'a> = (Vec<Timestamp>, Vec<&'a str>, Vec<&'a str>);

impl<'p, 'a> Account<'p, 'a> {
    /// An account that came to `running` by what was `applied`, with room for `more`.
    pub(super) fn begun(running: &Running, applied: &[Rc<Applied<'p, 'a>>], more: usize) -> Self {
        let mut all = Vec::with_capacity(applied.len() + more);
        all.extend_from_slice(applied);
        Self { running: running.clone(), applied: all }
    }

    /// The account with `ready` applied, if that does something.
    pub(super) fn with(&self, plan: &Plan<'a>, ready: &'p Ready<'a>) -> Option<Self> {
        let mut account = Self::begun(&self.running, &self.applied, 1);
        account.apply(plan, ready)?;
        Some(account)
    }

    /// Applies `ready`; nothing comes of it where that does nothing.
    pub(super) fn apply(&mut self, plan: &Plan<'a>, ready: &'p Ready<'a>) -> Option<()> {
        let done = self.running.apply(plan, ready).ok().filter(Done::did_something)?;
        self.applied.push(Rc::new(Applied { ready, done }));
        Some(())
    }
}

impl<'a> Found<'_, 'a> {
    /// Coupons used, in the order they applied.
    pub(super) fn coupons(&self) -> impl Iterator<Item = &'a Coupon> {
        self.applied.iter().filter_map(|it| it.ready.coupon())
    }

    /// What `coupon` saves, if it is used.
    pub(super) fn saved_by(&self, coupon: &Coupon) -> Option<Money> {
        let mut all = self.applied.iter().zip(&self.settled.late);
        let (applied, late) = all.find(|(it, _)| it.ready.rule.is_coupon(coupon))?;
        Some(applied.done.amount() + late.parts.iter().map(|it| it.1).sum() + late.freight)
    }

    /// The lines after the promotions, before any coupon.
    pub(super) fn after_promotions(&self, plan: &Plan<'_>) -> Running {
        let mut running = Running::new(plan);
        let promotions = self.applied.iter().filter(|it| it.ready.rule.is_promotion());
        promotions.for_each(|it| running.take(&it.done.parts));
        running
    }

    /// Whether it is the better one.
    pub(super) fn is_before(&self, other: &Self) -> bool {
        let first = |it: &Self| (it.unused, it.settled.payable, it.coupons().count());
        let order = first(self).cmp(&first(other));
        order.then_with(|| self.ties().cmp(&other.ties())) == Ordering::Less
    }

    fn ties(&self) -> Ties<'a> {
        let mut expiries: Vec<_> = self.coupons().map(|it| it.window.ends_at).collect();
        sort(&mut expiries);
        let mut coupons: Vec<_> = self.coupons().map(|it| it.id.as_str()).collect();
        sort(&mut coupons);
        let promotions = self.applied.iter().filter_map(|it| match it.ready.rule {
            Rule::Promotion(it) => Some(it.id.as_str()),
            Rule::Coupon(_) => None,
        });
        (expiries, coupons, promotions.collect())
    }
}
