//! What a piece costs that points buy.

use super::PointsOffer;
use crate::pricing::{
    Adjustment, Basket, BasketLine, CouponChoice, PointsChoice, Quote, QuoteError, QuoteRequest,
    Rules, Shopper, Source,
};
use crate::{Money, Timestamp};

/// The price of one piece of `line`, which `offer` gives: its points pay what its money does not. No rule of
/// the shop lowers that, sending it costs nothing, and it earns nothing. A refund of it is worked out of the
/// two as of any order.
///
/// # Errors
///
/// When the line breaks a limit.
pub fn priced(
    offer: &PointsOffer,
    line: BasketLine,
    region: Option<String>,
    now: Timestamp,
) -> Result<(QuoteRequest, Quote), QuoteError> {
    // Points pay something, whatever became of the price of the SKU since the offer was checked.
    let unit_price = line.unit_price.max(offer.cash + Money::from_fen(1));
    let line = BasketLine { unit_price, quantity: 1, activity: None, ..line };
    let asked = QuoteRequest {
        now,
        shopper: Shopper::default(),
        basket: Basket { lines: vec![line], region },
        rules: Rules::default(),
        choice: CouponChoice::Best,
        points: PointsChoice::None,
    };
    let mut quote = asked.quote()?;
    let by_points = unit_price - offer.cash;
    for line in &mut quote.lines {
        line.payable = offer.cash;
        let (source, title) = (Source::Points, String::new());
        line.adjustments.push(Adjustment { source, title, amount: by_points });
    }
    for shop in &mut quote.shops {
        shop.goods_payable = offer.cash;
        shop.payable = offer.cash;
    }
    quote.points_discount = by_points;
    quote.points_spent = offer.points;
    quote.goods_payable = offer.cash;
    quote.payable = offer.cash;
    Ok((asked, quote))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::SkuId;
    use crate::pricing::{Pieces, RefundPolicy, Returned, Sale};

    fn line(price: i64) -> BasketLine {
        serde_json::from_value(json!({
            "sku": "mask", "product": "mask", "category": "care", "unitPrice": price, "quantity": 3
        }))
        .unwrap()
    }

    fn offer(points: u32, cash: i64) -> PointsOffer {
        serde_json::from_value(json!({
            "id": "mask", "title": "x", "image": "/x.svg", "gives": {"goods": {"sku": "mask"}},
            "points": points, "cash": cash, "stock": 5, "perShopper": 2,
            "window": {"startsAt": 0, "endsAt": 1}
        }))
        .unwrap()
    }

    proptest! {
        #[test]
        fn all_that_was_paid_goes_back_with_the_piece(
            price in 1_i64..100_000, points in 1_u32..1_000_000, cash in 0_i64..100_000,
        ) {
            let it = offer(points, cash);
            let (asked, quote) = priced(&it, line(price), None, Timestamp(0)).unwrap();
            prop_assert_eq!(quote.payable, it.cash);
            prop_assert_eq!(quote.freight.payable, Money::ZERO);
            prop_assert_eq!(quote.list_total - quote.points_discount, quote.goods_payable);
            let sale = Sale { ask: asked.ask(), quote: &quote };
            let piece = [Pieces { sku: SkuId::new("mask").unwrap(), pieces: 1 }];
            let back = sale.refund(RefundPolicy::default(), &Returned::default(), &piece).unwrap();
            prop_assert_eq!((back.amount, back.points_back), (it.cash, points));
            prop_assert_eq!((back.points_clawed_back, back.growth_clawed_back), (0, 0));
        }
    }
}
