//! Addresses in rows.

use mall_api::address::SavedAddress;
use mall_core::address::Address;
use mall_core::{AddressId, ShopperId};
use rusqlite::{Connection, OptionalExtension, params};

use super::document::{parsed, typed, write};
use crate::Fault;

/// All of a shopper's, the default first, then the newest.
pub(crate) fn of(connection: &Connection, shopper: &ShopperId) -> Result<Vec<SavedAddress>, Fault> {
    let sql = "SELECT id, body, is_default FROM address WHERE shopper = ?1
               ORDER BY is_default DESC, position DESC";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([shopper.as_str()], |row| {
        Ok(SavedAddress {
            id: typed(row, 0, AddressId::new)?,
            address: parsed(row, 1)?,
            is_default: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One of this shopper's.
pub(crate) fn find(
    connection: &Connection,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<Option<Address>, Fault> {
    let sql = "SELECT body FROM address WHERE id = ?1 AND shopper = ?2";
    let body = |row: &rusqlite::Row<'_>| parsed(row, 0);
    Ok(connection.query_row(sql, [id.as_str(), shopper.as_str()], body).optional()?)
}

/// A new one, the default when there is no other.
pub(crate) fn add(
    tx: &Connection,
    shopper: &ShopperId,
    id: &AddressId,
    address: &Address,
) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO address (id, shopper, position, is_default, body)
         SELECT ?1, ?2, COALESCE(MAX(position), 0) + 1, COUNT(*) = 0, ?3
         FROM address WHERE shopper = ?2",
        params![id.as_str(), shopper.as_str(), write(address)?],
    )?;
    Ok(())
}

/// Whether there was one to change.
pub(crate) fn change(
    tx: &Connection,
    shopper: &ShopperId,
    id: &AddressId,
    address: &Address,
) -> Result<bool, Fault> {
    let sql = "UPDATE address SET body = ?3 WHERE id = ?1 AND shopper = ?2";
    Ok(tx.execute(sql, params![id.as_str(), shopper.as_str(), write(address)?])? == 1)
}

/// Whether there was one to remove. When it was the default, the newest becomes it.
pub(crate) fn remove(tx: &Connection, shopper: &ShopperId, id: &AddressId) -> Result<bool, Fault> {
    let sql = "DELETE FROM address WHERE id = ?1 AND shopper = ?2";
    let removed = tx.execute(sql, [id.as_str(), shopper.as_str()])? == 1;
    tx.execute(
        "UPDATE address SET is_default = 1
         WHERE shopper = ?1
           AND position = (SELECT MAX(position) FROM address WHERE shopper = ?1)
           AND NOT EXISTS (SELECT 1 FROM address WHERE shopper = ?1 AND is_default = 1)",
        [shopper.as_str()],
    )?;
    Ok(removed)
}

/// Whether there was one to make the default.
pub(crate) fn make_default(
    tx: &Connection,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<bool, Fault> {
    // First none, then one: there is never a moment with two.
    tx.execute("UPDATE address SET is_default = 0 WHERE shopper = ?1", [shopper.as_str()])?;
    let sql = "UPDATE address SET is_default = 1 WHERE id = ?1 AND shopper = ?2";
    Ok(tx.execute(sql, [id.as_str(), shopper.as_str()])? == 1)
}
