//! 付费卡 in the member centre: months are chosen and bought, and what has not begun goes back.

use mall_api::ErrorCode;
use mall_api::member::{BuyCardRequest, MemberCard};
use mall_core::{IdempotencyKey, OrderId, PaidCardId};
use serde::Serialize;

use super::{Act, MemberPage, button};
use crate::Action;
use crate::context::Context;
use crate::effect::How;
use crate::net::{Call, Failure, Reply};
use crate::page::{Page, PageAct, Scene};
use crate::view::{ButtonView, ValueView};

/// What is being bought.
#[derive(Debug, Default)]
pub(super) struct Buying {
    /// How many months of each card are chosen; of the others the fewest.
    chosen: Vec<(PaidCardId, u32)>,
    /// Sent, and perhaps ordered: sent again it is the same order.
    sent: Option<(PaidCardId, BuyCardRequest)>,
    /// Ordered; only its payment is to be begun.
    placed: Option<OrderId>,
    /// Something is on its way: a second tap does nothing.
    waiting: bool,
}

/// A card as it is shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfferView {
    key: String,
    title: String,
    price: String,
    /// Until when it is held.
    until: Option<String>,
    benefits: Vec<String>,
    months: Vec<ValueView>,
    cost: String,
    buy: ButtonView,
    /// Nothing when no month can go back.
    refund: Option<ButtonView>,
}

impl Buying {
    fn months(&self, of: &MemberCard) -> u32 {
        let chosen = self.chosen.iter().find(|(id, _)| *id == of.card.id);
        let fewest = of.card.months.first().copied().unwrap_or(1);
        chosen.map_or(fewest, |(_, months)| *months)
    }

    pub(super) fn choose(&mut self, card: PaidCardId, months: u32) {
        self.chosen.retain(|(id, _)| *id != card);
        self.chosen.push((card, months));
    }
}

impl MemberPage {
    fn offer(&self, card: &PaidCardId) -> Option<&MemberCard> {
        self.found.as_ref()?.cards.iter().find(|it| it.card.id == *card)
    }

    pub(super) fn buy(&mut self, card: &PaidCardId, cx: &mut Context<'_>) {
        if self.buying.waiting {
            return;
        }
        if !cx.model.session.is_logged_in() {
            return cx.log_in_first();
        }
        let Some(offer) = self.offer(card) else { return };
        let months = self.buying.months(offer);
        let cost = offer.card.cost(months);
        let is_it = |(id, it): &&(PaidCardId, BuyCardRequest)| {
            id == card && it.months == months && it.expected_payable == cost
        };
        let request = if let Some((_, sent)) = self.buying.sent.as_ref().filter(is_it) {
            sent.clone()
        } else {
            let Ok(key) = IdempotencyKey::new(cx.model.seed.next()) else { return };
            BuyCardRequest { key, months, expected_payable: cost }
        };
        self.buying.sent = Some((card.clone(), request.clone()));
        self.buying.waiting = true;
        cx.call(Call::BuyCard(card.clone(), request));
    }

    /// It is ordered, or was not.
    pub(super) fn bought(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        match result {
            Ok(Reply::Order(order)) => {
                self.buying.sent = None;
                self.buying.placed = Some(order.id.clone());
                cx.begin_to_pay(order.id);
            }
            Ok(_) => self.buying.waiting = false,
            Err(failure) => {
                self.buying.waiting = false;
                cx.toast(failure.message(cx.text()));
                if failure.is_offline() {
                    return;
                }
                // It is not ordered; what the page shows may be what was refused.
                if !matches!(failure.code(), Some(ErrorCode::TimedOut | ErrorCode::Unavailable)) {
                    self.buying.sent = None;
                }
                self.ask(cx);
            }
        }
    }

    /// Its payment has begun, or did not.
    pub(super) fn pay_begun(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.buying.waiting = false;
        let Some(order) = self.buying.placed.take() else { return };
        cx.go_on_paying(order, result, How::Push);
    }

    pub(super) fn ask_refund(&self, card: PaidCardId, cx: &mut Context<'_>) {
        let Some(offer) = self.offer(&card).filter(|it| it.unused > 0) else { return };
        let (text, page) = (cx.text(), cx.page.unwrap_or_default());
        let ask = text.card_refund_ask(offer.unused, offer.refund);
        let act = PageAct::Member(Act::RefundCard { card });
        cx.confirm(
            text.card_refund(),
            &ask,
            text.card_refund(),
            Action::Page { page, act, text: None },
        );
    }

    pub(super) fn refund(&mut self, card: PaidCardId, cx: &mut Context<'_>) {
        if !self.buying.waiting {
            self.buying.waiting = true;
            // A lost answer costs nothing: asked again, no month is left to go back.
            cx.call(Call::RefundCard(card));
        }
    }

    pub(super) fn refunded(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.buying.waiting = false;
        let text = cx.text();
        match result {
            Ok(Reply::Member(found)) => {
                self.found = Some(found);
                cx.toast(text.card_refunded());
                // What the card lowered costs more again once it is over.
                cx.call_for_sync(&[]);
            }
            Ok(_) => {}
            Err(failure) => cx.toast(failure.message(text)),
        }
    }

    pub(super) fn offers(&self, scene: Scene<'_>) -> Vec<OfferView> {
        let cards = self.found.as_ref().map_or(&[][..], |it| &it.cards);
        cards.iter().map(|it| self.offer_view(it, scene)).collect()
    }

    fn offer_view(&self, offer: &MemberCard, scene: Scene<'_>) -> OfferView {
        let text = scene.model.text();
        let card = &offer.card;
        let months = self.buying.months(offer);
        let id = || card.id.clone();
        let value = |it: &u32| ValueView {
            text: text.card_months(*it),
            on: *it == months,
            out: false,
            action: button(scene, Act::Months { card: id(), months: *it }),
        };
        let times = (card.factor > 10_000).then(|| text.points_times(card.factor));
        let tiers = self.found.as_ref().map_or(&[][..], |it| &it.tiers);
        let least = tiers.iter().find(|it| Some(&it.id) == card.tier.as_ref());
        let is_free = !self.buying.waiting;
        let said = match (offer.until, least.filter(|_| !offer.may_buy)) {
            (_, Some(tier)) => text.card_for(&tier.title),
            (Some(_), None) => text.card_renew().to_owned(),
            (None, None) => text.card_buy().to_owned(),
        };
        let refund = ButtonView {
            text: text.card_refund().to_owned(),
            action: is_free.then(|| button(scene, Act::AskRefundCard { card: id() })),
        };
        OfferView {
            key: card.id.to_string(),
            title: card.title.clone(),
            price: text.card_price(card.price),
            until: offer.until.map(|at| text.card_until(at)),
            benefits: times.into_iter().chain(card.benefits.iter().cloned()).collect(),
            months: card.months.iter().map(value).collect(),
            cost: text.yuan(card.cost(months)),
            buy: ButtonView {
                text: said,
                action: (is_free && offer.may_buy).then(|| button(scene, Act::Buy { card: id() })),
            },
            refund: Some(refund).filter(|_| offer.unused > 0),
        }
    }
}
