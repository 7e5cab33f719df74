//! 成长值: a ledger of what orders earned and refunds took back, and what each shopper has by it; and the
//! coupons that members were given.

use mall_core::{CouponId, OrderId, ShopperId, TemplateId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Serial, Tx};

crate::store::record! {
    /// An entry of the ledger.
    GrowthEntryRow in "growth_entry" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// Whose.
        shopper: ShopperId,
        /// For which order; none of what was given.
        order_id: Option<OrderId>,
        /// `earned`: of an order. `clawedBack`: of one of its refunds. `given`: as a reward. `givenBack`: of
        /// one that went back with its order.
        kind: String,
        /// What it is for, the order, the number of the refund or what the reward is of: each kind is there
        /// once for it.
        key: String,
        /// How many; below zero when taken back.
        units: i64,
        /// When.
        at: Timestamp,
    }
    Index::unique("growth_once", &["kind", "key"]),
    Index::on("growth_of_order", &["order_id"]),
}

crate::store::record! {
    /// What a shopper has: the sum of the ledger.
    GrowthRow in "growth" keyed 1 {
        /// Who.
        shopper: ShopperId,
        /// How many.
        units: u64,
    }
}

crate::store::record! {
    /// That a member was given a coupon.
    GiftRow in "member_gift" keyed 3 {
        /// Who.
        shopper: ShopperId,
        /// What for: `tier/leader`.
        reason: String,
        /// A coupon of what.
        template: TemplateId,
        /// Which.
        coupon: CouponId,
        /// When.
        at: Timestamp,
    }
}

const ENTRY: <GrowthEntryRow as Record>::Columns = GrowthEntryRow::COLUMNS;
const GROWTH: <GrowthRow as Record>::Columns = GrowthRow::COLUMNS;
const GIFT: <GiftRow as Record>::Columns = GiftRow::COLUMNS;

/// What a shopper has.
pub(crate) fn balance(tx: &dyn Tx, shopper: &ShopperId) -> Result<u64, Fault> {
    let found: Option<GrowthRow> = tx.find(&[GROWTH.shopper.is(shopper)])?;
    Ok(found.map_or(0, |row| row.units))
}

fn enter(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (order, kind, key): (Option<&OrderId>, &str, &str),
    units: i64,
    now: Timestamp,
) -> Result<bool, Fault> {
    tx.insert(&GrowthEntryRow {
        id: Serial::default(),
        shopper: shopper.clone(),
        order_id: order.cloned(),
        kind: kind.to_owned(),
        key: key.to_owned(),
        units,
        at: now,
    })
}

/// Gives the `units` that `order`, paid just now, earns; once.
pub(crate) fn earn(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    add(tx, shopper, (Some(order), "earned", order.as_str()), units, now)
}

/// Gives `units` as the reward that `key` names; once.
pub(crate) fn give(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &str,
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    add(tx, shopper, (None, "given", key), units, now)
}

/// Takes back what was given as the reward `key`; again it changes nothing.
pub(crate) fn give_back(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let given = [ENTRY.kind.is(&"given".to_owned()), ENTRY.key.is(&key.to_owned())];
    let Some(row) = tx.find::<GrowthEntryRow>(&given)? else { return Ok(()) };
    take(tx, shopper, (None, "givenBack", key), row.units, now)
}

fn add(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: (Option<&OrderId>, &str, &str),
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    let entered = i64::try_from(units).map_err(|_| Fault::Limit { table: "growth_entry" })?;
    if units == 0 || !enter(tx, shopper, what, entered, now)? {
        return Ok(());
    }
    let first = GrowthRow { shopper: shopper.clone(), units };
    if !tx.insert(&first)? {
        tx.change::<GrowthRow>(&[GROWTH.shopper.is(shopper)], &[GROWTH.units.plus(entered)])?;
    }
    Ok(())
}

/// Takes back the `units` of the refund `number` of `order`; again it changes nothing. An order that was
/// paid before there was growth has none to take back.
pub(crate) fn take_back(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (order, number): (&OrderId, &str),
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    let entries: Vec<GrowthEntryRow> = tx.all(&[ENTRY.order_id.is(&Some(order.clone()))])?;
    let left = entries.iter().fold(0_i64, |sum, row| sum.saturating_add(row.units));
    let units = i64::try_from(units).unwrap_or(i64::MAX).min(left);
    take(tx, shopper, (Some(order), "clawedBack", number), units, now)
}

fn take(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: (Option<&OrderId>, &str, &str),
    units: i64,
    now: Timestamp,
) -> Result<(), Fault> {
    if units <= 0 || !enter(tx, shopper, what, -units, now)? {
        return Ok(());
    }
    let suffices = [GROWTH.shopper.is(shopper), GROWTH.units.at_least(&units.unsigned_abs())];
    match tx.change::<GrowthRow>(&suffices, &[GROWTH.units.plus(-units)])? {
        1 => Ok(()),
        _ => Err(Fault::Broken("growth is less than what is taken back of it")),
    }
}

/// Every coupon that a member was given.
pub(crate) fn gifts(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<GiftRow>, Fault> {
    tx.all(&[GIFT.shopper.is(shopper)])
}

/// Writes down that a coupon is given; `false` when one was for the same reason. Whoever comes for it at
/// the same moment waits here.
pub(crate) fn add_gift(tx: &dyn Tx, gift: &GiftRow) -> Result<bool, Fault> {
    tx.insert(gift)
}

/// There was none left to give.
pub(crate) fn forget_gift(tx: &dyn Tx, gift: &GiftRow) -> Result<(), Fault> {
    let this = [
        GIFT.shopper.is(&gift.shopper),
        GIFT.reason.is(&gift.reason),
        GIFT.template.is(&gift.template),
    ];
    tx.delete::<GiftRow>(&this).map(|_| ())
}
