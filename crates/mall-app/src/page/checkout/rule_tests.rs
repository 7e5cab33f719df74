//! The till under rules of other kinds: several coupons, points, gifts, regions.

use mall_api::cart::SyncResponse;
use mall_api::order::{OrderLine, OrderView};
use mall_api::path;
use mall_core::cart::CartOp;
use mall_core::order::OrderState;
use mall_core::pricing::{Channel, Shopper};
use serde_json::{Value, json};

use crate::harness::{Ask, Shell, ok};
use crate::model::Model;
use crate::page::samples::{addresses, item, line, log_in, order, sku};
use crate::{Action, PageId};

/// A shopper with 500 points at the till with one serum at ¥150.00; the shop's rules came before the
/// network went.
fn at_the_till(rules: &Value) -> (Shell, PageId) {
    till(rules, order("o1", OrderState::Unpaid))
}

/// The same; what is ordered becomes `placed`.
fn till(rules: &Value, placed: OrderView) -> (Shell, PageId) {
    let rules: mall_core::pricing::Rules = serde_json::from_value(rules.clone()).unwrap();
    let prepare = move |model: &mut Model| {
        log_in(model);
        let request = model.cart.sync_request(&[]).unwrap();
        let response = SyncResponse {
            cart: None,
            applied_seq: 0,
            clamps: Vec::new(),
            shelf: vec![item("serum", 15_000, 9), item("sample", 900, 9)],
            rules,
            shopper: Shopper { points: 500, channel: Some(Channel::H5), ..Shopper::default() },
        };
        model.cart.synced(&request, response);
        model.cart.apply(CartOp::Add { sku: sku("serum"), quantity: 1 }, false).unwrap();
    };
    let server = move |ask: &Ask| match ask.path.as_str() {
        path::ADDRESSES => ok(&addresses()),
        path::ORDERS => ok(&placed),
        _ => None,
    };
    let mut shell = Shell::new(prepare, server);
    let page = shell.open("checkout", &[]);
    shell.forget();
    (shell, page)
}

fn coupon(id: &str, class: &str, amount: i64) -> Value {
    json!({
        "id": id, "title": id, "class": class,
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "benefit": {"amountOff": {"amount": amount}}
    })
}

#[test]
fn coupons_are_chosen_one_by_one_and_the_price_of_that_is_told() {
    let coupons = [
        coupon("shop20", "shop", 2_000),
        coupon("shop5", "shop", 500),
        coupon("red", "platform", 300),
    ];
    let (mut shell, page) = at_the_till(&json!({"coupons": coupons}));
    assert_eq!(shell.text(page, "/coupon/text"), "-¥23.00");
    shell.tap(page, "/coupon/open");
    assert_eq!(shell.text(page, "/sheet/note"), "已为您选好最省的组合");
    let at = |shell: &Shell, id: &str| {
        let tickets = shell.at(page, "/sheet/usable");
        tickets.as_array().unwrap().iter().position(|it| it["key"] == id).unwrap()
    };
    let on = |shell: &Shell, id: &str| {
        let place = format!("/sheet/usable/{}/on", at(shell, id));
        shell.at(page, &place) == json!(true)
    };
    assert!(on(&shell, "shop20") && on(&shell, "red") && !on(&shell, "shop5"));

    let five = format!("/sheet/usable/{}/action", at(&shell, "shop5"));
    shell.tap(page, &five);
    assert!(on(&shell, "shop5") && on(&shell, "red"), "the other class stays");
    assert!(!on(&shell, "shop20"), "one per class");
    assert_eq!(shell.text(page, "/sheet/note"), "当前选择比最省组合多付 ¥15.00");

    let red = format!("/sheet/usable/{}/action", at(&shell, "red"));
    shell.tap(page, &red);
    assert!(!on(&shell, "red"), "a second tap takes it away");
    assert_eq!(shell.text(page, "/total/yuan"), "145");
    shell.tap(page, "/sheet/best/action");
    assert_eq!(shell.at(page, "/sheet"), json!(null));
    assert_eq!(shell.text(page, "/total/yuan"), "127");
}

