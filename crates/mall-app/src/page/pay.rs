//! Where the sandbox takes its play money: confirm, or give up.

use mall_api::ErrorCode;
use mall_api::order::{OrderView, SandboxAnswer};
use mall_core::order::OrderState;
use mall_core::{OrderId, PaymentId};
use serde::{Deserialize, Serialize};

use super::order_acts::is_payable;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::{ButtonView, PriceView, StateView};

/// Buttons of the sandbox's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 确认支付, or 放弃.
    Answer {
        /// Whether it is paid.
        confirm: bool,
    },
}

/// State of the sandbox's page.
#[derive(Debug)]
pub(crate) struct PayPage {
    /// Which order, by which attempt.
    paying: Option<(OrderId, PaymentId)>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    /// The answer is on its way: a second tap does nothing.
    busy: bool,
}

/// What the sandbox's page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    title: &'static str,
    /// That no money is taken.
    note: &'static str,
    amount: PriceView,
    /// 请在 18:30 前支付, or nothing.
    pay_before: String,
    number_label: &'static str,
    number: String,
    confirm: ButtonView,
    refuse: ButtonView,
}

impl PayPage {
    fn ask(&mut self, cx: &mut Context<'_>) {
        if let Some((order, _)) = &self.paying {
            self.failure = None;
            cx.call(Call::Order(order.clone()));
        }
    }

    /// Leaves for the page that says what came of it.
    fn leave(order: &OrderView, said: &str, cx: &mut Context<'_>) {
        let id = order.id.clone();
        if matches!(order.state, OrderState::Unpaid | OrderState::Cancelled) {
            cx.toast(said);
            cx.replace(&Route::Order { id });
        } else {
            cx.replace(&Route::Paid { order: id });
        }
    }

    fn refused(&mut self, failure: &Failure, cx: &mut Context<'_>) {
        cx.toast(failure.message(cx.text()));
        let is_over = matches!(failure.code(), Some(ErrorCode::WrongState | ErrorCode::NotFound));
        if let (true, Some((order, _))) = (is_over, &self.paying) {
            cx.replace(&Route::Order { id: order.clone() });
        }
    }
}

impl Page for PayPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let paying = match route {
            Route::Pay { order, payment } => Some((order.clone(), payment.clone())),
            _ => None,
        };
        let mut page = Self { paying, order: None, failure: None, busy: false };
        page.ask(cx);
        page
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match (act, &self.paying) {
            (Act::Retry, _) => self.ask(cx),
            (Act::Answer { confirm }, Some((_, payment))) if !self.busy => {
                self.busy = true;
                cx.call(Call::Sandbox(payment.clone(), SandboxAnswer { confirm }));
            }
            (Act::Answer { .. }, _) => {}
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        let text = cx.text();
        match (call, result) {
            (Call::Order(_), Ok(Reply::Order(order))) => {
                if is_payable(&order, cx.server_now()) {
                    self.order = Some(order);
                } else {
                    Self::leave(&order, text.pay_too_late(), cx);
                }
            }
            (Call::Order(_), Err(failure)) => self.failure = Some(failure),
            (Call::Sandbox(_, answer), Ok(Reply::Order(order))) => {
                let said = match (answer.confirm, order.refunds.is_empty()) {
                    (true, false) => text.pay_goes_back(),
                    (true, true) => text.pay_not_done(),
                    (false, _) => text.pay_given_up(),
                };
                Self::leave(&order, said, cx);
            }
            (Call::Sandbox(..), Err(failure)) => {
                self.busy = false;
                self.refused(&failure, cx);
            }
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let act = |act| Action::Page { page: scene.page, act: PageAct::Pay(act), text: None };
        let order = self.order.as_deref();
        let answer = |confirm| (!self.busy).then(|| act(Act::Answer { confirm }));
        View {
            ready: order.is_some() || self.failure.is_some(),
            state: self
                .failure
                .as_ref()
                .filter(|_| order.is_none())
                .map(|failure| StateView::failed(failure, act(Act::Retry), text)),
            title: text.pay_title(),
            note: text.pay_sandbox_note(),
            amount: PriceView::new(order.map(|it| it.payable).unwrap_or_default()),
            pay_before: order
                .and_then(|it| it.pay_before)
                .map(|end| text.pay_before(end))
                .unwrap_or_default(),
            number_label: text.order_number(),
            number: order.map(|it| it.id.to_string()).unwrap_or_default(),
            confirm: ButtonView {
                text: if self.busy { text.pay_busy() } else { text.pay_confirm() }.to_owned(),
                action: answer(true),
            },
            refuse: ButtonView { text: text.pay_refuse().to_owned(), action: answer(false) },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::PageId;
    use crate::harness::{Ask, NOW, Said, Shell, no, ok};
    use crate::page::samples::{log_in, order};
    use mall_api::order::OrderRefund;
    use mall_core::order::PAYMENT_WINDOW_MS;
    use mall_core::{Money, Timestamp};
    use serde_json::json;

    /// The page of an unpaid order; the sandbox answers with these, then with a paid order.
    fn paying(answers: Vec<Said>) -> (Shell, PageId) {
        let answers = Rc::new(RefCell::new(answers));
        let server = move |ask: &Ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Unpaid)),
            "/api/sandbox/payments/p1" => {
                let mut answers = answers.borrow_mut();
                if answers.is_empty() {
                    ok(&order("o1", OrderState::Paid))
                } else {
                    answers.remove(0)
                }
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
}
