//! One coming of a session: when it is, and how far it has come.

use serde::{Deserialize, Serialize};

use super::{FlashSale, FlashSession, SessionDays};
use crate::time::MINUTES_OF_DAY;
use crate::{Day, DayClock, Timestamp, Window};

/// One coming of a session. Its name is sale, session and day; counters are kept for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// Of which sale.
    pub sale: &'a FlashSale,
    /// Of which session.
    pub session: &'a FlashSession,
    /// The day it begins on.
    pub day: Day,
    /// From when to when.
    pub window: Window,
}

/// How far an occurrence has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// 未开始.
    NotOpen,
    /// 即将开始: the minutes before it opens.
    WarmUp,
    /// 抢购中.
    Open,
    /// 已结束.
    Ended,
}

impl Occurrence<'_> {
    /// When its warm-up begins.
    pub fn warm_up_at(&self) -> Timestamp {
        self.window.starts_at.plus_ms(-i64::from(self.sale.warm_up_minutes) * 60_000)
    }

    /// How far it has come.
    pub fn stage(&self, now: Timestamp) -> Stage {
        if now >= self.window.ends_at {
            Stage::Ended
        } else if now >= self.window.starts_at {
            Stage::Open
        } else if now >= self.warm_up_at() {
            Stage::WarmUp
        } else {
            Stage::NotOpen
        }
    }

    /// When its stage changes next; never once it has ended. What a countdown counts down to.
    pub fn changes_at(&self, now: Timestamp) -> Option<Timestamp> {
        let moments = [self.warm_up_at(), self.window.starts_at, self.window.ends_at];
        moments.into_iter().find(|it| *it > now)
    }
}

impl FlashSale {
    /// The coming of `session` on `day`; none when it does not begin then.
    pub fn occurrence<'a>(&'a self, session: &'a FlashSession, day: Day) -> Option<Occurrence<'a>> {
        let starts_at = day.at_minute(session.from.into(), DayClock::SHOP);
        let begins = self.window.starts_at <= starts_at && starts_at < self.window.ends_at;
        if !begins || !session.days.has(day) {
            return None;
        }
        let to = i64::from(session.to);
        let to = if session.from < session.to { to } else { to + MINUTES_OF_DAY };
        let ends_at = day.at_minute(to, DayClock::SHOP).min(self.window.ends_at);
        Some(Occurrence { sale: self, session, day, window: Window { starts_at, ends_at } })
    }

    /// The coming of `session` that is open at `now`. Only today's and yesterday's can be: a session
    /// is shorter than a day.
    pub fn open_occurrence<'a>(
        &'a self,
        session: &'a FlashSession,
        now: Timestamp,
    ) -> Option<Occurrence<'a>> {
        let today = Day::of(now, DayClock::SHOP);
        let days = [today, today.plus(-1)];
        let mut all = days.into_iter().filter_map(|day| self.occurrence(session, day));
        all.find(|it| it.stage(now) == Stage::Open)
    }

    /// The first coming of `session` that starts after `now`.
    pub fn next_occurrence<'a>(
        &'a self,
        session: &'a FlashSession,
        now: Timestamp,
    ) -> Option<Occurrence<'a>> {
        let after = |it: &Occurrence<'_>| it.window.starts_at > now;
        if let SessionDays::Dates { of } = &session.days {
            let all = of.iter().filter_map(|day| self.occurrence(session, *day));
            return all.filter(after).min_by_key(|it| it.day);
        }
        let first = Day::of(now.max(self.window.starts_at), DayClock::SHOP);
        // A week on it is the same day of the week again; the first day's may have started already.
        (0..=7).filter_map(|on| self.occurrence(session, first.plus(on))).find(after)
    }

    pub(super) fn open(&self, now: Timestamp) -> impl Iterator<Item = Occurrence<'_>> {
        self.sessions.iter().filter_map(move |session| self.open_occurrence(session, now))
    }
}
