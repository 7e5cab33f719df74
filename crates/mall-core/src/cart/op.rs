//! What may be done to a cart. Operations are data, so that a phone without network can keep them
//! in a log and replay them.

use serde::{Deserialize, Serialize};

use super::{Cart, CartLine};
use crate::catalog::{Shelf, ShelfItem};
use crate::limits::{LINES_MAX, PIECES_MAX};
use crate::{Invalid, Money, Rule, SkuId};

/// One change of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum CartOp {
    /// `quantity` more of `sku`; a new line comes first and is selected.
    Add {
        /// Of what.
        sku: SkuId,
        /// How many more.
        quantity: u32,
    },
    /// The line of `sku` shall have `quantity` pieces.
    SetQuantity {
        /// Which line.
        sku: SkuId,
        /// How many.
        quantity: u32,
    },
    /// These lines are, or are not, to be bought now.
    Select {
        /// Which lines; empty means all.
        skus: Vec<SkuId>,
        /// Whether they are.
        selected: bool,
    },
    /// These lines go.
    Remove {
        /// Which lines.
        skus: Vec<SkuId>,
    },
    /// The shopper has seen that `sku` now costs `price`.
    SeePrice {
        /// Which line.
        sku: SkuId,
        /// What was seen.
        price: Money,
    },
}

/// An operation with its number on the device that made it, so that it counts once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoggedOp {
    /// Counts up from one on each device.
    pub seq: u64,
    /// What was done.
    pub op: CartOp,
}

/// A quantity was not the one wanted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Clamped {
    /// Which line.
    pub sku: SkuId,
    /// Why.
    pub reason: ClampReason,
    /// Pieces wanted.
    pub wanted: u32,
    /// Pieces the line has now; zero when there is no line.
    pub got: u32,
}

/// Why a quantity was clamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ClampReason {
    /// There are no more.
    Stock,
    /// One order may not have more.
    Limit,
    /// One order must have at least so many.
    Minimum,
    /// No line may have more than [`PIECES_MAX`].
    PiecesMax,
    /// It is not for sale.
    NotForSale,
}

impl Cart {
    /// Does `op`, and says which quantity came out other than wanted.
    ///
    /// # Errors
    ///
    /// When the cart is full, or the operation asks for an impossible quantity. The cart is then as
    /// it was.
    pub fn apply(&mut self, op: &CartOp, shelf: &Shelf) -> Result<Option<Clamped>, Invalid> {
        match op {
            CartOp::Add { sku, quantity } => {
                wanted_within(*quantity)?;
                self.add(sku, *quantity, shelf)
            }
            CartOp::SetQuantity { sku, quantity } => {
                wanted_within(*quantity)?;
                Ok(self.set_quantity(sku, *quantity, shelf))
            }
            CartOp::Select { skus, selected } => {
                let named = |line: &CartLine| skus.is_empty() || skus.contains(&line.sku);
                self.lines
                    .iter_mut()
                    .filter(|line| named(line))
                    .for_each(|line| line.selected = *selected);
                Ok(None)
            }
            CartOp::Remove { skus } => {
                self.lines.retain(|line| !skus.contains(&line.sku));
                Ok(None)
            }
            CartOp::SeePrice { sku, price } => {
                self.lines
                    .iter_mut()
                    .filter(|line| line.sku == *sku)
                    .for_each(|line| line.seen_price = *price);
                Ok(None)
            }
        }
    }

    fn add(
        &mut self,
        sku: &SkuId,
        quantity: u32,
        shelf: &Shelf,
    ) -> Result<Option<Clamped>, Invalid> {
        let held = self.line(sku).map(|line| line.quantity);
        if held.is_none() && self.lines.len() >= LINES_MAX {
            return Err(Invalid::new("lines", Rule::Count { max: LINES_MAX }));
        }
        let wanted = held.unwrap_or(0).saturating_add(quantity);
        let Some(item) = shelf.get(sku).filter(|item| item.on_shelf) else {
            let got = held.unwrap_or(0);
            return Ok(Some(Clamped {
                sku: sku.clone(),
                reason: ClampReason::NotForSale,
                wanted,
                got,
            }));
        };
        let (got, reason) = clamp(item, wanted);
        // Adding never takes pieces away from a line that the shelf has overtaken.
        let got = got.max(held.unwrap_or(0));
        match self.lines.iter_mut().find(|line| line.sku == *sku) {
            Some(line) => {
                line.quantity = got;
                line.selected = true;
            }
            None if got > 0 => self.lines.insert(
                0,
                CartLine {
                    sku: sku.clone(),
                    quantity: got,
                    selected: true,
                    seen_price: item.price,
                },
            ),
            None => {}
        }
        Ok(told(sku, reason, wanted, got))
    }

    fn set_quantity(&mut self, sku: &SkuId, wanted: u32, shelf: &Shelf) -> Option<Clamped> {
        let line = self.lines.iter_mut().find(|line| line.sku == *sku)?;
        let (got, reason) =
            shelf.get(sku).map_or((wanted.min(PIECES_MAX), None), |item| clamp(item, wanted));
        // A line that is sold out keeps its wish.
        line.quantity = got.max(1);
        told(sku, reason, wanted, line.quantity)
    }
}

fn told(sku: &SkuId, reason: Option<ClampReason>, wanted: u32, got: u32) -> Option<Clamped> {
    let reason = reason.filter(|_| wanted != got)?;
    Some(Clamped { sku: sku.clone(), reason, wanted, got })
}

fn wanted_within(quantity: u32) -> Result<(), Invalid> {
    crate::invalid::in_range("quantity", i64::from(quantity), 1, i64::from(PIECES_MAX))
}

