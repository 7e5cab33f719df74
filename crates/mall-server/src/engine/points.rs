//! 我的积分: what there is, what ends when; and the end of what has ended.

use mall_api::points::{Ending, PAGE_ENTRIES, PointsEntry, PointsResponse};
use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::record::{point_batch, points};
use crate::store::Tx;

/// Moments at which something ends that a shopper is told of.
const ENDING: usize = 3;

/// A page of the ledger, and how it stands.
pub(crate) fn page(
    tx: &dyn Tx,
    shopper: &ShopperId,
    after: Option<i64>,
) -> Result<PointsResponse, Fault> {
    let mut rows = points::page(tx, shopper, after, PAGE_ENTRIES + 1)?;
    let more = rows.len() > PAGE_ENTRIES;
    rows.truncate(PAGE_ENTRIES);
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    let entry = |row: points::EntryRow| {
        Ok(PointsEntry {
            id: row.id.0,
            kind: serde_json::from_value(row.kind.into())?,
            units: row.units,
            at: row.at,
            order: row.order_id,
        })
    };
    let ending = point_batch::ending(tx, shopper, ENDING)?.into_iter();
    Ok(PointsResponse {
        balance: points::balance(tx, shopper)?,
        ending: ending.map(|(ends_at, units)| Ending { units, ends_at }).collect(),
        entries: rows.into_iter().map(entry).collect::<Result<_, Fault>>()?,
        next,
    })
}

/// Takes what has ended, some batches at a time; how many those were. Each ends once.
pub(crate) fn expire(tx: &dyn Tx, limit: usize, now: Timestamp) -> Result<usize, Fault> {
    let due = point_batch::due(tx, now, limit)?;
    for row in &due {
        points::expire(tx, row, now)?;
    }
    Ok(due.len())
}

/// Whether [`expire`] has something to do.
pub(crate) fn has_due(tx: &dyn Tx, now: Timestamp) -> Result<bool, Fault> {
    Ok(!point_batch::due(tx, now, 1)?.is_empty())
}
