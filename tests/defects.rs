//! The faults that reading other shops turned up, each as a test: they fail, we pass.
//!
//! Each is named after the shop it was found in (RV ruoyi-vue-pro, CR CRMEB, MZ macrozheng/mall, LK
//! likeshop, LL lilishop, LM litemall, YU yudao-mall-uniapp). The twenty-four, and where each is
//! pinned:
//!
//! | | fault | pinned by |
//! | --- | --- | --- |
//! | 1 | RV applies only the first full reduction | below |
//! | 2 | RV's last line of a split goes negative | below |
//! | 3 | RV splits with a float, cut off | below |
//! | 4 | RV has three units for one rate | below |
//! | 5 | RV mixes up the least and the random cut of a bargain | with bargains (砍价) |
//! | 6 | RV lets a paid member of a full group fail in the callback | below |
//! | 7 | RV adds to the cart beyond stock | below |
//! | 8 | RV's refund of one fen restores all stock and points | below |
//! | 9 | RV leaves an item "in after-sale" after a refund of nothing | below |
//! | 10 | RV's flash-sale slot across midnight never opens | below, of flash sales and of the weekly condition |
//! | 11 | RV refuses an order that points pay whole | below |
//! | 12 | CR's coupon larger than its goods makes lines negative | below |
//! | 13 | CR's lottery is off by one | with the lottery (抽奖) |
//! | 14 | CR takes stock away without a guard | the store's `what_is_there_is_sold_and_no_more`, and `reading_then_writing_loses_every_race` loses that race on purpose |
//! | 15 | MZ reaches a threshold up to 0.99 early | below |
//! | 16 | MZ's split loses cents | below |
//! | 17 | LK splits points with a stale variable | below |
//! | 18 | LK breaks a streak only when it is read | below |
//! | 19 | LL finds an id as a part of a list in a text | below |
//! | 20 | LL counts unchecked lines toward a full reduction | below |
//! | 21 | LM charges the price of the day it was added | below |
//! | 22 | LM orders any cart by its id | the store's `an_order_is_its_shoppers_alone`; an order names SKUs, no cart |
//! | 23 | YU's countdown never stops, and runs on the phone's clock | below for its text; the core has no clock (`.clippy.toml`), and the app keeps the server's (`model/clock.rs`) |
//! | 24 | LL gives back 9.99 of 10.00, piece by piece | below, what each piece cost and what goes back |

use std::fs;
use std::path::Path;

use mall_core::after_sale::{
    AfterSale, AfterSaleActor, AfterSaleEvent, AfterSaleOrder, AfterSales,
};
use mall_core::cart::{Cart, CartOp, ClampReason};
use mall_core::catalog::{Shelf, ShelfItem};
use mall_core::check_in::{CheckIn, Checked};
use mall_core::countdown::Countdown;
use mall_core::flash_sale::FlashSale;
use mall_core::group_buy::{
    Consequence, GroupBuy, GroupEvent, GroupRefusal, GroupState, RefundWhy,
};
use mall_core::order::{OrderState, OrderTimes};
use mall_core::pricing::{Basket, Quote, QuoteRequest, Refund, RefundPolicy, Sale};
use mall_core::{
    CategoryId, Day, DayClock, GroupId, Money, OrderId, ProductId, ShopperId, SkuId, Timestamp,
};
use mall_tests::asked::{ask, fen, line, quote, window};
use serde_json::{Value, json};

fn off(quote: &Quote) -> Vec<i64> {
    quote.lines.iter().map(|it| it.discount().fen()).collect()
}

fn pays(quote: &Quote) -> Vec<i64> {
    quote.lines.iter().map(|it| it.payable.fen()).collect()
}

/// A rule that looks at everything from `from` on.
fn rule(id: &str, from: i64, benefit: Value) -> Value {
    let mut rule = json!({"id": id, "title": id, "window": window(),
        "conditions": [{"minSpend": {"amount": from}}]});
    rule["benefit"] = benefit;
    rule
}

fn amount_off(amount: i64) -> Value {
    json!({"amountOff": {"amount": amount}})
}

fn lines(prices: &[i64]) -> Value {
    let each = prices.iter().enumerate();
    each.map(|(at, price)| line(&format!("s{at}"), &format!("p{at}"), *price, 1)).collect()
}

