//! 生日礼: what a shopper is given around their birthday, by their tier, once in a year.
//!
//! The day is theirs to say, and to say anew once in a year at most. The year is that in which the birthday falls:
//! the days around a first of January belong to one gift. Who is born on 29 February has it on the 28th in common
//! years.

use serde::{Deserialize, Serialize};

use crate::check_in::Reward;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{BIRTHDAY_DAYS_MAX, TIERS_MAX, TITLE_CHARS_MAX};
use crate::task::check_gives;
use crate::{Day, DayClock, Invalid, Rule, TierId, Timestamp, Window};

/// 生日礼.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BirthdayGift {
    /// What a shopper reads.
    pub title: String,
    /// From so many days before on.
    pub before: u32,
    /// Until so many days after.
    pub after: u32,
    /// What is given to whom; nothing to a tier that is not here.
    pub tiers: Vec<TierBirthday>,
}

/// What shoppers of a tier are given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TierBirthday {
    /// Which tier.
    pub tier: TierId,
    /// What is given.
    pub gives: Vec<Reward>,
}

/// A day of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Birthday {
    /// From 1.
    pub month: u32,
    /// From 1.
    pub day: u32,
}

/// Why no gift is given, or the day is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BirthdayRefusal {
    /// They have not said when it is.
    NotSaid,
    /// It is not around their birthday.
    NotNow {
        /// From when on it is.
        starts_at: Timestamp,
    },
    /// There is none for their tier.
    NoTier,
    /// They said another day not long ago.
    TooSoon {
        /// When they may say it anew.
        change_at: Timestamp,
    },
}

/// Between one change of the day and the next, in days: a year.
const CHANGE_DAYS: i64 = 365;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A leap year: it has every day that any year has.
const LEAP: i64 = 2_000;

impl Birthday {
    /// Whether a calendar has it.
    ///
    /// # Errors
    ///
    /// Names the field that is wrong.
    pub fn check(self) -> Result<(), Invalid> {
        in_range("month", self.month.into(), 1, 12)?;
        let day = Day::new(LEAP, self.month.into(), self.day.into());
        day.map(|_| ()).map_err(|_| Invalid::shape("day", "a day of that month"))
    }

    /// The day on which it is kept in `year`; none outside of what calendars here know.
    pub fn in_year(self, year: i64) -> Option<Day> {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let eve = || Day::new(year, month, day - 1).ok().filter(|_| (month, day) == (2, 29));
        Day::new(year, month, day).ok().or_else(eve)
    }
}

/// When a day that was said at `said_at` may be said anew.
pub fn change_at(said_at: Timestamp) -> Timestamp {
    said_at.plus_ms(CHANGE_DAYS * DAY_MS)
}

/// The latest moment at which a day was said that may be said anew at `now`.
pub fn said_before(now: Timestamp) -> Timestamp {
    now.plus_ms(-CHANGE_DAYS * DAY_MS)
}

impl BirthdayGift {
    /// The day of `birthday` that is next, or around which it is at `now`, and from when to when its gift can be
    /// taken.
    pub fn around(&self, birthday: Birthday, now: Timestamp) -> Option<(Day, Window)> {
        let (year, _, _) = Day::of(now, DayClock::SHOP).parts();
        let days = [year - 1, year, year + 1].into_iter().filter_map(|it| birthday.in_year(it));
        let mut all = days.map(|day| (day, self.window(day)));
        all.find(|(_, window)| now < window.ends_at)
    }

    fn window(&self, day: Day) -> Window {
        let starts_at = day.plus(-i64::from(self.before)).starts_at(DayClock::SHOP);
        let ends_at = day.plus(i64::from(self.after) + 1).starts_at(DayClock::SHOP);
        Window { starts_at, ends_at }
    }

