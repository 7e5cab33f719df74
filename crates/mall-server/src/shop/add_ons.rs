//! What is wrong with what may be bought along with an order.

use mall_core::Invalid;
use mall_core::add_on::{AddOn, check_add_ons};

use super::check::{Found, known};

impl Found<'_> {
    /// They stand together, once all of them can be read; each SKU is of the shop and cheaper than there.
    pub(super) fn add_ons(&self) -> Vec<Result<(), Invalid>> {
        let all: Vec<AddOn> = self.add_ons.iter().map(|(_, it)| it.clone()).collect();
        let is_whole = all.len() == self.add_ons.count;
        let mut found = vec![if is_whole { check_add_ons(&all) } else { Ok(()) }];
        for (position, it) in self.add_ons.iter() {
            let at = |field: &str| format!("addOns[{position}].{field}");
            let mut skus = self.products.iter().flat_map(|(_, it)| &it.skus);
            let may_come = self.products.read.len() < self.products.count;
            found.push(match skus.find(|sku| sku.id == it.sku) {
                Some(sku) if it.price >= sku.price => {
                    Err(Invalid::shape(at("price"), "below the price of the SKU"))
                }
                Some(_) => Ok(()),
                None => known(&at("sku"), it.sku.as_str(), may_come),
            });
        }
        found
    }
}
