//! Whether everything that a gateway knows more of is asked about, and what it told is so.

use std::collections::BTreeSet;

use crate::Fault;
use crate::gateway::SANDBOX;
use crate::record::gateway::{self, InboxKind, InboxRow, InboxState, WatchKind, WatchRow};
use crate::record::payment::{PaymentRow, PaymentState};
use crate::record::refund::{self, RefundState};
use crate::store::{Record, Tx};

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let watched: BTreeSet<(WatchKind, String)> =
        tx.all::<WatchRow>(&[])?.into_iter().map(|row| (row.kind, row.number)).collect();
    let mut due = BTreeSet::new();
    for row in tx.all::<PaymentRow>(&[PaymentRow::COLUMNS.state.is(&PaymentState::Open)])? {
        if row.gateway != SANDBOX {
            due.insert((WatchKind::Payment, row.id.as_str().to_owned()));
        }
    }
    for row in refund::asked(tx, usize::MAX)? {
        due.insert((WatchKind::Refund, row.number));
    }
    for missing in due.difference(&watched) {
        broken.push(format!("what is open is asked about: {missing:?}"));
    }
    let ends = |kind| matches!(kind, WatchKind::Payment | WatchKind::Refund);
    for more in watched.difference(&due).filter(|(kind, _)| ends(*kind)) {
        broken.push(format!("what has ended is not asked about: {more:?}"));
    }
    for row in tx.all::<InboxRow>(&[InboxRow::COLUMNS.state.is(&InboxState::Done)])? {
        let is_so = match row.kind {
            InboxKind::Paid => {
                let number = row.key.split('/').next().unwrap_or_default().to_owned();
                let paid = PaymentRow::COLUMNS.state.is(&PaymentState::Confirmed);
                tx.all::<PaymentRow>(&[paid])?.iter().any(|it| it.id.as_str() == number)
            }
            InboxKind::Refund => {
                let number = row.key.split('/').next().unwrap_or_default();
                refund::find(tx, number)?.is_some_and(|it| it.state == RefundState::Done)
            }
            InboxKind::Alarm => false,
        };
        if !is_so {
            broken.push(format!("what was told is so: {}", row.key));
        }
    }
    Ok(())
}

/// What a person must look at, a line each: what was put aside, and how bills differ from the ledger.
pub fn for_a_person(tx: &dyn Tx) -> Result<Vec<String>, Fault> {
    let aside = gateway::aside(tx, LINES_MAX)?.into_iter();
    let mut lines: Vec<String> =
        aside.map(|row| format!("{}: {}", row.key, row.why.unwrap_or_default())).collect();
    for bill in gateway::bills(tx, BILLS)? {
        lines.extend(bill.differ.read()?);
    }
    Ok(lines)
}

/// Lines that are told of what was put aside.
const LINES_MAX: usize = 100;
/// Bills, the newest first, that are looked at.
const BILLS: usize = 31;
