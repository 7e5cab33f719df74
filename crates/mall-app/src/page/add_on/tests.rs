use mall_api::order::{OrderView, PayResponse};
use mall_core::order::OrderState;
use mall_core::{Money, PaymentId};
use serde_json::json;

use super::*;
use crate::PageId;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, order};

const BUY: &str = "/api/orders/o1/add-ons";

/// What comes after the order: one offer until `ends_at`.
fn after(ends_at: Timestamp, price: i64) -> serde_json::Value {
    json!({"gifts": [], "cards": [], "addOns": [{
        "id": "puff", "title": "粉扑 3 枚", "image": "/m/x.svg", "gives": {"goods": {"sku": "puff-3"}},
        "points": 0, "cash": price, "left": 5, "perShopper": 2, "mine": 0, "endsAt": ends_at,
        "goods": {"product": "puff", "title": "粉扑", "options": "粉色", "price": 2_590, "onShelf": true}
    }]})
}

fn opened(route: &str, mut other: impl FnMut(&Ask) -> Said + 'static) -> (Shell, PageId) {
    let mut shell = Shell::new(log_in, move |ask| match ask.path.as_str() {
        "/api/orders/o1" => ok(&order("o1", OrderState::Paid)),
        "/api/orders/o2/pay" => {
            let payment = PaymentId::new("p2").unwrap();
            ok(&PayResponse::Sandbox { payment, amount: Money::from_fen(490) })
        }
        "/api/orders/o1/after" => other(ask).or_else(|| ok(&after(NOW.plus_ms(1_800_000), 490))),
        _ => other(ask),
    });
    shell.sleeps = true;
    let name = if route == "paid" { "order" } else { "id" };
    let page = shell.open(route, &[(name, "o1")]);
    (shell, page)
}

fn bought() -> Said {
    ok(&OrderView {
        along_with: Some(OrderId::new("o1").unwrap()),
        ..order("o2", OrderState::Unpaid)
    })
}

#[test]
fn it_is_bought_from_the_result_of_the_payment_and_from_the_order() {
    for route in ["paid", "order"] {
        let (mut shell, page) = opened(route, |ask| (ask.path == BUY).then(bought).flatten());
        assert_eq!(shell.text(page, "/addOns/title"), "超值换购");
        assert_eq!(shell.text(page, "/addOns/clock/minutes"), "30");
        assert_eq!(shell.text(page, "/addOns/cards/0/price/yuan"), "4");
        assert_eq!(shell.text(page, "/addOns/cards/0/price/was"), "¥25.90");
        assert_eq!(shell.text(page, "/addOns/cards/0/note"), "粉色");
        shell.tap(page, "/addOns/cards/0/button/action");
        let asked = shell.asked_at(BUY);
        assert_eq!(asked.len(), 1);
        let body = &asked[0].body;
        assert_eq!((&body["addOn"], &body["expectedPayable"]), (&json!("puff"), &json!(490)));
        assert_eq!(shell.went(), ["/packages/trade/pay/pay?order=o2&payment=p2"]);
    }
}

#[test]
fn a_lost_answer_is_asked_again_with_the_same_key() {
    let mut turn = 0;
    let (mut shell, page) = opened("paid", move |ask| {
        turn += usize::from(ask.path == BUY);
        (ask.path == BUY && turn == 2).then(bought).flatten()
    });
    shell.tap(page, "/addOns/cards/0/button/action");
    shell.tap(page, "/addOns/cards/0/button/action");
    let asked = shell.asked_at(BUY);
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].body["key"], asked[1].body["key"]);
}

#[test]
fn a_double_tap_buys_once() {
    let (mut shell, page) = opened("paid", |ask| (ask.path == BUY).then(bought).flatten());
    let buy = shell.at(page, "/addOns/cards/0/button/action");
    shell.hold = true;
    shell.tap(page, "/addOns/cards/0/button/action");
    assert_eq!(shell.at(page, "/addOns/cards/0/button/action"), json!(null));
    shell.dispatch(serde_json::from_value(buy).unwrap());
    shell.let_go();
    assert_eq!(shell.asked_at(BUY).len(), 1);
}

#[test]
fn what_is_refused_is_said_and_looked_at_anew() {
    let mut turn = 0;
    let (mut shell, page) = opened("paid", move |ask| match ask.path.as_str() {
        BUY => no(ErrorCode::PriceChanged, "价格有变动，请确认新的金额后再提交"),
        "/api/orders/o1/after" => {
            turn += 1;
            (turn > 1).then(|| ok(&after(NOW.plus_ms(1_000), 590))).flatten()
        }
        _ => None,
    });
    shell.tap(page, "/addOns/cards/0/button/action");
    assert_eq!(shell.toasts(), ["价格有变动，请确认新的金额后再提交"]);
    assert_eq!(shell.text(page, "/addOns/cards/0/price/yuan"), "5");
}

#[test]
fn what_is_over_is_gone_and_nothing_is_shown_of_nothing() {
    let (mut shell, page) = opened("paid", |ask| {
        (ask.path == "/api/orders/o1/after").then(|| ok(&after(NOW.plus_ms(1_000), 490))).flatten()
    });
    assert_eq!(shell.text(page, "/addOns/clock/seconds"), "01");
    shell.now = NOW.plus_ms(1_000);
    shell.dispatch(Action::Show { page });
    assert_eq!(shell.at(page, "/addOns"), json!(null));
}

#[test]
fn an_order_that_was_bought_along_says_with_which() {
    let mut shell = Shell::new(log_in, |ask| match ask.path.as_str() {
        "/api/orders/o2" => ok(&OrderView {
            along_with: Some(OrderId::new("o1").unwrap()),
            ..order("o2", OrderState::Paid)
        }),
        _ => None,
    });
    let page = shell.open("order", &[("id", "o2")]);
    assert_eq!(shell.text(page, "/rows/0/name"), "换购，随此单寄出");
    assert_eq!(shell.text(page, "/rows/0/amount"), "o1");
    let page = shell.open("paid", &[("order", "o2")]);
    assert_eq!(shell.text(page, "/note"), "换购的商品会随原订单一起寄出");
}
