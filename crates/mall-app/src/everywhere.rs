//! What a shopper can do from every page: change the cart. And what becomes of answers that no page waits for.

use mall_core::SkuId;
use mall_core::cart::{CartOp, ClampReason, Clamped};

use crate::context::Context;
#[cfg(feature = "whole")]
use crate::effect::{Effect, How};
use crate::net::{Call, Failure, Reply};

impl Context<'_> {
    /// Brings the cart in step with the server; `extra` are SKUs to learn about as well.
    pub(crate) fn call_for_sync(&mut self, extra: &[SkuId]) {
        if let Some(request) = self.model.cart.sync_request(extra) {
            self.call_for_model(Call::Sync(Box::new(request)));
        }
    }

    /// The same, asked by this page: the answer comes to it, and it hands it on to
    /// [`Context::answered_for_model`].
    pub(crate) fn sync_for_page(&mut self, extra: &[SkuId]) {
        if let Some(request) = self.model.cart.sync_request(extra) {
            self.call(Call::Sync(Box::new(request)));
        }
    }

    /// Changes the cart, says what came out other than wanted, and tells the server.
    pub(crate) fn change_cart(&mut self, op: CartOp) -> bool {
        let logged_in = self.model.session.is_logged_in();
        let Ok(clamped) = self.model.cart.apply(op, logged_in) else {
            let text = self.text().cart_full();
            self.toast(text);
            return false;
        };
        if let Some(clamped) = &clamped {
            self.tell_clamp(clamped);
        }
        if logged_in {
            self.call_for_sync(&[]);
        }
        clamped.is_none()
    }

    /// Puts `quantity` more of `sku` into the cart, and says so.
    pub(crate) fn add_to_cart(&mut self, sku: SkuId, quantity: u32) {
        self.add_all_to_cart(vec![(sku, quantity)]);
    }

    /// Puts all of `wanted` into the cart, and says so. Goods that the device knows nothing of are
    /// asked about first.
    pub(crate) fn add_all_to_cart(&mut self, wanted: Vec<(SkuId, u32)>) {
        let shelf = self.model.cart.shelf();
        let unknown: Vec<SkuId> = wanted
            .iter()
            .map(|(sku, _)| sku)
            .filter(|it| !shelf.contains_key(it))
            .cloned()
            .collect();
        if unknown.is_empty() {
            self.add_known(wanted);
        } else {
            self.call_for_sync(&unknown);
            self.model.adding = wanted;
        }
    }

    fn add_known(&mut self, wanted: Vec<(SkuId, u32)>) {
        let mut all_added = !wanted.is_empty();
        for (sku, quantity) in wanted {
            all_added &= self.change_cart(CartOp::Add { sku, quantity });
        }
        if all_added {
            let text = self.text().added_to_cart();
            self.toast(text);
        }
    }

    fn tell_clamp(&mut self, clamped: &Clamped) {
        let text = self.text();
        let said = match clamped.reason {
            ClampReason::Stock if clamped.got == 0 => text.sold_out_sorry().to_owned(),
            ClampReason::Stock => text.only_so_many_left(clamped.got),
            ClampReason::Limit | ClampReason::PiecesMax => text.limit_per_order(clamped.got),
            ClampReason::Minimum => text.minimum_per_order(clamped.got),
            ClampReason::NotForSale => text.not_for_sale().to_owned(),
        };
        self.toast(said);
    }

    /// An answer that the model waits for has come.
    pub(crate) fn answered_for_model(&mut self, call: &Call, result: Result<Reply, Failure>) {
        match (call, result) {
            (Call::Sync(request), Ok(Reply::Sync(mut response))) => {
                if !self.model.session.is_logged_in() {
                    // The shopper left while it was under way: nothing of theirs comes back.
                    response.cart = None;
                }
                for clamped in &response.clamps {
                    self.tell_clamp(clamped);
                }
                self.model.cart.synced(request, *response);
                let wanted = std::mem::take(&mut self.model.adding);
                self.add_known(wanted);
            }
            (Call::Sync(_), Err(failure)) => {
                self.model.online &= !failure.is_offline();
                if !std::mem::take(&mut self.model.adding).is_empty() {
                    let said = failure.message(self.text());
                    self.toast(said);
                }
            }
            #[cfg(feature = "whole")]
            (Call::AcceptInvite(_), result) => {
                if let Some(answer) = crate::page::invite::accept::accepted(result) {
                    self.invite_answered(answer);
                }
            }
            #[cfg(feature = "whole")]
            (Call::Scene(_), Ok(Reply::Text(found))) => {
                // A page of the mini-program, and nothing else.
                if let Some(url) = found.split('"').find(|it| it.starts_with("/pa")) {
                    self.effect(Effect::Navigate { how: How::Push, url: url.to_owned() });
                }
            }
            #[cfg(feature = "whole")]
            (_, Ok(Reply::Invite(found))) => self.model.session.link = found.token,
            (_, Ok(Reply::Me(me))) => self.model.session.me = Some(me),
            #[cfg(feature = "whole")]
            (call, Ok(Reply::Favourites(found))) => self.liked(call, Ok(found)),
            #[cfg(feature = "whole")]
            (
                call @ (Call::Favourites | Call::AddFavourites(_) | Call::RemoveFavourite(_)),
                Err(failure),
            ) => self.liked(call, Err(failure)),
            _ => {}
        }
    }
}