#[test]
fn rv_only_the_first_full_reduction_applies() {
    let both = json!({"promotions": [
        rule("m100-10", 10_000, amount_off(1_000)), rule("m200-30", 15_000, amount_off(3_000))]});
    let quote = quote(&lines(&[20_000]), both);
    assert_eq!(quote.applied.len(), 2);
    assert_eq!(quote.payable, fen(16_000));
}

#[test]
fn rv_the_last_line_of_a_split_goes_negative() {
    let rules = json!({"promotions": [rule("m", 0, amount_off(115))]});
    let quote = quote(&lines(&[28, 39, 49, 50, 1]), rules);
    assert_eq!(off(&quote).iter().sum::<i64>(), 115);
    assert!(pays(&quote).iter().all(|it| *it >= 0), "{:?}", pays(&quote));
}

#[test]
fn rv_a_float_loses_a_fen() {
    let rules = json!({"promotions": [rule("m", 0, amount_off(100))]});
    assert_eq!(off(&quote(&lines(&[58, 142]), rules)), [29, 71]);
}

/// 8 折 is 8000 wherever a rate is written.
#[test]
fn rv_a_rate_has_three_units() {
    let basket = lines(&[10_000]);
    let price =
        json!({"id": "r", "title": "r", "window": window(), "price": {"rate": {"rate": 8_000}}});
    let rate = rule("r", 0, json!({"rateOff": {"rate": 8_000}}));
    let ladder = rule(
        "r",
        0,
        json!({"ladder": {"by": "pieces", "steps": [{"from": 1, "off": {"rate": 8_000}}]}}),
    );
    for rules in [
        json!({"prices": [price]}),
        json!({"promotions": [rate]}),
        json!({"coupons": [rate]}),
        json!({"promotions": [ladder]}),
    ] {
        assert_eq!(quote(&basket, rules.clone()).payable, fen(8_000), "{rules}");
    }
}

fn item(sku: &str, price: i64, stock: u32) -> ShelfItem {
    ShelfItem {
        sku: SkuId::new(sku).unwrap(),
        product: ProductId::new(sku).unwrap(),
        title: sku.to_owned(),
        options: String::new(),
        image: "/x.svg".to_owned(),
        price: fen(price),
        was_price: None,
        member_price: None,
        floor_price: None,
        weight: 0,
        volume: 0,
        freight: None,
        stock,
        limit: None,
        minimum: None,
        on_shelf: true,
        category: CategoryId::new("c").unwrap(),
        brand: String::new(),
        tags: Vec::new(),
    }
}

fn shelf(items: impl IntoIterator<Item = ShelfItem>) -> Shelf {
    items.into_iter().map(|item| (item.sku.clone(), item)).collect()
}

fn add(cart: &mut Cart, sku: &str, quantity: u32, shelf: &Shelf) -> Option<ClampReason> {
    let add = CartOp::Add { sku: SkuId::new(sku).unwrap(), quantity };
    cart.apply(&add, shelf).unwrap().map(|it| it.reason)
}

/// Only the part that is added is checked there: 3 + 3 of 5 pass.
#[test]
fn rv_adds_to_the_cart_beyond_stock() {
    let (mut cart, shelf) = (Cart::default(), shelf([item("a", 1_000, 5)]));
    assert_eq!(add(&mut cart, "a", 3, &shelf), None);
    assert_eq!(add(&mut cart, "a", 3, &shelf), Some(ClampReason::Stock));
    assert_eq!(cart.lines[0].quantity, 5);
}

/// From 23:00 to 1:00: half past midnight is in it.
#[test]
fn rv_a_slot_across_midnight_never_opens() {
    let mut request = ask(&lines(&[1_000]), json!({}));
    let mut slot = rule("slot", 0, amount_off(100));
    slot["conditions"] = json!([{"weekly": {"from": 23 * 60, "to": 60}}]);
    request.rules.promotions = serde_json::from_value(json!([slot])).unwrap();
    let payable = |utc_minutes: i64| {
        let now = mall_core::Timestamp(utc_minutes * 60_000);
        QuoteRequest { now, ..request.clone() }.quote().unwrap().payable
    };
    // Shop time is eight hours ahead of UTC.
    assert_eq!(payable(15 * 60), fen(900), "23:00");
    assert_eq!(payable(16 * 60 + 30), fen(900), "0:30");
    assert_eq!(payable(17 * 60), fen(1_000), "1:00");
}

