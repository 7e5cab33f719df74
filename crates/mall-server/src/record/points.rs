//! 积分: a ledger, and what each shopper has by it.

use mall_core::pricing::Refund;
use mall_core::{OrderId, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Serial, Tx};

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
        /// paid for a ticket.
        kind: String,
        /// What it is for: each kind is there once for it.
        key: String,
        /// How many; below zero when paid with.
        units: i64,
        /// When.
        at: Timestamp,
    }
    Index::unique("point_once", &["kind", "key"]),
    Index::on("point_of_shopper", &["shopper"]),
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
}

impl For<'_> {
    /// The order, the kind and the key of an entry.
    fn parts(&self) -> (Option<&OrderId>, &str, &str) {
        match self {
            Self::Order(kind, order) => (Some(order), kind, order.as_str()),
            Self::Refund(kind, order, number) => (Some(order), kind, number),
            Self::CheckIn(kind, key) | Self::Lottery(kind, key) => (None, kind, key),
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
    Ok(tx.change::<BalanceRow>(&suffices, &[BALANCE.units.plus(less)])? == 1
        && enter(tx, shopper, what, less, now)?)
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

/// Gives `units` for `what`, once.
pub(crate) fn give(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: For<'_>,
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    let entered = i64::try_from(units).map_err(|_| Fault::Limit { table: "point_entry" })?;
    if units == 0 || !enter(tx, shopper, what, entered, now)? {
        return Ok(());
    }
    let first = BalanceRow { shopper: shopper.clone(), units };
    if !tx.insert(&first)? {
        tx.change::<BalanceRow>(&[BALANCE.shopper.is(shopper)], &[BALANCE.units.plus(entered)])?;
    }
    Ok(())
}

/// Gives back what was spent on `order`, if anything was.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let spent = [ENTRY.key.is(&order.to_string()), ENTRY.kind.is(&"spent".to_owned())];
    let Some(spent) = tx.find::<EntryRow>(&spent)? else { return Ok(()) };
    give(tx, &spent.shopper, For::Order("returned", order), spent.units.unsigned_abs(), now)
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
    give(tx, shopper, For::Refund("refunded", order, number), back, now)?;
    let due = u32::try_from(refund.points_clawed_back).unwrap_or(u32::MAX);
    let units = due.min(balance(tx, shopper)?);
    let what = For::Refund("clawedBack", order, number);
    if units == 0 || pay(tx, shopper, what, units, now)? { Ok(()) } else { Err(Fault::Raced) }
}
