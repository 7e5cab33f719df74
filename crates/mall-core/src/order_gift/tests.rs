use serde_json::{Value, json};

use super::*;
use crate::pricing::QuoteRequest;

fn gift(change: &[(&str, Value)]) -> OrderGift {
    let mut it = json!({
        "id": "spring", "title": "x", "window": {"startsAt": 10, "endsAt": 20}, "who": ["newcomer"],
        "scope": {"skus": {"ids": ["mask", "balm"]}}, "from": 100,
        "gives": [{"points": {"points": 10}}], "total": 5, "perShopper": 1
    });
    for (pointer, value) in change {
        *it.pointer_mut(pointer).unwrap() = value.clone();
    }
    serde_json::from_value(it).unwrap()
}

/// An order of these SKUs at these prices.
fn promised(lines: &[(&str, i64)], shopper: &Shopper, now: i64) -> Option<PromisedGift> {
    let line = |(sku, price): &(&str, i64)| json!({"sku": sku, "product": sku, "category": "care", "unitPrice": price, "quantity": 1});
    let lines: Vec<Value> = lines.iter().map(line).collect();
    let asked: QuoteRequest =
        serde_json::from_value(json!({"now": now, "basket": {"lines": lines}})).unwrap();
    let quote = asked.quote().unwrap();
    gift(&[]).promised((&asked.basket, &quote.lines), shopper, Timestamp(now))
}

#[test]
fn it_is_for_who_pays_enough_for_its_goods_in_its_time() {
    let new = Shopper::default();
    let known = Shopper { orders_paid: 1, ..Shopper::default() };
    let enough = [("mask", 60), ("balm", 40)];
    assert_eq!(promised(&enough, &new, 10).unwrap().skus.len(), 2);
    for (lines, shopper, now) in [
        (&enough[..], &new, 9),
        (&enough[..], &new, 20),
        (&enough[..], &known, 10),
        (&[("mask", 99)][..], &new, 10),
        (&[("mask", 99), ("oil", 500)][..], &new, 10),
        (&[("oil", 500)][..], &new, 10),
    ] {
        assert_eq!(promised(lines, shopper, now), None, "{lines:?} {now}");
    }
}

#[test]
fn what_goes_back_of_its_goods_alone_takes_it_back() {
    let gift =
        promised(&[("mask", 60), ("balm", 40), ("oil", 50)], &Shopper::default(), 10).unwrap();
    let sku = |it: &str| SkuId::new(it).unwrap();
    let (mask, balm, oil) = (sku("mask"), sku("balm"), sku("oil"));
    let fen = Money::from_fen;
    let paid = [(&mask, fen(60)), (&balm, fen(40)), (&oil, fen(50))];
    let with = |back: &[(&SkuId, Money)]| {
        let back: Vec<_> = back.iter().map(|(sku, it)| (*sku, Money::ZERO - *it)).collect();
        gift.is_earned(paid.into_iter().chain(back))
    };
    assert!(with(&[]) && with(&[(&oil, fen(50))]));
    assert!(!with(&[(&mask, fen(1))]) && !with(&[(&balm, fen(40)), (&oil, fen(50))]));
}

#[test]
fn what_no_gift_can_be_is_named() {
    assert_eq!(gift(&[]).check(), Ok(()));
    for (pointer, value, field) in [
        ("/title", json!(""), "title"),
        ("/window/endsAt", json!(0), "window.endsAt"),
        ("/from", json!(0), "from"),
        ("/gives", json!([]), "gives"),
        ("/gives/0/points/points", json!(0), "gives[0].points"),
        ("/total", json!(1_000_001), "total"),
        ("/perShopper", json!(0), "perShopper"),
        ("/who", json!([{"minSpend": {"amount": 1}}]), "who"),
    ] {
        let error = gift(&[(pointer, value)]).check().unwrap_err();
        assert_eq!(error.field, field, "{pointer}");
    }
    let twice = check_gifts(&[gift(&[]), gift(&[])]).unwrap_err();
    assert_eq!(twice.field, "orderGifts[1].id");
}
