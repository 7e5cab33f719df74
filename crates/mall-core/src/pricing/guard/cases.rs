//! Mistakes one by one, and who and what the worst case thinks of.

use serde_json::{Value, json};

use super::incidents::{NOW, checked, has, promotion, request, sku, template, window};
use super::*;
use crate::Rate;

/// What is said of one promotion in a shop of a mask for ¥50 and a serum for ¥200.
fn said(more: &Value) -> Vec<(String, Problem)> {
    let report = checked(json!({
        "skus": [sku("mask", 5_000), sku("serum", 20_000)],
        "rules": {"promotions": [promotion("p", more)]}}));
    report.lints.into_iter().map(|it| (it.field, it.problem)).collect()
}

fn only(more: &Value, field: &str, problem: Problem) {
    assert_eq!(said(more), [(field.to_owned(), problem)], "{more}");
}

fn rate(bps: u16) -> Rate {
    Rate::from_bps(bps).unwrap()
}

#[test]
fn each_mistake_is_named_with_its_place() {
    let low = |bps| Problem::RateTooLow { rate: rate(bps), least: rate(3_000) };
    let off = json!({"amountOff": {"amount": 100}});
    let with = |field: &str, value: Value| {
        let mut more = json!({"benefit": off});
        more[field] = value;
        more
    };
    assert_eq!(said(&json!({"benefit": off})), []);
    for field in ["total", "perShopper", "budget"] {
        only(&with(field, Value::Null), field, Problem::NoLimit);
    }
    let ended = json!({"startsAt": 0, "endsAt": NOW.0});
    only(&with("window", ended), "window", Problem::Over);
    // From now on, not from its start, which was long ago.
    let year = |days: i64| json!({"startsAt": 0, "endsAt": NOW.0 + days * 86_400_000});
    assert_eq!(said(&with("window", year(366))), []);
    let no_end = Problem::NoEnd { days: 367, most: 366 };
    only(&with("window", year(367)), "window.endsAt", no_end);
    let nowhere = json!({"tags": {"names": ["x"]}});
    only(&with("scope", nowhere.clone()), "scope", Problem::MatchesNothing);

    let benefit = |benefit: Value| json!({"benefit": benefit});
    only(&benefit(json!({"rateOff": {"rate": 2_900, "cap": 100}})), "benefit.rate", low(2_900));
    // 买一送四 is two tenths, though every given piece says 0.
    only(&benefit(json!({"buyGet": {"buy": 1, "get": 4}})), "benefit.rate", low(2_000));
    assert_eq!(said(&benefit(json!({"nthPiece": {"nth": 2, "rate": 5_000}}))), []);
    only(&benefit(json!({"rateOff": {"rate": 10_000}})), "benefit", Problem::DoesNothing);
    let any = |price: i64| benefit(json!({"piecesForPrice": {"pieces": 3, "price": price}}));
    only(&any(60_000), "benefit", Problem::DoesNothing);
    assert_eq!(said(&any(59_999)), []);
    let bundle = |sku: &str, price: i64| {
        benefit(json!({"bundle": {"price": price, "items": [
            {"sku": "mask", "pieces": 2}, {"sku": sku, "pieces": 1}]}}))
    };
    only(&bundle("serum", 30_000), "benefit", Problem::DoesNothing);
    assert_eq!(said(&bundle("serum", 29_000)), []);
    let gone = || Problem::UnknownSku { sku: SkuId::new("gone").unwrap() };
    only(&bundle("gone", 9_000), "benefit.items[1].sku", gone());
    only(&benefit(json!({"gift": {"sku": "gone", "pieces": 1}})), "benefit.sku", gone());
    let add_on = json!({"addOn": {"goods": nowhere, "price": 1, "pieces": 1}});
    only(&benefit(add_on), "benefit.goods", Problem::MatchesNothing);

    let ladder = |by: &str, steps: Value| benefit(json!({"ladder": {"by": by, "steps": steps}}));
    let step = |from: u32, off: Value| json!({"from": from, "off": off});
    let amount = |amount: i64| json!({"amount": amount});
    let falls = json!([step(10_000, amount(2_000)), step(20_000, amount(1_999))]);
    only(&ladder("amount", falls), "benefit.steps[1].off", Problem::LowerStep);
    // 100 less is a tenth of 300 less than 9 折 takes.
    let mixed = json!([step(10_000, json!({"rate": 9_000})), step(30_000, amount(2_999))]);
    only(&ladder("amount", mixed), "benefit.steps[1].off", Problem::LowerStep);
    let rises = json!([step(2, json!({"rate": 9_000})), step(3, json!({"rate": 8_000}))]);
    assert_eq!(said(&ladder("pieces", rises)), []);
    let all = Problem::ThresholdNotAbove {
        threshold: Money::from_fen(20_000),
        amount: Money::from_fen(20_000),
    };
    let whole = json!([step(10_000, amount(2_000)), step(20_000, amount(20_000))]);
    only(&ladder("amount", whole), "benefit.steps[1].off", all);
}

#[test]
fn a_price_that_does_nothing_is_named() {
    let price = |price: Value| {
        let mut member = sku("mask", 5_000);
        member["memberPrice"] = 5_000.into();
        checked(json!({"skus": [member], "rules": {"prices": [
            {"id": "p", "title": "p", "window": window(), "price": price}]}}))
    };
    let nothing =
        [json!({"fixed": {"amount": 5_000}}), json!("member"), json!({"off": {"amount": 0}})];
    for it in nothing {
        assert!(has(&price(it), "price", &Problem::DoesNothing));
    }
    assert_eq!(price(json!({"fixed": {"amount": 4_999}})).lints, []);
}

