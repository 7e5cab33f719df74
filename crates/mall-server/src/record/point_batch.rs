//! 积分批次: which points end when, and which were spent on what. Its sums are those of the ledger.

use mall_core::points::{Batch, Part, Taken, fresh_ends_at, give_back, spend};
use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Part as Only, Record, Scan, Tx};

crate::store::record! {
    /// Points that were earned at once. Named after the entry that gave them.
    BatchRow in "point_batch" keyed 2 {
        /// Of what kind that entry is.
        kind: String,
        /// What it is for.
        key: String,
        /// Whose.
        shopper: ShopperId,
        /// How many there were.
        units: u64,
        /// How many are left.
        left: u64,
        /// Whether any are.
        open: bool,
        /// When they were earned.
        at: Timestamp,
        /// The first moment at which they are gone; never when absent.
        ends_at: Option<Timestamp>,
    }
    Index::on("point_batch_open", &["shopper", "kind", "key"]).partial(Only::Int("open", 1)),
    Index::on("point_batch_due", &["ends_at", "kind", "key"]).partial(Only::Int("open", 1)),
}

crate::store::record! {
    /// What an entry took of a batch.
    UseRow in "point_use" keyed 4 {
        /// Of what kind the entry is.
        kind: String,
        /// What it is for.
        key: String,
        /// The kind of the batch.
        batch_kind: String,
        /// The key of the batch.
        batch_key: String,
        /// How many.
        units: u64,
        /// How many of them came back: to the batch, or on their own.
        back: u64,
        /// How many of these on their own, since the batch had ended.
        fresh: u64,
    }
}

const BATCH: <BatchRow as Record>::Columns = BatchRow::COLUMNS;
const USE: <UseRow as Record>::Columns = UseRow::COLUMNS;

/// A batch by its entry.
type Name = (String, String);

/// Batches that end next of which a shopper is told.
const ENDING: usize = 200;

/// Adds the batch of an entry that gave `units`.
pub(crate) fn add(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (&str, &str),
    units: u64,
    (at, ends_at): (Timestamp, Option<Timestamp>),
) -> Result<(), Fault> {
    tx.add(&BatchRow {
        kind: kind.to_owned(),
        key: key.to_owned(),
        shopper: shopper.clone(),
        units,
        left: units,
        open: true,
        at,
        ends_at,
    })
}

