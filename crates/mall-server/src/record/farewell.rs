//! 注销: who has left.

use mall_core::{ShopperId, Timestamp};

use super::session::Hash;
use crate::Fault;
use crate::store::{Index, Record, Scan, Tx};

crate::store::record! {
    /// A shopper who closed their account. Nothing here says who that was.
    FarewellRow in "farewell" keyed 1 {
        /// What they were called here.
        shopper: ShopperId,
        /// Of the token of the session that asked for it: the same asked again is answered the same.
        asked_by: Hash,
        /// When.
        at: Timestamp,
        /// When what came in that moment is looked for; nothing once that is done.
        look_at: Option<Timestamp>,
    }
    Index::unique("farewell_asked", &["asked_by"]),
    Index::on("farewell_due", &["look_at"]),
}

const ROW: <FarewellRow as Record>::Columns = FarewellRow::COLUMNS;

/// Writes down that a shopper left; `false` when they had.
pub(crate) fn add(tx: &dyn Tx, row: &FarewellRow) -> Result<bool, Fault> {
    tx.insert(row)
}

/// Whether a session has closed its account.
pub(crate) fn has_asked(tx: &dyn Tx, hash: &Hash) -> Result<bool, Fault> {
    Ok(tx.count::<FarewellRow>(&[ROW.asked_by.is(hash)])? > 0)
}

/// Those who are to be looked at once more, the longest due first.
pub(crate) fn due(
    tx: &dyn Tx,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(ShopperId, Timestamp)>, Fault> {
    let tests = [ROW.look_at.at_most(&Some(now))];
    let scan = Scan { tests: &tests, by: "farewell_due", limit, ..Scan::ALL };
    let rows = tx.scan::<FarewellRow>(&scan)?.into_iter();
    Ok(rows.filter_map(|row| Some((row.shopper, row.look_at?))).collect())
}

/// It is looked at, as it was due at `seen`; `false` when somebody else did.
pub(crate) fn looked(
    tx: &dyn Tx,
    shopper: &ShopperId,
    seen: Timestamp,
    again: Option<Timestamp>,
) -> Result<bool, Fault> {
    let tests = [ROW.shopper.is(shopper), ROW.look_at.is(&Some(seen))];
    Ok(tx.change::<FarewellRow>(&tests, &[ROW.look_at.to(&again)])? == 1)
}
