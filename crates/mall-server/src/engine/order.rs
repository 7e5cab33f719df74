//! What becomes of an order after it was placed.

use mall_api::order::{OrderView, OrdersQuery, OrdersResponse, PAGE_ORDERS};
use mall_core::order::{CancelReason, OrderState, OrderTimes};
use mall_core::{OrderId, ShopperId, Timestamp};

use super::{add_on, group, invite, order_gift, paid_card, refund, shipment, task};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::holding::{self, Thing};
use crate::record::order::OrderRow;
use crate::record::{
    self, bargain, coupon, exchange, flash, growth, points, promotion, session, stock,
};
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
/// [`Fault::WrongState`] when it is paid, unless it waits for its group: that is left then, and the
/// money goes back.
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
    if order.state == OrderState::GroupWaiting {
        group::leave(tx, id, now)?;
        return view(tx, shopper, id);
    }
    if order.state != OrderState::Unpaid {
        return Err(Fault::WrongState);
    }
    if give_up(tx, id, OrderState::Unpaid, CancelReason::Shopper, now)? {
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
    moment: (OrderTimes, Timestamp),
) -> Result<OrderView, Fault> {
    let order = view(tx, shopper, id)?;
    if order.state == OrderState::Done {
        return Ok(order);
    }
    if order.state != OrderState::Shipped {
        return Err(Fault::WrongState);
    }
    if shipment::receive(tx, id, moment)? { view(tx, shopper, id) } else { Err(Fault::Raced) }
}

/// The money is there: the order earns what it earns. `false`, and nothing happens, when it did not
/// wait for money.
pub(super) fn paid(tx: &dyn Tx, id: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    if let Some(bought) = record::order::card(tx, id)? {
        return paid_card::paid(tx, id, &bought, now);
    }
    if group::paid(tx, id, now)? {
        return Ok(true);
    }
    let turned = record::order::turn(tx, id, (OrderState::Unpaid, OrderState::Paid), None, now)?;
    if turned {
        earn(tx, id, now)?;
        flash::sell(tx, id)?;
    }
    Ok(turned)
}

/// What a paid order brings its shopper.
pub(super) fn earn(tx: &dyn Tx, id: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let (shopper, earned, tickets) = record::order::earned(tx, id)?;
    session::count_paid(tx, &shopper)?;
    task::ordered(tx, &shopper, id, now)?;
    invite::bought(tx, &shopper, id)?;
    record::due_again::bought(tx, &shopper, id)?;
    growth::earn(tx, &shopper, id, earned.growth, now)?;
    let ticket = format!("order/{id}");
    holding::give(tx, &shopper, (Thing::LotteryTicket, &ticket), tickets, now)?;
    order_gift::give(tx, id, now)?;
    points::earn(tx, &shopper, id, earned.points, now)
}

/// Some of the money of `order` goes back: where too little stays for the lottery tickets that it brought,
/// those go back that were not used, once. Else tickets could be had for nothing, order by order.
pub(super) fn take_tickets_back(
    tx: &dyn Tx,
    order: &OrderRow,
    now: Timestamp,
) -> Result<(), Fault> {
    let body = order.body.read()?;
    if body.tickets == 0 || refund::kept(tx, &order.id)? >= body.tickets_from {
        return Ok(());
    }
    let key = format!("order/{}/back", order.id);
    let own = holding::balance(tx, &order.shopper, Thing::LotteryTicket)?;
    let (units, what) = (own.min(body.tickets), (Thing::LotteryTicket, key.as_str()));
    if units == 0 || holding::is_entered(tx, what)? {
        return Ok(());
    }
    if holding::pay(tx, &order.shopper, what, units, now)? { Ok(()) } else { Err(Fault::Raced) }
}

/// The money came after the order was given up: it takes what it held again, and is paid.
///
/// # Errors
///
/// [`Fault::NotEnough`] when some of that is gone.
pub(super) fn take_up(
    tx: &dyn Tx,
    catalog: &Catalog,
    id: &OrderId,
    now: Timestamp,
) -> Result<(), Fault> {
    if let Some(bought) = record::order::card(tx, id)? {
        return if record::order::take_up(tx, id, OrderState::Done, now)? {
            paid_card::begin(tx, id, &bought, now)
        } else {
            Err(Fault::Raced)
        };
    }
    let seat = group::late(tx, id, now)?;
    let state = seat.as_ref().map_or(OrderState::Paid, |it| it.state);
    let gone = |what: &str| Fault::NotEnough(format!("{what}已经没有了，款项将原路退回"));
    if !record::order::take_up(tx, id, state, now)? {
        return Err(Fault::Raced);
    }
    for (sku, pieces) in record::order::pieces(tx, id)? {
        if !stock::take(tx, &sku, pieces)? {
            return Err(gone("订单中的商品"));
        }
    }
    if !flash::take_again(tx, &catalog.shop.flash_sales, id)? {
        return Err(gone("秒杀名额"));
    }
    if !coupon::hold_again(tx, id, now)? {
        return Err(gone("订单中的优惠券"));
    }
    if !promotion::apply_again(tx, &catalog.shop.promotions, id)? {
        return Err(gone("订单中的活动优惠"));
    }
    if !exchange::take_again(tx, &catalog.shop.points_mall, id)? {
        return Err(gone("订单中的兑换名额"));
    }
    if !bargain::take_again(tx, &catalog.shop.bargains, id)? {
        return Err(gone("订单中的砍价名额"));
    }
    if !add_on::take_again(tx, catalog, id)? {
        return Err(gone("订单中的换购名额"));
    }
    if !points::spend_again(tx, id, now)? {
        return Err(gone("订单中的积分"));
    }
    if let Some(seat) = seat {
        seat.take(tx, catalog, now)?;
    }
    if state == OrderState::Paid { earn(tx, id, now) } else { Ok(()) }
}

/// Gives up an order whose time is up; `false`, and nothing happens, when somebody did before.
pub(crate) fn expire(tx: &dyn Tx, id: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    give_up(tx, id, OrderState::Unpaid, CancelReason::Expired, now)
}

/// Cancels an order that is in state `from` and returns what it held. The state changes once, so the
/// return happens once; `false`, and nothing happens, when it is in another state.
pub(super) fn give_up(
    tx: &dyn Tx,
    id: &OrderId,
    from: OrderState,
    reason: CancelReason,
    now: Timestamp,
) -> Result<bool, Fault> {
    if !record::order::turn(tx, id, (from, OrderState::Cancelled), Some(reason), now)? {
        return Ok(false);
    }
    if record::order::card(tx, id)?.is_some() {
        return Ok(true);
    }
    for (sku, pieces) in record::order::pieces(tx, id)? {
        stock::give_back(tx, &sku, pieces)?;
    }
    coupon::release(tx, id)?;
    promotion::release(tx, id)?;
    flash::give_back(tx, id)?;
    exchange::give_back(tx, id)?;
    bargain::give_back(tx, id)?;
    record::add_on::give_back(tx, id)?;
    points::give_back(tx, id, now)?;
    group::give_back(tx, id, now)?;
    Ok(true)
}
