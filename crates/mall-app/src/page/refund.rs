//! 售后详情: where one after-sale of an order stands, and what its shopper can do.

use mall_api::ErrorCode;
use mall_api::after_sale::StepRequest;
use mall_api::order::OrderView;
use mall_core::OrderId;
use mall_core::after_sale::{AfterSale, AfterSaleEvent, AfterSaleState};
use mall_core::shipment::Tracking;
use serde::{Deserialize, Serialize};

use super::after_sale::rows;
use super::goods_line::{AmountRow, GoodsLine};
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::{ButtonView, FieldView, OptionView, PriceView, StateView, ValueView};

/// Who takes parcels back, by their codes.
const CARRIERS: [&str; 7] = ["SF", "YTO", "ZTO", "STO", "YD", "JD", "EMS"];

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Ask whether it is to be withdrawn.
    Withdraw,
    /// The answer was yes.
    WithdrawNow,
    /// With whom it goes back.
    Carrier {
        /// The code.
        carrier: String,
    },
    /// The tracking number changed.
    Number,
    /// It is sent back.
    SendBack,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct RefundPage {
    id: Option<(OrderId, u32)>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    tracking: Tracking,
    /// The tracking number is none.
    wrong: bool,
    busy: bool,
}

impl RefundPage {
    fn case(&self) -> Option<&AfterSale> {
        let sequence = self.id.as_ref()?.1;
        self.order.as_ref()?.after_sales.iter().find(|it| it.sequence == sequence)
    }

    fn step(&mut self, event: AfterSaleEvent, cx: &mut Context<'_>) {
        if let (Some((id, sequence)), false) = (&self.id, self.busy) {
            self.busy = true;
            let step = StepRequest { sequence: *sequence, event };
            cx.call(Call::StepAfterSale(id.clone(), step));
        }
    }
}

impl Page for RefundPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Refund { order, sequence } => Some((order.clone(), *sequence)),
            _ => None,
        };
        let tracking = Tracking { carrier: CARRIERS[0].to_owned(), number: String::new() };
        let mut page = Self { id, order: None, failure: None, tracking, wrong: false, busy: false };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        if let Some((id, _)) = &self.id {
            cx.call(Call::Order(id.clone()));
        }
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        let words = cx.text();
        match act {
            Act::Retry => self.ask(cx),
            Act::Withdraw => {
                let page = cx.page.unwrap_or_default();
                let then = PageAct::Refund(Act::WithdrawNow);
                let then = Action::Page { page, act: then, text: None };
                let (title, ask) = (words.after_sale_withdraw(), words.after_sale_withdraw_ask());
                cx.confirm(title, ask, title, then);
            }
            Act::WithdrawNow => self.step(AfterSaleEvent::Withdraw, cx),
            Act::Carrier { carrier } => self.tracking.carrier = carrier,
            Act::Number => {
                self.wrong = false;
                text.unwrap_or_default().trim().clone_into(&mut self.tracking.number);
            }
            Act::SendBack if self.tracking.check().is_err() => self.wrong = true,
            Act::SendBack => {
                self.step(AfterSaleEvent::SendBack { tracking: self.tracking.clone() }, cx);
            }
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        let text = cx.text();
        match (call, result) {
            (Call::Order(_), Ok(Reply::Order(order))) => {
                self.failure = None;
                self.order = Some(order);
            }
            (Call::Order(_), Err(failure)) => self.failure = Some(failure),
            (Call::StepAfterSale(_, step), Ok(Reply::Order(order))) => {
                self.busy = false;
                self.order = Some(order);
                cx.toast(match step.event {
                    AfterSaleEvent::Withdraw => text.after_sale_withdrawn(),
                    _ => text.after_sale_sent_back(),
                });
            }
            (Call::StepAfterSale(..), Err(failure)) => {
                self.busy = false;
                cx.toast(failure.message(text));
                // It may stand elsewhere than this page thinks.
                self.ask(cx);
            }
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let case = self.case();
        let is_there = self.order.is_some();
        View {
            ready: is_there || self.failure.is_some(),
            state: self.state(scene),
            offline: self.failure.as_ref().filter(|_| is_there).map(|_| text.offline_bar()),
            title: case.map_or("", |it| text.after_sale_state(&it.state)),
            note: case.map(|it| text.after_sale_next(&it.state)).unwrap_or_default(),
            amount_label: text.after_sale_amount(),
            total: case
                .and_then(AfterSale::refund)
                .map(|it| PriceView::new(it.amount + it.freight)),
            rows: case.and_then(AfterSale::refund).map(|it| rows(it, text)).unwrap_or_default(),
            goods: text.goods(),
            lines: case.map(|it| self.lines(it, scene)).unwrap_or_default(),
            facts: case.map(|it| facts(it, scene)).unwrap_or_default(),
            back: self.back(scene),
            withdraw: case
                .filter(|it| {
                    matches!(it.state, AfterSaleState::Asked | AfterSaleState::Agreed { .. })
                })
                .map(|_| ButtonView::new(text.after_sale_withdraw(), button(scene, Act::Withdraw))),
            order: self.id.as_ref().map(|(id, _)| {
                ButtonView::new(
                    text.see_order(),
                    Action::Go { to: Route::Order { id: id.clone() } },
                )
            }),
        }
    }
}

