//! 购物车: lines, what may be done to them, and how a guest's cart joins a shopper's.
//!
//! A line is a *wish*: a SKU, a quantity, and whether it is to be bought now. What becomes of the
//! wish depends on the [`Shelf`]: [`CartLine::state`]. Wishes are never dropped when the shelf
//! changes; a line that can be bought again is selected again if it was.

mod line;
mod merge;
mod op;

pub use line::{CartLine, LineState, PriceChange};
pub use merge::GuestCart;
pub use op::{CartOp, ClampReason, Clamped, LoggedOp};

use serde::{Deserialize, Serialize};

use crate::catalog::Shelf;
use crate::invalid::{count_within, in_range};
use crate::limits::{LINES_MAX, PIECES_MAX};
use crate::{CartId, Invalid, Rule, SkuId};

/// A cart: newest line first, one line per SKU.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cart {
    /// At most [`LINES_MAX`].
    pub lines: Vec<CartLine>,
    /// Guest carts already merged into this one, newest last.
    #[serde(default)]
    pub merged: Vec<CartId>,
}

impl Cart {
    /// Whether it can be taken from outside.
    pub fn check(&self) -> Result<(), Invalid> {
        count_within("lines", self.lines.len(), LINES_MAX)?;
        for (position, line) in self.lines.iter().enumerate() {
            let at = format!("lines[{position}]");
            in_range("quantity", i64::from(line.quantity), 1, i64::from(PIECES_MAX))
                .map_err(|error| error.within(&at))?;
            if self.lines.iter().take(position).any(|other| other.sku == line.sku) {
                return Err(Invalid::new(format!("{at}.sku"), Rule::Twice));
            }
        }
        Ok(())
    }

    /// The line of `sku`.
    pub fn line(&self, sku: &SkuId) -> Option<&CartLine> {
        self.lines.iter().find(|line| line.sku == *sku)
    }

    /// The lines that are to be bought now and can be.
    pub fn chosen<'a>(&'a self, shelf: &'a Shelf) -> impl Iterator<Item = &'a CartLine> {
        self.lines.iter().filter(|line| line.selected && line.state(shelf).counts())
    }

    /// Whether every line that can be bought is selected; `false` when none can.
    pub fn all_selected(&self, shelf: &Shelf) -> bool {
        let mut able = self.lines.iter().filter(|line| line.state(shelf).counts()).peekable();
        able.peek().is_some() && able.all(|line| line.selected)
    }

    /// Pieces in the cart, for the badge.
    pub fn pieces(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::catalog::ShelfItem;
    use crate::{CategoryId, Money, ProductId};

    pub(crate) fn sku(name: &str) -> SkuId {
        SkuId::new(name).unwrap()
    }

    pub(crate) fn item(name: &str, stock: u32) -> ShelfItem {
        ShelfItem {
            sku: sku(name),
            product: ProductId::new(name).unwrap(),
            title: name.to_owned(),
            options: String::new(),
            image: "/x.svg".to_owned(),
            price: Money::from_fen(1_000),
            was_price: None,
            member_price: None,
            floor_price: None,
            weight: 0,
            volume: 0,
            freight: None,
            stock,
            limit: None,
            minimum: None,
            on_shelf: true,
            category: CategoryId::new("c").unwrap(),
            brand: "b".to_owned(),
            tags: Vec::new(),
        }
    }

    pub(crate) fn shelf(items: impl IntoIterator<Item = ShelfItem>) -> Shelf {
        items.into_iter().map(|item| (item.sku.clone(), item)).collect()
    }
}
