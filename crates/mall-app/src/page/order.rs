//! 订单详情: where an order stands, what happened to it, what it cost and why.

use mall_api::ErrorCode;
use mall_api::order::OrderView;
use mall_core::after_sale::AfterSale;
use mall_core::order::OrderState;
use mall_core::pricing::Pieces;
use mall_core::shipment::Parcel;
use mall_core::{ActivityId, OrderId, SkuId};
use serde::{Deserialize, Serialize};

use super::add_on::{AddOns, AddOnsView, along};
use super::after_sale::may_ask;
use super::goods_line::{AmountRow, GoodsLine, cost, named};
use super::order_acts::{OrderAct, OrderButton, order_buttons};
use super::review::line_button;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, PriceView, StateView};

/// Buttons of the page of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Something with the order.
    Do {
        /// What.
        act: OrderAct,
    },
    /// 换购.
    AddOn {
        /// Which.
        id: ActivityId,
    },
    /// 复制 the order's number.
    Copy,
    /// 复制 the number of a parcel.
    CopyParcel {
        /// Its place.
        position: usize,
    },
}

/// State of the page of an order.
#[derive(Debug)]
pub(crate) struct OrderPage {
    id: Option<OrderId>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    /// Something was done with it and is not answered yet.
    busy: bool,
    add_ons: AddOns,
}

/// What the page of an order shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    t: Labels,
    /// 待付款.
    title: String,
    /// What comes next.
    note: String,
    timeline: Vec<EventView>,
    parcels: Vec<ParcelView>,
    after_sales: Vec<AfterSaleRow>,
    /// 申请售后, when something can be asked back.
    ask: Option<ButtonView>,
    /// 超值换购; nothing when there is none.
    add_ons: Option<AddOnsView>,
    name: String,
    phone: String,
    address: String,
    lines: Vec<LineView>,
    rows: Vec<AmountRow>,
    /// Points that bought it: `120 积分 +`, or nothing.
    points: String,
    payable: Option<PriceView>,
    number: String,
    copy: Action,
    placed_at: String,
    /// 无, when there is none.
    remark: String,
    service: ButtonView,
    buttons: Vec<OrderButton>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Labels {
    address: &'static str,
    goods: &'static str,
    payable: &'static str,
    number: &'static str,
    copy: &'static str,
    placed_at: &'static str,
    remark: &'static str,
    timeline: &'static str,
    parcels: &'static str,
    after_sale: &'static str,
}

/// A line, and what can be said of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LineView {
    #[serde(flatten)]
    line: GoodsLine,
    /// 评价, 追评, 查看评价.
    review: Option<ButtonView>,
}

/// A parcel that went out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ParcelView {
    key: String,
    /// `顺丰速运 SF1234567890`.
    title: String,
    /// When, and of several what is in it.
    note: String,
    copy: Action,
}

/// An after-sale of the order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AfterSaleRow {
    key: String,
    /// 待商家处理.
    title: &'static str,
    /// `2 件 · ¥199.00`.
    note: String,
    open: Action,
}

/// The contract with `components/timeline`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EventView {
    key: String,
    title: &'static str,
    note: String,
    /// The latest.
    on: bool,
}

