//! 超值换购, on the result of a payment and on the page of the order: what may be bought along with it, for how
//! long, and buying it.

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::add_on::AddOnRequest;
use mall_api::order::OrderView;
use mall_api::points_mall::PointsOfferView;
use mall_core::{ActivityId, IdempotencyKey, OrderId, Timestamp};
use serde::Serialize;

use super::Scene;
use super::countdown::{CountdownView, next_tick};
use super::goods_line::AmountRow;
use crate::Action;
use crate::context::Context;
use crate::effect::How;
use crate::net::{Call, Failure, Reply};
use crate::text::Text;
use crate::view::{ButtonView, PriceView};

/// What may be bought along with an order.
#[derive(Debug, Default)]
pub(crate) struct AddOns {
    found: Vec<PointsOfferView>,
    /// Sent, and perhaps ordered: sent again it is the same order.
    sent: Option<AddOnRequest>,
    /// Ordered; only its payment is to be begun.
    placed: Option<OrderId>,
    /// Something is on its way: a second tap does nothing.
    busy: bool,
    /// Whether it will be woken.
    ticking: bool,
}

/// What is shown of it: the contract with `packages/trade/parts/add-ons`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddOnsView {
    title: &'static str,
    note: &'static str,
    clock: CountdownView,
    cards: Vec<CardView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CardView {
    key: String,
    image: String,
    title: String,
    /// The chosen values.
    note: String,
    price: PriceView,
    button: ButtonView,
}

/// Along with which order one is sent, when it was bought with one.
pub(crate) fn along(order: &OrderView, text: Text) -> impl Iterator<Item = AmountRow> {
    order.along_with.iter().map(move |it| AmountRow {
        key: "along".to_owned(),
        name: text.add_on_along().to_owned(),
        amount: it.to_string(),
        less: false,
    })
}

impl AddOns {
    pub(crate) fn found(&mut self, offers: Vec<PointsOfferView>, cx: &mut Context<'_>) {
        self.found = offers;
        self.tick(cx);
    }

    /// When the first that is still to be had is not any more.
    fn ends_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.found.iter().map(|it| it.ends_at).filter(|it| now < *it).min()
    }

    fn tick(&mut self, cx: &mut Context<'_>) {
        let now = cx.server_now();
        if let (false, Some(end)) = (self.ticking, self.ends_at(now)) {
            self.ticking = true;
            cx.wake(next_tick(end, now));
        }
    }

    pub(crate) fn woke(&mut self, cx: &mut Context<'_>) {
        self.ticking = false;
        self.tick(cx);
    }

    /// Buys the offer `id` along with the order `parent`.
    pub(crate) fn buy(&mut self, parent: &OrderId, id: &ActivityId, cx: &mut Context<'_>) {
        let Some(offer) = self.found.iter().find(|it| it.id == *id).filter(|_| !self.busy) else {
            return;
        };
        let is_it = |it: &&AddOnRequest| it.add_on == *id && it.expected_payable == offer.cash;
        let request = if let Some(sent) = self.sent.as_ref().filter(is_it) {
            sent.clone()
        } else {
            let Ok(key) = IdempotencyKey::new(cx.model.seed.next()) else { return };
            AddOnRequest { key, add_on: id.clone(), expected_payable: offer.cash }
        };
        self.sent = Some(request.clone());
        self.busy = true;
        cx.call(Call::BuyAddOn(parent.clone(), request));
    }

    /// What was asked for has come, when it was asked for here; else it is given back.
    pub(crate) fn answered(
        &mut self,
        call: &Call,
        result: Result<Reply, Failure>,
        cx: &mut Context<'_>,
    ) -> Option<Result<Reply, Failure>> {
        match (call, result) {
            (Call::AfterOrder(_), Ok(Reply::AfterOrder(mut after))) => {
                self.found(std::mem::take(&mut after.add_ons), cx);
                return Some(Ok(Reply::AfterOrder(after)));
            }
            (Call::BuyAddOn(parent, _), result) => self.bought(parent, result, cx),
            (Call::Pay(id, _), result) if self.placed.as_ref() == Some(id) => {
                self.busy = false;
                self.placed = None;
                cx.go_on_paying(id.clone(), result, How::Push);
            }
            (_, result) => return Some(result),
        }
        None
    }

    fn bought(&mut self, parent: &OrderId, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        match result {
            Ok(Reply::Order(order)) => {
                self.sent = None;
                self.placed = Some(order.id.clone());
                cx.begin_to_pay(order.id);
            }
            Ok(_) => self.busy = false,
            Err(failure) => {
                self.busy = false;
                cx.toast(failure.message(cx.text()));
                if failure.is_offline() {
                    return;
                }
                if !matches!(failure.code(), Some(ErrorCode::TimedOut | ErrorCode::Unavailable)) {
                    self.sent = None;
                }
                // What the page shows is what was refused.
                cx.call(Call::AfterOrder(parent.clone()));
            }
        }
    }

    /// Nothing when there is none; `button` makes what a tap on one does.
    pub(crate) fn view(
        &self,
        scene: Scene<'_>,
        button: impl Fn(ActivityId) -> Action,
    ) -> Option<AddOnsView> {
        let (text, now) = (scene.model.text(), scene.now);
        let ends_at = self.ends_at(now)?;
        let card = |it: &PointsOfferView| CardView {
            key: it.id.to_string(),
            image: it.image.clone(),
            title: it.title.clone(),
            note: it.goods.as_ref().map(|it| it.options.clone()).unwrap_or_default(),
            price: PriceView::new(it.cash).was(it.goods.as_ref().map(|it| it.price), text),
            button: ButtonView {
                text: text.add_on_buy().to_owned(),
                action: (!self.busy).then(|| button(it.id.clone())),
            },
        };
        Some(AddOnsView {
            title: text.add_on_title(),
            note: text.add_on_note(),
            clock: CountdownView::new(text.add_on_ends(), ends_at, now, text),
            cards: self.found.iter().filter(|it| now < it.ends_at).map(card).collect(),
        })
    }
}