fn with_points(prices: &[i64], points: u32) -> Quote {
    let mut request = ask(&lines(prices), json!({"points": {"perYuan": 100}}));
    request.shopper.points = points;
    request.points = serde_json::from_value(json!("all")).unwrap();
    request.quote().unwrap()
}

#[test]
fn rv_refuses_an_order_that_points_pay_whole() {
    let quote = with_points(&[1_000], 5_000);
    assert_eq!((quote.payable, quote.points_spent), (Money::ZERO, 1_000));
}

#[test]
fn cr_a_coupon_larger_than_its_goods_makes_lines_negative() {
    let quote = quote(&lines(&[5, 5]), json!({"coupons": [rule("k", 0, amount_off(20))]}));
    assert_eq!(pays(&quote), [0, 0]);
    assert_eq!(quote.coupon_discount, fen(10));
}

#[test]
fn mz_a_threshold_is_reached_early() {
    let rules = json!({"promotions": [rule("m200-30", 20_000, amount_off(3_000))]});
    for (spent, payable) in [(19_901, 19_901), (19_999, 19_999), (20_000, 17_000)] {
        assert_eq!(quote(&lines(&[spent]), rules.clone()).payable, fen(payable), "{spent}");
    }
}

/// 9.99 of 10.00, and 0.98 of 1.00, there.
#[test]
fn mz_a_split_loses_cents() {
    let ten = json!({"promotions": [rule("m", 0, amount_off(1_000))]});
    assert_eq!(off(&quote(&lines(&[1_000; 3]), ten)), [334, 333, 333]);
    let one = json!({"promotions": [rule("m5-1", 500, amount_off(100))]});
    let quote = quote(&json!([line("a", "a", 33, 8), line("b", "b", 59, 5)]), one);
    assert_eq!(quote.promotion_discount, fen(100));
    assert_eq!(quote.payable, fen(33 * 8 + 59 * 5 - 100));
}

#[test]
fn lk_points_are_split_with_a_stale_variable() {
    let quote = with_points(&[1_000, 500, 1], 751);
    assert_eq!(quote.points_discount, fen(751));
    assert_eq!(off(&quote), [500, 250, 1]);
}

/// `"12,21".contains("1")`.
#[test]
fn ll_a_scope_is_found_as_a_part_of_a_text() {
    let mut basket = lines(&[1_000]);
    for field in ["sku", "product", "category", "shop", "brand"] {
        basket[0][field] = json!("1");
    }
    basket[0]["tags"] = json!(["1"]);
    for scope in ["skus", "products", "categories", "shops", "brands", "tags"] {
        let list = if matches!(scope, "brands" | "tags") { "names" } else { "ids" };
        let off_for = |names: Value| {
            let mut promotion = rule("m", 0, amount_off(100));
            promotion["scope"] = json!({scope: {list: names}});
            quote(&basket, json!({"promotions": [promotion]})).promotion_discount
        };
        assert_eq!(off_for(json!(["12", "21"])), Money::ZERO, "{scope}");
        assert_eq!(off_for(json!(["12", "1"])), fen(100), "{scope}");
    }
}

fn quote_of(cart: &Cart, shelf: &Shelf) -> Quote {
    let rules = json!({"promotions": [rule("m200-30", 20_000, amount_off(3_000))]});
    QuoteRequest { basket: Basket::of_cart(cart, shelf), ..ask(&json!([]), rules) }.quote().unwrap()
}

#[test]
fn ll_unchecked_lines_count_toward_a_full_reduction() {
    let (mut cart, shelf) = (Cart::default(), shelf([item("a", 15_000, 9), item("b", 5_000, 9)]));
    add(&mut cart, "a", 1, &shelf);
    add(&mut cart, "b", 1, &shelf);
    assert_eq!(quote_of(&cart, &shelf).payable, fen(17_000));
    let uncheck = CartOp::Select { skus: vec![SkuId::new("b").unwrap()], selected: false };
    cart.apply(&uncheck, &shelf).unwrap();
    let quote = quote_of(&cart, &shelf);
    assert_eq!((quote.payable, quote.promotion_discount), (fen(15_000), Money::ZERO));
}

