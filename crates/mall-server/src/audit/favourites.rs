//! Whether what shoppers like is counted.

use std::collections::BTreeMap;

use super::compare;
use crate::Fault;
use crate::record::favourite::{FavouriteBookRow, FavouriteRow};
use crate::store::Tx;

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut liked = BTreeMap::new();
    for row in tx.all::<FavouriteRow>(&[])? {
        *liked.entry(row.shopper).or_default() += 1;
    }
    let kept = tx.all::<FavouriteBookRow>(&[])?.into_iter();
    let kept = kept.map(|row| (row.shopper, row.count)).collect();
    compare("what a shopper likes is counted", kept, liked, broken);
    Ok(())
}
