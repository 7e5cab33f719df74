//! Section 8: points spent, and what is earned.
use crate::request::Want;
use crate::split::scaled;
use crate::state::{State, Till};

/// The points lane: takes off what the units are worth and says how many were spent.
pub(crate) fn spend(till: &Till<'_>, state: &mut State) -> i64 {
    let Some(rule) = &till.request.rules.points else {
        return 0;
    };
    let wanted = match till.request.points {
        Want::None => 0,
        Want::All => i64::MAX,
        Want::Units { count } => count,
    };
    let goods: i64 = state.running.iter().sum();
    let room: i64 = (0..till.lines.len()).map(|line| till.room(state, line)).sum();
    let limit = scaled(goods, rule.max_share, 0, 10_000).min(room);
    let units = scaled(limit, rule.per_yuan, 0, 100)
        .min(till.request.shopper.points)
        .min(wanted)
        .min(rule.max_units.unwrap_or(i64::MAX));
    let units = units / rule.step * rule.step;
    let worth = scaled(units, 100, 0, rule.per_yuan);
    if worth == 0 {
        return 0;
    }
    let weights = state.running.clone();
    till.take(state, worth, &weights);
    units
}

/// Points and growth earned, line by line, and the points given on top.
pub(crate) fn earn(till: &Till<'_>, state: &State) -> (i64, i64) {
    let (mut points, mut growth) = (state.points, 0);
    let Some(earning) = &till.request.rules.earning else {
        return (points, growth);
    };
    for (line, &payable) in state.running.iter().enumerate() {
        let factor = state.factor[line].unwrap_or(10_000);
        points += scaled(payable, earning.points * factor, 0, 100 * 10_000);
        growth += scaled(payable, earning.growth, 0, 100);
    }
    (points, growth)
}