/// The threshold is just reached by two different SKUs, and by no number of one.
#[test]
fn pairs_reach_what_single_skus_do_not() {
    let shop = |pairs: u32| {
        checked(json!({
            "skus": [sku("a", 9_100), sku("b", 900), sku("c", 100_000)],
            "rules": {"promotions": [promotion("p", &json!({
                "scope": {"skus": {"ids": ["a", "b"]}},
                "conditions": [{"minSpend": {"amount": 10_000}}, {"not": {"of": {"minPieces": {"pieces": 3}}}}],
                "benefit": {"amountOff": {"amount": 7_500}}}))]},
            "limits": {"pairsMax": pairs}}))
    };
    let found = shop(10);
    assert_eq!((found.ruling, found.cases[0].payable.fen()), (Ruling::Blocked, 2_500));
    assert_eq!(found.cases[0].lines.len(), 2);
    assert!(!found.capped);
    let capped = shop(0);
    assert!(capped.capped && capped.ruling == Ruling::Passed);
}

#[test]
fn a_bundle_is_looked_at_whole() {
    let skus: Vec<Value> = ["a", "b", "c"].iter().map(|id| sku(id, 10_000)).collect();
    let items: Vec<Value> =
        ["a", "b", "c"].iter().map(|id| json!({"sku": id, "pieces": 1})).collect();
    let report = checked(json!({"skus": skus, "rules": {"promotions": [
        promotion("p", &json!({"benefit": {"bundle": {"price": 2_999, "items": items}}}))]}}));
    assert_eq!((report.ruling, report.cases[0].share.bps()), (Ruling::Blocked, 999));
}

/// A gift counts as what it is worth, whoever picked the wrong SKU.
#[test]
fn a_gift_is_part_of_what_goes_out() {
    let report = checked(json!({
        "skus": [sku("tea", 5_000), sku("phone", 500_000)],
        "rules": {"promotions": [promotion("p", &json!({
            "scope": {"skus": {"ids": ["tea"]}}, "benefit": {"gift": {"sku": "phone", "pieces": 1}}}))]}}));
    assert_eq!((report.ruling, report.cases[0].share.bps()), (Ruling::Blocked, 99));
}

/// Each rule alone is fine. The worst case is the shopper, and the moment, that has them all.
#[test]
fn the_worst_shopper_comes_at_the_worst_moment() {
    let half = |id: &str, conditions: &Value, window: &Value| {
        promotion(
            id,
            &json!({"conditions": conditions, "window": window,
            "benefit": {"rateOff": {"rate": 6_000}}}),
        )
    };
    let next_week = json!({"startsAt": NOW.0 + 7 * 86_400_000, "endsAt": NOW.0 + 30 * 86_400_000});
    let shop = |third: &Value| {
        checked(json!({
            "skus": [sku("tea", 10_000)],
            "rules": {"promotions": [
                half("a", &json!(["newcomer", {"weekly": {"days": [6], "from": 600, "to": 660}}]), &window()),
                half("b", &json!([{"tiers": {"ids": ["gold", "silver"]}}]), &next_week),
                half("c", third, &window())]}}))
    };
    let all = shop(&json!([{"paidCards": {"ids": ["black"]}}, {"channels": {"of": ["h5"]}}]));
    assert_eq!(all.ruling, Ruling::Blocked);
    let worst = &all.cases[0];
    assert_eq!((worst.payable.fen(), worst.rules.len()), (2_160, 3));
    assert_eq!(worst.shopper.orders_paid, 0);
    assert!(worst.shopper.tier.is_some() && worst.shopper.channel.is_some());
    assert!(worst.now.0 >= NOW.0 + 7 * 86_400_000);
    // Nobody is a newcomer who comes for the second time, and no Saturday is a Sunday.
    let never = [
        json!([{"nthOrder": {"from": 2, "to": 2}}]),
        json!([{"tiers": {"ids": ["iron"]}}]),
        json!([{"weekly": {"days": [7], "from": 600, "to": 660}}]),
    ];
    for third in never {
        let report = shop(&third);
        assert_eq!((report.ruling, report.cases[0].rules.len()), (Ruling::Passed, 2), "{third}");
    }
}

#[test]
fn two_coupons_of_a_kind_meet_where_they_combine() {
    let shop = |combines: bool, each: u32| {
        checked(json!({
            "skus": [sku("tea", 10_000)],
            "templates": [template("k", &json!({"combines": combines, "perShopper": each,
                "benefit": {"amountOff": {"amount": 4_000}}}))]}))
    };
    assert_eq!(shop(true, 2).ruling, Ruling::Blocked);
    assert_eq!(shop(true, 1).ruling, Ruling::Passed);
    assert_eq!(shop(false, 2).ruling, Ruling::Passed);
}

#[test]
fn bad_input_names_field_and_limit() {
    let said = |of: Value| request(of).check(NOW).unwrap_err().to_string();
    assert_eq!(said(json!({"skus": [sku("a", 1), sku("a", 1)]})), "`skus[1].sku` appears twice");
    let days = json!({"limits": {"daysMax": 0}});
    assert_eq!(said(days), "`limits.daysMax` must be from 1 to 36500");
    assert!(serde_json::from_value::<GuardRequest>(json!({"skus": [], "x": 1})).is_err());
    assert!(serde_json::from_value::<GuardRequest>(json!({"limits": {"x": 1}})).is_err());
}
