//! What is wrong with the points mall of a shop.

use std::collections::BTreeSet;

use mall_core::Invalid;
use mall_core::points_mall::{OfferGives, PointsOffer, check_offers};

use super::check::{Found, known};

impl Found<'_> {
    /// The offers stand together, once all of them can be read; what each gives is of the shop, and its goods
    /// cost more than the money that is asked beside points.
    pub(super) fn points_mall(&self) -> Vec<Result<(), Invalid>> {
        let all: Vec<PointsOffer> = self.points_mall.iter().map(|(_, it)| it.clone()).collect();
        let is_whole = all.len() == self.points_mall.count;
        let mut found = vec![if is_whole { check_offers(&all) } else { Ok(()) }];
        let coupons: BTreeSet<&str> = self.coupons.iter().map(|(_, it)| it.id.as_str()).collect();
        for (position, offer) in self.points_mall.iter() {
            let at = |field: &str| format!("pointsMall[{position}].{field}");
            match &offer.gives {
                OfferGives::Coupon { template } => {
                    let id = template.as_str();
                    found.push(known(&at("gives"), id, self.coupons.may_have(&coupons, id)));
                }
                OfferGives::Goods { sku } => {
                    let mut skus = self.products.iter().flat_map(|(_, it)| &it.skus);
                    let may_come = self.products.read.len() < self.products.count;
                    found.push(match skus.find(|it| it.id == *sku) {
                        Some(it) if offer.cash >= it.price => {
                            Err(Invalid::shape(at("cash"), "below the price of the SKU"))
                        }
                        Some(_) => Ok(()),
                        None => known(&at("gives"), sku.as_str(), may_come),
                    });
                }
                OfferGives::RedPacket { .. }
                | OfferGives::LotteryTickets { .. }
                | OfferGives::MakeUpCards { .. } => {}
            }
        }
        found
    }
}
