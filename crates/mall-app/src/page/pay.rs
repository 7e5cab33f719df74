//! 收银台: `WeChat` Pay's part of paying is done here, or the sandbox takes its play money. Every page that has
//! something to be paid leads here.
//!
//! What `WeChat` says to the phone is taken for what the shopper did there, never for money: whether it is paid,
//! the server is asked.

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::order::{OrderView, PayResponse, PayVia, SandboxAnswer};
use mall_core::order::OrderState;
use mall_core::{OrderId, PaymentId};
use serde::{Deserialize, Serialize};

use super::order_acts::is_payable;
use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::effect::How;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, PriceView, StateView};
use crate::{Action, Answer};

/// What happens on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 确认支付, or 放弃; with `WeChat` Pay, what the shopper did there or says to have done.
    Answer {
        /// Whether it is paid.
        confirm: bool,
    },
    /// 继续支付.
    Again,
    /// `WeChat` did not ask for the money.
    NotBegun,
}

impl Act {
    /// What came of asking `WeChat`.
    pub(crate) const fn came(answer: &Answer) -> PageAct {
        PageAct::Pay(match answer {
            Answer::Confirmed(confirm) => Self::Answer { confirm: *confirm },
            _ => Self::NotBegun,
        })
    }
}

/// Where a browser outside `WeChat` is asked for money: this host and no other is gone to, whoever says so.
const WECHAT_PAY: &str = "https://wx.tenpay.com/";

/// How far it is with `WeChat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// The shopper is about it there.
    Waits,
    /// Nobody knows: the page came back, or was opened anew.
    Asks,
    Cancelled,
    Failed,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct PayPage {
    id: Option<OrderId>,
    /// The sandbox's attempt; `WeChat` Pay takes the money when there is none.
    payment: Option<PaymentId>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    said: Said,
    /// The answer is on its way: a second tap does nothing.
    busy: bool,
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    title: &'static str,
    /// That no money is taken, or what is to be done.
    note: &'static str,
    amount: PriceView,
    /// 请在 18:30 前支付, or nothing.
    pay_before: String,
    number_label: &'static str,
    number: String,
    confirm: ButtonView,
    refuse: ButtonView,
}

impl Context<'_> {
    /// Has the payment of `order` begun; [`Context::go_on_paying`] takes what comes of it.
    pub(crate) fn begin_to_pay(&mut self, order: OrderId) {
        let via = self.is_native().then_some(PayVia::MiniProgram);
        self.call(Call::Pay(order, via));
    }

    /// Leads to where `order` is paid, or to the order when it cannot be.
    pub(crate) fn go_on_paying(&mut self, order: OrderId, begun: Result<Reply, Failure>, how: How) {
        let to = match begun {
            Ok(Reply::Pay(PayResponse::Sandbox { payment, .. })) => {
                Route::Pay { order, payment: Some(payment) }
            }
            Ok(Reply::Pay(PayResponse::Nothing { .. })) => Route::Paid { order },
            Ok(Reply::Pay(pay)) => {
                self.model.paying = Some((order.clone(), pay));
                Route::Pay { order, payment: None }
            }
            Ok(_) => Route::Order { id: order },
            Err(failure) => {
                let text = failure.message(self.text());
                self.toast(text);
                Route::Order { id: order }
            }
        };
        self.effect(to.navigate(how));
    }
}

impl PayPage {
    /// How the order stands. `WeChat` Pay's word for it comes by the server, too.
    fn ask(&mut self, cx: &mut Context<'_>) {
        if let Some(order) = self.id.clone() {
            self.failure = None;
            let is_open = self.payment.is_some() || self.busy;
            cx.call(if is_open { Call::Order(order) } else { Call::AskPaid(order) });
        }
    }

    /// Asks for the money.
    fn begin(&mut self, pay: PayResponse, cx: &mut Context<'_>) {
        self.said = Said::Waits;
        self.busy = true;
        match (pay, self.id.clone()) {
            (PayResponse::Wechat { arguments, .. }, _) => {
                cx.request_payment(arguments, String::new());
            }
            (PayResponse::WechatPage { url, .. }, _) if url.starts_with(WECHAT_PAY) => {
                cx.request_payment(String::new(), url);
            }
            (PayResponse::Sandbox { payment, .. }, Some(order)) => {
                cx.replace(&Route::Pay { order, payment: Some(payment) });
            }
            (PayResponse::Nothing { .. }, Some(order)) => cx.replace(&Route::Paid { order }),
            _ => self.came_back(Said::Failed, cx),
        }
    }

