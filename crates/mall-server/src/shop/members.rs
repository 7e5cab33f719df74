//! What is wrong with the tiers and the cards of a shop.

use std::collections::BTreeSet;

use mall_core::Invalid;
use mall_core::member::{self, PaidCard, Tier};

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
        let all: Vec<PaidCard> = self.paid_cards.iter().map(|(_, it)| it.clone()).collect();
        let is_whole = all.len() == self.paid_cards.count;
        found.push(if is_whole { member::check_cards(&all) } else { Ok(()) });
        let tiers: BTreeSet<&str> = self.tiers.iter().map(|(_, it)| it.id.as_str()).collect();
        for (position, card) in self.paid_cards.iter() {
            for (at, template) in card.monthly.iter().enumerate() {
                let field = format!("paidCards[{position}].monthly[{at}]");
                let id = template.as_str();
                found.push(known(&field, id, self.coupons.may_have(&coupons, id)));
            }
            if let Some(tier) = &card.tier {
                let (field, id) = (format!("paidCards[{position}].tier"), tier.as_str());
                found.push(known(&field, id, self.tiers.may_have(&tiers, id)));
            }
        }
        found
    }
}
