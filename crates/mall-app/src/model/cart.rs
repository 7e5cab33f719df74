//! The cart on this device: what the server last said, and what was done since.
//!
//! A guest's cart lives here alone. A shopper's is the server's: operations are applied at once,
//! kept in a log, and sent; the server passes over those it already has. So the cart works without
//! a network and nothing counts twice.

use mall_api::cart::{SyncRequest, SyncResponse};
use mall_core::cart::{Cart, CartOp, Clamped, GuestCart, LoggedOp};
use mall_core::catalog::{Shelf, ShelfItem};
use mall_core::limits::CART_OPS_MAX;
use mall_core::pricing::{
    Ask, Basket, Channel, CouponChoice, PointsChoice, Quote, Rules, Shopper, quote,
};
use mall_core::{CartId, DeviceId, Invalid, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Seed;

/// No shopper does so much: a kept number beyond it is damage, and the next one would overflow.
const SEQ_MAX: u64 = 1 << 53;

/// The cart on this device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CartModel {
    /// As it is now, every operation done.
    cart: Cart,
    /// Facts of the goods in it.
    #[serde(with = "shelf_as_list")]
    shelf: Shelf,
    /// What prices it.
    rules: Rules,
    /// The shopper as rules see one.
    #[serde(default)]
    shopper: Shopper,
    /// Done here, not yet known to be at the server. Empty for a guest.
    log: Vec<LoggedOp>,
    /// Number of the last operation.
    last_seq: u64,
    /// The highest number that the server has said this cart holds; an answer that knows of less was
    /// overtaken by another.
    #[serde(default)]
    acked: u64,
    device: Option<DeviceId>,
    /// The id this cart has while nobody is logged in.
    guest: Option<CartId>,
    /// Log-in happened; the guest's cart waits to be merged.
    merging: Option<GuestCart>,
    /// What was done here since the whole was last kept on the device; `None` when that is not all
    /// that changed.
    #[serde(skip)]
    done: Option<Vec<CartOp>>,
}

impl CartModel {
    pub(super) fn name_device(&mut self, seed: &mut Seed) {
        if self.device.is_none() {
            self.device = DeviceId::new(seed.next()).ok();
        }
        if self.guest.is_none() {
            self.guest = CartId::new(seed.next()).ok();
        }
    }

    /// The shopper comes through this shell.
    pub(super) fn come_through(&mut self, channel: Option<Channel>) {
        self.shopper.channel = channel;
    }

    /// Who looks at the shop, as far as this device can tell.
    pub(crate) fn visitor(&self) -> &str {
        self.device.as_ref().map_or("", DeviceId::as_str)
    }

    /// The shopper as rules see one.
    pub(crate) fn shopper(&self) -> &Shopper {
        &self.shopper
    }

    /// Whether a kept one can be worked with.
    pub(super) fn is_sound(&self) -> bool {
        self.cart.check().is_ok()
            && self.rules.check().is_ok()
            && self.log.len() <= CART_OPS_MAX
            && self.last_seq.max(self.acked) <= SEQ_MAX
    }

    /// As it is kept: with the facts of its own goods, of gifts, and of `also`, not of all that was
    /// looked at.
    pub(super) fn to_keep(&self, also: Option<&SkuId>) -> Self {
        let mut kept = self.clone();
        kept.hold(|sku| {
            also == Some(sku)
                || self.cart.line(sku).is_some()
                || self.rules.gifts().any(|gift| gift == sku)
        });
        kept
    }

    /// Forgets goods that are not `wanted`. Put into another map, not taken out of this one: taking out of
    /// the middle of a map is 2 kB of a phone's download, and nobody else needs it.
    fn hold(&mut self, wanted: impl Fn(&SkuId) -> bool) {
        for (sku, item) in std::mem::take(&mut self.shelf) {
            if wanted(&sku) {
                self.shelf.insert(sku, item);
            }
        }
    }

    pub(crate) fn cart(&self) -> &Cart {
        &self.cart
    }

    pub(crate) fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What `basket` costs, as the server would charge it. `None` when a limit is broken.
    pub(crate) fn quote(
        &self,
        basket: &Basket,
        choice: &CouponChoice,
        points: PointsChoice,
        now: Timestamp,
    ) -> Option<Quote> {
        let (rules, shopper) = (&self.rules, &self.shopper);
        quote(&Ask { basket, rules, shopper, choice, points, now }).ok()
    }

    /// Learns the present facts of some goods, from a page that shows them.
    pub(crate) fn learn(&mut self, items: impl IntoIterator<Item = ShelfItem>) {
        self.shelf.extend(items.into_iter().map(|item| (item.sku.clone(), item)));
    }

