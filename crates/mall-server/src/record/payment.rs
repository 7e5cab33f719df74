//! Attempts to pay, and the outbox.

use mall_core::{Money, OrderId, PaymentId, ShopperId, Timestamp};

use super::order::owner;
use crate::Fault;
use crate::store::{Index, Part, Record, Scan, Serial, Tx};

crate::store::words! {
    /// What became of an attempt.
    PaymentState {
        /// Nothing yet.
        Open = "open",
        /// The money is there.
        Confirmed = "confirmed",
        /// It will not come.
        Refused = "refused",
    }
}

crate::store::record! {
    /// An attempt to pay.
    PaymentRow in "payment" keyed 1 {
        /// Its name.
        id: PaymentId,
        /// For which order.
        order_id: OrderId,
        /// Who takes the money.
        gateway: String,
        /// How much.
        amount: Money,
        /// What became of it.
        state: PaymentState,
        /// Since when.
        created_at: Timestamp,
        /// When it ended.
        settled_at: Option<Timestamp>,
        /// What of it goes back or has gone back.
        refunded: Money,
    }
    Index::unique("one_open_payment", &["order_id"]).partial(Part::Text("state", "open")),
    Index::unique("one_confirmed_payment", &["order_id"]).partial(Part::Text("state", "confirmed")),
}

crate::store::record! {
    /// Something to tell others: an order came into a state.
    NewsRow in "outbox" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// The state.
        kind: String,
        /// Of which order.
        order_id: OrderId,
        /// When.
        at: Timestamp,
        /// When it was told.
        sent_at: Option<Timestamp>,
    }
    Index::on("outbox_unsent", &["id"]).partial(Part::Null("sent_at")),
}

const PAYMENT: <PaymentRow as Record>::Columns = PaymentRow::COLUMNS;
const NEWS: <NewsRow as Record>::Columns = NewsRow::COLUMNS;

/// The attempt that is still open for `order`.
pub(crate) fn open_for(tx: &dyn Tx, order: &OrderId) -> Result<Option<PaymentRow>, Fault> {
    tx.find(&[PAYMENT.order_id.is(order), PAYMENT.state.is(&PaymentState::Open)])
}

/// An attempt to pay any order.
pub(crate) fn named(tx: &dyn Tx, id: &PaymentId) -> Result<Option<PaymentRow>, Fault> {
    tx.find(&[PAYMENT.id.is(id)])
}

/// What was paid from `since` on and before `until`.
pub(crate) fn paid_between(
    tx: &dyn Tx,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<PaymentRow>, Fault> {
    tx.all(&[
        PAYMENT.state.is(&PaymentState::Confirmed),
        PAYMENT.settled_at.at_least(&Some(since)),
        PAYMENT.settled_at.less(&Some(until)),
    ])
}

/// An attempt to pay one of this shopper's orders.
pub(crate) fn find(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &PaymentId,
) -> Result<Option<PaymentRow>, Fault> {
    let Some(found) = tx.find::<PaymentRow>(&[PAYMENT.id.is(id)])? else { return Ok(None) };
    Ok((owner(tx, &found.order_id)?.as_ref() == Some(shopper)).then_some(found))
}

/// Ends an open attempt; `false`, and nothing changes, when it is not open.
pub(crate) fn settle(
    tx: &dyn Tx,
    id: &PaymentId,
    state: PaymentState,
    now: Timestamp,
) -> Result<bool, Fault> {
    let is_open = [PAYMENT.id.is(id), PAYMENT.state.is(&PaymentState::Open)];
    let sets = [PAYMENT.state.to(&state), PAYMENT.settled_at.to(&Some(now))];
    Ok(tx.change::<PaymentRow>(&is_open, &sets)? == 1)
}

/// What paid for `order`, when it was paid with money.
pub(crate) fn confirmed(tx: &dyn Tx, order: &OrderId) -> Result<Option<PaymentRow>, Fault> {
    tx.find(&[PAYMENT.order_id.is(order), PAYMENT.state.is(&PaymentState::Confirmed)])
}

/// Counts `amount` of `paid` as going back; `false`, and nothing changes, when not so much is left.
pub(crate) fn give_back(tx: &dyn Tx, paid: &PaymentRow, amount: Money) -> Result<bool, Fault> {
    let most = Money::from_fen(paid.amount.fen() - amount.fen());
    let is_left = [PAYMENT.id.is(&paid.id), PAYMENT.refunded.at_most(&most)];
    Ok(tx.change::<PaymentRow>(&is_left, &[PAYMENT.refunded.plus(amount.fen())])? == 1)
}

/// What was not told yet, oldest first.
pub(crate) fn untold(tx: &dyn Tx, limit: usize) -> Result<Vec<NewsRow>, Fault> {
    let tests = [NEWS.sent_at.is(&None)];
    tx.scan(&Scan { tests: &tests, by: "outbox_unsent", limit, ..Scan::ALL })
}

/// Takes over the telling of some that were not told yet: they are nobody else's then.
pub(crate) fn take_over(tx: &dyn Tx, limit: usize, now: Timestamp) -> Result<Vec<NewsRow>, Fault> {
    let mut taken = Vec::new();
    // One by one: what came in between, with a lower number, was not read.
    for news in untold(tx, limit)? {
        let tests = [NEWS.id.is(&news.id), NEWS.sent_at.is(&None)];
        if tx.change::<NewsRow>(&tests, &[NEWS.sent_at.to(&Some(now))])? == 1 {
            taken.push(news);
        }
    }
    Ok(taken)
}
