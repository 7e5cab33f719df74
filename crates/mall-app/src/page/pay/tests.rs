use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::effect::Effect;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, order};
use crate::{EffectId, PageId};
use mall_api::order::OrderRefund;
use mall_core::order::PAYMENT_WINDOW_MS;
use mall_core::pricing::Channel;
use mall_core::{Money, Timestamp};
use serde_json::json;

/// The page of an unpaid order; the sandbox answers with these, then with a paid order.
fn paying(answers: Vec<Said>) -> (Shell, PageId) {
    let answers = Rc::new(RefCell::new(answers));
    let server = move |ask: &Ask| match ask.path.as_str() {
        "/api/orders/o1" => ok(&order("o1", OrderState::Unpaid)),
        "/api/sandbox/payments/p1" => {
            let mut answers = answers.borrow_mut();
            if answers.is_empty() { ok(&order("o1", OrderState::Paid)) } else { answers.remove(0) }
        }
        _ => None,
    };
    let mut shell = Shell::new(log_in, server);
    let page = shell.open("pay", &[("order", "o1"), ("payment", "p1")]);
    (shell, page)
}

#[test]
fn a_double_tap_pays_once() {
    let (mut shell, page) = paying(Vec::new());
    assert_eq!(shell.text(page, "/amount/yuan"), "100");
    assert_eq!(shell.text(page, "/payBefore"), "请在 19:00 前支付，超时自动取消");
    let confirm = shell.at(page, "/confirm/action");
    shell.hold = true;
    shell.tap(page, "/confirm/action");
    assert_eq!(shell.at(page, "/refuse/action"), json!(null));
    shell.dispatch(serde_json::from_value(confirm).unwrap());
    shell.let_go();
    let asked = shell.asked_at("/api/sandbox/payments/p1");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].body, json!({"confirm": true}));
    assert_eq!(shell.went(), ["/packages/trade/paid/paid?order=o1"]);
}

#[test]
fn giving_up_leads_back_to_the_order() {
    let (mut shell, page) = paying(vec![ok(&order("o1", OrderState::Unpaid))]);
    shell.tap(page, "/refuse/action");
    assert_eq!(shell.toasts(), ["还没有支付，可在订单里继续付款"]);
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
}

#[test]
fn money_that_came_too_late_is_said_to_go_back() {
    let refund = OrderRefund { amount: Money::from_fen(10_000), asked_at: NOW, done_at: None };
    let gone = OrderView { refunds: vec![refund], ..order("o1", OrderState::Cancelled) };
    let (mut shell, page) = paying(vec![ok(&gone)]);
    shell.tap(page, "/confirm/action");
    assert_eq!(shell.toasts(), ["订单已取消，款项将原路退回"]);
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
}

#[test]
fn a_lost_answer_can_be_tried_again_and_a_late_one_leads_to_the_order() {
    let late = no(ErrorCode::WrongState, "订单已取消");
    let (mut shell, page) = paying(vec![None, late]);
    shell.tap(page, "/confirm/action");
    assert_eq!(shell.toasts(), ["网络不给力，请稍后再试"]);
    assert_eq!(shell.went(), Vec::<&str>::new());
    shell.tap(page, "/confirm/action");
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
}

#[test]
fn what_can_no_longer_be_paid_is_not_shown_to_be() {
    let server = |ask: &Ask| match ask.path.as_str() {
        "/api/orders/o1" => ok(&order("o1", OrderState::Unpaid)),
        _ => None,
    };
    let mut shell = Shell::new(log_in, server);
    shell.now = Timestamp(NOW.0 + PAYMENT_WINDOW_MS);
    shell.open("pay", &[("order", "o1"), ("payment", "p1")]);
    assert_eq!(shell.toasts(), ["订单已不能支付"]);
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
}

#[test]
fn without_network_it_can_be_asked_for_again() {
    let mut shell = Shell::new(log_in, |_| None);
    let page = shell.open("pay", &[("order", "o1"), ("payment", "p1")]);
    assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
    shell.forget();
    shell.tap(page, "/state/action");
    assert_eq!(shell.asked.len(), 1);
}

const ARGUMENTS: &str = r#"{"package":"prepay_id=wx1"}"#;

/// A shopper whose order `WeChat` Pay is to take the money of; `stands` is what the server says of it each time
/// it is asked, the last for ever.
fn in_wechat(channel: Channel, pay: PayResponse, stands: Vec<OrderView>) -> (Shell, PageId) {
    let mut asked = 0;
    let server = move |ask: &Ask| match ask.path.as_str() {
        "/api/orders/o1/pay" => ok(&pay),
        "/api/orders/o1" => ok(&order("o1", OrderState::Unpaid)),
        "/api/orders/o1/paid" => {
            asked += 1;
            ok(&stands[usize::min(asked, stands.len()) - 1])
        }
        _ => None,
    };
    let mut shell = Shell::new_in(channel, log_in, server);
    let page = shell.open("order", &[("id", "o1")]);
    let buttons = shell.at(page, "/buttons");
    let pay = buttons.as_array().unwrap().iter().find(|it| it["key"] == "pay").unwrap().clone();
    shell.dispatch(serde_json::from_value(pay["action"].clone()).unwrap());
    assert_eq!(shell.went(), ["/packages/trade/pay/pay?order=o1"]);
    shell.effects.clear();
    let page = shell.open("pay", &[("order", "o1")]);
    (shell, page)
}

