//! Prices by hand, and what is refused.

use super::*;
use crate::{Money, SkuId};

fn sample() -> QuoteRequest {
    serde_json::from_str(
        r#"{
        "now": 1000,
        "basket": {"lines": [
            {"sku": "a", "product": "a", "category": "skin", "unitPrice": 8900, "quantity": 2},
            {"sku": "b", "product": "b", "category": "hair", "unitPrice": 3000, "quantity": 1}
        ]},
        "rules": {
            "promotions": [{"id": "m200", "title": "满200减30",
                "window": {"startsAt": 0, "endsAt": 2000},
                "conditions": [{"minSpend": {"amount": 20000}}],
                "benefit": {"amountOff": {"amount": 3000}}}],
            "coupons": [{"id": "k15", "title": "护肤券",
                "scope": {"categories": {"ids": ["skin"]}},
                "window": {"startsAt": 0, "endsAt": 2000},
                "conditions": [{"minSpend": {"amount": 15000}}],
                "benefit": {"amountOff": {"amount": 1500}}}],
            "freight": [{"id": "std", "rates": [{"firstFee": 800, "freeFrom": {"amount": 9900}}]}]
        }}"#,
    )
    .unwrap()
}

#[test]
fn a_cart_by_hand() {
    // 178.00 + 30.00 = 208.00; −30.00 split 25.67 + 4.33; skin then 152.33 ≥ 150.00: −15.00.
    let quote = sample().quote().unwrap();
    let fen: Vec<i64> = quote.lines.iter().map(|line| line.payable.fen()).collect();
    assert_eq!(fen, [13_733, 2_567]);
    assert_eq!(quote.payable.fen(), 16_300);
    assert_eq!(quote.coupons[0].verdict, Verdict::Used { saved: Money::from_fen(1_500) });
    assert!(quote.freight.payable.is_zero());
}

#[test]
fn a_coupon_looks_at_what_promotions_left() {
    // 152.33 is left of the skin care: a coupon from 155.00 is 2.67 short.
    let mut request = sample();
    request.rules.coupons[0].conditions =
        vec![Condition::MinSpend { amount: Money::from_fen(15_500) }];
    let quote = request.quote().unwrap();
    assert_eq!(quote.coupons[0].verdict, Verdict::Short { by: Money::from_fen(267) });
    assert_eq!(quote.nudges[0].short_by.fen(), 267);
}

#[test]
fn bad_input_names_field_and_limit() {
    let error = |change: fn(&mut QuoteRequest)| {
        let mut request = sample();
        change(&mut request);
        request.quote().unwrap_err().to_string()
    };
    assert_eq!(
        error(|it| it.basket.lines[1].quantity = 0),
        "`lines[1].quantity` must be from 1 to 9999"
    );
    assert_eq!(
        error(|it| it.basket.lines[0].unit_price = Money::from_fen(1_000_000_001)),
        "`lines[0].unitPrice` must be from 0 to 1000000000"
    );
    assert_eq!(
        error(|it| it.basket.lines[1].sku = it.basket.lines[0].sku.clone()),
        "`lines[1].sku` appears twice"
    );
    assert_eq!(
        error(|it| it.rules.coupons = vec![it.rules.coupons[0].clone(); 201]),
        "`coupons` may have at most 200 entries"
    );
}

#[test]
fn the_largest_basket_stays_exact() {
    let mut request = sample();
    let line = request.basket.lines[0].clone();
    request.basket.lines = (0..200)
        .map(|n| BasketLine {
            sku: SkuId::new(format!("s{n}")).unwrap(),
            unit_price: Money::from_fen(1_000_000_000),
            quantity: 9_999,
            ..line.clone()
        })
        .collect();
    let quote = request.quote().unwrap();
    assert_eq!(quote.list_total.fen(), 200 * 9_999 * 1_000_000_000);
    assert!(quote.list_total < Money::MAX);
}

#[test]
fn unknown_fields_are_refused() {
    let json = r#"{"now": 1, "basket": {"lines": []}, "discount": 5}"#;
    let error = serde_json::from_str::<QuoteRequest>(json).unwrap_err().to_string();
    assert!(error.contains("unknown field `discount`"), "{error}");
}

#[test]
fn nothing_costs_nothing() {
    let mut request = sample();
    request.basket.lines.clear();
    let quote = request.quote().unwrap();
    assert!(quote.payable.is_zero() && quote.lines.is_empty());
}

/// Every example of the rule book can be copied as it stands.
#[test]
fn the_rule_book_can_be_copied() {
    let mut read = 0;
    for block in include_str!("../../RULES.md").split("```json ").skip(1) {
        let (kind, rest) = block.split_once('\n').unwrap();
        let json = rest.split("```").next().unwrap();
        let checked = match kind {
            "price" => serde_json::from_str::<PriceRule>(json).map(|it| it.check()),
            "scope" => serde_json::from_str::<Scope>(json).map(|it| it.check()),
            "promotion" => serde_json::from_str::<Promotion>(json).map(|it| it.check()),
            "coupon" => serde_json::from_str::<Coupon>(json).map(|it| it.check()),
            "freight" => serde_json::from_str::<FreightTemplate>(json).map(|it| it.check()),
            other => panic!("an example of something unknown: {other}"),
        };
        checked.unwrap_or_else(|error| panic!("{error}: {json}")).unwrap();
        read += 1;
    }
    assert!(read > 20, "{read} examples");
}
