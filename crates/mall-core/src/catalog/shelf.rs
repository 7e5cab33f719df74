//! What a cart needs to know of the goods in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Product, Sku};
use crate::{CategoryId, FreightId, Money, ProductId, SkuId};

/// The present facts of the SKUs somebody asked about. A SKU that is not in it is gone.
pub type Shelf = BTreeMap<SkuId, ShelfItem>;

/// One SKU as it stands on the shelf now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShelfItem {
    /// Which.
    pub sku: SkuId,
    /// Of which product.
    pub product: ProductId,
    /// Name of the product.
    pub title: String,
    /// The chosen values, as read: `01 豆沙 30ml`.
    pub options: String,
    /// Picture.
    pub image: String,
    /// What one piece costs now.
    pub price: Money,
    /// What it used to cost, as shown struck through.
    pub was_price: Option<Money>,
    /// What it costs a member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_price: Option<Money>,
    /// No rule makes it cheaper than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_price: Option<Money>,
    /// One piece, in grams.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weight: u32,
    /// One piece, in cm³.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub volume: u32,
    /// By which template it is sent; absent: the shop's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight: Option<FreightId>,
    /// Pieces that can be sold now.
    pub stock: u32,
    /// Most pieces in one order.
    pub limit: Option<u32>,
    /// Fewest pieces in one order.
    pub minimum: Option<u32>,
    /// Whether it can be bought.
    pub on_shelf: bool,
    /// The shelf it stands on.
    pub category: CategoryId,
    /// Who makes it.
    pub brand: String,
    /// Labels of the product.
    pub tags: Vec<String>,
}

/// Whether it need not be written: most goods are sent by the piece.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl ShelfItem {
    /// `sku` of `product`.
    pub fn new(product: &Product, sku: &Sku) -> Self {
        Self {
            sku: sku.id.clone(),
            product: product.id.clone(),
            title: product.title.clone(),
            options: sku.values.join(" "),
            image: sku.image.clone().unwrap_or_else(|| product.image.clone()),
            price: sku.price,
            was_price: sku.was_price,
            member_price: sku.member_price,
            floor_price: sku.floor_price,
            weight: sku.weight,
            volume: sku.volume,
            freight: product.freight.clone(),
            stock: sku.stock,
            limit: sku.limit,
            minimum: sku.minimum,
            on_shelf: product.on_shelf,
            category: product.category.clone(),
            brand: product.brand.clone(),
            tags: product.tags.clone(),
        }
    }

    /// Every SKU of `product`.
    pub fn of(product: &Product) -> impl Iterator<Item = Self> + '_ {
        product.skus.iter().map(|sku| Self::new(product, sku))
    }
}
