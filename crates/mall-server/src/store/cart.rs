//! Carts in rows.

use mall_core::cart::Cart;
use mall_core::{DeviceId, ShopperId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::document::{parsed, write};
use crate::Fault;

/// Devices of one shopper that are remembered: phones, browsers, and those of the years before.
const DEVICES_MAX: u32 = 50;

/// The shopper's cart; an empty one when there is none yet.
pub(crate) fn load(connection: &Connection, shopper: &ShopperId) -> Result<Cart, Fault> {
    let mut statement = connection.prepare_cached("SELECT body FROM cart WHERE shopper = ?1")?;
    let found = statement.query_row([shopper.as_str()], |row| parsed(row, 0)).optional()?;
    Ok(found.unwrap_or_default())
}

pub(crate) fn keep(tx: &Connection, shopper: &ShopperId, cart: &Cart) -> Result<(), Fault> {
    let sql = "INSERT INTO cart (shopper, body) VALUES (?1, ?2)
               ON CONFLICT (shopper) DO UPDATE SET body = excluded.body";
    tx.prepare_cached(sql)?.execute(params![shopper.as_str(), write(cart)?])?;
    Ok(())
}

/// The highest operation of `device` that the cart holds; 0 when none.
pub(crate) fn last_seq(
    connection: &Connection,
    shopper: &ShopperId,
    device: &DeviceId,
) -> Result<u64, Fault> {
    let sql = "SELECT last_seq FROM cart_device WHERE shopper = ?1 AND device = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row([shopper.as_str(), device.as_str()], |row| row.get(0));
    Ok(found.optional()?.unwrap_or(0))
}

pub(crate) fn keep_seq(
    tx: &Connection,
    shopper: &ShopperId,
    device: &DeviceId,
    seq: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    let sql = "INSERT INTO cart_device (shopper, device, last_seq, seen_at) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (shopper, device)
               DO UPDATE SET last_seq = excluded.last_seq, seen_at = excluded.seen_at";
    tx.prepare_cached(sql)?.execute(params![shopper.as_str(), device.as_str(), seq, now.0])?;
    let sql = "DELETE FROM cart_device WHERE shopper = ?1 AND device NOT IN
               (SELECT device FROM cart_device WHERE shopper = ?1 ORDER BY seen_at DESC LIMIT ?2)";
    tx.prepare_cached(sql)?.execute(params![shopper.as_str(), DEVICES_MAX])?;
    Ok(())
}
