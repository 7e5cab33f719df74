//! How many pieces there are, and taking some.

use std::collections::BTreeMap;

use mall_core::{ProductId, SkuId};
use rusqlite::{Connection, params};

use super::document::{typed, write};
use crate::Fault;

/// Pieces left of each SKU. One that is absent is gone.
pub(crate) type Stock = BTreeMap<SkuId, u32>;

/// Of `skus`.
pub(crate) fn of_skus(connection: &Connection, skus: &[SkuId]) -> Result<Stock, Fault> {
    let sql = "SELECT id, stock FROM sku WHERE id IN (SELECT value FROM json_each(?1))";
    fetch(connection, sql, &write(&skus)?)
}

/// Of every SKU of `products`.
pub(crate) fn of_products(
    connection: &Connection,
    products: &[&ProductId],
) -> Result<Stock, Fault> {
    let sql = "SELECT id, stock FROM sku WHERE product IN (SELECT value FROM json_each(?1))";
    fetch(connection, sql, &write(&products)?)
}

/// Of everything.
pub(crate) fn of_all(connection: &Connection) -> Result<Stock, Fault> {
    fetch(connection, "SELECT id, stock FROM sku WHERE ?1 = ''", "")
}

fn fetch(connection: &Connection, sql: &str, list: &str) -> Result<Stock, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([list], |row| Ok((typed(row, 0, SkuId::new)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes `pieces` of `sku`; `false`, and nothing is taken, when there are not that many.
pub(crate) fn take(tx: &Connection, sku: &SkuId, pieces: u32) -> Result<bool, Fault> {
    let sql = "UPDATE sku SET stock = stock - ?2 WHERE id = ?1 AND stock >= ?2";
    Ok(tx.prepare_cached(sql)?.execute(params![sku.as_str(), pieces])? == 1)
}

/// Puts `pieces` of `sku` back. What the shop no longer has stays away.
pub(crate) fn give_back(tx: &Connection, sku: &SkuId, pieces: u32) -> Result<(), Fault> {
    let sql = "UPDATE sku SET stock = stock + ?2 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![sku.as_str(), pieces])?;
    Ok(())
}
