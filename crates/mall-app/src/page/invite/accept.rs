//! Coming by somebody's link: the token stays on the device until there is somebody to be invited.

use mall_api::invite::{AcceptRequest, AcceptResponse};
use mall_core::InviteToken;

use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::page::rewards;

impl Context<'_> {
    /// Tells the server by whose link this shopper came, when they came by one.
    pub(crate) fn accept_invite(&mut self) {
        if !self.model.session.is_logged_in() {
            return;
        }
        match self.model.invited.clone().map(InviteToken::new) {
            Some(Ok(token)) => self.call_for_model(Call::AcceptInvite(AcceptRequest { token })),
            // No link of the shop has such a thing.
            Some(Err(_)) => self.model.invited = None,
            None => {}
        }
    }

    /// The server has said something to it: that is once enough. Who is not new hears nothing.
    pub(crate) fn invite_answered(&mut self, result: Result<AcceptResponse, Failure>) {
        if matches!(result, Err(Failure::Offline | Failure::Unreadable)) {
            return;
        }
        self.model.invited = None;
        if let Ok(AcceptResponse { given, coupons }) = result {
            let text = self.text();
            self.toast(text.invite_accepted(&rewards::all(&given, &coupons, text)));
            // Points and coupons price the cart.
            self.call_for_sync(&[]);
        }
    }
}

/// What the answer of an accepted invitation says; nothing of any other.
pub(crate) fn accepted(result: Result<Reply, Failure>) -> Option<Result<AcceptResponse, Failure>> {
    match result {
        Ok(Reply::InviteAccepted(answer)) => Some(Ok(answer)),
        Ok(_) => None,
        Err(failure) => Some(Err(failure)),
    }
}
