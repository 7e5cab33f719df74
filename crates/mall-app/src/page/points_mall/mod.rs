//! 积分商城: what points buy, and how many there are.

#[cfg(test)]
pub(crate) mod tests;

use mall_api::points_mall::{PointsMallResponse, PointsOfferView};
use mall_core::points_mall::ExchangeRefusal;
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, StateView};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct PointsMallPage {
    found: Option<PointsMallResponse>,
    failure: Option<Failure>,
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Everything else; nothing while there is none.
    mall: Option<MallView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MallView {
    label: &'static str,
    balance: String,
    /// Whether the balance is a number.
    known: bool,
    /// Behind the balance: the ledger, or the log-in of a guest.
    open: Action,
    ways: Vec<ButtonView>,
    empty: Option<&'static str>,
    offers: Vec<OfferCard>,
}

/// An offer as list and confirmation show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfferCard {
    key: String,
    image: String,
    title: String,
    /// The chosen values, or what is given.
    note: String,
    left: String,
    /// `120 积分 + ¥9.90`.
    price: String,
    /// What it costs without points, struck through.
    was: Option<String>,
    button: ButtonView,
}

impl Page for PointsMallPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::PointsMall);
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
        }
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::PointsMall(found)) => {
                if let Some(me) = &mut cx.model.session.me {
                    me.points = found.points;
                }
                self.failure = None;
                self.found = Some(found);
            }
            Ok(_) => {}
            Err(failure) => self.failure = Some(failure),
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_ref();
        View {
            ready: found.is_some() || self.failure.is_some(),
            state: self.failure.as_ref().filter(|_| found.is_none()).map(|failure| {
                let act = PageAct::PointsMall(Act::Retry);
                let again = Action::Page { page: scene.page, act, text: None };
                StateView::failed(failure, again, text)
            }),
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            mall: found.map(|found| MallView::new(found, scene)),
        }
    }
}

impl MallView {
    fn new(found: &PointsMallResponse, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let is_member = scene.model.session.is_logged_in();
        let to_points = || Action::Go { to: if is_member { Route::Points } else { Route::Login } };
        let card = |it: &PointsOfferView| {
            let to = Route::Exchange { offer: it.id.clone() };
            let can = refusal(it, is_member).is_none();
            OfferCard::new(it, is_member, text).with(can.then_some(Action::Go { to }))
        };
        Self {
            label: text.points_label(),
            balance: if is_member {
                found.points.to_string()
            } else {
                text.points_mall_guest().to_owned()
            },
            known: is_member,
            open: to_points(),
            ways: vec![
                ButtonView::new(text.points_mall_ledger(), to_points()),
                ButtonView::new(text.points_mall_earn(), Action::Go { to: Route::CheckIn }),
            ],
            empty: found.offers.is_empty().then(|| text.points_mall_empty()),
            offers: found.offers.iter().map(card).collect(),
        }
    }
}

/// Why this visitor cannot have `offer`; what a guest has is found out after the log-in.
pub(crate) fn refusal(offer: &PointsOfferView, is_member: bool) -> Option<ExchangeRefusal> {
    offer.refusal.filter(|why| is_member || !matches!(why, ExchangeRefusal::TooFewPoints { .. }))
}

impl OfferCard {
    /// An offer, with a grey button that says why, or what a tap does.
    pub(crate) fn new(offer: &PointsOfferView, is_member: bool, text: Text) -> Self {
        let goods = offer.goods.as_ref();
        let why = refusal(offer, is_member).map(|why| text.exchange_refusal(why));
        Self {
            key: offer.id.to_string(),
            image: offer.image.clone(),
            title: offer.title.clone(),
            note: goods.map_or_else(
                || text.exchange_gives(&offer.gives),
                |it| if it.options.is_empty() { it.title.clone() } else { it.options.clone() },
            ),
            left: text.exchange_left_of(offer.left, offer.per_shopper),
            price: text.points_price(offer.points, offer.cash),
            was: goods.map(|it| text.yuan(it.price)),
            button: ButtonView {
                text: why.unwrap_or_else(|| text.exchange_do().to_owned()),
                action: None,
            },
        }
    }

    /// The same, with `action` behind its button.
    fn with(self, action: Option<Action>) -> Self {
        Self { button: ButtonView { action, ..self.button }, ..self }
    }
}
