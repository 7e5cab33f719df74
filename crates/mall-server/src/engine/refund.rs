//! Money that goes back: written down with what makes it due, and sent by the gateway afterwards.

use mall_api::message::News;
use mall_core::after_sale::refund_number;
use mall_core::{Money, OrderId, Timestamp};

use super::after_sale;
use crate::Fault;
use crate::record::gateway::{self, WatchKind};
use crate::record::payment::{self, PaymentRow};
use crate::record::refund::{self, RefundReason, RefundRow, RefundState};
use crate::record::{message, order};
use crate::store::Tx;

/// After-sales of an order are numbered from 1; this is the refund of all that is left.
const THE_REST: u32 = 0;

/// Asks for `amount` of what was paid for `order` to go back under `number`. A number that was asked
/// for changes nothing and gives `false`, as does an amount of nothing.
///
/// # Errors
///
/// [`Fault::WrongState`] when the order was not paid; [`Fault::Broken`] when more would go back than
/// was paid.
pub(crate) fn ask(
    tx: &dyn Tx,
    order: &OrderId,
    number: String,
    amount: Money,
    why: RefundReason,
    now: Timestamp,
) -> Result<bool, Fault> {
    if amount.is_zero() {
        return Ok(false);
    }
    let paid = payment::confirmed(tx, order)?.ok_or(Fault::WrongState)?;
    let row = RefundRow {
        number,
        order_id: order.clone(),
        payment_id: paid.id.clone(),
        amount,
        why,
        state: RefundState::Asked,
        asked_at: now,
        done_at: None,
    };
    if !tx.insert(&row)? {
        return Ok(false);
    }
    if amount > left(&paid) {
        return Err(Fault::Broken("more would go back than was paid"));
    }
    if !payment::give_back(tx, &paid, amount)? {
        return Err(Fault::Raced);
    }
    gateway::watch(tx, WatchKind::Refund, &row.number, now)?;
    Ok(true)
}

/// Asks for all that was paid for `order` and does not go back yet; `false` when that is nothing.
pub(crate) fn ask_rest(
    tx: &dyn Tx,
    order: &OrderId,
    why: RefundReason,
    now: Timestamp,
) -> Result<bool, Fault> {
    let Some(paid) = payment::confirmed(tx, order)? else { return Ok(false) };
    ask(tx, order, refund_number(order, THE_REST), left(&paid), why, now)
}

/// What of the payment of `order` does not go back.
pub(super) fn kept(tx: &dyn Tx, order: &OrderId) -> Result<Money, Fault> {
    Ok(payment::confirmed(tx, order)?.map_or(Money::ZERO, |it| left(&it)))
}

/// What of a payment does not go back.
fn left(paid: &PaymentRow) -> Money {
    Money::from_fen(paid.amount.fen() - paid.refunded.fen())
}

/// The gateway has sent it. Hearing so a second time changes nothing and gives `false`.
pub(crate) fn done(tx: &dyn Tx, number: &str, now: Timestamp) -> Result<bool, Fault> {
    if !refund::done(tx, number, now)? {
        return Ok(false);
    }
    gateway::forget(tx, WatchKind::Refund, number)?;
    let Some(row) = refund::find(tx, number)? else { return Ok(true) };
    if row.why == RefundReason::AfterSale {
        after_sale::refunded(tx, &row.order_id, number, now)?;
    }
    if let Some(shopper) = order::owner(tx, &row.order_id)? {
        let news = News::Refunded { order: row.order_id, amount: row.amount };
        message::add(tx, &shopper, (format!("refund/{number}"), &news), now)?;
    }
    Ok(true)
}
