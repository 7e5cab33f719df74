//! Whether what activities give is there to be given.

use std::collections::BTreeSet;

use mall_core::Invalid;
use mall_core::check_in::Reward;
use mall_core::task::Task;

use super::check::{Found, known};

impl Found<'_> {
    /// Its own first fault; and each coupon that it gives is one of the shop.
    pub(super) fn of_task(&self, it: &Task) -> Vec<Result<(), Invalid>> {
        let mut found = vec![it.check()];
        for (at, stage) in it.stages.iter().enumerate() {
            found.extend(self.given(&format!("stages[{at}].gives"), &stage.gives));
        }
        found
    }

    /// The gifts for newcomers and for birthdays and the invitation, and what they give.
    pub(super) fn gifts(&self) -> Vec<Result<(), Invalid>> {
        let mut found = Vec::new();
        if let Some(it) = self.newcomer_gift {
            found.push(it.check().map_err(|error| error.within("newcomerGift")));
            found.extend(self.given("newcomerGift.gives", &it.gives));
        }
        if let Some(it) = self.birthday_gift {
            found.push(it.check().map_err(|error| error.within("birthdayGift")));
            let tiers: BTreeSet<&str> = self.tiers.iter().map(|(_, it)| it.id.as_str()).collect();
            for (at, of) in it.tiers.iter().enumerate() {
                let (field, id) = (format!("birthdayGift.tiers[{at}]"), of.tier.as_str());
                let is_there = self.tiers.may_have(&tiers, id);
                found.push(known(&format!("{field}.tier"), id, is_there));
                found.extend(self.given(&format!("{field}.gives"), &of.gives));
            }
        }
        if let Some(it) = self.invite {
            found.push(it.check().map_err(|error| error.within("invite")));
            found.extend(self.given("invite.inviter", &it.inviter));
            found.extend(self.given("invite.invited", &it.invited));
        }
        found
    }

    /// Each coupon among `gives`, which stand at `field`, is one of the shop.
    pub(super) fn given(&self, field: &str, gives: &[Reward]) -> Vec<Result<(), Invalid>> {
        let coupons: BTreeSet<&str> = self.coupons.iter().map(|(_, it)| it.id.as_str()).collect();
        let coupon = |(at, it): (usize, &Reward)| match it {
            Reward::Coupon { template } => {
                let id = template.as_str();
                known(&format!("{field}[{at}]"), id, self.coupons.may_have(&coupons, id))
            }
            _ => Ok(()),
        };
        gives.iter().enumerate().map(coupon).collect()
    }
}