/// What a shopper has, batch by batch.
pub(crate) fn open(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<BatchRow>, Fault> {
    let tests = [BATCH.shopper.is(shopper), BATCH.open.is(&true)];
    let scan = Scan { tests: &tests, by: "point_batch_open", ..Scan::ALL };
    tx.scan(&scan)
}

/// Takes `units` of a shopper's batches for an entry. Their balance was changed before, so nobody else
/// changes them meanwhile.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody did.
pub(crate) fn take(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (&str, &str),
    units: u64,
) -> Result<(), Fault> {
    let batch = |row: &BatchRow| Batch {
        id: (row.kind.clone(), row.key.clone()),
        at: row.at,
        ends_at: row.ends_at,
        left: row.left,
    };
    let rows = open(tx, shopper)?;
    let batches: Vec<Batch<Name>> = rows.iter().map(batch).collect();
    let parts = spend(&batches, units).ok_or(Fault::Raced)?;
    for Part { id: (batch_kind, batch_key), units, .. } in parts {
        let was = batches.iter().find(|it| it.id.0 == batch_kind && it.id.1 == batch_key);
        change(tx, (&batch_kind, &batch_key), was.map_or(0, |it| it.left), |left| {
            left.checked_sub(units)
        })?;
        tx.add(&UseRow {
            kind: kind.to_owned(),
            key: key.to_owned(),
            batch_kind,
            batch_key,
            units,
            back: 0,
            fresh: 0,
        })?;
    }
    Ok(())
}

/// Changes what is left of a batch, where it still is `was`.
fn change(
    tx: &dyn Tx,
    (kind, key): (&str, &str),
    was: u64,
    to: impl Fn(u64) -> Option<u64>,
) -> Result<(), Fault> {
    let left = to(was).ok_or(Fault::Raced)?;
    let as_read =
        [BATCH.kind.is(&kind.to_owned()), BATCH.key.is(&key.to_owned()), BATCH.left.is(&was)];
    let sets = [BATCH.left.to(&left), BATCH.open.to(&(left > 0))];
    if tx.change::<BatchRow>(&as_read, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// Puts `units` back, of what the entries `of` (kinds of one key) took; what is over makes a batch of its
/// own, named after the entry that gives back. Their balance was changed before.
pub(crate) fn put_back(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (&str, &str),
    (of, units): ((&[&str], &str), u64),
    now: Timestamp,
) -> Result<(), Fault> {
    let mut uses: Vec<UseRow> = Vec::new();
    for kind in of.0 {
        uses.extend(
            tx.all::<UseRow>(&[USE.kind.is(&(*kind).to_owned()), USE.key.is(&of.1.to_owned())])?,
        );
    }
    let mut taken: Vec<Taken<usize>> = Vec::new();
    let mut left = Vec::new();
    for (id, it) in uses.iter().enumerate() {
        let this = [BATCH.kind.is(&it.batch_kind), BATCH.key.is(&it.batch_key)];
        let batch: BatchRow = tx.find(&this)?.ok_or(Fault::Broken("a use of no batch"))?;
        let units = it.units.saturating_sub(it.back);
        taken.push(Taken { id, at: batch.at, ends_at: batch.ends_at, units });
        left.push(batch.left);
    }
    // Points of before batches were kept have no uses: they never end, as they never did.
    let parts = give_back(&taken, units, now);
    let known: u64 = parts.iter().map(|it| it.units).sum();
    let mut fresh = 0;
    for part in parts {
        let Some(it) = uses.get(part.id) else { continue };
        if part.lives {
            let batch = (it.batch_kind.as_str(), it.batch_key.as_str());
            // Two uses of one batch, of an order that was taken up again: what is left is read anew.
            let was = match tx
                .find::<BatchRow>(&[BATCH.kind.is(&it.batch_kind), BATCH.key.is(&it.batch_key)])?
            {
                Some(row) => row.left,
                None => left.get(part.id).copied().unwrap_or(0),
            };
            change(tx, batch, was, |left| left.checked_add(part.units))?;
        } else {
            fresh += part.units;
        }
        let as_read = [
            USE.kind.is(&it.kind),
            USE.key.is(&it.key),
            USE.batch_kind.is(&it.batch_kind),
            USE.batch_key.is(&it.batch_key),
            USE.back.is(&it.back),
        ];
        let more = i64::try_from(part.units).map_err(|_| Fault::Limit { table: "point_use" })?;
        let on_its_own = if part.lives { 0 } else { more };
        if tx.change::<UseRow>(&as_read, &[USE.back.plus(more), USE.fresh.plus(on_its_own)])? != 1 {
            return Err(Fault::Raced);
        }
    }
    if fresh > 0 {
        add(tx, shopper, (&format!("{kind}Late"), key), fresh, (now, Some(fresh_ends_at(now))))?;
    }
    let old = units.saturating_sub(known);
    if old > 0 { add(tx, shopper, (kind, key), old, (now, None)) } else { Ok(()) }
}

/// Batches that have ended at `now` with something left, the longest over first.
pub(crate) fn due(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<BatchRow>, Fault> {
    let tests = [BATCH.ends_at.at_most(&Some(now)), BATCH.open.is(&true)];
    tx.scan(&Scan { tests: &tests, by: "point_batch_due", limit, ..Scan::ALL })
}

/// Takes all that is left of a batch, where it still is what was read.
pub(crate) fn empty(tx: &dyn Tx, row: &BatchRow) -> Result<(), Fault> {
    change(tx, (&row.kind, &row.key), row.left, |_| Some(0))
}

/// What ends next, moment by moment: the first `limit` of them.
pub(crate) fn ending(
    tx: &dyn Tx,
    shopper: &ShopperId,
    limit: usize,
) -> Result<Vec<(Timestamp, u64)>, Fault> {
    let mut by_end = std::collections::BTreeMap::new();
    for row in open(tx, shopper)?.into_iter().take(ENDING) {
        if let Some(end) = row.ends_at {
            *by_end.entry(end).or_insert(0_u64) += row.left;
        }
    }
    Ok(by_end.into_iter().take(limit).collect())
}
