use std::cell::RefCell;
use std::rc::Rc;

use mall_api::ErrorCode;
use mall_api::order::{ExchangeOrder, OrderView, PayResponse};
use mall_api::path;
use mall_api::points_mall::ExchangeResponse;
use mall_core::order::OrderState;
use mall_core::points_mall::ExchangeRefusal;
use mall_core::{ActivityId, Money, PaymentId};
use serde_json::json;

use crate::PageId;
use crate::harness::{Ask, Said, Shell, no, ok};
use crate::page::points_mall::tests::mall;
use crate::page::samples::{addresses, log_in, order};

const EXCHANGE: &str = "/api/points-mall/mask/exchange";

fn bought(state: OrderState, cash: i64) -> OrderView {
    let offer = ActivityId::new("mask").unwrap();
    OrderView {
        payable: Money::from_fen(cash),
        exchange: Some(ExchangeOrder { offer, points: 120 }),
        ..order("o1", state)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it reads as what the server said")]
fn given(order: Option<OrderView>) -> Said {
    Some((
        201,
        serde_json::to_value(ExchangeResponse {
            order: order.map(Box::new),
            state: mall(880, None),
        })
        .unwrap(),
    ))
}

fn shell(mut other: impl FnMut(&Ask) -> Said + 'static) -> (Shell, PageId) {
    opened("mask", move |ask| match ask.path.as_str() {
        path::POINTS_MALL => ok(&mall(1_000, None)),
        path::ADDRESSES => ok(&addresses()),
        _ => other(ask),
    })
}

fn opened(id: &str, server: impl FnMut(&Ask) -> Said + 'static) -> (Shell, PageId) {
    let mut shell = Shell::new(log_in, server);
    let page = shell.open("exchange", &[("id", id)]);
    (shell, page)
}

#[test]
fn goods_are_exchanged_and_paid() {
    let (mut shell, page) = shell(|ask| match ask.path.as_str() {
        EXCHANGE => given(Some(bought(OrderState::Unpaid, 990))),
        "/api/orders/o1/pay" => {
            let payment = PaymentId::new("p1").unwrap();
            ok(&PayResponse::Sandbox { payment, amount: Money::from_fen(990) })
        }
        _ => None,
    });
    assert_eq!(shell.text(page, "/address/name"), "林晓");
    assert_eq!(shell.text(page, "/total"), "120 积分 + ¥9.90");
    let rows: Vec<String> =
        (0..4).map(|n| shell.text(page, &format!("/rows/{n}/amount"))).collect();
    assert_eq!(rows, ["120 积分", "¥9.90", "免运费", "880 积分"]);
    assert_eq!(shell.text(page, "/submit/text"), "兑换并支付");
    shell.tap(page, "/submit/action");
    let asked = shell.asked_at(EXCHANGE);
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (&asked[0].body["expectedPoints"], &asked[0].body["expectedPayable"]),
        (&json!(120), &json!(990))
    );
    assert_eq!(asked[0].body["address"], "a1");
    assert_eq!(shell.went(), ["/packages/trade/pay/pay?order=o1&payment=p1"]);
}

#[test]
fn what_costs_no_money_is_paid_with_the_exchange() {
    let (mut shell, page) = shell(|ask| match ask.path.as_str() {
        EXCHANGE => given(Some(bought(OrderState::Paid, 0))),
        _ => None,
    });
    shell.tap(page, "/submit/action");
    assert!(shell.asked_at("/api/orders/o1/pay").is_empty());
    assert_eq!(shell.went(), ["/packages/trade/paid/paid?order=o1"]);
}

#[test]
fn tickets_need_no_address_and_are_there_at_once() {
    let (mut shell, page) = opened("tickets", |ask| match ask.path.as_str() {
        path::POINTS_MALL => ok(&mall(1_000, None)),
        path::ADDRESSES => ok(&addresses()),
        "/api/points-mall/tickets/exchange" => given(None),
        _ => None,
    });
    assert_eq!(shell.at(page, "/address"), json!(null));
    shell.tap(page, "/submit/action");
    assert_eq!(shell.asked_at("/api/points-mall/tickets/exchange")[0].body["address"], json!(null));
    assert_eq!(shell.toasts(), ["兑换成功"]);
}

#[test]
fn a_lost_answer_is_asked_again_with_the_same_key() {
    let keys = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&keys);
    let (mut shell, page) = shell(move |ask| {
        if ask.path == EXCHANGE {
            log.borrow_mut().push(ask.body["key"].clone());
            if log.borrow().len() == 2 {
                return given(Some(bought(OrderState::Paid, 0)));
            }
        }
        None
    });
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["网络不给力，再点一次，不会重复扣积分"]);
    // Even from a page that was opened anew.
    let page = shell.open("exchange", &[("id", "mask")]);
    shell.tap(page, "/submit/action");
    let keys = keys.borrow();
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    assert_eq!(shell.went(), ["/packages/trade/paid/paid?order=o1"]);
}

