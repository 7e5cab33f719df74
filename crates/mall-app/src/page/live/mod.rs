//! 直播: one session, what it shows, the way into it, and the others.

#[cfg(test)]
mod tests;
mod view;

use mall_api::live::{LiveRoom, LivesQuery, LivesResponse};
use mall_api::reminder::ReminderResponse;
use mall_core::LiveId;
use mall_core::live::{LiveState, link};
use mall_core::pricing::Channel;
use serde::{Deserialize, Serialize};

use super::countdown::next_tick;
use super::share::ShareView;
use super::{Page, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

pub(crate) use view::View;

/// Buttons of the page. None holds an address: what is opened is looked at when it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 进入直播间, 看回放.
    Enter,
    /// 预约, or not.
    Reserve {
        /// Whether.
        on: bool,
    },
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct LivePage {
    query: LivesQuery,
    found: Option<Box<LivesResponse>>,
    failure: Option<Failure>,
    /// 预约 is on its way.
    busy: bool,
    ticking: bool,
}

/// A session that is on may be ended at any time.
const LOOK_AGAIN_MS: u32 = 30_000;

impl LivePage {
    fn room(&self) -> Option<&LiveRoom> {
        self.found.as_ref()?.room.as_ref()
    }

    /// Is woken when the countdown changes, or to look again.
    fn tick(&mut self, cx: &mut Context<'_>) {
        if self.ticking {
            return;
        }
        let now = cx.server_now();
        let after = match self.room().map(|it| it.live.state) {
            Some(LiveState::Preview { starts_at }) if now < starts_at => next_tick(starts_at, now),
            Some(_) => LOOK_AGAIN_MS,
            None => return,
        };
        self.ticking = true;
        cx.wake(after);
    }

    /// The way into the session, in this shell.
    fn enter(&self, cx: &mut Context<'_>) {
        let Some(room) = self.room() else { return };
        let text = cx.text();
        let is_app = cx.model.cart.shopper().channel == Some(Channel::MiniProgram);
        let is_replay = room.live.state == LiveState::Replay;
        let url = if is_replay { room.replay.as_ref() } else { room.h5_link.as_ref() };
        let url = url.filter(|it| link("url", it, &room.allow).is_ok()).cloned();
        match (url, &room.finder) {
            (_, Some(finder)) if is_app && !is_replay => cx.effect(Effect::Live {
                user: finder.user.clone(),
                feed: finder.feed.clone().unwrap_or_default(),
            }),
            (Some(url), _) if is_app => {
                cx.effect(Effect::Copy { text: url });
                cx.toast(text.live_link_copied());
            }
            (Some(url), _) => cx.effect(Effect::Chat { corp_id: String::new(), url }),
            (None, Some(finder)) => {
                cx.effect(Effect::Copy { text: finder.user.clone() });
                cx.toast(text.live_copied());
            }
            (None, None) => cx.toast(text.live_nowhere()),
        }
    }

    fn reserve(&mut self, on: bool, cx: &mut Context<'_>) {
        let Some(id) = self.room().map(|it| it.live.id.clone()) else { return };
        if !cx.model.session.is_logged_in() {
            return cx.go(&Route::Login);
        }
        if !std::mem::replace(&mut self.busy, true) {
            if let (true, Some(found)) = (on, &self.found) {
                cx.subscribe(&found.subscribe);
            }
            cx.call(Call::RemindOfLive(id, on));
        }
    }

    fn reserved(&mut self, id: &LiveId, said: ReminderResponse, cx: &mut Context<'_>) {
        let room = self.found.as_mut().and_then(|it| it.room.as_mut());
        if let Some(room) = room.filter(|it| it.live.id == *id) {
            room.live.reserved = said.due_at.is_some();
        }
        let text = cx.text();
        cx.toast(if said.due_at.is_some() {
            text.live_reserve_done()
        } else {
            text.live_reserve_undone()
        });
    }
}

impl Page for LivePage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Live { id } => id.clone(),
            _ => None,
        };
        let mut page = Self {
            query: LivesQuery { id },
            found: None,
            failure: None,
            busy: false,
            ticking: false,
        };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Lives(self.query.clone()));
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Enter => self.enter(cx),
            Act::Reserve { on } => self.reserve(on, cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Lives(_), Ok(Reply::Lives(found))) => {
                // What was shown first stays the one that is shown.
                self.query.id = found.room.as_ref().map(|it| it.live.id.clone());
                self.found = Some(found);
                self.tick(cx);
            }
            (Call::Lives(_), Err(failure)) => self.failure = Some(failure),
            (Call::RemindOfLive(id, _), Ok(Reply::Reminder(said))) => {
                self.busy = false;
                self.reserved(id, said, cx);
            }
            (Call::RemindOfLive(..), Err(failure)) => {
                self.busy = false;
                let text = cx.text();
                cx.toast(failure.message(text));
                // It may stand otherwise than this page thinks.
                self.ask(cx);
            }
            _ => {}
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.ticking = false;
        let now = cx.server_now();
        match self.room().map(|it| it.live.state) {
            Some(LiveState::Preview { starts_at }) if now < starts_at => self.tick(cx),
            _ => {
                self.ask(cx);
                self.tick_later(cx);
            }
        }
    }

    fn share(&self, _scene: Scene<'_>) -> Option<ShareView> {
        let live = &self.room()?.live;
        Some(ShareView::new(&*live.title, &Route::Live { id: Some(live.id.clone()) }, &live.cover))
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        Some(self.room()?.live.title.clone())
    }

    fn view(&self, scene: Scene<'_>) -> View {
        view::view(self, scene)
    }
}

impl LivePage {
    /// After asking, so that an answer that never comes does not end the looking.
    fn tick_later(&mut self, cx: &mut Context<'_>) {
        if !std::mem::replace(&mut self.ticking, true) {
            cx.wake(LOOK_AGAIN_MS);
        }
    }
}
