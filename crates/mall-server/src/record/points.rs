//! 积分: a ledger, and what each shopper has by it.

use mall_core::pricing::Refund;
use mall_core::{OrderId, ShopperId, Timestamp};

use super::point_batch::{self, BatchRow};
use super::shop;
use crate::Fault;
use crate::store::{Index, Record, Scan, Serial, Tx};

crate::store::record! {
    /// An entry of the ledger.
    EntryRow in "point_entry" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// Whose.
        shopper: ShopperId,
        /// For which order; nothing when it is for something else.
        order_id: Option<OrderId>,
        /// `spent`, `returned`, `spentAgain`, `earned`: of an order. `refunded`, `clawedBack`: of one of
        /// its refunds. `checkIn`, `milestone`, `makeUp`: of a check-in. `lottery`, `ticket`: won, and
        /// paid for a ticket. `expired`: of a batch. `exchange`: paid in the points mall for what is given at once.
        /// paid for a ticket. `task`, `newcomer`, `invite`: given for that. `expired`: of a batch.
        /// `orderGift`, `orderGiftBack`: a gift of an order.
        kind: String,
        /// What it is for: each kind is there once for it.
        key: String,
        /// How many; below zero when paid with.
        units: i64,
        /// When.
        at: Timestamp,
    }
    Index::unique("point_once", &["kind", "key"]),
    Index::on("point_of_shopper", &["shopper", "id"]),
}

crate::store::record! {
    /// What a shopper has: the sum of the ledger.
    BalanceRow in "point_balance" keyed 1 {
        /// Who.
        shopper: ShopperId,
        /// How many.
        units: u64,
    }
}

const ENTRY: <EntryRow as Record>::Columns = EntryRow::COLUMNS;
const BALANCE: <BalanceRow as Record>::Columns = BalanceRow::COLUMNS;

/// What a shopper has.
pub(crate) fn balance(tx: &dyn Tx, shopper: &ShopperId) -> Result<u32, Fault> {
    let found: Option<BalanceRow> = tx.find(&[BALANCE.shopper.is(shopper)])?;
    Ok(found.map_or(0, |row| u32::try_from(row.units).unwrap_or(u32::MAX)))
}

/// What an entry is for: its kind, and what has one of each kind.
#[derive(Debug, Clone, Copy)]
pub(crate) enum For<'a> {
    /// An order.
    Order(&'a str, &'a OrderId),
    /// A refund of an order, by its number.
    Refund(&'a str, &'a OrderId, &'a str),
    /// A check-in, of which the key says the shopper too.
    CheckIn(&'a str, &'a str),
    /// A draw of a lottery, or a shopper's ticket for one.
    Lottery(&'a str, &'a str),
    /// A part of a gift of an order, by its key.
    OrderGift(&'a str, &'a OrderId, &'a str),
    /// Something of the points mall that is given at once.
    Exchange(&'a str, &'a str),
    /// What an activity gives, of which the key says the shopper too.
    Activity(&'a str, &'a str),
    /// A batch that has ended.
    Batch(&'a str, &'a str),
}

impl For<'_> {
    /// The order, the kind and the key of an entry.
    fn parts(&self) -> (Option<&OrderId>, &str, &str) {
        match self {
            Self::Order(kind, order) => (Some(order), kind, order.as_str()),
            Self::Refund(kind, order, key) | Self::OrderGift(kind, order, key) => {
                (Some(order), kind, key)
            }
            Self::CheckIn(kind, key)
            | Self::Lottery(kind, key)
            | Self::Exchange(kind, key)
            | Self::Activity(kind, key)
            | Self::Batch(kind, key) => (None, kind, key),
        }
    }
}

/// Whether there is an entry for `what`.
pub(crate) fn has(tx: &dyn Tx, what: For<'_>) -> Result<bool, Fault> {
    let (_, kind, key) = what.parts();
    let this = [ENTRY.kind.is(&kind.to_owned()), ENTRY.key.is(&key.to_owned())];
    Ok(tx.find::<EntryRow>(&this)?.is_some())
}

/// Writes an entry down; `false` when there is one of this kind for it.
fn enter(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: For<'_>,
    units: i64,
    now: Timestamp,
) -> Result<bool, Fault> {
    let (order_id, kind, key) = what.parts();
    tx.insert(&EntryRow {
        id: Serial::default(),
        shopper: shopper.clone(),
        order_id: order_id.cloned(),
        kind: kind.to_owned(),
        key: key.to_owned(),
        units,
        at: now,
    })
}

/// Takes `units` for `what`; `false` when there are not so many. The caller undoes everything then.
pub(crate) fn pay(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: For<'_>,
    units: u32,
    now: Timestamp,
) -> Result<bool, Fault> {
    let suffices = [BALANCE.shopper.is(shopper), BALANCE.units.at_least(&u64::from(units))];
    let less = -i64::from(units);
    let is_paid = tx.change::<BalanceRow>(&suffices, &[BALANCE.units.plus(less)])? == 1
        && enter(tx, shopper, what, less, now)?;
    if is_paid && units > 0 {
        let (_, kind, key) = what.parts();
        point_batch::take(tx, shopper, (kind, key), units.into())?;
    }
    Ok(is_paid)
}

