//! Paying: an attempt is written down before any gateway hears of it, and ends once.

use mall_api::order::OrderView;
use mall_core::order::OrderState;
use mall_core::{OrderId, PaymentId, ShopperId, Timestamp};

use super::Moment;
use super::order::{paid, view};
use crate::Fault;
use crate::record::payment::{self, PaymentRow, PaymentState};
use crate::store::Tx;

/// What paying begins with.
pub(crate) enum Begun {
    /// The gateway takes it from here. Asking again gives the same attempt.
    Open(PaymentRow),
    /// There was nothing to pay: the order is paid.
    Nothing(Box<OrderView>),
}

/// Begins to pay an order at `gateway`.
///
/// # Errors
///
/// [`Fault::WrongState`] when it is not waiting for money, or its time is up.
pub(crate) fn begin(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    gateway: &str,
    moment: &Moment,
) -> Result<Begun, Fault> {
    let now = moment.now;
    let order = view(tx, shopper, id)?;
    if order.payable.is_zero() && order.state == OrderState::Paid {
        return Ok(Begun::Nothing(Box::new(order)));
    }
    if order.state != OrderState::Unpaid || order.pay_before.is_none_or(|end| now >= end) {
        return Err(Fault::WrongState);
    }
    if order.payable.is_zero() {
        return if paid(tx, id, now)? {
            Ok(Begun::Nothing(Box::new(view(tx, shopper, id)?)))
        } else {
            Err(Fault::Raced)
        };
    }
    if let Some(open) = payment::open_for(tx, id, gateway)? {
        return Ok(Begun::Open(open));
    }
    let attempt = PaymentRow {
        id: PaymentId::new(moment.seed.id("p"))?,
        order_id: id.clone(),
        gateway: gateway.to_owned(),
        amount: order.payable,
        state: PaymentState::Open,
        created_at: now,
        settled_at: None,
    };
    tx.add(&attempt)?;
    Ok(Begun::Open(attempt))
}

/// Ends an attempt: paid, or refused. The same answer a second time changes nothing.
///
/// # Errors
///
/// [`Fault::WrongState`] when it ended otherwise, or the order no longer waits for money.
pub(crate) fn settle(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &PaymentId,
    confirm: bool,
    now: Timestamp,
) -> Result<OrderView, Fault> {
    let attempt = payment::find(tx, shopper, id)?.ok_or(Fault::NotFound)?;
    let wanted = if confirm { PaymentState::Confirmed } else { PaymentState::Refused };
    if attempt.state == wanted {
        return view(tx, shopper, &attempt.order_id);
    }
    if attempt.state != PaymentState::Open {
        return Err(Fault::WrongState);
    }
    if !payment::settle(tx, id, wanted, now)? {
        return Err(Fault::Raced);
    }
    let order = view(tx, shopper, &attempt.order_id)?;
    if !confirm {
        return Ok(order);
    }
    let in_time = order.pay_before.is_some_and(|end| now < end);
    if in_time && paid(tx, &attempt.order_id, now)? {
        view(tx, shopper, &attempt.order_id)
    } else {
        Err(Fault::WrongState)
    }
}
