//! Section 9: everything is tried, and the best kept.
use crate::coupons;
use crate::freight;
use crate::points;
use crate::price;
use crate::promotions;
use crate::request::{Choice, Request, Rule};
use crate::state::{State, Till};
use serde_json::{Value, json};

/// One way through all lanes.
pub(crate) struct Outcome {
    rank: Rank,
    /// SKU and payable, in the order of the basket.
    lines: Vec<(String, i64)>,
    freight: i64,
    gifts: Vec<(String, i64)>,
    points_spent: i64,
    earned: (i64, i64),
}

/// How outcomes compare: field by field, the lower first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// For `these`, how many fewer coupons than none; the same for all under `best`.
    unused: i64,
    payable: i64,
    count: usize,
    ends: Vec<i64>,
    coupons: Vec<String>,
    promotions: Vec<String>,
}

impl Outcome {
    pub(crate) fn to_json(&self) -> Value {
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|(sku, payable)| json!({"sku": sku, "payable": payable}))
            .collect();
        let gifts: Vec<Value> =
            self.gifts.iter().map(|(sku, pieces)| json!({"sku": sku, "pieces": pieces})).collect();
        json!({
            "payable": self.rank.payable,
            "goodsPayable": self.rank.payable - self.freight,
            "freight": self.freight,
            "lines": lines,
            "coupons": self.rank.coupons,
            "promotions": self.rank.promotions,
            "gifts": gifts,
            "pointsSpent": self.points_spent,
            "earnedPoints": self.earned.0,
            "earnedGrowth": self.earned.1,
        })
    }
}

/// The best of all sets of coupons and all choices in groups. Without coupons there always is one.
pub(crate) fn best(request: &Request) -> Outcome {
    let till = Till::new(request);
    let mut best: Option<Outcome> = None;
    for set in sets(&coupons::in_order(&till)) {
        for outcome in outcomes(&till, &set) {
            if best.as_ref().is_none_or(|best| outcome.rank < best.rank) {
                best = Some(outcome);
            }
        }
    }
    best.expect("no coupons at all is always allowed")
}

/// Coupons as they come, the first choice in every group.
pub(crate) fn first_come(request: &Request) -> Outcome {
    let till = Till::new(request);
    let mut set: Vec<&Rule> = Vec::new();
    let first = |set: &[&Rule]| outcomes(&till, set).into_iter().next();
    let mut kept = first(&set);
    for coupon in coupons::in_order(&till) {
        set.push(coupon);
        let outcome = if coupons::get_on(&set) { first(&set) } else { None };
        if outcome.is_some() {
            kept = outcome;
        } else {
            set.pop();
        }
    }
    kept.expect("no coupons at all is always allowed")
}

/// At most how many times `best` runs the lanes.
pub(crate) fn lane_runs(request: &Request) -> usize {
    let till = Till::new(request);
    let branches: usize = promotions::groups(&till).iter().map(Vec::len).product();
    sets(&coupons::in_order(&till)).len() * branches
}

/// Every set of coupons that get on with each other, each in the order of application.
fn sets<'a>(coupons: &[&'a Rule]) -> Vec<Vec<&'a Rule>> {
    let mut sets = Vec::new();
    for mask in 0_u32..1 << coupons.len() {
        let mut set = Vec::new();
        for (place, coupon) in coupons.iter().enumerate() {
            if mask >> place & 1 == 1 {
                set.push(*coupon);
            }
        }
        if coupons::get_on(&set) {
            sets.push(set);
        }
    }
    sets
}

/// Every outcome of using exactly this set of coupons.
fn outcomes(till: &Till<'_>, set: &[&Rule]) -> Vec<Outcome> {
    let mut state = till.start();
    price::run(till, &mut state);
    let excluded = |promotion: &Rule| coupons::excludes(set, promotion);
    let mut ends = Vec::new();
    promotions::run(till, &state, &promotions::groups(till), &excluded, &mut ends);
    ends.into_iter().filter_map(|end| finish(till, end, set)).collect()
}

/// The lanes after the promotions; nothing if the set turns out not to be usable.
fn finish(till: &Till<'_>, mut state: State, set: &[&Rule]) -> Option<Outcome> {
    let mut took = coupons::run(till, &mut state, set)?;
    let points_spent = points::spend(till, &mut state);
    let freight = freight::run(till, &mut state, &mut took);
    if took.contains(&0) {
        return None;
    }
    let earned = points::earn(till, &state);
    let mut ends: Vec<i64> = set.iter().map(|coupon| coupon.window.ends_at).collect();
    let mut ids: Vec<String> = set.iter().map(|coupon| coupon.id.clone()).collect();
    ends.sort_unstable();
    ids.sort_unstable();
    let mut lines = Vec::new();
    for (line, payable) in till.lines.iter().zip(&state.running) {
        lines.push((line.sku.clone(), *payable));
    }
    let used = i64::try_from(set.len()).expect("few coupons");
    Some(Outcome {
        rank: Rank {
            unused: if matches!(till.request.choice, Choice::Best) { 0 } else { -used },
            payable: state.running.iter().sum::<i64>() + freight,
            count: set.len(),
            ends,
            coupons: ids,
            promotions: state.promotions,
        },
        lines,
        freight,
        gifts: state.gifts,
        points_spent,
        earned,
    })
}
