//! One line of a cart, and what the shelf makes of it.

use serde::{Deserialize, Serialize};

use crate::catalog::{Shelf, ShelfItem};
use crate::limits::LOW_STOCK_PIECES;
use crate::{Money, SkuId};

/// 购物车行.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CartLine {
    /// Of what.
    pub sku: SkuId,
    /// How many; at least one.
    pub quantity: u32,
    /// Whether it is to be bought now. Kept while the line cannot be bought.
    pub selected: bool,
    /// The price the shopper last saw.
    pub seen_price: Money,
}

/// What the shelf makes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LineState {
    /// It can be bought.
    Ok,
    /// It can be bought, but there are few left.
    LowStock {
        /// Pieces left.
        left: u32,
    },
    /// More are wanted than there are.
    Short {
        /// Pieces left, at least one.
        left: u32,
    },
    /// There is none left.
    SoldOut,
    /// It is not for sale now.
    OffShelf,
    /// The shop no longer has it.
    Gone,
    /// More are wanted than one order may have.
    LimitReached {
        /// Most pieces in one order.
        limit: u32,
    },
    /// Fewer are wanted than one order must have.
    BelowMinimum {
        /// Fewest pieces in one order.
        minimum: u32,
    },
}

impl LineState {
    /// Whether the line is priced and can be ordered.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Ok | Self::LowStock { .. })
    }

    /// Whether a smaller or larger quantity would make it count.
    pub const fn can_be_mended(self) -> bool {
        matches!(self, Self::Short { .. } | Self::LimitReached { .. } | Self::BelowMinimum { .. })
    }
}

/// The price of a line is not the one the shopper last saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceChange {
    /// Seen.
    pub from: Money,
    /// Now.
    pub to: Money,
}

impl CartLine {
    /// What the shelf makes of this line.
    pub fn state(&self, shelf: &Shelf) -> LineState {
        let Some(item) = shelf.get(&self.sku) else { return LineState::Gone };
        state_of(item, self.quantity)
    }

    /// How its price changed since the shopper last saw it; `None` when it did not.
    pub fn price_change(&self, shelf: &Shelf) -> Option<PriceChange> {
        let to = shelf.get(&self.sku)?.price;
        (to != self.seen_price).then_some(PriceChange { from: self.seen_price, to })
    }
}

/// What the shelf makes of `quantity` pieces of `item`. Also what an order checks.
pub(crate) fn state_of(item: &ShelfItem, quantity: u32) -> LineState {
    let minimum = item.minimum.unwrap_or(1);
    match (item.limit, item.stock) {
        _ if !item.on_shelf => LineState::OffShelf,
        (_, 0) => LineState::SoldOut,
        (_, left) if left < minimum => LineState::SoldOut,
        (Some(limit), _) if quantity > limit => LineState::LimitReached { limit },
        (_, left) if quantity > left => LineState::Short { left },
        _ if quantity < minimum => LineState::BelowMinimum { minimum },
        (_, left) if left <= LOW_STOCK_PIECES => LineState::LowStock { left },
        _ => LineState::Ok,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{item, shelf, sku};
    use super::*;

    fn state(item: ShelfItem, quantity: u32) -> LineState {
        let line = CartLine {
            sku: item.sku.clone(),
            quantity,
            selected: true,
            seen_price: Money::from_fen(1_000),
        };
        line.state(&shelf([item]))
    }

    #[test]
    fn every_state() {
        assert_eq!(state(item("a", 9), 2), LineState::Ok);
        assert_eq!(state(item("a", 5), 2), LineState::LowStock { left: 5 });
        assert_eq!(state(item("a", 1), 2), LineState::Short { left: 1 });
        assert_eq!(state(item("a", 0), 2), LineState::SoldOut);
        assert_eq!(state(ShelfItem { on_shelf: false, ..item("a", 9) }, 2), LineState::OffShelf);
        let limited = ShelfItem { limit: Some(3), ..item("a", 9) };
        assert_eq!(state(limited, 4), LineState::LimitReached { limit: 3 });
        let boxed = ShelfItem { minimum: Some(6), ..item("a", 9) };
        assert_eq!(state(boxed.clone(), 4), LineState::BelowMinimum { minimum: 6 });
        assert_eq!(state(ShelfItem { stock: 5, ..boxed }, 6), LineState::SoldOut);
        let line = CartLine { sku: sku("b"), quantity: 1, selected: true, seen_price: Money::ZERO };
        assert_eq!(line.state(&shelf([item("a", 9)])), LineState::Gone);
    }

    #[test]
    fn a_changed_price_is_told_until_seen() {
        let shelf = shelf([item("a", 9)]);
        let mut line = CartLine {
            sku: sku("a"),
            quantity: 1,
            selected: true,
            seen_price: Money::from_fen(900),
        };
        let change = line.price_change(&shelf).unwrap();
        assert_eq!((change.from.fen(), change.to.fen()), (900, 1_000));
        line.seen_price = change.to;
        assert_eq!(line.price_change(&shelf), None);
    }
}
