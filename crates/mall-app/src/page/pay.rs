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
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
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
    fn leave(&mut self, order: &OrderView, said: Option<&str>, cx: &mut Context<'_>) {
        let id = order.id.clone();
        if matches!(order.state, OrderState::Unpaid | OrderState::Cancelled) {
            if let Some(said) = said {
                cx.toast(said);
            }
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
                    self.leave(&order, Some(text.pay_too_late()), cx);
                }
            }
            (Call::Order(_), Err(failure)) => self.failure = Some(failure),
            (Call::Sandbox(_, answer), Ok(Reply::Order(order))) => {
                let said = if answer.confirm { text.pay_not_done() } else { text.pay_given_up() };
                self.leave(&order, Some(said), cx);
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
