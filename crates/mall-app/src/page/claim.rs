//! Claiming a coupon, wherever it is offered.

use mall_core::TemplateId;

use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

impl Context<'_> {
    /// Claims a coupon. A guest logs in first, and has it on coming back. The answer comes to this
    /// page.
    pub(crate) fn claim(&mut self, template: TemplateId) {
        if self.model.session.is_logged_in() {
            self.call(Call::Claim(template));
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
            self.call(Call::Claim(template));
        }
    }

    /// The answer has come: says so, asks for `again` (what the page shows has changed) and for
    /// the coupons that now price the cart.
    pub(crate) fn claimed(&mut self, result: Result<Reply, Failure>, again: Call) {
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
