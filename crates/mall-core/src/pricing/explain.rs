//! Why each coupon is used or not.

use super::plan::{Plan, Ready, Rule};
use super::running::{Running, outcome};
use super::search::{Found, Search};
use super::{Coupon, CouponVerdict, Eligibility, RunnerUp, Verdict};
use crate::time::Phase;
use crate::{Money, PromotionId};

/// One verdict per coupon of the request, in its order.
pub(super) fn verdicts(search: &Search<'_, '_>, found: &Found<'_, '_>) -> Vec<CouponVerdict> {
    let plan = search.plan;
    let promoted = found.after_promotions(plan);
    let coupons = plan.ask.rules.coupons.iter();
    coupons
        .map(|coupon| CouponVerdict {
            id: coupon.id.clone(),
            verdict: verdict(search, found, &promoted, coupon),
        })
        .collect()
}

fn verdict(
    search: &Search<'_, '_>,
    found: &Found<'_, '_>,
    promoted: &Running,
    coupon: &Coupon,
) -> Verdict {
    let plan = search.plan;
    match coupon.window.phase(plan.ask.now) {
        Phase::Before => return Verdict::NotStarted { starts_at: coupon.window.starts_at },
        Phase::After => return Verdict::Expired { ended_at: coupon.window.ends_at },
        Phase::Open => {}
    }
    if let Some(saved) = found.saved_by(coupon) {
        return Verdict::Used { saved };
    }
    let gives_up = given_up(found, coupon);
    if let Some(missing) = missing(plan, coupon, promoted, &gives_up) {
        return missing;
    }
    let (stay, not_with): (Vec<&Coupon>, Vec<&Coupon>) =
        found.coupons().partition(|used| used.goes_with(coupon));
    let with: Vec<&Coupon> = stay.into_iter().chain([coupon]).collect();
    match search.with_exactly(&with, found) {
        Some(other) => Verdict::Usable {
            saves: other.saved_by(coupon).unwrap_or(Money::ZERO),
            costs_more: other.settled.payable - found.settled.payable,
            not_with: not_with.into_iter().map(|it| it.id.clone()).collect(),
            gives_up,
        },
        None => Verdict::SavesNothing,
    }
}

/// The applied promotions that using `coupon` gives up.
fn given_up(found: &Found<'_, '_>, coupon: &Coupon) -> Vec<PromotionId> {
    let promotions = found.applied.iter().filter_map(|it| match it.ready.rule {
        Rule::Promotion(promotion) => Some(promotion),
        Rule::Coupon(_) => None,
    });
    promotions.filter(|it| coupon.gives_up(it)).map(|it| it.id.clone()).collect()
}

/// What `coupon` lacks after the promotions, before any coupon.
fn missing(
    plan: &Plan<'_>,
    coupon: &Coupon,
    promoted: &Running,
    gives_up: &[PromotionId],
) -> Option<Verdict> {
    let ready = Ready::new(Rule::Coupon(coupon), &plan.lines);
    let at_unit_prices;
    let running = if gives_up.is_empty() {
        promoted
    } else {
        at_unit_prices = Running::new(plan);
        &at_unit_prices
    };
    match outcome(plan, &ready, &ready.view(plan, running)) {
        Ok(_) | Err(Some(Eligibility::Met)) => None,
        Err(None) => Some(Verdict::NoMatchingGoods),
        Err(Some(Eligibility::Short { by })) => Some(Verdict::Short { by }),
        Err(Some(Eligibility::ShortPieces { by })) => Some(Verdict::ShortPieces { by }),
        Err(Some(Eligibility::NotFor(need))) => Some(Verdict::NotFor { need }),
    }
}

/// The best of the combinations that exchange, add or drop one coupon.
pub(super) fn runner_up(search: &Search<'_, '_>, found: &Found<'_, '_>) -> Option<RunnerUp> {
    let used: Vec<&Coupon> = found.coupons().collect();
    let dropped = used
        .iter()
        .map(|drop| used.iter().copied().filter(|it| it.id != drop.id).collect::<Vec<_>>());
    let unused = search.coupons().filter(|coupon| used.iter().all(|it| it.id != coupon.id));
    let swapped = unused.map(|coupon| {
        used.iter().copied().filter(|it| it.goes_with(coupon)).chain([coupon]).collect::<Vec<_>>()
    });
    let others = dropped.chain(swapped).filter_map(|with| search.with_exactly(&with, found));
    let best = others.reduce(|a, b| if b.is_before(&a) { b } else { a })?;
    Some(RunnerUp {
        payable: best.settled.payable,
        coupons: best.coupons().map(|it| it.id.clone()).collect(),
    })
}
