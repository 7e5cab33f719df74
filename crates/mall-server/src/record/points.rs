//! 积分: a ledger, and what each shopper has by it.

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
        /// For which order.
        order_id: OrderId,
        /// `spent`, `returned` or `earned`: each once for an order.
        kind: String,
        /// How many; below zero when spent.
        units: i64,
        /// When.
        at: Timestamp,
    }
    Index::unique("point_of_order", &["order_id", "kind"]),
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

/// Writes an entry down; `false` when the order has one of this kind.
fn enter(
    tx: &dyn Tx,
    (shopper, order): (&ShopperId, &OrderId),
    kind: &str,
    units: i64,
    now: Timestamp,
) -> Result<bool, Fault> {
    tx.insert(&EntryRow {
        id: Serial::default(),
        shopper: shopper.clone(),
        order_id: order.clone(),
        kind: kind.to_owned(),
        units,
        at: now,
    })
}

/// Spends `units` on `order`; `false` when there are not so many. The caller undoes everything then.
pub(crate) fn spend(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    units: u32,
    now: Timestamp,
) -> Result<bool, Fault> {
    let suffices = [BALANCE.shopper.is(shopper), BALANCE.units.at_least(&u64::from(units))];
    let less = -i64::from(units);
    Ok(tx.change::<BalanceRow>(&suffices, &[BALANCE.units.plus(less)])? == 1
        && enter(tx, (shopper, order), "spent", less, now)?)
}

fn give(
    tx: &dyn Tx,
    whose: (&ShopperId, &OrderId),
    kind: &str,
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    let entered = i64::try_from(units).map_err(|_| Fault::Limit { table: "point_entry" })?;
    if units == 0 || !enter(tx, whose, kind, entered, now)? {
        return Ok(());
    }
    let (shopper, _) = whose;
    let first = BalanceRow { shopper: shopper.clone(), units };
    if !tx.insert(&first)? {
        tx.change::<BalanceRow>(&[BALANCE.shopper.is(shopper)], &[BALANCE.units.plus(entered)])?;
    }
    Ok(())
}

/// Gives back what was spent on `order`, if anything was.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let spent = [ENTRY.order_id.is(order), ENTRY.kind.is(&"spent".to_owned())];
    let Some(spent) = tx.find::<EntryRow>(&spent)? else { return Ok(()) };
    give(tx, (&spent.shopper, order), "returned", spent.units.unsigned_abs(), now)
}

/// Gives the `units` that `order`, paid just now, earns.
pub(crate) fn earn(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    units: u64,
    now: Timestamp,
) -> Result<(), Fault> {
    give(tx, (shopper, order), "earned", units, now)
}
