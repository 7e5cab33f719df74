//! Questions of a wanted size from a seed.

use crate::dice::Dice;
use mall_core::pricing::QuoteRequest;
use serde_json::{Value, json};

const NOW: i64 = 1_764_150_000_000;
const CATEGORIES: u64 = 8;
const SHOPS: [&str; 4] = ["a", "b", "c", "d"];

/// How much is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Lines of the basket.
    pub lines: u32,
    /// Promotions, one after the other.
    pub promotions: u32,
    /// Coupons in hand.
    pub coupons: u32,
    /// Places of which each takes one coupon, up to 8: the four classes, then four shops.
    pub groups: u32,
}

/// A line, as far as scopes look at it.
struct Line {
    category: u64,
    shop: usize,
    total: u64,
}

/// The question that `seed` gives.
pub fn question(seed: u64, size: Size) -> QuoteRequest {
    serde_json::from_value(question_json(seed, size)).expect("a question")
}

/// The same, as JSON.
pub fn question_json(seed: u64, size: Size) -> Value {
    let mut dice = Dice::new(seed);
    let mut known = Vec::new();
    let lines: Vec<_> = (0..size.lines).map(|n| line(n, size, &mut dice, &mut known)).collect();
    let promotions: Vec<_> =
        (0..size.promotions).map(|n| promotion(n, &mut dice, &known)).collect();
    let coupons: Vec<_> = (0..size.coupons).map(|n| coupon(n, size, &mut dice, &known)).collect();
    // Only where a coupon may pay for it.
    let freight = if size.coupons > 0 && size.groups > 3 {
        json!([{"id": "std", "by": "weight", "rates": [
            {"first": 1_000, "firstFee": 800, "step": 1_000, "stepFee": 100}]}])
    } else {
        json!([])
    };
    let rules = json!({"promotions": promotions, "coupons": coupons, "freight": freight});
    json!({"now": NOW, "basket": {"lines": lines}, "rules": rules})
}

fn line(n: u32, size: Size, dice: &mut Dice, known: &mut Vec<Line>) -> Value {
    let (price, quantity) = (dice.within(500, 20_000), dice.within(1, 3));
    let (category, shop) = (dice.below(CATEGORIES), n as usize % SHOPS.len());
    known.push(Line { category, shop, total: price * quantity });
    let mut line = json!({
        "sku": format!("s{n:04}"), "product": format!("p{:04}", n / 2),
        "category": format!("c{category}"), "unitPrice": price, "quantity": quantity, "weight": 100
    });
    if size.groups > 4 {
        line["shop"] = json!(SHOPS[shop]);
    }
    line
}

fn window() -> Value {
    json!({"startsAt": 0, "endsAt": NOW + 1})
}

/// In turn: an amount from a threshold on, a rate of a shelf, a rate of everything. Small ones, so
/// that fifty leave something to pay.
fn promotion(n: u32, dice: &mut Dice, known: &[Line]) -> Value {
    let all: u64 = known.iter().map(|it| it.total).sum();
    let (mut scope, mut conditions) = (json!("all"), json!([]));
    let benefit = match n % 3 {
        0 => {
            conditions = json!([{"minSpend": {"amount": 1 + all * dice.within(10, 40) / 100}}]);
            json!({"amountOff": {"amount": 1 + all * dice.within(1, 10) / 1_000}})
        }
        1 => {
            scope = json!({"categories": {"ids": [format!("c{}", u64::from(n / 3) % CATEGORIES)]}});
            json!({"rateOff": {"rate": dice.within(9_500, 9_950)}})
        }
        _ => json!({"rateOff": {"rate": dice.within(9_800, 9_990)}}),
    };
    json!({
        "id": format!("m{n:03}"), "title": format!("活动{n}"), "priority": n, "window": window(),
        "scope": scope, "conditions": conditions, "benefit": benefit
    })
}

/// Thresholds from a fifth to a little above what the coupon's scope costs.
fn coupon(n: u32, size: Size, dice: &mut Dice, known: &[Line]) -> Value {
    let group = n % size.groups.max(1);
    let (class, shop) = match group {
        0 => ("product", None),
        1 => ("platform", None),
        2 => ("shop", None),
        3 => ("shipping", None),
        other => ("shop", Some(other as usize - 4)),
    };
    let mine = |line: &Line| shop.is_none_or(|shop| line.shop == shop);
    let (scope, worth): (Value, u64) = match dice.below(3) {
        0 => (json!("all"), worth(known, mine)),
        1 => {
            let first = dice.below(CATEGORIES);
            let second = (first + dice.within(1, CATEGORIES - 1)) % CATEGORIES;
            let holds = |it: &Line| mine(it) && [first, second].contains(&it.category);
            let ids = [format!("c{first}"), format!("c{second}")];
            (json!({"categories": {"ids": ids}}), worth(known, holds))
        }
        _ => {
            let picked: Vec<usize> = (0..known.len()).filter(|_| dice.one_in(3)).collect();
            let lines = picked.iter().filter_map(|at| known.get(*at));
            let sum = lines.filter(|it| mine(it)).map(|it| it.total).sum();
            let ids: Vec<_> = picked.iter().map(|at| format!("s{at:04}")).collect();
            (json!({"skus": {"ids": ids}}), sum)
        }
    };
    let threshold = 1 + worth * dice.within(20, 110) / 100;
    let amount = 1 + threshold * dice.within(3, 25) / 100;
    let benefit = match dice.below(if class == "shipping" { 8 } else { 4 }) {
        0 => json!({"amountOff": {"amount": amount}}),
        1 => json!({"rateOff": {"rate": dice.within(7_500, 9_700)}}),
        2 => json!({"rateOff": {"rate": dice.within(7_500, 9_700), "cap": amount}}),
        3 => {
            json!({"everyOff": {"every": 1 + threshold / 2, "amount": 1 + amount / 2, "cap": amount * 2}})
        }
        _ => json!({"freeShipping": {"cap": dice.within(300, 3_000)}}),
    };
    let mut coupon = json!({
        "id": format!("k{n:03}"), "title": format!("券{n}"), "class": class, "window": window(),
        "scope": scope, "conditions": [{"minSpend": {"amount": threshold}}], "benefit": benefit
    });
    if let Some(shop) = shop {
        coupon["shop"] = json!(SHOPS[shop]);
    }
    coupon
}

fn worth(lines: &[Line], holds: impl Fn(&Line) -> bool) -> u64 {
    lines.iter().filter(|it| holds(it)).map(|it| it.total).sum()
}
