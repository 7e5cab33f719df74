//! Whether offers can be taken into the shop.

use super::{OfferGives, PointsOffer};
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    ACTIVITY_STOCK_MAX, POINTS_OFFERS_MAX, REWARD_POINTS_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::pricing::check_who;
use crate::{Invalid, Rule};

impl PointsOffer {
    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        crate::catalog::picture("image", &self.image)?;
        self.window.check("window")?;
        check_who("who", &self.who)?;
        in_range("points", self.points.into(), 1, REWARD_POINTS_MAX.into())?;
        in_range("cash", self.cash.fen(), 0, UNIT_PRICE_MAX_FEN)?;
        in_range("stock", self.stock.into(), 0, ACTIVITY_STOCK_MAX.into())?;
        in_range("perShopper", self.per_shopper.into(), 1, ACTIVITY_STOCK_MAX.into())?;
        if !matches!(self.gives, OfferGives::Goods { .. }) && !self.cash.is_zero() {
            return Err(Invalid::shape("cash", "nothing where no goods are given"));
        }
        let reward = self.gives.reward().map_or(Ok(()), |it| it.check());
        reward.map_err(|error| error.within("gives"))
    }
}

/// Whether `offers` can stand together: each fine, none twice.
///
/// # Errors
///
/// The first thing that is wrong, with its place: `pointsMall[1].points`.
pub fn check_offers(offers: &[PointsOffer]) -> Result<(), Invalid> {
    count_within("pointsMall", offers.len(), POINTS_OFFERS_MAX)?;
    for (position, offer) in offers.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("pointsMall[{position}]"));
        offer.check().map_err(at)?;
        if offers.iter().take(position).any(|it| it.id == offer.id) {
            return Err(at(Invalid::new("id", Rule::Twice)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn offer(change: &[(&str, Value)]) -> PointsOffer {
        let mut it = json!({
            "id": "mask", "title": "x", "image": "/x.svg", "gives": {"goods": {"sku": "mask"}},
            "points": 120, "cash": 990, "stock": 5, "perShopper": 2,
            "window": {"startsAt": 0, "endsAt": 1}
        });
        for (pointer, value) in change {
            *it.pointer_mut(pointer).unwrap() = value.clone();
        }
        serde_json::from_value(it).unwrap()
    }

    #[test]
    fn what_no_offer_can_be_is_named() {
        assert_eq!(offer(&[]).check(), Ok(()));
        for (pointer, value, field) in [
            ("/title", json!(""), "title"),
            ("/image", json!("x"), "image"),
            ("/window/endsAt", json!(0), "window.endsAt"),
            ("/points", json!(0), "points"),
            ("/points", json!(1_000_001), "points"),
            ("/cash", json!(-1), "cash"),
            ("/stock", json!(1_000_001), "stock"),
            ("/perShopper", json!(0), "perShopper"),
            // A ticket is given at once: there is nothing that waits for money.
            ("/gives", json!({"lotteryTickets": {"tickets": 1}}), "cash"),
        ] {
            let error = offer(&[(pointer, value)]).check().unwrap_err();
            assert_eq!(error.field, field, "{pointer}");
        }
        let none = [("/cash", json!(0)), ("/gives", json!({"lotteryTickets": {"tickets": 0}}))];
        assert_eq!(offer(&none).check().unwrap_err().field, "gives.tickets");
        let twice = check_offers(&[offer(&[]), offer(&[])]).unwrap_err();
        assert_eq!(twice.field, "pointsMall[1].id");
    }
}
