//! What comes after an order that was paid.

use mall_api::after_order::AfterOrderResponse;
use mall_core::subscription::Purpose;
use mall_core::{OrderId, ShopperId, Timestamp};

use super::{add_on, order_gift};
use crate::Fault;
use crate::catalog::Catalog;
use crate::store::Tx;

/// What an order of this shopper brought, what may be bought along with it, and where the shop leads them next.
///
/// # Errors
///
/// [`Fault::NotFound`] also when it is somebody else's.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    id: &OrderId,
    now: Timestamp,
) -> Result<AfterOrderResponse, Fault> {
    let row = crate::record::order::find(tx, id)?.filter(|it| it.shopper == *shopper);
    let row = row.ok_or(Fault::NotFound)?;
    Ok(AfterOrderResponse {
        gifts: order_gift::of_order(tx, catalog, id)?,
        cards: catalog.shop.paid_page.clone(),
        add_ons: add_on::of_order(tx, catalog, shopper, row, now)?,
        subscribe: super::subscription::ask(catalog, Purpose::Order),
    })
}
