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
use crate::view::StateView;

/// Buttons of the page of coupons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
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
            (Some(_), _) if self.mine && !scene.model.session.is_logged_in() => {
                let to = Action::Go { to: Route::Login };
                Some(StateView::empty(text.login_first()).with(to, text.login_do()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::{Ask, Shell, no, ok};
    use crate::page::samples::{item, log_in, me, rules, stock};
    use mall_api::coupon::{ClaimResponse, CouponOffer};
    use mall_api::session::LoginResponse;
    use mall_api::{ErrorCode, path};
    use mall_core::Money;
    use mall_core::pricing::Face;
    use serde_json::json;

    fn offer(claimed: bool) -> CouponOffer {
        CouponOffer {
            template: TemplateId::new("t1").unwrap(),
            title: "新人券".to_owned(),
            face: Face::Amount(Money::from_fen(1_000)),
            min_spend: Money::from_fen(9_900),
            valid_days: 7,
            claimed,
            all_gone: false,
        }
    }

    #[test]
    fn a_claim_shows_up_among_ones_own() {
        let mut claimed = false;
        let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
            path::COUPONS => ok(&CouponsResponse {
                offers: vec![offer(claimed)],
                mine: if claimed { rules().coupons } else { Vec::new() },
            }),
            "/api/coupons/t1/claim" => {
                claimed = true;
                ok(&ClaimResponse { coupon: rules().coupons.remove(0) })
            }
            _ => None,
        });
        let page = shell.open("coupons", &[]);
        assert_eq!(shell.text(page, "/tickets/0/threshold"), "满99可用");
        shell.tap(page, "/tickets/0/action");
        assert_eq!(shell.toasts(), ["领取成功，去使用吧"]);
        assert_eq!(shell.text(page, "/tickets/0/actionText"), "已领取");
        assert_eq!(shell.at(page, "/tickets/0/action"), json!(null));
        assert_eq!(shell.text(page, "/tabs/1/text"), "我的优惠券（1）");
        shell.tap(page, "/tabs/1/action");
        assert_eq!(shell.text(page, "/tickets/0/key"), "c10");
        assert_eq!(shell.text(page, "/tickets/0/note"), "全场通用");
        shell.tap(page, "/tickets/0/action");
        assert_eq!(shell.went(), ["/pages/category/category"]);
    }

    /// A guest's shop, where one can log in and claim.
    fn for_a_guest() -> Shell {
        Shell::new(
            |_| {},
            |ask: &Ask| match ask.path.as_str() {
                path::COUPONS => {
                    ok(&CouponsResponse { offers: vec![offer(false)], mine: Vec::new() })
                }
                path::SESSION => ok(&LoginResponse { token: "token".to_owned(), me: me() }),
                "/api/coupons/t1/claim" => ok(&ClaimResponse { coupon: rules().coupons.remove(0) }),
                _ => None,
            },
        )
    }

    fn claims(shell: &Shell) -> usize {
        shell.asked.iter().filter(|ask| ask.path == "/api/coupons/t1/claim").count()
    }

    #[test]
    fn a_guest_logs_in_first_and_has_the_coupon_on_coming_back() {
        let mut shell = for_a_guest();
        let page = shell.open("coupons", &[]);
        shell.tap(page, "/tickets/0/action");
        assert_eq!(shell.went(), ["/packages/account/login/login"]);
        let login = shell.open("login", &[]);
        shell.input(login, "/phone/action", "13800138000");
        shell.input(login, "/code/action", "123456");
        shell.tap(login, "/login");
        assert_eq!(claims(&shell), 0);
        shell.dispatch(Action::Show { page });
        assert_eq!(claims(&shell), 1);
        assert_eq!(shell.toasts().last(), Some(&"领取成功，去使用吧"));
        shell.dispatch(Action::Show { page });
        assert_eq!(claims(&shell), 1, "once");
    }

    #[test]
    fn a_guest_who_comes_back_without_a_session_has_wanted_nothing() {
        let mut shell = for_a_guest();
        let page = shell.open("coupons", &[]);
        shell.tap(page, "/tickets/0/action");
        shell.dispatch(Action::Show { page });
        let login = shell.open("login", &[]);
        shell.input(login, "/phone/action", "13800138000");
        shell.input(login, "/code/action", "123456");
        shell.tap(login, "/login");
        shell.dispatch(Action::Show { page });
        assert_eq!(claims(&shell), 0);
        shell.tap(page, "/tabs/1/action");
        assert_eq!(shell.text(page, "/state/text"), "还没有优惠券");
    }

    #[test]
    fn a_guest_who_may_not_look_keeps_the_cart() {
        let prepare = |model: &mut crate::model::Model| {
            stock(model, vec![item("serum", 10_000, 9)], &[("serum", 1)]);
        };
        let mut shell = Shell::new(prepare, |ask: &Ask| match ask.path.as_str() {
            path::COUPONS => no(ErrorCode::LoginNeeded, "请先登录"),
            _ => None,
        });
        let page = shell.open("coupons", &[]);
        assert_eq!(shell.text(page, "/state/actionText"), "去登录");
        let cart = shell.open("cart", &[]);
        assert_eq!(shell.text(cart, "/title"), "共 1 种商品");
    }

    #[test]
    fn what_is_gone_is_said() {
        let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
            path::COUPONS => ok(&CouponsResponse { offers: vec![offer(false)], mine: Vec::new() }),
            "/api/coupons/t1/claim" => no(ErrorCode::CouponGone, "券已抢光"),
            _ => None,
        });
        let page = shell.open("coupons", &[]);
        shell.tap(page, "/tickets/0/action");
        assert_eq!(shell.toasts(), ["券已抢光"]);
        shell.tap(page, "/tabs/1/action");
        shell.tap(page, "/state/action");
        assert_eq!(shell.at(page, "/tabs/0/on"), json!(true));
    }

    #[test]
    fn without_network_it_can_be_asked_for_again() {
        let mut shell = Shell::new(log_in, |_| None);
        let page = shell.open("coupons", &[]);
        assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
        shell.forget();
        shell.tap(page, "/state/action");
        assert_eq!(shell.asked_at(path::COUPONS).len(), 1);
    }
}
