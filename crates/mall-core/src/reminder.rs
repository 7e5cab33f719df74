//! 提醒: when a shopper who asked for it is told that something begins, and when no more.
//!
//! A reminder waits until it is due and is looked at then, with the shop as it is by that time: a
//! session that moved takes its reminders along, one that was taken away lets them lapse, and nobody is
//! told of what has begun already.

use serde::{Deserialize, Serialize};

use crate::check_in::CheckIn;
use crate::flash_sale::{FlashItem, FlashSale, Occurrence};
use crate::limits::REMIND_AHEAD_MS;
use crate::time::{MINUTES_OF_DAY, Phase};
use crate::{ActivityId, Day, SessionId, SkuId, Timestamp};

/// 开抢提醒: of which goods, in which session, on which day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FlashSubject {
    /// Of which sale.
    pub sale: ActivityId,
    /// Of which session.
    pub session: SessionId,
    /// On which day it begins.
    pub day: Day,
    /// What is sold.
    pub sku: SkuId,
}

/// Why nobody is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RemindRefusal {
    /// The shop has no such session, or it does not sell that, or the activity is over.
    Gone,
    /// It opens so soon that there is nothing to wait for.
    TooLate {
        /// When it opens.
        opens_at: Timestamp,
    },
    /// It has opened.
    Opened {
        /// Since when.
        opens_at: Timestamp,
    },
    /// The shopper waits for as many things as one may.
    TooMany {
        /// How many that is.
        limit: u32,
    },
}

/// What becomes of a reminder that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing is said: it is looked at again then.
    Wait {
        /// When: later than now.
        until: Timestamp,
    },
    /// The shopper is told now.
    Tell {
        /// When it is looked at again: later than now. Never again when absent.
        next: Option<Timestamp>,
    },
    /// It is over, and nothing is said.
    Lapse,
}

impl FlashSubject {
    /// What it is of in `sales`; none when the shop has it no more.
    pub fn find<'a>(&self, sales: &'a [FlashSale]) -> Option<(Occurrence<'a>, &'a FlashItem)> {
        let sale = sales.iter().find(|it| it.id == self.sale)?;
        let session = sale.sessions.iter().find(|it| it.id == self.session)?;
        let item = session.items.iter().find(|it| it.sku == self.sku)?;
        Some((sale.occurrence(session, self.day)?, item))
    }

    /// When it is due, for whoever asks for it at `now`.
    ///
    /// # Errors
    ///
    /// When there is no such session, when it has opened, or when it does so at once.
    pub fn may_ask(&self, sales: &[FlashSale], now: Timestamp) -> Result<Timestamp, RemindRefusal> {
        let (occurrence, _) = self.find(sales).ok_or(RemindRefusal::Gone)?;
        let opens_at = occurrence.window.starts_at;
        match occurrence.reminds_at() {
            _ if now >= opens_at => Err(RemindRefusal::Opened { opens_at }),
            due if now >= due => Err(RemindRefusal::TooLate { opens_at }),
            due => Ok(due),
        }
    }

    /// What becomes of it at `now`.
    pub fn step(&self, sales: &[FlashSale], now: Timestamp) -> Step {
        let Some((occurrence, _)) = self.find(sales) else { return Step::Lapse };
        match occurrence.reminds_at() {
            // Late, as after a night without a server: that it opens soon is no longer so.
            _ if now >= occurrence.window.starts_at => Step::Lapse,
            until if now < until => Step::Wait { until },
            _ => Step::Tell { next: None },
        }
    }
}

impl Occurrence<'_> {
    /// What a reminder of `item` is of.
    pub fn subject(&self, item: &FlashItem) -> FlashSubject {
        FlashSubject {
            sale: self.sale.id.clone(),
            session: self.session.id.clone(),
            day: self.day,
            sku: item.sku.clone(),
        }
    }

    /// When those who asked for it are told that it opens.
    pub fn reminds_at(&self) -> Timestamp {
        self.window.starts_at.plus_ms(-REMIND_AHEAD_MS)
    }
}

impl CheckIn {
    /// When shoppers are reminded of `day`; never when nobody can check in then.
    pub fn reminds_at(&self, day: Day) -> Option<Timestamp> {
        let minute = i64::from(self.remind_minute);
        // A business day that begins at four ends at four: its one o'clock is on the next date.
        let is_next_date = minute < i64::from(self.clock.starts_minute);
        let minute = if is_next_date { minute + MINUTES_OF_DAY } else { minute };
        let at = day.at_minute(minute, self.clock);
        (self.window.phase(at) == Phase::Open).then_some(at)
    }

    /// The first time after `now` that shoppers are reminded; none when the activity is over by then.
    pub fn next_reminder(&self, now: Timestamp) -> Option<Timestamp> {
        let first = self.today(now.max(self.window.starts_at));
        let days = [first, first.plus(1)];
        days.into_iter().filter_map(|day| self.reminds_at(day)).find(|at| *at > now)
    }

