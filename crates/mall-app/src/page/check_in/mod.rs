//! 签到: the calendar of a cycle, today's button, days to make up.

mod view;

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest};
use mall_api::reminder::CheckInReminderRequest;
use mall_core::check_in::{MakeUpCost, Reward};
use mall_core::{Day, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use view::View;

/// Buttons of the check-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 签到.
    CheckIn,
    /// Ask whether to make a day up.
    AskMakeUp {
        /// Which.
        day: Day,
    },
    /// 补签.
    MakeUp {
        /// Which.
        day: Day,
        /// Whether it costs points; cards otherwise.
        with_points: bool,
    },
    /// 每日签到提醒.
    Remind {
        /// Whether.
        on: bool,
    },
}

/// State of the check-in.
#[derive(Debug, Default)]
pub(crate) struct CheckInPage {
    found: Option<Box<CheckInResponse>>,
    failure: Option<Failure>,
    /// A day on its way: a second tap does nothing.
    waiting: bool,
    /// What a guest wants to do, once logged in and back here.
    wanted: Option<Call>,
    /// A reminder on its way: a second tap does nothing.
    reminding: bool,
    /// When the calendar is another one, as far as this page asked to be woken.
    wakes_at: Option<Timestamp>,
}

/// A little later than midnight: a clock that is a moment early would ask for nothing.
const LATER_MS: i64 = 1_000;

impl CheckInPage {
    fn send(&mut self, call: Call, cx: &mut Context<'_>) {
        if !self.waiting {
            self.waiting = true;
            cx.call(call);
        }
    }

    fn want(&mut self, call: Call, cx: &mut Context<'_>) {
        let on = matches!(call, Call::RemindOfCheckIn(CheckInReminderRequest { on: true }));
        if !cx.model.session.is_logged_in() {
            self.wanted = Some(call);
            cx.log_in_first();
        } else if !matches!(call, Call::RemindOfCheckIn(_)) {
            self.send(call, cx);
        } else if !self.reminding {
            self.reminding = true;
            if let (true, Some(found)) = (on, &self.found) {
                cx.subscribe(&found.subscribe);
            }
            cx.call(call);
        }
    }

    /// The reminder was set or taken back, or was not.
    fn reminded(&mut self, on: bool, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.reminding = false;
        let text = cx.text();
        match result {
            Ok(_) => {
                if let Some(found) = &mut self.found {
                    found.reminded = on;
                }
                cx.toast(if on { text.check_in_remind_on() } else { text.check_in_remind_off() });
                // A calendar on its way may not know of it yet.
                self.ask(cx);
            }
            Err(failure) => cx.toast(failure.message(text)),
        }
    }

    fn ask_make_up(&self, day: Day, cx: &mut Context<'_>) {
        let Some((found, cost)) = self.found.as_ref().and_then(|it| Some((it, cost(it)?))) else {
            return;
        };
        let (text, page) = (cx.text(), cx.page.unwrap_or_default());
        let (with_points, held) = match cost {
            MakeUpCost::Points { .. } => (true, found.points),
            MakeUpCost::Cards { .. } => (false, found.cards),
        };
        if !cx.model.session.is_logged_in() {
            cx.log_in_first();
        } else if held < units(cost) {
            cx.toast(text.check_in_too_dear(cost, held));
        } else {
            let act = PageAct::CheckIn(Act::MakeUp { day, with_points });
            let then = Action::Page { page, act, text: None };
            let ask = text.check_in_make_up_ask(day, cost, held);
            cx.confirm(text.check_in_make_up(), &ask, text.check_in_make_up(), then);
        }
    }

    fn keep(&mut self, found: Box<CheckInResponse>, cx: &mut Context<'_>) {
        if let Some(me) = &mut cx.model.session.me {
            me.points = found.points;
        }
        let changes_at = found.page.changes_at;
        self.failure = None;
        self.found = Some(found);
        if self.wakes_at != Some(changes_at) {
            self.wakes_at = Some(changes_at);
            let after = changes_at.since_ms(cx.server_now()).saturating_add(LATER_MS);
            if let Ok(after) = u32::try_from(after) {
                cx.wake(after);
            }
        }
    }

    fn counted(&mut self, is_make_up: bool, answer: CheckInAnswer, cx: &mut Context<'_>) {
        let text = cx.text();
        let said = match (answer.already, is_make_up) {
            (true, false) => text.check_in_again().to_owned(),
            (true, true) => text.check_in_made_up_before().to_owned(),
            (false, _) => text.check_in_won(is_make_up, &won(&answer.given, &answer.state, text)),
        };
        cx.toast(said);
        self.keep(Box::new(answer.state), cx);
        // Points and coupons price the cart.
        cx.call_for_sync(&[]);
    }
}

/// What a day made up costs: cards where they are taken and there are enough of them, else points.
fn cost(found: &CheckInResponse) -> Option<MakeUpCost> {
    let rule = found.make_up?;
    let cards = rule.cards.map(|cards| MakeUpCost::Cards { cards });
    let points = rule.points.map(|points| MakeUpCost::Points { points });
    if rule.cards.is_some_and(|cards| found.cards >= cards) { cards } else { points.or(cards) }
}

const fn units(cost: MakeUpCost) -> u32 {
    match cost {
        MakeUpCost::Points { points } => points,
        MakeUpCost::Cards { cards } => cards,
    }
}

/// What `rewards` are, for people.
fn won(rewards: &[Reward], found: &CheckInResponse, text: Text) -> String {
    super::rewards::all(rewards, &found.coupons, text)
}

impl Page for CheckInPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Calendar);
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::CheckIn => self.want(Call::CheckIn, cx),
            Act::Remind { on } => {
                self.want(Call::RemindOfCheckIn(CheckInReminderRequest { on }), cx);
            }
            Act::AskMakeUp { day } => self.ask_make_up(day, cx),
            Act::MakeUp { day, with_points } => {
                self.send(Call::MakeUp(MakeUpRequest { day, with_points }), cx);
            }
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if let Call::RemindOfCheckIn(CheckInReminderRequest { on }) = call {
            return self.reminded(*on, result, cx);
        }
        let is_day = matches!(call, Call::CheckIn | Call::MakeUp(_));
        if is_day {
            self.waiting = false;
        } else {
            cx.effect(Effect::StopPullDown);
        }
        match result {
            Ok(Reply::Calendar(found)) => self.keep(found, cx),
            Ok(Reply::CheckedIn(answer)) => {
                self.counted(matches!(call, Call::MakeUp(_)), *answer, cx);
            }
            Err(failure) if is_day => {
                cx.toast(failure.message(cx.text()));
                // What the page shows may be what was refused.
                if !failure.is_offline() {
                    self.ask(cx);
                }
            }
            Err(failure) => {
                if failure.code() == Some(ErrorCode::NotFound) {
                    self.found = None;
                }
                self.failure = Some(failure);
            }
            Ok(_) => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        let wanted = self.wanted.take().filter(|_| cx.model.session.is_logged_in());
        match wanted {
            // Its answer has the calendar with it.
            Some(Call::CheckIn) => self.want(Call::CheckIn, cx),
            wanted => {
                self.ask(cx);
                if let Some(call) = wanted {
                    self.want(call, cx);
                }
            }
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        if self.wakes_at.is_some_and(|at| at <= cx.server_now()) {
            self.ask(cx);
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        self.found.as_ref().map(|found| found.title.clone())
    }
}
