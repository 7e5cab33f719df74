//! What is to be priced.

use serde::{Deserialize, Serialize};

use crate::cart::Cart;
use crate::catalog::{Shelf, ShelfItem};
use crate::invalid::{count_within, in_range};
use crate::limits::{LINES_MAX, PIECES_MAX, UNIT_PRICE_MAX_FEN};
use crate::{CategoryId, Invalid, Money, ProductId, Rule, SkuId};

/// Lines to price; each SKU once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Basket {
    /// At most [`LINES_MAX`].
    pub lines: Vec<BasketLine>,
}

/// One SKU and how many of it, with what rules look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BasketLine {
    /// Which.
    pub sku: SkuId,
    /// Of which product.
    pub product: ProductId,
    /// On which shelf.
    pub category: CategoryId,
    /// Who makes it.
    #[serde(default)]
    pub brand: String,
    /// Labels.
    #[serde(default)]
    pub tags: Vec<String>,
    /// List price of one piece, in fen.
    pub unit_price: Money,
    /// Pieces, 1 to [`PIECES_MAX`].
    pub quantity: u32,
}

impl BasketLine {
    /// `quantity` pieces of `item`.
    pub fn new(item: &ShelfItem, quantity: u32) -> Self {
        Self {
            sku: item.sku.clone(),
            product: item.product.clone(),
            category: item.category.clone(),
            brand: item.brand.clone(),
            tags: item.tags.clone(),
            unit_price: item.price,
            quantity,
        }
    }

    /// Unit price times quantity.
    pub fn list_total(&self) -> Money {
        self.unit_price.times(self.quantity)
    }
}

impl Basket {
    /// What of `cart` is to be bought now and can be.
    pub fn of_cart(cart: &Cart, shelf: &Shelf) -> Self {
        let lines = cart
            .chosen(shelf)
            .filter_map(|line| Some(BasketLine::new(shelf.get(&line.sku)?, line.quantity)))
            .collect();
        Self { lines }
    }

    /// Whether it can be priced.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        count_within("lines", self.lines.len(), LINES_MAX)?;
        let mut seen: Vec<&SkuId> = Vec::with_capacity(self.lines.len());
        for (position, line) in self.lines.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("lines[{position}]"));
            in_range("quantity", i64::from(line.quantity), 1, i64::from(PIECES_MAX)).map_err(at)?;
            in_range("unitPrice", line.unit_price.fen(), 0, UNIT_PRICE_MAX_FEN).map_err(at)?;
            if seen.contains(&&line.sku) {
                return Err(at(Invalid::new("sku", Rule::Twice)));
            }
            seen.push(&line.sku);
        }
        Ok(())
    }
}
