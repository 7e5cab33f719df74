//! A guest logs in: what was in the guest's cart joins the shopper's.

use serde::{Deserialize, Serialize};

use super::op::clamp;
use super::{Cart, CartLine, Clamped};
use crate::CartId;
use crate::catalog::Shelf;
use crate::limits::{LINES_MAX, MERGED_CARTS_MAX};

/// A cart from before log-in. Its id makes merging it a second time do nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuestCart {
    /// Which; made at random on the device.
    pub id: CartId,
    /// Its lines, newest first.
    pub lines: Vec<CartLine>,
}

impl Cart {
    /// Takes in `guest`: quantities of the same SKU add up and are then clamped, a line selected in
    /// either cart is selected, the guest's lines come first. Says every clamp.
    ///
    /// A guest line that no longer fits (the cart is full) is reported with `got: 0`.
    pub fn merge(&mut self, guest: &GuestCart, shelf: &Shelf) -> Vec<Clamped> {
        if self.merged.contains(&guest.id) {
            return Vec::new();
        }
        let mut clamps = Vec::new();
        for line in guest.lines.iter().rev() {
            clamps.extend(self.merge_line(line, shelf));
        }
        self.merged.push(guest.id.clone());
        let surplus = self.merged.len().saturating_sub(MERGED_CARTS_MAX);
        self.merged.drain(..surplus);
        clamps.reverse();
        clamps
    }

    fn merge_line(&mut self, guest: &CartLine, shelf: &Shelf) -> Option<Clamped> {
        let position = self.lines.iter().position(|line| line.sku == guest.sku);
        let held = position.map(|at| self.lines.remove(at));
        let wanted = guest.quantity.saturating_add(held.as_ref().map_or(0, |line| line.quantity));
        // What cannot be bought now keeps its wish: it may come back.
        let (got, reason) = match shelf.get(&guest.sku).map(|item| clamp(item, wanted)) {
            None | Some((0, _)) => (wanted.min(crate::limits::PIECES_MAX), None),
            Some(clamped) => clamped,
        };
        if self.lines.len() >= LINES_MAX {
            let reason = super::ClampReason::PiecesMax;
            return Some(Clamped { sku: guest.sku.clone(), reason, wanted, got: 0 });
        }
        let selected = guest.selected || held.as_ref().is_some_and(|line| line.selected);
        let seen_price = guest.seen_price;
        self.lines
            .insert(0, CartLine { sku: guest.sku.clone(), quantity: got, selected, seen_price });
        let reason = reason.filter(|_| got != wanted)?;
        Some(Clamped { sku: guest.sku.clone(), reason, wanted, got })
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{item, shelf, sku};
    use super::super::{CartOp, ClampReason};
    use super::*;
    use crate::Money;
    use proptest::prelude::*;

    fn line(name: &str, quantity: u32, selected: bool) -> CartLine {
        CartLine { sku: sku(name), quantity, selected, seen_price: Money::from_fen(1_000) }
    }

    fn guest(lines: Vec<CartLine>) -> GuestCart {
        GuestCart { id: CartId::new("g1").unwrap(), lines }
    }

    #[test]
    fn sums_then_clamps_and_says_so() {
        let shelf = shelf([item("a", 5), item("b", 9)]);
        let mut cart = Cart { lines: vec![line("a", 4, false)], merged: vec![] };
        let clamps = cart.merge(&guest(vec![line("b", 1, true), line("a", 3, true)]), &shelf);
        assert_eq!(clamps.len(), 1);
        assert_eq!((clamps[0].reason, clamps[0].wanted, clamps[0].got), (ClampReason::Stock, 7, 5));
        assert_eq!(cart.lines, [line("b", 1, true), line("a", 5, true)]);
    }

    proptest! {
        #[test]
        fn merging_twice_is_merging_once(
            mine in prop::collection::vec((0..30_u8, 1..20_u32, any::<bool>()), 0..20),
            theirs in prop::collection::vec((0..30_u8, 1..20_u32, any::<bool>()), 0..20),
            stock in 0..30_u32,
        ) {
            let shelf = shelf((0..30).map(|n| item(&format!("s{n}"), stock)));
            let build = |lines: &[(u8, u32, bool)]| {
                let mut cart = Cart::default();
                for (n, quantity, selected) in lines {
                    let name = sku(&format!("s{n}"));
                    cart.apply(&CartOp::Add { sku: name.clone(), quantity: *quantity }, &shelf).unwrap();
                    cart.apply(&CartOp::Select { skus: vec![name], selected: *selected }, &shelf).unwrap();
                }
                cart
            };
            let mut cart = build(&mine);
            let guest = guest(build(&theirs).lines);
            cart.merge(&guest, &shelf);
            let once = cart.clone();
            prop_assert_eq!(cart.merge(&guest, &shelf), vec![]);
            prop_assert_eq!(&cart, &once);
            prop_assert_eq!(cart.check(), Ok(()));
            for line in &cart.lines {
                prop_assert!(line.quantity <= stock.max(1));
            }
        }
    }
}