#[test]
fn points_pay_when_they_are_switched_on() {
    let rules = json!({"points": {"perYuan": 100, "step": 100}, "earning": {"points": 1}});
    let (mut shell, page) = at_the_till(&rules);
    assert_eq!(shell.text(page, "/points/text"), "500 积分抵 ¥5.00");
    assert_eq!(shell.text(page, "/total/yuan"), "150");
    assert_eq!(shell.text(page, "/earns"), "支付后可得 150 积分");
    shell.tap(page, "/points/action");
    assert_eq!(shell.at(page, "/points/on"), json!(true));
    assert_eq!(shell.text(page, "/total/yuan"), "145");
    assert_eq!(shell.text(page, "/earns"), "支付后可得 145 积分");
    shell.tap(page, "/submit/action");
    let asked = &shell.asked_at(path::ORDERS)[0].body;
    assert_eq!((&asked["points"], &asked["channel"]), (&json!("all"), &json!("h5")));
    assert_eq!(asked["expectedPayable"], json!(14_500));
}

#[test]
fn without_a_rule_for_points_there_is_no_switch() {
    let (shell, page) = at_the_till(&json!({}));
    assert_eq!(shell.at(page, "/points"), json!(null));
    assert_eq!(shell.text(page, "/earns"), "");
}

fn gift(pieces: u32) -> Value {
    json!({"promotions": [{
        "id": "g", "title": "满100送小样", "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "conditions": [{"minSpend": {"amount": 10_000}}],
        "benefit": {"gift": {"sku": "sample", "pieces": pieces}}
    }]})
}

#[test]
fn a_gift_that_has_run_out_is_said_to() {
    let (shell, page) = at_the_till(&gift(9));
    assert_eq!(shell.text(page, "/lines/1/note"), "");
    let (shell, page) = at_the_till(&gift(10));
    assert_eq!(shell.text(page, "/lines/1/note"), "赠品已送完");
}

#[test]
fn what_is_given_takes_nothing_out_of_the_cart() {
    let given = OrderLine { gift: true, ..line("sample") };
    let placed = OrderView { lines: vec![line("serum"), given], ..order("o1", OrderState::Unpaid) };
    let (mut shell, page) = till(&gift(1), placed);
    shell.dispatch(Action::Add { sku: sku("sample"), quantity: 1 });
    let cart = shell.open("cart", &[]);
    shell.tap(cart, "/groups/0/lines/0/select");
    assert_eq!(shell.text(cart, "/groups/0/lines/0/key"), "sample");
    shell.dispatch(Action::Show { page });
    shell.tap(page, "/submit/action");
    shell.dispatch(Action::Show { page: cart });
    let lines = shell.at(cart, "/groups/0/lines");
    assert_eq!(lines.as_array().map(Vec::len), Some(1), "{lines}");
    assert_eq!(lines[0]["key"], "sample");
}

#[test]
fn a_gift_lies_with_the_goods() {
    let (shell, page) = at_the_till(&gift(2));
    assert_eq!(shell.text(page, "/lines/1/title"), "青禾 sample");
    assert_eq!(shell.text(page, "/lines/1/quantity"), "×2");
    assert_eq!(shell.text(page, "/lines/1/discounts/0"), "赠品 · 满100送小样");
    assert_eq!(shell.text(page, "/total/yuan"), "150");
}

#[test]
fn what_is_not_sent_there_cannot_be_ordered() {
    let freight = json!([{"id": "std", "rates": [{"regions": ["西藏"], "firstFee": 0}]}]);
    let (shell, page) = at_the_till(&json!({"freight": freight}));
    assert_eq!(shell.text(page, "/lines/0/note"), "该地区暂不配送");
    assert!(shell.text(page, "/notices/0").contains("不配送到这个地址"));
    assert_eq!(shell.at(page, "/submit/action"), json!(null));
}
