//! The cases that other shops test themselves by, restated as plain numbers: each source is named,
//! no text of it is here.
//!
//! Where an expected value depends on who gets the fen that is left over, totals are compared, and
//! the split is the one of our rule book.

use mall_core::Money;
use mall_core::allocate::{Place, allocate};
use mall_core::pricing::{Quote, QuoteRequest, Verdict};
use mall_tests::asked::{ask, fen, line, quote, window};
use serde_json::{Value, json};

fn pays(quote: &Quote) -> Vec<i64> {
    quote.lines.iter().map(|it| it.payable.fen()).collect()
}

fn off(quote: &Quote) -> Vec<i64> {
    quote.lines.iter().map(|it| it.discount().fen()).collect()
}

/// What each piece of a line is cheaper.
fn off_each(quote: &Quote, sku: &str) -> Vec<i64> {
    let line = quote.lines.iter().find(|it| it.sku.as_str() == sku).unwrap();
    line.per_piece().map(|it| (line.unit_price - it).fen()).collect()
}

/// An amount over places without a limit but their own size.
fn split(amount: i64, weights: &[i64]) -> Vec<i64> {
    let place = |weight: &i64| Place { weight: fen(*weight), room: Money::MAX };
    let places: Vec<Place> = weights.iter().map(place).collect();
    allocate(fen(amount), &places).shares.into_iter().map(Money::fen).collect()
}

fn promotion(id: &str, benefit: Value) -> Value {
    let mut promotion = json!({"id": id, "title": id, "window": window()});
    promotion["benefit"] = benefit;
    promotion
}

fn products(ids: &[&str]) -> Value {
    json!({"products": {"ids": ids}})
}

/// RV-1. ruoyi-vue-pro, `TradeCouponPriceCalculatorTest` (MIT): a coupon at 50% with a cap, scope by
/// product. The fourth line is not selected: a basket holds only what is to be bought.
#[test]
fn rv_1_rate_coupon_with_cap_over_two_of_three_lines() {
    let lines = json!([line("10", "1", 100, 2), line("20", "2", 50, 3), line("30", "3", 30, 4)]);
    let mut coupon = promotion("k", json!({"rateOff": {"rate": 5000, "cap": 70}}));
    coupon["scope"] = products(&["1", "2"]);
    coupon["conditions"] = json!([{"minSpend": {"amount": 350}}]);
    let quote = quote(&lines, json!({"coupons": [coupon]}));
    assert_eq!((quote.list_total, quote.coupon_discount), (fen(470), fen(70)));
    assert_eq!(quote.payable, fen(400));
    assert_eq!(off(&quote), [40, 30, 0]);
    assert_eq!(pays(&quote), [160, 120, 120]);
}

fn rv_2_ladder() -> Value {
    let mut ladder = promotion(
        "m",
        json!({"ladder": {"by": "amount", "steps": [
            {"from": 100, "off": {"amount": 20}, "points": 50},
            {"from": 200, "off": {"amount": 50}, "points": 100, "freeShipping": true}]}}),
    );
    ladder["scope"] = products(&["1", "2"]);
    ladder
}

/// RV-2. ruoyi-vue-pro, `TradeRewardActivityPriceCalculatorTest` (MIT): the highest step counts. The
/// last line gets the rest there (28 and 22); the largest remainder gets it here.
#[test]
fn rv_2_ladder_with_points_and_free_shipping() {
    let lines = json!([line("10", "1", 100, 2), line("20", "2", 50, 3), line("30", "3", 30, 4)]);
    let freight = json!([{"id": "std", "rates": [{"firstFee": 80}]}]);
    let quote = quote(&lines, json!({"promotions": [rv_2_ladder()], "freight": freight}));
    assert_eq!((quote.list_total, quote.promotion_discount), (fen(470), fen(50)));
    assert_eq!(quote.payable, fen(420));
    assert_eq!(off(&quote), [29, 21, 0]);
    let points: Vec<u64> = quote.lines.iter().map(|it| it.earned.points).collect();
    assert_eq!(points, [57, 43, 0]);
    assert_eq!((quote.freight.fee, quote.freight.payable), (fen(80), Money::ZERO));
}

