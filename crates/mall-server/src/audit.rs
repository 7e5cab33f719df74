//! Whether the books balance: what must be so of all rows together, after any race and any crash.
//!
//! It reads every row, so it is for tests, for after a crash and for a quiet hour.

mod add_ons;
mod after_sales;
mod bargains;
mod birthdays;
mod events;
mod exchanges;
mod farewells;
mod favourites;
mod gateways;
mod invites;
mod lotteries;
mod members;
mod messages;
mod order_gifts;
mod point_batches;
mod reviews;
mod segments;
mod services;
mod subscriptions;
mod tasks;

use std::collections::{BTreeMap, BTreeSet};

use mall_core::group_buy::{Group, GroupState, SeatState};
use mall_core::order::OrderState;
use mall_core::{
    ActivityId, CouponId, Day, GroupId, Money, OrderId, PaymentId, PromotionId, SessionId,
    ShopperId, SkuId, TemplateId,
};

pub use gateways::for_a_person;

use crate::Fault;
use crate::record::after_sale::AfterSaleRow;
use crate::record::check_in::{BookRow, DayRow};
use crate::record::coupon::{ClaimRow, CouponRow, OnOrderRow, TakenRow, TemplateRow};
use crate::record::coupon_code::CodeRow;
use crate::record::flash::{self, TakenState};
use crate::record::group;
use crate::record::holding::{HoldingEntryRow, HoldingRow, Thing};
use crate::record::order::{EventRow, LineRow, OrderRow};
use crate::record::payment::{NewsRow, PaymentRow, PaymentState};
use crate::record::points::{BalanceRow, EntryRow};
use crate::record::promotion::{CountRow, ShopperUseRow, UseRow};
use crate::record::refund::{RefundRow, RefundState};
use crate::record::session::ShopperRow;
use crate::record::stock::SkuRow;
use crate::store::{Record, Tx};

/// What does not balance, a sentence each; empty when all does.
pub fn audit(tx: &dyn Tx) -> Result<Vec<String>, Fault> {
    let mut broken = Vec::new();
    let orders: BTreeMap<OrderId, OrderRow> =
        tx.all::<OrderRow>(&[])?.into_iter().map(|row| (row.id.clone(), row)).collect();
    amounts(tx, &orders, &mut broken)?;
    coupons(tx, &orders, &mut broken)?;
    payments(tx, &orders, &mut broken)?;
    events(tx, &orders, &mut broken)?;
    points(tx, &mut broken)?;
    point_batches::audit(tx, &mut broken)?;
    exchanges::audit(tx, &orders, &mut broken)?;
    bargains::audit(tx, &orders, &mut broken)?;
    order_gifts::audit(tx, &orders, &mut broken)?;
    add_ons::audit(tx, &orders, &mut broken)?;
    holdings(tx, &mut broken)?;
    check_ins(tx, &mut broken)?;
    lotteries::audit(tx, &mut broken)?;
    promotions(tx, &orders, &mut broken)?;
    flash_sales(tx, &orders, &mut broken)?;
    groups(tx, &orders, &mut broken)?;
    after_sales::audit(tx, &orders, &mut broken)?;
    reviews::audit(tx, &orders, &mut broken)?;
    messages::audit(tx, &mut broken)?;
    subscriptions::audit(tx, &mut broken)?;
    services::audit(tx, &mut broken)?;
    favourites::audit(tx, &mut broken)?;
    members::audit(tx, &orders, &mut broken)?;
    tasks::audit(tx, &orders, &mut broken)?;
    invites::audit(tx, &mut broken)?;
    farewells::audit(tx, &mut broken)?;
    segments::audit(tx, &orders, &mut broken)?;
    events::audit(tx, &mut broken)?;
    gateways::audit(tx, &mut broken)?;
    birthdays::audit(tx, &mut broken)?;
    Ok(broken)
}

