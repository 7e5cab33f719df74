//! 领券中心 and 我的优惠券.

use mall_api::coupon::CouponsResponse;
use mall_core::TemplateId;
use mall_core::pricing::{Coupon, Scope};
use serde::{Deserialize, Serialize};

use super::goods_card::OfferTicket;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::{ButtonView, StateView};

/// Buttons of the page of coupons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 领券中心, or 我的优惠券.
    Tab {
        /// Whether one's own.
        mine: bool,
    },
    /// Claim one.
    Claim {
        /// Of which template.
        template: TemplateId,
    },
}

/// State of the page of coupons.
#[derive(Debug)]
pub(crate) struct CouponsPage {
    found: Option<CouponsResponse>,
    failure: Option<Failure>,
    mine: bool,
    /// A claim that is not answered yet: a second tap does nothing.
    claiming: Option<TemplateId>,
}

/// What the page of coupons shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    tabs: Vec<TabView>,
    tickets: Vec<OfferTicket>,
    /// 登录 to see one's own; absent when logged in.
    login: Option<ButtonView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TabView {
    key: &'static str,
    text: String,
    on: bool,
    action: Action,
}

impl CouponsPage {
    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Coupons);
    }
}

impl Page for CouponsPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self { found: None, failure: None, mine: false, claiming: None };
        page.ask(cx);
        page
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Tab { mine } => self.mine = mine,
            Act::Claim { template } if self.claiming.is_none() => {
                if cx.model.session.is_logged_in() {
                    self.claiming = Some(template.clone());
                }
                cx.claim(template);
            }
            Act::Claim { .. } => {}
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Coupons, Ok(Reply::Coupons(found))) => self.found = Some(found),
            (Call::Coupons, Err(failure)) => self.failure = Some(failure),
            (Call::Claim(_), result) => {
                self.claiming = None;
                cx.claimed(result, Call::Coupons);
            }
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_ref();
        let logged_in = scene.model.session.is_logged_in();
        let tickets: Vec<OfferTicket> = match found {
            Some(found) if self.mine => found
                .mine
                .iter()
                .map(|coupon| OfferTicket::held(coupon, spend(coupon), text))
                .collect(),
            Some(found) => found
                .offers
                .iter()
                .map(|offer| {
                    let act = Act::Claim { template: offer.template.clone() };
                    OfferTicket::new(offer, button(scene, act), text)
                })
                .collect(),
            None => Vec::new(),
        };
        View {
            ready: found.is_some() || self.failure.is_some(),
            state: self.state(tickets.is_empty(), scene),
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            tabs: [false, true].map(|mine| self.tab(mine, scene)).into(),
            tickets,
            login: (self.mine && !logged_in)
                .then(|| ButtonView::new(text.login_do(), Action::Go { to: Route::Login })),
        }
    }
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
    fn state(&self, is_empty: bool, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        match (&self.found, &self.failure) {
            (None, Some(failure)) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            (Some(_), _) if is_empty && self.mine => {
                let to = button(scene, Act::Tab { mine: false });
                Some(StateView::empty(text.coupons_none_mine()).with(to, text.coupons_go_claim()))
            }
            (Some(_), _) if is_empty => {
                let to = Action::Go { to: Route::Home };
                Some(StateView::empty(text.coupons_none()).with(to, text.back_home()))
            }
            _ => None,
        }
    }

    fn tab(&self, mine: bool, scene: Scene<'_>) -> TabView {
        let text = scene.model.text();
        let held = self.found.as_ref().map_or(0, |found| found.mine.len());
        TabView {
            key: if mine { "mine" } else { "offers" },
            text: if mine { text.coupons_mine(held) } else { text.coupons_centre().to_owned() },
            on: self.mine == mine,
            action: button(scene, Act::Tab { mine }),
        }
    }
}
