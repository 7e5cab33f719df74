//! Two shoppers turn out to be one person: everything of the one becomes the other's, once.
//!
//! In one transaction the one is reached by nothing any more, so that whoever joins them at the same moment
//! waits and finds it done; then all that `record::joining` lists changes hands. Sessions do too, so a phone
//! that was logged in as the one is the other from then on. A request that was let in just before may write a
//! row of the old name just after: so the job looks once more, a day later.

use mall_core::cart::GuestCart;
use mall_core::catalog::Shelf;
use mall_core::{CartId, ShopperId, SkuId, Timestamp};

use crate::Fault;
use crate::catalog::Catalog;
use crate::record::cart::{self, CartRow};
use crate::record::joined::{self, JoinedRow, Why};
use crate::record::joining::{Pair, pass_all};
use crate::record::session::{self, Reach, ShopperRow};
use crate::record::stock;
use crate::store::{Record, Tx};

/// When what came in the moment of joining is looked for.
const LOOK_MS: i64 = 24 * 60 * 60 * 1000;

/// Joins two shoppers, when they can be told to be one: who they are from then on. Two who have different
/// numbers stay two, whatever else says that they are one: a number is what each was reached by.
///
/// # Errors
///
/// [`Fault::Raced`] when one of them was joined or left meanwhile.
pub(crate) fn join(
    tx: &dyn Tx,
    catalog: Option<&Catalog>,
    (one, other): (&ShopperId, &ShopperId),
    (why, now): (Why, Timestamp),
) -> Result<Option<ShopperId>, Fault> {
    let (one, other) = (session::shopper(tx, one)?, session::shopper(tx, other)?);
    let Some((old, person)) = sides(one, other) else { return Ok(None) };
    session::reach(tx, &old, &Reach::Left(old.id.clone()))?;
    session::reach(tx, &person, &person.phone)?;
    tx.add(&JoinedRow {
        shopper: old.id.clone(),
        person: person.id.clone(),
        why,
        at: now,
        look_at: Some(now.plus_ms(LOOK_MS)),
    })?;
    session::add_up(tx, &person, &old)?;
    all(tx, catalog, &Pair { old: &old.id, person: &person.id })?;
    Ok(Some(person.id))
}

/// Who goes by whose name: who has told no number by that of who has, else who came later by that of who came
/// first.
fn sides(one: ShopperRow, other: ShopperRow) -> Option<(ShopperRow, ShopperRow)> {
    if one.id == other.id || !one.phone.is_here() || !other.phone.is_here() {
        return None;
    }
    match (one.phone.phone().is_some(), other.phone.phone().is_some()) {
        (true, true) => None,
        (true, false) => Some((other, one)),
        (false, false) if (one.created_at, &one.id) < (other.created_at, &other.id) => {
            Some((other, one))
        }
        (false, _) => Some((one, other)),
    }
}

fn all(tx: &dyn Tx, catalog: Option<&Catalog>, pair: &Pair<'_>) -> Result<(), Fault> {
    carts(tx, catalog, pair)?;
    pass_all(tx, pair)
}

/// The cart of the old name joins the other, as that of a guest does.
fn carts(tx: &dyn Tx, catalog: Option<&Catalog>, pair: &Pair<'_>) -> Result<(), Fault> {
    const CART: <CartRow as Record>::Columns = CartRow::COLUMNS;
    let Some(row) = tx.find::<CartRow>(&[CART.shopper.is(pair.old)])? else { return Ok(()) };
    let lines = row.body.read()?.lines;
    let mut held = cart::load(tx, pair.person)?;
    let skus: Vec<SkuId> =
        lines.iter().chain(&held.cart.lines).map(|line| line.sku.clone()).collect();
    let shelf = match catalog {
        Some(catalog) => catalog.shelf(&stock::of_skus(tx, &skus)?),
        None => Shelf::default(),
    };
    let id = CartId::new(format!("{}-{}", pair.old, row.version))?;
    held.cart.merge(&GuestCart { id, lines }, &shelf);
    cart::keep(tx, pair.person, &held)?;
    let as_read = [CART.shopper.is(pair.old), CART.version.is(&row.version)];
    if tx.delete::<CartRow>(&as_read)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// Whether anybody who was joined is to be looked at.
pub(crate) fn has_due(tx: &dyn Tx, now: Timestamp) -> Result<bool, Fault> {
    Ok(!joined::due(tx, now, 1)?.is_empty())
}

/// Looks at those who were joined a day ago, at most `limit`: whatever came in that moment changes hands too.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: Option<&Catalog>,
    limit: usize,
    now: Timestamp,
) -> Result<(), Fault> {
    for row in joined::due(tx, now, limit)? {
        if joined::looked(tx, &row)? {
            let person = joined::person(tx, &row.person)?;
            all(tx, catalog, &Pair { old: &row.shopper, person: &person })?;
        }
    }
    Ok(())
}