    /// When a reminder that is asked for at `now` is due first.
    ///
    /// # Errors
    ///
    /// When the activity is over.
    pub fn may_remind(&self, now: Timestamp) -> Result<Timestamp, RemindRefusal> {
        self.next_reminder(now).ok_or(RemindRefusal::Gone)
    }

    /// What becomes at `now` of the reminder of a shopper who was last reminded of the day `told`.
    pub fn remind(&self, told: Option<Day>, has_checked_in: bool, now: Timestamp) -> Step {
        let (today, next) = (self.today(now), self.next_reminder(now));
        let has_come = self.reminds_at(today).is_some_and(|at| at <= now);
        let is_news = !has_checked_in && told.is_none_or(|it| it < today);
        match next {
            _ if has_come && is_news && self.window.phase(now) == Phase::Open => {
                Step::Tell { next }
            }
            Some(until) => Step::Wait { until },
            None => Step::Lapse,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{DayClock, Window};

    const MINUTE: i64 = 60_000;

    fn day(text: &str) -> Day {
        Day::try_from(text.to_owned()).unwrap()
    }

    fn at(text: &str, hour: i64, minute: i64) -> Timestamp {
        day(text).at_minute(hour * 60 + minute, DayClock::SHOP)
    }

    /// A session on every day of a year.
    fn sales(from: u16, to: u16) -> Vec<FlashSale> {
        let window = Window { starts_at: at("2026-01-01", 0, 0), ends_at: at("2027-01-01", 0, 0) };
        let item = json!({"sku": "a", "price": 990, "stock": 10, "perOrder": 1, "perShopper": 1});
        let session = json!({"id": "s", "from": from, "to": to, "items": [item]});
        let sale = json!({"id": "f", "title": "秒杀", "window": window, "sessions": [session]});
        vec![serde_json::from_value(sale).unwrap()]
    }

    fn subject(day: Day) -> FlashSubject {
        FlashSubject {
            sale: ActivityId::new("f").unwrap(),
            session: SessionId::new("s").unwrap(),
            day,
            sku: SkuId::new("a").unwrap(),
        }
    }

    fn check_in(minute: u16, clock: DayClock, days: i64) -> CheckIn {
        let starts_at = at("2026-11-20", 9, 0);
        let window = Window { starts_at, ends_at: starts_at.plus_ms(days * 24 * 60 * MINUTE) };
        let rule = json!({"id": "c", "title": "签到", "window": window, "clock": clock,
            "cycle": "endless", "remindMinute": minute});
        let rule: CheckIn = serde_json::from_value(rule).unwrap();
        rule.check().unwrap();
        rule
    }

    #[test]
    fn a_session_is_told_of_five_minutes_ahead() {
        let (sales, it) = (sales(1_200, 1_320), subject(day("2026-11-26")));
        let opens_at = at("2026-11-26", 20, 0);
        let due = at("2026-11-26", 19, 55);
        let ask = |now: Timestamp| it.may_ask(&sales, now);
        assert_eq!(ask(at("2026-11-25", 10, 0)), Ok(due));
        assert_eq!(ask(due.plus_ms(-1)), Ok(due));
        assert_eq!(ask(due), Err(RemindRefusal::TooLate { opens_at }));
        assert_eq!(ask(opens_at.plus_ms(-1)), Err(RemindRefusal::TooLate { opens_at }));
        assert_eq!(ask(opens_at), Err(RemindRefusal::Opened { opens_at }));
        assert_eq!(it.step(&sales, due.plus_ms(-1)), Step::Wait { until: due });
        assert_eq!(it.step(&sales, due), Step::Tell { next: None });
        assert_eq!(it.step(&sales, opens_at.plus_ms(-1)), Step::Tell { next: None });
        assert_eq!(it.step(&sales, opens_at), Step::Lapse);
    }

    #[test]
    fn what_the_shop_has_no_more_lapses() {
        let (mut sales, it) = (sales(1_200, 1_320), subject(day("2026-11-26")));
        let now = at("2026-11-26", 10, 0);
        let other = FlashSubject { sku: SkuId::new("b").unwrap(), ..it.clone() };
        assert_eq!(other.may_ask(&sales, now), Err(RemindRefusal::Gone));
        assert_eq!(subject(day("2027-11-26")).may_ask(&sales, now), Err(RemindRefusal::Gone));
        sales[0].sessions[0].from = 900;
        assert_eq!(it.step(&sales, now), Step::Wait { until: at("2026-11-26", 14, 55) });
        sales[0].sessions.clear();
        assert_eq!(it.step(&sales, now), Step::Lapse);
    }

    #[test]
    fn a_day_is_told_of_at_its_hour_in_shop_time() {
        let rule = check_in(1_200, DayClock::SHOP, 30);
        let (noon, evening) = (at("2026-11-26", 12, 0), at("2026-11-26", 20, 0));
        let until = at("2026-11-27", 20, 0);
        let tomorrow = Some(until);
        assert_eq!(rule.may_remind(noon), Ok(evening));
        assert_eq!(rule.may_remind(evening), Ok(until));
        let today = Some(day("2026-11-26"));
        assert_eq!(rule.remind(None, false, noon), Step::Wait { until: evening });
        assert_eq!(rule.remind(None, false, evening), Step::Tell { next: tomorrow });
        assert_eq!(rule.remind(today, false, evening), Step::Wait { until });
        assert_eq!(rule.remind(None, true, evening), Step::Wait { until });
        // Late, but still of that day; and a night too late.
        let late = at("2026-11-26", 23, 59);
        assert_eq!(rule.remind(None, false, late), Step::Tell { next: tomorrow });
        assert_eq!(rule.remind(None, false, at("2026-11-27", 0, 0)), Step::Wait { until });
    }

    #[test]
    fn a_check_in_that_is_over_reminds_of_nothing() {
        let rule = check_in(1_200, DayClock::SHOP, 2);
        assert_eq!(rule.may_remind(at("2026-11-01", 0, 0)), Ok(at("2026-11-20", 20, 0)));
        let last = at("2026-11-21", 20, 0);
        assert_eq!(rule.remind(None, false, last), Step::Tell { next: None });
        assert_eq!(rule.remind(None, true, last), Step::Lapse);
        assert_eq!(rule.remind(None, false, rule.window.ends_at), Step::Lapse);
        assert_eq!(rule.may_remind(last), Err(RemindRefusal::Gone));
    }

    fn clocks() -> impl Strategy<Value = DayClock> {
        (-720..840_i16, 0..1_440_u16)
            .prop_map(|(offset_minutes, starts_minute)| DayClock { offset_minutes, starts_minute })
    }

    proptest! {
        #[test]
        fn a_reminder_is_of_its_business_day(
            minute in 0..1_440_u16, clock in clocks(), on in 0..20_i64,
        ) {
            let rule = check_in(minute, clock, 40);
            let day = day("2026-11-22").plus(on);
            let at = rule.reminds_at(day).unwrap();
            prop_assert_eq!(rule.today(at), day);
            let wall = (at.0 / MINUTE + i64::from(clock.offset_minutes)).rem_euclid(1_440);
            prop_assert_eq!(wall, i64::from(minute));
        }

        /// Whenever it is looked at, with the clock going on by any steps.
        #[test]
        fn each_day_is_told_of_at_most_once_and_never_when_it_counts(
            minute in 0..1_440_u16, clock in clocks(),
            steps in prop::collection::vec((1..2_000_i64, any::<bool>()), 1..60),
        ) {
            let rule = check_in(minute, clock, 20);
            let mut now = at("2026-11-19", 20, 0);
            let (mut told, mut of) = (None, Vec::new());
            for (minutes, has_checked_in) in steps {
                now = now.plus_ms(minutes * MINUTE);
                match rule.remind(told, has_checked_in, now) {
                    Step::Tell { next } => {
                        prop_assert!(!has_checked_in && rule.window.phase(now) == Phase::Open);
                        prop_assert!(next.is_none_or(|it| it > now));
                        told = Some(rule.today(now));
                        of.push(told);
                    }
                    Step::Wait { until } => prop_assert!(until > now),
                    Step::Lapse => prop_assert_eq!(rule.next_reminder(now), None),
                }
            }
            prop_assert!(of.windows(2).all(|pair| pair[0] < pair[1]));
        }

        /// Looked at when it is due, each day that is not checked in is told of.
        #[test]
        fn no_day_is_left_out(minute in 0..1_440_u16, clock in clocks()) {
            let rule = check_in(minute, clock, 20);
            let mut next = rule.next_reminder(rule.window.starts_at);
            let mut days = Vec::new();
            while let Some(now) = next {
                let Step::Tell { next: then } = rule.remind(days.last().copied(), false, now) else {
                    return Err(TestCaseError::fail("nothing is said"));
                };
                days.push(rule.today(now));
                next = then;
            }
            prop_assert!((19..=21).contains(&days.len()));
            prop_assert!(days.windows(2).all(|pair| pair[1].since(pair[0]) == 1));
        }

        #[test]
        fn nobody_is_told_of_a_session_that_has_opened(
            from in 0..1_440_u16, length in 1..1_440_u16, minutes in -3_000..3_000_i64,
        ) {
            let sales = sales(from, (from + length) % 1_440);
            let it = subject(day("2026-11-26"));
            let opens_at = day("2026-11-26").at_minute(from.into(), DayClock::SHOP);
            let now = opens_at.plus_ms(minutes * MINUTE);
            match it.step(&sales, now) {
                Step::Tell { next } => {
                    prop_assert!(now < opens_at && next.is_none());
                    prop_assert!(it.may_ask(&sales, now).is_err(), "it would be told twice");
                }
                Step::Wait { until } => {
                    prop_assert!(now < until && until < opens_at);
                    prop_assert_eq!(it.may_ask(&sales, now), Ok(until));
                }
                Step::Lapse => prop_assert!(now >= opens_at),
            }
        }
    }
}
