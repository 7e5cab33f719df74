//! Coupons to claim, and claimed ones.

use mall_core::coupon_centre::ClaimState;
use mall_core::order::OrderState;
use mall_core::pricing::{Coupon, Face};
use mall_core::{IdempotencyKey, Money, OrderId, TemplateId};
use serde::{Deserialize, Serialize};

/// A coupon of the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CouponOffer {
    /// Which.
    pub template: TemplateId,
    /// What a shopper reads.
    pub title: String,
    /// What it gives.
    pub face: Face,
    /// From this amount on, in fen.
    pub min_spend: Money,
    /// Days a claimed one holds.
    pub valid_days: u16,
    /// How many one shopper may claim.
    pub per_shopper: u32,
    /// How many of them on one day of the shop; absent: all at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// Whether this visitor can claim one now, and why not; a guest as one who was never here.
    pub state: ClaimState,
}

/// What could be claimed, and a shopper's coupons; a guest has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CouponsResponse {
    /// To claim. What is claimed with a code only is not among them.
    pub offers: Vec<CouponOffer>,
    /// Claimed, not used, not expired. The one that expires first comes first.
    pub mine: Vec<Coupon>,
    /// On an order that is not cancelled; of the last ones claimed.
    pub used: Vec<UsedCoupon>,
    /// Not used in time; of the last ones claimed.
    pub expired: Vec<Coupon>,
}

/// A coupon that an order holds or has used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UsedCoupon {
    /// What it says.
    pub coupon: Coupon,
    /// On which order.
    pub order: OrderId,
    /// Where that stands: an unpaid one may still give it back.
    pub state: OrderState,
}

/// Claims one more coupon.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClaimRequest {
    /// Made once for each tap: the same key gives the same coupon, and not a second one. Without a
    /// key each request is another claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<IdempotencyKey>,
}

/// 兑换: claims a coupon with a code. The same code gives the same shopper the same coupon again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedeemRequest {
    /// As it was typed: small letters, spaces and hyphens are as good. A code that is mistyped, unknown
    /// or somebody else's is `wrongCode`.
    pub code: String,
}

/// A coupon was claimed. What the limits refuse is `couponGone`, and `coupon` of the error says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClaimResponse {
    /// What the shopper has now.
    pub coupon: Coupon,
}
