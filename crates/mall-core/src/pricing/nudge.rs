//! 凑单: what to add to reach which rule, what it would save, and whether that is worth it.

use super::found::Found;
use super::plan::{Plan, Ready, Rule};
use super::running::{Running, outcome};
use super::view::{Added, View};
use super::{Eligibility, Nudge};
use crate::Money;
use crate::sort::sort_by;

/// Rules almost reached, the nearest first, each measured when it was its turn.
pub(super) fn nudges(plan: &Plan<'_>, found: &Found<'_, '_>) -> Vec<Nudge> {
    let mut running = Running::new(plan);
    let mut nudges = Vec::new();
    let group = |ready: &Ready<'_>| match ready.rule {
        Rule::Promotion(it) => (it.priority, it.group().to_owned()),
        Rule::Coupon(_) => (0, String::new()),
    };
    for rules in plan.promotions.chunk_by(|a, b| group(a) == group(b)) {
        let applied = rules
            .iter()
            .find(|ready| found.applied.iter().any(|it| std::ptr::eq(it.ready, *ready)));
        let now = applied.map_or(Money::ZERO, |ready| {
            let mut after = running.clone();
            after.apply(plan, ready).map_or(Money::ZERO, |done| done.amount())
        });
        nudges.extend(rules.iter().filter_map(|ready| nudge(plan, ready, &running, now)));
        if let Some(ready) = applied {
            // What it did is known already; here only the amounts it left matter.
            let _ = running.apply(plan, ready);
        }
    }
    for ready in &plan.coupons {
        let Rule::Coupon(coupon) = ready.rule else { continue };
        let rivals = found.coupons().filter(|used| !used.goes_with(coupon));
        let now = rivals.filter_map(|it| found.saved_by(it)).sum();
        nudges.extend(nudge(plan, ready, &running, now));
    }
    sort_by(&mut nudges, |a, b| {
        (a.short_pieces > 0, a.short_by, a.short_pieces, &a.source).cmp(&(
            b.short_pieces > 0,
            b.short_by,
            b.short_pieces,
            &b.source,
        ))
    });
    nudges
}

/// What `ready` lacks up to its next step, if that would take off more than `now`.
fn nudge<'a>(plan: &Plan<'a>, ready: &Ready<'a>, running: &Running, now: Money) -> Option<Nudge> {
    let view = View::new(plan, ready, running);
    let missing = match outcome(plan, ready, &view) {
        Err(Some(missing)) => missing,
        Err(None) => return None,
        Ok(_) => ready.rule.benefit().next(&view)?,
    };
    let added = added(&view, missing)?;
    let reached = outcome(plan, ready, &view.with(added)).ok()?;
    let saves = reached.amount + reached.extra.all_in;
    if saves <= now && reached.extra == super::benefit::Extra::default() {
        return None;
    }
    let (short_by, short_pieces, cost) = match added {
        Added::Amount(amount) => (amount, 0, amount),
        Added::Pieces(_, pieces, cost) => (Money::ZERO, pieces, cost),
        Added::Nothing => return None,
    };
    Some(Nudge {
        source: ready.rule.source(),
        title: ready.rule.title().to_owned(),
        short_by,
        short_pieces,
        saves: (saves - now).max(Money::ZERO),
        worth_it: saves - now >= cost,
    })
}

/// What would have to be there too: an amount, or pieces of the cheapest line.
fn added(view: &View<'_, '_>, missing: Eligibility) -> Option<Added> {
    match missing {
        Eligibility::Short { by } => Some(Added::Amount(by)),
        Eligibility::ShortPieces { by } => {
            let seen = view.seen();
            let line = seen.iter().min_by_key(|it| (it.line.unit_price, it.at))?;
            Some(Added::Pieces(line.at, by, line.line.unit_price.times(by)))
        }
        Eligibility::Met | Eligibility::NotFor(_) => None,
    }
}
