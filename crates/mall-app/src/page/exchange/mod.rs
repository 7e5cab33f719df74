//! 确认兑换: where to, for how many points and how much money; then one exchange, however often it is sent.

#[cfg(test)]
mod tests;
mod view;

use mall_api::ErrorCode;
use mall_api::address::{AddressesResponse, SavedAddress};
use mall_api::points_mall::{
    ExchangeRequest, ExchangeResponse, PointsMallResponse, PointsOfferView,
};
use mall_core::order::OrderState;
use mall_core::{ActivityId, IdempotencyKey, OrderId};
use serde::{Deserialize, Serialize};

use super::address_card::address_for;
use super::points_mall::refusal;
use super::{Page, Scene};
use crate::context::Context;
use crate::effect::{Effect, How};
use crate::model::Model;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
pub(crate) use view::View;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 兑换.
    Submit,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct ExchangePage {
    id: Option<ActivityId>,
    found: Option<PointsMallResponse>,
    addresses: Option<AddressesResponse>,
    failure: Option<Failure>,
    /// Sent and not answered.
    busy: bool,
    /// Made; only its payment is still to be begun.
    placed: Option<OrderId>,
    /// It costs something else than what was sent.
    changed: bool,
}

impl ExchangePage {
    fn offer(&self) -> Option<&PointsOfferView> {
        let id = self.id.as_ref()?;
        self.found.as_ref()?.offers.iter().find(|it| it.id == *id)
    }

    fn address(&self, model: &Model) -> Option<SavedAddress> {
        address_for(self.addresses.as_ref(), model)
    }

    fn submit(&mut self, cx: &mut Context<'_>) {
        if self.busy {
            return;
        }
        if let Some(order) = self.placed.clone() {
            self.busy = true;
            return cx.begin_to_pay(order);
        }
        let text = cx.text();
        if !cx.model.session.is_logged_in() {
            cx.toast(text.login_first());
            return cx.go(&Route::Login);
        }
        let Some(offer) = self.offer().filter(|it| refusal(it, true).is_none()) else { return };
        let address = self.address(cx.model).map(|it| it.id);
        if offer.goods.is_some() && address.is_none() {
            return cx.toast(text.address_first());
        }
        let (id, points, cash) = (offer.id.clone(), offer.points, offer.cash);
        let wanted = |key| ExchangeRequest {
            key,
            expected_points: points,
            expected_payable: cash,
            address: address.clone().filter(|_| offer.goods.is_some()),
        };
        // One whose answer was lost is sent again with its key: the server may have done it.
        let sent = cx
            .model
            .exchanging
            .iter()
            .find(|(it, request)| *it == id && wanted(request.key.clone()) == *request);
        let request = if let Some((_, sent)) = sent {
            sent.clone()
        } else {
            let Ok(key) = IdempotencyKey::new(cx.model.seed.next()) else { return };
            let request = wanted(key);
            cx.model.exchanging.push((id.clone(), request.clone()));
            request
        };
        self.busy = true;
        self.changed = false;
        cx.call(Call::Exchange(id, request));
    }

    fn exchanged(&mut self, answer: ExchangeResponse, cx: &mut Context<'_>) {
        self.keep(answer.state, cx);
        cx.model.picked_address = None;
        // Points and coupons price the cart.
        cx.call_for_sync(&[]);
        match answer.order {
            None => {
                self.busy = false;
                let text = cx.text().exchange_given();
                cx.toast(text);
                cx.back();
            }
            Some(order) if order.state == OrderState::Unpaid => {
                self.placed = Some(order.id.clone());
                cx.begin_to_pay(order.id);
            }
            Some(order) => cx.replace(&Route::Paid { order: order.id }),
        }
    }

    fn not_exchanged(&mut self, failure: &Failure, cx: &mut Context<'_>) {
        let text = cx.text();
        let Failure::Api(error) = failure else { return cx.toast(text.exchange_try_again()) };
        match error.code {
            ErrorCode::Unavailable | ErrorCode::Internal | ErrorCode::TimedOut => {
                return cx.toast(text.exchange_try_again());
            }
            ErrorCode::PriceChanged => {
                self.changed = true;
                cx.toast(text.exchange_changed());
            }
            _ => cx.toast(error.message.clone()),
        }
        self.forget(cx);
        // What the page shows is what was refused.
        self.ask(cx);
    }

    fn forget(&self, cx: &mut Context<'_>) {
        if let Some(id) = &self.id {
            cx.model.exchanging.retain(|(it, _)| it != id);
        }
    }

    fn keep(&mut self, found: PointsMallResponse, cx: &mut Context<'_>) {
        if let Some(me) = &mut cx.model.session.me {
            me.points = found.points;
        }
        self.failure = None;
        self.found = Some(found);
    }

    fn pay(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if let Some(order) = self.placed.clone() {
            cx.go_on_paying(order, result, How::Replace);
        }
    }
}

impl Page for ExchangePage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Exchange { offer } => Some(offer.clone()),
            _ => None,
        };
        let mut page = Self {
            id,
            found: None,
            addresses: None,
            failure: None,
            busy: false,
            placed: None,
            changed: false,
        };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::PointsMall);
        if cx.model.session.is_logged_in() {
            cx.call(Call::Addresses);
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Submit => self.submit(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::PointsMall, Ok(Reply::PointsMall(found))) => self.keep(found, cx),
            (Call::Addresses, Ok(Reply::Addresses(addresses))) => self.addresses = Some(addresses),
            (Call::PointsMall | Call::Addresses, Err(failure)) => self.failure = Some(failure),
            (Call::Exchange(..), Ok(Reply::Exchanged(answer))) => {
                self.forget(cx);
                self.exchanged(*answer, cx);
            }
            (Call::Exchange(..), Err(failure)) => {
                self.busy = false;
                self.not_exchanged(&failure, cx);
            }
            (Call::Pay(..), result) => self.pay(result, cx),
            (Call::Sync(_), result) => cx.answered_for_model(call, result),
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        view::view(self, scene)
    }
}