    /// The shopper is back from `WeChat`, not having paid as far as that says.
    fn came_back(&mut self, said: Said, cx: &mut Context<'_>) {
        self.busy = false;
        self.said = said;
        self.ask(cx);
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
        if let (true, Some(order)) = (is_over, &self.id) {
            cx.replace(&Route::Order { id: order.clone() });
        }
    }

    /// The order as the server has it.
    fn heard(&mut self, order: Box<OrderView>, cx: &mut Context<'_>) {
        if is_payable(&order, cx.server_now()) {
            self.order = Some(order);
            return;
        }
        let text = cx.text();
        let is_back = !order.refunds.is_empty();
        let said = if is_back { text.pay_goes_back() } else { text.pay_too_late() };
        Self::leave(&order, said, cx);
    }

    /// What is to be done.
    const fn note(&self, text: Text) -> &'static str {
        match (&self.payment, self.said) {
            (Some(_), _) => text.pay_sandbox_note(),
            (None, Said::Waits) => text.pay_wechat_waits(),
            (None, Said::Asks) => text.pay_wechat_asks(),
            (None, Said::Cancelled) => text.pay_wechat_cancelled(),
            (None, Said::Failed) => text.pay_wechat_failed(),
        }
    }
}

impl Page for PayPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let (id, payment) = match route {
            Route::Pay { order, payment } => (Some(order.clone()), payment.clone()),
            _ => (None, None),
        };
        let (order, failure) = (None, None);
        let mut page = Self { id, payment, order, failure, said: Said::Asks, busy: false };
        let begun = cx.model.paying.take().filter(|(order, _)| page.id.as_ref() == Some(order));
        if let (Some((_, pay)), None) = (begun, &page.payment) {
            page.begin(pay, cx);
        }
        page.ask(cx);
        page
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match (act, &self.payment, self.id.clone()) {
            (Act::Retry, ..) => self.ask(cx),
            (Act::Answer { confirm }, Some(payment), _) if !self.busy => {
                self.busy = true;
                cx.call(Call::Sandbox(payment.clone(), SandboxAnswer { confirm }));
            }
            (Act::Answer { confirm: true }, None, Some(order)) => {
                cx.replace(&Route::Paid { order });
            }
            (Act::Answer { confirm: false }, None, _) => self.came_back(Said::Cancelled, cx),
            (Act::NotBegun, None, _) => self.came_back(Said::Failed, cx),
            (Act::Again, None, Some(order)) if !self.busy => {
                self.busy = true;
                cx.begin_to_pay(order);
            }
            _ => {}
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        let text = cx.text();
        match (call, result) {
            (Call::Order(_) | Call::AskPaid(_), Ok(Reply::Order(order))) => self.heard(order, cx),
            (Call::Order(_) | Call::AskPaid(_), Err(failure)) => {
                if self.order.is_some() {
                    cx.toast(failure.message(text));
                }
                self.failure = Some(failure);
            }
            (Call::Pay(..), Ok(Reply::Pay(pay))) => self.begin(pay, cx),
            (Call::Pay(..), Err(failure)) => {
                cx.toast(failure.message(text));
                // It may be paid.
                self.came_back(Said::Asks, cx);
            }
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
        let (confirm, go, refuse, give_up) = if self.payment.is_some() {
            let refuse = Act::Answer { confirm: false };
            (text.pay_confirm(), Act::Answer { confirm: true }, text.pay_refuse(), refuse)
        } else {
            (text.pay_again(), Act::Again, text.pay_done(), Act::Answer { confirm: true })
        };
        // Whoever waits for WeChat in vain can still say that it is paid.
        let may_say = !self.busy || self.payment.is_none();
        View {
            ready: order.is_some() || self.failure.is_some(),
            state: self
                .failure
                .as_ref()
                .filter(|_| order.is_none())
                .map(|failure| StateView::failed(failure, act(Act::Retry), text)),
            title: if self.payment.is_some() { text.pay_title() } else { text.pay_wechat() },
            note: self.note(text),
            amount: PriceView::new(order.map(|it| it.payable).unwrap_or_default()),
            pay_before: order
                .and_then(|it| it.pay_before)
                .map(|end| text.pay_before(end))
                .unwrap_or_default(),
            number_label: text.order_number(),
            number: order.map(|it| it.id.to_string()).unwrap_or_default(),
            confirm: ButtonView {
                text: if self.busy { text.pay_busy() } else { confirm }.to_owned(),
                action: (!self.busy).then(|| act(go)),
            },
            refuse: ButtonView { text: refuse.to_owned(), action: may_say.then(|| act(give_up)) },
        }
    }
}
