//! Laws that hold for every cart under every rule, on random carts of the whole rule book.
//!
//! A cart is its seed: a failure names it. `XIAOPU_PROVE=1` looks at many more.

use mall_core::Money;
use mall_core::pricing::{CouponChoice, Quote, QuoteRequest, Source, Verdict};
use mall_tests::carts::{random_cart, random_request};
use mall_tests::dice::Dice;
use serde_json::Value;

fn seeds() -> std::ops::Range<u64> {
    0..if std::env::var_os("XIAOPU_PROVE").is_some() { 200_000 } else { 4_000 }
}

/// Runs `law` on every cart.
fn for_all(law: impl Fn(u64, &QuoteRequest, &Quote)) {
    for seed in seeds() {
        let request = random_cart(seed);
        let quote = request.quote().unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        law(seed, &request, &quote);
    }
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    amounts.into_iter().sum()
}

#[test]
fn parts_add_up_at_every_level() {
    for_all(|seed, _, quote| {
        let lines = &quote.lines;
        for line in lines {
            let off = sum(line.adjustments.iter().map(|it| it.amount));
            assert_eq!(line.list_total - off, line.payable, "seed {seed}");
            assert_eq!(sum(line.per_piece()), line.payable, "seed {seed}");
            assert!(line.adjustments.iter().all(|it| it.amount.is_positive()), "seed {seed}");
        }
        assert_eq!(sum(lines.iter().map(|it| it.list_total)), quote.list_total, "seed {seed}");
        assert_eq!(sum(lines.iter().map(|it| it.payable)), quote.goods_payable, "seed {seed}");
        let off = quote.price_discount
            + quote.promotion_discount
            + quote.coupon_discount
            + quote.points_discount;
        assert_eq!(quote.list_total - off, quote.goods_payable, "seed {seed}");
        assert_eq!(quote.goods_payable + quote.freight.payable, quote.payable, "seed {seed}");
        let freed = sum(quote.freight.adjustments.iter().map(|it| it.amount));
        assert!(quote.freight.payable + freed <= quote.freight.fee, "seed {seed}");
        assert_eq!(sum(quote.shops.iter().map(|it| it.goods_payable)), quote.goods_payable);
        assert_eq!(sum(quote.shops.iter().map(|it| it.payable)), quote.payable, "seed {seed}");
        assert_eq!(lines.iter().map(|it| it.earned.points).sum::<u64>(), quote.earned.points);
        let of_coupons =
            |it: &&mall_core::pricing::Adjustment| matches!(it.source, Source::Coupon(_));
        let on_lines = lines.iter().flat_map(|it| &it.adjustments).filter(of_coupons);
        let on_freight = quote.freight.adjustments.iter().filter(of_coupons);
        let saved = quote.coupons.iter().map(|it| match it.verdict {
            Verdict::Used { saved } => saved,
            _ => Money::ZERO,
        });
        let taken = sum(on_lines.map(|it| it.amount)) + sum(on_freight.map(|it| it.amount));
        assert_eq!(sum(saved), taken, "seed {seed}");
    });
}

#[test]
fn no_discount_is_negative_or_more_than_there_is_and_no_piece_below_its_floor() {
    for_all(|seed, request, quote| {
        for (line, asked) in quote.lines.iter().zip(&request.basket.lines) {
            assert!(Money::ZERO <= line.payable && line.payable <= line.list_total, "seed {seed}");
            let floor = asked.floor_price.unwrap_or_default().min(asked.unit_price);
            for piece in line.per_piece() {
                assert!(floor <= piece && piece <= line.unit_price, "seed {seed}: {}", line.sku);
            }
        }
        assert!(quote.freight.payable >= Money::ZERO, "seed {seed}");
    });
}

#[test]
fn order_changes_nothing() {
    for_all(|seed, request, quote| {
        let mut dice = Dice::new(!seed);
        let mut other = request.clone();
        shuffle(&mut other.basket.lines, &mut dice);
        shuffle(&mut other.rules.prices, &mut dice);
        shuffle(&mut other.rules.promotions, &mut dice);
        shuffle(&mut other.rules.coupons, &mut dice);
        assert_eq!(sorted(other.quote().unwrap()), sorted(quote.clone()), "seed {seed}");
    });
}

