//! 发货: parcels go out, and arrive.

use mall_api::after_sale::{MerchantOrder, MerchantOrdersResponse, ShipRequest};
use mall_api::message::News;
use mall_api::order::{OrdersQuery, PAGE_ORDERS};
use mall_core::after_sale::called_off;
use mall_core::order::{OrderState, OrderTimes};
use mall_core::pricing::Pieces;
use mall_core::shipment::{Parcel, Shipping};
use mall_core::{OrderId, Timestamp};

use super::{delivery, invite, task};
use crate::Fault;
use crate::record::order::{self, take_turn};
use crate::record::{after_sale, message};
use crate::store::Tx;

/// The shop sends a parcel. The same tracking number again changes nothing and gives `false`. When
/// nothing is left to be sent, the order is sent.
///
/// # Errors
///
/// [`Fault::WrongState`] when the order is not to be sent; [`Fault::Invalid`] names what is wrong with
/// the parcel.
pub(crate) fn ship(
    tx: &dyn Tx,
    id: &OrderId,
    request: &ShipRequest,
    (times, now): (OrderTimes, Timestamp),
) -> Result<bool, Fault> {
    let row = order::find(tx, id)?.ok_or(Fault::NotFound)?;
    let parcels = after_sale::parcels(tx, id)?;
    let is_known = |it: &Parcel| {
        it.tracking == request.tracking
            && (request.pieces.is_empty() || request.pieces == it.pieces)
    };
    if parcels.iter().any(is_known) {
        return Ok(false);
    }
    if row.state != OrderState::Paid {
        return Err(Fault::WrongState);
    }
    let ordered = ordered(tx, id)?;
    let called_off = called_off(&ordered, &parcels, &after_sale::of_order(tx, id)?, true);
    let shipping = Shipping { ordered: &ordered, called_off: &called_off, parcels: &parcels };
    let left = shipping.left();
    if left.is_empty() {
        // All that is left is asked back.
        return Err(Fault::WrongState);
    }
    let pieces = if request.pieces.is_empty() { left } else { request.pieces.clone() };
    let parcel = Parcel { tracking: request.tracking.clone(), pieces, sent_at: now };
    shipping.check_next(&parcel)?;
    take_turn(tx, &row)?;
    after_sale::add_parcel(tx, id, &parcel, parcels.len())?;
    if !is_sent(tx, id, times, now)? && parcels.is_empty() {
        delivery::is_news(tx, id, now)?;
    }
    let key = format!("parcel/{id}/{}", parcels.len());
    let news = News::ParcelSent { order: id.clone(), tracking: parcel.tracking };
    message::add(tx, &row.shopper, (key, &news), now)?;
    Ok(true)
}

/// Turns a paid order to be sent when nothing of it is left to be; whether it did.
pub(super) fn is_sent(
    tx: &dyn Tx,
    id: &OrderId,
    times: OrderTimes,
    now: Timestamp,
) -> Result<bool, Fault> {
    if !to_send(tx, id, false)?.is_empty() {
        return Ok(false);
    }
    let step = (OrderState::Paid, OrderState::Shipped);
    let turned = order::turn_until(tx, id, step, times.received_at(now), now)?;
    if turned {
        delivery::is_news(tx, id, now)?;
    }
    Ok(turned)
}

/// What is still to be sent; with `open`, without what is asked back and not decided.
fn to_send(tx: &dyn Tx, id: &OrderId, open: bool) -> Result<Vec<Pieces>, Fault> {
    let (ordered, parcels) = (ordered(tx, id)?, after_sale::parcels(tx, id)?);
    let called_off = called_off(&ordered, &parcels, &after_sale::of_order(tx, id)?, open);
    Ok(Shipping { ordered: &ordered, called_off: &called_off, parcels: &parcels }.left())
}

/// What was ordered, gifts too, each SKU once.
pub(super) fn ordered(tx: &dyn Tx, id: &OrderId) -> Result<Vec<Pieces>, Fault> {
    let pieces = order::pieces(tx, id)?.into_iter();
    Ok(pieces.map(|(sku, pieces)| Pieces { sku, pieces }).collect())
}

/// The parcel has arrived: nobody said so, and it was sent long ago. `false`, and nothing happens, when
/// somebody did.
pub(crate) fn receive(
    tx: &dyn Tx,
    id: &OrderId,
    (times, now): (OrderTimes, Timestamp),
) -> Result<bool, Fault> {
    let step = (OrderState::Shipped, OrderState::Done);
    let turned = order::turn_until(tx, id, step, times.after_sale_before(now), now)?;
    if turned && let Some(shopper) = order::owner(tx, id)? {
        invite::received(tx, &shopper, id, now)?;
        task::received(tx, &shopper, id, now)?;
    }
    Ok(turned)
}

/// An order as the shop sees it.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is none.
pub(crate) fn merchants(tx: &dyn Tx, id: &OrderId) -> Result<MerchantOrder, Fault> {
    let row = order::find(tx, id)?.ok_or(Fault::NotFound)?;
    let is_to_send = row.state == OrderState::Paid;
    Ok(MerchantOrder {
        shopper: row.shopper.clone(),
        order: order::seen(tx, row)?,
        to_send: if is_to_send { to_send(tx, id, true)? } else { Vec::new() },
    })
}

/// A page of everybody's orders.
pub(crate) fn page(tx: &dyn Tx, query: &OrdersQuery) -> Result<MerchantOrdersResponse, Fault> {
    let mut ids = order::all_page(tx, query.state, query.after.as_ref(), PAGE_ORDERS + 1)?;
    let more = ids.len() > PAGE_ORDERS;
    ids.truncate(PAGE_ORDERS);
    let next = ids.last().filter(|_| more).cloned();
    let orders = ids.iter().map(|id| merchants(tx, id)).collect::<Result<_, _>>()?;
    Ok(MerchantOrdersResponse { orders, next })
}
