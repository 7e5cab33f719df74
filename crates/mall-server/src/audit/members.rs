//! Whether what members have is what their orders and gifts say.

use std::collections::{BTreeMap, BTreeSet};

use mall_api::order::CardOrder;
use mall_core::allocate::of_first;
use mall_core::order::OrderState;
use mall_core::{CouponId, Money, OrderId, PaidCardId, ShopperId, TemplateId};

use super::compare;
use crate::Fault;
use crate::record::coupon::CouponRow;
use crate::record::growth::{GiftRow, GrowthEntryRow, GrowthRow};
use crate::record::order::OrderRow;
use crate::record::paid_card::{CardBookRow, TermRow};
use crate::record::refund::{RefundReason, RefundRow};
use crate::store::{Record, Tx};

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut sums: BTreeMap<ShopperId, i64> = BTreeMap::new();
    let mut left: BTreeMap<OrderId, i64> = BTreeMap::new();
    let mut given = BTreeMap::new();
    for row in tx.all::<GrowthEntryRow>(&[])? {
        *sums.entry(row.shopper.clone()).or_default() += row.units;
        let Some(id) = row.order_id else {
            given.insert((row.shopper, row.key, row.kind), row.units);
            continue;
        };
        let order = orders.get(&id);
        if order.is_none_or(|it| it.shopper != row.shopper || it.state == OrderState::Unpaid) {
            broken.push(format!("growth is of a paid order of its shopper: {id:?}"));
        }
        if let Some(order) = order.filter(|_| row.units > 0) {
            let earned = i64::try_from(order.body.read()?.earned.growth).unwrap_or(i64::MAX);
            if earned != row.units {
                broken.push(format!("an order earns the growth it says: {id:?}"));
            }
        }
        *left.entry(id).or_default() += row.units;
    }
    for (order, left) in left.iter().filter(|(_, left)| **left < 0) {
        broken.push(format!("an order takes back what it earned at most: {order:?} {left}"));
    }
    for ((shopper, key, kind), units) in &given {
        let named = (shopper.clone(), key.clone(), "given".to_owned());
        if kind != "given" && given.get(&named) != Some(&-units) {
            broken.push(format!("a reward gives back the growth that it gave: {key}"));
        }
    }
    let kept = tx.all::<GrowthRow>(&[])?.into_iter();
    let kept = kept.map(|row| (row.shopper, i64::try_from(row.units).unwrap_or(i64::MAX)));
    compare("growth is the sum of its ledger", kept.collect(), sums, broken);
    cards(tx, orders, broken)?;
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

/// The orders that are of months of a card.
pub(super) fn of_cards(tx: &dyn Tx) -> Result<BTreeSet<OrderId>, Fault> {
    let mut all = BTreeSet::new();
    for row in tx.all::<OrderRow>(&[])? {
        if row.body.read()?.card.is_some() {
            all.insert(row.id);
        }
    }
    Ok(all)
}

/// The months that a shopper has are those that were paid and did not go back.
fn cards(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut paid: BTreeMap<OrderId, Option<(ShopperId, PaidCardId, u32, Money)>> = BTreeMap::new();
    for (id, order) in orders.iter().filter(|(_, it)| it.state == OrderState::Done) {
        if let Some(CardOrder { card, months }) = order.body.read()?.card {
            paid.insert(id.clone(), Some((order.shopper.clone(), card, months, order.payable)));
        }
    }
    let terms = tx.all::<TermRow>(&[])?;
    let of_order = |it: &TermRow| {
        (it.order_id.clone(), Some((it.shopper.clone(), it.card.clone(), it.months, it.amount)))
    };
    let kept = terms.iter().map(of_order).collect();
    compare("an order of a card that was paid brings its months once", paid, kept, broken);
    let (mut held, mut due) = (BTreeMap::new(), BTreeMap::new());
    for it in &terms {
        let key = (it.shopper.clone(), it.card.clone());
        *held.entry(key.clone()).or_insert(0) += it.term().left();
        let back = it.amount - of_first(it.amount, it.months, it.term().left());
        due.insert(it.order_id.clone(), back);
        let overlaps = |other: &&TermRow| {
            (&other.shopper, &other.card) == (&key.0, &key.1)
                && other.order_id != it.order_id
                && other.term().holds(it.starts_at)
                && it.term().left() > 0
        };
        if terms.iter().any(|other| overlaps(&other)) {
            broken.push(format!("terms of a card follow one another: {:?}", it.order_id));
        }
    }
    let books = tx.all::<CardBookRow>(&[])?.into_iter();
    let books = books.map(|row| ((row.shopper, row.card), row.months)).collect();
    compare("the months of a card are those of its terms", books, held, broken);
    let is_card = [RefundRow::COLUMNS.why.is(&RefundReason::PaidCard)];
    let mut back: BTreeMap<OrderId, Money> = BTreeMap::new();
    for row in tx.all::<RefundRow>(&is_card)? {
        *back.entry(row.order_id).or_default() += row.amount;
    }
    compare("months that went back were paid back", back, due, broken);
    Ok(())
}
