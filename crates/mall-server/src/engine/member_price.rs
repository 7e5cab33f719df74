//! 会员价: what goods cost this shopper for who they are, before any promotion.

use mall_api::catalog::ProductCard;
use mall_core::Timestamp;
use mall_core::catalog::{Product, ShelfItem};
use mall_core::pricing::{
    Ask, Basket, BasketLine, CouponChoice, PointsChoice, Rules, Shopper, quote,
};

use crate::Fault;
use crate::catalog::Catalog;

/// Puts the price of `shopper` on those of `cards` where it is below the normal one, which is struck through
/// then, and says so by `tag`. Whether there was any.
pub(crate) fn lower(
    catalog: &Catalog,
    cards: &mut [ProductCard],
    tag: &str,
    (shopper, now): (&Shopper, Timestamp),
) -> Result<bool, Fault> {
    // What a card shows is its cheapest SKU.
    let cheapest = |card: &ProductCard| {
        let of_price = |it: &ShelfItem| it.price == card.price;
        catalog.product(&card.id).and_then(|it: &Product| ShelfItem::of(it).find(of_price))
    };
    let items: Vec<Option<ShelfItem>> = cards.iter().map(cheapest).collect();
    let lines = items.iter().flatten().map(|it| BasketLine::new(it, 1)).collect();
    let basket = Basket { lines, region: None };
    let rules = Rules { prices: catalog.shop.prices.clone(), ..Rules::default() };
    let (choice, points) = (&CouponChoice::Best, PointsChoice::None);
    let priced = quote(&Ask { basket: &basket, rules: &rules, shopper, choice, points, now })?;
    let mut is_less = false;
    for (card, item) in cards.iter_mut().zip(&items) {
        let Some(item) = item else { continue };
        let line = priced.lines.iter().find(|it| it.sku == item.sku);
        let Some(own) = line.map(|it| it.payable).filter(|it| *it < card.price) else { continue };
        card.was_price = Some(card.price);
        card.price = own;
        card.tags.insert(0, tag.to_owned());
        is_less = true;
    }
    Ok(is_less)
}