fn wechat() -> PayResponse {
    PayResponse::Wechat { payment: PaymentId::new("p1").unwrap(), arguments: ARGUMENTS.to_owned() }
}

/// What was asked of `WeChat`, the last of it.
fn payment(shell: &Shell) -> Option<(EffectId, String, String)> {
    shell.effects.iter().rev().find_map(|effect| match effect {
        Effect::RequestPayment { id, arguments, url } => {
            Some((*id, arguments.clone(), url.clone()))
        }
        _ => None,
    })
}

#[test]
fn wechat_is_asked_as_the_server_says_and_its_word_is_no_money() {
    let unpaid = order("o1", OrderState::Unpaid);
    let (mut shell, page) = in_wechat(Channel::MiniProgram, wechat(), vec![unpaid]);
    assert_eq!(shell.asked_at("/api/orders/o1/pay")[0].query, "via=miniProgram");
    let (id, arguments, url) = payment(&shell).unwrap();
    assert_eq!((arguments.as_str(), url.as_str()), (ARGUMENTS, ""));
    assert_eq!(shell.text(page, "/title"), "微信支付");
    assert_eq!(shell.text(page, "/note"), "请在微信中完成支付");
    assert_eq!(shell.at(page, "/confirm/action"), json!(null), "it is asked for once");
    assert_ne!(
        shell.at(page, "/refuse/action"),
        json!(null),
        "an answer that is lost has a way on"
    );
    shell.resolve(id, Answer::Confirmed(true));
    assert_eq!(shell.went(), ["/packages/trade/paid/paid?order=o1"]);
    let paid = shell.open("paid", &[("order", "o1")]);
    assert_eq!(shell.text(paid, "/title"), "还没有收到付款", "WeChat's word alone pays nothing");
}

#[test]
fn who_refuses_can_go_on_and_a_failure_is_said() {
    let unpaid = order("o1", OrderState::Unpaid);
    let (mut shell, page) = in_wechat(Channel::MiniProgram, wechat(), vec![unpaid]);
    let (id, ..) = payment(&shell).unwrap();
    shell.resolve(id, Answer::Confirmed(false));
    assert_eq!(shell.text(page, "/note"), "您取消了支付，可以继续支付");
    assert_eq!(shell.asked_at("/api/orders/o1/paid").len(), 1, "the server is asked all the same");
    shell.forget();
    shell.tap(page, "/confirm/action");
    let (id, ..) = payment(&shell).unwrap();
    shell.resolve(id, Answer::Failed);
    assert_eq!(shell.text(page, "/note"), "微信支付没有打开，请再试一次");
    // Told again it changes nothing.
    shell.resolve(id, Answer::Confirmed(true));
    assert_eq!(shell.went(), Vec::<&str>::new());
}

#[test]
fn who_paid_though_wechat_says_otherwise_is_told_so() {
    let paid = order("o1", OrderState::Paid);
    let (mut shell, _) = in_wechat(Channel::MiniProgram, wechat(), vec![paid]);
    let (id, ..) = payment(&shell).unwrap();
    shell.resolve(id, Answer::Confirmed(false));
    assert_eq!(shell.went(), ["/packages/trade/paid/paid?order=o1"]);
}

#[test]
fn a_browser_goes_to_wechat_and_comes_back_to_the_question() {
    let url = "https://wx.tenpay.com/x".to_owned();
    let pay = PayResponse::WechatPage { payment: PaymentId::new("p1").unwrap(), url: url.clone() };
    let unpaid = order("o1", OrderState::Unpaid);
    let (shell, _) = in_wechat(Channel::H5, pay, vec![unpaid.clone()]);
    assert_eq!(shell.asked_at("/api/orders/o1/pay")[0].query, "");
    assert_eq!(payment(&shell).unwrap().2, url);
    // It comes back as a page that is opened anew.
    let mut shell = shell.restart("fedcba9876543210");
    let page = shell.open("pay", &[("order", "o1")]);
    assert_eq!(payment(&shell), None, "and asks for nothing by itself");
    assert_eq!(shell.text(page, "/note"), "付款完成了吗？还没付款可以继续支付");
    shell.tap(page, "/refuse/action");
    assert_eq!(shell.went(), ["/packages/trade/paid/paid?order=o1"]);
}

#[test]
fn an_address_that_is_not_of_wechat_pay_is_not_gone_to() {
    for url in
        ["javascript:alert(1)", "https://evil.example/", "https://wx.tenpay.com.evil.example/"]
    {
        let (payment_id, url) = (PaymentId::new("p1").unwrap(), url.to_owned());
        let pay = PayResponse::WechatPage { payment: payment_id, url };
        let (shell, page) = in_wechat(Channel::H5, pay, vec![order("o1", OrderState::Unpaid)]);
        assert_eq!(payment(&shell), None);
        assert_eq!(shell.text(page, "/note"), "微信支付没有打开，请再试一次");
    }
}

#[test]
fn money_that_came_after_the_order_was_cancelled_goes_back_and_that_is_said() {
    let refund = OrderRefund { amount: Money::from_fen(10_000), asked_at: NOW, done_at: None };
    let gone = OrderView { refunds: vec![refund], ..order("o1", OrderState::Cancelled) };
    let (mut shell, _) = in_wechat(Channel::MiniProgram, wechat(), vec![gone]);
    let (id, ..) = payment(&shell).unwrap();
    shell.resolve(id, Answer::Confirmed(false));
    assert_eq!(shell.toasts(), ["订单已取消，款项将原路退回"]);
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
}