/// Pieces of each SKU on the shelf and on orders that are not cancelled, but those that were refunded
/// unsent: what was there at first.
pub fn pieces(tx: &dyn Tx) -> Result<BTreeMap<SkuId, u64>, Fault> {
    let mut pieces: BTreeMap<SkuId, u64> =
        tx.all::<SkuRow>(&[])?.into_iter().map(|row| (row.id, u64::from(row.stock))).collect();
    let cancelled = [OrderRow::COLUMNS.state.is(&OrderState::Cancelled)];
    let cancelled: BTreeSet<OrderId> =
        tx.all::<OrderRow>(&cancelled)?.into_iter().map(|row| row.id).collect();
    let mut returned: BTreeMap<SkuId, u64> = BTreeMap::new();
    for row in tx.all::<AfterSaleRow>(&[])? {
        if !cancelled.contains(&row.order_id) {
            for it in row.unsent.read()? {
                *returned.entry(it.sku).or_default() += u64::from(it.pieces);
            }
        }
    }
    let of_cards = members::of_cards(tx)?;
    for line in tx.all::<LineRow>(&[])? {
        if !cancelled.contains(&line.order_id) && !of_cards.contains(&line.order_id) {
            *pieces.entry(line.sku).or_default() += u64::from(line.quantity);
        }
    }
    for (sku, back) in returned {
        let held = pieces.entry(sku).or_default();
        *held = held.saturating_sub(back);
    }
    Ok(pieces)
}

/// Tells each key of which the two say something else.
fn compare<K: Ord + std::fmt::Debug, V: PartialEq + Default + std::fmt::Debug>(
    rule: &str,
    kept: BTreeMap<K, V>,
    mut counted: BTreeMap<K, V>,
    broken: &mut Vec<String>,
) {
    for (key, value) in kept {
        let is = counted.remove(&key).unwrap_or_default();
        if is != value {
            broken.push(format!("{rule}: {key:?} has {value:?}, counted {is:?}"));
        }
    }
    let left = counted.into_iter().filter(|(_, value)| *value != V::default());
    broken.extend(left.map(|(key, value)| format!("{rule}: {key:?} has none, counted {value:?}")));
}

fn amounts(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut sums: BTreeMap<&OrderId, i64> = BTreeMap::new();
    for (id, order) in orders {
        if (order.state == OrderState::Cancelled) != order.cancel_reason.is_some() {
            broken.push(format!("a cancelled order says why: {id:?}"));
        }
        sums.insert(id, order.body.read()?.freight.payable.fen());
    }
    for line in tx.all::<LineRow>(&[])? {
        let pieces = line.piece_payable.fen() * i64::from(line.quantity) + line.dearer_pieces;
        if pieces != line.payable.fen() {
            broken.push(format!("a line is its pieces: {:?}", line.order_id));
        }
        match orders.get_key_value(&line.order_id) {
            Some((id, _)) => *sums.entry(id).or_default() += line.payable.fen(),
            None => broken.push(format!("a line has an order: {:?}", line.order_id)),
        }
    }
    let payable = orders.iter().map(|(id, order)| (id, order.payable.fen())).collect();
    compare("an order is its lines and its freight", payable, sums, broken);
    Ok(())
}

