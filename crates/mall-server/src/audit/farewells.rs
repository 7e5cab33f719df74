//! Whether nothing says any more who they were that have left.

use std::collections::{BTreeMap, BTreeSet};

use mall_core::ShopperId;

use super::compare;
use crate::Fault;
use crate::record::farewell::FarewellRow;
use crate::record::joined::Names;
use crate::record::order::OrderRow;
use crate::record::personal::{Fate, Own, PERSONAL};
use crate::record::session::ShopperRow;
use crate::store::{Record, Tx};

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let left: BTreeMap<ShopperId, FarewellRow> =
        tx.all::<FarewellRow>(&[])?.into_iter().map(|row| (row.shopper.clone(), row)).collect();
    let nameless = tx.all::<ShopperRow>(&[])?.into_iter().filter(|it| !it.phone.is_here());
    let nameless = nameless.map(|row| (row.id, true)).collect();
    // Who goes by another name is reached by that.
    let names = Names::load(tx)?;
    let known = left.keys().chain(names.old()).map(|id| (id.clone(), true)).collect();
    compare("who has left has no number", known, nameless, broken);
    // What came in the moment of leaving has a day to go.
    for (id, _) in left.iter().filter(|(_, row)| row.look_at.is_none()) {
        let own = Own::load(tx, id)?;
        let mut kept = BTreeSet::new();
        for it in PERSONAL.iter().filter(|it| matches!(it.fate, Fate::Go)) {
            for test in own.tests(it.whose) {
                if tx.count_rows(it.table, &[test])? > 0 {
                    kept.insert(it.table.name);
                }
            }
        }
        if !kept.is_empty() {
            broken.push(format!("nothing of {id} is left: {kept:?}"));
        }
        for row in tx.all::<OrderRow>(&[OrderRow::COLUMNS.shopper.is(id)])? {
            let body = row.body.read()?;
            if body.address.is_some() || !body.remark.is_empty() {
                broken.push(format!("an order says not whose it was: {}", row.id));
            }
        }
    }
    Ok(())
}
