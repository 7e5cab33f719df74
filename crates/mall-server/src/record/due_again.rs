//! When shoppers are told that something may be used up.

use mall_core::{OrderId, ProductId, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Scan, Tx};

crate::store::record! {
    /// An order that was paid, and not looked at since.
    BoughtRow in "due_again_order" keyed 1 {
        /// Which order.
        order_id: OrderId,
        /// Whose.
        shopper: ShopperId,
    }
}

crate::store::record! {
    /// When a shopper is likely to want a product again.
    DueRow in "due_again" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// What.
        product: ProductId,
        /// When it is to be looked at.
        due_at: Timestamp,
    }
    Index::on("due_again_by_time", &["due_at", "shopper", "product"]),
}

const BOUGHT: <BoughtRow as Record>::Columns = BoughtRow::COLUMNS;
const DUE: <DueRow as Record>::Columns = DueRow::COLUMNS;

/// An order was paid: the job is to look at it.
pub(crate) fn bought(tx: &dyn Tx, shopper: &ShopperId, order: &OrderId) -> Result<(), Fault> {
    tx.insert(&BoughtRow { order_id: order.clone(), shopper: shopper.clone() }).map(|_| ())
}

/// Orders to look at, at most `limit`.
pub(crate) fn fresh(tx: &dyn Tx, limit: usize) -> Result<Vec<BoughtRow>, Fault> {
    tx.scan(&Scan { limit, ..Scan::ALL })
}

/// Takes over the looking; `false` when somebody else did.
pub(crate) fn take(tx: &dyn Tx, row: &BoughtRow) -> Result<bool, Fault> {
    Ok(tx.delete::<BoughtRow>(&[BOUGHT.order_id.is(&row.order_id)])? == 1)
}

/// From now on it is due then.
pub(crate) fn put(tx: &dyn Tx, row: &DueRow) -> Result<(), Fault> {
    tx.put(row)
}

/// What is due at `now`, the first first, at most `limit`.
pub(crate) fn due(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<DueRow>, Fault> {
    let tests = [DUE.due_at.at_most(&now)];
    tx.scan(&Scan { tests: &tests, by: "due_again_by_time", limit, ..Scan::ALL })
}

/// Removes it, where it still is due when it was read to be; whether it was.
pub(crate) fn remove(tx: &dyn Tx, row: &DueRow) -> Result<bool, Fault> {
    let as_read =
        [DUE.shopper.is(&row.shopper), DUE.product.is(&row.product), DUE.due_at.is(&row.due_at)];
    Ok(tx.delete::<DueRow>(&as_read)? == 1)
}
