//! 限时秒杀: the sessions around now, each with its goods, and how long until it opens or ends.

#[cfg(test)]
mod tests;
mod view;

use mall_api::flash::{FlashOffer, FlashSalesResponse, FlashSessionView};
use mall_api::quote::{ActivityRef, WantedLine};
use mall_core::flash_sale::{FlashState, FlashTab, Stage};
use mall_core::reminder::FlashSubject;
use mall_core::{ActivityId, Day, SessionId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use super::countdown::next_tick;
use super::{Page, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

pub(crate) use view::View;

/// Buttons of the flash-sale page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Show another session.
    Tab {
        /// Of which sale.
        sale: ActivityId,
        /// Which.
        session: SessionId,
        /// On which day.
        day: Day,
    },
    /// 立即抢购: one piece, past the cart.
    Buy {
        /// Of what.
        sku: SkuId,
    },
    /// 还有机会: some may have come back.
    Again,
    /// 提醒我, or no more.
    Remind {
        /// Of what.
        sku: SkuId,
        /// Whether.
        on: bool,
    },
}

/// State of the flash-sale page.
#[derive(Debug)]
pub(crate) struct FlashPage {
    found: Option<FlashSalesResponse>,
    failure: Option<Failure>,
    /// Which session the shopper chose; the shop's choice before that.
    chosen: Option<(ActivityId, SessionId, Day)>,
    /// When it last asked.
    asked_at: Timestamp,
    /// Whether it will be woken.
    ticking: bool,
    /// A reminder on its way: a second tap does nothing.
    reminding: bool,
    /// What was set since the page last asked: an answer on its way may not know of it yet.
    set: Option<(FlashSubject, bool)>,
    /// What a guest wants to be reminded of, once logged in and back here.
    wanted: Option<FlashSubject>,
}

/// What is taken of a session is asked for again after that time, while it is looked at.
const LOOK_AGAIN_MS: i64 = 15_000;
/// The answer that a moment has come is asked for again after that time.
const ASK_AGAIN_MS: i64 = 2_000;

impl FlashPage {
    /// The session in sight.
    fn session(&self) -> Option<&FlashSessionView> {
        let found = self.found.as_ref()?;
        let is_chosen = |it: &&FlashSessionView| {
            self.chosen.as_ref() == Some(&(it.tab.sale.clone(), it.tab.session.clone(), it.tab.day))
        };
        let chosen = found.sessions.iter().find(is_chosen);
        chosen.or_else(|| found.sessions.get(found.chosen?)).or_else(|| found.sessions.first())
    }

    fn tick(&mut self, cx: &mut Context<'_>) {
        let now = cx.server_now();
        let end = self.session().and_then(|it| turns_at(&it.tab, now));
        if let (false, Some(end)) = (self.ticking, end.or(self.found.as_ref().map(|_| now))) {
            self.ticking = true;
            cx.wake(next_tick(end, now));
        }
    }

    fn buy(&self, sku: &SkuId, cx: &mut Context<'_>) {
        let Some(session) = self.session() else { return };
        let Some(offer) = session.offers.iter().find(|it| it.item.sku == *sku) else { return };
        let FlashTab { sale, session, day, .. } = session.tab.clone();
        let activity = Some(ActivityRef::Flash { sale, session, day });
        let line = WantedLine { activity, ..WantedLine::new(sku.clone(), 1) };
        cx.buy_now(line, Some((offer.price.clone(), offer.item.clone())));
    }
}

impl FlashPage {
    fn remind(&mut self, sku: &SkuId, on: bool, cx: &mut Context<'_>) {
        let Some(session) = self.session() else { return };
        let subject = subject(&session.tab, sku);
        if cx.model.session.is_logged_in() {
            self.send(subject, on, cx);
        } else {
            self.wanted = Some(subject);
            cx.log_in_first();
        }
    }

    fn send(&mut self, subject: FlashSubject, on: bool, cx: &mut Context<'_>) {
        if !self.reminding {
            self.reminding = true;
            if let (true, Some(found)) = (on, &self.found) {
                cx.subscribe(&found.subscribe);
            }
            cx.call(Call::RemindOfFlash(subject, on));
        }
    }

    /// A reminder was set or taken back, or was not.
    fn reminded(
        &mut self,
        (of, on): (&FlashSubject, bool),
        result: Result<Reply, Failure>,
        cx: &mut Context<'_>,
    ) {
        self.reminding = false;
        let text = cx.text();
        if let Err(failure) = result {
            cx.toast(failure.message(text));
            // What the page shows may be what was refused.
            if failure.is_refusal() {
                self.ask(cx);
            }
            return;
        }
        cx.toast(if on { text.flash_remind_done() } else { text.flash_remind_no_more() });
        self.set = Some((of.clone(), on));
        self.mark();
    }

    /// Shows what was set on the goods it was set for.
    fn mark(&mut self) {
        let Some((of, on)) = &self.set else { return };
        for session in self.found.iter_mut().flat_map(|found| &mut found.sessions) {
            let FlashSessionView { tab, offers, .. } = session;
            let is_it = |it: &&mut FlashOffer| subject(tab, &it.item.sku) == *of;
            if let Some(offer) = offers.iter_mut().find(is_it) {
                offer.reminded = *on;
            }
        }
    }
}

/// What a reminder of `sku` in a session is of.
fn subject(tab: &FlashTab, sku: &SkuId) -> FlashSubject {
    let FlashTab { sale, session, day, .. } = tab.clone();
    FlashSubject { sale, session, day, sku: sku.clone() }
}

/// How far a session has come: its hours are known, so nobody has to be asked.
fn stage(tab: &FlashTab, now: Timestamp) -> Stage {
    if now >= tab.window.ends_at {
        Stage::Ended
    } else if now >= tab.window.starts_at {
        Stage::Open
    } else {
        tab.stage.min(Stage::WarmUp)
    }
}

/// When a session opens or ends next.
fn turns_at(tab: &FlashTab, now: Timestamp) -> Option<Timestamp> {
    [tab.window.starts_at, tab.window.ends_at].into_iter().find(|it| *it > now)
}

/// What is so of an offer at `now`, by what the server last said. One that has just opened can be
/// tried for: the server decides.
fn state(offer: &FlashOffer, tab: &FlashTab, now: Timestamp) -> FlashState {
    let ends_at = tab.window.ends_at;
    match (stage(tab, now), offer.state) {
        (Stage::Ended, _) => FlashState::Ended { ended_at: ends_at },
        (Stage::Open, FlashState::NotOpen { .. } | FlashState::WarmUp { .. }) => {
            FlashState::Open { left: offer.stock, can_order: 1, taken_bps: 0, ends_at }
        }
        (_, state) => state,
    }
}

impl Page for FlashPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self {
            found: None,
            failure: None,
            chosen: None,
            asked_at: cx.server_now(),
            ticking: false,
            reminding: false,
            set: None,
            wanted: None,
        };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        self.set = None;
        self.asked_at = cx.server_now();
        cx.call(Call::FlashSales);
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Tab { sale, session, day } => self.chosen = Some((sale, session, day)),
            Act::Buy { sku } => self.buy(&sku, cx),
            Act::Again => {
                cx.toast(cx.text().flash_may_return_note());
                self.ask(cx);
            }
            Act::Remind { sku, on } => self.remind(&sku, on, cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::FlashSales, Ok(Reply::FlashSales(found))) => {
                self.found = Some(*found);
                self.failure = None;
                self.mark();
                self.tick(cx);
            }
            (Call::FlashSales, Err(failure)) => self.failure = Some(failure),
            (Call::RemindOfFlash(of, on), result) => self.reminded((of, *on), result, cx),
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
        let wanted = self.wanted.take().filter(|_| cx.model.session.is_logged_in());
        if let Some(subject) = wanted {
            self.send(subject, true, cx);
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.ticking = false;
        let now = cx.server_now();
        let is_open = self.session().is_some_and(|it| stage(&it.tab, now) == Stage::Open);
        let changes_at = self.found.as_ref().and_then(|it| it.changes_at);
        let wait = match changes_at {
            Some(at) if now >= at => ASK_AGAIN_MS,
            _ if is_open => LOOK_AGAIN_MS,
            _ => i64::MAX,
        };
        // A moment that has come since the page last asked is asked about at once.
        let has_come = changes_at.is_some_and(|at| now >= at && self.asked_at < at);
        if has_come || now.since_ms(self.asked_at) >= wait {
            self.ask(cx);
        }
        self.tick(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        view::view(self, scene)
    }
}
