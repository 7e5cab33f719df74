//! A clock that counts down, as home and the flash sale show one.

use mall_core::Timestamp;
use mall_core::countdown::Countdown;
use serde::Serialize;

use crate::text::Text;

/// What counts down: the contract with `components/countdown`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CountdownView {
    /// 距结束.
    label: &'static str,
    /// `2 天`, or nothing.
    days: String,
    hours: String,
    minutes: String,
    seconds: String,
}

impl CountdownView {
    /// Until `end`; `label` says what happens then.
    pub(crate) fn new(label: &'static str, end: Timestamp, now: Timestamp, text: Text) -> Self {
        let Countdown { days, hours, minutes, seconds } = Countdown::until(end, now);
        let days = if days.is_empty() { days } else { text.days(&days) };
        Self { label, days, hours, minutes, seconds }
    }
}

/// How long until the text of a countdown to `end` is another.
pub(crate) fn next_tick(end: Timestamp, now: Timestamp) -> u32 {
    let left = end.since_ms(now).max(0) % SECOND_MS;
    u32::try_from(if left == 0 { SECOND_MS } else { left }).unwrap_or(1_000)
}

const SECOND_MS: i64 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_tick_comes_when_the_text_changes() {
        for (left, after) in
            [(1, 1), (999, 999), (1_000, 1_000), (1_001, 1), (0, 1_000), (-5, 1_000)]
        {
            assert_eq!(next_tick(Timestamp(left), Timestamp(0)), after, "{left}");
        }
    }
}
