//! What a shopper can do with an order, on the list of orders and on the page of one.

use mall_api::order::{OrderView, PayResponse};
use mall_core::order::OrderState;
use mall_core::{SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use super::PageAct;
use super::review::first_open;
use crate::Action;
use crate::context::Context;
use crate::effect::How;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;

/// A button of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OrderAct {
    /// 去支付.
    Pay,
    /// Ask whether it is to be cancelled.
    Cancel,
    /// The answer was yes.
    CancelNow,
    /// Ask whether it has arrived.
    Receive,
    /// The answer was yes.
    ReceiveNow,
    /// 邀请好友: to the groups of the shopper.
    Invite,
    /// 评价: what can be reviewed first.
    Review,
    /// 再次购买: its lines go into the cart.
    Again,
}

/// A button as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderButton {
    key: &'static str,
    text: &'static str,
    /// The one that most will want.
    primary: bool,
    action: Action,
}

/// What can be done with `order`, the most wanted last, where the thumb is.
pub(crate) fn order_buttons(
    order: &OrderView,
    now: Timestamp,
    text: Text,
    behind: impl Fn(OrderAct) -> Action,
) -> Vec<OrderButton> {
    let button = |key, text, primary, act| OrderButton { key, text, primary, action: behind(act) };
    let again = button("again", text.order_again(), false, OrderAct::Again);
    let cancel = button("cancel", text.order_cancel(), false, OrderAct::Cancel);
    let mut buttons = match order.state {
        OrderState::Unpaid if is_payable(order, now) => {
            vec![cancel, button("pay", text.order_pay(), true, OrderAct::Pay)]
        }
        OrderState::Unpaid => vec![cancel],
        OrderState::GroupWaiting => {
            vec![cancel, button("invite", text.group_share(), true, OrderAct::Invite)]
        }
        OrderState::Done if first_open(order, now).is_some() => {
            vec![again, button("review", text.review(), true, OrderAct::Review)]
        }
        // Months of a card are bought where it is.
        OrderState::Done | OrderState::Cancelled if order.card.is_some() => Vec::new(),
        OrderState::Paid | OrderState::Done | OrderState::Cancelled => vec![again],
        OrderState::Shipped => {
            vec![again, button("receive", text.order_receive(), true, OrderAct::Receive)]
        }
    };
    if order.exchange.is_some() {
        // What points buy is bought where it is.
        buttons.retain(|it| it.key != "again");
    }
    buttons
}

/// Whether it still waits for its payment.
pub(crate) fn is_payable(order: &OrderView, now: Timestamp) -> bool {
    order.state == OrderState::Unpaid && order.pay_before.is_none_or(|end| now < end)
}

impl Context<'_> {
    /// Does `act` with `order`; `behind` makes the button that a question leads to. Says whether
    /// the server was asked, and so an answer will come to this page.
    pub(crate) fn act_on_order(
        &mut self,
        order: &OrderView,
        act: OrderAct,
        behind: impl Fn(OrderAct) -> PageAct,
    ) -> bool {
        let text = self.text();
        let id = || order.id.clone();
        let call = match act {
            OrderAct::Pay => {
                self.begin_to_pay(id());
                return true;
            }
            OrderAct::CancelNow => Call::Cancel(id()),
            OrderAct::ReceiveNow => Call::Received(id()),
            OrderAct::Cancel => {
                let (title, ask) = (text.order_cancel(), text.order_cancel_ask());
                self.ask_first(title, ask, behind(OrderAct::CancelNow));
                return false;
            }
            OrderAct::Receive => {
                let (title, ask) = (text.order_receive(), text.order_receive_ask());
                self.ask_first(title, ask, behind(OrderAct::ReceiveNow));
                return false;
            }
            OrderAct::Invite => {
                self.go(&Route::Groups);
                return false;
            }
            OrderAct::Review => {
                if let Some(line) = first_open(order, self.server_now()) {
                    self.go(&Route::Review { order: id(), line });
                }
                return false;
            }
            OrderAct::Again => {
                let wanted: Vec<(SkuId, u32)> = order
                    .lines
                    .iter()
                    .filter(|line| !line.gift)
                    .map(|line| (line.sku.clone(), line.quantity))
                    .collect();
                self.add_all_to_cart(wanted);
                self.go(&Route::Cart);
                return false;
            }
        };
        self.call(call);
        true
    }

    fn ask_first(&mut self, title: &str, ask: &str, act: PageAct) {
        if let Some(page) = self.page {
            let ok = self.text().confirm();
            self.confirm(title, ask, ok, Action::Page { page, act, text: None });
        }
    }

    /// What came of it: the order as it is now, when the server told.
    pub(crate) fn order_acted(
        &mut self,
        call: &Call,
        result: Result<Reply, Failure>,
    ) -> Option<Box<OrderView>> {
        let text = self.text();
        match (call, result) {
            (Call::Pay(..), Ok(Reply::Pay(PayResponse::Nothing { order }))) => {
                self.go(&Route::Paid { order: order.id.clone() });
                Some(order)
            }
            (Call::Pay(order, _), Ok(reply)) => {
                self.go_on_paying(order.clone(), Ok(reply), How::Push);
                None
            }
            (Call::Cancel(_), Ok(Reply::Order(order))) => {
                self.toast(text.order_cancelled());
                Some(order)
            }
            (Call::Received(_), Ok(Reply::Order(order))) => {
                self.toast(text.order_received());
                Some(order)
            }
            (Call::Pay(order, _) | Call::Cancel(order) | Call::Received(order), Err(failure)) => {
                self.toast(failure.message(text));
                // It may be in another state than this page thinks.
                self.call(Call::Order(order.clone()));
                None
            }
            _ => None,
        }
    }
}
