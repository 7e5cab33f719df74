//! What the invitation shows.

use mall_api::ErrorCode;
use mall_api::invite::{InviteFriend, InviteResponse};
use mall_core::invite::InviteState;
use mall_core::pricing::Channel;
use serde::Serialize;

use super::{Act, InvitePage};
use crate::Action;
use crate::page::poster::PosterView;
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
    poster: Option<PosterView>,
    /// Everything else; nothing while there is none.
    invite: Option<InviteView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct InviteView {
    /// What a friend reads who came by a link, and has not logged in.
    welcome: Option<WelcomeView>,
    headline: &'static str,
    mine_label: &'static str,
    mine: String,
    theirs_label: &'static str,
    theirs: String,
    button: ButtonView,
    /// Whether the button shares by itself.
    native: bool,
    /// 海报, for whoever has a link.
    make_poster: Option<ButtonView>,
    steps_title: &'static str,
    steps: Vec<StepView>,
    counts: Vec<CountView>,
    friends_title: &'static str,
    friends_empty: Option<&'static str>,
    friends: Vec<FriendView>,
    rules_title: &'static str,
    rules: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WelcomeView {
    title: &'static str,
    gives: String,
    button: ButtonView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StepView {
    key: &'static str,
    icon: &'static str,
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CountView {
    key: &'static str,
    label: &'static str,
    count: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FriendView {
    key: usize,
    name: String,
    time: String,
    state: &'static str,
    /// Whether that brought a reward.
    won: bool,
}

impl View {
    pub(super) fn new(page: &InvitePage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let found = page.found.as_deref();
        Self {
            ready: found.is_some() || page.failure.is_some(),
            state: state(page, scene),
            offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
            poster: PosterView::of(scene),
            invite: found.map(|found| InviteView::new(found, scene)),
        }
    }
}

fn act(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Invite(act), text: None }
}

fn state(page: &InvitePage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    match (&page.found, &page.failure) {
        (None, Some(failure)) if failure.code() == Some(ErrorCode::NotFound) => {
            let to = Action::Go { to: Route::Home };
            Some(StateView::empty(text.invite_none()).with(to, text.back_home()))
        }
        (None, Some(failure)) => Some(StateView::failed(failure, act(scene, Act::Retry), text)),
        _ => None,
    }
}

impl InviteView {
    fn new(found: &InviteResponse, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let is_member = scene.model.session.is_logged_in();
        let log_in = || Action::Go { to: Route::Login };
        let mine = rewards::all(&found.inviter, &found.coupons, text);
        let theirs = rewards::all(&found.invited, &found.coupons, text);
        let step = |key, icon, text| StepView { key, icon, text };
        let count = |key, label, count: u32| CountView { key, label, count: count.to_string() };
        let is_native = scene.model.cart.shopper().channel == Some(Channel::MiniProgram);
        let friend = |(key, it): (usize, &InviteFriend)| FriendView {
            key,
            name: it.name.clone(),
            time: text.moment(it.at),
            state: text.invite_state(it.state),
            won: it.state == InviteState::Rewarded,
        };
        let mut rules = vec![
            text.invite_rule_when(found.from, found.after_days),
            text.invite_rule_new().to_owned(),
            text.invite_rule_most(found.max_rewarded),
            text.invite_rule_until(found.ends_at),
        ];
        rules.extend(found.rules.iter().cloned());
        Self {
            welcome: (!is_member && scene.model.invited.is_some()).then(|| WelcomeView {
                title: text.invite_welcome(),
                gives: theirs.clone(),
                button: ButtonView::new(text.invite_welcome_do(), log_in()),
            }),
            headline: text.invite_headline(),
            mine_label: text.invite_mine(),
            mine,
            theirs_label: text.invite_theirs(),
            theirs: theirs.clone(),
            button: if is_member {
                let share = found.token.as_ref().map(|_| act(scene, Act::Share));
                ButtonView { text: text.invite_do(is_native).to_owned(), action: share }
            } else {
                ButtonView::new(text.invite_log_in(), log_in())
            },
            native: is_member && is_native,
            make_poster: found
                .token
                .as_ref()
                .filter(|_| is_member)
                .map(|_| ButtonView::new(text.poster(), act(scene, Act::Poster))),
            steps_title: text.invite_steps(),
            steps: vec![
                step("share", "share", text.invite_step_share().to_owned()),
                step("join", "me", text.invite_step_join(&theirs)),
                step("buy", "box", text.invite_step_buy(found.from)),
            ],
            counts: if is_member {
                vec![
                    count("joined", text.invite_joined(), found.joined),
                    count("rewarded", text.invite_rewarded(), found.rewarded),
                ]
            } else {
                Vec::new()
            },
            friends_title: text.invite_friends(),
            friends_empty: found.friends.is_empty().then(|| text.invite_friends_empty()),
            friends: found.friends.iter().enumerate().map(friend).collect(),
            rules_title: text.invite_rules(),
            rules,
        }
    }
}
