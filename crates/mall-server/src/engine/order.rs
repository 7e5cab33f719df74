//! What becomes of an order after it was placed.

use mall_api::order::{OrderView, OrdersQuery, OrdersResponse, PAGE_ORDERS};
use mall_core::order::{CancelReason, OrderState};
use mall_core::{OrderId, ShopperId, Timestamp};
use rusqlite::Connection;

use crate::Fault;
use crate::store::{self, coupon, points, promotion, stock};

/// Orders given up in one transaction: others must not wait long for it.
const OVERDUE_BATCH: usize = 50;

/// One of this shopper's orders.
///
/// # Errors
///
/// [`Fault::NotFound`] also when it is somebody else's.
pub(crate) fn view(
    connection: &Connection,
    shopper: &ShopperId,
    id: &OrderId,
) -> Result<OrderView, Fault> {
    store::order::view(connection, shopper, id)?.ok_or(Fault::NotFound)
}

/// A page of this shopper's orders.
pub(crate) fn page(
    connection: &Connection,
    shopper: &ShopperId,
    query: &OrdersQuery,
) -> Result<OrdersResponse, Fault> {
    let (state, after) = (query.state, query.after.as_ref());
    let mut orders = store::order::page(connection, shopper, state, after, PAGE_ORDERS + 1)?;
    let more = orders.len() > PAGE_ORDERS;
    orders.truncate(PAGE_ORDERS);
    let next = orders.last().filter(|_| more).map(|order| order.id.clone());
    Ok(OrdersResponse { orders, next })
}

/// The shopper no longer wants it. Cancelling a second time changes nothing.
///
/// # Errors
///
/// [`Fault::WrongState`] when it is paid.
pub(crate) fn cancel(
    tx: &Connection,
    shopper: &ShopperId,
    id: &OrderId,
    now: Timestamp,
) -> Result<OrderView, Fault> {
    let order = view(tx, shopper, id)?;
    if order.state == OrderState::Cancelled {
        return Ok(order);
    }
    if give_up(tx, id, CancelReason::Shopper, now)? {
        view(tx, shopper, id)
    } else {
        Err(Fault::WrongState)
    }
}

/// The parcel has arrived. Saying so a second time changes nothing.
///
/// # Errors
///
/// [`Fault::WrongState`] when it was not sent.
pub(crate) fn received(
    tx: &Connection,
    shopper: &ShopperId,
    id: &OrderId,
    now: Timestamp,
) -> Result<OrderView, Fault> {
    let order = view(tx, shopper, id)?;
    if order.state == OrderState::Done {
        return Ok(order);
    }
    let step = (OrderState::Shipped, OrderState::Done);
    if store::order::turn(tx, id, step, None, now)? {
        view(tx, shopper, id)
    } else {
        Err(Fault::WrongState)
    }
}

/// The money is there: the order earns what it earns. `false`, and nothing happens, when it did not
/// wait for money.
pub(super) fn paid(tx: &Connection, id: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    let step = (OrderState::Unpaid, OrderState::Paid);
    let turned = store::order::turn(tx, id, step, None, now)?;
    if turned {
        points::earn(tx, id, now)?;
    }
    Ok(turned)
}

/// The parcel was sent.
///
/// # Errors
///
/// [`Fault::WrongState`] when the order is not paid.
pub(crate) fn ship(tx: &Connection, id: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let step = (OrderState::Paid, OrderState::Shipped);
    if store::order::turn(tx, id, step, None, now)? { Ok(()) } else { Err(Fault::WrongState) }
}

/// Gives up unpaid orders whose time is up, some at a time; how many.
pub(crate) fn expire(tx: &Connection, now: Timestamp) -> Result<usize, Fault> {
    let overdue = store::order::overdue(tx, now, OVERDUE_BATCH)?;
    for id in &overdue {
        give_up(tx, id, CancelReason::Expired, now)?;
    }
    Ok(overdue.len())
}

/// Cancels an unpaid order and returns what it held. The state changes once, so the return happens
/// once; `false`, and nothing happens, when it is not unpaid.
fn give_up(
    tx: &Connection,
    id: &OrderId,
    reason: CancelReason,
    now: Timestamp,
) -> Result<bool, Fault> {
    let step = (OrderState::Unpaid, OrderState::Cancelled);
    if !store::order::turn(tx, id, step, Some(reason), now)? {
        return Ok(false);
    }
    for (sku, pieces) in store::order::pieces(tx, id)? {
        stock::give_back(tx, &sku, pieces)?;
    }
    coupon::release(tx, id)?;
    promotion::release(tx, id)?;
    points::give_back(tx, id, now)?;
    Ok(true)
}
