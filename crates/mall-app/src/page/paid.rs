//! 支付结果.

use mall_api::order::OrderView;
use mall_core::OrderId;
use mall_core::order::OrderState;
use serde::{Deserialize, Serialize};

use super::goods_line::cost;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::{ButtonView, PriceView, StateView};

/// Buttons of the result of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
}

/// How often, and how long after each answer, an order that is not paid yet is asked for again:
/// the gateway tells the shop and the shopper at about the same time.
const TRIES: u8 = 4;
const TRY_AGAIN_MS: u32 = 1_500;

/// State of the result of a payment.
#[derive(Debug)]
pub(crate) struct PaidPage {
    id: Option<OrderId>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    /// Answers that said it is not paid.
    tries: u8,
}

/// What the result of a payment shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    /// `paid`, `waiting` or `unpaid`.
    kind: &'static str,
    /// The sign for it.
    icon: &'static str,
    title: &'static str,
    note: &'static str,
    label: &'static str,
    /// Points that bought it: `120 积分 +`, or nothing.
    points: String,
    amount: Option<PriceView>,
    order: ButtonView,
    home: ButtonView,
}

impl PaidPage {
    fn ask(&mut self, cx: &mut Context<'_>) {
        if let Some(id) = &self.id {
            self.failure = None;
            cx.call(Call::Order(id.clone()));
        }
    }

    fn kind(&self) -> &'static str {
        match self.order.as_ref().map(|order| order.state) {
            Some(OrderState::Unpaid) if self.tries < TRIES => "waiting",
            Some(
                OrderState::GroupWaiting
                | OrderState::Paid
                | OrderState::Shipped
                | OrderState::Done,
            ) => "paid",
            _ => "unpaid",
        }
    }
}

impl Page for PaidPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Paid { order } => Some(order.clone()),
            _ => None,
        };
        let mut page = Self { id, order: None, failure: None, tries: 0 };
        page.ask(cx);
        page
    }

    fn act(&mut self, Act::Retry: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        match result {
            Ok(Reply::Order(order)) => {
                self.order = Some(order);
                self.tries = self.tries.saturating_add(1);
                if self.kind() == "waiting" {
                    cx.wake(TRY_AGAIN_MS);
                }
            }
            Ok(_) => {}
            Err(failure) => self.failure = Some(failure),
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let order = self.order.as_deref();
        let again = Action::Page { page: scene.page, act: PageAct::Paid(Act::Retry), text: None };
        let kind = self.kind();
        let waits = order.is_some_and(|it| it.state == OrderState::GroupWaiting);
        let (title, note) = match kind {
            "paid" if order.is_some_and(|it| it.card.is_some()) => {
                (text.paid_done(), text.card_opened_note())
            }
            "paid" if waits => (text.paid_done(), text.paid_group_note()),
            "paid" => (text.paid_done(), text.paid_done_note()),
            "waiting" => (text.paid_waiting(), text.paid_waiting_note()),
            _ => (text.paid_not(), text.paid_not_note()),
        };
        let to_order = match &self.id {
            Some(id) => Route::Order { id: id.clone() },
            None => Route::Orders { state: None },
        };
        let (points, amount) = order.map(|it| cost(it, text)).unwrap_or_default();
        View {
            ready: order.is_some() || self.failure.is_some(),
            state: self
                .failure
                .as_ref()
                .filter(|_| order.is_none())
                .map(|failure| StateView::failed(failure, again, text)),
            kind,
            icon: if kind == "paid" { "check" } else { "clock" },
            title,
            note,
            label: if kind == "paid" { text.order_paid_amount() } else { text.order_payable() },
            points,
            amount,
            order: ButtonView::new(text.see_order(), Action::Go { to: to_order }),
            home: ButtonView::new(text.back_home(), Action::Go { to: Route::Home }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::{Ask, Shell, ok};
    use crate::page::samples::{log_in, order};

    #[test]
    fn it_waits_for_the_gateway_then_says_paid() {
        let mut asked = 0;
        let server = move |ask: &Ask| {
            if ask.path != "/api/orders/o1" {
                return None;
            }
            asked += 1;
            ok(&order("o1", if asked < 3 { OrderState::Unpaid } else { OrderState::Paid }))
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.asked_at("/api/orders/o1").len(), 3);
        assert_eq!(shell.text(page, "/title"), "支付成功");
        assert_eq!(shell.text(page, "/amount/yuan"), "100");
        shell.tap(page, "/order/action");
        shell.tap(page, "/home/action");
        assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1", "/pages/home/home"]);
    }

    #[test]
    fn it_does_not_wait_for_ever() {
        let server = |ask: &Ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Unpaid)),
            _ => None,
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.asked_at("/api/orders/o1").len(), usize::from(TRIES));
        assert_eq!(shell.text(page, "/kind"), "unpaid");
        assert_eq!(shell.text(page, "/title"), "还没有支付");
    }
}