impl RefundPage {
    fn state(&self, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        match (&self.order, &self.failure) {
            (None, Some(failure)) if failure.code() != Some(ErrorCode::NotFound) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            (None, None) => None,
            _ if self.case().is_some() => None,
            _ => {
                let to = Action::Go { to: Route::Orders { state: None } };
                Some(StateView::empty(text.after_sale_gone()).with(to, text.all_orders()))
            }
        }
    }

    fn lines(&self, case: &AfterSale, scene: Scene<'_>) -> Vec<GoodsLine> {
        let text = scene.model.text();
        let lines = self.order.iter().flat_map(|it| &it.lines).filter(|line| !line.gift);
        let of = |line| {
            let line: &mall_api::order::OrderLine = line;
            let back = case.request.pieces.iter().find(|it| it.sku == line.sku)?;
            let quantity = text.times(back.pieces);
            // What was taken off was taken off all pieces.
            let discounts = Vec::new();
            Some(GoodsLine { quantity, discounts, ..GoodsLine::of_order(line, text) })
        };
        lines.filter_map(of).collect()
    }

    /// What is filled in when the goods go back.
    fn back(&self, scene: Scene<'_>) -> Option<BackView> {
        let text = scene.model.text();
        let is_in_time = |it: &&AfterSale| match it.state {
            AfterSaleState::Agreed { send_before } => scene.now < send_before,
            _ => false,
        };
        self.case().filter(is_in_time)?;
        let value = |code: &str| ValueView {
            text: text.carrier(code).to_owned(),
            on: self.tracking.carrier == code,
            out: false,
            action: button(scene, Act::Carrier { carrier: code.to_owned() }),
        };
        Some(BackView {
            carriers: OptionView {
                name: text.after_sale_carrier().to_owned(),
                values: CARRIERS.into_iter().map(value).collect(),
            },
            number: FieldView {
                label: text.after_sale_number().to_owned(),
                value: self.tracking.number.clone(),
                placeholder: text.after_sale_number_hint().to_owned(),
                action: button(scene, Act::Number),
                error: self.wrong.then(|| text.after_sale_number_wrong().to_owned()),
            },
            send: ButtonView {
                text: text.after_sale_send_back().to_owned(),
                action: (!self.busy).then(|| button(scene, Act::SendBack)),
            },
        })
    }
}

fn facts(case: &AfterSale, scene: Scene<'_>) -> Vec<FactView> {
    let text = scene.model.text();
    let request = &case.request;
    let mut facts = vec![
        FactView::new(text.after_sale_kind(), text.after_sale_kind_of(request.kind)),
        FactView::new(text.after_sale_why(), text.after_sale_reason(request.reason)),
        FactView::new(text.after_sale_at(), &text.moment(case.asked_at)),
    ];
    if !request.note.is_empty() {
        facts.push(FactView::new(text.after_sale_note(), &request.note));
    }
    facts
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Refund(act), text: None }
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// 待商家处理.
    title: &'static str,
    /// What comes next.
    note: String,
    amount_label: &'static str,
    /// What comes back, once that is fixed.
    total: Option<PriceView>,
    rows: Vec<AmountRow>,
    goods: &'static str,
    lines: Vec<GoodsLine>,
    facts: Vec<FactView>,
    /// Where the goods are sent back from here.
    back: Option<BackView>,
    withdraw: Option<ButtonView>,
    order: Option<ButtonView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FactView {
    name: &'static str,
    text: String,
}

impl FactView {
    fn new(name: &'static str, text: &str) -> Self {
        Self { name, text: text.to_owned() }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BackView {
    carriers: OptionView,
    number: FieldView,
    send: ButtonView,
}
