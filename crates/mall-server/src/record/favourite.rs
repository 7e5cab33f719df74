//! 收藏: what shoppers like, and how much of it.

use mall_core::{ProductId, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Scan, Tx};

crate::store::record! {
    /// Goods that a shopper likes. Whether the shop still has them is not looked at.
    FavouriteRow in "favourite" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// What.
        product: ProductId,
        /// Since when.
        at: Timestamp,
    }
    Index::on("favourite_by_age", &["shopper", "at", "product"]),
}

crate::store::record! {
    /// How many goods a shopper likes.
    FavouriteBookRow in "favourite_book" keyed 1 {
        /// Who.
        shopper: ShopperId,
        /// How many.
        count: u32,
    }
}

const FAVOURITE: <FavouriteRow as Record>::Columns = FavouriteRow::COLUMNS;
const BOOK: <FavouriteBookRow as Record>::Columns = FavouriteBookRow::COLUMNS;

/// All that a shopper likes, newest first.
pub(crate) fn all(tx: &dyn Tx, shopper: &ShopperId, limit: usize) -> Result<Vec<ProductId>, Fault> {
    let tests = [FAVOURITE.shopper.is(shopper)];
    let scan = Scan { tests: &tests, by: "favourite_by_age", descending: true, limit };
    Ok(tx.scan::<FavouriteRow>(&scan)?.into_iter().map(|row| row.product).collect())
}

/// Adds one, where there are less than `limit`; `false`, and nothing happens, when there are not. What is
/// liked already is liked on.
pub(crate) fn add(
    tx: &dyn Tx,
    shopper: &ShopperId,
    product: &ProductId,
    (limit, now): (u32, Timestamp),
) -> Result<bool, Fault> {
    let this = [FAVOURITE.shopper.is(shopper), FAVOURITE.product.is(product)];
    if tx.count::<FavouriteRow>(&this)? > 0 {
        return Ok(true);
    }
    let below = [BOOK.shopper.is(shopper), BOOK.count.less(&limit)];
    let first = FavouriteBookRow { shopper: shopper.clone(), count: 1 };
    let is_counted =
        tx.insert(&first)? || tx.change::<FavouriteBookRow>(&below, &[BOOK.count.plus(1)])? == 1;
    if is_counted {
        // Whoever added the same meanwhile counted it: this is done anew, and finds it there.
        tx.add(&FavouriteRow { shopper: shopper.clone(), product: product.clone(), at: now })?;
    }
    Ok(is_counted)
}

/// Removes one; there may be none.
pub(crate) fn remove(tx: &dyn Tx, shopper: &ShopperId, product: &ProductId) -> Result<(), Fault> {
    let this = [FAVOURITE.shopper.is(shopper), FAVOURITE.product.is(product)];
    if tx.delete::<FavouriteRow>(&this)? == 1 {
        tx.change::<FavouriteBookRow>(&[BOOK.shopper.is(shopper)], &[BOOK.count.plus(-1)])?;
    }
    Ok(())
}
