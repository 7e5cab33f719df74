//! Who changed what of the shop: a row for each change, written in the transaction of the change.

use mall_api::merchant::{Action, AuditEntry, AuditResponse, PAGE_AUDIT};
use mall_core::Timestamp;

use crate::Fault;
use crate::store::{Field, Json, Kind, Record, Scan, Serial, Tx, Value};

crate::store::record! {
    /// A change.
    AuditRow in "audit_entry" keyed 1 {
        /// In the order they were begun.
        id: Serial,
        /// When.
        at: Timestamp,
        /// Who.
        who: String,
        /// Who answers for it.
        approved: Json<Vec<String>>,
        /// What was done.
        action: Action,
        /// To what.
        target: String,
        /// What was so.
        was: Option<String>,
        /// What is so.
        is_now: Option<String>,
    }
}

const AUDIT: <AuditRow as Record>::Columns = AuditRow::COLUMNS;

impl Field for Action {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn read(value: Value) -> Option<Self> {
        let text = String::read(value)?;
        Self::ALL.iter().copied().find(|it| it.as_str() == text)
    }
}

/// Who can change the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Whoever shows the admin token.
    Admin,
    /// Whoever has the database, by a command of `xiaopu`.
    Cli,
}

impl Who {
    const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Cli => "cli",
        }
    }
}

/// A change, to be written down.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// When.
    pub(crate) at: Timestamp,
    /// Who.
    pub(crate) who: Who,
    /// Who answers for it, when the guard had refused it.
    pub(crate) approved: &'a [String],
    /// What was done.
    pub(crate) action: Action,
    /// To what; empty for the whole shop.
    pub(crate) target: &'a str,
    /// What was so; nothing when it was not there.
    pub(crate) was: Option<String>,
    /// What is so; nothing when it is gone.
    pub(crate) is_now: Option<String>,
}

/// Writes a change down, with what it changes.
pub(crate) fn write(tx: &dyn Tx, entry: Entry<'_>) -> Result<(), Fault> {
    tx.add(&AuditRow {
        id: Serial::default(),
        at: entry.at,
        who: entry.who.name().to_owned(),
        approved: Json::of(&entry.approved.to_vec())?,
        action: entry.action,
        target: entry.target.to_owned(),
        was: entry.was,
        is_now: entry.is_now,
    })
}

/// A page of changes, newest first; those before the entry `after`.
pub(crate) fn page(tx: &dyn Tx, after: Option<i64>) -> Result<AuditResponse, Fault> {
    let tests: Vec<_> = after.iter().map(|id| AUDIT.id.less(&Serial(*id))).collect();
    // One more tells whether there is another page.
    let scan = Scan { tests: &tests, by: "", descending: true, limit: PAGE_AUDIT + 1 };
    let mut rows: Vec<AuditRow> = tx.scan(&scan)?;
    let is_last = rows.len() <= PAGE_AUDIT;
    rows.truncate(PAGE_AUDIT);
    let next = rows.last().filter(|_| !is_last).map(|row| row.id.0);
    let entry = |row: AuditRow| {
        Ok(AuditEntry {
            id: row.id.0,
            at: row.at,
            who: row.who,
            approved: row.approved.read()?,
            action: row.action,
            target: row.target,
            before: row.was,
            after: row.is_now,
        })
    };
    Ok(AuditResponse { entries: rows.into_iter().map(entry).collect::<Result<_, Fault>>()?, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_stored_as_it_is_sent() {
        for action in Action::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
            assert_eq!(Action::read(action.value()), Some(*action));
        }
    }
}
