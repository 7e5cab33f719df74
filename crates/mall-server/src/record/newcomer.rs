//! 新人礼: who has taken it.

use mall_core::check_in::Reward;
use mall_core::{IdempotencyKey, ShopperId, Timestamp};

use sha2::{Digest, Sha256};

use crate::Fault;
use crate::store::{Index, Json, Record, Tx};

crate::store::record! {
    /// The gift of one shopper. It is there once for a number too, whoever logs in with it.
    NewcomerRow in "newcomer_gift" keyed 1 {
        /// Whose.
        shopper: ShopperId,
        /// Their number then, or by what `WeChat` knew them; what [`mark_of`] makes of it, once they have left.
        phone: String,
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
    phone: Option<&str>,
) -> Result<Option<NewcomerRow>, Fault> {
    let own = tx.find(&[ROW.shopper.is(shopper)])?;
    let Some(phone) = phone.filter(|_| own.is_none()) else { return Ok(own) };
    tx.find(&[ROW.phone.among([phone, mark_of(phone).as_str()])])
}

/// What is kept of the number of somebody who left: enough to know the same number again, so that no gift
/// is had by leaving and coming back. It can be told from no other number without trying them all.
fn mark_of(phone: &str) -> String {
    let digest = Sha256::digest(format!("newcomer/{phone}"));
    format!("{MARK}{}", data_encoding::HEXLOWER.encode(&digest))
}

const MARK: &str = "mark/";

/// Keeps of the number of a shopper who leaves what [`mark_of`] makes of it.
pub(crate) fn mark(tx: &dyn Tx, shopper: &ShopperId) -> Result<(), Fault> {
    let Some(row) = tx.find::<NewcomerRow>(&[ROW.shopper.is(shopper)])? else { return Ok(()) };
    if !row.phone.starts_with(MARK) {
        tx.change::<NewcomerRow>(
            &[ROW.shopper.is(shopper)],
            &[ROW.phone.to(&mark_of(&row.phone))],
        )?;
    }
    Ok(())
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
