//! What gateways are asked about and what they told; bills that were held against the ledger.

use mall_core::Timestamp;

use crate::Fault;
use crate::store::{Index, Json, Part, Record, Scan, Tx};

crate::store::words! {
    /// What a gateway is asked about.
    WatchKind {
        /// An attempt to pay: is it paid?
        Payment = "payment",
        /// A refund: send it, is it there?
        Refund = "refund",
        /// The bill of a day.
        Bill = "bill",
        /// A message by a template: send it.
        Message = "message",
        /// An order whose goods were sent: tell so.
        Delivery = "delivery",
    }
}

crate::store::record! {
    /// Something that a gateway is to be asked about.
    WatchRow in "gateway_watch" keyed 2 {
        /// What.
        kind: WatchKind,
        /// Which: the number of a payment, a refund, a message or an order, or a day.
        number: String,
        /// When.
        due_at: Timestamp,
        /// How often it was asked.
        tries: u32,
    }
    Index::on("gateway_watch_due", &["due_at", "kind", "number"]),
}

crate::store::words! {
    /// What was told.
    InboxKind {
        /// Somebody paid.
        Paid = "paid",
        /// A refund came to an end.
        Refund = "refund",
        /// Nothing: what the shop found itself, for a person.
        Alarm = "alarm",
    }
}

crate::store::words! {
    /// What became of it.
    InboxState {
        /// Nothing yet.
        New = "new",
        /// It was worked off.
        Done = "done",
        /// It is not what was asked for: a person must look.
        Aside = "aside",
    }
}

crate::store::record! {
    /// Something that a gateway told. Its key is what it says, so that it is there once however often it is told.
    InboxRow in "gateway_inbox" keyed 1 {
        /// What it says, in short.
        key: String,
        /// What of.
        kind: InboxKind,
        /// What it says, as JSON.
        said: String,
        /// When it came first.
        came_at: Timestamp,
        /// What became of it.
        state: InboxState,
        /// Why it was put aside.
        why: Option<String>,
    }
    Index::on("gateway_inbox_new", &["came_at", "key"]).partial(Part::Text("state", "new")),
    Index::on("gateway_inbox_aside", &["came_at", "key"]).partial(Part::Text("state", "aside")),
}

crate::store::record! {
    /// A bill that was held against the ledger.
    BillRow in "gateway_bill" keyed 1 {
        /// `2026-11-28`.
        day: String,
        /// How many lines it has.
        lines: u32,
        /// What differs, a sentence each.
        differ: Json<Vec<String>>,
        /// When.
        checked_at: Timestamp,
    }
}

const WATCH: <WatchRow as Record>::Columns = WatchRow::COLUMNS;
const INBOX: <InboxRow as Record>::Columns = InboxRow::COLUMNS;
const BILL: <BillRow as Record>::Columns = BillRow::COLUMNS;

/// Has a gateway asked about `number` from `due_at` on, unless it is already.
pub(crate) fn watch(
    tx: &dyn Tx,
    kind: WatchKind,
    number: &str,
    due_at: Timestamp,
) -> Result<(), Fault> {
    tx.insert(&WatchRow { kind, number: number.to_owned(), due_at, tries: 0 })?;
    Ok(())
}

/// Nobody asks about `number` any more.
pub(crate) fn forget(tx: &dyn Tx, kind: WatchKind, number: &str) -> Result<(), Fault> {
    tx.delete::<WatchRow>(&[WATCH.kind.is(&kind), WATCH.number.is(&number.to_owned())])?;
    Ok(())
}

/// What is to be asked about now, the longest due first.
pub(crate) fn due(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<WatchRow>, Fault> {
    let tests = [WATCH.due_at.at_most(&now)];
    tx.scan(&Scan { tests: &tests, by: "gateway_watch_due", limit, ..Scan::ALL })
}

/// Takes over the asking about `row`, which is due next at `next`; `false` when somebody else did.
pub(crate) fn take(tx: &dyn Tx, row: &WatchRow, next: Timestamp) -> Result<bool, Fault> {
    let as_seen = [
        WATCH.kind.is(&row.kind),
        WATCH.number.is(&row.number),
        WATCH.due_at.is(&row.due_at),
        WATCH.tries.is(&row.tries),
    ];
    let sets = [WATCH.due_at.to(&next), WATCH.tries.plus(1)];
    Ok(tx.change::<WatchRow>(&as_seen, &sets)? == 1)
}

/// Whether `number` is asked about.
pub(crate) fn is_watched(tx: &dyn Tx, kind: WatchKind, number: &str) -> Result<bool, Fault> {
    Ok(tx.count::<WatchRow>(&[WATCH.kind.is(&kind), WATCH.number.is(&number.to_owned())])? > 0)
}

/// Writes down what was told; `false` when it was told before.
pub(crate) fn told(
    tx: &dyn Tx,
    (kind, key): (InboxKind, String),
    said: String,
    now: Timestamp,
) -> Result<bool, Fault> {
    let state = InboxState::New;
    tx.insert(&InboxRow { key, kind, said, came_at: now, state, why: None })
}

/// Writes down what the shop found itself, for a person; `false` when it was found before.
pub(crate) fn alarm(tx: &dyn Tx, key: String, why: &str, now: Timestamp) -> Result<bool, Fault> {
    tx.insert(&InboxRow {
        key,
        kind: InboxKind::Alarm,
        said: String::new(),
        came_at: now,
        state: InboxState::Aside,
        why: Some(why.to_owned()),
    })
}

/// What was told and not worked off, the oldest first.
pub(crate) fn new(tx: &dyn Tx, limit: usize) -> Result<Vec<InboxRow>, Fault> {
    let tests = [INBOX.state.is(&InboxState::New)];
    tx.scan(&Scan { tests: &tests, by: "gateway_inbox_new", limit, ..Scan::ALL })
}

/// What a person must look at, the oldest first.
pub(crate) fn aside(tx: &dyn Tx, limit: usize) -> Result<Vec<InboxRow>, Fault> {
    let tests = [INBOX.state.is(&InboxState::Aside)];
    tx.scan(&Scan { tests: &tests, by: "gateway_inbox_aside", limit, ..Scan::ALL })
}

/// It was worked off, or put aside for `why`; `false` when somebody else did that.
pub(crate) fn worked_off(tx: &dyn Tx, key: &str, why: Option<&str>) -> Result<bool, Fault> {
    let is_new = [INBOX.key.is(&key.to_owned()), INBOX.state.is(&InboxState::New)];
    let state = if why.is_some() { InboxState::Aside } else { InboxState::Done };
    let sets = [INBOX.state.to(&state), INBOX.why.to(&why.map(str::to_owned))];
    Ok(tx.change::<InboxRow>(&is_new, &sets)? == 1)
}

/// The bill of `day`, when it was held against the ledger.
pub(crate) fn bill(tx: &dyn Tx, day: &str) -> Result<Option<BillRow>, Fault> {
    tx.find(&[BILL.day.is(&day.to_owned())])
}

/// Bills, the newest first.
pub(crate) fn bills(tx: &dyn Tx, limit: usize) -> Result<Vec<BillRow>, Fault> {
    tx.scan(&Scan { descending: true, limit, ..Scan::ALL })
}
