//! Whether what devices told is of its day, and within what one and all may tell.

use std::collections::BTreeMap;

use mall_core::event::EventName;
use mall_core::limits::{EVENTS_OF_ALL_PER_DAY_MAX, EVENTS_PER_DAY_MAX};
use mall_core::{Day, DayClock};

use crate::Fault;
use crate::record::event::{EventDayRow, EventRow, is_share};
use crate::store::{Scan, Serial, Tx};

/// Rows read at once: there may be a million.
const PAGE: usize = 5_000;

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut last = Serial::default();
    loop {
        let tests = [EventRow::after(last)];
        let rows: Vec<EventRow> = tx.scan(&Scan { tests: &tests, limit: PAGE, ..Scan::ALL })?;
        for row in &rows {
            if Day::of(row.at, DayClock::SHOP) != row.day {
                broken.push(format!("an event is of the day on which it was: {}", row.id.0));
            }
            let is_block = matches!(row.name, EventName::Exposure | EventName::Click);
            if is_block && row.block.is_none() {
                broken.push(format!("a block that was seen or tapped has a name: {}", row.id.0));
            }
        }
        match rows.last() {
            Some(row) if rows.len() == PAGE => last = row.id,
            _ => break,
        }
    }
    let mut days: BTreeMap<Day, (u64, u64)> = BTreeMap::new();
    for row in tx.all::<EventDayRow>(&[])? {
        let (devices, all) = days.entry(row.day).or_default();
        let (sum, most) = if is_share(&row.visitor) {
            (all, EVENTS_OF_ALL_PER_DAY_MAX)
        } else {
            (devices, EVENTS_PER_DAY_MAX)
        };
        *sum += u64::from(row.count);
        if row.count > most {
            broken.push(format!("nobody tells more than they may: {} {}", row.visitor, row.count));
        }
    }
    // What was told twice has taken room, and is kept once.
    for (day, (devices, all)) in days {
        if devices > all {
            broken.push(format!("what devices told had room: {day} {devices} {all}"));
        }
    }
    Ok(())
}
