//! 营业日: days of the shop's calendar, and where they begin and end.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::time::{MINUTES_OF_DAY, SHOP_OFFSET_MINUTES, civil};
use crate::{Invalid, Timestamp};

const MINUTE_MS: i64 = 60_000;

/// A day of the shop's calendar, 1970-01-01 to 9999-12-31. On the wire `"2025-11-26"`, so that a
/// merchant can write it, and text sorts as days do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = r"^\d{4}-\d{2}-\d{2}$")))]
#[serde(try_from = "String", into = "String")]
pub struct Day(i64);

/// Where a day begins. Shape: `{"offsetMinutes": 480, "startsMinute": 0}`, which is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DayClock {
    /// Minutes that the wall clock is ahead of UTC, −720 to 840.
    pub offset_minutes: i16,
    /// Minute of the wall clock at which a business day begins: until then it is still yesterday.
    pub starts_minute: u16,
}

impl DayClock {
    /// Shop time, days from midnight on.
    #[expect(clippy::cast_possible_truncation, reason = "480")]
    pub const SHOP: Self = Self { offset_minutes: SHOP_OFFSET_MINUTES as i16, starts_minute: 0 };

    /// Whether days can be counted by it.
    pub fn check(self) -> Result<(), Invalid> {
        in_range("offsetMinutes", self.offset_minutes.into(), -720, 840)?;
        in_range("startsMinute", self.starts_minute.into(), 0, MINUTES_OF_DAY - 1)
    }
}

impl Default for DayClock {
    fn default() -> Self {
        Self::SHOP
    }
}

impl Day {
    /// 1970-01-01, a Thursday.
    pub const FIRST: Self = Self(0);
    /// 9999-12-31: later ones would not be four digits of year.
    pub const LAST: Self = Self(2_932_896);

    /// The day of a calendar.
    ///
    /// # Errors
    ///
    /// When no calendar has it, or it is out of 1970 to 9999.
    pub fn new(year: i64, month: i64, day: i64) -> Result<Self, Invalid> {
        let bad = || Invalid::shape("day", "a day as 2025-11-26, from 1970 on");
        in_range("day", year, 1970, 9999).map_err(|_| bad())?;
        in_range("day", month, 1, 12).map_err(|_| bad())?;
        // Days from civil date, after Howard Hinnant's `days_from_civil` (public domain).
        let year_from_march = year - i64::from(month <= 2);
        let era = year_from_march.div_euclid(400);
        let year_of_era = year_from_march.rem_euclid(400);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day.clamp(0, 32) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let it = Self(era * 146_097 + day_of_era - 719_468);
        // 30 February comes back as another day.
        if it.parts() == (year, month, day) { Ok(it) } else { Err(bad()) }
    }

    /// The business day that `at` is on; the first or the last for a moment out of their range.
    pub fn of(at: Timestamp, clock: DayClock) -> Self {
        let ahead = i64::from(clock.offset_minutes) - i64::from(clock.starts_minute);
        let wall = at.plus_ms(ahead * MINUTE_MS);
        Self(wall.0.div_euclid(MINUTES_OF_DAY * MINUTE_MS)).clamp(Self::FIRST, Self::LAST)
    }

    /// The moment the business day begins.
    pub fn starts_at(self, clock: DayClock) -> Timestamp {
        self.at_minute(clock.starts_minute.into(), clock)
    }

    /// The moment the wall clock shows `minute` of the calendar day; 1,440 is the next midnight.
    pub fn at_minute(self, minute: i64, clock: DayClock) -> Timestamp {
        let minutes = self.0 * MINUTES_OF_DAY + minute - i64::from(clock.offset_minutes);
        Timestamp(minutes * MINUTE_MS)
    }