/// RV-2b. The same suite: a step that is not reached is told, with what is missing.
#[test]
fn rv_2b_not_reached_is_told() {
    let mut ladder = promotion(
        "m",
        json!({"ladder": {"by": "amount", "steps": [{"from": 300, "off": {"amount": 70}}]}}),
    );
    ladder["scope"] = products(&["1"]);
    let quote = quote(&json!([line("10", "1", 100, 2)]), json!({"promotions": [ladder]}));
    assert_eq!((quote.promotion_discount, quote.payable), (Money::ZERO, fen(200)));
    assert_eq!((quote.nudges[0].title.as_str(), quote.nudges[0].short_by), ("m", fen(100)));
    assert_eq!(quote.nudges[0].saves, fen(70));
}

/// MD-1. Medusa, `compute-actions.spec.ts` (MIT): a fixed amount across two lines.
#[test]
fn md_1_fixed_amount_across_lines() {
    let lines = json!([line("a", "a", 100, 2), line("b", "b", 300, 2)]);
    let rules = json!({"promotions": [promotion("m", json!({"amountOff": {"amount": 400}}))]});
    assert_eq!(off(&quote(&lines, rules)), [100, 300]);
}

/// MD-2. The same suite, in fen: two fixed amounts one after the other.
#[test]
fn md_2_two_fixed_amounts_across_lines() {
    let lines = json!([line("a", "a", 5_000, 1), line("b", "b", 15_000, 1)]);
    let rules = json!({"promotions": [
        promotion("m1", json!({"amountOff": {"amount": 3_000}})),
        promotion("m2", json!({"amountOff": {"amount": 5_000}}))]});
    let quote = quote(&lines, rules);
    let of = |at: usize| {
        let each = quote.lines[at].adjustments.iter();
        each.map(|it| it.amount.fen()).collect::<Vec<_>>()
    };
    assert_eq!((of(0), of(1)), (vec![750, 1_250], vec![2_250, 3_750]));
}

/// MD-3. The same suite: for a sweater bought, 1000 off the dearest shirt. The suite names an amount;
/// a shirt of 1000 given for nothing is the same.
#[test]
fn md_3_the_dearest_target_gets_the_gift() {
    let of = |sku: &str, category: &str, price| {
        let mut line = line(sku, sku, price, 2);
        line["category"] = json!(category);
        line
    };
    let lines = json!([
        of("tshirt1", "tshirt", 500),
        of("tshirt2", "tshirt", 1_000),
        of("sweater", "sweater", 1_000)
    ]);
    let mut gift = promotion(
        "m",
        json!({"buyGet": {"buy": 1, "get": 1, "pick": "dearest", "times": 1,
            "from": {"categories": {"ids": ["tshirt"]}}}}),
    );
    gift["scope"] = json!({"categories": {"ids": ["sweater"]}});
    assert_eq!(off(&quote(&lines, json!({"promotions": [gift]}))), [0, 1_000, 0]);
}

/// VD-1. Vendure, `prorate.spec.ts` (GPL-3.0; numbers only): largest remainder, ties to the earliest.
#[test]
fn vd_1_prorate() {
    assert_eq!(split(300, &[123]), [300]);
    assert_eq!(split(300, &[4_000, 2_000, 2_000]), [150, 75, 75]);
    assert_eq!(split(299, &[4_300, 1_400, 2_300]), [161, 52, 86]);
    assert_eq!(split(299, &[1_000, 1_000, 1_000]), [100, 100, 99]);
    let eight = [10, 20, 10, 30, 50, 20, 10, 40];
    assert_eq!(split(95, &eight), [5, 10, 5, 15, 25, 10, 5, 20]);
    assert_eq!(split(40, &[10, 0]), [40, 0]);
    assert_eq!(split(0, &[0, 0]), [0, 0]);
}

