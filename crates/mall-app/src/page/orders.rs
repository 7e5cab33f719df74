//! 我的订单, by state, page by page.

use mall_api::order::{OrderView, OrdersQuery, OrdersResponse, PAGE_ORDERS};
use mall_core::order::OrderState;
use mall_core::{OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use super::goods_line::{GoodsLine, cost};
use super::order_acts::{OrderAct, OrderButton, order_buttons};
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::{PriceView, StateView};

/// Buttons of the list of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Show those in a state.
    Tab {
        /// Which; all when absent.
        state: Option<OrderState>,
    },
    /// Something with one of them.
    Do {
        /// Which.
        order: OrderId,
        /// What.
        act: OrderAct,
    },
}

/// State of the list of orders.
#[derive(Debug)]
pub(crate) struct OrdersPage {
    query: OrdersQuery,
    found: Option<OrdersResponse>,
    failure: Option<Failure>,
    /// A page of the list is on its way.
    waiting: bool,
    /// Something was done with an order and is not answered yet.
    busy: bool,
}

/// What the list of orders shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    tabs: Vec<TabView>,
    orders: Vec<CardView>,
    /// 没有更多了, or nothing.
    end: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TabView {
    key: &'static str,
    text: &'static str,
    on: bool,
    action: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CardView {
    key: String,
    placed_at: String,
    state: &'static str,
    /// Whether it waits for the shopper.
    urgent: bool,
    open: Action,
    /// The only line; absent when there are several.
    line: Option<GoodsLine>,
    /// The first of several.
    thumbs: Vec<Thumb>,
    /// 共 3 件.
    pieces: String,
    label: &'static str,
    /// Points that bought it: `120 积分 +`, or nothing.
    points: String,
    payable: Option<PriceView>,
    buttons: Vec<OrderButton>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Thumb {
    key: String,
    image: String,
    title: String,
}

/// Pictures that fit beside each other.
const THUMBS: usize = 4;

/// The states that have a tab; cancelled orders are under 全部 only.
const TABS: [Option<OrderState>; 5] = [
    None,
    Some(OrderState::Unpaid),
    Some(OrderState::Paid),
    Some(OrderState::Shipped),
    Some(OrderState::Done),
];

impl OrdersPage {
    fn found(&mut self, asked: &OrdersQuery, page: OrdersResponse) {
        match &mut self.found {
            Some(found) if asked.after.is_some() => {
                found.orders.extend(page.orders);
                found.next = page.next;
            }
            found => *found = Some(page),
        }
    }

    fn update(&mut self, order: &OrderView) {
        let orders = self.found.iter_mut().flat_map(|found| &mut found.orders);
        if let Some(old) = orders.into_iter().find(|it| it.id == order.id) {
            old.clone_from(order);
        }
    }
}

impl Page for OrdersPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let state = match route {
            Route::Orders { state } => *state,
            _ => None,
        };
        let query = OrdersQuery { state, after: None };
        let mut page = Self { query, found: None, failure: None, waiting: false, busy: false };
        page.ask(cx);
        page
    }

    /// Asks for the first page; what is there keeps showing until it comes.
    fn ask(&mut self, cx: &mut Context<'_>) {
        if cx.model.session.is_logged_in() {
            self.query.after = None;
            self.failure = None;
            self.waiting = true;
            cx.call(Call::Orders(self.query.clone()));
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Tab { state } => {
                self.query.state = state;
                self.found = None;
                self.ask(cx);
            }
            Act::Do { order, act } if !self.busy => {
                let orders = self.found.iter().flat_map(|found| &found.orders);
                if let Some(found) = orders.into_iter().find(|it| it.id == order) {
                    let behind = |act| PageAct::Orders(Act::Do { order: order.clone(), act });
                    self.busy = cx.act_on_order(found, act, behind);
                }
            }
            Act::Do { .. } => {}
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            // An answer to what is no longer asked counts for nothing.
            (Call::Orders(asked), _) if *asked != self.query => {}
            (Call::Orders(asked), Ok(Reply::Orders(page))) => {
                self.waiting = false;
                self.found(asked, page);
            }
            (Call::Orders(_), Err(failure)) => {
                self.waiting = false;
                self.failure = Some(failure);
            }
            (Call::Order(_), Ok(Reply::Order(order))) => self.update(&order),
            (Call::Order(_), Err(_)) => {}
            (call, result) => {
                self.busy = false;
                if let Some(order) = cx.order_acted(call, result) {
                    self.update(&order);
                }
            }
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        // A longer list would lose the place one had scrolled to; it is renewed by pulling.
        if self.found.as_ref().is_none_or(|found| found.orders.len() <= PAGE_ORDERS) {
            self.ask(cx);
        }
    }

    fn reached_bottom(&mut self, cx: &mut Context<'_>) {
        let next = self.found.as_ref().and_then(|found| found.next.clone());
        if next.is_some() && !self.waiting {
            self.query.after = next;
            self.waiting = true;
            cx.call(Call::Orders(self.query.clone()));
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_ref();
        let orders = found.map_or(&[][..], |found| &found.orders);
        let state = self.state(scene);
        let is_whole = found.is_some_and(|it| it.next.is_none() && !it.orders.is_empty());
        View {
            ready: found.is_some() || state.is_some(),
            state,
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            tabs: TABS.iter().map(|state| self.tab(*state, scene)).collect(),
            orders: orders.iter().map(|order| card(order, scene)).collect(),
            end: if is_whole { text.no_more() } else { "" },
        }
    }
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Orders(act), text: None }
}

impl OrdersPage {
    fn state(&self, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        if !scene.model.session.is_logged_in() {
            let to = Action::Go { to: Route::Login };
            return Some(StateView::empty(text.login_first()).with(to, text.login_do()));
        }
        match (&self.found, &self.failure) {
            (Some(found), _) if found.orders.is_empty() => {
                let to = Action::Go { to: Route::Home };
                Some(StateView::empty(text.orders_empty()).with(to, text.cart_go_shopping()))
            }
            (None, Some(failure)) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            _ => None,
        }
    }

    fn tab(&self, state: Option<OrderState>, scene: Scene<'_>) -> TabView {
        let text = scene.model.text();
        TabView {
            key: state.map_or("all", OrderState::name),
            text: state.map_or(text.orders_all(), |it| text.order_state(it)),
            on: self.query.state == state,
            action: button(scene, Act::Tab { state }),
        }
    }
}

fn card(order: &OrderView, scene: Scene<'_>) -> CardView {
    let text = scene.model.text();
    let pieces: u64 = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let placed_at = order.timeline.first().map_or(Timestamp(0), |event| event.at);
    let (line, thumbs) = match order.lines.as_slice() {
        // The card itself leads to the order.
        [only] => (Some(GoodsLine { open: None, ..GoodsLine::of_order(only, text) }), Vec::new()),
        several => (None, several.iter().take(THUMBS).map(Thumb::new).collect()),
    };
    let behind = |act| button(scene, Act::Do { order: order.id.clone(), act });
    let (points, payable) = cost(order, text);
    CardView {
        key: order.id.to_string(),
        placed_at: text.moment(placed_at),
        state: text.order_state(order.state),
        urgent: matches!(order.state, OrderState::Unpaid | OrderState::Shipped),
        open: Action::Go { to: Route::Order { id: order.id.clone() } },
        line,
        thumbs,
        pieces: text.order_pieces(pieces),
        label: text.order_total(order.state),
        points,
        payable,
        buttons: order_buttons(order, scene.now, text, behind),
    }
}

impl Thumb {
    fn new(line: &mall_api::order::OrderLine) -> Self {
        Self { key: line.sku.to_string(), image: line.image.clone(), title: line.title.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::PageId;
    use crate::harness::{Ask, Said, Shell, no, ok};
    use crate::page::samples::{item, line, log_in, order, shop, stock};
    use mall_api::ErrorCode;
    use mall_api::path;
    use serde_json::json;

    const STATES: [OrderState; 4] =
        [OrderState::Unpaid, OrderState::Paid, OrderState::Shipped, OrderState::Done];

    fn page_of(orders: Vec<OrderView>, next: Option<&str>) -> Said {
        ok(&OrdersResponse { orders, next: next.map(|id| OrderId::new(id).unwrap()) })
    }

    /// Four orders, one in each state.
    fn listed(other: impl FnMut(&Ask) -> Said + 'static) -> (Shell, PageId) {
        let other = RefCell::new(other);
        let items = vec![item("serum", 10_000, 9)];
        let server = shop(items, &[], move |ask: &Ask| match ask.path.as_str() {
            path::ORDERS => page_of(STATES.map(|it| order(it.name(), it)).into(), None),
            _ => (other.borrow_mut())(ask),
        });
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("orders", &[]);
        shell.forget();
        (shell, page)
    }

    #[test]
    fn each_state_has_its_buttons() {
        let (shell, page) = listed(|_| None);
        let buttons: Vec<Vec<String>> = (0..4)
            .map(|n| {
                let buttons = shell.at(page, &format!("/orders/{n}/buttons"));
                let text = |it: &serde_json::Value| it["text"].as_str().unwrap().to_owned();
                buttons.as_array().unwrap().iter().map(text).collect()
            })
            .collect();
        assert_eq!(
            buttons,
            [
                vec!["取消订单", "去支付"],
                vec!["再次购买"],
                vec!["再次购买", "确认收货"],
                vec!["再次购买"]
            ]
        );
        assert_eq!(shell.text(page, "/end"), "没有更多了");
    }

    #[test]
    fn cancelling_changes_the_card_in_its_place() {
        let (mut shell, page) = listed(|ask| match ask.path.as_str() {
            "/api/orders/unpaid/cancel" => ok(&order("unpaid", OrderState::Cancelled)),
            _ => None,
        });
        shell.tap(page, "/orders/0/buttons/0/action");
        assert_eq!(shell.text(page, "/orders/0/state"), "已取消");
        assert_eq!(shell.toasts(), ["订单已取消"]);
    }

    #[test]
    fn what_the_server_refuses_is_said_and_looked_up() {
        let (mut shell, page) = listed(|ask| match ask.path.as_str() {
            "/api/orders/shipped/received" => no(ErrorCode::WrongState, "订单状态已变化"),
            "/api/orders/shipped" => ok(&order("shipped", OrderState::Done)),
            _ => None,
        });
        shell.tap(page, "/orders/2/buttons/1/action");
        assert_eq!(shell.toasts(), ["订单状态已变化"]);
        assert_eq!(shell.text(page, "/orders/2/state"), "已完成");
    }

    #[test]
    fn buying_again_fills_the_cart() {
        let (mut shell, page) = listed(|_| None);
        shell.tap(page, "/orders/3/buttons/0/action");
        assert_eq!(shell.went(), ["/pages/cart/cart"]);
        assert_eq!(shell.toasts(), ["已加入购物车"]);
        let cart = shell.open("cart", &[]);
        assert_eq!(shell.text(cart, "/groups/0/lines/0/key"), "serum");
    }

    #[test]
    fn a_gift_is_not_bought_again() {
        let gift = mall_api::order::OrderLine { gift: true, ..line("sample") };
        let done = OrderView { lines: vec![line("serum"), gift], ..order("o1", OrderState::Done) };
        let items = vec![item("serum", 10_000, 9), item("sample", 900, 9)];
        let server = shop(items, &[], move |ask: &Ask| match ask.path.as_str() {
            path::ORDERS => page_of(vec![done.clone()], None),
            _ => None,
        });
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("orders", &[]);
        shell.tap(page, "/orders/0/buttons/0/action");
        let cart = shell.open("cart", &[]);
        let lines = shell.at(cart, "/groups/0/lines");
        assert_eq!(lines.as_array().unwrap().len(), 1);
        assert_eq!(lines[0]["key"], "serum");
    }

    #[test]
    fn the_end_brings_the_next_page_once() {
        let asked = Rc::new(RefCell::new(Vec::new()));
        let log = Rc::clone(&asked);
        let server = move |ask: &Ask| {
            if ask.path != path::ORDERS {
                return None;
            }
            log.borrow_mut().push(ask.query.clone());
            match ask.query.as_str() {
                "state=unpaid" => page_of(vec![order("o2", OrderState::Unpaid)], Some("o2")),
                _ => page_of(vec![order("o1", OrderState::Unpaid)], None),
            }
        };
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("orders", &[("state", "unpaid")]);
        assert_eq!(shell.at(page, "/tabs/1/on"), json!(true));
        for _ in 0..2 {
            shell.dispatch(crate::Action::ReachBottom { page });
        }
        assert_eq!(*asked.borrow(), ["state=unpaid", "state=unpaid&after=o2"]);
        assert_eq!(shell.text(page, "/orders/1/key"), "o1");
    }

    #[test]
    fn nothing_there_no_network_nobody_logged_in() {
        let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
            path::ORDERS => page_of(Vec::new(), None),
            _ => None,
        });
        let page = shell.open("orders", &[]);
        assert_eq!(shell.text(page, "/state/text"), "还没有相关订单");

        let mut shell = Shell::new(log_in, |_| None);
        let page = shell.open("orders", &[]);
        assert_eq!(shell.at(page, "/state/kind"), json!("offline"));

        let mut shell = Shell::new(|model| stock(model, Vec::new(), &[]), |_| None);
        let page = shell.open("orders", &[]);
        shell.tap(page, "/state/action");
        assert_eq!(shell.went(), ["/packages/account/login/login"]);
    }

    #[test]
    fn a_full_page_is_no_large_view() {
        let orders =
            (0..PAGE_ORDERS).map(|n| order(&format!("o{n}"), OrderState::Unpaid)).collect();
        let page = page_of(orders, None);
        let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
            path::ORDERS => page.clone(),
            _ => None,
        });
        let page = shell.open("orders", &[]);
        assert!(shell.at(page, "/orders").to_string().len() < 64 * 1024);
    }
}