    /// `days` later; stops at the ends of the range.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days)).clamp(Self::FIRST, Self::LAST)
    }

    /// How many days after `earlier`; negative when it is before.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Year, month from 1, day from 1.
    pub fn parts(self) -> (i64, i64, i64) {
        civil(self.0)
    }

    /// 1 is Monday, 7 is Sunday.
    pub const fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7) + 1
    }

    /// The Monday of its week.
    #[must_use]
    pub fn first_of_week(self) -> Self {
        self.plus(1 - self.weekday())
    }

    /// The first of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        self.plus(1 - self.parts().2)
    }

    /// The last of its month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        // 31 days after a first is in the next month, at most three days in.
        let next = self.first_of_month().plus(31);
        if next == Self::LAST { next } else { next.first_of_month().plus(-1) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let number = |digits: &str| digits.parse().unwrap_or(-1);
        let parts: Vec<i64> = text.split('-').map(number).collect();
        let day = match parts.as_slice() {
            [year, month, day] => Self::new(*year, *month, *day)?,
            _ => return Err(Invalid::shape("day", "a day as 2025-11-26, from 1970 on")),
        };
        // `+2025-1-1` is no way to write a day.
        if day.to_string() == text { Ok(day) } else { Self::new(0, 0, 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::ShopTime;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn takes_only_days_of_the_calendar() {
        assert_eq!(day("1970-01-01"), Day::FIRST);
        assert_eq!(day("9999-12-31"), Day::LAST);
        assert_eq!(day("2024-02-29").plus(1), day("2024-03-01"));
        let bad = "2025-02-29 2025-13-01 2025-00-10 2025-01-00 2025-1-01 +2025-01-01 1969-12-31 \
                   10000-01-01 2025-01 2025-01-01-01 2025-01-32 x";
        for bad in bad.split(' ').chain([""]) {
            assert!(Day::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_day_begins_where_the_shop_says() {
        // 2025-11-26 00:00 in Shanghai is 2025-11-25 16:00 UTC.
        let midnight = Timestamp(1_764_086_400_000);
        assert_eq!(Day::of(midnight, DayClock::SHOP), day("2025-11-26"));
        assert_eq!(Day::of(midnight.plus_ms(-1), DayClock::SHOP), day("2025-11-25"));
        assert_eq!(day("2025-11-26").starts_at(DayClock::SHOP), midnight);
        let from_four = DayClock { starts_minute: 240, ..DayClock::SHOP };
        let four = midnight.plus_ms(4 * 3_600_000);
        assert_eq!(Day::of(four.plus_ms(-1), from_four), day("2025-11-25"));
        assert_eq!(Day::of(four, from_four), day("2025-11-26"));
        let utc = DayClock { offset_minutes: 0, starts_minute: 0 };
        assert_eq!(Day::of(midnight, utc), day("2025-11-25"));
    }

    #[test]
    fn months_have_their_ends() {
        for (any, first, last) in [
            ("2024-02-10", "2024-02-01", "2024-02-29"),
            ("2025-12-31", "2025-12-01", "2025-12-31"),
            ("2025-04-30", "2025-04-01", "2025-04-30"),
        ] {
            assert_eq!(
                (day(any).first_of_month(), day(any).last_of_month()),
                (day(first), day(last))
            );
        }
        assert_eq!(Day::LAST.last_of_month(), Day::LAST);
        assert_eq!(day("2025-11-26").first_of_week(), day("2025-11-24"));
        assert_eq!(day("2025-11-30").first_of_week(), day("2025-11-24"));
    }

    proptest! {
        #[test]
        fn is_the_day_on_the_wall(ms in 0..253_402_271_999_999_i64) {
            let (at, wall) = (Timestamp(ms), ShopTime::from(Timestamp(ms)));
            let day = Day::of(at, DayClock::SHOP);
            prop_assert_eq!(day.parts(), (wall.year, wall.month, wall.day));
            prop_assert_eq!(day.weekday(), wall.weekday());
            prop_assert_eq!(Day::try_from(day.to_string()), Ok(day));
            prop_assert!(day.starts_at(DayClock::SHOP) <= at);
            prop_assert!(at < day.at_minute(MINUTES_OF_DAY, DayClock::SHOP));
            prop_assert_eq!(Day::new(wall.year, wall.month, wall.day), Ok(day));
        }
    }
}
