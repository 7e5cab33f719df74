//! Whether what is left of the batches is what shoppers have, and each batch went where it says.

use std::collections::BTreeMap;

use mall_core::ShopperId;

use super::compare;
use crate::Fault;
use crate::record::point_batch::{BatchRow, UseRow};
use crate::record::points::{BalanceRow, EntryRow};
use crate::store::Tx;

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut gone: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut used: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in tx.all::<UseRow>(&[])? {
        // What came back on its own is gone from this batch as if it had not.
        let taken = row.units - row.back.min(row.units) + row.fresh;
        *gone.entry((row.batch_kind, row.batch_key)).or_default() += taken;
        *used.entry((row.kind, row.key)).or_default() +=
            i64::try_from(row.units).unwrap_or(i64::MAX);
    }
    let mut spent = BTreeMap::new();
    for row in tx.all::<EntryRow>(&[])? {
        if row.kind == "expired" {
            let (kind, key) = row.key.split_once('/').unwrap_or_default();
            let name = (kind.to_owned(), key.to_owned());
            *gone.entry(name).or_default() += row.units.unsigned_abs();
        } else if row.units < 0 && used.contains_key(&(row.kind.clone(), row.key.clone())) {
            // One of before batches were kept took of none.
            spent.insert((row.kind, row.key), -row.units);
        }
    }
    compare("what is spent is taken of batches", used, spent, broken);
    let mut sums: BTreeMap<ShopperId, u64> = BTreeMap::new();
    for row in tx.all::<BatchRow>(&[])? {
        *sums.entry(row.shopper).or_default() += row.left;
        let gone = gone.remove(&(row.kind.clone(), row.key.clone())).unwrap_or(0);
        if row.left + gone != row.units || row.open != (row.left > 0) {
            let name = format!("{}/{}", row.kind, row.key);
            broken.push(format!("a batch is what is left of it and what went: {name}"));
        }
    }
    let kept = tx.all::<BalanceRow>(&[])?.into_iter();
    let kept = kept.map(|row| (row.shopper, row.units)).collect();
    compare("points are what is left of their batches", kept, sums, broken);
    Ok(())
}
