//! What the live page shows.

use mall_api::ErrorCode;
use mall_api::live::LiveCard;
use mall_core::Timestamp;
use mall_core::live::LiveState;
use serde::Serialize;

use super::super::countdown::CountdownView;
use super::super::goods_card::GoodsCard;
use super::super::{PageAct, Scene};
use super::{Act, LivePage};
use crate::Action;
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, StateView};

/// What the live page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    room: Option<CardView>,
    note: String,
    clock: Option<CountdownView>,
    /// 进入直播间, 看回放.
    enter: Option<ButtonView>,
    /// 预约.
    reserve: Option<ReserveView>,
    goods_title: &'static str,
    goods: Vec<GoodsCard>,
    others_title: &'static str,
    others: Vec<CardView>,
}

/// A session.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CardView {
    key: String,
    image: String,
    title: String,
    who: String,
    /// 直播中, 预告, 回放, 已结束.
    tag: &'static str,
    on: bool,
    count: String,
    open: Action,
}

#[derive(Debug, Serialize)]
struct ReserveView {
    text: &'static str,
    on: bool,
    /// Grey when it begins at once.
    action: Option<Action>,
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Live(act), text: None }
}

pub(super) fn view(page: &LivePage, scene: Scene<'_>) -> View {
    let text = scene.model.text();
    let found = page.found.as_deref();
    let room = page.room();
    let state = room.map(|it| now_is(it.live.state, scene.now));
    View {
        ready: found.is_some() || page.failure.is_some(),
        state: empty(page, scene),
        offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
        room: room.map(|it| CardView::new(&it.live, scene.now, text)),
        note: room.map(|it| it.note.clone()).unwrap_or_default(),
        clock: match state {
            Some(LiveState::Preview { starts_at }) => {
                Some(CountdownView::new(text.live_until(), starts_at, scene.now, text))
            }
            _ => None,
        },
        enter: match state {
            Some(LiveState::Live) => {
                Some(ButtonView::new(text.live_enter(), button(scene, Act::Enter)))
            }
            Some(LiveState::Replay) => {
                Some(ButtonView::new(text.live_watch(), button(scene, Act::Enter)))
            }
            _ => None,
        },
        reserve: match (state, room) {
            (Some(LiveState::Preview { starts_at }), Some(room)) => {
                Some(reserve(starts_at, room.live.reserved, page.busy, scene))
            }
            _ => None,
        },
        goods_title: text.live_goods(),
        goods: room.map(|it| GoodsCard::all(&it.products, text)).unwrap_or_default(),
        others_title: text.live_others(),
        others: found
            .iter()
            .flat_map(|it| &it.others)
            .map(|it| CardView::new(it, scene.now, text))
            .collect(),
    }
}

/// One that began since the server was asked is on.
fn now_is(state: LiveState, now: Timestamp) -> LiveState {
    match state {
        LiveState::Preview { starts_at } if now >= starts_at => LiveState::Live,
        state => state,
    }
}

fn reserve(starts_at: Timestamp, reserved: bool, busy: bool, scene: Scene<'_>) -> ReserveView {
    let text = scene.model.text();
    let ahead = mall_core::limits::REMIND_AHEAD_MS;
    let is_late = scene.now >= starts_at.plus_ms(-ahead);
    ReserveView {
        text: match (reserved, is_late) {
            (true, _) => text.live_reserved(),
            (false, true) => text.live_soon(),
            (false, false) => text.live_reserve(),
        },
        on: reserved,
        action: (!busy && (reserved || !is_late))
            .then(|| button(scene, Act::Reserve { on: !reserved })),
    }
}

fn empty(page: &LivePage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    let home = |said| {
        let to = Action::Go { to: Route::Home };
        Some(StateView::empty(said).with(to, text.back_home()))
    };
    match (&page.found, &page.failure) {
        (Some(found), _) if found.room.is_none() => home(text.live_none()),
        (Some(_), _) | (None, None) => None,
        (None, Some(failure)) if failure.code() == Some(ErrorCode::NotFound) => {
            home(text.live_gone())
        }
        (None, Some(failure)) => Some(StateView::failed(failure, button(scene, Act::Retry), text)),
    }
}

impl CardView {
    fn new(it: &LiveCard, now: Timestamp, text: Text) -> Self {
        let state = now_is(it.state, now);
        Self {
            key: it.id.to_string(),
            image: it.cover.clone(),
            title: it.title.clone(),
            who: text.live_who(&it.anchor, it.window.starts_at, now),
            tag: text.live_state(state),
            on: state == LiveState::Live,
            count: text.live_products(it.products),
            open: Action::Go { to: Route::Live { id: Some(it.id.clone()) } },
        }
    }
}
