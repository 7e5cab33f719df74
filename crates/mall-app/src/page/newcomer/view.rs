//! What the gift for newcomers shows.

use mall_api::ErrorCode;
use mall_api::newcomer::NewcomerResponse;
use mall_core::check_in::Reward;
use mall_core::newcomer::NewcomerRefusal;
use serde::Serialize;

use super::{Act, NewcomerPage};
use crate::Action;
use crate::page::{PageAct, Scene, rewards};
use crate::route::Route;
use crate::view::{ButtonView, StateView};

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Everything else; nothing while there is none.
    gift: Option<GiftView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GiftView {
    headline: String,
    note: String,
    /// Whether it is theirs by now.
    taken: bool,
    things: Vec<ThingView>,
    button: ButtonView,
    /// Where what was given is.
    more: Option<ButtonView>,
    rules: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ThingView {
    key: usize,
    icon: &'static str,
    text: String,
}

impl View {
    pub(super) fn new(page: &NewcomerPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let found = page.found.as_deref();
        Self {
            ready: found.is_some() || page.failure.is_some(),
            state: state(page, scene),
            offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
            gift: found.map(|found| GiftView::new(found, page, scene)),
        }
    }
}

fn act(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Newcomer(act), text: None }
}

fn state(page: &NewcomerPage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    match (&page.found, &page.failure) {
        (None, Some(failure)) if failure.code() == Some(ErrorCode::NotFound) => {
            let to = Action::Go { to: Route::Home };
            Some(StateView::empty(text.newcomer_none()).with(to, text.back_home()))
        }
        (None, Some(failure)) => Some(StateView::failed(failure, act(scene, Act::Retry), text)),
        _ => None,
    }
}

impl GiftView {
    fn new(found: &NewcomerResponse, page: &NewcomerPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let is_member = scene.model.session.is_logged_in();
        let own = found.given.as_deref();
        let things = own.unwrap_or(&found.gives).iter().enumerate();
        let thing = |(key, it): (usize, &Reward)| ThingView {
            key,
            icon: icon(it),
            text: rewards::all(std::slice::from_ref(it), &found.coupons, text),
        };
        let go = |said: &str, to| ButtonView::new(said, Action::Go { to });
        let shop = || go(text.newcomer_shop(), Route::Category { id: None });
        Self {
            headline: match (own, found.refusal) {
                (Some(_), _) => text.newcomer_yours().to_owned(),
                (None, Some(NewcomerRefusal::NotNew)) => text.newcomer_not_new().to_owned(),
                (None, Some(NewcomerRefusal::Taken)) => text.newcomer_taken().to_owned(),
                (None, Some(NewcomerRefusal::Over { .. })) => text.newcomer_over().to_owned(),
                (None, Some(NewcomerRefusal::NotStarted { starts_at })) => {
                    text.newcomer_starts(starts_at)
                }
                (None, None) => found.title.clone(),
            },
            note: found.note.clone(),
            taken: own.is_some(),
            things: things.map(thing).collect(),
            button: match found.refusal {
                None => ButtonView {
                    text: if is_member { text.newcomer_take() } else { text.newcomer_log_in() }
                        .to_owned(),
                    action: (!page.waiting).then(|| act(scene, Act::Take)),
                },
                Some(_) => shop(),
            },
            more: own.map(|_| go(text.newcomer_coupons(), Route::Coupons)),
            rules: vec![
                text.newcomer_rule_once().to_owned(),
                text.newcomer_rule_given().to_owned(),
                text.newcomer_rule_until(found.ends_at),
            ],
        }
    }
}

const fn icon(reward: &Reward) -> &'static str {
    match reward {
        Reward::Points { .. } => "star",
        Reward::Coupon { .. } => "coupon",
        Reward::RedPacket { .. } => "wallet",
        Reward::LotteryTickets { .. } => "gift",
        Reward::MakeUpCards { .. } => "calendar",
        Reward::Growth { .. } => "crown",
    }
}
