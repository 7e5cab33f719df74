//! 售后, as a shopper sees it.

use mall_api::after_sale::{AskRequest, StepRequest};
use mall_api::order::OrderView;
use mall_api::{ErrorCode, path};
use mall_core::Money;
use mall_core::after_sale::{AfterSale, AfterSaleEvent, AfterSaleState};
use mall_core::order::OrderState;
use mall_core::pricing::{Pieces, Refund};
use mall_core::shipment::{Parcel, Tracking};
use serde_json::{Value, json};

use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, order};

const FORM: &str = "aftersale";

fn tracking() -> Tracking {
    Tracking { carrier: "SF".to_owned(), number: "SF1234567890".to_owned() }
}

/// An order of two pieces, in `state`, all of it sent when it is.
fn bought(state: OrderState) -> OrderView {
    let mut order = order("o1", state);
    order.lines.truncate(1);
    order.lines[0].quantity = 2;
    if state == OrderState::Shipped {
        let pieces = vec![Pieces { sku: order.lines[0].sku.clone(), pieces: 2 }];
        order.parcels.push(Parcel { tracking: tracking(), pieces, sent_at: NOW });
    }
    order
}

/// A store with one order; each piece gives back ¥40.
struct Server {
    order: OrderView,
    keys: Vec<String>,
}

impl Server {
    fn new(order: OrderView) -> Self {
        Self { order, keys: Vec::new() }
    }

    fn says(&mut self, ask: &Ask) -> Said {
        let at = |path: &str| path::with_id(path, "o1") == ask.path;
        if at(path::ORDER_AFTER_SALE_PREVIEW) {
            let pieces: Vec<Pieces> = serde_json::from_value(ask.body["pieces"].clone()).unwrap();
            let all: u32 = pieces.iter().map(|it| it.pieces).sum();
            let amount = Money::from_fen(4_000 * i64::from(all));
            return ok(&Refund { amount, points_clawed_back: 8, ..Refund::default() });
        }
        if at(path::ORDER_AFTER_SALES) {
            let asked: AskRequest = serde_json::from_value(ask.body.clone()).unwrap();
            if !self.keys.contains(&asked.key.to_string()) {
                self.keys.push(asked.key.to_string());
                let sequence = u32::try_from(self.keys.len()).unwrap();
                let (request, state) = (asked.request, AfterSaleState::Asked);
                self.order.after_sales.push(AfterSale { sequence, request, asked_at: NOW, state });
            }
        }
        if at(path::ORDER_AFTER_SALE_STEP) {
            let step: StepRequest = serde_json::from_value(ask.body.clone()).unwrap();
            self.order.after_sales[0].state = match step.event {
                AfterSaleEvent::Withdraw => AfterSaleState::Withdrawn { at: NOW },
                AfterSaleEvent::SendBack { tracking } => AfterSaleState::SentBack { tracking },
                _ => return no(ErrorCode::AfterSaleRefused, "售后状态已变化，请刷新后再试"),
            };
        }
        ok(&self.order)
    }
}

fn shell(mut server: Server) -> Shell {
    Shell::new(log_in, move |ask| server.says(ask))
}

fn posts(shell: &Shell) -> Vec<Value> {
    let path = path::with_id(path::ORDER_AFTER_SALES, "o1");
    shell.asked_at(&path).into_iter().map(|ask| ask.body.clone()).collect()
}

#[test]
fn pieces_are_chosen_priced_and_asked_back() {
    let mut shell = shell(Server::new(bought(OrderState::Paid)));
    let page = shell.open(FORM, &[("id", "o1")]);
    assert_eq!(shell.at(page, "/lines/0/stepper/quantity"), json!(1), "of one line one is meant");
    assert_eq!(shell.at(page, "/total/yuan"), json!("40"));
    assert_eq!(shell.text(page, "/rows/1/amount"), "-8");
    let kinds = shell.at(page, "/options/0/values");
    assert_eq!(kinds.as_array().unwrap().len(), 1, "nothing was sent that could come back");
    shell.tap(page, "/lines/0/stepper/more");
    assert_eq!(shell.at(page, "/total/yuan"), json!("80"));
    assert_eq!(shell.at(page, "/lines/0/stepper/more"), json!(null));
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["请选择申请原因"]);
    shell.forget();
    shell.tap(page, "/options/1/values/4/action");
    shell.input(page, "/note/action", "瓶口裂了");
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["已提交，等待商家处理"]);
    assert_eq!(shell.went(), ["/packages/trade/refund/refund?order=o1&n=1"]);
    let sent = posts(&shell);
    let request = &sent[0]["request"];
    assert_eq!((&request["reason"], &request["note"]), (&json!("damaged"), &json!("瓶口裂了")));
    assert_eq!(request["pieces"][0]["pieces"], 2);
}

#[test]
fn an_answer_for_another_choice_is_not_shown() {
    let mut shell = shell(Server::new(bought(OrderState::Paid)));
    let page = shell.open(FORM, &[("id", "o1")]);
    shell.hold = true;
    shell.tap(page, "/lines/0/stepper/more");
    shell.tap(page, "/lines/0/stepper/fewer");
    assert_eq!(shell.at(page, "/total"), json!(null), "nothing is promised meanwhile");
    shell.let_go();
    assert_eq!(shell.at(page, "/total/yuan"), json!("40"));
    shell.tap(page, "/lines/0/stepper/fewer");
    assert_eq!(shell.at(page, "/total"), json!(null));
    shell.forget();
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["请选择要退的商品和数量"]);
}

