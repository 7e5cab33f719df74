//! Checking in, and making a day up.

use serde::{Deserialize, Serialize};

use super::book::{Book, Span, month_of};
use super::{CheckIn, Checked, MakeUp, MakeUpPer, Reward};
use crate::time::Phase;
use crate::{Day, Timestamp};

/// A day that came to count, and what follows from it. All of it is to be stored at once, under the
/// unique key of activity, shopper and day: whoever loses that race was not checked in by this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckedIn {
    /// What to store.
    pub checked: Checked,
    /// What is given.
    pub rewards: Vec<Given>,
    /// Days in a row that can go on, over all cycles.
    pub streak: u32,
    /// What is taken for a day that was made up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<MakeUpCost>,
}

/// A reward and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Given {
    /// What for. With activity and shopper it is given once, and can be a key of the ledger.
    pub why: GivenFor,
    /// What.
    pub reward: Reward,
}

/// What a reward is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GivenFor {
    /// A day.
    Day {
        /// Which.
        day: Day,
    },
    /// Days in a row.
    Milestone {
        /// First day of the cycle.
        cycle: Day,
        /// How many days.
        days: u32,
    },
}

/// What a day that is made up costs, or is to be paid with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MakeUpCost {
    /// 补签卡.
    Cards {
        /// How many.
        cards: u32,
    },
    /// 积分.
    Points {
        /// How many.
        points: u32,
    },
}

/// What a shopper has to make a day up with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Purse {
    /// 补签卡.
    pub cards: u32,
    /// 积分.
    pub points: u32,
}

/// Why a day does not come to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CheckInRefusal {
    /// The activity has not started.
    NotStarted {
        /// When it does.
        starts_at: Timestamp,
    },
    /// The activity is over.
    Over {
        /// Since when.
        ended_at: Timestamp,
    },
    /// The day counts already.
    Done {
        /// Which.
        day: Day,
    },
    /// A later day counts already: the server's clock was set back, which must not give a day twice.
    Behind {
        /// The latest day.
        last: Day,
    },
    /// Days cannot be made up.
    NotOffered,
    /// Only days that are over can be made up.
    NotOver,
    /// Only days of the present cycle and of the activity can be made up.
    NotInCycle,
    /// It is too long ago.
    TooFarBack {
        /// How many days ago it may be.
        days_back: u32,
    },
    /// As many days as may be are made up.
    NoTimesLeft {
        /// How many that is.
        times: u32,
    },
    /// A day costs more than the shopper has.
    TooDear {
        /// How much.
        cost: MakeUpCost,
    },
}

impl CheckIn {
    /// 签到: what follows when a shopper with this `history` checks in at `now`.
    ///
    /// # Errors
    ///
    /// Outside the window, and when the day counts already.
    pub fn check_in(
        &self,
        history: &[Checked],
        now: Timestamp,
    ) -> Result<CheckedIn, CheckInRefusal> {
        let book = Book::new(history);
        self.may_check_in(&book, now)?;
        let checked = Checked { day: self.today(now), made_up: false };
        Ok(self.count(&book, checked, now, None))
    }

    /// 补签: what follows when they make `day` up, with cards or with points.
    ///
    /// # Errors
    ///
    /// The first reason against it: the activity, the day, the times, the price.
    pub fn make_up(
        &self,
        history: &[Checked],
        day: Day,
        with_points: bool,
        purse: Purse,
        now: Timestamp,
    ) -> Result<CheckedIn, CheckInRefusal> {
        let book = Book::new(history);
        let rule = self.may_make_up(&book, day, now)?;
        let (cost, has) = if with_points {
            let points = rule.points.ok_or(CheckInRefusal::NotOffered)?;
            (MakeUpCost::Points { points }, purse.points >= points)
        } else {
            let cards = rule.cards.ok_or(CheckInRefusal::NotOffered)?;
            (MakeUpCost::Cards { cards }, purse.cards >= cards)
        };
        if !has {
            return Err(CheckInRefusal::TooDear { cost });
        }
        Ok(self.count(&book, Checked { day, made_up: true }, now, Some(cost)))
    }

    fn is_open(&self, now: Timestamp) -> Result<(), CheckInRefusal> {
        match self.window.phase(now) {
            Phase::Before => Err(CheckInRefusal::NotStarted { starts_at: self.window.starts_at }),
            Phase::After => Err(CheckInRefusal::Over { ended_at: self.window.ends_at }),
            Phase::Open => Ok(()),
        }
    }

    pub(super) fn may_check_in(&self, book: &Book, now: Timestamp) -> Result<(), CheckInRefusal> {
        self.is_open(now)?;
        let day = self.today(now);
        if book.get(day).is_some() {
            return Err(CheckInRefusal::Done { day });
        }
        match book.last() {
            Some(last) if last > day => Err(CheckInRefusal::Behind { last }),
            _ => Ok(()),
        }
    }

    /// Whether `day` may be made up, whatever it costs.
    pub(super) fn may_make_up(
        &self,
        book: &Book,
        day: Day,
        now: Timestamp,
    ) -> Result<MakeUp, CheckInRefusal> {
        self.is_open(now)?;
        let rule = self.make_up.ok_or(CheckInRefusal::NotOffered)?;
        let today = self.today(now);
        if day >= today {
            return Err(CheckInRefusal::NotOver);
        }
        if book.get(day).is_some() {
            return Err(CheckInRefusal::Done { day });
        }
        if !self.cycle_of(today, book).has(day) || !self.days().has(day) {
            return Err(CheckInRefusal::NotInCycle);
        }
        let days_back = rule.days_back;
        if today.since(day) > i64::from(days_back) {
            return Err(CheckInRefusal::TooFarBack { days_back });
        }
        if self.times_left(rule, book, day) == 0 {
            return Err(CheckInRefusal::NoTimesLeft { times: rule.times });
        }
        Ok(rule)
    }

    /// How many more days may be made up in what `day` is in.
    pub(super) fn times_left(&self, rule: MakeUp, book: &Book, day: Day) -> u32 {
        let span: Span = match rule.per {
            MakeUpPer::Cycle => self.cycle_of(day, book),
            MakeUpPer::Month => month_of(day),
        };
        rule.times.saturating_sub(book.made_up_in(span))
    }

    /// Lets `checked` count.
    fn count(
        &self,
        book: &Book,
        checked: Checked,
        now: Timestamp,
        cost: Option<MakeUpCost>,
    ) -> CheckedIn {
        let after = book.with(checked);
        let cycle = self.cycle_of(checked.day, &after);
        let mut rewards = Vec::new();
        if !checked.made_up || self.make_up.is_some_and(|it| it.pays_day) {
            let why = GivenFor::Day { day: checked.day };
            let own = self.rewards_of(checked.day, cycle).iter();
            rewards.extend(own.map(|it| Given { why, reward: it.clone() }));
        }
        // A milestone is passed once a cycle: by the day that makes the longest run reach it.
        let passed = book.longest(cycle).saturating_add(1)..=after.longest(cycle);
        for it in self.milestones.iter().filter(|it| passed.contains(&it.days)) {
            let why = GivenFor::Milestone { cycle: cycle.first, days: it.days };
            rewards.extend(it.rewards.iter().map(|it| Given { why, reward: it.clone() }));
        }
        let streak = after.streak(self.today(now), Day::FIRST);
        CheckedIn { checked, rewards, streak, cost }
    }
}
