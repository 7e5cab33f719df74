//! Addresses.

use std::cmp::Reverse;

use mall_api::address::SavedAddress;
use mall_core::address::Address;
use mall_core::invalid::count_within;
use mall_core::limits::ADDRESSES_MAX;
use mall_core::{AddressId, ShopperId};

use crate::Fault;
use crate::store::{Index, Json, Part, Record, Tx};

crate::store::record! {
    /// An address of a shopper.
    AddressRow in "address" keyed 1 {
        /// Its name.
        id: AddressId,
        /// Whose.
        shopper: ShopperId,
        /// Counts up with each that the shopper adds.
        position: i64,
        /// At most one is.
        is_default: bool,
        /// What it says.
        body: Json<Address>,
    }
    Index::unique("one_default_address", &["shopper"]).partial(Part::Int("is_default", 1)),
    Index::unique("address_position", &["shopper", "position"]),
}

const ROW: <AddressRow as Record>::Columns = AddressRow::COLUMNS;

fn rows(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<AddressRow>, Fault> {
    tx.all(&[ROW.shopper.is(shopper)])
}

/// All of a shopper's, the default first, then the newest.
pub(crate) fn of(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<SavedAddress>, Fault> {
    let mut rows = rows(tx, shopper)?;
    rows.sort_by_key(|row| Reverse((row.is_default, row.position)));
    let saved = |row: AddressRow| {
        Ok(SavedAddress { id: row.id, address: row.body.read()?, is_default: row.is_default })
    };
    rows.into_iter().map(saved).collect()
}

/// One of this shopper's.
pub(crate) fn find(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<Option<Address>, Fault> {
    let found: Option<AddressRow> = tx.find(&[ROW.id.is(id), ROW.shopper.is(shopper)])?;
    found.map(|row| row.body.read()).transpose()
}

/// A new one, the default when there is no other. Of two at once, one comes first: both have counted the
/// same, and so want the same position.
///
/// # Errors
///
/// [`Fault::Invalid`] when there are [`ADDRESSES_MAX`].
pub(crate) fn add(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: AddressId,
    address: &Address,
) -> Result<(), Fault> {
    let held = rows(tx, shopper)?;
    count_within("addresses", held.len().saturating_add(1), ADDRESSES_MAX)?;
    let last = held.iter().map(|row| row.position).max().unwrap_or(0);
    tx.add(&AddressRow {
        id,
        shopper: shopper.clone(),
        position: last.saturating_add(1),
        is_default: held.is_empty(),
        body: Json::of(address)?,
    })
}

/// Whether there was one to change.
pub(crate) fn change(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &AddressId,
    address: &Address,
) -> Result<bool, Fault> {
    let tests = [ROW.id.is(id), ROW.shopper.is(shopper)];
    Ok(tx.change::<AddressRow>(&tests, &[ROW.body.to(&Json::of(address)?)])? == 1)
}

/// Whether there was one to remove. When it was the default, the newest becomes it.
pub(crate) fn remove(tx: &dyn Tx, shopper: &ShopperId, id: &AddressId) -> Result<bool, Fault> {
    let removed = tx.delete::<AddressRow>(&[ROW.id.is(id), ROW.shopper.is(shopper)])? == 1;
    let left = rows(tx, shopper)?;
    if !left.iter().any(|row| row.is_default)
        && let Some(newest) = left.iter().max_by_key(|row| row.position)
    {
        let sets = [ROW.is_default.to(&true)];
        if tx.change::<AddressRow>(&[ROW.id.is(&newest.id)], &sets)? != 1 {
            return Err(Fault::Raced);
        }
    }
    Ok(removed)
}

/// Whether there was one to make the default.
pub(crate) fn make_default(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<bool, Fault> {
    // First none, then one: there is never a moment with two.
    let default = [ROW.shopper.is(shopper), ROW.is_default.is(&true)];
    tx.change::<AddressRow>(&default, &[ROW.is_default.to(&false)])?;
    let tests = [ROW.id.is(id), ROW.shopper.is(shopper)];
    Ok(tx.change::<AddressRow>(&tests, &[ROW.is_default.to(&true)])? == 1)
}
