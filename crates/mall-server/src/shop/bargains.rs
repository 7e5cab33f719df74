//! What is wrong with the bargains of a shop.

use mall_core::Invalid;
use mall_core::bargain::Bargain;

use super::check::{Found, known};

impl Found<'_> {
    /// Its own first fault; and its schedule leads from the price of a SKU of the shop to its floor.
    pub(super) fn of_bargain(&self, it: &Bargain) -> Vec<Result<(), Invalid>> {
        let mut skus = self.products.iter().flat_map(|(_, product)| &product.skus);
        let may_come = self.products.read.len() < self.products.count;
        let of_sku = match skus.find(|sku| sku.id == it.sku) {
            None => known("sku", it.sku.as_str(), may_come),
            Some(sku) if it.price_after(0) == sku.price => Ok(()),
            Some(_) => Err(Invalid::shape("cuts", "with the floor the price of the SKU")),
        };
        vec![it.check(), of_sku]
    }
}
