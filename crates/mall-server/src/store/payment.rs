//! Attempts to pay, and the outbox, in rows.

use mall_core::{Invalid, Money, OrderId, PaymentId, ShopperId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::document::typed;
use crate::Fault;

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaymentState {
    Open,
    Confirmed,
    Refused,
}

impl PaymentState {
    const ALL: [Self; 3] = [Self::Open, Self::Confirmed, Self::Refused];

    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
        }
    }

    fn named(name: &str) -> Result<Self, Invalid> {
        let found = Self::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| Invalid::shape("state", "a known state"))
    }
}

/// An attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) id: PaymentId,
    pub(crate) order: OrderId,
    pub(crate) amount: Money,
    pub(crate) state: PaymentState,
}

fn payment(row: &rusqlite::Row<'_>) -> rusqlite::Result<Payment> {
    Ok(Payment {
        id: typed(row, 0, PaymentId::new)?,
        order: typed(row, 1, OrderId::new)?,
        amount: Money::from_fen(row.get(2)?),
        state: typed(row, 3, |name| PaymentState::named(&name))?,
    })
}

/// The attempt at `gateway` that is still open for `order`.
pub(crate) fn open_for(
    connection: &Connection,
    order: &OrderId,
    gateway: &str,
) -> Result<Option<Payment>, Fault> {
    let sql = "SELECT id, order_id, amount, state FROM payment
               WHERE order_id = ?1 AND gateway = ?2 AND state = 'open'";
    Ok(connection.query_row(sql, [order.as_str(), gateway], payment).optional()?)
}

/// An attempt to pay one of this shopper's orders.
pub(crate) fn find(
    connection: &Connection,
    shopper: &ShopperId,
    id: &PaymentId,
) -> Result<Option<Payment>, Fault> {
    let sql = "SELECT p.id, p.order_id, p.amount, p.state
               FROM payment p JOIN orders o ON o.id = p.order_id
               WHERE p.id = ?1 AND o.shopper = ?2";
    Ok(connection.query_row(sql, [id.as_str(), shopper.as_str()], payment).optional()?)
}

pub(crate) fn add(
    tx: &Connection,
    payment: &Payment,
    gateway: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO payment (id, order_id, gateway, amount, state, created_at)
         VALUES (?1, ?2, ?3, ?4, 'open', ?5)",
        params![payment.id.as_str(), payment.order.as_str(), gateway, payment.amount.fen(), now.0],
    )?;
    Ok(())
}

/// Ends an open attempt; `false`, and nothing changes, when it is not open.
pub(crate) fn settle(
    tx: &Connection,
    id: &PaymentId,
    state: PaymentState,
    now: Timestamp,
) -> Result<bool, Fault> {
    let sql = "UPDATE payment SET state = ?2, settled_at = ?3 WHERE id = ?1 AND state = 'open'";
    Ok(tx.execute(sql, params![id.as_str(), state.name(), now.0])? == 1)
}

/// Something to tell others: an order came into a state.
pub(crate) struct News {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) order: String,
}

/// What was not told yet, oldest first.
pub(crate) fn untold(connection: &Connection, limit: usize) -> Result<Vec<News>, Fault> {
    let sql = "SELECT id, kind, order_id FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([limit], |row| {
        Ok(News { id: row.get(0)?, kind: row.get(1)?, order: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// All up to `id` was told.
pub(crate) fn told(tx: &Connection, id: i64, now: Timestamp) -> Result<(), Fault> {
    let sql = "UPDATE outbox SET sent_at = ?2 WHERE id <= ?1 AND sent_at IS NULL";
    tx.execute(sql, params![id, now.0])?;
    Ok(())
}