fn coupons(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut on: BTreeMap<CouponId, Vec<OrderId>> = BTreeMap::new();
    for row in tx.all::<OnOrderRow>(&[])?.into_iter().filter(|row| row.live) {
        if orders.get(&row.order_id).is_none_or(|it| it.state == OrderState::Cancelled) {
            broken.push(format!("a cancelled order holds no coupon: {:?}", row.order_id));
        }
        on.entry(row.coupon).or_default().push(row.order_id);
    }
    let (mut of_template, mut of_shopper) = (BTreeMap::new(), BTreeMap::new());
    let mut names: BTreeMap<CouponId, Vec<OrderId>> = BTreeMap::new();
    for row in tx.all::<CouponRow>(&[])? {
        *of_template.entry(row.template.clone()).or_insert(0_u32) += 1;
        *of_shopper.entry((row.shopper, row.template)).or_insert(0_u32) += u32::from(row.counted);
        names.entry(row.id).or_default().extend(row.order_id);
    }
    compare("a coupon is on one live order, the one it names", names, on, broken);
    let claimed: BTreeMap<TemplateId, u32> =
        tx.all::<TemplateRow>(&[])?.into_iter().map(|row| (row.id, row.claimed)).collect();
    // A template that was taken out of the shop is counted no more.
    of_template.retain(|id, _| claimed.contains_key(id));
    compare("what is claimed is counted", claimed, of_template, broken);
    let taken: BTreeMap<(ShopperId, TemplateId), u32> = tx
        .all::<TakenRow>(&[])?
        .into_iter()
        .map(|row| ((row.shopper, row.template), row.claimed))
        .collect();
    compare("what a shopper claimed is counted", taken, of_shopper, broken);
    claims(tx, broken)
}

/// What gave a coupon gave one that is there, to the same shopper and of the same template.
fn claims(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let coupons: BTreeMap<CouponId, (ShopperId, TemplateId)> = tx
        .all::<CouponRow>(&[])?
        .into_iter()
        .map(|row| (row.id, (row.shopper, row.template)))
        .collect();
    let mut given = BTreeSet::new();
    for row in tx.all::<ClaimRow>(&[])? {
        if coupons.get(&row.coupon) != Some(&(row.shopper, row.template)) {
            broken.push(format!("a claim gave a coupon: {:?}", row.key));
        }
        if !given.insert(row.coupon) {
            broken.push(format!("a claim gave a coupon of its own: {:?}", row.key));
        }
    }
    for row in tx.all::<CodeRow>(&[])? {
        let (Some(shopper), Some(coupon)) = (row.shopper, row.coupon) else { continue };
        if coupons.get(&coupon) != Some(&(shopper, row.template)) || !given.insert(coupon) {
            broken.push("a code gave a coupon of its own".to_owned());
        }
    }
    for row in tx.all::<TakenRow>(&[])?.iter().filter(|row| row.today > row.claimed) {
        broken.push(format!("what was claimed today was claimed: {:?}", row.template));
    }
    Ok(())
}

fn payments(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut paid: BTreeMap<OrderId, Money> = BTreeMap::new();
    let mut back: BTreeMap<PaymentId, Money> = BTreeMap::new();
    for row in tx.all::<PaymentRow>(&[PaymentRow::COLUMNS.state.is(&PaymentState::Confirmed)])? {
        let order = orders.get(&row.order_id);
        if order.is_none_or(|it| it.state == OrderState::Unpaid) {
            broken.push(format!("an order that was paid knows it: {:?}", row.order_id));
        }
        let is_off = order.is_none_or(|it| it.state == OrderState::Cancelled);
        if is_off && row.refunded != row.amount {
            broken.push(format!("what paid a cancelled order goes back: {:?}", row.order_id));
        }
        if paid.insert(row.order_id, row.amount).is_some() {
            broken.push(format!("an order is paid once: {:?}", row.id));
        }
        back.insert(row.id, row.refunded);
    }
    let due = orders
        .iter()
        .filter(|(id, it)| match it.state {
            OrderState::Unpaid => false,
            OrderState::Cancelled => paid.contains_key(*id),
            _ => true,
        })
        .map(|(id, it)| (id.clone(), it.payable))
        .collect();
    compare("an order is paid whole", due, paid, broken);
    let mut asked: BTreeMap<PaymentId, Money> = BTreeMap::new();
    for row in tx.all::<RefundRow>(&[])? {
        if (row.state == RefundState::Done) != row.done_at.is_some() {
            broken.push(format!("a refund that is done is not asked for: {}", row.number));
        }
        let sum = asked.entry(row.payment_id).or_default();
        *sum = Money::from_fen(sum.fen() + row.amount.fen());
    }
    compare("what goes back of a payment is its refunds", back, asked, broken);
    Ok(())
}

