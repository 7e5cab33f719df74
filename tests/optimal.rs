//! The best combination, against a pricer that tries everything.
//!
//! `mall-brute` was written from `crates/mall-core/RULES.md` alone: where both agree to the fen, line
//! by line, the rule book has been understood twice. `XIAOPU_PROVE=1` looks at 100,000 carts.

use mall_brute::{Size, answer, first_come, random_request};
use mall_core::pricing::{Quote, QuoteRequest, Source, Verdict};
use mall_tests::carts;
use serde_json::{Value, json};

fn count(short: u64, long: u64) -> u64 {
    if std::env::var_os("XIAOPU_PROVE").is_some() { long } else { short }
}

/// What both must agree on.
fn essence(quote: &Quote) -> Value {
    let used = quote.coupons.iter().filter(|it| matches!(it.verdict, Verdict::Used { .. }));
    let mut coupons: Vec<&str> = used.map(|it| it.id.as_str()).collect();
    coupons.sort_unstable();
    let promotions: Vec<&str> = quote
        .applied
        .iter()
        .filter_map(|it| match &it.source {
            Source::Promotion(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    let line =
        |line: &mall_core::pricing::QuotedLine| json!({"sku": line.sku, "payable": line.payable});
    let gift = |it: &mall_core::pricing::QuotedGift| json!({"sku": it.sku, "pieces": it.pieces});
    json!({
        "payable": quote.payable, "goodsPayable": quote.goods_payable,
        "freight": quote.freight.payable,
        "lines": quote.lines.iter().map(line).collect::<Vec<_>>(),
        "coupons": coupons, "promotions": promotions,
        "gifts": quote.gifts.iter().map(gift).collect::<Vec<_>>(),
        "pointsSpent": quote.points_spent,
        "earnedPoints": quote.earned.points, "earnedGrowth": quote.earned.growth
    })
}

fn agree(name: &str, seeds: std::ops::Range<u64>, request: impl Fn(u64) -> Value) {
    let (mut differ, mut first) = (0, None);
    for seed in seeds {
        let request = request(seed);
        let asked: QuoteRequest = serde_json::from_value(request.clone())
            .unwrap_or_else(|error| panic!("{name} {seed}: {error}"));
        let quote = asked.quote().unwrap_or_else(|error| panic!("{name} {seed}: {error}"));
        assert!(quote.proved_best, "{name} {seed}");
        let (ours, theirs) = (essence(&quote), answer(&request));
        if ours != theirs {
            differ += 1;
            first.get_or_insert_with(|| {
                format!("{name} {seed}\n{request}\nours {ours}\ntheirs {theirs}")
            });
        }
    }
    assert_eq!(differ, 0, "{}", first.unwrap_or_default());
}

#[test]
fn small_baskets_under_few_rules() {
    agree("plain", 0..count(2_000, 20_000), |seed| random_request(seed, Size::Plain));
}

#[test]
fn small_baskets_under_all_rules() {
    agree("small", 0..count(2_000, 40_000), |seed| random_request(seed, Size::Small));
}

#[test]
fn up_to_twelve_coupons_under_all_rules() {
    agree("full", 0..count(300, 20_000), |seed| random_request(seed, Size::Full));
}

#[test]
fn the_carts_of_the_laws() {
    agree("law", 0..count(300, 20_000), carts::random_request);
}

/// Carts on which any choice is the best would prove nothing.
#[test]
fn taking_coupons_as_they_come_is_often_dearer() {
    let dearer = (0..500)
        .map(|seed| random_request(seed, Size::Full))
        .filter(|it| first_come(it)["payable"].as_i64() > answer(it)["payable"].as_i64())
        .count();
    assert!(dearer > 100, "{dearer}");
}
