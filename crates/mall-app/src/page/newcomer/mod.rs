//! 新人礼: what is in it, taking it, and what was given.
//!
//! The home page leads here with the wish to take it: one tap there is enough.

mod view;

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::newcomer::{NewcomerRequest, NewcomerResponse};
use mall_core::IdempotencyKey;
use serde::{Deserialize, Serialize};

use super::share::ShareView;
use super::{Page, Scene, rewards};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use view::View;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 领取.
    Take,
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct NewcomerPage {
    found: Option<Box<NewcomerResponse>>,
    failure: Option<Failure>,
    /// It is being taken: a second tap does nothing.
    waiting: bool,
    /// A guest wants it, once logged in and back here.
    wanted: bool,
    /// Of a take whose answer has not come, or was lost: it is sent again with it.
    key: Option<IdempotencyKey>,
}

impl NewcomerPage {
    /// A guest logs in first, and has it on coming back.
    fn take(&mut self, cx: &mut Context<'_>) {
        if !cx.model.session.is_logged_in() {
            self.wanted = true;
            cx.log_in_first();
        } else if !self.waiting {
            let key = self.key.take().or_else(|| IdempotencyKey::new(cx.model.seed.next()).ok());
            if let Some(key) = key {
                self.waiting = true;
                self.key = Some(key.clone());
                cx.call(Call::TakeNewcomer(NewcomerRequest { key }));
            }
        }
    }

    fn taken(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.waiting = false;
        if !matches!(result, Err(Failure::Offline | Failure::Unreadable)) {
            self.key = None;
        }
        match result {
            Ok(Reply::Newcomer(found)) => {
                let text = cx.text();
                let given = found.given.as_deref().unwrap_or_default();
                cx.toast(text.tasks_won(&rewards::all(given, &found.coupons, text)));
                self.failure = None;
                self.found = Some(found);
                // Points and coupons price the cart.
                cx.call_for_sync(&[]);
            }
            Ok(_) => {}
            Err(failure) => {
                cx.toast(failure.message(cx.text()));
                if self.found.is_none() || !failure.is_offline() {
                    self.ask(cx);
                }
            }
        }
    }
}

impl Page for NewcomerPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        let wants = matches!(route, Route::Newcomer { take: true });
        if wants && cx.model.session.is_logged_in() {
            page.take(cx);
        } else {
            page.ask(cx);
        }
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Newcomer);
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Take => self.take(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if matches!(call, Call::TakeNewcomer(_)) {
            return self.taken(result, cx);
        }
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::Newcomer(found)) => {
                self.failure = None;
                self.found = Some(found);
            }
            Ok(_) => {}
            Err(failure) => {
                if failure.code() == Some(ErrorCode::NotFound) {
                    self.found = None;
                }
                self.failure = Some(failure);
            }
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        if std::mem::take(&mut self.wanted) && cx.model.session.is_logged_in() {
            self.take(cx);
        } else {
            self.ask(cx);
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }

    fn share(&self, _scene: Scene<'_>) -> Option<ShareView> {
        let found = self.found.as_ref()?;
        Some(ShareView::new(&*found.title, &Route::Newcomer { take: false }, ""))
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        self.found.as_ref().map(|found| found.title.clone())
    }
}
