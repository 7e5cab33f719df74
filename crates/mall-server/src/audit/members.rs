//! Whether what members have is what their orders and gifts say.

use std::collections::BTreeMap;

use mall_core::order::OrderState;
use mall_core::{CouponId, OrderId, ShopperId, TemplateId};

use super::compare;
use crate::Fault;
use crate::record::coupon::CouponRow;
use crate::record::growth::{GiftRow, GrowthEntryRow, GrowthRow};
use crate::record::order::OrderRow;
use crate::store::Tx;

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut sums: BTreeMap<ShopperId, i64> = BTreeMap::new();
    let mut left: BTreeMap<OrderId, i64> = BTreeMap::new();
    for row in tx.all::<GrowthEntryRow>(&[])? {
        let order = orders.get(&row.order_id);
        if order.is_none_or(|it| it.shopper != row.shopper || it.state == OrderState::Unpaid) {
            broken.push(format!("growth is of a paid order of its shopper: {:?}", row.order_id));
        }
        if let Some(order) = order.filter(|_| row.units > 0) {
            let earned = i64::try_from(order.body.read()?.earned.growth).unwrap_or(i64::MAX);
            if earned != row.units {
                broken.push(format!("an order earns the growth it says: {:?}", row.order_id));
            }
        }
        *left.entry(row.order_id).or_default() += row.units;
        *sums.entry(row.shopper).or_default() += row.units;
    }
    for (order, left) in left.iter().filter(|(_, left)| **left < 0) {
        broken.push(format!("an order takes back what it earned at most: {order:?} {left}"));
    }
    let kept = tx.all::<GrowthRow>(&[])?.into_iter();
    let kept = kept.map(|row| (row.shopper, i64::try_from(row.units).unwrap_or(i64::MAX)));
    compare("growth is the sum of its ledger", kept.collect(), sums, broken);
    gifts(tx, broken)
}

/// What was given is there, one coupon for each gift.
fn gifts(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut coupons: BTreeMap<CouponId, (ShopperId, TemplateId)> = tx
        .all::<CouponRow>(&[])?
        .into_iter()
        .map(|row| (row.id, (row.shopper, row.template)))
        .collect();
    for row in tx.all::<GiftRow>(&[])? {
        if coupons.remove(&row.coupon) != Some((row.shopper, row.template)) {
            broken.push(format!("a gift gave a coupon of its own: {}", row.reason));
        }
    }
    Ok(())
}
