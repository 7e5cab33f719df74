//! Coupons to claim, and claimed ones.

use mall_core::pricing::{Coupon, Face};
use mall_core::{Money, TemplateId};
use serde::{Deserialize, Serialize};

/// A coupon that can be claimed.
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
    /// Whether this shopper has had all they may have; a guest has had none.
    pub claimed: bool,
    /// Whether none is left.
    pub all_gone: bool,
}

/// What could be claimed, and a shopper's coupons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CouponsResponse {
    /// To claim.
    pub offers: Vec<CouponOffer>,
    /// Claimed, not used, not expired; a guest's are none. The one that expires first comes first.
    pub mine: Vec<Coupon>,
}

/// A coupon was claimed. Claiming again what one already has all of is `couponGone`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClaimResponse {
    /// What the shopper has now.
    pub coupon: Coupon,
}