fn events(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let told: BTreeMap<(OrderId, String), u32> =
        tx.all::<NewsRow>(&[])?.into_iter().fold(BTreeMap::new(), |mut all, row| {
            *all.entry((row.order_id, row.kind)).or_default() += 1;
            all
        });
    let (mut happened, mut last) = (BTreeMap::new(), BTreeMap::new());
    let mut paid: BTreeMap<ShopperId, u32> = BTreeMap::new();
    for row in tx.all::<EventRow>(&[])? {
        *happened.entry((row.order_id.clone(), row.state.name().to_owned())).or_insert(0) += 1;
        if let Some(order) = orders.get(&row.order_id).filter(|_| row.state == OrderState::Paid) {
            *paid.entry(order.shopper.clone()).or_default() += 1;
        }
        last.insert(row.order_id, Some(row.state));
    }
    compare("every state was told once", happened, told, broken);
    let states = orders.iter().map(|(id, it)| (id.clone(), Some(it.state))).collect();
    compare("an order is in the state it came into last", states, last, broken);
    let counted =
        tx.all::<ShopperRow>(&[])?.into_iter().map(|row| (row.id, row.orders_paid)).collect();
    compare("a shopper's paid orders are counted", counted, paid, broken);
    Ok(())
}

fn points(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut sums: BTreeMap<ShopperId, i64> = BTreeMap::new();
    for row in tx.all::<EntryRow>(&[])? {
        *sums.entry(row.shopper).or_default() += row.units;
    }
    let kept = tx.all::<BalanceRow>(&[])?.into_iter();
    let kept = kept.map(|row| (row.shopper, i64::try_from(row.units).unwrap_or(i64::MAX)));
    compare("points are the sum of their ledger", kept.collect(), sums, broken);
    Ok(())
}

fn holdings(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut sums: BTreeMap<(ShopperId, Thing), i64> = BTreeMap::new();
    for row in tx.all::<HoldingEntryRow>(&[])? {
        *sums.entry((row.shopper, row.thing)).or_default() += row.units;
    }
    let kept = tx.all::<HoldingRow>(&[])?.into_iter();
    let kept = kept.map(|row| ((row.shopper, row.thing), i64::from(row.units))).collect();
    compare("cards and tickets are the sum of their ledger", kept, sums, broken);
    Ok(())
}

fn check_ins(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut days: BTreeMap<(ActivityId, ShopperId), u32> = BTreeMap::new();
    for row in tx.all::<DayRow>(&[])? {
        *days.entry((row.activity, row.shopper)).or_default() += 1;
    }
    let kept = tx.all::<BookRow>(&[])?.into_iter();
    let kept = kept.map(|row| ((row.activity, row.shopper), row.days)).collect();
    compare("the days of a shopper are counted", kept, days, broken);
    Ok(())
}

fn promotions(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut all: BTreeMap<PromotionId, (u32, Money)> = BTreeMap::new();
    let mut own: BTreeMap<(ShopperId, PromotionId), u32> = BTreeMap::new();
    for row in tx.all::<UseRow>(&[])?.into_iter().filter(|row| row.live) {
        if orders.get(&row.order_id).is_none_or(|it| it.state == OrderState::Cancelled) {
            broken.push(format!("a cancelled order uses no promotion: {:?}", row.order_id));
        }
        let (uses, amount) = all.entry(row.promotion.clone()).or_default();
        *uses += 1;
        *amount = Money::from_fen(amount.fen() + row.amount.fen());
        *own.entry((row.shopper, row.promotion)).or_default() += 1;
    }
    let kept = tx.all::<CountRow>(&[])?.into_iter();
    let kept = kept.map(|row| (row.promotion, (row.uses, row.amount))).collect();
    compare("uses are counted", kept, all, broken);
    let kept = tx.all::<ShopperUseRow>(&[])?.into_iter();
    let kept = kept.map(|row| ((row.shopper, row.promotion), row.uses)).collect();
    compare("a shopper's uses are counted", kept, own, broken);
    Ok(())
}

