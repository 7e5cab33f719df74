//! Shoppers who turned out to be one person: who goes by whose name since.

use std::collections::BTreeMap;

use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Scan, Tx};

crate::store::words! {
    /// Why two are known to be one.
    Why {
        /// `WeChat` knows them by the same name in two apps.
        Union = "union",
        /// They have the same number.
        Phone = "phone",
    }
}

crate::store::record! {
    /// A shopper who goes by the name of another. It is there once, and does not go.
    JoinedRow in "joined" keyed 1 {
        /// Who goes by another name.
        shopper: ShopperId,
        /// By whose.
        person: ShopperId,
        /// Why.
        why: Why,
        /// Since when.
        at: Timestamp,
        /// When what came in that moment is looked for; nothing once that is done.
        look_at: Option<Timestamp>,
    }
    Index::on("joined_of_person", &["person"]),
    Index::on("joined_due", &["look_at"]),
}

const ROW: <JoinedRow as Record>::Columns = JoinedRow::COLUMNS;

/// Those who are to be looked at once more, the longest due first.
pub(crate) fn due(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<JoinedRow>, Fault> {
    let tests = [ROW.look_at.at_most(&Some(now))];
    tx.scan(&Scan { tests: &tests, by: "joined_due", limit, ..Scan::ALL })
}

/// It is looked at; `false` when somebody else did.
pub(crate) fn looked(tx: &dyn Tx, row: &JoinedRow) -> Result<bool, Fault> {
    let tests = [ROW.shopper.is(&row.shopper), ROW.look_at.is(&row.look_at)];
    Ok(tx.change::<JoinedRow>(&tests, &[ROW.look_at.to(&None)])? == 1)
}

/// Who `shopper` is by now.
pub(crate) fn person(tx: &dyn Tx, shopper: &ShopperId) -> Result<ShopperId, Fault> {
    let mut is = shopper.clone();
    // Nobody goes by another name twice, so the way has an end.
    while let Some(row) = tx.find::<JoinedRow>(&[ROW.shopper.is(&is)])? {
        is = row.person;
    }
    Ok(is)
}

/// Who goes by whose name, for whoever reads all books at once.
pub(crate) struct Names(BTreeMap<ShopperId, ShopperId>);

impl Names {
    pub(crate) fn load(tx: &dyn Tx) -> Result<Self, Fault> {
        let rows = tx.all::<JoinedRow>(&[])?.into_iter();
        Ok(Self(rows.map(|row| (row.shopper, row.person)).collect()))
    }

    /// Who that is by now.
    pub(crate) fn now<'a>(&'a self, mut shopper: &'a ShopperId) -> &'a ShopperId {
        while let Some(person) = self.0.get(shopper) {
            shopper = person;
        }
        shopper
    }

    /// Those who go by another name.
    pub(crate) fn old(&self) -> impl Iterator<Item = &ShopperId> {
        self.0.keys()
    }

    /// Whether somebody goes by this name, or this one by another.
    pub(crate) fn concern(&self, shopper: &ShopperId) -> bool {
        self.0.iter().any(|(old, person)| old == shopper || person == shopper)
    }

    /// A key that is made of names of shoppers and other things, with the names that they have by now. Books
    /// keep the keys that they were written with.
    pub(crate) fn key(&self, key: &str) -> String {
        let now = |part: &str| match ShopperId::new(part) {
            Ok(id) => self.now(&id).to_string(),
            Err(_) => part.to_owned(),
        };
        key.split('/').map(now).collect::<Vec<_>>().join("/")
    }
}
