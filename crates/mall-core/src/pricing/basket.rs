//! What is to be priced.

use serde::{Deserialize, Serialize};

use crate::cart::Cart;
use crate::catalog::{Shelf, ShelfItem, is_zero};
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    LINES_MAX, PIECES_MAX, TAGS_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN, UNIT_SIZE_MAX,
};
use crate::sort::sort;
use crate::{ActivityId, CategoryId, FreightId, Invalid, Money, ProductId, Rule, ShopId, SkuId};

/// Lines to price; each SKU once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Basket {
    /// At most [`LINES_MAX`].
    pub lines: Vec<BasketLine>,
    /// Where it goes, as an address writes it, the province first. Absent while nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
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
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub brand: String,
    /// Labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who sells it; absent in a mall of one shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopId>,
    /// List price of one piece, in fen.
    pub unit_price: Money,
    /// Pieces, 1 to [`PIECES_MAX`].
    pub quantity: u32,
    /// What one piece costs a member, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_price: Option<Money>,
    /// No rule makes one piece cheaper than this, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_price: Option<Money>,
    /// One piece, in grams.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weight: u32,
    /// One piece, in cm³.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub volume: u32,
    /// By which template it is sent; absent: the first of its shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight: Option<FreightId>,
    /// Through which activity it came into the basket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityPrice>,
}

/// 秒杀价 or 拼团价 of a line that came through the activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivityPrice {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// What one piece costs, in fen.
    pub price: Money,
    /// Whether promotions may take off more.
    #[serde(default)]
    pub promotions: bool,
    /// Whether coupons may take off more.
    #[serde(default)]
    pub coupons: bool,
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
            shop: None,
            unit_price: item.price,
            quantity,
            member_price: item.member_price,
            floor_price: item.floor_price,
            weight: item.weight,
            volume: item.volume,
            freight: item.freight.clone(),
            activity: None,
        }
    }

    /// Unit price times quantity.
    pub fn list_total(&self) -> Money {
        self.unit_price.times(self.quantity)
    }

    /// The least the line may cost: its floor price, which a lower list price lowers.
    pub(super) fn floor_total(&self) -> Money {
        let floor = self.floor_price.unwrap_or(Money::ZERO).min(self.unit_price);
        floor.times(self.quantity)
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let price = |field, price: Money| in_range(field, price.fen(), 0, UNIT_PRICE_MAX_FEN);
        let size = |field, size: u32| in_range(field, size.into(), 0, UNIT_SIZE_MAX.into());
        in_range("quantity", i64::from(self.quantity), 1, i64::from(PIECES_MAX))?;
        price("unitPrice", self.unit_price)?;
        self.member_price.map_or(Ok(()), |it| price("memberPrice", it))?;
        self.floor_price.map_or(Ok(()), |it| price("floorPrice", it))?;
        size("weight", self.weight)?;
        size("volume", self.volume)?;
        text_within("brand", &self.brand, 0, TITLE_CHARS_MAX)?;
        count_within("tags", self.tags.len(), TAGS_MAX)?;
        match &self.activity {
            Some(activity) => {
                text_within("activity.title", &activity.title, 1, TITLE_CHARS_MAX)?;
                price("activity.price", activity.price)
            }
            None => Ok(()),
        }
    }
}

impl Basket {
    /// What of `cart` is to be bought now and can be.
    pub fn of_cart(cart: &Cart, shelf: &Shelf) -> Self {
        let lines = cart
            .chosen(shelf)
            .filter_map(|line| Some(BasketLine::new(shelf.get(&line.sku)?, line.quantity)))
            .collect();
        Self { lines, region: None }
    }

    /// Whether it can be priced.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        count_within("lines", self.lines.len(), LINES_MAX)?;
        let mut sorted: Vec<&SkuId> = self.lines.iter().map(|line| &line.sku).collect();
        sort(&mut sorted);
        let is_twice = sorted.windows(2).any(|two| two.first() == two.last());
        for (position, line) in self.lines.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("lines[{position}]"));
            line.check().map_err(at)?;
            if is_twice && self.lines.iter().take(position).any(|it| it.sku == line.sku) {
                return Err(at(Invalid::new("sku", Rule::Twice)));
            }
        }
        Ok(())
    }
}
