//! What a piece costs that is bought along with an order.

use super::AddOn;
use crate::Timestamp;
use crate::pricing::{
    Basket, BasketLine, CouponChoice, PointsChoice, Quote, QuoteError, QuoteRequest, Rules, Shopper,
};

/// The price of one piece of `line`, which `add_on` offers: no rule of the shop lowers it, sending it costs
/// nothing, and it earns nothing.
///
/// # Errors
///
/// When the line breaks a limit.
pub fn priced(
    add_on: &AddOn,
    line: BasketLine,
    region: Option<String>,
    now: Timestamp,
) -> Result<(QuoteRequest, Quote), QuoteError> {
    let line = BasketLine {
        unit_price: add_on.price,
        quantity: 1,
        member_price: None,
        floor_price: None,
        activity: None,
        ..line
    };
    let asked = QuoteRequest {
        now,
        shopper: Shopper::default(),
        basket: Basket { lines: vec![line], region },
        rules: Rules::default(),
        choice: CouponChoice::Best,
        points: PointsChoice::None,
    };
    let quote = asked.quote()?;
    Ok((asked, quote))
}