#[test]
fn lm_charges_the_price_of_the_day_it_was_added() {
    let mut cart = Cart::default();
    add(&mut cart, "a", 1, &shelf([item("a", 1_000, 9)]));
    let today = shelf([item("a", 1_200, 9)]);
    assert_eq!(quote_of(&cart, &today).payable, fen(1_200));
    let change = cart.lines[0].price_change(&today).unwrap();
    assert_eq!((change.from, change.to), (fen(1_000), fen(1_200)), "and the shopper is told");
}

#[test]
fn ll_pieces_give_back_less_than_was_paid() {
    let rules = json!({"promotions": [rule("m", 0, amount_off(500))]});
    let quote = quote(&json!([line("a", "a", 500, 3)]), rules);
    let each: Vec<i64> = quote.lines[0].per_piece().map(Money::fen).collect();
    assert_eq!(each, [333, 333, 334]);
    assert_eq!(each.iter().sum::<i64>(), quote.payable.fen());
}

/// The last seat is bo's until their time to pay is over: cy cannot pay for it, and bo can.
#[test]
fn rv_a_paid_member_of_a_full_group_fails() {
    let buy: GroupBuy = serde_json::from_value(json!({
        "id": "g", "title": "拼团", "product": "tea", "window": window(),
        "sizes": [{"size": 2, "prices": [{"sku": "tea", "price": 100}]}],
        "openMinutes": 60, "payMinutes": 10, "perOrder": 1, "perShopper": 1,
    }))
    .unwrap();
    let shopper = |name: &str| ShopperId::new(name).unwrap();
    let order = |name: &str| OrderId::new(name).unwrap();
    let paid = |name| GroupEvent::Paid { shopper: shopper(name), order: order(name) };
    let now = Timestamp(0);
    let join = |name| GroupEvent::Join {
        shopper: shopper(name),
        order: order(name),
        pay_before: buy.pay_before(now),
    };
    let group = buy.open(GroupId::new("g1").unwrap(), 2, shopper("ann"), order("ann"), now);
    let group = group.apply(&paid("ann"), now).unwrap().group;
    let group = group.apply(&join("bo"), now).unwrap().group;
    assert_eq!(group.apply(&join("cy"), now), Err(GroupRefusal::SeatsHeld { held: 1 }));
    let last = buy.pay_before(now).plus_ms(-1);
    let group = group.apply(&paid("bo"), last).unwrap().group;
    assert_eq!(group.state, GroupState::Formed { at: last });
    // Money nobody should have sent is no error either: it goes back, once.
    let outcome = group.apply(&paid("cy"), last).unwrap();
    let refund = Consequence::Refund { order: order("cy"), why: RefundWhy::Late };
    assert_eq!(outcome.consequences, [refund]);
    assert_eq!(outcome.group.apply(&paid("cy"), last).unwrap().consequences, []);
}

/// Three pieces for ¥10.00, paid with 300 points; a free one.
fn bought() -> QuoteRequest {
    let mut request = ask(
        &json!([line("a", "a", 500, 3), line("free", "f", 0, 1)]),
        json!({"promotions": [rule("m", 0, amount_off(200))], "points": {"perYuan": 100}}),
    );
    request.shopper.points = 300;
    request.points = serde_json::from_value(json!("all")).unwrap();
    request
}

/// What goes back for `pieces` of a SKU, asked for and agreed to after `before`.
fn after_sale(
    request: &QuoteRequest,
    before: &mut Vec<AfterSale>,
    sku: &str,
    pieces: u32,
) -> Refund {
    let quote = request.quote().unwrap();
    let sale = Sale { ask: request.ask(), quote: &quote };
    let times = OrderTimes::default();
    let order = AfterSaleOrder { state: OrderState::Paid, parcels: &[], ask_before: None };
    let asked = serde_json::from_value(json!({
        "kind": "refundOnly", "reason": "other", "pieces": [{"sku": sku, "pieces": pieces}]}));
    let policy = RefundPolicy::default();
    let all = AfterSales { sale, policy, cases: before };
    let case = all.ask(&order, asked.unwrap(), request.now).unwrap();
    let sequence = case.sequence;
    before.push(case);
    let (agree, shop) = (AfterSaleEvent::Agree, AfterSaleActor::Merchant);
    let all = AfterSales { sale, policy, cases: before };
    let case = all.apply(sequence, &agree, shop, times, request.now).unwrap();
    let refund = case.refund().unwrap().clone();
    before.pop();
    before.push(case);
    refund
}

