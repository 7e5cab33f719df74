//! Accounts near one that was found: a coupon more or a coupon less.

use super::found::{Account, Found};
use super::places::Places;
use super::running::Running;
use super::search::Search;

/// What those near `found` share with it: where the first difference is, nothing before is priced anew.
pub(super) struct Near<'s, 'p, 'a> {
    search: &'s Search<'p, 'a>,
    found: &'s Found<'p, 'a>,
    /// Coupons used, by their places.
    pub(super) used: Places,
    /// What the lines cost after the promotions, and after each coupon.
    on_the_way: Vec<Running>,
}

impl<'s, 'p, 'a> Near<'s, 'p, 'a> {
    pub(super) fn new(search: &'s Search<'p, 'a>, found: &'s Found<'p, 'a>) -> Self {
        let mut running = Running::new(search.plan);
        let (mut used, mut on_the_way) = (Places::default(), Vec::new());
        for it in &found.applied {
            if let Some(coupon) = it.ready.coupon() {
                on_the_way.push(running.clone());
                search.place_of(coupon).into_iter().for_each(|at| used.insert(at));
            }
            running.take(&it.done.parts);
        }
        on_the_way.push(running);
        Self { search, found, used, on_the_way }
    }

    /// The lines after the promotions, before any coupon.
    pub(super) fn promoted(&self) -> Option<&Running> {
        self.on_the_way.first()
    }

    /// The coupons used without the one at `at`, or with it in place of those it does not go with.
    pub(super) fn step(&self, at: usize) -> Places {
        let mut with = self.used;
        if with.has(at) {
            with.remove(at);
        } else {
            with = with.and(&self.search.goes_with(at));
            with.insert(at);
        }
        with
    }

    /// The best account with exactly these coupons. Where they give up what `found` gives up, its
    /// promotions stay.
    pub(super) fn with_exactly(&self, with: &Places) -> Option<Found<'p, 'a>> {
        let Self { search, found, used, .. } = self;
        if search.given_up(with) != search.given_up(used) {
            return search.with_exactly(*with);
        }
        let coupons = search.plan.coupons.len();
        let first = with.first_difference(used).unwrap_or(coupons);
        let shared = (0..first).filter(|at| used.has(*at)).count();
        let applied = found.applied.len() + 1 - self.on_the_way.len() + shared;
        let mut account =
            Account::begun(self.on_the_way.get(shared)?, found.applied.get(..applied)?, with.len());
        for at in (first..coupons).filter(|at| with.has(*at)) {
            account.apply(search.plan, search.plan.coupons.get(at)?)?;
        }
        search.close(account)
    }
}
