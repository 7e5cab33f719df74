//! What would be ordered now, and what it would cost.

use mall_api::quote::WantedLine;
use mall_core::Timestamp;
use mall_core::cart::{CartLine, LineState};
use mall_core::pricing::{Basket, BasketLine, PointsChoice, Quote};

use super::CheckoutPage;
use crate::model::Model;

/// What would be ordered now, and what it would cost.
pub(super) struct Order {
    /// Every line that was wanted, with what the shelf makes of it.
    pub(super) lines: Vec<(WantedLine, LineState)>,
    /// Those that can be ordered.
    pub(super) able: Vec<WantedLine>,
    /// Their price: the server's when it told one for just these, else the device's own. `None`
    /// when the rules cannot price them.
    pub(super) quote: Option<Quote>,
}

impl Order {
    pub(super) fn new(page: &CheckoutPage, model: &Model, now: Timestamp) -> Self {
        let shelf = model.cart.shelf();
        let state = |line: &WantedLine| {
            let seen_price = shelf.get(&line.sku).map(|item| item.price).unwrap_or_default();
            let (sku, quantity) = (line.sku.clone(), line.quantity);
            CartLine { sku, quantity, selected: true, seen_price }.state(shelf)
        };
        let lines: Vec<(WantedLine, LineState)> =
            page.wanted.iter().map(|line| (line.clone(), state(line))).collect();
        let able: Vec<WantedLine> =
            lines.iter().filter(|(_, it)| it.counts()).map(|(line, _)| line.clone()).collect();
        let told = page.told.clone().filter(|told| {
            told.lines.len() == able.len()
                && told.lines.iter().all(|line| {
                    able.iter().any(|it| it.sku == line.sku && it.quantity == line.quantity)
                })
        });
        let basket = || Basket {
            lines: able
                .iter()
                .filter_map(|it| Some(BasketLine::new(shelf.get(&it.sku)?, it.quantity)))
                .collect(),
            region: page.region(model),
        };
        let own = || model.cart.quote(&basket(), &page.choice, PointsChoice::None, now);
        Self { quote: told.map(|told| *told).or_else(own), lines, able }
    }
}
