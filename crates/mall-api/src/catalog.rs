//! Shelves, goods, search.

use mall_core::catalog::{Category, Product};
use mall_core::group_buy::GroupBuy;
use mall_core::pricing::Promotion;
use mall_core::{CategoryId, Money, ProductId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::coupon::CouponOffer;

/// What a card of a product shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductCard {
    /// Which.
    pub id: ProductId,
    /// Its name.
    pub title: String,
    /// One line on why.
    pub subtitle: String,
    /// Picture.
    pub image: String,
    /// The cheapest SKU.
    pub price: Money,
    /// Whether dearer SKUs exist.
    pub price_from: bool,
    /// Struck through.
    pub was_price: Option<Money>,
    /// Labels.
    pub tags: Vec<String>,
    /// Pieces sold, as shown.
    pub sold: u32,
    /// Whether nothing is left.
    pub sold_out: bool,
    /// The SKU, when there is just one: it can go into the cart from here.
    pub only_sku: Option<SkuId>,
}

impl ProductCard {
    /// The card of `product`.
    pub fn new(product: &Product) -> Self {
        let (price, dearest) = product.price_range();
        let cheapest = product.skus.iter().find(|sku| sku.price == price);
        Self {
            id: product.id.clone(),
            title: product.title.clone(),
            subtitle: product.subtitle.clone(),
            image: product.image.clone(),
            price,
            price_from: price != dearest,
            was_price: cheapest.and_then(|sku| sku.was_price),
            tags: product.tags.clone(),
            sold: product.sold,
            sold_out: product.sold_out(),
            only_sku: match product.skus.as_slice() {
                [only] => Some(only.id.clone()),
                _ => None,
            },
        }
    }
}

/// All shelves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CategoriesResponse {
    /// In the shop's order.
    pub categories: Vec<Category>,
}

/// Which goods are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductsQuery {
    /// Of this shelf.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// Found by these words: part of a name, brand or tag, full pinyin or initials. At most 50
    /// characters.
    #[serde(default)]
    pub q: Option<String>,
    /// In which order.
    #[serde(default)]
    pub sort: Sort,
    /// `next` of the page before.
    #[serde(default)]
    pub after: Option<u32>,
}

/// In which order goods come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    /// Best match, then best seller.
    #[default]
    Best,
    /// Best seller.
    Sold,
    /// Cheapest first.
    PriceUp,
    /// Dearest first.
    PriceDown,
}

/// A page of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductsResponse {
    /// At most [`PAGE_GOODS`].
    pub products: Vec<ProductCard>,
    /// How many there are in all.
    pub total: u32,
    /// For the next page; absent on the last.
    pub next: Option<u32>,
}

/// Goods on one page.
pub const PAGE_GOODS: usize = 20;

/// One product, and what lowers its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductResponse {
    /// The product.
    pub product: Product,
    /// Promotions in force whose scope holds it.
    pub promotions: Vec<Promotion>,
    /// Coupons that could be claimed for it.
    pub offers: Vec<CouponOffer>,
    /// What to look at next.
    pub related: Vec<ProductCard>,
    /// 拼团: how it can be bought together now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupBuy>,
    /// When this was so.
    pub at: Timestamp,
}
