//! What the confirmation of an exchange shows.

use mall_api::points_mall::PointsOfferView;
use serde::Serialize;

use super::{Act, ExchangePage};
use crate::Action;
use crate::page::address_card::AddressCard;
use crate::page::goods_line::AmountRow;
use crate::page::points_mall::{OfferCard, refusal};
use crate::page::{PageAct, Scene};
use crate::route::Route;
use crate::view::{ButtonView, StateView};

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    /// The price has changed; nothing otherwise.
    notices: Vec<&'static str>,
    /// Where it goes; nothing when nothing is sent.
    address: Option<AddressCard>,
    offer: Option<OfferCard>,
    rows: Vec<AmountRow>,
    rules_title: &'static str,
    rules: Vec<&'static str>,
    label: &'static str,
    /// `120 积分 + ¥9.90`.
    total: String,
    submit: ButtonView,
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Exchange(act), text: None }
}

pub(super) fn view(page: &ExchangePage, scene: Scene<'_>) -> View {
    let text = scene.model.text();
    let is_member = scene.model.session.is_logged_in();
    let offer = page.offer();
    let is_goods = offer.is_some_and(|it| it.goods.is_some());
    let knows_where = !is_goods || !is_member || page.addresses.is_some();
    let state = state(page, scene);
    let why = offer.and_then(|it| refusal(it, is_member)).filter(|_| page.placed.is_none());
    let said = match (page.busy, why) {
        (true, _) => text.exchange_busy().to_owned(),
        (false, Some(why)) => text.exchange_refusal(why),
        (false, None) if page.changed => text.exchange_again().to_owned(),
        (false, None) if offer.is_some_and(|it| !it.cash.is_zero()) => {
            text.exchange_pay().to_owned()
        }
        (false, None) => text.exchange_now().to_owned(),
    };
    let address = page.address(scene.model);
    View {
        ready: state.is_some() || (offer.is_some() && knows_where),
        state,
        notices: page.changed.then(|| text.exchange_changed()).into_iter().collect(),
        address: (is_goods && is_member).then(|| AddressCard::new(address.as_ref(), scene)),
        offer: offer.map(|it| OfferCard::new(it, is_member, text)),
        rows: offer.map(|it| rows(it, page, scene)).unwrap_or_default(),
        rules_title: text.exchange_rules(),
        rules: if is_goods {
            vec![text.exchange_rule_free(), text.exchange_rule_back(), text.exchange_rule_earn()]
        } else {
            vec![text.exchange_rule_once()]
        },
        label: text.order_payable(),
        total: offer.map(|it| text.points_price(it.points, it.cash)).unwrap_or_default(),
        submit: ButtonView {
            text: said,
            action: (why.is_none() && !page.busy && offer.is_some())
                .then(|| button(scene, Act::Submit)),
        },
    }
}

fn state(page: &ExchangePage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    if page.found.is_some() && page.offer().is_none() {
        let to = Action::Go { to: Route::PointsMall };
        return Some(StateView::empty(text.points_mall_gone()).with(to, text.points_mall_back()));
    }
    let failure = page.failure.as_ref().filter(|_| page.found.is_none())?;
    Some(StateView::failed(failure, button(scene, Act::Retry), text))
}

fn rows(offer: &PointsOfferView, page: &ExchangePage, scene: Scene<'_>) -> Vec<AmountRow> {
    let text = scene.model.text();
    let plain = |key: &str, name: &str, amount: String| AmountRow {
        key: key.to_owned(),
        name: name.to_owned(),
        amount,
        less: false,
    };
    let points = text.points_units(offer.points);
    let mut rows = vec![plain("points", text.exchange_points(), points)];
    if !offer.cash.is_zero() {
        rows.push(plain("cash", text.exchange_cash(), text.yuan(offer.cash)));
    }
    if offer.goods.is_some() {
        rows.push(plain("freight", text.amount_freight(), text.freight_free().to_owned()));
    }
    let has = page.found.as_ref().map_or(0, |it| it.points);
    let left = has.checked_sub(offer.points);
    let left = left.filter(|_| scene.model.session.is_logged_in() && page.placed.is_none());
    rows.extend(left.map(|left| plain("left", text.exchange_left(), text.points_units(left))));
    rows
}