/// Spends `units` on `order`; `false` when there are not so many. The caller undoes everything then.
pub(crate) fn spend(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    units: u32,
    now: Timestamp,
) -> Result<bool, Fault> {
    pay(tx, shopper, For::Order("spent", order), units, now)
}

/// Gives `units` for `what`, once: a batch, which ends when the shop says.
pub(crate) fn give(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: For<'_>,
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    if credit(tx, shopper, what, units, now)? {
        let (_, kind, key) = what.parts();
        let ends_at = shop::points_expiry(tx)?.map(|it| it.ends_at(now));
        point_batch::add(tx, shopper, (kind, key), units, (now, ends_at))?;
    }
    Ok(())
}

/// Adds `units` to the balance for `what`, once; `false` when there is nothing to add.
fn credit(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: For<'_>,
    units: u64,
    now: Timestamp,
) -> Result<bool, Fault> {
    let entered = i64::try_from(units).map_err(|_| Fault::Limit { table: "point_entry" })?;
    if units == 0 || !enter(tx, shopper, what, entered, now)? {
        return Ok(false);
    }
    let first = BalanceRow { shopper: shopper.clone(), units };
    if !tx.insert(&first)? {
        tx.change::<BalanceRow>(&[BALANCE.shopper.is(shopper)], &[BALANCE.units.plus(entered)])?;
    }
    Ok(true)
}

/// Kinds of entries by which an order is paid.
const PAYS_ORDER: &[&str] = &["spent", "spentAgain"];

/// Gives back `units` of what `order` was paid with, once for `what`: to the batches it was taken of.
fn come_back(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (what, order): (For<'_>, &OrderId),
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    if credit(tx, shopper, what, units, now)? {
        let (_, kind, key) = what.parts();
        let of = (PAYS_ORDER, order.as_str());
        point_batch::put_back(tx, shopper, (kind, key), (of, units), now)?;
    }
    Ok(())
}

/// Gives back what was spent on `order`, if anything was.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let spent = [ENTRY.key.is(&order.to_string()), ENTRY.kind.is(&"spent".to_owned())];
    let Some(spent) = tx.find::<EntryRow>(&spent)? else { return Ok(()) };
    let (what, units) = (For::Order("returned", order), spent.units.unsigned_abs());
    come_back(tx, &spent.shopper, (what, order), units, now)
}

/// Takes all that is left of a batch that has ended, once.
///
/// # Errors
///
/// [`Fault::Raced`] when something of it was spent since it was read.
pub(crate) fn expire(tx: &dyn Tx, row: &BatchRow, now: Timestamp) -> Result<(), Fault> {
    let less = -i64::try_from(row.left).map_err(|_| Fault::Limit { table: "point_entry" })?;
    let suffices = [BALANCE.shopper.is(&row.shopper), BALANCE.units.at_least(&row.left)];
    let name = format!("{}/{}", row.kind, row.key);
    if tx.change::<BalanceRow>(&suffices, &[BALANCE.units.plus(less)])? != 1
        || !enter(tx, &row.shopper, For::Batch("expired", &name), less, now)?
    {
        return Err(Fault::Raced);
    }
    point_batch::empty(tx, row)
}

/// Entries of a shopper older than the one of number `after`, newest first.
pub(crate) fn page(
    tx: &dyn Tx,
    shopper: &ShopperId,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<EntryRow>, Fault> {
    let mut tests = vec![ENTRY.shopper.is(shopper)];
    tests.extend(after.map(|after| ENTRY.id.less(&Serial(after))));
    tx.scan(&Scan { tests: &tests, by: "point_of_shopper", descending: true, limit })
}

/// Spends again what `order` gave back when it was given up; `false` when there are not so many. The
/// caller undoes everything then.
pub(crate) fn spend_again(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    let returned = [ENTRY.key.is(&order.to_string()), ENTRY.kind.is(&"returned".to_owned())];
    let Some(returned) = tx.find::<EntryRow>(&returned)? else { return Ok(true) };
    let units = u32::try_from(returned.units).map_err(|_| Fault::Limit { table: "point_entry" })?;
    pay(tx, &returned.shopper, For::Order("spentAgain", order), units, now)
}

/// Gives the `units` that `order`, paid just now, earns.
pub(crate) fn earn(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    give(tx, shopper, For::Order("earned", order), units, now)
}

/// What goes with a refund: points that were spent come back, points that were earned are taken back, as
/// far as they are still there.
///
/// # Errors
///
/// [`Fault::Raced`] when they were spent since they were counted.
pub(crate) fn refund(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (order, number): (&OrderId, &str),
    refund: &Refund,
    now: Timestamp,
) -> Result<(), Fault> {
    let back = u64::from(refund.points_back);
    let what = For::Refund("refunded", order, number);
    come_back(tx, shopper, (what, order), back, now)?;
    let due = u32::try_from(refund.points_clawed_back).unwrap_or(u32::MAX);
    let units = due.min(balance(tx, shopper)?);
    let what = For::Refund("clawedBack", order, number);
    if units == 0 || pay(tx, shopper, what, units, now)? { Ok(()) } else { Err(Fault::Raced) }
}
