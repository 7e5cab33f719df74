//! 对账: the bill of a day against the ledger.

use std::collections::BTreeSet;

use mall_core::time::ShopTime;
use mall_core::{PaymentId, Timestamp};
use mall_wechat::bill::Entry;

use crate::Fault;
use crate::gateway::wechat::via;
use crate::record::gateway::{self, BillRow, WatchKind};
use crate::record::payment::{self, PaymentState};
use crate::record::refund;
use crate::store::{Json, Tx};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// From this hour of the next day on there is a bill.
const THERE_FROM_HOUR: i64 = 10;
/// Bills that were missed are asked for so many days back.
const DAYS_BACK: i64 = 3;
/// What is heard of so long after midnight may have been paid the day before.
const HEARD_LATE_MS: i64 = 10 * 60 * 1_000;
/// Differences of one bill that are written down.
const DIFFER_MAX: usize = 100;

/// A day of the shop: how it is written, and from when to when it goes.
fn day_of(at: Timestamp) -> (String, Timestamp, Timestamp) {
    let it = ShopTime::from(at);
    let of_day = (it.minute_of_day() * 60 + it.second) * 1_000 + at.0.rem_euclid(1_000);
    let begins = at.plus_ms(-of_day);
    let name = format!("{:04}-{:02}-{:02}", it.year, it.month, it.day);
    (name, begins, begins.plus_ms(DAY_MS))
}

/// Days whose bill is there by now and was not looked at.
pub(crate) fn missing(tx: &dyn Tx, now: Timestamp) -> Result<Vec<String>, Fault> {
    let mut days = Vec::new();
    for back in 1..=DAYS_BACK {
        if back == 1 && ShopTime::from(now).hour < THERE_FROM_HOUR {
            continue;
        }
        // One on which nobody paid has none, which is written down too.
        let (day, ..) = day_of(now.plus_ms(-back * DAY_MS));
        let is_known =
            gateway::bill(tx, &day)?.is_some() || gateway::is_watched(tx, WatchKind::Bill, &day)?;
        if !is_known {
            days.push(day);
        }
    }
    Ok(days)
}

/// Holds the bill of `day` against the ledger and writes down what differs; nothing when that was done.
pub(crate) fn check(
    tx: &dyn Tx,
    day: &str,
    entries: &[Entry],
    now: Timestamp,
) -> Result<Vec<String>, Fault> {
    let mut differ = Vec::new();
    let mut told = BTreeSet::new();
    for entry in entries {
        match entry {
            Entry::Paid { number, amount } => {
                told.insert(number.clone());
                let id = PaymentId::new(number.as_str()).ok();
                let row = id.map(|it| payment::named(tx, &it)).transpose()?.flatten();
                let is_so = row
                    .is_some_and(|it| it.state == PaymentState::Confirmed && it.amount == *amount);
                if !is_so {
                    let fen = amount.fen();
                    differ.push(format!(
                        "{day}: the bill has payment {number} of {fen} fen, the ledger has not"
                    ));
                }
            }
            Entry::SentBack { number, refund, amount } => {
                let row = refund::find(tx, refund)?;
                let is_so =
                    row.is_some_and(|it| it.payment_id.as_str() == number && it.amount == *amount);
                if !is_so {
                    let fen = amount.fen();
                    differ.push(format!(
                        "{day}: the bill has refund {refund} of {fen} fen, the ledger has not"
                    ));
                }
            }
        }
    }
    if let Some((begins, ends)) = bounds(day, now) {
        for row in payment::paid_between(tx, begins.plus_ms(HEARD_LATE_MS), ends)? {
            let id = row.id.as_str();
            if via(&row.gateway).is_some() && !told.contains(id) {
                let fen = row.amount.fen();
                differ.push(format!(
                    "{day}: the ledger has payment {id} of {fen} fen, the bill has not"
                ));
            }
        }
    }
    differ.truncate(DIFFER_MAX);
    let lines = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let row = BillRow { day: day.to_owned(), lines, differ: Json::of(&differ)?, checked_at: now };
    gateway::forget(tx, WatchKind::Bill, day)?;
    Ok(if tx.insert(&row)? { differ } else { Vec::new() })
}

/// From when to when `day`, one of the last few, goes.
fn bounds(day: &str, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    // It may be looked at long after it was asked for.
    let days = (0..=31).map(|back| day_of(now.plus_ms(-back * DAY_MS)));
    days.into_iter().find(|(name, ..)| name == day).map(|(_, begins, ends)| (begins, ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_the_shop() {
        // Noon in Shanghai, 26 November 2026.
        let noon = Timestamp(1_795_665_600_123);
        let (name, begins, ends) = day_of(noon);
        assert_eq!((name.as_str(), begins.0), ("2026-11-26", 1_795_622_400_000));
        assert_eq!(ends.0 - begins.0, DAY_MS);
        assert_eq!(day_of(begins).0, "2026-11-26");
        assert_eq!(day_of(begins.plus_ms(-1)).0, "2026-11-25");
        assert_eq!(bounds("2026-11-25", noon).map(|it| it.1), Some(begins));
        assert_eq!(bounds("2020-01-01", noon), None);
    }
}