/// The quantity of `item` nearest to `wanted` that can be bought; zero when none can.
pub(crate) fn clamp(item: &ShelfItem, wanted: u32) -> (u32, Option<ClampReason>) {
    let ceilings = [
        (PIECES_MAX, ClampReason::PiecesMax),
        (item.limit.unwrap_or(PIECES_MAX), ClampReason::Limit),
        (item.stock, ClampReason::Stock),
    ];
    let (mut got, mut reason) = (wanted, None);
    for (most, why) in ceilings {
        if got > most {
            (got, reason) = (most, Some(why));
        }
    }
    let minimum = item.minimum.unwrap_or(1);
    if item.stock < minimum {
        (0, Some(ClampReason::Stock))
    } else if got < minimum {
        (minimum, Some(ClampReason::Minimum))
    } else {
        (got, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{item, shelf, sku};
    use super::*;

    fn add(cart: &mut Cart, name: &str, quantity: u32, shelf: &Shelf) -> Option<Clamped> {
        cart.apply(&CartOp::Add { sku: sku(name), quantity }, shelf).unwrap()
    }

    #[test]
    fn adding_twice_makes_one_line() {
        let shelf = shelf([item("a", 9), item("b", 9)]);
        let mut cart = Cart::default();
        assert_eq!(add(&mut cart, "a", 2, &shelf), None);
        assert_eq!(add(&mut cart, "b", 1, &shelf), None);
        assert_eq!(add(&mut cart, "a", 3, &shelf), None);
        let lines: Vec<_> = cart.lines.iter().map(|l| (l.sku.as_str(), l.quantity)).collect();
        assert_eq!(lines, [("b", 1), ("a", 5)]);
    }

    #[test]
    fn the_sum_is_checked_against_stock_not_the_part() {
        // ruoyi-vue-pro compares only what is added (facts, section 4, defect 7).
        let shelf = shelf([item("a", 5)]);
        let mut cart = Cart::default();
        add(&mut cart, "a", 4, &shelf);
        let clamped = add(&mut cart, "a", 4, &shelf).unwrap();
        assert_eq!((clamped.reason, clamped.wanted, clamped.got), (ClampReason::Stock, 8, 5));
        assert_eq!(cart.pieces(), 5);
    }

    #[test]
    fn limits_and_minimum_are_told() {
        let shelf = shelf([
            ShelfItem { limit: Some(2), ..item("limited", 9) },
            ShelfItem { minimum: Some(6), ..item("boxed", 9) },
            item("none", 0),
        ]);
        let mut cart = Cart::default();
        let clamped = add(&mut cart, "limited", 3, &shelf).unwrap();
        assert_eq!((clamped.reason, clamped.got), (ClampReason::Limit, 2));
        let clamped = add(&mut cart, "boxed", 1, &shelf).unwrap();
        assert_eq!((clamped.reason, clamped.got), (ClampReason::Minimum, 6));
        let clamped = add(&mut cart, "none", 1, &shelf).unwrap();
        assert_eq!((clamped.reason, clamped.got), (ClampReason::Stock, 0));
        let clamped = add(&mut cart, "unknown", 1, &shelf).unwrap();
        assert_eq!((clamped.reason, clamped.got), (ClampReason::NotForSale, 0));
        assert_eq!(cart.lines.len(), 2);
    }

    #[test]
    fn impossible_quantities_are_errors() {
        let shelf = shelf([item("a", 9)]);
        let mut cart = Cart::default();
        for quantity in [0, PIECES_MAX + 1, u32::MAX] {
            let error = cart.apply(&CartOp::Add { sku: sku("a"), quantity }, &shelf).unwrap_err();
            assert_eq!(error.to_string(), "`quantity` must be from 1 to 9999");
        }
        assert_eq!(cart, Cart::default());
    }

    #[test]
    fn a_full_cart_says_so() {
        let names: Vec<String> = (0..=LINES_MAX).map(|n| format!("s{n}")).collect();
        let shelf = shelf(names.iter().map(|name| item(name, 9)));
        let mut cart = Cart::default();
        for name in names.iter().take(LINES_MAX) {
            add(&mut cart, name, 1, &shelf);
        }
        let op = CartOp::Add { sku: sku(&names[LINES_MAX]), quantity: 1 };
        assert_eq!(cart.apply(&op, &shelf).unwrap_err().field, "lines");
        let again = CartOp::Add { sku: sku(&names[0]), quantity: 1 };
        assert_eq!(cart.apply(&again, &shelf), Ok(None));
    }

    #[test]
    fn a_line_that_recovers_is_selected_again() {
        let mut cart = Cart::default();
        add(&mut cart, "a", 2, &shelf([item("a", 9)]));
        let empty = shelf([item("a", 0)]);
        assert_eq!(cart.chosen(&empty).count(), 0);
        assert_eq!(cart.chosen(&shelf([item("a", 9)])).count(), 1);
    }

    #[test]
    fn select_all_means_all_that_can_be_bought() {
        let shelf = shelf([item("a", 9), item("b", 0)]);
        let mut cart = Cart::default();
        add(&mut cart, "a", 1, &shelf);
        cart.lines.push(CartLine {
            sku: sku("b"),
            quantity: 1,
            selected: false,
            seen_price: Money::ZERO,
        });
        assert!(cart.all_selected(&shelf));
        let none = CartOp::Select { skus: vec![], selected: false };
        cart.apply(&none, &shelf).unwrap();
        assert!(!cart.all_selected(&shelf));
    }
}
