//! 邀请有礼: what it gives, the link, and who came by it.

pub(crate) mod accept;
mod view;

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::invite::InviteResponse;
use serde::{Deserialize, Serialize};

use super::{Page, Scene};
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
    /// Copy the link; in a mini-program the button shares by itself.
    Share,
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct InvitePage {
    found: Option<Box<InviteResponse>>,
    failure: Option<Failure>,
}

impl InvitePage {
    /// A shopper's answer has a link with it.
    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(if cx.model.session.is_logged_in() { Call::InviteToken } else { Call::Invite });
    }
}

impl Page for InvitePage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Share => {
                if let Some(token) = self.found.as_ref().and_then(|it| it.token.as_ref()) {
                    cx.effect(Effect::Copy { text: format!("/invite?invite={token}") });
                }
            }
        }
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::Invite(found)) => {
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
        self.ask(cx);
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        self.found.as_ref().map(|found| found.title.clone())
    }
}
