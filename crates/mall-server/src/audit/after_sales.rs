//! Whether after-sales and parcels are what their orders say.

use std::collections::BTreeMap;

use mall_core::after_sale::{AfterSaleState, refund_number};
use mall_core::order::{CancelReason, OrderState};
use mall_core::pricing::{GoodsRefund, Pieces};
use mall_core::{Money, OrderId, SkuId};

use super::compare;
use crate::Fault;
use crate::record::after_sale::{AfterSaleRow, ParcelRow, Waits};
use crate::record::order::{LineRow, OrderRow};
use crate::record::points::EntryRow;
use crate::record::refund::{RefundReason, RefundRow, RefundState};
use crate::record::sale;
use crate::store::{Record, Tx};

type OfSku = BTreeMap<(OrderId, SkuId), u32>;

fn add(to: &mut OfSku, order: &OrderId, pieces: Vec<Pieces>) {
    for it in pieces {
        *to.entry((order.clone(), it.sku)).or_default() += it.pieces;
    }
}

/// Tells each of which there is more than there may be.
fn within(rule: &str, is: &OfSku, most: &OfSku, broken: &mut Vec<String>) {
    for (key, pieces) in is {
        let most = most.get(key).copied().unwrap_or(0);
        if *pieces > most {
            broken.push(format!("{rule}: {key:?} has {pieces} of {most}"));
        }
    }
}

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let (mut ordered, mut bought) = (OfSku::new(), OfSku::new());
    let mut lines: BTreeMap<(OrderId, SkuId), LineRow> = BTreeMap::new();
    for row in tx.all::<LineRow>(&[])? {
        let key = (row.order_id.clone(), row.sku.clone());
        *ordered.entry(key.clone()).or_default() += row.quantity;
        if !row.body.read()?.gift {
            *bought.entry(key.clone()).or_default() += row.quantity;
            lines.insert(key, row);
        }
    }
    let mut handled = OfSku::new();
    let mut parcels: BTreeMap<OrderId, u32> = BTreeMap::new();
    for row in tx.all::<ParcelRow>(&[])? {
        *parcels.entry(row.order_id.clone()).or_default() += 1;
        add(&mut handled, &row.order_id, row.pieces.read()?);
    }
    let mut back = OfSku::new();
    let mut paid_back: BTreeMap<(OrderId, SkuId), i64> = BTreeMap::new();
    let mut due: BTreeMap<String, Option<(Money, bool)>> = BTreeMap::new();
    let mut points: BTreeMap<String, i64> = BTreeMap::new();
    for row in tx.all::<AfterSaleRow>(&[])? {
        let unsent = row.unsent.read()?;
        if (row.waits == Waits::Shopper) != row.send_before.is_some() {
            broken.push(format!("who is to send goods back has a time for it: {:?}", row.order_id));
        }
        add(&mut handled, &row.order_id, unsent.clone());
        let (refund, is_done) = match row.state.read()? {
            AfterSaleState::Refunding { refund } => (refund, false),
            AfterSaleState::Refunded { refund, .. } => (refund, true),
            other => {
                if !unsent.is_empty() {
                    broken.push(format!("only a refund brings goods back: {:?}", row.order_id));
                }
                let is_over = matches!(
                    other,
                    AfterSaleState::Refused { .. } | AfterSaleState::Withdrawn { .. }
                );
                if is_over != (row.waits == Waits::Over) {
                    broken.push(format!("an open after-sale waits: {:?}", row.order_id));
                }
                continue;
            }
        };
        add(&mut back, &row.order_id, row.request.read()?.pieces);
        for line in &refund.lines {
            let sum = paid_back.entry((row.order_id.clone(), line.sku.clone())).or_default();
            *sum += line.amount.fen();
        }
        let number = refund_number(&row.order_id, row.sequence);
        points.insert(number.clone(), i64::from(refund.points_back));
        let amount = refund.amount + refund.freight;
        if !amount.is_zero() {
            due.insert(number, Some((amount, is_done)));
        }
    }
    within("no piece is sent twice, or sent and in the stock", &handled, &ordered, broken);
    within("no piece is paid back twice", &back, &bought, broken);
    let is_after_sale = [RefundRow::COLUMNS.why.is(&RefundReason::AfterSale)];
    let asked = tx.all::<RefundRow>(&is_after_sale)?.into_iter();
    let asked = asked.filter(|row| row.number != refund_number(&row.order_id, 0));
    let asked = asked.map(|row| (row.number, Some((row.amount, row.state == RefundState::Done))));
    compare("an after-sale pays back by one refund", asked.collect(), due, broken);
    let entries = tx.all::<EntryRow>(&[])?.into_iter().filter(|row| row.kind == "refunded");
    let entries = entries.map(|row| (row.key, row.units)).collect();
    compare("spent points come back with their pieces", entries, points, broken);
    for (id, order) in orders {
        let is_sent = matches!(order.state, OrderState::Shipped | OrderState::Done);
        if is_sent && !parcels.contains_key(id) {
            broken.push(format!("an order that is sent has a parcel: {id:?}"));
        }
        let is_unsent = !is_sent && order.state != OrderState::Paid;
        if is_unsent && parcels.contains_key(id) {
            broken.push(format!("an order that is not sent has no parcel: {id:?}"));
        }
        let is_unsent = order.state == OrderState::Paid && !parcels.contains_key(id);
        let is_off = order.cancel_reason == Some(CancelReason::Refunded);
        if is_off || is_unsent {
            let mut all = bought.iter().filter(|((of, _), _)| of == id);
            if all.all(|(key, pieces)| back.get(key) == Some(pieces)) != is_off {
                broken.push(format!("an order is off when all of it is refunded unsent: {id:?}"));
            }
        }
        let is_due = matches!(order.state, OrderState::Shipped | OrderState::Done);
        if is_due && order.until.is_none() {
            broken.push(format!("an order that is sent waits for a time: {id:?}"));
        }
        // Reading prices takes long: only of orders that gave something back.
        if !paid_back.keys().any(|(of, _)| of == id) {
            continue;
        }
        let Some(priced) = sale::find(tx, id)? else { continue };
        if priced.quote.payable != order.payable {
            broken.push(format!("an order was priced as it is charged: {id:?}"));
        }
        if priced.policy.goods != GoodsRefund::Keep {
            continue;
        }
        for (key, amount) in paid_back.iter().filter(|((of, _), _)| of == id) {
            let pieces = i64::from(back.get(key).copied().unwrap_or(0));
            let fits = lines.get(key).is_some_and(|line| {
                let least = line.piece_payable.fen() * pieces;
                let all = pieces == i64::from(line.quantity);
                let is_within = (least..=least + pieces.min(line.dearer_pieces)).contains(amount);
                is_within && (!all || *amount == line.payable.fen())
            });
            if !fits {
                broken.push(format!("a piece gives back what it cost: {key:?} {pieces} {amount}"));
            }
        }
    }
    Ok(())
}
