//! Shoppers, their sessions and the codes they log in with.

use mall_core::address::Phone;
use mall_core::{ShopperId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::document::typed;
use crate::{Fault, random};

/// SHA-256 of a token or a code: all that is kept of it.
pub(crate) type Hash = [u8; 32];

/// A session that was not ended.
pub(crate) struct Session {
    pub(crate) shopper: ShopperId,
    pub(crate) created_at: Timestamp,
    pub(crate) used_at: Timestamp,
}

pub(crate) fn find(connection: &Connection, hash: &Hash) -> Result<Option<Session>, Fault> {
    let sql = "SELECT shopper, created_at, used_at FROM session WHERE hash = ?1";
    let session = |row: &rusqlite::Row<'_>| {
        Ok(Session {
            shopper: typed(row, 0, ShopperId::new)?,
            created_at: Timestamp(row.get(1)?),
            used_at: Timestamp(row.get(2)?),
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row([hash], session).optional()?)
}

pub(crate) fn add(
    tx: &Connection,
    hash: &Hash,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO session (hash, shopper, created_at, used_at) VALUES (?1, ?2, ?3, ?3)",
        params![hash, shopper.as_str(), now.0],
    )?;
    Ok(())
}

pub(crate) fn touch(tx: &Connection, hash: &Hash, now: Timestamp) -> Result<(), Fault> {
    tx.execute("UPDATE session SET used_at = ?2 WHERE hash = ?1", params![hash, now.0])?;
    Ok(())
}

pub(crate) fn remove(tx: &Connection, hash: &Hash) -> Result<(), Fault> {
    tx.execute("DELETE FROM session WHERE hash = ?1", [hash])?;
    Ok(())
}

/// Forgets sessions not used since `unused_since`.
pub(crate) fn sweep(tx: &Connection, unused_since: Timestamp) -> Result<usize, Fault> {
    Ok(tx.execute("DELETE FROM session WHERE used_at < ?1", [unused_since.0])?)
}

/// The shopper with this number; a new one on the first log-in.
pub(crate) fn shopper_with(
    tx: &Connection,
    phone: &Phone,
    now: Timestamp,
) -> Result<ShopperId, Fault> {
    let sql = "SELECT id FROM shopper WHERE phone = ?1";
    let id = |row: &rusqlite::Row<'_>| typed(row, 0, ShopperId::new);
    if let Some(found) = tx.query_row(sql, [phone.as_str()], id).optional()? {
        return Ok(found);
    }
    let id = ShopperId::new(random::id("u")?)?;
    tx.execute(
        "INSERT INTO shopper (id, phone, created_at) VALUES (?1, ?2, ?3)",
        params![id.as_str(), phone.as_str(), now.0],
    )?;
    Ok(id)
}

pub(crate) fn phone_of(connection: &Connection, shopper: &ShopperId) -> Result<Phone, Fault> {
    let sql = "SELECT phone FROM shopper WHERE id = ?1";
    let phone = |row: &rusqlite::Row<'_>| typed(row, 0, Phone::try_from);
    Ok(connection.query_row(sql, [shopper.as_str()], phone)?)
}

/// The last code sent to a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SentCode {
    /// Absent once it was used.
    pub(crate) hash: Option<Hash>,
    pub(crate) sent_at: Timestamp,
    /// Wrong tries so far.
    pub(crate) tries: u32,
    /// Codes are counted from here.
    pub(crate) window_at: Timestamp,
    /// Codes sent since then.
    pub(crate) sent: u32,
}

pub(crate) fn code(connection: &Connection, phone: &Phone) -> Result<Option<SentCode>, Fault> {
    let sql = "SELECT hash, sent_at, tries, window_at, sent FROM login_code WHERE phone = ?1";
    let code = |row: &rusqlite::Row<'_>| {
        Ok(SentCode {
            hash: row.get(0)?,
            sent_at: Timestamp(row.get(1)?),
            tries: row.get(2)?,
            window_at: Timestamp(row.get(3)?),
            sent: row.get(4)?,
        })
    };
    Ok(connection.query_row(sql, [phone.as_str()], code).optional()?)
}

pub(crate) fn keep_code(tx: &Connection, phone: &Phone, code: &SentCode) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO login_code (phone, hash, sent_at, tries, window_at, sent)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (phone) DO UPDATE SET hash = excluded.hash, sent_at = excluded.sent_at,
             tries = excluded.tries, window_at = excluded.window_at, sent = excluded.sent",
        params![phone.as_str(), code.hash, code.sent_at.0, code.tries, code.window_at.0, code.sent],
    )?;
    Ok(())
}