/// On which day of which session something was taken of what.
type Taken = (ActivityId, SessionId, Day, SkuId);

fn flash_sales(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut all: BTreeMap<Taken, (u32, u32)> = BTreeMap::new();
    let mut own: BTreeMap<(ShopperId, Taken), u32> = BTreeMap::new();
    for row in tx.all::<flash::TakenRow>(&[])? {
        let state = match orders.get(&row.order_id).map(|it| it.state) {
            None | Some(OrderState::Cancelled) => TakenState::Returned,
            Some(OrderState::Unpaid) => TakenState::Held,
            Some(_) => TakenState::Sold,
        };
        if state != row.state {
            broken.push(format!("what an order took stands as the order: {:?}", row.order_id));
        }
        if state == TakenState::Returned {
            continue;
        }
        let of = (row.sale, row.session, row.day, row.sku);
        let (taken, held) = all.entry(of.clone()).or_default();
        *taken += row.pieces;
        *held += if state == TakenState::Held { row.pieces } else { 0 };
        *own.entry((row.shopper, of)).or_default() += row.pieces;
    }
    let kept = tx.all::<flash::CountRow>(&[])?.into_iter();
    let kept = kept.map(|it| ((it.sale, it.session, it.day, it.sku), (it.taken, it.held)));
    compare("what a flash sale sold is counted", kept.collect(), all, broken);
    let kept = tx.all::<flash::OwnRow>(&[])?.into_iter();
    let kept = kept.map(|it| ((it.shopper, (it.sale, it.session, it.day, it.sku)), it.pieces));
    compare("what a shopper has of a flash sale is counted", kept.collect(), own, broken);
    Ok(())
}

fn groups(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut groups: BTreeMap<GroupId, Group> = BTreeMap::new();
    for row in tx.all::<group::GroupRow>(&[])? {
        let it = row.body.read()?;
        if let Err(error) = it.check() {
            broken.push(format!("a group is sound: {:?} {error}", row.id));
        }
        if row.paid != it.paid() {
            broken.push(format!("the paid seats of a group are counted: {:?}", row.id));
        }
        groups.insert(row.id, it);
    }
    let mut own: BTreeMap<(ShopperId, ActivityId), u32> = BTreeMap::new();
    for row in tx.all::<group::SeatRow>(&[])? {
        let order = orders.get(&row.order_id).map(|it| it.state);
        if row.live == order.is_none_or(|it| it == OrderState::Cancelled) {
            broken.push(format!("a seat lives as long as its order: {:?}", row.order_id));
        }
        let group = groups.get(&row.group_id);
        let mut seats = group.iter().flat_map(|it| &it.seats);
        let seat = seats.find(|it| it.order == row.order_id).map(|it| it.state);
        let is_forming = group.is_some_and(|it| it.state == GroupState::Forming);
        let is_right = match (seat, order) {
            (None | Some(SeatState::Refunded { .. }), Some(OrderState::Cancelled))
            | (Some(SeatState::Reserved { .. }), Some(OrderState::Unpaid)) => true,
            (Some(SeatState::Paid { .. }), Some(OrderState::GroupWaiting)) => is_forming,
            (Some(SeatState::Paid { .. }), Some(state)) => {
                !is_forming && state != OrderState::Unpaid
            }
            _ => false,
        };
        if !is_right {
            broken
                .push(format!("a seat stands as its order: {:?} {seat:?} {order:?}", row.order_id));
        }
        if row.live {
            *own.entry((row.shopper, row.activity)).or_default() += row.pieces;
        }
    }
    let kept = tx.all::<group::OwnRow>(&[])?.into_iter();
    let kept = kept.map(|it| ((it.shopper, it.activity), it.pieces)).collect();
    compare("what a shopper has in a group buy is counted", kept, own, broken);
    Ok(())
}
