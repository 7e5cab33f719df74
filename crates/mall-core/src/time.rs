//! Moments and windows, as told by the caller.

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// Milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// `ms` later; stops at the end of time instead of wrapping.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// How long after `earlier`, in milliseconds; negative when it is before.
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A half-open window: it holds from `starts_at` on, and no longer at `ends_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Window {
    /// First moment in it.
    pub starts_at: Timestamp,
    /// First moment after it.
    pub ends_at: Timestamp,
}

/// Where a moment lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before the window.
    Before,
    /// In it.
    Open,
    /// After it.
    After,
}

impl Window {
    /// Whether it ends after it starts, below `field`.
    pub fn check(&self, field: &str) -> Result<(), Invalid> {
        if self.starts_at < self.ends_at {
            Ok(())
        } else {
            Err(Invalid::shape(format!("{field}.endsAt"), "after startsAt"))
        }
    }

    /// Whether some moment is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// Where `now` lies.
    pub fn phase(&self, now: Timestamp) -> Phase {
        if now < self.starts_at {
            Phase::Before
        } else if now < self.ends_at {
            Phase::Open
        } else {
            Phase::After
        }
    }
}

/// Minutes that shop time is ahead of UTC: the shop's days and printed times are those of Shanghai.
pub const SHOP_OFFSET_MINUTES: i64 = 8 * 60;

/// Minutes of a day.
pub const MINUTES_OF_DAY: i64 = 24 * 60;

/// A moment on the shop's wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShopTime {
    /// Year.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: i64,
    /// Day, 1 to 31.
    pub day: i64,
    /// Hour, 0 to 23.
    pub hour: i64,
    /// Minute, 0 to 59.
    pub minute: i64,
    /// Second, 0 to 59.
    pub second: i64,
    /// Days since 1970-01-01, a Thursday.
    days: i64,
}

impl ShopTime {
    /// 1 is Monday, 7 is Sunday.
    pub const fn weekday(self) -> i64 {
        (self.days + 3).rem_euclid(7) + 1
    }

    /// Minutes since midnight.
    pub const fn minute_of_day(self) -> i64 {
        self.hour * 60 + self.minute
    }
}

impl From<Timestamp> for ShopTime {
    fn from(at: Timestamp) -> Self {
        let seconds = at.0.div_euclid(1000).saturating_add(SHOP_OFFSET_MINUTES * 60);
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        Self {
            year,
            month,
            day,
            hour: of_day / 3_600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
            days,
        }
    }
}

/// Year, month and day, `days` after 1970-01-01: Howard Hinnant's `civil_from_days` (public domain).
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_half_open() {
        let window = Window { starts_at: Timestamp(10), ends_at: Timestamp(20) };
        assert_eq!(window.phase(Timestamp(9)), Phase::Before);
        assert_eq!(window.phase(Timestamp(10)), Phase::Open);
        assert_eq!(window.phase(Timestamp(19)), Phase::Open);
        assert_eq!(window.phase(Timestamp(20)), Phase::After);
    }

    #[test]
    fn shop_time_is_shanghai() {
        let wall = |ms| {
            let it = ShopTime::from(Timestamp(ms));
            (it.year, it.month, it.day, it.hour, it.minute, it.second)
        };
        let of = |year, month, day, hour, minute, second| (year, month, day, hour, minute, second);
        assert_eq!(wall(0), of(1970, 1, 1, 8, 0, 0));
        // 2024-02-29T16:00:00Z is the first of March in Shanghai.
        assert_eq!(wall(1_709_222_400_000), of(2024, 3, 1, 0, 0, 0));
        assert_eq!(wall(1_709_222_399_999), of(2024, 2, 29, 23, 59, 59));
        assert_eq!(wall(-28_800_001), of(1969, 12, 31, 23, 59, 59));
    }

    #[test]
    fn weeks_begin_on_monday() {
        let weekday = |ms| ShopTime::from(Timestamp(ms)).weekday();
        assert_eq!(weekday(0), 4); // 1970-01-01 was a Thursday.
        assert_eq!(weekday(1_764_115_200_000), 3); // 2025-11-26 08:00 in Shanghai, a Wednesday.
        assert_eq!(weekday(1_764_172_800_000), 4); // Midnight of Thursday in Shanghai is 16:00 UTC.
        assert_eq!(weekday(1_764_172_799_999), 3);
        assert_eq!(weekday(-28_800_001), 3);
    }
}
