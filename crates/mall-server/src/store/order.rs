//! Orders in rows.

use mall_api::order::{OrderEvent, OrderLine, OrderView};
use mall_core::address::Address;
use mall_core::order::{CancelReason, OrderState};
use mall_core::pricing::{Adjustment, Earned, FreightLine};
use mall_core::{IdempotencyKey, Money, OrderId, ShopperId, SkuId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::document::{parsed, typed, write};
use super::session::Hash;
use crate::Fault;

/// What of an order is never asked for by the database.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Body {
    pub(crate) list_total: Money,
    pub(crate) discounts: Vec<Adjustment>,
    pub(crate) freight: FreightLine,
    pub(crate) address: Address,
    pub(crate) remark: String,
    /// 积分 that paid a part.
    #[serde(default)]
    pub(crate) points_spent: u32,
    /// What it earns once it is paid.
    #[serde(default)]
    pub(crate) earned: Earned,
}

/// An order that is being placed.
pub(crate) struct NewOrder {
    pub(crate) id: OrderId,
    pub(crate) shopper: ShopperId,
    pub(crate) payable: Money,
    pub(crate) placed_at: Timestamp,
    pub(crate) pay_before: Timestamp,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) body: Body,
}

/// The order that `key` of this shopper made, and the hash of the request that it came with.
pub(crate) fn placed_with(
    connection: &Connection,
    shopper: &ShopperId,
    key: &IdempotencyKey,
) -> Result<Option<(Hash, OrderId)>, Fault> {
    let sql = "SELECT body_hash, order_id FROM placement WHERE shopper = ?1 AND key = ?2";
    let found = |row: &Row<'_>| Ok((row.get(0)?, typed(row, 1, OrderId::new)?));
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([shopper.as_str(), key.as_str()], found).optional()?)
}

pub(crate) fn keep_key(
    tx: &Connection,
    shopper: &ShopperId,
    key: &IdempotencyKey,
    hash: &Hash,
    order: &OrderId,
) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO placement (shopper, key, body_hash, order_id) VALUES (?1, ?2, ?3, ?4)",
        params![shopper.as_str(), key.as_str(), hash, order.as_str()],
    )?;
    Ok(())
}

pub(crate) fn exists(connection: &Connection, id: &OrderId) -> Result<bool, Fault> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM orders WHERE id = ?1")?;
    Ok(statement.exists([id.as_str()])?)
}

