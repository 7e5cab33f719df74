//! Days and hours of China, which has one zone and no summer time.

const DAY_SECONDS: i64 = 86_400;
const ZONE_SECONDS: i64 = 8 * 3_600;

/// Year, month and day of so many seconds since 1970.
fn day(seconds: i64) -> (i64, i64, i64) {
    // Days since 1 March of year 0, in eras of 400 years (Hinnant, "chrono-compatible low-level date algorithms").
    let days = (seconds + ZONE_SECONDS).div_euclid(DAY_SECONDS) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn hour(seconds: i64) -> (i64, i64, i64) {
    let second = (seconds + ZONE_SECONDS).rem_euclid(DAY_SECONDS);
    (second / 3_600, second / 60 % 60, second % 60)
}

/// `2026-11-28`.
pub(crate) fn date(seconds: i64) -> String {
    let (year, month, day) = day(seconds);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2026-11-28T15:30:00+08:00`.
pub(crate) fn rfc3339(seconds: i64) -> String {
    let (hour, minute, second) = hour(seconds);
    format!("{}T{hour:02}:{minute:02}:{second:02}+08:00", date(seconds))
}

/// `2026-11-28 15:30:00`.
pub(crate) fn in_bill(seconds: i64) -> String {
    let (hour, minute, second) = hour(seconds);
    format!("{} {hour:02}:{minute:02}:{second:02}", date(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_china() {
        for (seconds, said) in [
            (0, "1970-01-01T08:00:00+08:00"),
            (1_764_315_000, "2025-11-28T15:30:00+08:00"),
            (1_709_135_999, "2024-02-28T23:59:59+08:00"),
            (1_709_136_000, "2024-02-29T00:00:00+08:00"),
            (1_709_222_400, "2024-03-01T00:00:00+08:00"),
        ] {
            assert_eq!(rfc3339(seconds), said);
        }
        assert_eq!(in_bill(1_764_315_000), "2025-11-28 15:30:00");
    }
}