#[test]
fn an_answer_that_is_lost_is_asked_for_with_the_same_key() {
    let mut server = Server::new(bought(OrderState::Paid));
    let mut lost = true;
    let mut shell = Shell::new(log_in, move |ask| {
        let is_ask = ask.path.ends_with("/after-sales");
        let said = server.says(ask);
        if is_ask && std::mem::take(&mut lost) { None } else { said }
    });
    let page = shell.open(FORM, &[("id", "o1")]);
    shell.tap(page, "/options/1/values/0/action");
    shell.tap(page, "/submit/action");
    assert!(shell.toasts()[0].contains("网络"), "{:?}", shell.toasts());
    shell.tap(page, "/submit/action");
    let sent = posts(&shell);
    assert_eq!((sent.len(), &sent[0]), (2, &sent[1]));
    assert_eq!(shell.went(), ["/packages/trade/refund/refund?order=o1&n=1"]);
}

#[test]
fn what_was_sent_can_come_back_and_is_followed() {
    let mut server = Server::new(bought(OrderState::Shipped));
    server.order.after_sales.push(AfterSale {
        sequence: 1,
        request: serde_json::from_value(json!({
            "kind": "returnAndRefund", "reason": "notWanted",
            "pieces": [{"sku": server.order.lines[0].sku, "pieces": 1}]
        }))
        .unwrap(),
        asked_at: NOW,
        state: AfterSaleState::Agreed { send_before: NOW.plus_ms(86_400_000) },
    });
    let mut shell = shell(server);
    let page = shell.open("order", &[("id", "o1")]);
    assert_eq!(shell.text(page, "/parcels/0/title"), "顺丰速运 SF1234567890");
    assert_eq!(shell.text(page, "/afterSales/0/title"), "待寄回商品");
    assert_eq!(shell.text(page, "/ask/text"), "申请售后");
    shell.tap(page, "/afterSales/0/open");
    assert_eq!(shell.went(), ["/packages/trade/refund/refund?order=o1&n=1"]);
    let page = shell.open("refund", &[("order", "o1"), ("n", "1")]);
    assert!(shell.text(page, "/note").starts_with("商家已同意，请在 2026-11-27"));
    shell.tap(page, "/back/send/action");
    assert_eq!(shell.text(page, "/back/number/error"), "请填写正确的快递单号");
    shell.tap(page, "/back/carriers/values/1/action");
    shell.input(page, "/back/number/action", " YT9876543210 ");
    shell.tap(page, "/back/send/action");
    assert_eq!(shell.text(page, "/title"), "待商家收货");
    assert_eq!(shell.text(page, "/note"), "圆通速递 YT9876543210");
    assert_eq!((shell.at(page, "/back"), shell.at(page, "/withdraw")), (json!(null), json!(null)));
}

#[test]
fn it_is_withdrawn_after_a_question_and_what_is_gone_is_said() {
    let mut server = Server::new(bought(OrderState::Paid));
    server.order.after_sales.push(AfterSale {
        sequence: 1,
        request: serde_json::from_value(json!({
            "kind": "refundOnly", "reason": "other", "note": "算了",
            "pieces": [{"sku": server.order.lines[0].sku, "pieces": 2}]
        }))
        .unwrap(),
        asked_at: NOW,
        state: AfterSaleState::Asked,
    });
    let mut shell = shell(server);
    let form = shell.open(FORM, &[("id", "o1")]);
    assert_eq!(shell.text(form, "/state/text"), "这笔订单没有可申请售后的商品");
    let page = shell.open("refund", &[("order", "o1"), ("n", "1")]);
    assert_eq!(shell.text(page, "/title"), "待商家处理");
    assert_eq!(shell.text(page, "/facts/3/text"), "算了");
    shell.tap(page, "/withdraw/action");
    assert_eq!(shell.text(page, "/title"), "已撤销");
    let other = shell.open("refund", &[("order", "o1"), ("n", "9")]);
    assert_eq!(shell.text(other, "/state/text"), "没有找到这个售后");
}

#[test]
fn an_answer_that_says_nothing_keeps_the_key_and_a_refusal_does_not() {
    for (code, is_same) in [(ErrorCode::Unavailable, true), (ErrorCode::AfterSaleRefused, false)] {
        let mut server = Server::new(bought(OrderState::Paid));
        let mut first = true;
        let mut shell = Shell::new(log_in, move |ask| {
            if ask.path.ends_with("/after-sales") && std::mem::take(&mut first) {
                return no(code, "请稍后再试");
            }
            server.says(ask)
        });
        let page = shell.open(FORM, &[("id", "o1")]);
        shell.tap(page, "/options/1/values/0/action");
        shell.tap(page, "/submit/action");
        assert_eq!(shell.toasts(), ["请稍后再试"]);
        shell.tap(page, "/submit/action");
        let sent = posts(&shell);
        assert_eq!(sent[0]["key"] == sent[1]["key"], is_same, "{code:?}");
    }
}

#[test]
fn an_amount_that_does_not_come_is_said() {
    let mut server = Server::new(bought(OrderState::Paid));
    let mut shell = Shell::new(log_in, move |ask| {
        if ask.path.ends_with("/preview") {
            no(ErrorCode::Unavailable, "店铺正忙")
        } else {
            server.says(ask)
        }
    });
    let page = shell.open(FORM, &[("id", "o1")]);
    assert_eq!(shell.toasts(), ["店铺正忙"]);
    assert_eq!(shell.at(page, "/total"), json!(null));
}
