//! Which carts are worth a look: kinds of SKU that rules tell apart, and pairs of them.

use std::collections::BTreeMap;

use super::super::Benefit;
use super::subject::{Subject, Subjects};
use super::{BasketLine, GuardRequest};
use crate::Money;

/// Kinds that are paired; pairs of more are more than anybody waits for.
const PAIRED_KINDS_MAX: usize = 400;

/// Carts to begin with, by places of lines.
pub(super) struct Carts {
    /// One SKU of each kind.
    pub(super) singles: Vec<usize>,
    /// The goods of each bundle, with their pieces.
    pub(super) bundles: Vec<Vec<(usize, u32)>>,
    /// Kinds that share a rule.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Whether pairs were left out.
    pub(super) capped: bool,
}

impl Carts {
    /// Those of which a line `is_meant`.
    pub(super) fn new(
        request: &GuardRequest,
        subjects: &Subjects,
        is_meant: fn(&BasketLine) -> bool,
    ) -> Self {
        let is_meant = |at: usize| subjects.lines.get(at).is_some_and(is_meant);
        let kinds = kinds(request, subjects);
        let (pairs, capped) = pairs(request, subjects, &kinds, is_meant);
        let mut bundles = bundles(subjects);
        bundles.retain(|items| items.iter().any(|(at, _)| is_meant(*at)));
        let singles = kinds.into_iter().filter(|at| is_meant(*at)).collect();
        Self { singles, bundles, pairs, capped }
    }
}

/// One SKU of each kind: SKUs of one price that every rule sees or does not see alike cost alike.
fn kinds(request: &GuardRequest, subjects: &Subjects) -> Vec<usize> {
    let mut kinds = BTreeMap::new();
    for (at, line) in subjects.lines.iter().enumerate() {
        if line.unit_price.is_zero() {
            continue;
        }
        let activity = line.activity.as_ref().map(|it| (it.price, it.promotions, it.coupons));
        let seen = subjects.all.iter().map(|it| {
            let goods = it.goods.binary_search(&at).is_ok();
            let other = it.other.binary_search(&at).is_ok();
            (goods, other, is_item(&it.benefit, line))
        });
        let seen: Vec<_> = seen.collect();
        let prices: Vec<_> = request.rules.prices.iter().map(|it| it.scope.holds(line)).collect();
        let amounts = (line.unit_price, line.floor_price, line.member_price);
        kinds.entry((amounts, activity, seen, prices)).or_insert(at);
    }
    let mut places: Vec<usize> = kinds.into_values().collect();
    places.sort_unstable();
    places
}

/// Which item of a bundle `line` is.
fn is_item(benefit: &Benefit, line: &BasketLine) -> Option<usize> {
    match benefit {
        Benefit::Bundle(it) => it.items.iter().position(|item| item.sku == line.sku),
        _ => None,
    }
}

fn bundles(subjects: &Subjects) -> Vec<Vec<(usize, u32)>> {
    let bundle = |benefit: &Benefit| match benefit {
        Benefit::Bundle(it) => {
            let items = it.items.iter().map(|item| Some((subjects.place(&item.sku)?, item.pieces)));
            items.collect::<Option<Vec<_>>>()
        }
        _ => None,
    };
    let mut bundles: Vec<_> = subjects.all.iter().filter_map(|it| bundle(&it.benefit)).collect();
    for items in &mut bundles {
        items.sort_unstable();
    }
    bundles
}

/// Pairs that share a rule, those that reach a threshold most closely first: they pay least.
fn pairs(
    request: &GuardRequest,
    subjects: &Subjects,
    singles: &[usize],
    is_meant: impl Fn(usize) -> bool,
) -> (Vec<(usize, usize)>, bool) {
    let mut thresholds: Vec<Money> = subjects.all.iter().flat_map(Subject::thresholds).collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    let price = |at: usize| subjects.lines.get(at).map_or(Money::ZERO, |it| it.unit_price);
    let over = |a: usize, b: usize| {
        let sum = price(a) + price(b);
        let reached = thresholds.partition_point(|it| *it <= sum);
        thresholds.iter().take(reached).next_back().map_or(sum, |it| sum - *it)
    };
    let paired = singles.iter().copied().take(PAIRED_KINDS_MAX);
    let seers = |at: usize| -> Vec<bool> { subjects.all.iter().map(|it| it.sees(at)).collect() };
    let paired: Vec<(usize, Vec<bool>)> = paired.map(|at| (at, seers(at))).collect();
    let mut found = Vec::new();
    for (position, (a, of_a)) in paired.iter().enumerate() {
        for (b, of_b) in paired.iter().skip(position + 1) {
            let share_a_rule = of_a.iter().zip(of_b).any(|(a, b)| *a && *b);
            if share_a_rule && (is_meant(*a) || is_meant(*b)) {
                found.push((over(*a, *b), *a, *b));
            }
        }
    }
    found.sort_unstable();
    let most = usize::try_from(request.limits.pairs_max).unwrap_or(usize::MAX);
    let capped = found.len() > most || singles.len() > PAIRED_KINDS_MAX;
    (found.into_iter().take(most).map(|(_, a, b)| (a, b)).collect(), capped)
}
