//! Orders and coupons as a report goes through them: all of them, a page at a time.

use mall_core::{CouponId, OrderId};

use super::coupon::{CouponRow, OnOrderRow};
use super::order::{EventRow, OrderRow};
use super::refund::RefundRow;
use crate::Fault;
use crate::store::{Record, Scan, Tx};

const ORDER: <OrderRow as Record>::Columns = OrderRow::COLUMNS;
const EVENT: <EventRow as Record>::Columns = EventRow::COLUMNS;
const ON_ORDER: <OnOrderRow as Record>::Columns = OnOrderRow::COLUMNS;
const REFUND: <RefundRow as Record>::Columns = RefundRow::COLUMNS;
const COUPON: <CouponRow as Record>::Columns = CouponRow::COLUMNS;

/// Orders from `from` on, by their name, at most `limit`.
pub(crate) fn orders_from(
    tx: &dyn Tx,
    from: Option<&OrderId>,
    limit: usize,
) -> Result<Vec<OrderRow>, Fault> {
    let tests: Vec<_> = from.map(|from| ORDER.id.at_least(from)).into_iter().collect();
    tx.scan(&Scan { tests: &tests, limit, ..Scan::ALL })
}

/// What became of the orders from `first` to `last`.
pub(crate) fn events_of(
    tx: &dyn Tx,
    (first, last): (&OrderId, &OrderId),
) -> Result<Vec<EventRow>, Fault> {
    tx.all(&[EVENT.order_id.at_least(first), EVENT.order_id.at_most(last)])
}

/// The coupons that orders from `first` to `last` hold or have used.
pub(crate) fn coupons_of(
    tx: &dyn Tx,
    (first, last): (&OrderId, &OrderId),
) -> Result<Vec<OnOrderRow>, Fault> {
    let tests = [
        ON_ORDER.order_id.at_least(first),
        ON_ORDER.order_id.at_most(last),
        ON_ORDER.live.is(&true),
    ];
    tx.all(&tests)
}

/// What went back, or is going back, of the orders from `first` to `last`.
pub(crate) fn refunds_of(
    tx: &dyn Tx,
    (first, last): (&OrderId, &OrderId),
) -> Result<Vec<RefundRow>, Fault> {
    tx.all(&[REFUND.order_id.at_least(first), REFUND.order_id.at_most(last)])
}

/// Coupons from `from` on, by their name, at most `limit`.
pub(crate) fn coupons_from(
    tx: &dyn Tx,
    from: Option<&CouponId>,
    limit: usize,
) -> Result<Vec<CouponRow>, Fault> {
    let tests: Vec<_> = from.map(|from| COUPON.id.at_least(from)).into_iter().collect();
    tx.scan(&Scan { tests: &tests, limit, ..Scan::ALL })
}