impl Page for OrderPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Order { id } => Some(id.clone()),
            _ => None,
        };
        let mut page =
            Self { id, order: None, failure: None, busy: false, add_ons: AddOns::default() };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        if let Some(id) = &self.id {
            cx.call(Call::Order(id.clone()));
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match (act, &self.order) {
            (Act::Retry, _) => {
                self.failure = None;
                self.ask(cx);
            }
            (Act::Do { act }, Some(order)) if !self.busy => {
                self.busy = cx.act_on_order(order, act, |act| PageAct::Order(Act::Do { act }));
            }
            (Act::AddOn { id }, Some(order)) => self.add_ons.buy(&order.id, &id, cx),
            (Act::Copy, Some(order)) => {
                cx.effect(Effect::Copy { text: order.id.to_string() });
                let text = cx.text().copied();
                cx.toast(text);
            }
            (Act::CopyParcel { position }, Some(order)) => {
                if let Some(parcel) = order.parcels.get(position) {
                    cx.effect(Effect::Copy { text: parcel.tracking.number.clone() });
                    let text = cx.text().copied();
                    cx.toast(text);
                }
            }
            _ => {}
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        let Some(result) = self.add_ons.answered(call, result, cx) else { return };
        match (call, result) {
            (Call::Order(_), Ok(Reply::Order(order))) => {
                if order.state == OrderState::Paid {
                    cx.call(Call::AfterOrder(order.id.clone()));
                }
                self.order = Some(order);
                self.failure = None;
            }
            (Call::Order(_), Err(failure)) => self.failure = Some(failure),
            // What may be bought along with it is no part of it.
            (Call::AfterOrder(_), _) => {}
            (call, result) => {
                self.busy = false;
                if let Some(order) = cx.order_acted(call, result) {
                    self.order = Some(order);
                }
            }
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.add_ons.woke(cx);
    }

    fn title(&self, scene: Scene<'_>) -> Option<String> {
        Some(scene.model.text().order_titled(self.order.as_ref()?.state))
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let order = self.order.as_deref();
        let act = |act| Action::Page { page: scene.page, act: PageAct::Order(act), text: None };
        let address = order.and_then(|it| it.address.as_ref());
        let where_to = |part: fn(&mall_core::address::Address) -> String| {
            address.map(part).unwrap_or_default()
        };
        let of = |part: fn(&OrderView) -> String| order.map(part).unwrap_or_default();
        let (points, payable) = order.map(|it| cost(it, text)).unwrap_or_default();
        View {
            ready: order.is_some() || self.failure.is_some(),
            state: self.failure.as_ref().filter(|_| order.is_none()).map(|failure| {
                if failure.code() == Some(ErrorCode::NotFound) {
                    let to = Action::Go { to: Route::Orders { state: None } };
                    StateView::empty(text.order_gone()).with(to, text.all_orders())
                } else {
                    StateView::failed(failure, act(Act::Retry), text)
                }
            }),
            offline: self.failure.as_ref().and(order).map(|_| text.offline_bar()),
            t: Labels::new(order, text),
            title: order.map(|it| text.order_state(it.state).to_owned()).unwrap_or_default(),
            note: order.map(|it| text.order_next(it, scene.now)).unwrap_or_default(),
            timeline: order.map(|it| timeline(it, text)).unwrap_or_default(),
            parcels: order.map(|it| parcels(it, text, act)).unwrap_or_default(),
            after_sales: order.map(|it| after_sales(it, text)).unwrap_or_default(),
            ask: order.filter(|it| may_ask(it, scene.now)).map(|it| {
                let to = Route::AfterSale { id: it.id.clone() };
                ButtonView::new(text.after_sale_ask(), Action::Go { to })
            }),
            add_ons: self.add_ons.view(scene, |id| act(Act::AddOn { id })),
            name: where_to(|it| it.name.clone()),
            phone: where_to(|it| it.phone.masked()),
            address: where_to(mall_core::address::Address::line),
            lines: order.map(|it| lines(it, scene)).unwrap_or_default(),
            rows: order.map(|it| rows(it, text)).unwrap_or_default(),
            points,
            payable,
            number: of(|it| it.id.to_string()),
            copy: act(Act::Copy),
            placed_at: order
                .and_then(|it| it.timeline.first())
                .map(|event| text.moment(event.at))
                .unwrap_or_default(),
            remark: order
                .map(|it| it.remark.clone())
                .filter(|remark| !remark.is_empty())
                .unwrap_or_else(|| text.none().to_owned()),
            service: ButtonView::new(
                text.service(),
                Action::Go {
                    to: Route::Service { product: None, order: order.map(|it| it.id.clone()) },
                },
            ),
            buttons: order
                .map(|it| order_buttons(it, scene.now, text, |it| act(Act::Do { act: it })))
                .unwrap_or_default(),
        }
    }
}

impl Labels {
    fn new(order: Option<&OrderView>, text: Text) -> Self {
        Self {
            address: text.my_addresses(),
            goods: text.goods(),
            payable: order.map_or("", |it| text.order_total(it.state)),
            number: text.order_number(),
            copy: text.copy(),
            placed_at: text.order_placed_at(),
            remark: text.remark(),
            timeline: text.order_timeline(),
            parcels: text.parcels(),
            after_sale: text.after_sale(),
        }
    }
}

/// The latest first, as one wants to know it.
fn timeline(order: &OrderView, text: Text) -> Vec<EventView> {
    let latest = order.timeline.len().saturating_sub(1);
    let view = |(position, event): (usize, &mall_api::order::OrderEvent)| EventView {
        key: event.state.name().to_owned(),
        title: match event.state {
            OrderState::Done if order.card.is_some() => text.card_opened(),
            state => text.order_event(state),
        },
        note: text.moment(event.at),
        on: position == latest,
    };
    order.timeline.iter().enumerate().rev().map(view).collect()
}

fn lines(order: &OrderView, scene: Scene<'_>) -> Vec<LineView> {
    let view = |(position, line)| LineView {
        line: GoodsLine::of(order, line, scene.model.text()),
        review: line_button(order, position, scene),
    };
    (0..).zip(&order.lines).map(view).collect()
}

fn parcels(order: &OrderView, text: Text, act: impl Fn(Act) -> Action) -> Vec<ParcelView> {
    let title = |sku: &SkuId| order.lines.iter().find(|it| it.sku == *sku).map(|it| &it.title);
    let inside = |it: &Pieces| Some(format!("{} {}", title(&it.sku)?, text.times(it.pieces)));
    let view = |(position, it): (usize, &Parcel)| {
        let mut note = text.parcel_sent_at(it.sent_at);
        if order.parcels.len() > 1 {
            let all: Vec<String> = it.pieces.iter().filter_map(inside).collect();
            note = format!("{note} · {}", text.all_of(&all));
        }
        ParcelView {
            key: position.to_string(),
            title: text.tracking(&it.tracking),
            note,
            copy: act(Act::CopyParcel { position }),
        }
    };
    order.parcels.iter().enumerate().map(view).collect()
}

fn after_sales(order: &OrderView, text: Text) -> Vec<AfterSaleRow> {
    let view = |it: &AfterSale| {
        let pieces = it.request.pieces.iter().map(|it| it.pieces).sum();
        let amount = it.refund().map(|it| it.amount + it.freight);
        AfterSaleRow {
            key: it.sequence.to_string(),
            title: text.after_sale_state(&it.state),
            note: text.after_sale_pieces(pieces, amount),
            open: Action::Go {
                to: Route::Refund { order: order.id.clone(), sequence: it.sequence },
            },
        }
    };
    order.after_sales.iter().rev().map(view).collect()
}

fn rows(order: &OrderView, text: Text) -> Vec<AmountRow> {
    let mut rows: Vec<AmountRow> = along(order, text).collect();
    rows.push(AmountRow::new("goods", text.amount_goods(), order.list_total, text));
    rows.extend(order.discounts.iter().enumerate().map(|(position, it)| {
        AmountRow::less(&format!("discount{position}"), named(it, text), it.amount, text)
    }));
    rows.push(AmountRow::freight(&order.freight, text));
    rows.extend(order.refunds.iter().enumerate().map(|(position, it)| {
        let label = text.refund(it.done_at.is_some());
        AmountRow::new(&format!("refund{position}"), label, it.amount, text)
    }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PageId;
    use crate::harness::{Ask, Said, Shell, no, ok};
    use crate::page::samples::{log_in, order};
    use mall_api::order::PayResponse;
    use mall_core::pricing::{Adjustment, Source};
    use mall_core::{Money, PaymentId, PromotionId};
    use serde_json::json;

    fn at(server: impl FnMut(&Ask) -> Said + 'static) -> (Shell, PageId) {
        let mut shell = Shell::new(log_in, server);
        let page = shell.open("order", &[("id", "o1")]);
        (shell, page)
    }

    #[test]
    fn the_title_of_a_covered_page_waits_until_it_is_seen() {
        let mut shell = Shell::new(log_in, |ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Unpaid)),
            _ => None,
        });
        shell.hold = true;
        let page = shell.open("order", &[("id", "o1")]);
        let above = shell.open("search", &[("q", "面膜")]);
        assert_eq!(shell.titles(), ["搜索“面膜”"]);
        shell.let_go();
        assert_eq!(shell.titles(), ["搜索“面膜”"]);
        shell.dispatch(Action::Close { page: above });
        shell.dispatch(Action::Show { page });
        assert_eq!(shell.titles(), ["搜索“面膜”", "订单 · 待付款"]);
        shell.dispatch(Action::Show { page });
        assert_eq!(shell.titles().len(), 2, "once");
    }

    #[test]
    fn it_says_what_is_next_and_what_was_taken_off() {
        let less = Adjustment {
            source: Source::Promotion(PromotionId::new("m").unwrap()),
            title: "满200减30".to_owned(),
            amount: Money::from_fen(3_000),
        };
        let mut unpaid = order("o1", OrderState::Unpaid);
        unpaid.discounts.push(less.clone());
        unpaid.lines[0].adjustments.push(less);
        let (mut shell, page) = at(move |ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&unpaid),
            "/api/orders/o1/pay" => {
                let payment = PaymentId::new("p1").unwrap();
                ok(&PayResponse::Sandbox { payment, amount: Money::from_fen(10_000) })
            }
            _ => None,
        });
        assert_eq!(shell.text(page, "/title"), "待付款");
        assert_eq!(shell.text(page, "/note"), "请在 19:00 前支付，超时自动取消");
        assert_eq!(shell.text(page, "/lines/0/discounts/0"), "满200减30 -¥30.00");
        assert_eq!(shell.text(page, "/rows/1/amount"), "-¥30.00");
        assert_eq!(shell.text(page, "/placedAt"), "2026-11-26 18:30");
        assert_eq!(shell.text(page, "/t/payable"), "应付");
        shell.tap(page, "/copy");
        assert!(shell.effects.contains(&Effect::Copy { text: "o1".to_owned() }));
        shell.tap(page, "/buttons/1/action");
        assert_eq!(shell.went(), ["/packages/trade/pay/pay?order=o1&payment=p1"]);
    }

    #[test]
    fn the_timeline_has_the_latest_on_top() {
        let (shell, page) = at(|ask| match ask.path.as_str() {
            "/api/orders/o1" => ok(&order("o1", OrderState::Shipped)),
            _ => None,
        });
        let titles: Vec<String> =
            (0..3).map(|n| shell.text(page, &format!("/timeline/{n}/title"))).collect();
        assert_eq!(titles, ["商家已发货", "支付成功", "提交订单"]);
        assert_eq!(shell.at(page, "/timeline/0/on"), json!(true));
    }

    #[test]
    fn an_order_that_is_not_ours_does_not_exist() {
        let (mut shell, page) = at(|_| no(ErrorCode::NotFound, "没有这笔订单"));
        assert_eq!(shell.text(page, "/state/text"), "订单不存在");
        shell.tap(page, "/state/action");
        assert_eq!(shell.went(), ["/packages/trade/orders/orders"]);
    }

    #[test]
    fn without_network_what_was_shown_stays() {
        let mut there = true;
        let (mut shell, page) = at(move |ask| {
            let answer = (there && ask.path == "/api/orders/o1")
                .then(|| ok(&order("o1", OrderState::Paid)))
                .flatten();
            there &= answer.is_none();
            answer
        });
        shell.dispatch(Action::PullDown { page });
        assert_eq!(shell.text(page, "/title"), "待发货");
        assert!(shell.text(page, "/offline").starts_with("当前没有网络"));
    }
}