    /// Does `op` now, and puts it into the log when the cart is a shopper's.
    ///
    /// # Errors
    ///
    /// When the cart is full.
    pub(crate) fn apply(
        &mut self,
        op: CartOp,
        logged_in: bool,
    ) -> Result<Option<Clamped>, Invalid> {
        let before = self.cart.lines.len();
        let clamped = self.cart.apply(&op, &self.shelf)?;
        // The facts of what is new in the cart are not kept yet.
        self.done = self.done.take().filter(|_| self.cart.lines.len() <= before);
        if let Some(done) = &mut self.done {
            done.push(op.clone());
        }
        if logged_in && self.log.len() < CART_OPS_MAX {
            self.last_seq += 1;
            self.log.push(LoggedOp { seq: self.last_seq, op });
        }
        Ok(clamped)
    }

    /// What was done since the whole was kept, when that is all that changed.
    pub(super) fn done(&self) -> Option<&[CartOp]> {
        self.done.as_deref()
    }

    /// The whole is kept, and with it all that was done.
    pub(super) fn is_kept(&mut self) {
        self.done = Some(Vec::new());
    }

    /// What to send to the server; `extra` are SKUs to learn about besides those in the cart.
    pub(crate) fn sync_request(&self, extra: &[SkuId]) -> Option<SyncRequest> {
        let in_cart = self.cart.lines.iter().map(|line| &line.sku);
        let besides = extra.iter().filter(|sku| self.cart.line(sku).is_none());
        Some(SyncRequest {
            device: self.device.clone()?,
            ops: self.log.clone(),
            guest: self.merging.clone(),
            skus: besides.chain(in_cart).take(mall_core::limits::LINES_MAX).cloned().collect(),
            channel: self.shopper.channel,
        })
    }

    /// Whether something waits to be sent.
    pub(crate) fn has_unsent(&self) -> bool {
        !self.log.is_empty() || self.merging.is_some()
    }

    /// The server has answered `request`: its cart, with what was done here since on top. Goods
    /// asked for and not answered are gone.
    pub(crate) fn synced(&mut self, request: &SyncRequest, response: SyncResponse) {
        self.done = None;
        self.hold(|sku| !request.skus.contains(sku));
        self.learn(response.shelf);
        self.rules = response.rules;
        self.shopper = response.shopper;
        if let Some(cart) = response.cart
            && response.applied_seq >= self.acked
        {
            self.acked = response.applied_seq;
            self.merging = None;
            self.log.retain(|logged| logged.seq > response.applied_seq);
            self.last_seq = self.last_seq.max(response.applied_seq);
            self.cart = cart;
            for logged in &self.log {
                // What the server will refuse too is no loss here.
                let _ = self.cart.apply(&logged.op, &self.shelf);
            }
        }
    }

    /// A guest became a shopper: what is here waits to be merged into the server's cart.
    pub(crate) fn logged_in(&mut self, seed: &mut Seed) {
        self.done = None;
        if let Some(id) = self.guest.take()
            && !self.cart.lines.is_empty()
        {
            self.merging = Some(GuestCart { id, lines: self.cart.lines.clone() });
        }
        self.guest = CartId::new(seed.next()).ok();
        self.acked = 0;
    }

    /// The shopper left: nothing of theirs stays.
    pub(crate) fn logged_out(&mut self) {
        self.done = None;
        self.cart = Cart::default();
        self.log.clear();
        self.merging = None;
        self.rules.coupons.clear();
        self.shopper = Shopper { channel: self.shopper.channel, ..Shopper::default() };
    }
}

/// JSON objects need text keys; an id is no text to serde.
mod shelf_as_list {
    use mall_core::catalog::{Shelf, ShelfItem};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(shelf: &Shelf, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(shelf.values())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Shelf, D::Error> {
        let items = Vec::<ShelfItem>::deserialize(from)?;
        let mut shelf = Shelf::new();
        // One by one: `collect` would bring a sorter of its own into the module, 1.5 kB of brotli.
        shelf.extend(items.into_iter().map(|item| (item.sku.clone(), item)));
        Ok(shelf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mall_core::Timestamp;
    use serde_json::json;

    fn answer(applied_seq: u64, quantity: u32) -> SyncResponse {
        serde_json::from_value(json!({
            "cart": {"lines": [
                {"sku": "a", "quantity": quantity, "selected": true, "seenPrice": 100}
            ]},
            "appliedSeq": applied_seq, "clamps": [], "shelf": [], "rules": {}
        }))
        .unwrap()
    }

    #[test]
    fn an_answer_that_was_overtaken_takes_nothing_back() {
        let mut cart = CartModel::default();
        cart.name_device(&mut Seed::new("0123456789abcdef", Timestamp(0)));
        let sku = SkuId::new("a").unwrap();
        cart.synced(&cart.sync_request(&[]).unwrap(), answer(0, 1));
        let mut set = |quantity| {
            let op = CartOp::SetQuantity { sku: sku.clone(), quantity };
            cart.apply(op, true).unwrap();
            cart.sync_request(&[]).unwrap()
        };
        let (first, second) = (set(2), set(3));
        cart.synced(&second, answer(2, 3));
        cart.synced(&first, answer(1, 2));
        assert_eq!(cart.cart().pieces(), 3);
        assert!(!cart.has_unsent());
    }
}
