//! What is wrong with what comes after an order.

use std::collections::BTreeSet;

use mall_core::Invalid;
use mall_core::check_in::Reward;
use mall_core::order_gift::{OrderGift, check_gifts};

use super::check::{Found, known};

impl Found<'_> {
    /// The gifts stand together, once all of them can be read; each coupon that they give is one of the shop.
    pub(super) fn order_gifts(&self) -> Vec<Result<(), Invalid>> {
        let all: Vec<OrderGift> = self.order_gifts.iter().map(|(_, it)| it.clone()).collect();
        let is_whole = all.len() == self.order_gifts.count;
        let mut found = vec![if is_whole { check_gifts(&all) } else { Ok(()) }];
        let coupons: BTreeSet<&str> = self.coupons.iter().map(|(_, it)| it.id.as_str()).collect();
        for (position, gift) in self.order_gifts.iter() {
            for (at, reward) in gift.gives.iter().enumerate() {
                if let Reward::Coupon { template } = reward {
                    let field = format!("orderGifts[{position}].gives[{at}]");
                    let id = template.as_str();
                    found.push(known(&field, id, self.coupons.may_have(&coupons, id)));
                }
            }
        }
        found
    }
}
