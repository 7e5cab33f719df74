//! 收藏: added and removed by condition, so that no shopper has more than there may be.

use mall_api::favourite::{
    AddFavouritesRequest, CardsRequest, CardsResponse, FavouritesResponse, RemoveFavouriteQuery,
};
use mall_core::invalid::count_within;
use mall_core::limits::FAVOURITES_MAX;
use mall_core::{ShopperId, Timestamp};

use super::goods;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::favourite;
use crate::store::Tx;

/// What a shopper likes.
pub(crate) fn look(tx: &dyn Tx, shopper: &ShopperId) -> Result<FavouritesResponse, Fault> {
    let products = favourite::all(tx, shopper, FAVOURITES_MAX)?;
    Ok(FavouritesResponse { products, left_out: 0 })
}

/// Adds goods, the oldest first, as long as there is place. What the shop does not know is passed over: it
/// may have gone since a guest liked it.
///
/// # Errors
///
/// [`Fault::Invalid`] when there are more than anybody can like.
pub(crate) fn add(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    asked: &AddFavouritesRequest,
    now: Timestamp,
) -> Result<FavouritesResponse, Fault> {
    count_within("products", asked.products.len(), FAVOURITES_MAX)?;
    let limit = u32::try_from(FAVOURITES_MAX).unwrap_or(u32::MAX);
    let mut left_out = 0_u32;
    let known = asked.products.iter().rev().filter(|it| catalog.product(it).is_some());
    for (place, product) in (0..).zip(known) {
        // A moment each, so that they stay in the order in which they were liked.
        if !favourite::add(tx, shopper, product, (limit, now.plus_ms(place)))? {
            left_out = left_out.saturating_add(1);
        }
    }
    Ok(FavouritesResponse { left_out, ..look(tx, shopper)? })
}

/// Removes one; there may be none.
pub(crate) fn remove(
    tx: &dyn Tx,
    shopper: &ShopperId,
    asked: &RemoveFavouriteQuery,
) -> Result<FavouritesResponse, Fault> {
    favourite::remove(tx, shopper, &asked.product)?;
    look(tx, shopper)
}

/// Cards of goods that a device remembers, in their order.
///
/// # Errors
///
/// [`Fault::Invalid`] when there are too many.
pub(crate) fn cards(
    tx: &dyn Tx,
    catalog: &Catalog,
    asked: &CardsRequest,
) -> Result<CardsResponse, Fault> {
    count_within("products", asked.products.len(), FAVOURITES_MAX)?;
    let found = asked.products.iter().filter_map(|id| catalog.product(id));
    let found: Vec<_> = found.filter(|it| it.on_shelf).collect();
    Ok(CardsResponse { products: goods::cards(tx, &found)? })
}
