//! Shelves, searches and single goods, as a visitor sees them.

use std::cmp::Reverse;

use mall_api::catalog::{
    PAGE_GOODS, ProductCard, ProductResponse, ProductsQuery, ProductsResponse, Sort,
};
use mall_core::catalog::{Product, ShelfItem, Sku};
use mall_core::invalid::text_within;
use mall_core::pricing::{BasketLine, Scope};
use mall_core::{ProductId, ShopperId, Timestamp};

use super::{coupon, group};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::stock::{self, Stock};
use crate::store::Tx;

/// Longest search, in characters.
const QUERY_CHARS_MAX: usize = 50;

/// Goods shown under a product.
const RELATED: usize = 6;

/// Cards of `products`, with the stock as it is.
pub(crate) fn cards(tx: &dyn Tx, products: &[&Product]) -> Result<Vec<ProductCard>, Fault> {
    let ids: Vec<&ProductId> = products.iter().map(|product| &product.id).collect();
    let stock = stock::of_products(tx, &ids)?;
    Ok(products.iter().map(|it| card(it, &stock)).collect())
}

/// The card of `product` when there is `stock`.
pub(crate) fn card(product: &Product, stock: &Stock) -> ProductCard {
    let is_gone = |sku: &Sku| stock.get(&sku.id).is_none_or(|left| *left == 0);
    ProductCard { sold_out: product.skus.iter().all(is_gone), ..ProductCard::new(product) }
}

/// A page of what `query` finds.
pub(crate) fn page(
    tx: &dyn Tx,
    catalog: &Catalog,
    query: &ProductsQuery,
) -> Result<ProductsResponse, Fault> {
    let q = query.q.as_deref().unwrap_or("");
    text_within("q", q, 0, QUERY_CHARS_MAX)?;
    let mut found = catalog.search(q);
    if let Some(category) = &query.category {
        found.retain(|product| product.category == *category);
    }
    // Stable sorts: what is equal stays in order of the match.
    match query.sort {
        Sort::Best => {}
        Sort::Sold => found.sort_by_key(|it| Reverse(it.sold)),
        Sort::PriceUp => found.sort_by_key(|it| it.price_range().0),
        Sort::PriceDown => found.sort_by_key(|it| Reverse(it.price_range().0)),
    }
    let total = found.len();
    let from = usize::try_from(query.after.unwrap_or(0)).unwrap_or(total).min(total);
    let until = from.saturating_add(PAGE_GOODS).min(total);
    let shown = found.get(from..until).unwrap_or_default();
    // A shop has at most 100,000 products.
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(ProductsResponse {
        products: cards(tx, shown)?,
        total: count(total),
        next: (until < total).then(|| count(until)),
    })
}

/// One product, and what lowers its price.
pub(crate) fn product(
    tx: &dyn Tx,
    catalog: &Catalog,
    id: &ProductId,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<ProductResponse, Fault> {
    let product = catalog.product(id).ok_or(Fault::NotFound)?;
    let product = Catalog::live(product, &stock::of_products(tx, &[id])?);
    let lines: Vec<BasketLine> =
        ShelfItem::of(&product).map(|item| BasketLine::new(&item, 1)).collect();
    let holds = |scope: &Scope| lines.iter().any(|line| scope.holds(line));
    let promotions =
        catalog.shop.promotions.iter().filter(|it| it.is_open(now) && holds(&it.scope)).cloned();
    let templates = catalog.shop.coupons.iter().filter(|it| holds(&it.scope));
    let mut related = catalog.search("");
    related.retain(|other| other.category == product.category && other.id != product.id);
    related.truncate(RELATED);
    Ok(ProductResponse {
        promotions: promotions.collect(),
        offers: coupon::offers(tx, catalog, templates, (shopper, now))?,
        related: cards(tx, &related)?,
        group: group::of_product(catalog, id, now).cloned(),
        at: now,
        product,
    })
}