/// VD-1, 93 over eight: exact shares are 4.89, 9.79, 4.89, 14.68, 24.47, 9.79, 4.89, 19.58. Floors
/// leave 6 fen for seven fractions above a half; .47 of the line of 50 is the smallest, and goes
/// without, as in the suite.
#[test]
fn vd_1_prorate_when_not_all_get_one() {
    let eight = [10, 20, 10, 30, 50, 20, 10, 40];
    let shares = split(93, &eight);
    assert_eq!(shares.iter().sum::<i64>(), 93);
    assert_eq!(shares, [5, 10, 5, 15, 24, 10, 5, 19]);
}

/// VD-1, what cannot occur here. Amounts are never negative: a discount is a positive amount that is
/// taken off, so the vectors of −300 and −20 give nothing away. Places without weight get nothing:
/// lines that cost nothing have no room, so of 10 over `[0, 0]` all is left.
#[test]
fn vd_1_what_cannot_occur_here() {
    assert_eq!(split(-300, &[4_000, 2_000, 2_000]), [0, 0, 0]);
    assert_eq!(split(-20, &[100, 100]), [0, 0]);
    let nothing = [Place { weight: Money::ZERO, room: Money::MAX }; 2];
    let allocation = allocate(fen(10), &nothing);
    assert_eq!((allocation.shares, allocation.left), (vec![Money::ZERO; 2], fen(10)));
}

/// SY-2. Sylius, `receiving_discounts_with_product_minimum_price_specified.feature` (MIT): what does
/// not fit above a floor price goes to the other lines, in proportion.
fn sy_2(cart: [u32; 3], benefit: Value) -> Quote {
    let goods = [("t-shirt", 5_000, 4_500), ("php-mug", 2_000, 0), ("symfony-mug", 4_000, 0)];
    let lines: Vec<Value> = goods
        .iter()
        .zip(cart)
        .filter(|(_, quantity)| *quantity > 0)
        .map(|((sku, price, floor), quantity)| {
            let mut line = line(sku, sku, *price, quantity);
            line["floorPrice"] = json!(floor);
            line
        })
        .collect();
    quote(&json!(lines), json!({"promotions": [promotion("m", benefit)]}))
}

#[test]
fn sy_2_one_line_at_its_floor() {
    let quote = sy_2([1, 0, 0], json!({"amountOff": {"amount": 1_000}}));
    assert_eq!((quote.payable, quote.promotion_discount), (fen(4_500), fen(500)));
}

#[test]
fn sy_2_two_pieces_at_their_floor() {
    let quote = sy_2([2, 0, 0], json!({"amountOff": {"amount": 5_000}}));
    assert_eq!((quote.payable, quote.promotion_discount), (fen(9_000), fen(1_000)));
}

#[test]
fn sy_2_the_rest_goes_to_the_other_line() {
    let quote = sy_2([1, 1, 0], json!({"amountOff": {"amount": 2_000}}));
    assert_eq!((off(&quote), quote.payable), (vec![500, 1_500], fen(5_000)));
}

/// 20% of 7000 is 1400: 500 fit on the shirt, 900 go to the mug.
#[test]
fn sy_2_a_rate_over_a_floor() {
    let quote = sy_2([1, 1, 0], json!({"rateOff": {"rate": 8_000}}));
    assert_eq!((off(&quote), quote.payable), (vec![500, 900], fen(5_600)));
}

#[test]
fn sy_2_pieces_share_what_their_line_got() {
    let quote = sy_2([1, 3, 0], json!({"amountOff": {"amount": 2_500}}));
    assert_eq!(off_each(&quote, "t-shirt"), [500]);
    assert_eq!(off_each(&quote, "php-mug"), [667, 667, 666]);
}

#[test]
fn sy_2_two_lines_of_several_pieces() {
    let quote = sy_2([2, 3, 0], json!({"amountOff": {"amount": 2_000}}));
    assert_eq!(off_each(&quote, "t-shirt"), [500, 500]);
    assert_eq!(off_each(&quote, "php-mug"), [334, 333, 333]);
}

