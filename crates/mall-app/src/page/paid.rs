//! 支付结果.

use mall_api::after_order::{AfterOrderResponse, OrderGiftView};
use mall_api::order::OrderView;
use mall_core::home::Banner;
use mall_core::order::OrderState;
use mall_core::{ActivityId, OrderId};
use serde::{Deserialize, Serialize};

use super::add_on::{AddOns, AddOnsView};
use super::goods_line::cost;
use super::home::follow;
use super::rewards;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, PriceView, StateView};

/// Buttons of the result of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 换购.
    AddOn {
        /// Which.
        id: ActivityId,
    },
    /// 发货了告诉我.
    Tell,
}

/// How often, and how long after each answer, an order that is not paid yet is asked for again:
/// the gateway tells the shop and the shopper at about the same time. It is told only once by itself; then the
/// gateway is asked.
const TRIES: u8 = 5;
const TRY_AGAIN_MS: u32 = 1_500;

/// State of the result of a payment.
#[derive(Debug)]
pub(crate) struct PaidPage {
    id: Option<OrderId>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    /// What comes after it, once it is paid.
    after: Option<Box<AfterOrderResponse>>,
    add_ons: AddOns,
    /// Answers that said it is not paid.
    tries: u8,
    /// The shopper was asked for messages.
    asked: bool,
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
    /// 发货了告诉我; nothing where no message goes out, and once it was asked.
    tell: Option<ButtonView>,
    tell_note: &'static str,
    gifts_title: &'static str,
    /// 下单有礼.
    gifts: Vec<GiftView>,
    gifts_note: &'static str,
    /// 超值换购; nothing when there is none.
    add_ons: Option<AddOnsView>,
    more_title: &'static str,
    /// 活动入口.
    cards: Vec<CardView>,
}

/// A gift that the order brought.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GiftView {
    key: String,
    title: String,
    /// What it is, or that it was taken back.
    text: String,
    /// Whether the shopper has it.
    on: bool,
}

/// A picture that leads elsewhere.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CardView {
    key: String,
    image: String,
    title: String,
    open: Action,
}

impl PaidPage {
    fn ask(&mut self, cx: &mut Context<'_>) {
        if let Some(id) = &self.id {
            self.failure = None;
            let id = id.clone();
            cx.call(if self.tries == 0 { Call::Order(id) } else { Call::AskPaid(id) });
        }
    }

    /// Whether the order was given up before its money came, which goes back.
    fn is_back(&self) -> bool {
        let is_cancelled = |it: &OrderView| it.state == OrderState::Cancelled;
        self.order.as_ref().is_some_and(|it| is_cancelled(it) && !it.refunds.is_empty())
    }

