//! 邀请有礼: what it gives, the link, and who came by it.

pub(crate) mod accept;
mod view;

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::invite::InviteResponse;
use serde::{Deserialize, Serialize};

use super::poster::About;
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
    /// Copy the link; in a mini-program the button shares by itself.
    Share,
    /// 海报.
    Poster,
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct InvitePage {
    found: Option<Box<InviteResponse>>,
    failure: Option<Failure>,
}

impl InvitePage {
    fn poster(&self, cx: &mut Context<'_>) {
        let Some(found) = &self.found else { return };
        let text = cx.text();
        let gives = rewards::all(&found.invited, &found.coupons, text);
        cx.make_poster(&About {
            headline: text.invite_headline(),
            picture: None,
            title: &text.invite_share(&gives),
            price: String::new(),
            note: &text.invite_step_join(&gives),
            to: Route::Invite,
        });
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

    /// A shopper's answer has a link with it.
    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(if cx.model.session.is_logged_in() { Call::InviteToken } else { Call::Invite });
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Share => cx.share(&Route::Invite),
            Act::Poster => self.poster(cx),
        }
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::Invite(found)) => {
                self.failure = None;
                cx.model.session.link.clone_from(&found.token);
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

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }

    fn share(&self, scene: Scene<'_>) -> Option<ShareView> {
        let (found, text) = (self.found.as_ref()?, scene.model.text());
        let gives = rewards::all(&found.invited, &found.coupons, text);
        Some(ShareView::new(text.invite_share(&gives), &Route::Invite, ""))
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        self.found.as_ref().map(|found| found.title.clone())
    }
}
