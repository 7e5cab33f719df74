//! The days of one shopper, and the cycles they fall into.

use super::{CheckIn, Checked, Cycle, Reward};
use crate::sort::sort;
use crate::{Day, Timestamp};

/// The first and the last day of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: Day,
    pub(super) last: Day,
}

impl Span {
    pub(super) fn has(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

/// Days that count, by day, each once.
#[derive(Debug, Clone)]
pub(super) struct Book(Vec<Checked>);

impl Book {
    pub(super) fn new(history: &[Checked]) -> Self {
        let mut days = history.to_vec();
        sort(&mut days);
        days.dedup_by(|next, kept| next.day == kept.day);
        Self(days)
    }

    pub(super) fn with(&self, checked: Checked) -> Self {
        let mut days = self.0.clone();
        days.push(checked);
        Self::new(&days)
    }

    pub(super) fn get(&self, day: Day) -> Option<Checked> {
        let found = self.0.binary_search_by(|it| it.day.cmp(&day)).ok();
        found.and_then(|at| self.0.get(at)).copied()
    }

    pub(super) fn last(&self) -> Option<Day> {
        self.0.last().map(|it| it.day)
    }

    /// The first day somebody came, not made up later.
    fn start(&self) -> Option<Day> {
        self.0.iter().find(|it| !it.made_up).map(|it| it.day)
    }

    /// Days in a row up to `day`, none of them before `first`.
    pub(super) fn run_to(&self, day: Day, first: Day) -> u32 {
        let mut run = 0_u32;
        let mut at = day;
        while at >= first && self.get(at).is_some() {
            run = run.saturating_add(1);
            let before = at.plus(-1);
            // The first day of all has none before it.
            if before == at {
                break;
            }
            at = before;
        }
        run
    }

    /// Days in a row that can go on today: those up to today, or up to yesterday.
    pub(super) fn streak(&self, today: Day, first: Day) -> u32 {
        match self.run_to(today, first) {
            0 => self.run_to(today.plus(-1), first),
            run => run,
        }
    }

    /// The most days in a row within `span`.
    pub(super) fn longest(&self, span: Span) -> u32 {
        let (mut longest, mut run, mut before) = (0_u32, 0_u32, None::<Day>);
        for it in self.0.iter().filter(|it| span.has(it.day)) {
            let goes_on = before.is_some_and(|before| it.day.since(before) == 1);
            run = if goes_on { run.saturating_add(1) } else { 1 };
            longest = longest.max(run);
            before = Some(it.day);
        }
        longest
    }

    pub(super) fn made_up_in(&self, span: Span) -> u32 {
        let all = self.0.iter().filter(|it| it.made_up && span.has(it.day));
        u32::try_from(all.count()).unwrap_or(u32::MAX)
    }
}

impl CheckIn {
    /// The business day at `now`.
    pub fn today(&self, now: Timestamp) -> Day {
        Day::of(now, self.clock)
    }

    /// The days on which somebody can check in at some time.
    pub(super) fn days(&self) -> Span {
        let last = self.window.ends_at.plus_ms(-1);
        Span { first: self.today(self.window.starts_at), last: self.today(last) }
    }

    /// The cycle that `day` is in.
    pub(super) fn cycle_of(&self, day: Day, book: &Book) -> Span {
        match self.cycle {
            Cycle::Days { of } => {
                let of = i64::from(of.max(1));
                let start = book.start().unwrap_or(day);
                let first = start.plus(day.since(start).div_euclid(of).saturating_mul(of));
                Span { first, last: first.plus(of - 1) }
            }
            Cycle::Week => {
                let first = day.first_of_week();
                Span { first, last: first.plus(6) }
            }
            Cycle::Month => month_of(day),
            Cycle::Endless => self.days(),
        }
    }

    /// What `day` of `cycle` gives by itself.
    pub(super) fn rewards_of(&self, day: Day, cycle: Span) -> &[Reward] {
        let place = usize::try_from(day.since(cycle.first)).unwrap_or(0);
        let at = place.checked_rem(self.daily.len()).and_then(|at| self.daily.get(at));
        at.map_or(&[], Vec::as_slice)
    }
}

pub(super) fn month_of(day: Day) -> Span {
    Span { first: day.first_of_month(), last: day.last_of_month() }
}
