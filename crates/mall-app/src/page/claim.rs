//! Claiming a coupon, wherever it is offered.

use mall_api::coupon::ClaimRequest;
use mall_core::{IdempotencyKey, TemplateId};

use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

impl Context<'_> {
    /// Claims a coupon. A guest logs in first, and has it on coming back. The answer comes to this
    /// page.
    pub(crate) fn claim(&mut self, template: TemplateId) {
        if self.model.session.is_logged_in() {
            self.call_claim(template);
        } else {
            let text = self.text().login_first();
            self.toast(text);
            self.model.wanted_coupon = self.page.map(|page| (page, template));
            self.go(&Route::Login);
        }
    }

    /// This page came into sight again: what was wanted here before the log-in is claimed. Who came
    /// back without, wants it no longer.
    pub(crate) fn claim_wanted(&mut self) {
        if let Some((page, template)) = self.model.wanted_coupon.take()
            && Some(page) == self.page
            && self.model.session.is_logged_in()
        {
            self.call_claim(template);
        }
    }

    /// Each tap has a key of its own, and a tap whose answer was lost is done again with its key: the
    /// server may have given the coupon.
    fn call_claim(&mut self, template: TemplateId) {
        let before = self.model.claiming.iter().find(|(of, _)| *of == template);
        let key = match before {
            Some((_, key)) => Some(key.clone()),
            None => IdempotencyKey::new(self.model.seed.next()).ok(),
        };
        if let (None, Some(key)) = (before, &key) {
            self.model.claiming.push((template.clone(), key.clone()));
        }
        self.call(Call::Claim(template, ClaimRequest { key }));
    }

    /// The answer for `template` has come: says so, asks for `again` (what the page shows has changed)
    /// and for the coupons that now price the cart.
    pub(crate) fn claimed(
        &mut self,
        template: &TemplateId,
        result: Result<Reply, Failure>,
        again: Call,
    ) {
        if !matches!(result, Err(Failure::Offline | Failure::Unreadable)) {
            self.model.claiming.retain(|(of, _)| of != template);
        }
        let said = match result {
            Ok(_) => {
                self.call_for_sync(&[]);
                self.text().coupon_claim_done().to_owned()
            }
            Err(failure) => failure.message(self.text()),
        };
        self.toast(said);
        self.call(again);
    }
}
