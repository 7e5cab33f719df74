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

/// What orders have, and what became of it.
#[derive(Default)]
struct Books {
    ordered: OfSku,
    bought: OfSku,
    lines: BTreeMap<(OrderId, SkuId), LineRow>,
    /// Parcels that went out.
    parcels: BTreeMap<OrderId, u32>,
    /// Pieces that went out or are in the stock again.
    handled: OfSku,
    /// Pieces that were paid back, and what for them, in fen.
    back: OfSku,
    paid_back: BTreeMap<(OrderId, SkuId), i64>,
    /// By the number of the refund: how much, and whether it is done.
    due: BTreeMap<String, Option<(Money, bool)>>,
    points: BTreeMap<String, i64>,
}

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut books = Books::default();
    for row in tx.all::<LineRow>(&[])? {
        let key = (row.order_id.clone(), row.sku.clone());
        *books.ordered.entry(key.clone()).or_default() += row.quantity;
        if !row.body.read()?.gift {
            *books.bought.entry(key.clone()).or_default() += row.quantity;
            books.lines.insert(key, row);
        }
    }
    for row in tx.all::<ParcelRow>(&[])? {
        *books.parcels.entry(row.order_id.clone()).or_default() += 1;
        add(&mut books.handled, &row.order_id, row.pieces.read()?);
    }
    for row in tx.all::<AfterSaleRow>(&[])? {
        books.read(&row, broken)?;
    }
    let Books { ordered, bought, handled, back, .. } = &books;
    within("no piece is sent twice, or sent and in the stock", handled, ordered, broken);
    within("no piece is paid back twice", back, bought, broken);
    let is_after_sale = [RefundRow::COLUMNS.why.is(&RefundReason::AfterSale)];
    let asked = tx.all::<RefundRow>(&is_after_sale)?.into_iter();
    let asked = asked.filter(|row| row.number != refund_number(&row.order_id, 0));
    let asked = asked.map(|row| (row.number, Some((row.amount, row.state == RefundState::Done))));
    let due = std::mem::take(&mut books.due);
    compare("an after-sale pays back by one refund", asked.collect(), due, broken);
    let entries = tx.all::<EntryRow>(&[])?.into_iter().filter(|row| row.kind == "refunded");
    let entries = entries.map(|row| (row.key, row.units)).collect();
    let points = std::mem::take(&mut books.points);
    compare("spent points come back with their pieces", entries, points, broken);
    for (id, order) in orders {
        if order.body.read()?.card.is_some() {
            continue;
        }
        books.order(id, order, broken);
        books.amounts(tx, id, order, broken)?;
    }
    Ok(())
}

impl Books {
    /// Takes an after-sale in.
    fn read(&mut self, row: &AfterSaleRow, broken: &mut Vec<String>) -> Result<(), Fault> {
        let id = &row.order_id;
        let unsent = row.unsent.read()?;
        if (row.waits == Waits::Shopper) != row.send_before.is_some() {
            broken.push(format!("who is to send goods back has a time for it: {id:?}"));
        }
        add(&mut self.handled, id, unsent.clone());
        let (refund, is_done) = match row.state.read()? {
            AfterSaleState::Refunding { refund } => (refund, false),
            AfterSaleState::Refunded { refund, .. } => (refund, true),
            other => {
                if !unsent.is_empty() {
                    broken.push(format!("only a refund brings goods back: {id:?}"));
                }
                let is_over = matches!(
                    other,
                    AfterSaleState::Refused { .. } | AfterSaleState::Withdrawn { .. }
                );
                if is_over != (row.waits == Waits::Over) {
                    broken.push(format!("an open after-sale waits: {id:?}"));
                }
                return Ok(());
            }
        };
        add(&mut self.back, id, row.request.read()?.pieces);
        for line in &refund.lines {
            let sum = self.paid_back.entry((id.clone(), line.sku.clone())).or_default();
            *sum += line.amount.fen();
        }
        let number = refund_number(id, row.sequence);
        self.points.insert(number.clone(), i64::from(refund.points_back));
        let amount = refund.amount + refund.freight;
        if !amount.is_zero() {
            self.due.insert(number, Some((amount, is_done)));
        }
        Ok(())
    }

    /// Whether an order is where its parcels and its after-sales brought it.
    fn order(&self, id: &OrderId, order: &OrderRow, broken: &mut Vec<String>) {
        let is_sent = matches!(order.state, OrderState::Shipped | OrderState::Done);
        let has_parcel = self.parcels.contains_key(id);
        if is_sent && !has_parcel {
            broken.push(format!("an order that is sent has a parcel: {id:?}"));
        }
        if is_sent && order.until.is_none() {
            broken.push(format!("an order that is sent waits for a time: {id:?}"));
        }
        if has_parcel && !is_sent && order.state != OrderState::Paid {
            broken.push(format!("an order that is not sent has no parcel: {id:?}"));
        }
        let is_unsent = order.state == OrderState::Paid && !has_parcel;
        let is_off = order.cancel_reason == Some(CancelReason::Refunded);
        if is_off || is_unsent {
            let mut all = self.bought.iter().filter(|((of, _), _)| of == id);
            if all.all(|(key, pieces)| self.back.get(key) == Some(pieces)) != is_off {
                broken.push(format!("an order is off when all of it is refunded unsent: {id:?}"));
            }
        }
    }

    /// Whether each piece gave back what it cost.
    fn amounts(
        &self,
        tx: &dyn Tx,
        id: &OrderId,
        order: &OrderRow,
        broken: &mut Vec<String>,
    ) -> Result<(), Fault> {
        let paid_back = || self.paid_back.iter().filter(|((of, _), _)| of == id);
        // Reading prices takes long: only of orders that gave something back.
        if paid_back().next().is_none() {
            return Ok(());
        }
        let Some(priced) = sale::find(tx, id)? else { return Ok(()) };
        if priced.quote.payable != order.payable {
            broken.push(format!("an order was priced as it is charged: {id:?}"));
        }
        if priced.policy.goods != GoodsRefund::Keep {
            return Ok(());
        }
        for (key, amount) in paid_back() {
            let pieces = i64::from(self.back.get(key).copied().unwrap_or(0));
            let fits = self.lines.get(key).is_some_and(|line| {
                let least = line.piece_payable.fen() * pieces;
                let all = pieces == i64::from(line.quantity);
                let is_within = (least..=least + pieces.min(line.dearer_pieces)).contains(amount);
                is_within && (!all || *amount == line.payable.fen())
            });
            if !fits {
                broken.push(format!("a piece gives back what it cost: {key:?} {pieces} {amount}"));
            }
        }
        Ok(())
    }
}
