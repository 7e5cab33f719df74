//! 申请售后: which pieces go back, why, and what comes back for them.

use mall_api::ErrorCode;
use mall_api::after_sale::{AskRequest, PreviewRequest};
use mall_api::order::{OrderLine, OrderView};
use mall_core::after_sale::{
    AfterSaleKind, AfterSaleOrder, AfterSaleReason, AfterSaleRequest, left_of,
};
use mall_core::limits::NOTE_CHARS_MAX;
use mall_core::pricing::{Pieces, Refund};
use mall_core::{IdempotencyKey, OrderId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use super::goods_line::{AmountRow, GoodsLine};
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{
    ButtonView, FieldView, OptionView, PriceView, StateView, StepperView, ValueView,
};

const KINDS: [AfterSaleKind; 2] = [AfterSaleKind::RefundOnly, AfterSaleKind::ReturnAndRefund];
const REASONS: [AfterSaleReason; 8] = [
    AfterSaleReason::NotWanted,
    AfterSaleReason::OrderedWrong,
    AfterSaleReason::SentWrong,
    AfterSaleReason::Missing,
    AfterSaleReason::Damaged,
    AfterSaleReason::NotAsDescribed,
    AfterSaleReason::NotReceived,
    AfterSaleReason::Other,
];

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// So many pieces of a SKU go back.
    Pieces {
        /// Which.
        sku: SkuId,
        /// How many.
        pieces: u32,
    },
    /// 仅退款 or 退货退款.
    Kind {
        /// Which.
        kind: AfterSaleKind,
    },
    /// Why.
    Reason {
        /// Which.
        reason: AfterSaleReason,
    },
    /// The note changed.
    Note,
    /// 提交申请.
    Submit,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct AfterSalePage {
    id: Option<OrderId>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    kind: AfterSaleKind,
    reason: Option<AfterSaleReason>,
    note: String,
    chosen: Vec<Pieces>,
    /// What would come back for what is chosen, once the server said so.
    refund: Option<Box<Refund>>,
    /// What was sent and not answered: sent again it has the same key.
    sent: Option<AskRequest>,
    busy: bool,
}

/// The pieces of `order` that can still be asked back as `kind`.
pub(crate) fn left(order: &OrderView, kind: AfterSaleKind) -> Vec<Pieces> {
    let bought = order.lines.iter().filter(|line| !line.gift);
    let bought = bought.map(|it| Pieces { sku: it.sku.clone(), pieces: it.quantity });
    left_of(bought, &order.parcels, &order.after_sales, kind)
}

/// Whether something of `order` can be asked back at `now`.
pub(crate) fn may_ask(order: &OrderView, now: Timestamp) -> bool {
    let (state, parcels) = (order.state, &order.parcels);
    let facts = AfterSaleOrder { state, parcels, ask_before: order.after_sale_before };
    facts.refusal(now).is_none() && !left(order, AfterSaleKind::RefundOnly).is_empty()
}

impl AfterSalePage {
    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        if let Some(id) = &self.id {
            cx.call(Call::Order(id.clone()));
        }
    }

    fn left(&self) -> Vec<Pieces> {
        self.order.as_ref().map(|order| left(order, self.kind)).unwrap_or_default()
    }

    fn choose(&mut self, sku: SkuId, pieces: u32) {
        self.chosen.retain(|it| it.sku != sku);
        if pieces > 0 {
            self.chosen.push(Pieces { sku, pieces });
        }
    }

    /// What is chosen is another: of no more than can be had, and with a price that is asked for.
    fn changed(&mut self, cx: &mut Context<'_>) {
        let left = self.left();
        let most = |sku: &SkuId| left.iter().find(|it| it.sku == *sku).map_or(0, |it| it.pieces);
        for it in &mut self.chosen {
            it.pieces = it.pieces.min(most(&it.sku));
        }
        self.chosen.retain(|it| it.pieces > 0);
        self.refund = None;
        if let (Some(id), false) = (&self.id, self.chosen.is_empty()) {
            let pieces = self.chosen.clone();
            cx.call(Call::PreviewRefund(id.clone(), PreviewRequest { pieces }));
        }
    }

    fn submit(&mut self, cx: &mut Context<'_>) {
        let text = cx.text();
        let Some(id) = self.id.clone() else { return };
        if self.chosen.is_empty() {
            return cx.toast(text.after_sale_choose());
        }
        let Some(reason) = self.reason else {
            return cx.toast(text.after_sale_choose_why());
        };
        let request = AfterSaleRequest {
            kind: self.kind,
            pieces: self.chosen.clone(),
            reason,
            note: self.note.trim().to_owned(),
        };
        let known = self.sent.take().filter(|it| it.request == request);
        let asked = known.or_else(|| {
            let key = IdempotencyKey::new(cx.model.seed.next()).ok()?;
            Some(AskRequest { key, request })
        });
        if let Some(asked) = asked {
            self.busy = true;
            self.sent = Some(asked.clone());
            cx.call(Call::AskBack(id, Box::new(asked)));
        }
    }
}

