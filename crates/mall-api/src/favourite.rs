//! 收藏, and cards of goods that a device remembers by name.

use mall_core::ProductId;
use serde::{Deserialize, Serialize};

use crate::catalog::ProductCard;

/// What a shopper likes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FavouritesResponse {
    /// Newest first, at most [`FAVOURITES_MAX`](mall_core::limits::FAVOURITES_MAX).
    pub products: Vec<ProductId>,
    /// How many of those that were to be added there was no place for.
    pub left_out: u32,
}

/// Goods are liked: one by one, or all that a guest liked before logging in. The same again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddFavouritesRequest {
    /// Newest first; at most [`FAVOURITES_MAX`](mall_core::limits::FAVOURITES_MAX).
    pub products: Vec<ProductId>,
}

/// Goods are liked no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveFavouriteQuery {
    /// Which.
    pub product: ProductId,
}

/// Which cards are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardsRequest {
    /// At most [`FAVOURITES_MAX`](mall_core::limits::FAVOURITES_MAX).
    pub products: Vec<ProductId>,
}

/// The cards, in the order in which they were asked for; what is not for sale is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CardsResponse {
    /// One for each product that is for sale.
    pub products: Vec<ProductCard>,
}
