//! 新人礼: what a newcomer is given, and taking it.

use mall_core::check_in::Reward;
use mall_core::newcomer::NewcomerRefusal;
use mall_core::{IdempotencyKey, Timestamp};
use serde::{Deserialize, Serialize};

use crate::check_in::RewardCoupon;

/// The gift as this visitor sees it; a guest may be new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewcomerResponse {
    /// What a shopper reads.
    pub title: String,
    /// What is in it, in one line.
    pub note: String,
    /// What is in it.
    pub gives: Vec<Reward>,
    /// What coupons in it are called.
    pub coupons: Vec<RewardCoupon>,
    /// What this shopper was given; absent: nothing so far. A coupon that had run out is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Vec<Reward>>,
    /// Why they cannot take it now; absent: they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<NewcomerRefusal>,
    /// When it is over.
    pub ends_at: Timestamp,
}

/// The gift is taken: the same key again gives it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewcomerRequest {
    /// Made by the device, once for each tap.
    pub key: IdempotencyKey,
}