    /// What is given to shoppers of `tier`; nothing when none is.
    pub fn gives(&self, tier: Option<&TierId>) -> &[Reward] {
        let own = self.tiers.iter().find(|it| Some(&it.tier) == tier);
        own.map_or(&[], |it| &it.gives)
    }

    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        in_range("before", self.before.into(), 0, BIRTHDAY_DAYS_MAX.into())?;
        in_range("after", self.after.into(), 0, BIRTHDAY_DAYS_MAX.into())?;
        count_within("tiers", self.tiers.len(), TIERS_MAX)?;
        for (position, it) in self.tiers.iter().enumerate() {
            check_gives(&format!("tiers[{position}].gives"), &it.gives)?;
            if self.tiers.iter().take(position).any(|other| other.tier == it.tier) {
                return Err(Invalid::new(format!("tiers[{position}].tier"), Rule::Twice));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn gift(change: &[(&str, Value)]) -> BirthdayGift {
        let mut it = json!({"title": "生日礼", "before": 3, "after": 7, "tiers": [
            {"tier": "trendy", "gives": [{"points": {"points": 20}}]},
            {"tier": "leader", "gives": [{"points": {"points": 99}}]}
        ]});
        for (pointer, value) in change {
            *it.pointer_mut(pointer).unwrap() = value.clone();
        }
        serde_json::from_value(it).unwrap()
    }

    fn at(year: i64, month: i64, day: i64) -> Timestamp {
        Day::new(year, month, day).unwrap().starts_at(DayClock::SHOP)
    }

    #[test]
    fn the_days_around_belong_to_the_year_in_which_it_falls() {
        let it = gift(&[]);
        let around = |month, day, now| {
            let (day, window) = it.around(Birthday { month, day }, now).unwrap();
            (day.to_string(), window.starts_at <= now)
        };
        let is = |day: &str, open| (day.to_owned(), open);
        // The shop's midnight, on both sides of the span.
        assert_eq!(around(5, 20, at(2026, 5, 17).plus_ms(-1)), is("2026-05-20", false));
        assert_eq!(around(5, 20, at(2026, 5, 17)), is("2026-05-20", true));
        assert_eq!(around(5, 20, at(2026, 5, 28).plus_ms(-1)), is("2026-05-20", true));
        assert_eq!(around(5, 20, at(2026, 5, 28)), is("2027-05-20", false));
        assert_eq!(around(1, 2, at(2026, 12, 30)), is("2027-01-02", true));
        assert_eq!(around(12, 30, at(2027, 1, 2)), is("2026-12-30", true));
        assert_eq!(around(2, 29, at(2027, 2, 25)), is("2027-02-28", true));
        assert_eq!(around(2, 29, at(2028, 2, 26)), is("2028-02-29", true));
    }

    #[test]
    fn a_tier_has_its_own_and_others_none() {
        let it = gift(&[]);
        let tier = |it: &str| TierId::new(it).unwrap();
        assert_eq!(it.gives(Some(&tier("leader"))), [Reward::Points { points: 99 }]);
        assert_eq!((it.gives(Some(&tier("shining"))), it.gives(None)), (&[][..], &[][..]));
    }

    #[test]
    fn what_cannot_be_is_named() {
        assert_eq!(gift(&[]).check(), Ok(()));
        for (pointer, value, field) in [
            ("/title", json!(""), "title"),
            ("/before", json!(16), "before"),
            ("/after", json!(16), "after"),
            ("/tiers/0/gives", json!([]), "tiers[0].gives"),
            ("/tiers/1/tier", json!("trendy"), "tiers[1].tier"),
        ] {
            assert_eq!(gift(&[(pointer, value)]).check().unwrap_err().field, field);
        }
        for (month, day, field) in
            [(0, 1, "month"), (13, 1, "month"), (2, 30, "day"), (4, 31, "day"), (1, 0, "day")]
        {
            assert_eq!(Birthday { month, day }.check().unwrap_err().field, field);
        }
        assert_eq!(Birthday { month: 2, day: 29 }.check(), Ok(()));
    }

    proptest! {
        #[test]
        fn no_moment_is_around_two_birthdays_and_each_year_has_one(
            month in 1_u32..13, day in 1_u32..29, before in 0_u32..16, after in 0_u32..16,
            days in 0_i64..20_000,
        ) {
            let it = gift(&[("/before", json!(before)), ("/after", json!(after))]);
            let now = Timestamp(days * DAY_MS);
            let birthday = Birthday { month, day };
            let (found, window) = it.around(birthday, now).unwrap();
            prop_assert!(now < window.ends_at);
            let (year, _, _) = found.parts();
            prop_assert_eq!(birthday.in_year(year), Some(found));
            let next = it.window(birthday.in_year(year + 1).unwrap());
            prop_assert!(window.ends_at <= next.starts_at);
        }
    }
}
