//! 邀请有礼: what it gives, whom somebody invited, and being invited.

use mall_core::check_in::Reward;
use mall_core::invite::InviteState;
use mall_core::{InviteToken, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::check_in::RewardCoupon;

/// Friends of an inviter that they are told of, the last first.
pub const INVITE_FRIENDS: usize = 50;

/// The invitation as this visitor sees it; a guest has invited nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InviteResponse {
    /// What a shopper reads.
    pub title: String,
    /// What the merchant says besides.
    pub rules: Vec<String>,
    /// What the inviter is given for each friend who bought.
    pub inviter: Vec<Reward>,
    /// What the friend is given for coming.
    pub invited: Vec<Reward>,
    /// What coupons among them are called.
    pub coupons: Vec<RewardCoupon>,
    /// A friend has bought when of an order that they received so much stays paid...
    pub from: Money,
    /// ...so many days later.
    pub after_days: u32,
    /// Friends that one inviter is rewarded for.
    pub max_rewarded: u32,
    /// When nobody can be invited any more.
    pub ends_at: Timestamp,
    /// What this shopper's link carries; absent: they have asked for none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<InviteToken>,
    /// How many friends came.
    pub joined: u32,
    /// How many of them they were rewarded for.
    pub rewarded: u32,
    /// Who came, the last first; at most [`INVITE_FRIENDS`].
    pub friends: Vec<InviteFriend>,
}

/// A friend who came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InviteFriend {
    /// Their number, without what would call it.
    pub name: String,
    /// How it stands with them.
    pub state: InviteState,
    /// When they came.
    pub at: Timestamp,
}

/// Somebody new was invited. The same inviter again changes nothing and says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptRequest {
    /// What the link carried.
    pub token: InviteToken,
}

/// What the friend was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AcceptResponse {
    /// What; a coupon that had run out is left out.
    pub given: Vec<Reward>,
    /// What coupons in it are called.
    pub coupons: Vec<RewardCoupon>,
}
