//! What a shopper holds by number, beside points: cards and tickets. A ledger, and its sums.

use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Serial, Tx};

crate::store::words! {
    /// What is held.
    Thing {
        /// 补签卡.
        MakeUpCard = "makeUpCard",
        /// 抽奖机会.
        LotteryTicket = "lotteryTicket",
    }
}

crate::store::record! {
    /// An entry of the ledger.
    HoldingEntryRow in "holding_entry" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// Whose.
        shopper: ShopperId,
        /// Of what.
        thing: Thing,
        /// What it is for; each thing is given or taken once for it.
        key: String,
        /// How many; below zero when they were used.
        units: i64,
        /// When.
        at: Timestamp,
    }
    Index::unique("holding_once", &["thing", "key"]),
    Index::on("holding_of_shopper", &["shopper"]),
}

crate::store::record! {
    /// How many a shopper has: the sum of the ledger.
    HoldingRow in "holding" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// Of what.
        thing: Thing,
        /// How many.
        units: u32,
    }
}

const HOLDING: <HoldingRow as Record>::Columns = HoldingRow::COLUMNS;

/// How many a shopper has.
pub(crate) fn balance(tx: &dyn Tx, shopper: &ShopperId, thing: Thing) -> Result<u32, Fault> {
    let found: Option<HoldingRow> =
        tx.find(&[HOLDING.shopper.is(shopper), HOLDING.thing.is(&thing)])?;
    Ok(found.map_or(0, |row| row.units))
}

/// Gives `units` for what `key` names, once.
pub(crate) fn give(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (thing, key): (Thing, &str),
    units: u32,
    now: Timestamp,
) -> Result<(), Fault> {
    if units == 0 || !enter(tx, shopper, (thing, key), units.into(), now)? {
        return Ok(());
    }
    let first = HoldingRow { shopper: shopper.clone(), thing, units };
    if !tx.insert(&first)? {
        let this = [HOLDING.shopper.is(shopper), HOLDING.thing.is(&thing)];
        tx.change::<HoldingRow>(&this, &[HOLDING.units.plus(i64::from(units))])?;
    }
    Ok(())
}

/// Takes `units` for what `key` names; `false` when there are not so many. The caller undoes everything
/// then.
pub(crate) fn pay(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (thing, key): (Thing, &str),
    units: u32,
    now: Timestamp,
) -> Result<bool, Fault> {
    let suffices =
        [HOLDING.shopper.is(shopper), HOLDING.thing.is(&thing), HOLDING.units.at_least(&units)];
    let less = -i64::from(units);
    Ok(tx.change::<HoldingRow>(&suffices, &[HOLDING.units.plus(less)])? == 1
        && enter(tx, shopper, (thing, key), less, now)?)
}

/// Whether something was given or taken for what `key` names.
pub(crate) fn is_entered(tx: &dyn Tx, (thing, key): (Thing, &str)) -> Result<bool, Fault> {
    let columns = HoldingEntryRow::COLUMNS;
    let entry = [columns.thing.is(&thing), columns.key.is(&key.to_owned())];
    Ok(tx.count::<HoldingEntryRow>(&entry)? > 0)
}

fn enter(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (thing, key): (Thing, &str),
    units: i64,
    now: Timestamp,
) -> Result<bool, Fault> {
    tx.insert(&HoldingEntryRow {
        id: Serial::default(),
        shopper: shopper.clone(),
        thing,
        key: key.to_owned(),
        units,
        at: now,
    })
}
