//! 积分 in rows: a ledger, of which what a shopper has is the sum.

use mall_core::{OrderId, ShopperId, Timestamp};
use rusqlite::{Connection, params};

use crate::Fault;

/// What a shopper has.
pub(crate) fn balance(connection: &Connection, shopper: &ShopperId) -> Result<u32, Fault> {
    let sql = "SELECT COALESCE(SUM(units), 0) FROM point_entry WHERE shopper = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let sum: i64 = statement.query_row([shopper.as_str()], |row| row.get(0))?;
    Ok(u32::try_from(sum.max(0)).unwrap_or(u32::MAX))
}

/// Spends `units` on `order`; `false`, and nothing changes, when there are not so many.
pub(crate) fn spend(
    tx: &Connection,
    shopper: &ShopperId,
    order: &OrderId,
    units: u32,
    now: Timestamp,
) -> Result<bool, Fault> {
    let sql = "INSERT INTO point_entry (shopper, order_id, kind, units, at)
               SELECT ?1, ?2, 'spent', -?3, ?4
               WHERE (SELECT COALESCE(SUM(units), 0) FROM point_entry WHERE shopper = ?1) >= ?3";
    let spent =
        tx.prepare_cached(sql)?.execute(params![shopper.as_str(), order.as_str(), units, now.0])?;
    Ok(spent == 1)
}

/// Gives back what was spent on `order`, if anything was.
pub(crate) fn give_back(tx: &Connection, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let sql = "INSERT INTO point_entry (shopper, order_id, kind, units, at)
               SELECT shopper, order_id, 'returned', -units, ?2 FROM point_entry
               WHERE order_id = ?1 AND kind = 'spent'";
    tx.prepare_cached(sql)?.execute(params![order.as_str(), now.0])?;
    Ok(())
}

/// Gives what `order`, paid just now, earns, if that is anything.
pub(crate) fn earn(tx: &Connection, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let sql = "INSERT INTO point_entry (shopper, order_id, kind, units, at)
               SELECT shopper, id, 'earned', body ->> '$.earned.points', ?2 FROM orders
               WHERE id = ?1 AND body ->> '$.earned.points' > 0";
    tx.prepare_cached(sql)?.execute(params![order.as_str(), now.0])?;
    Ok(())
}
