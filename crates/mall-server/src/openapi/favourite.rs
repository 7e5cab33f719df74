//! Favourites, and the values that the document shows of them.

use mall_api::favourite::{
    AddFavouritesRequest, CardsRequest, CardsResponse, FavouritesResponse, RemoveFavouriteQuery,
};
use mall_api::{ErrorCode, path};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    let id = samples.serum().id.clone();
    let all = FavouritesResponse { products: vec![id.clone()], left_out: 0 };
    let favourites = |method, name, summary| {
        Operation::new(method, path::FAVOURITES, name, summary).with_session().answer(&all)
    };
    let products = vec![id.clone()];
    Ok(vec![
        favourites("get", "favourites", "What I like, newest first.")?,
        favourites("post", "addFavourites", "I like these; the same again changes nothing.")?
            .body(&AddFavouritesRequest { products: products.clone() })?,
        favourites("delete", "removeFavourite", "I like it no more.")?
            .query(&RemoveFavouriteQuery { product: id })?
            .faults(&[ErrorCode::Malformed]),
        Operation::new("post", path::PRODUCT_CARDS, "productCards", "Cards of goods by name.")
            .body(&CardsRequest { products })?
            .answer(&CardsResponse { products: samples.products().products })?,
    ])
}
