//! Why each coupon is used or not.

use super::found::Found;
use super::near::Near;
use super::plan::{Plan, Ready, Rule};
use super::running::{Running, outcome};
use super::search::Search;
use super::view::View;
use super::{Coupon, CouponVerdict, Eligibility, RunnerUp, Verdict};
use crate::time::Phase;
use crate::{Money, PromotionId};

/// Why each coupon of the request is used or not, in its order, and the runner-up.
pub(super) fn explain(
    search: &Search<'_, '_>,
    found: &Found<'_, '_>,
) -> (Vec<CouponVerdict>, Option<RunnerUp>) {
    let plan = search.plan;
    let near = Near::new(search, found);
    let used = (0..plan.coupons.len()).filter(|at| near.used.has(*at));
    let mut second = used.filter_map(|at| near.with_exactly(&near.step(at))).reduce(better);
    let mut verdicts = Vec::with_capacity(plan.ask.rules.coupons.len());
    for coupon in &plan.ask.rules.coupons {
        let place = search.place_of(coupon);
        let verdict = match at_first_sight(plan, found, near.promoted(), coupon) {
            Some(verdict) => verdict,
            None => match place.and_then(|at| near.with_exactly(&near.step(at))) {
                Some(other) => {
                    let verdict = usable(found, &other, coupon);
                    second = Some(match second {
                        Some(second) => better(second, other),
                        None => other,
                    });
                    verdict
                }
                None => Verdict::SavesNothing,
            },
        };
        verdicts.push(CouponVerdict { id: coupon.id.clone(), verdict });
    }
    let runner_up = second.map(|second| RunnerUp {
        payable: second.settled.payable,
        coupons: second.coupons().map(|it| it.id.clone()).collect(),
    });
    (verdicts, runner_up)
}

fn better<'p, 'a>(a: Found<'p, 'a>, b: Found<'p, 'a>) -> Found<'p, 'a> {
    if b.is_before(&a) { b } else { a }
}

/// What needs no other account to be told.
fn at_first_sight(
    plan: &Plan<'_>,
    found: &Found<'_, '_>,
    promoted: Option<&Running>,
    coupon: &Coupon,
) -> Option<Verdict> {
    match coupon.window.phase(plan.ask.now) {
        Phase::Before => Some(Verdict::NotStarted { starts_at: coupon.window.starts_at }),
        Phase::After => Some(Verdict::Expired { ended_at: coupon.window.ends_at }),
        Phase::Open => match found.saved_by(coupon) {
            Some(saved) => Some(Verdict::Used { saved }),
            None => missing(plan, coupon, promoted?, &given_up(found, coupon)),
        },
    }
}

/// What using `coupon` would have come to: `other`.
fn usable(found: &Found<'_, '_>, other: &Found<'_, '_>, coupon: &Coupon) -> Verdict {
    let not_with = found.coupons().filter(|it| !it.goes_with(coupon));
    Verdict::Usable {
        saves: other.saved_by(coupon).unwrap_or(Money::ZERO),
        costs_more: other.settled.payable - found.settled.payable,
        not_with: not_with.map(|it| it.id.clone()).collect(),
        gives_up: given_up(found, coupon),
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
    let own;
    let ready = if let Some(ready) = plan.coupons.iter().find(|it| it.rule.is_coupon(coupon)) {
        ready
    } else {
        own = Ready::new(Rule::Coupon(coupon), &plan.lines);
        &own
    };
    let at_unit_prices;
    let running = if gives_up.is_empty() {
        promoted
    } else {
        at_unit_prices = Running::new(plan);
        &at_unit_prices
    };
    match outcome(plan, ready, &View::new(plan, ready, running)) {
        Ok(_) | Err(Some(Eligibility::Met)) => None,
        Err(None) => Some(Verdict::NoMatchingGoods),
        Err(Some(Eligibility::Short { by })) => Some(Verdict::Short { by }),
        Err(Some(Eligibility::ShortPieces { by })) => Some(Verdict::ShortPieces { by }),
        Err(Some(Eligibility::NotFor(need))) => Some(Verdict::NotFor { need }),
    }
}
