//! Whether campaigns gave coupons that are there, tags are of somebody, and what is due was bought.

use std::collections::{BTreeMap, BTreeSet};

use mall_core::order::OrderState;
use mall_core::{CouponId, OrderId, ShopperId, TemplateId};

use crate::Fault;
use crate::record::coupon::CouponRow;
use crate::record::due_again::{BoughtRow, DueRow};
use crate::record::order::{LineRow, OrderRow};
use crate::record::segment::{GiftRow, TagRow};
use crate::record::session::ShopperRow;
use crate::store::Tx;

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let gifts = tx.all::<GiftRow>(&[])?;
    if !gifts.is_empty() {
        let mut coupons: BTreeMap<CouponId, (ShopperId, TemplateId)> = tx
            .all::<CouponRow>(&[])?
            .into_iter()
            .map(|row| (row.id, (row.shopper, row.template)))
            .collect();
        for row in gifts {
            if coupons.remove(&row.coupon) != Some((row.shopper, row.template)) {
                broken.push(format!("a campaign gave a coupon of its own: {}", row.coupon));
            }
        }
    }
    let here: BTreeSet<ShopperId> = tx
        .all::<ShopperRow>(&[])?
        .into_iter()
        .filter(|row| row.phone.is_here())
        .map(|row| row.id)
        .collect();
    let mut tagged: BTreeMap<ShopperId, Vec<String>> = BTreeMap::new();
    for row in tx.all::<TagRow>(&[])? {
        tagged.entry(row.shopper).or_default().push(row.tag);
    }
    for (shopper, tags) in tagged.iter().filter(|(it, _)| !here.contains(*it)) {
        broken.push(format!("a tag is of somebody who is here: {shopper} {tags:?}"));
    }
    due(tx, orders, broken)
}

/// What is to be looked at was paid by its shopper, and what is due was bought by them.
fn due(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    for row in tx.all::<BoughtRow>(&[])? {
        let order = orders.get(&row.order_id);
        if order.is_none_or(|it| it.shopper != row.shopper || it.state == OrderState::Unpaid) {
            broken.push(format!("what was bought was paid by its shopper: {}", row.order_id));
        }
    }
    let due = tx.all::<DueRow>(&[])?;
    if due.is_empty() {
        return Ok(());
    }
    let mut bought = BTreeSet::new();
    for line in tx.all::<LineRow>(&[])? {
        if let Some(order) = orders.get(&line.order_id) {
            bought.insert((order.shopper.clone(), line.body.read()?.product));
        }
    }
    for row in due {
        if !bought.contains(&(row.shopper.clone(), row.product.clone())) {
            broken.push(format!("what is due was bought: {} {}", row.shopper, row.product));
        }
    }
    Ok(())
}
