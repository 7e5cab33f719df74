//! Whether what points bought was paid with them, and is counted.

use std::collections::BTreeMap;

use mall_core::order::OrderState;
use mall_core::{ActivityId, OrderId, ShopperId};

use super::compare;
use crate::Fault;
use crate::record::exchange::ExchangeRow;
use crate::record::joined::Names;
use crate::record::order::OrderRow;
use crate::record::points::EntryRow;
use crate::record::quota::{OwnQuotaRow, QuotaKind, QuotaRow};
use crate::store::Tx;

/// What the ledger says of an order that points bought.
#[derive(Default)]
struct Ledger {
    /// Spent, and what came back of it.
    net: i64,
    /// Whether it came back by a refund.
    refunded: bool,
}

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut of_order: BTreeMap<OrderId, Ledger> = BTreeMap::new();
    let mut at_once: BTreeMap<String, i64> = BTreeMap::new();
    let names = Names::load(tx)?;
    for row in tx.all::<EntryRow>(&[])? {
        match (row.kind.as_str(), row.order_id) {
            ("spent" | "spentAgain" | "returned" | "refunded", Some(order)) => {
                let of = of_order.entry(order).or_default();
                of.net += row.units;
                of.refunded |= row.kind == "refunded";
            }
            ("exchange", None) => {
                at_once.insert(names.key(&row.key), row.units);
            }
            _ => {}
        }
    }
    let mut bought = BTreeMap::new();
    for (id, order) in orders {
        if let Some(it) = order.body.read()?.exchange {
            bought.insert(id.clone(), Some((order.shopper.clone(), it.offer, it.points)));
        }
    }
    let (mut all, mut own) = (BTreeMap::new(), BTreeMap::new());
    let mut rows = BTreeMap::new();
    let mut paid = BTreeMap::new();
    for row in tx.all::<ExchangeRow>(&[])? {
        let points = i64::from(row.points);
        match &row.order_id {
            Some(id) => {
                let is_off = orders.get(id).is_none_or(|it| it.state == OrderState::Cancelled);
                if row.live == is_off {
                    broken.push(format!("an exchange lives as long as its order: {id:?}"));
                }
                let ledger = of_order.remove(id).unwrap_or_default();
                let due = if is_off || ledger.refunded { 0 } else { -points };
                if ledger.net != due {
                    let net = ledger.net;
                    broken.push(format!("what points bought costs its points: {id:?} {net} {due}"));
                }
                let it = (row.shopper.clone(), row.offer.clone(), row.points);
                rows.insert(id.clone(), Some(it));
            }
            None => {
                paid.insert(names.key(&format!("{}/{}", row.shopper, row.key)), -points);
            }
        }
        if row.live {
            *all.entry(row.offer.clone()).or_insert(0) += 1;
            *own.entry((row.shopper, row.offer)).or_insert(0) += 1;
        }
    }
    compare("an order that points bought is one exchange", rows, bought, broken);
    compare("what is given for points is paid with them", at_once, paid, broken);
    counted(tx, QuotaKind::Offer, (all, own), broken)
}

/// Whether what was taken of a kind is counted, in all and for each shopper.
pub(super) fn counted(
    tx: &dyn Tx,
    kind: QuotaKind,
    (all, own): (BTreeMap<ActivityId, u32>, BTreeMap<(ShopperId, ActivityId), u32>),
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let kept = tx.all::<QuotaRow>(&[])?.into_iter().filter(|row| row.kind == kind);
    let kept = kept.map(|row| (row.activity, row.taken)).collect();
    compare("what is taken of an activity is counted", kept, all, broken);
    let kept = tx.all::<OwnQuotaRow>(&[])?.into_iter().filter(|row| row.kind == kind);
    let kept = kept.map(|row| ((row.shopper, row.activity), row.taken)).collect();
    compare("what a shopper takes of an activity is counted", kept, own, broken);
    Ok(())
}
