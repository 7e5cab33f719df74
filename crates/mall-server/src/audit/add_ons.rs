//! Whether what was bought along with an order is one of each offer, and is counted.

use std::collections::BTreeMap;

use mall_core::OrderId;
use mall_core::order::OrderState;

use super::compare;
use super::exchanges::counted;
use crate::Fault;
use crate::record::add_on::AddOnRow;
use crate::record::order::OrderRow;
use crate::record::quota::QuotaKind;
use crate::store::Tx;

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    // What took a place and was given up may have left it to another order: only what counts has a row.
    let mut bought = BTreeMap::new();
    for (id, order) in orders {
        if let Some(it) = order.body.read()?.add_on.filter(|_| order.state != OrderState::Cancelled)
        {
            bought.insert(id.clone(), Some((order.shopper.clone(), it.parent, it.offer)));
        }
    }
    let (mut all, mut own) = (BTreeMap::new(), BTreeMap::new());
    let mut rows = BTreeMap::new();
    for row in tx.all::<AddOnRow>(&[])? {
        let (parent, order) = (orders.get(&row.parent), orders.get(&row.order_id));
        if parent.is_none_or(|it| it.shopper != row.shopper || it.state == OrderState::Unpaid) {
            let id = &row.order_id;
            broken.push(format!("an add-on comes with a paid order of its shopper: {id:?}"));
        }
        if row.live == order.is_none_or(|it| it.state == OrderState::Cancelled) {
            broken.push(format!("an add-on lives as long as its order: {:?}", row.order_id));
        }
        if row.live {
            *all.entry(row.offer.clone()).or_insert(0) += 1;
            *own.entry((row.shopper.clone(), row.offer.clone())).or_insert(0) += 1;
            rows.insert(row.order_id, Some((row.shopper, row.parent, row.offer)));
        }
    }
    compare("an order bought along with another has its place", rows, bought, broken);
    counted(tx, QuotaKind::AddOn, (all, own), broken)
}
