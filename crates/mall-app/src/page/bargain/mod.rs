//! 一次砍价: what it costs now, what each friend takes off, who has; and buying it.

#[cfg(test)]
mod tests;
mod view;

use mall_api::ErrorCode;
use mall_api::bargain::BargainView;
use mall_api::quote::{ActivityRef, WantedLine};
use mall_core::pricing::ActivityPrice;
use mall_core::{BargainId, Timestamp};
use serde::{Deserialize, Serialize};

use super::countdown::next_tick;
use super::share::ShareView;
use super::{Page, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
pub(crate) use view::View;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 帮砍.
    Help,
    /// 立即购买: one piece at the price now, past the cart.
    Buy,
    /// 邀请好友: the link.
    Share,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct BargainPage {
    id: Option<BargainId>,
    found: Option<Box<BargainView>>,
    failure: Option<Failure>,
    /// When it last asked.
    asked_at: Timestamp,
    /// Whether it will be woken.
    ticking: bool,
    /// Sent and not answered.
    busy: bool,
}

/// One that is looked at is asked for again after that time.
const LOOK_AGAIN_MS: i64 = 10_000;

impl BargainPage {
    fn help(&mut self, cx: &mut Context<'_>) {
        if !cx.model.session.is_logged_in() {
            return cx.log_in_first();
        }
        if let (false, Some(id)) = (self.busy, &self.id) {
            cx.call(Call::HelpBargain(id.clone()));
            self.busy = true;
        }
    }

    fn buy(&self, cx: &mut Context<'_>) {
        let Some(found) = self.found.as_ref().filter(|it| it.refusal.is_none()) else { return };
        let Some(id) = found.id.clone() else { return };
        let price = ActivityPrice {
            id: found.activity.clone(),
            title: found.title.clone(),
            price: found.price,
            promotions: false,
            coupons: false,
        };
        let activity = Some(ActivityRef::Bargain { id });
        let line = WantedLine { activity, ..WantedLine::new(found.item.sku.clone(), 1) };
        cx.buy_now(line, Some((price, found.item.clone())));
    }

    fn tick(&mut self, cx: &mut Context<'_>) {
        let now = cx.server_now();
        let end = self.found.as_ref().map(|it| it.ends_at).filter(|end| now < *end);
        if let (false, Some(end)) = (self.ticking, end) {
            self.ticking = true;
            cx.wake(next_tick(end, now));
        }
    }
}

impl Page for BargainPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Bargain { id } => Some(id.clone()),
            _ => None,
        };
        let asked_at = cx.server_now();
        let (found, failure) = (None, None);
        let mut page = Self { id, found, failure, asked_at, ticking: false, busy: false };
        page.ask(cx);
        cx.ask_for_link();
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        self.asked_at = cx.server_now();
        if let Some(id) = &self.id {
            cx.call(Call::Bargain(id.clone()));
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Help => self.help(cx),
            Act::Buy => self.buy(cx),
            Act::Share => {
                if let Some(id) = self.id.clone() {
                    cx.share(&Route::Bargain { id });
                }
            }
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        let helped = matches!(call, Call::HelpBargain(_));
        self.busy &= !helped;
        match result {
            Ok(Reply::Bargain(found)) => {
                if helped {
                    let said = cx.text().bargain_helped(found.price);
                    cx.toast(said);
                }
                self.found = Some(found);
                self.failure = None;
                self.tick(cx);
            }
            Ok(_) => {}
            Err(failure) if helped => {
                cx.toast(failure.message(cx.text()));
                // What the page shows is what was refused.
                self.ask(cx);
            }
            Err(failure) => {
                if failure.code() == Some(ErrorCode::NotFound) {
                    self.found = None;
                }
                self.failure = Some(failure);
            }
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.ticking = false;
        let now = cx.server_now();
        let is_over = self.found.as_ref().is_some_and(|it| now >= it.ends_at);
        if is_over || now.since_ms(self.asked_at) >= LOOK_AGAIN_MS {
            self.ask(cx);
        }
        self.tick(cx);
    }

    fn share(&self, scene: Scene<'_>) -> Option<ShareView> {
        let found = self.found.as_ref()?;
        let title = scene.model.text().bargain_invite(&found.item.title, found.floor);
        let to = Route::Bargain { id: found.id.clone()? };
        Some(ShareView::new(title, &to, &found.item.image))
    }

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }
}
