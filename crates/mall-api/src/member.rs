//! 会员中心.

use mall_core::member::{Standing, Tier};
use mall_core::{TemplateId, TierId};
use serde::{Deserialize, Serialize};

/// The tiers, and where this visitor stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MemberResponse {
    /// Where they stand; a guest stands nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The lowest first.
    pub tiers: Vec<Tier>,
    /// Coupons that the tiers give, in their order.
    pub gifts: Vec<MemberGift>,
}

/// A coupon for members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MemberGift {
    /// What for.
    pub reason: GiftReason,
    /// A coupon of what.
    pub template: TemplateId,
    /// What it is called.
    pub title: String,
    /// Whether it can be had.
    pub state: GiftState,
}

/// What a member is given a coupon for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GiftReason {
    /// They reached a tier.
    Tier {
        /// Which.
        id: TierId,
    },
}

/// Whether a gift can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum GiftState {
    /// The tier is not reached.
    Locked,
    /// It waits to be taken.
    Due,
    /// It was given.
    Given,
    /// None is left.
    Gone,
}

/// What was given, and how all stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GiftsResponse {
    /// By this request; nothing when all was given before.
    pub given: Vec<MemberGift>,
    /// As it is now.
    pub state: MemberResponse,
}
