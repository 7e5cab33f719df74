//! What is wrong with the tiers of a shop.

use std::collections::BTreeSet;

use mall_core::Invalid;
use mall_core::member::{self, Tier};

use super::check::{Found, known};

impl Found<'_> {
    /// The tiers climb, once all of them can be read; each coupon that they give is one of the shop.
    pub(super) fn members(&self) -> Vec<Result<(), Invalid>> {
        let all: Vec<Tier> = self.tiers.iter().map(|(_, it)| it.clone()).collect();
        let is_whole = all.len() == self.tiers.count;
        let mut found = vec![if is_whole { member::check_tiers(&all) } else { Ok(()) }];
        let coupons: BTreeSet<&str> = self.coupons.iter().map(|(_, it)| it.id.as_str()).collect();
        for (position, tier) in self.tiers.iter() {
            for (at, template) in tier.welcome.iter().enumerate() {
                let field = format!("tiers[{position}].welcome[{at}]");
                let id = template.as_str();
                found.push(known(&field, id, self.coupons.may_have(&coupons, id)));
            }
        }
        found
    }
}