#[test]
fn a_changed_price_is_shown_before_it_is_sent_again() {
    let asked = Rc::new(RefCell::new(0));
    let count = Rc::clone(&asked);
    let (mut shell, page) = opened("mask", move |ask| match ask.path.as_str() {
        path::POINTS_MALL => {
            let mut now = mall(1_000, None);
            *count.borrow_mut() += 1;
            if *count.borrow() > 1 {
                now.offers[0].points = 150;
            }
            ok(&now)
        }
        path::ADDRESSES => ok(&addresses()),
        EXCHANGE if ask.body["expectedPoints"] == 120 => no(ErrorCode::PriceChanged, "价格有变动"),
        EXCHANGE => given(Some(bought(OrderState::Paid, 0))),
        _ => None,
    });
    shell.tap(page, "/submit/action");
    assert_eq!(shell.text(page, "/total"), "150 积分 + ¥9.90");
    assert_eq!(shell.text(page, "/submit/text"), "按新价格兑换");
    assert_eq!(shell.text(page, "/notices/0"), "兑换价格有变动，请确认后再提交");
    shell.tap(page, "/submit/action");
    let sent = shell.asked_at(EXCHANGE);
    assert_eq!(sent[1].body["expectedPoints"], 150);
    assert_ne!(sent[0].body["key"], sent[1].body["key"]);
}

#[test]
fn what_cannot_be_had_is_grey_and_what_is_gone_leads_back() {
    let gone = Some(ExchangeRefusal::Gone);
    let (shell, page) = opened("mask", move |ask| match ask.path.as_str() {
        path::POINTS_MALL => ok(&mall(1_000, gone)),
        path::ADDRESSES => ok(&addresses()),
        _ => None,
    });
    assert_eq!(shell.text(page, "/submit/text"), "已兑完");
    assert_eq!(shell.at(page, "/submit/action"), json!(null));
    let (mut shell, page) = opened("none", |ask| match ask.path.as_str() {
        path::POINTS_MALL => ok(&mall(1_000, None)),
        _ => None,
    });
    assert_eq!(shell.text(page, "/state/text"), "这件兑换已经下架");
    shell.tap(page, "/state/action");
    assert_eq!(shell.went(), ["/packages/account/mall/mall"]);
}

#[test]
fn orders_and_their_pages_show_points_and_money() {
    let (shell, page) = {
        let mut shell = Shell::new(log_in, |ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&bought(OrderState::Paid, 990)),
            "/api/orders/o2" => ok(&OrderView {
                id: mall_core::OrderId::new("o2").unwrap(),
                ..bought(OrderState::Paid, 0)
            }),
            _ => None,
        });
        let page = shell.open("order", &[("id", "o1")]);
        (shell, page)
    };
    assert_eq!(shell.text(page, "/points"), "120 积分 +");
    assert_eq!(shell.text(page, "/payable/yuan"), "9");
    assert_eq!(
        shell.at(page, "/buttons"),
        json!([]),
        "goods for points are not bought again by the cart"
    );
    let mut shell = shell;
    let page = shell.open("paid", &[("order", "o2")]);
    assert_eq!(shell.text(page, "/points"), "120 积分");
    assert_eq!(shell.at(page, "/amount"), json!(null));
}
