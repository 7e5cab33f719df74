//! The cart on the server, and what a client needs to price it itself.

use mall_core::cart::{Cart, Clamped, GuestCart, LoggedOp};
use mall_core::catalog::ShelfItem;
use mall_core::pricing::{Channel, Rules, Shopper};
use mall_core::{DeviceId, SkuId};
use serde::{Deserialize, Serialize};

/// Here is what I did since; tell me what is.
///
/// Without a session nothing is kept: the answer has only the shelf and the rules for `skus`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyncRequest {
    /// Which device; its operations are numbered.
    pub device: DeviceId,
    /// Done on this device since the last answer, oldest first. One that the server has already
    /// taken (by its number) is passed over.
    #[serde(default)]
    pub ops: Vec<LoggedOp>,
    /// The cart from before log-in.
    #[serde(default)]
    pub guest: Option<GuestCart>,
    /// SKUs to tell about besides those in the cart. At most 200.
    #[serde(default)]
    pub skus: Vec<SkuId>,
    /// Through which shell; conditions may ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

/// What is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SyncResponse {
    /// The shopper's cart; absent without a session.
    pub cart: Option<Cart>,
    /// The highest number of this device's operations that the cart holds.
    pub applied_seq: u64,
    /// Quantities that came out other than wanted, of these operations and the merge.
    pub clamps: Vec<Clamped>,
    /// The SKUs of the cart and those asked for; one that is absent is gone.
    pub shelf: Vec<ShelfItem>,
    /// What changes prices now: promotions, this shopper's coupons, freight.
    pub rules: Rules,
    /// The visitor as rules see one.
    #[serde(default)]
    pub shopper: Shopper,
}
