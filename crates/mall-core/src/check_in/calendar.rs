//! 签到日历: what the page shows.

use serde::{Deserialize, Serialize};

use super::book::{Book, Span, month_of};
use super::{CheckIn, CheckInRefusal, Checked, Cycle, Reward};
use crate::{Day, Timestamp};

/// The page of a check-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckInPage {
    /// The business day.
    pub today: Day,
    /// Why the shopper cannot check in now; absent when they can.
    pub refusal: Option<CheckInRefusal>,
    /// Days in a row that can go on, over all cycles.
    pub streak: u32,
    /// Those of them in the present cycle: what milestones look at.
    pub in_cycle: u32,
    /// The most of them in a row in the present cycle: milestones up to it were given.
    pub longest: u32,
    /// The present cycle, day by day; of an endless one the present month.
    pub days: Vec<CalendarDay>,
    /// The next milestone that coming every day from now on would reach in this cycle.
    pub next_milestone: Option<NextMilestone>,
    /// How many more days may be made up, wherever yesterday belongs.
    pub make_ups_left: u32,
    /// When the page is another one: the next day, or the start or the end of the activity.
    pub changes_at: Timestamp,
}

/// A day of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CalendarDay {
    /// Which.
    pub day: Day,
    /// How it stands.
    pub state: DayState,
    /// Whether it can be made up now, for those who can pay for it.
    pub can_make_up: bool,
    /// What it gave, gives, or would give if it were made up.
    pub rewards: Vec<Reward>,
    /// The milestone it reaches, in days, if no day is missed from now on.
    pub milestone: Option<u32>,
}

/// How a day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum DayState {
    /// 已签.
    Done,
    /// 已补签.
    MadeUp,
    /// 漏签.
    Missed,
    /// Today, not checked in yet.
    Today,
    /// To come.
    Future,
    /// Not a day of the activity.
    Outside,
}

/// A milestone ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NextMilestone {
    /// Of how many days in a row.
    pub days: u32,
    /// How many of them are missing.
    pub missing: u32,
    /// What it gives.
    pub rewards: Vec<Reward>,
}

impl CheckIn {
    /// What a shopper with this `history` sees at `now`.
    pub fn page(&self, history: &[Checked], now: Timestamp) -> CheckInPage {
        let book = Book::new(history);
        let today = self.today(now);
        let cycle = self.cycle_of(today, &book);
        let in_cycle = book.streak(today, cycle.first);
        let shown = if self.cycle == Cycle::Endless { month_of(today) } else { cycle };
        let length = shown.last.since(shown.first);
        let ahead = Ahead {
            // The run that tomorrow, or a day not done today, would be added to.
            run: in_cycle,
            next: if book.get(today).is_some() { today.plus(1) } else { today },
            passed: book.longest(cycle),
            last: cycle.last.min(self.days().last),
        };
        let day = |on| self.day(&book, (cycle, &ahead), shown.first.plus(on), now);
        let yesterday = today.plus(-1);
        CheckInPage {
            today,
            refusal: self.may_check_in(&book, now).err(),
            streak: book.streak(today, Day::FIRST),
            in_cycle,
            longest: ahead.passed,
            days: (0..=length).map(day).collect(),
            next_milestone: self.next_milestone(&ahead),
            make_ups_left: self.make_up.map_or(0, |rule| self.times_left(rule, &book, yesterday)),
            changes_at: self.changes_at(today, now),
        }
    }

    fn day(
        &self,
        book: &Book,
        (cycle, ahead): (Span, &Ahead),
        day: Day,
        now: Timestamp,
    ) -> CalendarDay {
        let today = self.today(now);
        let state = match book.get(day) {
            Some(it) if it.made_up => DayState::MadeUp,
            Some(_) => DayState::Done,
            None if !self.days().has(day) => DayState::Outside,
            None if day < today => DayState::Missed,
            None if day == today => DayState::Today,
            None => DayState::Future,
        };
        let can_make_up = self.may_make_up(book, day, now).is_ok();
        let gives = match state {
            DayState::Done | DayState::Today | DayState::Future => true,
            DayState::MadeUp => self.make_up.is_some_and(|it| it.pays_day),
            DayState::Missed => can_make_up && self.make_up.is_some_and(|it| it.pays_day),
            DayState::Outside => false,
        };
        let rewards = if gives { self.rewards_of(day, cycle).to_vec() } else { Vec::new() };
        let reached = ahead.run_on(day);
        let milestone = self.milestones.iter().map(|it| it.days);
        let milestone = milestone.filter(|it| *it > ahead.passed).find(|it| Some(*it) == reached);
        CalendarDay { day, state, can_make_up, rewards, milestone }
    }

    fn next_milestone(&self, ahead: &Ahead) -> Option<NextMilestone> {
        let next = self.milestones.iter().find(|it| it.days > ahead.passed)?;
        let missing = next.days.saturating_sub(ahead.run);
        let reached = ahead.next.plus(i64::from(missing) - 1);
        let (days, rewards) = (next.days, next.rewards.clone());
        (reached <= ahead.last).then_some(NextMilestone { days, missing, rewards })
    }

    fn changes_at(&self, today: Day, now: Timestamp) -> Timestamp {
        let ends = [self.window.starts_at, self.window.ends_at];
        let tomorrow = today.plus(1).starts_at(self.clock);
        ends.into_iter().filter(|it| *it > now).fold(tomorrow, Timestamp::min)
    }
}

/// What coming every day from now on would bring.
struct Ahead {
    /// Days in a row in the cycle so far.
    run: u32,
    /// The next day to come.
    next: Day,
    /// The most days in a row in the cycle: milestones up to it were given.
    passed: u32,
    /// The last day that can be added.
    last: Day,
}

impl Ahead {
    /// Days in a row on `day`; none on days that are over or out of the cycle.
    fn run_on(&self, day: Day) -> Option<u32> {
        let more = u32::try_from(day.since(self.next)).ok()?;
        (day <= self.last).then(|| self.run.saturating_add(more).saturating_add(1))
    }
}
