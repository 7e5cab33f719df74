//! Money that goes back.

use mall_core::{Money, OrderId, PaymentId, Timestamp};

use crate::Fault;
use crate::store::{Index, Part, Record, Scan, Tx};

crate::store::words! {
    /// Why money goes back.
    RefundReason {
        /// It came when the order had been given up, and what that held is gone.
        Late = "late",
        /// The group was not full in time.
        GroupFailed = "groupFailed",
        /// The shopper left the group.
        LeftGroup = "leftGroup",
        /// Pieces were brought back, or never came.
        AfterSale = "afterSale",
        /// Months of a card that had not begun.
        PaidCard = "paidCard",
    }
}

crate::store::words! {
    /// Where a refund stands.
    RefundState {
        /// The gateway is to send it.
        Asked = "asked",
        /// The gateway has sent it.
        Done = "done",
    }
}

crate::store::record! {
    /// Money that goes back. Its number says what for: the same number is the same refund.
    RefundRow in "refund" keyed 1 {
        /// At most 64 characters, of those that gateways take.
        number: String,
        /// Of which order.
        order_id: OrderId,
        /// Of which payment.
        payment_id: PaymentId,
        /// How much.
        amount: Money,
        /// Why.
        why: RefundReason,
        /// Where it stands.
        state: RefundState,
        /// Since when.
        asked_at: Timestamp,
        /// When the gateway sent it.
        done_at: Option<Timestamp>,
    }
    Index::on("refund_of_order", &["order_id"]),
    Index::on("refund_asked", &["asked_at"]).partial(Part::Text("state", "asked")),
}

const REFUND: <RefundRow as Record>::Columns = RefundRow::COLUMNS;

/// Those the gateway is to send, the oldest first.
pub(crate) fn asked(tx: &dyn Tx, limit: usize) -> Result<Vec<RefundRow>, Fault> {
    let tests = [REFUND.state.is(&RefundState::Asked)];
    tx.scan(&Scan { tests: &tests, by: "refund_asked", limit, ..Scan::ALL })
}

/// Those of `orders`.
pub(crate) fn of_orders<'a>(
    tx: &dyn Tx,
    orders: impl Iterator<Item = &'a OrderId>,
) -> Result<Vec<RefundRow>, Fault> {
    tx.all(&[REFUND.order_id.among(orders.map(OrderId::as_str))])
}

/// The one called `number`.
pub(crate) fn find(tx: &dyn Tx, number: &str) -> Result<Option<RefundRow>, Fault> {
    tx.find(&[REFUND.number.is(&number.to_owned())])
}

/// The gateway has sent it; `false`, and nothing changes, when that was known.
pub(crate) fn done(tx: &dyn Tx, number: &str, now: Timestamp) -> Result<bool, Fault> {
    let is_asked = [REFUND.number.is(&number.to_owned()), REFUND.state.is(&RefundState::Asked)];
    let sets = [REFUND.state.to(&RefundState::Done), REFUND.done_at.to(&Some(now))];
    Ok(tx.change::<RefundRow>(&is_asked, &sets)? == 1)
}
