//! Laws of [`quote`], as property tests.

use proptest::prelude::*;

use super::*;
use crate::{CategoryId, CouponId, Money, ProductId, PromotionId, SkuId, Timestamp, Window};

const NOW: Timestamp = Timestamp(1_000);

fn scope() -> impl Strategy<Value = Scope> {
    let category = |n: u8| CategoryId::new(format!("c{n}")).unwrap();
    let sku = |n: u8| SkuId::new(format!("s{n}")).unwrap();
    prop_oneof![
        Just(Scope::All),
        prop::collection::vec((0..3_u8).prop_map(category), 1..3)
            .prop_map(|ids| Scope::Categories { ids }),
        prop::collection::vec((0..12_u8).prop_map(sku), 1..5).prop_map(|ids| Scope::Skus { ids }),
    ]
}

fn window() -> impl Strategy<Value = Window> {
    prop_oneof![
        4 => Just((0, 2_000)),
        1 => Just((1_001, 2_000)),
        1 => Just((0, 1_000)),
        1 => Just((1_000, 1_001)),
    ]
    .prop_map(|(from, to)| Window { starts_at: Timestamp(from), ends_at: Timestamp(to) })
}

fn rule() -> impl Strategy<Value = (Scope, Vec<Condition>, Benefit)> {
    let amount = || (1..40_000_i64).prop_map(Money::from_fen);
    let conditions = prop::option::of(amount())
        .prop_map(|it| it.into_iter().map(|amount| Condition::MinSpend { amount }).collect());
    (scope(), conditions, amount().prop_map(|amount| Benefit::AmountOff { amount }))
}

fn promotions() -> impl Strategy<Value = Vec<Promotion>> {
    let one = (rule(), window(), prop::option::of("[ab]"), 0..2_u16);
    prop::collection::vec(one, 0..6).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(n, ((scope, conditions, benefit), window, group, priority))| Promotion {
                id: PromotionId::new(format!("p{n}")).unwrap(),
                title: format!("活动{n}"),
                group,
                priority,
                scope,
                window,
                conditions,
                benefit,
            })
            .collect()
    })
}

fn coupons() -> impl Strategy<Value = Vec<Coupon>> {
    prop::collection::vec((rule(), window()), 0..6).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(n, ((scope, conditions, benefit), window))| Coupon {
                id: CouponId::new(format!("k{n}")).unwrap(),
                title: format!("券{n}"),
                scope,
                conditions,
                benefit,
                window,
            })
            .collect()
    })
}

fn basket() -> impl Strategy<Value = Basket> {
    prop::collection::btree_map(0..12_u8, (0..3_u8, 0..20_000_i64, 1..30_u32), 0..12).prop_map(
        |lines| Basket {
            lines: lines
                .into_iter()
                .map(|(n, (category, price, quantity))| BasketLine {
                    sku: SkuId::new(format!("s{n}")).unwrap(),
                    product: ProductId::new(format!("p{n}")).unwrap(),
                    category: CategoryId::new(format!("c{category}")).unwrap(),
                    brand: String::new(),
                    tags: Vec::new(),
                    unit_price: Money::from_fen(price),
                    quantity,
                })
                .collect(),
        },
    )
}

fn freight() -> impl Strategy<Value = Option<FreightRule>> {
    prop::option::of((0..2_000_i64, prop::option::of(0..50_000_i64)).prop_map(|(fee, from)| {
        FreightRule { fee: Money::from_fen(fee), free_from: from.map(Money::from_fen) }
    }))
}

fn request() -> impl Strategy<Value = QuoteRequest> {
    (basket(), promotions(), coupons(), freight()).prop_map(
        |(basket, promotions, coupons, freight)| QuoteRequest {
            now: NOW,
            basket,
            rules: Rules { promotions, coupons, freight },
            choice: CouponChoice::Best,
        },
    )
}

proptest! {
    #[test]
    fn parts_add_up_and_nothing_is_negative(request in request()) {
        let quote = request.quote().unwrap();
        let mut by_source = std::collections::BTreeMap::new();
        for line in &quote.lines {
            let off: Money = line.adjustments.iter().map(|it| it.amount).sum();
            prop_assert_eq!(line.list_total - off, line.payable);
            prop_assert!(Money::ZERO <= line.payable && line.payable <= line.list_total);
            prop_assert!(line.adjustments.iter().all(|it| it.amount.is_positive()));
            prop_assert_eq!(line.per_piece().sum::<Money>(), line.payable);
            for it in &line.adjustments {
                *by_source.entry(it.source.clone()).or_insert(Money::ZERO) += it.amount;
            }
        }
        let total = |of: fn(&QuotedLine) -> Money| quote.lines.iter().map(of).sum::<Money>();
        prop_assert_eq!(total(|it| it.list_total), quote.list_total);
        prop_assert_eq!(total(|it| it.payable), quote.goods_payable);
        let off = quote.promotion_discount + quote.coupon_discount;
        prop_assert_eq!(quote.list_total - off, quote.goods_payable);
        prop_assert_eq!(quote.goods_payable + quote.freight.payable, quote.payable);
        for it in &quote.applied {
            prop_assert_eq!(by_source.get(&it.source), Some(&it.amount));
        }
    }

    #[test]
    fn order_changes_nothing(request in request(), seed in any::<u64>()) {
        let quote = request.quote().unwrap();
        let mut shuffled = request.clone();
        shuffle(&mut shuffled.basket.lines, seed);
        shuffle(&mut shuffled.rules.promotions, seed);
        shuffle(&mut shuffled.rules.coupons, seed);
        let mut again = shuffled.quote().unwrap();
        again.lines.sort_by(|a, b| a.sku.cmp(&b.sku));
        again.coupons.sort_by(|a, b| a.id.cmp(&b.id));
        let mut quote = quote;
        quote.lines.sort_by(|a, b| a.sku.cmp(&b.sku));
        quote.coupons.sort_by(|a, b| a.id.cmp(&b.id));
        prop_assert_eq!(again, quote);
    }

    #[test]
    fn best_is_no_worse_than_any_choice(request in request()) {
        let best = request.quote().unwrap().goods_payable;
        let choices = request.rules.coupons.iter().map(|it| vec![it.id.clone()]).chain([vec![]]);
        for ids in choices {
            let chosen = QuoteRequest { choice: CouponChoice::These { ids }, ..request.clone() };
            prop_assert!(best <= chosen.quote().unwrap().goods_payable);
        }
    }

    #[test]
    fn one_more_coupon_never_costs(request in request()) {
        let with_all = request.quote().unwrap().goods_payable;
        let mut fewer = request;
        fewer.rules.coupons.pop();
        prop_assert!(with_all <= fewer.quote().unwrap().goods_payable);
    }

    #[test]
    fn a_rule_out_of_its_window_does_nothing(request in request()) {
        let quote = request.quote().unwrap();
        for promotion in request.rules.promotions.iter().filter(|it| !it.is_open(NOW)) {
            let source = Source::Promotion(promotion.id.clone());
            prop_assert!(quote.applied.iter().all(|it| it.source != source));
            prop_assert!(quote.nudges.iter().all(|it| it.source != source));
        }
    }
}

/// Deterministic: the seed comes from proptest, so a failure shrinks and repeats.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for at in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        items.swap(at, usize::try_from(seed >> 33).unwrap() % (at + 1));
    }
}

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
            "freight": {"fee": 800, "freeFrom": 9900}
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