/// Writes `order` down, with its lines, as unpaid.
pub(crate) fn add(tx: &Connection, order: &NewOrder) -> Result<(), Fault> {
    tx.prepare_cached(
        "INSERT INTO orders (id, shopper, state, payable, placed_at, pay_before, body)
         VALUES (?1, ?2, 'unpaid', ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        order.id.as_str(),
        order.shopper.as_str(),
        order.payable.fen(),
        order.placed_at.0,
        order.pay_before.0,
        write(&order.body)?
    ])?;
    let mut add = tx.prepare_cached(
        "INSERT INTO order_line (order_id, position, sku, quantity, unit_price, payable,
             piece_payable, dearer_pieces, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (position, line) in order.lines.iter().enumerate() {
        let pieces = i64::from(line.quantity.max(1));
        add.execute(params![
            order.id.as_str(),
            position,
            line.sku.as_str(),
            line.quantity,
            line.unit_price.fen(),
            line.payable.fen(),
            line.payable.fen().div_euclid(pieces),
            line.payable.fen().rem_euclid(pieces),
            write(line)?
        ])?;
    }
    came_into(tx, &order.id, OrderState::Unpaid, order.placed_at)
}

/// Brings an order from one state into the next; `false`, and nothing changes, when it is not in
/// `from`. A `reason` belongs to a cancellation.
pub(crate) fn turn(
    tx: &Connection,
    id: &OrderId,
    (from, to): (OrderState, OrderState),
    reason: Option<CancelReason>,
    now: Timestamp,
) -> Result<bool, Fault> {
    if !from.may_become(to) {
        return Err(Fault::Broken("no order may change like this"));
    }
    let sql = "UPDATE orders SET state = ?3, cancel_reason = ?4 WHERE id = ?1 AND state = ?2";
    let turned = tx.prepare_cached(sql)?.execute(params![
        id.as_str(),
        from.name(),
        to.name(),
        reason.map(CancelReason::name)
    ])?;
    if turned == 1 {
        came_into(tx, id, to, now)?;
    }
    Ok(turned == 1)
}

/// Writes down what happened: for the shopper, and for whoever is to be told.
fn came_into(
    tx: &Connection,
    id: &OrderId,
    state: OrderState,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.prepare_cached(
        "INSERT INTO order_event (order_id, position, state, at)
         SELECT ?1, COUNT(*), ?2, ?3 FROM order_event WHERE order_id = ?1",
    )?
    .execute(params![id.as_str(), state.name(), now.0])?;
    tx.prepare_cached("INSERT INTO outbox (kind, order_id, at) VALUES (?1, ?2, ?3)")?
        .execute(params![state.name(), id.as_str(), now.0])?;
    Ok(())
}

/// What an order holds of the stock.
pub(crate) fn pieces(connection: &Connection, id: &OrderId) -> Result<Vec<(SkuId, u32)>, Fault> {
    let sql = "SELECT sku, quantity FROM order_line WHERE order_id = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    let rows =
        statement.query_map([id.as_str()], |row| Ok((typed(row, 0, SkuId::new)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Unpaid orders whose time was up at `now`, the longest overdue first.
pub(crate) fn overdue(
    connection: &Connection,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<OrderId>, Fault> {
    let sql = "SELECT id FROM orders WHERE state = 'unpaid' AND pay_before <= ?1
               ORDER BY pay_before LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![now.0, limit], |row| typed(row, 0, OrderId::new))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many orders a shopper ever paid.
pub(crate) fn paid_by(connection: &Connection, shopper: &ShopperId) -> Result<u32, Fault> {
    let sql = "SELECT COUNT(*) FROM orders WHERE shopper = ?1 AND EXISTS
                   (SELECT 1 FROM order_event WHERE order_id = orders.id AND state = 'paid')";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([shopper.as_str()], |row| row.get(0))?)
}

/// How many orders a shopper has in each state, states without one left out.
pub(crate) fn counts(
    connection: &Connection,
    shopper: &ShopperId,
) -> Result<Vec<(OrderState, u32)>, Fault> {
    let sql = "SELECT COUNT(*) FROM orders WHERE shopper = ?1 AND state = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut counts = Vec::new();
    for state in OrderState::ALL {
        let count = statement.query_row([shopper.as_str(), state.name()], |row| row.get(0))?;
        if count > 0 {
            counts.push((state, count));
        }
    }
    Ok(counts)
}

/// One of this shopper's.
pub(crate) fn view(
    connection: &Connection,
    shopper: &ShopperId,
    id: &OrderId,
) -> Result<Option<OrderView>, Fault> {
    let sql = "SELECT id, state, cancel_reason, payable, pay_before, body FROM orders
               WHERE id = ?1 AND shopper = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row([id.as_str(), shopper.as_str()], head).optional()?;
    found.map(|order| with_lines(connection, order)).transpose()
}

/// At most `limit` of a shopper's, newest first, those older than `after`.
pub(crate) fn page(
    connection: &Connection,
    shopper: &ShopperId,
    state: Option<OrderState>,
    after: Option<&OrderId>,
    limit: usize,
) -> Result<Vec<OrderView>, Fault> {
    let sql = "SELECT id, state, cancel_reason, payable, pay_before, body FROM orders
               WHERE shopper = ?1 AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR id < ?3)
               ORDER BY id DESC LIMIT ?4";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(
        params![shopper.as_str(), state.map(OrderState::name), after.map(OrderId::as_str), limit],
        head,
    )?;
    let heads: Vec<OrderView> = rows.collect::<Result<_, _>>()?;
    heads.into_iter().map(|order| with_lines(connection, order)).collect()
}

fn head(row: &Row<'_>) -> rusqlite::Result<OrderView> {
    let state = state(row, 1)?;
    let reason: Option<String> = row.get(2)?;
    let body: Body = parsed(row, 5)?;
    Ok(OrderView {
        id: typed(row, 0, OrderId::new)?,
        state,
        lines: Vec::new(),
        list_total: body.list_total,
        discounts: body.discounts,
        freight: body.freight,
        payable: Money::from_fen(row.get(3)?),
        address: body.address,
        remark: body.remark,
        timeline: Vec::new(),
        pay_before: (state == OrderState::Unpaid).then_some(Timestamp(row.get(4)?)),
        cancel_reason: reason.as_deref().and_then(CancelReason::named),
        earns_points: body.earned.points,
    })
}

fn with_lines(connection: &Connection, order: OrderView) -> Result<OrderView, Fault> {
    let sql = "SELECT body FROM order_line WHERE order_id = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([order.id.as_str()], |row| parsed::<OrderLine>(row, 0))?;
    let lines = rows.collect::<Result<_, _>>()?;
    let sql = "SELECT state, at FROM order_event WHERE order_id = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([order.id.as_str()], |row| {
        Ok(OrderEvent { state: state(row, 0)?, at: Timestamp(row.get(1)?) })
    })?;
    let timeline = rows.collect::<Result<_, _>>()?;
    Ok(OrderView { lines, timeline, ..order })
}

fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<OrderState> {
    typed(row, column, |name| {
        OrderState::named(&name).ok_or_else(|| mall_core::Invalid::shape("state", "a known state"))
    })
}