/// `serde_json` keeps the fields of an object sorted; here they are written the other way round.
#[test]
fn order_of_json_fields_changes_nothing() {
    for seed in seeds().take(1_000) {
        let text = reversed(&random_request(seed));
        let again: QuoteRequest = serde_json::from_str(&text).unwrap();
        assert_eq!(again.quote().unwrap(), random_cart(seed).quote().unwrap(), "seed {seed}");
    }
}

#[test]
fn another_coupon_never_costs() {
    for_all(|seed, request, _| {
        let best = |request: &QuoteRequest| {
            let request = QuoteRequest { choice: CouponChoice::Best, ..request.clone() };
            request.quote().unwrap()
        };
        let with_all = best(request);
        for without in 0..request.rules.coupons.len() {
            let mut fewer = request.clone();
            fewer.rules.coupons.remove(without);
            let fewer = best(&fewer);
            assert!(with_all.payable <= fewer.payable, "seed {seed}, coupon {without}");
        }
    });
}

#[test]
fn the_best_is_no_worse_than_any_choice() {
    for_all(|seed, request, quote| {
        if !matches!(request.choice, CouponChoice::Best) {
            return;
        }
        assert!(quote.proved_best && quote.bound.is_none(), "seed {seed}");
        let ids = request.rules.coupons.iter().map(|it| it.id.clone());
        for ids in ids.map(|id| vec![id]).chain([vec![]]) {
            let chosen = QuoteRequest { choice: CouponChoice::These { ids }, ..request.clone() };
            assert!(quote.payable <= chosen.quote().unwrap().payable, "seed {seed}");
        }
        for it in &quote.coupons {
            if let Verdict::Usable { costs_more, .. } = it.verdict {
                assert!(costs_more >= Money::ZERO, "seed {seed}: {}", it.id);
            }
        }
        if let Some(second) = &quote.runner_up {
            assert!(second.payable >= quote.payable, "seed {seed}");
        }
    });
}

#[test]
fn a_rule_out_of_its_window_does_nothing() {
    for_all(|seed, request, quote| {
        for promotion in request.rules.promotions.iter().filter(|it| !it.is_open(request.now)) {
            let source = Source::Promotion(promotion.id.clone());
            assert!(quote.applied.iter().all(|it| it.source != source), "seed {seed}");
            assert!(quote.nudges.iter().all(|it| it.source != source), "seed {seed}");
        }
    });
}

/// A law on carts to which nothing happens would prove nothing.
#[test]
fn random_carts_are_worth_pricing() {
    let (mut promoted, mut with_coupons, mut several, mut pointed, mut freed, mut chosen) =
        (0, 0, 0, 0, 0, 0);
    for seed in 0..2_000 {
        let quote = random_cart(seed).quote().unwrap();
        let used = quote.coupons.iter().filter(|it| matches!(it.verdict, Verdict::Used { .. }));
        let used = used.count();
        promoted += i32::from(quote.promotion_discount.is_positive());
        with_coupons += i32::from(used > 0);
        several += i32::from(used > 1);
        pointed += i32::from(quote.points_spent > 0);
        freed += i32::from(!quote.freight.adjustments.is_empty());
        chosen += i32::from(quote.runner_up.is_some());
    }
    let all = [promoted, with_coupons, several, pointed, freed, chosen];
    assert!(promoted > 700 && with_coupons > 700 && several > 300, "{all:?}");
    assert!(pointed > 200 && freed > 50 && chosen > 700, "{all:?}");
}

fn shuffle<T: Clone>(items: &mut [T], dice: &mut Dice) {
    let order = dice.order(items.len());
    let before = items.to_vec();
    for (item, from) in items.iter_mut().zip(order) {
        *item = before[from].clone();
    }
}

fn sorted(mut quote: Quote) -> Quote {
    quote.lines.sort_by(|a, b| a.sku.cmp(&b.sku));
    quote.coupons.sort_by(|a, b| a.id.cmp(&b.id));
    quote
}

/// JSON text with the fields of every object in reverse order.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| {
                format!("{}:{}", Value::String(name.clone()), reversed(value))
            };
            format!("{{{}}}", fields.iter().rev().map(field).collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(reversed).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}
