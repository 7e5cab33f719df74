//! Whether a group buy can be taken into the shop, and whether a stored group is sound.

use super::{Group, GroupBuy, GroupSize, GroupState, SeatState};
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    ACTIVITY_MINUTES_MAX, GROUP_SEATS_MAX, GROUP_SIZES_MAX, PIECES_MAX, SKUS_PER_PRODUCT_MAX,
    TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::pricing::check_who;
use crate::{Invalid, Money, Rule, SkuId};

impl GroupBuy {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        in_range("openMinutes", self.open_minutes.into(), 1, ACTIVITY_MINUTES_MAX.into())?;
        in_range("payMinutes", self.pay_minutes.into(), 1, self.open_minutes.into())?;
        in_range("perShopper", self.per_shopper.into(), 1, PIECES_MAX.into())?;
        in_range("perOrder", self.per_order.into(), 1, self.per_shopper.into())?;
        check_who("opens", &self.opens)?;
        check_who("joins", &self.joins)?;
        count_within("sizes", self.sizes.len(), GROUP_SIZES_MAX)?;
        let Some(first) = self.sizes.first() else {
            return Err(Invalid::shape("sizes", "at least one"));
        };
        let mut smaller: Option<&GroupSize> = None;
        for (position, size) in self.sizes.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("sizes[{position}]"));
            size.check(smaller, first).map_err(at)?;
            smaller = Some(size);
        }
        // A group of the smallest size must be able to lack somebody.
        let most = i64::from(first.size) - 1;
        self.virtual_from.map_or(Ok(()), |from| in_range("virtualFrom", from.into(), 1, most))
    }
}

impl GroupSize {
    fn check(&self, smaller: Option<&Self>, first: &Self) -> Result<(), Invalid> {
        let least = smaller.map_or(2, |it| it.size.saturating_add(1));
        in_range("size", self.size.into(), least.into(), GROUP_SEATS_MAX.into())?;
        count_within("prices", self.prices.len(), SKUS_PER_PRODUCT_MAX)?;
        if self.prices.is_empty() || self.prices.len() != first.prices.len() {
            return Err(Invalid::shape("prices", "of the same SKUs in every size, at least one"));
        }
        for (position, it) in self.prices.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("prices[{position}]"));
            if self.prices.iter().take(position).any(|other| other.sku == it.sku) {
                return Err(at(Invalid::new("sku", Rule::Twice)));
            }
            let Some(most) = smaller
                .map_or(Some(Money::from_fen(UNIT_PRICE_MAX_FEN)), |size| size.price_of(&it.sku))
            else {
                return Err(at(Invalid::new("sku", Rule::Unknown { name: it.sku.to_string() })));
            };
            in_range("price", it.price.fen(), 0, most.fen()).map_err(at)?;
        }
        Ok(())
    }

    fn price_of(&self, sku: &SkuId) -> Option<Money> {
        self.prices.iter().find(|it| it.sku == *sku).map(|it| it.price)
    }
}

impl Group {
    /// Whether it is as [`Group::apply`] leaves groups: what a store asks after a crash.
    ///
    /// # Errors
    ///
    /// Names the seat or the state that cannot be.
    pub fn check(&self) -> Result<(), Invalid> {
        in_range("size", self.size.into(), 2, GROUP_SEATS_MAX.into())?;
        in_range("seats", self.taken().into(), 0, self.size.into())?;
        for (position, seat) in self.seats.iter().enumerate() {
            let at = |field| format!("seats[{position}].{field}");
            let mut before = self.seats.iter().take(position);
            if before.clone().any(|it| it.order == seat.order) {
                return Err(Invalid::new(at("order"), Rule::Twice));
            }
            if seat.is_live() && before.any(|it| it.is_live() && it.shopper == seat.shopper) {
                return Err(Invalid::new(at("shopper"), Rule::Twice));
            }
            if let SeatState::Reserved { pay_before } = seat.state
                && pay_before > self.expires_at
            {
                return Err(Invalid::shape(at("payBefore"), "no later than expiresAt"));
            }
        }
        let (taken, paid) = (self.taken(), self.paid());
        let is_sound = match self.state {
            GroupState::Forming => paid < self.size,
            GroupState::Formed { .. } => paid == self.size,
            GroupState::Completed { filled, .. } => {
                filled > 0 && taken == paid && paid > 0 && paid.saturating_add(filled) == self.size
            }
            GroupState::Failed { .. } => taken == 0,
        };
        if is_sound { Ok(()) } else { Err(Invalid::shape("state", "what the seats say")) }
    }
}
