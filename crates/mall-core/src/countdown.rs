//! 倒计时: how long until something, as it is shown. One function, used for everything that counts
//! down, so that two clocks on one page never differ by a second.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// The parts of a countdown, finished as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Countdown {
    /// Whole days, `"2"`; empty when there are none, so that a page can leave them out.
    pub days: String,
    /// `"00"` to `"23"`.
    pub hours: String,
    /// `"00"` to `"59"`.
    pub minutes: String,
    /// `"00"` to `"59"`.
    pub seconds: String,
}

impl Countdown {
    /// What is left of the time until `end`. A second that has begun counts whole: zero is shown when
    /// the moment has come, never before; later on it stays zero.
    pub fn until(end: Timestamp, now: Timestamp) -> Self {
        let seconds = end.since_ms(now).max(0).saturating_add(999) / 1_000;
        let days = seconds / 86_400;
        Self {
            days: if days > 0 { days.to_string() } else { String::new() },
            hours: two_digits(seconds / 3_600 % 24),
            minutes: two_digits(seconds / 60 % 60),
            seconds: two_digits(seconds % 60),
        }
    }
}

fn two_digits(number: i64) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(ms: i64) -> String {
        let it = Countdown::until(Timestamp(ms), Timestamp(0));
        format!("{}|{}:{}:{}", it.days, it.hours, it.minutes, it.seconds)
    }

    #[test]
    fn is_zero_when_the_moment_has_come_and_not_before() {
        for (ms, text) in [
            (-1, "|00:00:00"),
            (0, "|00:00:00"),
            (1, "|00:00:01"),
            (1_000, "|00:00:01"),
            (1_001, "|00:00:02"),
            (3_599_999, "|01:00:00"),
            (86_400_000, "1|00:00:00"),
            (86_400_000 * 12 + 3_661_000, "12|01:01:01"),
        ] {
            assert_eq!(shown(ms), text, "{ms}");
        }
        assert_eq!(shown(i64::MAX).len(), "106751991167|07:12:55".len());
    }
}
