//! Whether add-ons can be taken into the shop.

use super::AddOn;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    ACTIVITY_STOCK_MAX, ADD_ON_MINUTES_MAX, ADD_ONS_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::pricing::check_who;
use crate::{Invalid, Rule};

impl AddOn {
    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        in_range("price", self.price.fen(), 1, UNIT_PRICE_MAX_FEN)?;
        in_range("stock", self.stock.into(), 0, ACTIVITY_STOCK_MAX.into())?;
        in_range("perShopper", self.per_shopper.into(), 1, ACTIVITY_STOCK_MAX.into())?;
        self.scope.check()?;
        // An order of which all goes back is left with nothing: that is to be too little.
        in_range("from", self.from.fen(), 1, UNIT_PRICE_MAX_FEN)?;
        in_range("minutes", self.minutes.into(), 1, ADD_ON_MINUTES_MAX.into())?;
        self.window.check("window")?;
        check_who("who", &self.who)
    }
}

/// Whether `add_ons` can stand together: each fine, none twice.
///
/// # Errors
///
/// The first thing that is wrong, with its place: `addOns[1].price`.
pub fn check_add_ons(add_ons: &[AddOn]) -> Result<(), Invalid> {
    count_within("addOns", add_ons.len(), ADD_ONS_MAX)?;
    for (position, it) in add_ons.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("addOns[{position}]"));
        it.check().map_err(at)?;
        if add_ons.iter().take(position).any(|other| other.id == it.id) {
            return Err(at(Invalid::new("id", Rule::Twice)));
        }
    }
    Ok(())
}
