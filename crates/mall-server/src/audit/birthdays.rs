//! Whether what was given for birthdays is in the ledger of points.

use std::collections::BTreeMap;

use super::compare;
use super::tasks::{entries, points_of};
use crate::Fault;
use crate::record::birthday::{BirthdayGiftRow, BirthdayRow};
use crate::store::Tx;

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut given = BTreeMap::new();
    for row in tx.all::<BirthdayGiftRow>(&[])? {
        let points = points_of(&row.given.read()?);
        if points > 0 {
            given.insert((row.shopper.clone(), format!("{}/{}", row.shopper, row.year)), points);
        }
    }
    compare("points of a birthday were given", entries(tx, "birthday")?, given, broken);
    for row in tx.all::<BirthdayRow>(&[])? {
        if row.birthday().check().is_err() {
            broken.push(format!("a birthday is a day: {:?}", row.shopper));
        }
    }
    Ok(())
}