#[test]
fn sy_2_three_lines() {
    let quote = sy_2([2, 2, 1], json!({"amountOff": {"amount": 2_700}}));
    assert_eq!(off_each(&quote, "t-shirt"), [500, 500]);
    assert_eq!(off_each(&quote, "php-mug"), [425, 425]);
    assert_eq!(off_each(&quote, "symfony-mug"), [850]);
}

/// SO-2. Solidus, `shared_integration_examples.rb`: 20% off shirts, then 10.00 off from a threshold
/// that looks at what the first lane left.
fn so_2(threshold: i64) -> Quote {
    let lines = json!([line("shirt", "shirt", 3_000, 1), line("pants", "pants", 4_000, 1)]);
    let mut shirts = promotion("shirts", json!({"rateOff": {"rate": 8_000}}));
    shirts["scope"] = products(&["shirt"]);
    let mut post = promotion("post", json!({"amountOff": {"amount": 1_000}}));
    post["priority"] = json!(1);
    post["conditions"] = json!([{"minSpend": {"amount": threshold}}]);
    quote(&lines, json!({"promotions": [shirts, post]}))
}

#[test]
fn so_2_a_later_lane_sees_what_the_first_left() {
    assert_eq!(so_2(6_000).payable, fen(5_400));
    assert_eq!(so_2(6_800).payable, fen(6_400));
}

/// SO-3. Solidus, `distributed_amounts_handler_spec.rb`.
#[test]
fn so_3_distributed_amounts() {
    assert_eq!(split(1_500, &[10_000]), [1_500]);
    assert_eq!(split(1_500, &[5_000, 5_000, 5_000]), [500, 500, 500]);
    assert_eq!(split(1_500, &[15_000, 5_000, 10_000]), [750, 250, 500]);
    let mut thirds = split(1_000, &[5_000, 5_000, 5_000]);
    thirds.sort_unstable();
    assert_eq!(thirds, [333, 333, 334]);
}

/// SA-1. Saleor, `test_rounding_issue.py` (BSD-3): 10% rounded half up on each line is not 10% of the
/// whole.
fn sa_1(prices: [i64; 4], per_line: bool) -> Quote {
    let lines: Vec<Value> = ["a", "b", "c", "d"]
        .iter()
        .zip(prices)
        .map(|(sku, price)| line(sku, sku, price, 1))
        .collect();
    let rate = json!({"rateOff": {"rate": 9_000, "perLine": per_line}});
    quote(&json!(lines), json!({"promotions": [promotion("m", rate)]}))
}

#[test]
fn sa_1_rounding_per_line() {
    let each = sa_1([106, 206, 306, 406], true);
    assert_eq!((off(&each), each.promotion_discount), (vec![11, 21, 31, 41], fen(104)));
    assert_eq!(off(&sa_1([104, 204, 304, 404], true)), [10, 20, 30, 40]);
    assert_eq!(sa_1([106, 206, 306, 406], false).promotion_discount, fen(102));
}

/// CN-1. Youzan's notice of 2020-03-20: the coupon first, then points.
#[test]
fn cn_1_coupon_first_then_points() {
    let mut request = json!(ask(&json!([line("a", "a", 2_000, 1)]), json!({})));
    let mut coupon = promotion("k", json!({"amountOff": {"amount": 500}}));
    coupon["conditions"] = json!([{"minSpend": {"amount": 2_000}}]);
    request["rules"] = json!({"coupons": [coupon], "points": {"perYuan": 100}});
    request["shopper"] = json!({"points": 300});
    request["points"] = json!("all");
    let request: QuoteRequest = serde_json::from_value(request).unwrap();
    let quote = request.quote().unwrap();
    assert_eq!((quote.payable, quote.points_spent), (fen(1_200), 300));
    assert_eq!(quote.coupons[0].verdict, Verdict::Used { saved: fen(500) });
}
