//! What comes after an order that was paid.

use mall_api::after_order::AfterOrderResponse;
use mall_core::{OrderId, ShopperId};

use super::order_gift;
use crate::Fault;
use crate::catalog::Catalog;
use crate::store::Tx;

/// What an order of this shopper brought, and where the shop leads them next.
///
/// # Errors
///
/// [`Fault::NotFound`] also when it is somebody else's.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    id: &OrderId,
) -> Result<AfterOrderResponse, Fault> {
    if crate::record::order::owner(tx, id)?.as_ref() != Some(shopper) {
        return Err(Fault::NotFound);
    }
    Ok(AfterOrderResponse {
        gifts: order_gift::of_order(tx, catalog, id)?,
        cards: catalog.shop.paid_page.clone(),
    })
}
