//! One rule at its turn: does it hold, and what does it do. The same for promotions and coupons.
use crate::conditions::{Facts, all_hold};
use crate::pieces::{self, Deal};
use crate::request::{Basis, Benefit, By, Off, Rule, Step};
use crate::scope::{Lane, seen};
use crate::split::off;
use crate::state::{Freed, Later, State, Till};
use std::collections::BTreeSet;

/// What a rule did that applied.
pub(crate) struct Done {
    /// Fen taken off the goods at once.
    pub(crate) took: i64,
    /// The pieces of its scope it saw, for each line.
    pub(crate) scope: Vec<i64>,
    /// The pieces it used, for each line.
    pub(crate) used: Vec<i64>,
}

/// Applies a rule if it holds and takes or gives something; the state is touched only then.
///
/// Reading: at a promotion's turn nobody knows the freight yet, so free shipping, a factor of points
/// and `amountOffAll` count as giving something whenever they hold, even if no fen comes of it.
pub(crate) fn apply(till: &Till<'_>, state: &mut State, rule: &Rule, lane: Lane) -> Option<Done> {
    let mut scope = seen(till, state, rule, lane, &rule.scope);
    let given = given(till, state, rule, lane);
    for (count, given) in scope.iter_mut().zip(&given) {
        if *given > 0 {
            *count = 0;
        }
    }
    let facts = facts(till, rule, state, &scope)?;
    if !all_hold(&rule.conditions, till.request, &facts) {
        return None;
    }
    let sums = till.worth_seen(state, &scope);
    let sum: i64 = sums.iter().sum();
    let mut gave = false;
    let mut used = scope.clone();
    let mut later = None;
    let mut took = 0;
    let mut deal = |state: &mut State, deal: Deal| {
        took = till.take(state, deal.saves, &deal.weights);
        used = deal.used;
    };
    match &rule.benefit {
        Benefit::AmountOff { amount } => took = till.take(state, (*amount).min(sum), &sums),
        Benefit::EveryOff { every, amount, cap } => {
            let all = facts.amount / every * amount;
            let capped = cap.map_or(all, |cap| all.min(cap));
            took = till.take(state, capped.min(sum), &sums);
        }
        Benefit::RateOff { rate, per_line: true, .. } => {
            took = line_by_line(till, state, &sums, *rate);
        }
        Benefit::RateOff { rate, cap, per_line: false } => {
            let all = off(sum, *rate);
            took = till.take(state, cap.map_or(all, |cap| all.min(cap)), &sums);
        }
        Benefit::Ladder { by, steps } => {
            let step = highest(steps, by, &facts)?;
            took = till.take(state, step_off(step, sum), &sums);
            state.points += step.points;
            gave = step.points > 0;
            if step.free_shipping {
                later = Some(Freed::Shipping { shops: shops(till, &scope), cap: None });
            }
        }
        Benefit::PiecesForPrice { pieces, price, times } => {
            let made = pieces::for_price(till, state, &scope, (*pieces, *price, *times));
            deal(state, made);
        }
        Benefit::NthPiece { nth, rate, times, same_sku } => {
            let made = pieces::nth(till, state, &scope, (*nth, *rate, *times), *same_sku);
            deal(state, made);
        }
        Benefit::BuyGet { buy, get, rate, times, pick, from } => {
            let from = from.as_ref().map(|_| given.as_slice());
            let numbers = pieces::BuyGet { buy: *buy, get: *get, rate: *rate, times: *times };
            let made = pieces::buy_get(till, state, &scope, from, &numbers, *pick);
            deal(state, made);
        }
        Benefit::Bundle { price, items, times } => {
            let made = pieces::bundle(till, state, &scope, items, (*price, *times));
            deal(state, made);
        }
        Benefit::Gift { sku, pieces } => {
            state.gifts.push((sku.clone(), *pieces));
            gave = *pieces > 0;
        }
        Benefit::AddOn { price, pieces, .. } => {
            let made = pieces::add_on(till, state, &scope, &given, (*price, *pieces));
            deal(state, made);
        }
        Benefit::FreeShipping { cap } => {
            later = Some(Freed::Shipping { shops: shops(till, &scope), cap: *cap });
        }
        Benefit::PointsTimes { factor } => {
            for (line, _) in scope.iter().enumerate().filter(|(_, count)| **count > 0) {
                state.factor[line] = state.factor[line].max(Some(*factor));
            }
            gave = true;
        }
        Benefit::AmountOffAll { amount } => {
            let lines = (0..scope.len()).filter(|&line| scope[line] > 0).collect();
            later = Some(Freed::All { lines, amount: *amount });
        }
        Benefit::Exchange { pieces } => {
            let made = pieces::exchange(till, state, &scope, *pieces);
            deal(state, made);
        }
    }
    if took == 0 && !gave && later.is_none() {
        return None;
    }
    if let Some(what) = later {
        state.later.push(Later { coupon: None, what });
    }
    let scope = scope.iter().zip(&given).map(|(count, given)| count + given).collect();
    Some(Done { took, scope, used })
}

/// The pieces of the lines that a rule gives from; they are not of its scope.
fn given(till: &Till<'_>, state: &State, rule: &Rule, lane: Lane) -> Vec<i64> {
    match &rule.benefit {
        Benefit::AddOn { goods, .. } => seen(till, state, rule, lane, goods),
        Benefit::BuyGet { from: Some(from), .. } => seen(till, state, rule, lane, from),
        _ => vec![0; till.lines.len()],
    }
}

/// What the conditions look at; nothing when no line is there to look at.
fn facts(till: &Till<'_>, rule: &Rule, state: &State, scope: &[i64]) -> Option<Facts> {
    let pieces = scope.iter().sum();
    let amount = match rule.basis {
        Basis::Running => till.worth_seen(state, scope).iter().sum(),
        Basis::List => {
            let list = |(line, count): (usize, &i64)| till.lines[line].unit_price * count;
            scope.iter().enumerate().map(list).sum()
        }
    };
    (pieces > 0).then_some(Facts { amount, pieces })
}

/// A rate taken and rounded for each line; what finds no room there is not taken elsewhere.
fn line_by_line(till: &Till<'_>, state: &mut State, sums: &[i64], rate: i64) -> i64 {
    let mut took = 0;
    for (line, &amount) in sums.iter().enumerate() {
        let taken = off(amount, rate).min(till.room(state, line));
        state.running[line] -= taken;
        took += taken;
    }
    took
}

fn highest<'a>(steps: &'a [Step], by: &By, facts: &Facts) -> Option<&'a Step> {
    let reached = match by {
        By::Amount => facts.amount,
        By::Pieces => facts.pieces,
    };
    steps.iter().filter(|step| step.from <= reached).max_by_key(|step| step.from)
}

fn step_off(step: &Step, sum: i64) -> i64 {
    match step.off {
        Some(Off::Amount(amount)) => amount.min(sum),
        Some(Off::Rate(rate)) => off(sum, rate),
        None => 0,
    }
}

fn shops(till: &Till<'_>, scope: &[i64]) -> BTreeSet<String> {
    let mut shops = BTreeSet::new();
    for (line, count) in till.lines.iter().zip(scope) {
        if *count > 0 {
            shops.insert(line.shop.clone());
        }
    }
    shops
}