    fn kind(&self) -> &'static str {
        match self.order.as_ref().map(|order| order.state) {
            Some(OrderState::Unpaid | OrderState::Cancelled)
                if self.tries < TRIES && !self.is_back() =>
            {
                "waiting"
            }
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
        let mut page = Self {
            id,
            order: None,
            failure: None,
            after: None,
            add_ons: AddOns::default(),
            tries: 0,
            asked: false,
        };
        page.ask(cx);
        page
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match (act, &self.id) {
            (Act::AddOn { id }, Some(order)) => self.add_ons.buy(order, &id, cx),
            (Act::Tell, _) => {
                self.asked = true;
                cx.subscribe(self.after.as_ref().map_or(&[][..], |it| &it.subscribe));
            }
            _ => self.ask(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        let Some(result) = self.add_ons.answered(call, result, cx) else { return };
        match result {
            Ok(Reply::Order(order)) => {
                self.order = Some(order);
                self.tries = self.tries.saturating_add(1);
                match (self.kind(), &self.id) {
                    ("waiting", _) => cx.wake(TRY_AGAIN_MS),
                    ("paid", Some(id)) => cx.call(Call::AfterOrder(id.clone())),
                    _ => {}
                }
            }
            Ok(Reply::AfterOrder(after)) => self.after = Some(after),
            // That it is paid is said all the same.
            Err(_) if matches!(call, Call::AfterOrder(_)) => {}
            Ok(_) => {}
            Err(failure) => {
                self.failure = Some(failure);
                self.tries = self.tries.saturating_add(1);
                if self.kind() == "waiting" {
                    cx.wake(TRY_AGAIN_MS);
                }
            }
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        if self.kind() == "waiting" {
            self.ask(cx);
        } else {
            self.add_ons.woke(cx);
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        if let (Some(_), Some(id)) = (&self.after, &self.id) {
            cx.call(Call::AfterOrder(id.clone()));
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let order = self.order.as_deref();
        let act = |act| Action::Page { page: scene.page, act: PageAct::Paid(act), text: None };
        let again = act(Act::Retry);
        let kind = self.kind();
        let waits = order.is_some_and(|it| it.state == OrderState::GroupWaiting);
        let (title, note) = match kind {
            "paid" if order.is_some_and(|it| it.card.is_some()) => {
                (text.paid_done(), text.card_opened_note())
            }
            "paid" if order.is_some_and(|it| it.along_with.is_some()) => {
                (text.paid_done(), text.add_on_paid_note())
            }
            "paid" if waits => (text.paid_done(), text.paid_group_note()),
            "paid" => (text.paid_done(), text.paid_done_note()),
            "waiting" => (text.paid_waiting(), text.paid_waiting_note()),
            _ if self.is_back() => (text.order_cancelled(), text.pay_goes_back()),
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
            tell: self
                .after
                .as_ref()
                .filter(|it| scene.model.is_native() && !self.asked && !it.subscribe.is_empty())
                .map(|_| ButtonView::new(text.paid_tell(), act(Act::Tell))),
            tell_note: text.paid_tell_note(),
            gifts_title: text.order_gift_here(),
            gifts: self.after.as_ref().map(|it| gifts(it, text)).unwrap_or_default(),
            gifts_note: text.order_gift_note(),
            add_ons: self.add_ons.view(scene, |id| act(Act::AddOn { id })),
            more_title: text.paid_more(),
            cards: self.after.as_ref().map(|it| cards(it, text)).unwrap_or_default(),
        }
    }
}

fn gifts(after: &AfterOrderResponse, text: Text) -> Vec<GiftView> {
    let view = |it: &OrderGiftView| GiftView {
        key: it.id.to_string(),
        title: it.title.clone(),
        text: if it.taken_back {
            text.order_gift_back().to_owned()
        } else {
            rewards::all(&it.gives, &it.coupons, text)
        },
        on: !it.taken_back,
    };
    after.gifts.iter().map(view).collect()
}

fn cards(after: &AfterOrderResponse, text: Text) -> Vec<CardView> {
    let view = |it: &Banner| CardView {
        key: it.id.clone(),
        image: it.image.clone(),
        title: it.title.clone(),
        open: follow(&it.link, text),
    };
    after.cards.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::Effect;
    use crate::harness::{Ask, Shell, ok};
    use crate::page::samples::{log_in, order};
    use mall_core::pricing::Channel;
    use serde_json::json;

    #[test]
    fn it_waits_for_the_gateway_then_says_paid() {
        let mut asked = 0;
        let server = move |ask: &Ask| {
            if !["/api/orders/o1", "/api/orders/o1/paid"].contains(&ask.path.as_str()) {
                return None;
            }
            asked += 1;
            ok(&order("o1", if asked < 3 { OrderState::Unpaid } else { OrderState::Paid }))
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.asked_at("/api/orders/o1").len(), 1);
        assert_eq!(shell.asked_at("/api/orders/o1/paid").len(), 2, "then the gateway is asked");
        assert_eq!(shell.text(page, "/title"), "支付成功");
        assert_eq!(shell.text(page, "/amount/yuan"), "100");
        shell.tap(page, "/order/action");
        shell.tap(page, "/home/action");
        assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1", "/pages/home/home"]);
    }

    #[test]
    fn what_the_order_brought_and_where_to_go_next_come_once_it_is_paid() {
        let after = json!({
            "gifts": [
                {"id": "a", "title": "下单有礼", "gives": [
                    {"points": {"points": 10}}, {"coupon": {"template": "t"}}],
                 "coupons": [{"template": "t", "title": "回购券"}], "takenBack": false},
                {"id": "b", "title": "首单礼", "gives": [{"points": {"points": 5}}], "coupons": [],
                 "takenBack": true}
            ],
            "cards": [{"id": "c", "image": "/m/x.svg", "title": "积分商城", "link": "pointsMall"}],
            "addOns": []
        });
        let server = move |ask: &Ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Paid)),
            "/api/orders/o1/after" => ok(&after),
            _ => None,
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.text(page, "/gifts/0/text"), "10 积分、回购券");
        assert_eq!(shell.text(page, "/gifts/1/text"), "已随退款收回");
        shell.tap(page, "/cards/0/open");
        assert_eq!(shell.went(), ["/packages/account/mall/mall"]);
        let server = |ask: &Ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Paid)),
            _ => None,
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.at(page, "/state"), json!(null), "it is paid, whatever comes after");
        assert_eq!(shell.at(page, "/gifts"), json!([]));
    }

    #[test]
    fn who_wants_to_be_told_is_asked_in_the_tap_and_in_the_mini_program_alone() {
        let after = json!({"gifts": [], "cards": [], "addOns": [], "subscribe": ["parcels"]});
        let server = |after: serde_json::Value| {
            move |ask: &Ask| match ask.path.as_str() {
                "/api/orders/o1" => ok(&order("o1", OrderState::Paid)),
                "/api/orders/o1/after" => ok(&after),
                _ => None,
            }
        };
        let mut shell = Shell::new_in(Channel::MiniProgram, log_in, server(after.clone()));
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.text(page, "/tell/text"), "发货了告诉我");
        let asked = |shell: &Shell| {
            let all = shell.effects.iter();
            all.filter(
                |it| matches!(it, Effect::Subscribe { templates, .. } if templates == &["parcels"]),
            )
            .count()
        };
        assert_eq!(asked(&shell), 0, "nobody is asked before they want it");
        shell.tap(page, "/tell/action");
        assert_eq!(asked(&shell), 1);
        assert_eq!(shell.at(page, "/tell"), json!(null), "it is asked once");
        let mut shell = Shell::new(log_in, server(after));
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.at(page, "/tell"), json!(null), "a browser has no such messages");
    }

    #[test]
    fn it_does_not_wait_for_ever() {
        let server = |ask: &Ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Unpaid)),
            // What cannot be told is no end of it either.
            _ => None,
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.asked_at("/api/orders/o1/paid").len(), usize::from(TRIES) - 1);
        assert_eq!(shell.text(page, "/kind"), "unpaid");
        assert_eq!(shell.text(page, "/title"), "还没有收到付款");
    }

    #[test]
    fn money_that_came_too_late_is_said_to_go_back() {
        let refund = mall_api::order::OrderRefund {
            amount: mall_core::Money::from_fen(10_000),
            asked_at: crate::harness::NOW,
            done_at: None,
        };
        let late = OrderView { refunds: vec![refund], ..order("o1", OrderState::Cancelled) };
        let server = move |ask: &Ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Cancelled)),
            "/api/orders/o1/paid" => ok(&late),
            _ => None,
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("paid", &[("order", "o1")]);
        assert_eq!(shell.text(page, "/title"), "订单已取消");
        assert_eq!(shell.text(page, "/note"), "订单已取消，款项将原路退回");
    }
}
