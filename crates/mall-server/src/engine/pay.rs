//! Paying: an attempt is written down before any gateway hears of it, and ends once.

use mall_api::order::OrderView;
use mall_core::order::{OrderState, TakePayment};
use mall_core::{Money, OrderId, PaymentId, ShopperId, Timestamp};

use super::order::{paid, take_up, view};
use super::{Moment, refund};
use crate::Fault;
use crate::catalog::Catalog;
use crate::gateway::SANDBOX;
use crate::record::gateway::{self as gateway_watch, WatchKind};
use crate::record::order::{owner, stands, still_unpaid};
use crate::record::payment::{self, PaymentRow, PaymentState};
use crate::record::refund::RefundReason;
use crate::store::Tx;

/// How long after it was begun a gateway is first asked whether an attempt is paid.
pub(crate) const FIRST_LOOK_MS: i64 = 60_000;

/// What paying begins with.
pub(crate) enum Begun {
    /// The gateway takes it from here. Asking again gives the same attempt.
    Open(PaymentRow),
    /// This one, which is open at another gateway, is to end first: nobody pays twice.
    Elsewhere(PaymentRow),
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
    let is_paid = matches!(order.state, OrderState::Paid | OrderState::GroupWaiting);
    if order.payable.is_zero() && is_paid {
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
    if let Some(open) = payment::open_for(tx, id)? {
        let is_here = open.gateway == gateway;
        return Ok(if is_here { Begun::Open(open) } else { Begun::Elsewhere(open) });
    }
    let attempt = PaymentRow {
        id: PaymentId::new(moment.seed.id("p"))?,
        order_id: id.clone(),
        gateway: gateway.to_owned(),
        amount: order.payable,
        state: PaymentState::Open,
        created_at: now,
        settled_at: None,
        refunded: Money::ZERO,
    };
    tx.add(&attempt)?;
    if gateway != SANDBOX {
        // A callback may never come.
        let first = now.plus_ms(FIRST_LOOK_MS);
        gateway_watch::watch(tx, WatchKind::Payment, attempt.id.as_str(), first)?;
    }
    // Another attempt may have paid it since it was read: nobody pays twice.
    if still_unpaid(tx, id)? { Ok(Begun::Open(attempt)) } else { Err(Fault::Raced) }
}

/// What becomes of money that comes when the order was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Late {
    /// The order takes what it held again and is paid, or nothing happens.
    TakesUp,
    /// It goes back.
    GoesBack,
}

/// Ends an attempt: paid, or refused. The same answer a second time changes nothing.
///
/// # Errors
///
/// [`Fault::WrongState`] when it ended otherwise; [`Fault::NotEnough`] when the order was given up and
/// cannot be taken up again: then the money goes back by [`Late::GoesBack`].
pub(crate) fn settle(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    id: &PaymentId,
    (confirm, late): (bool, Late),
    now: Timestamp,
) -> Result<OrderView, Fault> {
    let attempt = payment::find(tx, shopper, id)?.ok_or(Fault::NotFound)?;
    let wanted = if confirm { PaymentState::Confirmed } else { PaymentState::Refused };
    let order = &attempt.order_id;
    if attempt.state == wanted {
        return view(tx, shopper, order);
    }
    if attempt.state != PaymentState::Open {
        return Err(Fault::WrongState);
    }
    if !payment::settle(tx, id, wanted, now)? {
        return Err(Fault::Raced);
    }
    gateway_watch::forget(tx, WatchKind::Payment, id.as_str())?;
    if confirm {
        let (state, reason) = stands(tx, order)?;
        match state.take_payment(reason, late == Late::TakesUp) {
            TakePayment::Pays => {
                if !paid(tx, order, now)? {
                    return Err(Fault::Raced);
                }
            }
            TakePayment::TakesUp => take_up(tx, catalog, order, now)?,
            TakePayment::GoesBack | TakePayment::Again => {
                refund::ask_rest(tx, order, RefundReason::Late, now)?;
            }
        }
    }
    view(tx, shopper, order)
}

/// As [`settle`], for whoever the order belongs to: a gateway says so, which knows no shoppers.
pub(crate) fn settle_for_owner(
    tx: &dyn Tx,
    catalog: &Catalog,
    attempt: &PaymentRow,
    told: (bool, Late),
    now: Timestamp,
) -> Result<(), Fault> {
    let shopper = owner(tx, &attempt.order_id)?.ok_or(Fault::NotFound)?;
    settle(tx, catalog, &shopper, &attempt.id, told, now).map(|_| ())
}
