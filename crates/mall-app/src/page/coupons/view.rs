//! What the page of coupons shows.

use mall_core::pricing::{Coupon, Scope};
use serde::Serialize;

use super::super::goods_card::OfferTicket;
use super::super::{PageAct, Scene};
use super::{Act, CouponsPage, Tab};
use crate::Action;
use crate::route::Route;
use crate::view::{FieldView, StateView};

/// What the page of coupons shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    tabs: Vec<TabView>,
    /// Where a code is entered; not below what is past.
    redeem: Option<RedeemView>,
    tickets: Vec<OfferTicket>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TabView {
    key: &'static str,
    text: String,
    on: bool,
    action: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RedeemView {
    field: FieldView,
    /// Grey when absent.
    action: Option<Action>,
    text: &'static str,
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Coupons(act), text: None }
}

/// Where the goods stand that a coupon is for.
fn spend(coupon: &Coupon) -> Action {
    let to = match &coupon.scope {
        Scope::Categories { ids } => Route::Category { id: ids.first().cloned() },
        Scope::Products { ids } if ids.len() == 1 => {
            ids.first().cloned().map_or(Route::Home, |id| Route::Product { id })
        }
        _ => Route::Category { id: None },
    };
    Action::Go { to }
}

impl CouponsPage {
    pub(super) fn shows(&self, scene: Scene<'_>) -> View {
        let found = self.found.as_ref();
        let tickets = self.tickets(scene);
        let of = [Tab::Offers, Tab::Usable, Tab::Used, Tab::Expired];
        View {
            ready: found.is_some() || self.failure.is_some(),
            state: self.state(tickets.is_empty(), scene),
            offline: self.failure.as_ref().and(found).map(|_| scene.model.text().offline_bar()),
            tabs: of.map(|of| self.tab(of, scene)).into(),
            redeem: found.and_then(|_| self.redeem_view(scene)),
            tickets,
        }
    }

    fn tickets(&self, scene: Scene<'_>) -> Vec<OfferTicket> {
        let text = scene.model.text();
        let Some(found) = &self.found else { return Vec::new() };
        match self.tab {
            Tab::Offers => {
                let ticket = |offer: &mall_api::coupon::CouponOffer| {
                    let act = Act::Claim { template: offer.template.clone() };
                    OfferTicket::new(offer, button(scene, act), text)
                };
                found.offers.iter().map(ticket).collect()
            }
            Tab::Usable => {
                let ticket = |it: &Coupon| OfferTicket::held(it, spend(it), scene.now, text);
                found.mine.iter().map(ticket).collect()
            }
            Tab::Used => found.used.iter().map(|it| OfferTicket::used(it, text)).collect(),
            Tab::Expired => found.expired.iter().map(|it| OfferTicket::expired(it, text)).collect(),
        }
    }

    fn redeem_view(&self, scene: Scene<'_>) -> Option<RedeemView> {
        let text = scene.model.text();
        let may = !self.redeeming && !self.code.is_empty();
        matches!(self.tab, Tab::Offers | Tab::Usable).then(|| RedeemView {
            field: FieldView {
                label: text.redeem().to_owned(),
                value: self.code.clone(),
                placeholder: text.redeem_hint().to_owned(),
                action: button(scene, Act::Code),
                error: self.code_error.clone(),
            },
            action: may.then(|| button(scene, Act::Redeem)),
            text: text.redeem_do(),
        })
    }

    fn state(&self, is_empty: bool, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        if self.found.is_none() {
            let failure = self.failure.as_ref()?;
            return Some(StateView::failed(failure, button(scene, Act::Retry), text));
        }
        if self.tab != Tab::Offers && !scene.model.session.is_logged_in() {
            let to = Action::Go { to: Route::Login };
            return Some(StateView::empty(text.login_first()).with(to, text.login_do()));
        }
        if !is_empty {
            return None;
        }
        Some(match self.tab {
            Tab::Offers => {
                let to = Action::Go { to: Route::Home };
                StateView::empty(text.coupons_none()).with(to, text.back_home())
            }
            Tab::Usable => {
                let to = button(scene, Act::Tab { of: Tab::Offers });
                StateView::empty(text.coupons_none_mine()).with(to, text.coupons_go_claim())
            }
            Tab::Used => StateView::empty(text.coupon_none_used()),
            Tab::Expired => StateView::empty(text.coupon_none_expired()),
        })
    }

    fn tab(&self, of: Tab, scene: Scene<'_>) -> TabView {
        let text = scene.model.text();
        let found = self.found.as_ref();
        let (key, text) = match of {
            Tab::Offers => ("offers", text.coupons_centre().to_owned()),
            Tab::Usable => ("usable", text.coupons_usable(found.map_or(0, |it| it.mine.len()))),
            Tab::Used => ("used", text.coupons_used(found.map_or(0, |it| it.used.len()))),
            Tab::Expired => {
                ("expired", text.coupons_expired(found.map_or(0, |it| it.expired.len())))
            }
        };
        TabView { key, text, on: self.tab == of, action: button(scene, Act::Tab { of }) }
    }
}
