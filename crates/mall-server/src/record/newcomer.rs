//! 新人礼: who has taken it.

use mall_core::address::Phone;
use mall_core::check_in::Reward;
use mall_core::{IdempotencyKey, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Json, Record, Tx};

crate::store::record! {
    /// The gift of one shopper. It is there once for a number too, whoever logs in with it.
    NewcomerRow in "newcomer_gift" keyed 1 {
        /// Whose.
        shopper: ShopperId,
        /// Their number then.
        phone: Phone,
        /// Made by their device, once for each tap.
        key: IdempotencyKey,
        /// When.
        at: Timestamp,
        /// What was given.
        given: Json<Vec<Reward>>,
    }
    Index::unique("newcomer_gift_phone", &["phone"]),
}

const ROW: <NewcomerRow as Record>::Columns = NewcomerRow::COLUMNS;

/// What a shopper, or whoever had their number, has taken.
pub(crate) fn of(
    tx: &dyn Tx,
    shopper: &ShopperId,
    phone: &Phone,
) -> Result<Option<NewcomerRow>, Fault> {
    let own = tx.find(&[ROW.shopper.is(shopper)])?;
    if own.is_some() { Ok(own) } else { tx.find(&[ROW.phone.is(phone)]) }
}

/// Writes down that it is taken; `false` when it was. Whoever comes at the same moment waits here.
pub(crate) fn add(tx: &dyn Tx, row: &NewcomerRow) -> Result<bool, Fault> {
    tx.insert(row)
}

/// Some of what was promised could not be given.
pub(crate) fn gave(tx: &dyn Tx, row: &NewcomerRow, given: &[Reward]) -> Result<(), Fault> {
    let sets = [ROW.given.to(&Json::of(&given.to_vec())?)];
    tx.change::<NewcomerRow>(&[ROW.shopper.is(&row.shopper)], &sets)?;
    Ok(())
}
