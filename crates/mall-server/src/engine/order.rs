//! What becomes of an order after it was placed.

use mall_api::order::{OrderView, OrdersQuery, OrdersResponse, PAGE_ORDERS};
use mall_core::order::{CancelReason, OrderState};
use mall_core::{OrderId, ShopperId, Timestamp};

use crate::Fault;
use crate::record::{self, coupon, flash, points, promotion, session, stock};
use crate::store::Tx;

/// One of this shopper's orders.
///
/// # Errors
///
/// [`Fault::NotFound`] also when it is somebody else's.
pub(crate) fn view(tx: &dyn Tx, shopper: &ShopperId, id: &OrderId) -> Result<OrderView, Fault> {
    record::order::view(tx, shopper, id)?.ok_or(Fault::NotFound)
}

/// A page of this shopper's orders.
pub(crate) fn page(
    tx: &dyn Tx,
    shopper: &ShopperId,
    query: &OrdersQuery,
) -> Result<OrdersResponse, Fault> {
    let (state, after) = (query.state, query.after.as_ref());
    let mut orders = record::order::page(tx, shopper, state, after, PAGE_ORDERS + 1)?;
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
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    now: Timestamp,
) -> Result<OrderView, Fault> {
    let order = view(tx, shopper, id)?;
    if order.state == OrderState::Cancelled {
        return Ok(order);
    }
    if order.state != OrderState::Unpaid {
        return Err(Fault::WrongState);
    }
    if give_up(tx, id, CancelReason::Shopper, now)? {
        view(tx, shopper, id)
    } else {
        Err(Fault::Raced)
    }
}

/// The parcel has arrived. Saying so a second time changes nothing.
///
/// # Errors
///
/// [`Fault::WrongState`] when it was not sent.
pub(crate) fn received(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    now: Timestamp,
) -> Result<OrderView, Fault> {
    let order = view(tx, shopper, id)?;
    if order.state == OrderState::Done {
        return Ok(order);
    }
    if order.state != OrderState::Shipped {
        return Err(Fault::WrongState);
    }
    let step = (OrderState::Shipped, OrderState::Done);
    if record::order::turn(tx, id, step, None, now)? {
        view(tx, shopper, id)
    } else {
        Err(Fault::Raced)
    }
}

/// The money is there: the order earns what it earns. `false`, and nothing happens, when it did not
/// wait for money.
pub(super) fn paid(tx: &dyn Tx, id: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    let step = (OrderState::Unpaid, OrderState::Paid);
    let turned = record::order::turn(tx, id, step, None, now)?;
    if turned {
        let (shopper, earned) = record::order::earned(tx, id)?;
        session::count_paid(tx, &shopper)?;
        points::earn(tx, &shopper, id, earned.points, now)?;
        flash::sell(tx, id)?;
    }
    Ok(turned)
}

/// The parcel was sent.
///
/// # Errors
///
/// [`Fault::WrongState`] when the order is not paid.
pub(crate) fn ship(tx: &dyn Tx, id: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let step = (OrderState::Paid, OrderState::Shipped);
    if record::order::turn(tx, id, step, None, now)? { Ok(()) } else { Err(Fault::WrongState) }
}

/// Gives up an order whose time is up; `false`, and nothing happens, when somebody did before.
pub(crate) fn expire(tx: &dyn Tx, id: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    give_up(tx, id, CancelReason::Expired, now)
}

/// Cancels an unpaid order and returns what it held. The state changes once, so the return happens
/// once; `false`, and nothing happens, when it is not unpaid.
fn give_up(tx: &dyn Tx, id: &OrderId, reason: CancelReason, now: Timestamp) -> Result<bool, Fault> {
    let step = (OrderState::Unpaid, OrderState::Cancelled);
    if !record::order::turn(tx, id, step, Some(reason), now)? {
        return Ok(false);
    }
    for (sku, pieces) in record::order::pieces(tx, id)? {
        stock::give_back(tx, &sku, pieces)?;
    }
    coupon::release(tx, id)?;
    promotion::release(tx, id)?;
    flash::give_back(tx, id)?;
    points::give_back(tx, id, now)?;
    Ok(true)
}