/// There a client names the amount, and any amount is the whole line.
#[test]
fn rv_a_refund_of_one_fen_gives_all_points_back() {
    let (request, mut cases) = (bought(), Vec::new());
    let one = after_sale(&request, &mut cases, "a", 1);
    assert_eq!((one.lines.len(), one.lines[0].pieces, one.points_back), (1, 1, 100));
    let rest = after_sale(&request, &mut cases, "a", 2);
    assert_eq!((rest.lines[0].pieces, rest.points_back), (2, 200));
}

#[test]
fn rv_a_refund_of_nothing_never_ends() {
    let mut cases = Vec::new();
    assert_eq!(after_sale(&bought(), &mut cases, "free", 1).amount, Money::ZERO);
    assert!(cases[0].state.is_over(), "{:?}", cases[0].state);
}

/// From 22:00 to 2:00: one o'clock is in it, and in yesterday's.
#[test]
fn rv_a_flash_sale_across_midnight_never_opens() {
    let sale: FlashSale = serde_json::from_value(json!({
        "id": "f", "title": "秒杀", "window": window(),
        "sessions": [{"id": "s", "from": 22 * 60, "to": 2 * 60, "items": [
            {"sku": "a", "price": 1, "stock": 1, "perOrder": 1, "perShopper": 1}]}],
    }))
    .unwrap();
    sale.check().unwrap();
    let day = Day::new(2025, 11, 26).unwrap();
    let open = |day: Day, minute| {
        let now = day.at_minute(minute, DayClock::SHOP);
        sale.open_occurrence(&sale.sessions[0], now).map(|it| it.day)
    };
    assert_eq!(open(day, 23 * 60), Some(day));
    assert_eq!(open(day.plus(1), 60), Some(day));
    assert_eq!(open(day.plus(1), 2 * 60), None);
}

/// There a streak ends when the list of days is asked for; who does not ask keeps it.
#[test]
fn lk_a_streak_breaks_only_when_it_is_read() {
    let it: CheckIn = serde_json::from_value(json!({
        "id": "c", "title": "签到", "window": window(), "cycle": "endless",
        "milestones": [{"days": 3, "rewards": [{"points": {"points": 30}}]}],
    }))
    .unwrap();
    let first = Day::new(2025, 11, 20).unwrap();
    let days = [0, 1].map(|by| Checked { day: first.plus(by), made_up: false });
    let on = |by| it.check_in(&days, first.plus(by).starts_at(DayClock::SHOP)).unwrap();
    assert_eq!((on(2).streak, on(2).rewards.len()), (3, 1));
    assert_eq!((on(3).streak, on(3).rewards.len()), (1, 0), "a day was missed, and nobody looked");
}

/// 9.99 of 10.00 there.
#[test]
fn ll_what_goes_back_is_less_than_was_paid() {
    let mut request = bought();
    request.points = serde_json::from_value(json!("none")).unwrap();
    request.rules.promotions[0] = serde_json::from_value(rule("m", 0, amount_off(500))).unwrap();
    let mut cases = Vec::new();
    let back = [(); 3].map(|()| after_sale(&request, &mut cases, "a", 1).amount.fen());
    assert_eq!(back, [333, 333, 334]);
}

#[test]
fn yu_a_countdown_runs_on_below_zero() {
    let shown = |ms| Countdown::until(Timestamp(ms), Timestamp(0)).seconds;
    assert_eq!([shown(1), shown(0), shown(-5_000)], ["01", "00", "00"]);
}

/// The tests of the store that the table names are there.
#[test]
fn the_store_holds_its_part() {
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/mall-server/tests/store");
    for (file, test) in [
        ("race.rs", "what_is_there_is_sold_and_no_more"),
        ("race.rs", "reading_then_writing_loses_every_race"),
        ("order.rs", "an_order_is_its_shoppers_alone"),
    ] {
        let text = fs::read_to_string(store.join(file)).unwrap();
        assert!(text.contains(&format!("async fn {test}()")), "{file}: {test}");
    }
}
