//! How coupons get on with each other and with promotions, by their places.

use super::places::Places;
use super::plan::{Plan, Ready, Rule};
use super::{Coupon, CouponClass, Exclusion};

/// What one coupon has to do with the rest.
pub(super) struct Ties {
    /// The others it goes with.
    pub(super) goes_with: Places,
    /// The promotions it gives up.
    pub(super) gives_up: Places,
    /// The same number for coupons of which one may be used, or those that combine.
    pub(super) family: usize,
}

impl Ties {
    /// Those of each coupon.
    pub(super) fn of(plan: &Plan<'_>) -> Vec<Self> {
        let coupons: Vec<&Coupon> = plan.coupons.iter().filter_map(Ready::coupon).collect();
        let everyone: Places = (0..coupons.len()).collect();
        let mut all: Vec<Self> = Vec::with_capacity(coupons.len());
        for (family, members) in coupons.chunk_by(|a, b| same_family(a, b)).enumerate() {
            let first = all.len();
            let (mut others, mut combining) = (everyone, Places::default());
            for (at, coupon) in (first..).zip(members) {
                others.remove(at);
                if coupon.combines {
                    combining.insert(at);
                }
            }
            for coupon in members {
                let mut goes_with = if coupon.combines { others.or(&combining) } else { others };
                goes_with.remove(all.len());
                let gives_up = gives_up(plan, coupon);
                all.push(Self { goes_with, gives_up, family });
            }
        }
        for (at, coupon) in coupons.iter().enumerate() {
            if coupon.excludes.iter().any(|it| matches!(it, Exclusion::Coupons { .. })) {
                for (other, _) in coupons.iter().enumerate().filter(|it| !coupon.goes_with(it.1)) {
                    all.get_mut(at).into_iter().for_each(|it| it.goes_with.remove(other));
                    all.get_mut(other).into_iter().for_each(|it| it.goes_with.remove(at));
                }
            }
        }
        all
    }
}

/// Coupons are in order of class and shop.
fn same_family(a: &Coupon, b: &Coupon) -> bool {
    a.class == b.class && (a.class != CouponClass::Shop || a.shop == b.shop)
}

fn gives_up(plan: &Plan<'_>, coupon: &Coupon) -> Places {
    if coupon.excludes.is_empty() {
        return Places::default();
    }
    let all = plan.promotions.iter().enumerate().filter(|(_, it)| match it.rule {
        Rule::Promotion(it) => coupon.gives_up(it),
        Rule::Coupon(_) => false,
    });
    all.map(|(at, _)| at).collect()
}
