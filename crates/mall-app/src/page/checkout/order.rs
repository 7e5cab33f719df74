//! What would be ordered now, and what it would cost.

use mall_api::quote::WantedLine;
use mall_core::cart::{CartLine, LineState};
use mall_core::pricing::{Basket, BasketLine, CouponChoice, PointsChoice, Quote};
use mall_core::{Money, Timestamp};

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
    basket: Basket,
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
        let basket = Basket {
            lines: able
                .iter()
                .filter_map(|it| {
                    let line = BasketLine::new(shelf.get(&it.sku)?, it.quantity);
                    let activity = it.activity.as_ref().and(model.buy_now_price.clone());
                    Some(BasketLine { activity, ..line })
                })
                .collect(),
            region: page.region(model),
        };
        let own = || model.cart.quote(&basket, &page.choice, page.points, now);
        Self { quote: told.map(|told| *told).or_else(own), lines, able, basket }
    }

    /// How much more the shopper's own choice of coupons costs than the best one; nothing while they
    /// leave it to the shop.
    pub(super) fn costs_more_than_best(
        &self,
        page: &CheckoutPage,
        model: &Model,
        now: Timestamp,
    ) -> Money {
        let best = || model.cart.quote(&self.basket, &CouponChoice::Best, page.points, now);
        match (&self.quote, &page.choice) {
            (Some(own), CouponChoice::These { .. }) => {
                best().map_or(Money::ZERO, |best| own.payable - best.payable)
            }
            _ => Money::ZERO,
        }
    }

    /// What points could pay of it, and how many of them; `None` where they pay nothing.
    pub(super) fn by_points(
        &self,
        page: &CheckoutPage,
        model: &Model,
        now: Timestamp,
    ) -> Option<(u32, Money)> {
        model.cart.rules().points?;
        if model.cart.shopper().points == 0 {
            return None;
        }
        let all = match (&self.quote, page.points) {
            (Some(quote), PointsChoice::All) => quote.clone(),
            _ => model.cart.quote(&self.basket, &page.choice, PointsChoice::All, now)?,
        };
        (all.points_spent > 0).then_some((all.points_spent, all.points_discount))
    }
}