impl Page for AfterSalePage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::AfterSale { id } => Some(id.clone()),
            _ => None,
        };
        let mut page = Self {
            id,
            order: None,
            failure: None,
            kind: AfterSaleKind::RefundOnly,
            reason: None,
            note: String::new(),
            chosen: Vec::new(),
            refund: None,
            sent: None,
            busy: false,
        };
        page.ask(cx);
        page
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        if self.busy {
            return;
        }
        match act {
            Act::Retry => self.ask(cx),
            Act::Pieces { sku, pieces } => {
                self.choose(sku, pieces);
                self.changed(cx);
            }
            Act::Kind { kind } => {
                self.kind = kind;
                self.changed(cx);
            }
            Act::Reason { reason } => self.reason = Some(reason),
            Act::Note => {
                self.note = text.unwrap_or_default().chars().take(NOTE_CHARS_MAX).collect();
            }
            Act::Submit => self.submit(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        match (call, result) {
            (Call::Order(_), Ok(Reply::Order(order))) => {
                self.failure = None;
                self.order = Some(order);
                if self.left().is_empty() {
                    // What was chosen is not offered any more.
                    self.kind = AfterSaleKind::RefundOnly;
                }
                // One piece of one line: nobody has to choose it.
                if let [only] = self.left().as_slice()
                    && self.chosen.is_empty()
                {
                    self.chosen.push(Pieces { pieces: 1, ..only.clone() });
                }
                self.changed(cx);
            }
            (Call::Order(_), Err(failure)) => self.failure = Some(failure),
            (Call::PreviewRefund(_, asked), Ok(Reply::Refund(refund)))
                if asked.pieces == self.chosen =>
            {
                self.refund = Some(refund);
            }
            (Call::PreviewRefund(_, asked), Err(failure)) if asked.pieces == self.chosen => {
                let said = failure.message(cx.text());
                cx.toast(said);
            }
            (Call::AskBack(id, asked), Ok(Reply::Order(order))) => {
                self.busy = false;
                let asked = order.after_sales.iter().rev().find(|it| it.request == asked.request);
                let text = cx.text();
                cx.toast(text.after_sale_asked());
                match asked {
                    Some(it) => {
                        cx.replace(&Route::Refund { order: id.clone(), sequence: it.sequence });
                    }
                    None => cx.back(),
                }
            }
            (Call::AskBack(..), Err(failure)) => {
                self.busy = false;
                let said = failure.message(cx.text());
                cx.toast(said);
                // Only a refusal says that nothing was done: else the same is sent with the same key.
                if failure.is_refusal() {
                    self.sent = None;
                }
                self.ask(cx);
            }
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let order = self.order.as_deref();
        let can_ask = order.is_some_and(|it| may_ask(it, scene.now));
        View {
            ready: order.is_some() || self.failure.is_some(),
            state: self.state(can_ask, scene),
            t: Labels {
                goods: text.after_sale_goods(),
                amount: text.after_sale_amount(),
                hint: text.after_sale_choose(),
            },
            lines: order.map(|order| self.lines(order, scene)).unwrap_or_default(),
            options: vec![self.kinds(scene), self.reasons(scene)],
            note: FieldView {
                label: text.after_sale_note().to_owned(),
                value: self.note.clone(),
                placeholder: text.after_sale_note_hint().to_owned(),
                action: button(scene, Act::Note),
                error: None,
            },
            rows: self.refund.as_ref().map(|it| rows(it, text)).unwrap_or_default(),
            total: self.refund.as_ref().map(|it| PriceView::new(it.amount + it.freight)),
            submit: ButtonView {
                text: text.after_sale_submit().to_owned(),
                action: (!self.busy).then(|| button(scene, Act::Submit)),
            },
        }
    }
}

impl AfterSalePage {
    fn state(&self, can_ask: bool, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        match (&self.order, &self.failure) {
            (None, Some(failure)) if failure.code() == Some(ErrorCode::NotFound) => {
                let to = Action::Go { to: Route::Orders { state: None } };
                Some(StateView::empty(text.order_gone()).with(to, text.all_orders()))
            }
            (None, Some(failure)) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            (Some(order), _) if !can_ask => {
                let to = Action::Go { to: Route::Order { id: order.id.clone() } };
                Some(StateView::empty(text.after_sale_none()).with(to, text.see_order()))
            }
            _ => None,
        }
    }

    fn lines(&self, order: &OrderView, scene: Scene<'_>) -> Vec<LineView> {
        let (text, left) = (scene.model.text(), self.left());
        let most = |it: &OrderLine| left.iter().find(|known| known.sku == it.sku);
        let view = |line: &OrderLine| {
            let most = most(line)?.pieces;
            let chosen = self.chosen.iter().find(|it| it.sku == line.sku);
            let now = chosen.map_or(0, |it| it.pieces);
            let step = |pieces| button(scene, Act::Pieces { sku: line.sku.clone(), pieces });
            let fewer = now.checked_sub(1).map(step);
            let more = (now < most).then(|| step(now + 1));
            let line = GoodsLine { open: None, ..GoodsLine::of_order(line, text) };
            Some(LineView {
                key: line.key.clone(),
                line,
                stepper: StepperView::new(now, fewer, more, text),
            })
        };
        order.lines.iter().filter(|line| !line.gift).filter_map(view).collect()
    }

    fn kinds(&self, scene: Scene<'_>) -> OptionView {
        let text = scene.model.text();
        let order = self.order.as_deref();
        let none = |kind| order.is_none_or(|it| left(it, kind).is_empty());
        let value = |kind| ValueView {
            text: text.after_sale_kind_of(kind).to_owned(),
            on: self.kind == kind,
            out: none(kind),
            action: button(scene, Act::Kind { kind }),
        };
        let offered = KINDS.into_iter().filter(|kind| !none(*kind));
        OptionView { name: text.after_sale_kind().to_owned(), values: offered.map(value).collect() }
    }

    fn reasons(&self, scene: Scene<'_>) -> OptionView {
        let text = scene.model.text();
        let value = |reason| ValueView {
            text: text.after_sale_reason(reason).to_owned(),
            on: self.reason == Some(reason),
            out: false,
            action: button(scene, Act::Reason { reason }),
        };
        OptionView {
            name: text.after_sale_why().to_owned(),
            values: REASONS.into_iter().map(value).collect(),
        }
    }
}

/// What comes back, by what it is for.
pub(crate) fn rows(refund: &Refund, text: Text) -> Vec<AmountRow> {
    let mut rows =
        vec![AmountRow::new("goods", text.after_sale_goods_amount(), refund.amount, text)];
    if !refund.freight.is_zero() {
        rows.push(AmountRow::new("freight", text.amount_freight(), refund.freight, text));
    }
    let points = [
        ("back", text.after_sale_points_back(), u64::from(refund.points_back), false),
        ("taken", text.after_sale_points_taken(), refund.points_clawed_back, true),
    ];
    for (key, name, points, less) in points.into_iter().filter(|it| it.2 > 0) {
        let amount = if less { format!("-{points}") } else { points.to_string() };
        rows.push(AmountRow { key: key.to_owned(), name: name.to_owned(), amount, less });
    }
    rows
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::AfterSale(act), text: None }
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    t: Labels,
    lines: Vec<LineView>,
    /// 售后类型, 申请原因.
    options: Vec<OptionView>,
    note: FieldView,
    rows: Vec<AmountRow>,
    /// What comes back; absent until something is chosen.
    total: Option<PriceView>,
    submit: ButtonView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Labels {
    goods: &'static str,
    amount: &'static str,
    hint: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LineView {
    key: String,
    line: GoodsLine,
    stepper: StepperView,
}
