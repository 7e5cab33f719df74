//! 会员中心.

use mall_core::check_in::Reward;
use mall_core::member::{PaidCard, Standing, Tier};
use mall_core::{
    Day, IdempotencyKey, Money, OrderId, PaidCardId, TemplateId, TierId, Timestamp, Window,
};
use serde::{Deserialize, Serialize};

use crate::check_in::RewardCoupon;

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
    /// Coupons that the tiers give, in their order, then those of the cards that are held.
    pub gifts: Vec<MemberGift>,
    /// 付费卡, and what this visitor has of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<MemberCard>,
    /// 生日礼, when the shop gives one; nothing for a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Box<BirthdayView>>,
}

/// The gift for a birthday, as its shopper sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BirthdayView {
    /// What it is called.
    pub title: String,
    /// Their birthday that is next, or around which it is; absent while they have not said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// From when to when its gift can be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// When the day may be said anew; absent when it may be said now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_at: Option<Timestamp>,
    /// What their tier is given, or what they were.
    pub gives: Vec<Reward>,
    /// What coupons among that are called.
    pub coupons: Vec<RewardCoupon>,
    /// Whether it can be taken: `gone` when their tier is given nothing.
    pub state: GiftState,
}

/// A card that is bought by the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MemberCard {
    /// What it is.
    pub card: PaidCard,
    /// Whether the tier of this visitor may buy it; a guest may try.
    pub may_buy: bool,
    /// Until when they hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Months that have not begun, and can go back.
    #[serde(default)]
    pub unused: u32,
    /// What goes back for them.
    #[serde(default)]
    pub refund: Money,
}

/// Months of a card are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuyCardRequest {
    /// The same key is the same order.
    pub key: IdempotencyKey,
    /// How many: one of the numbers that it is sold by.
    pub months: u32,
    /// What the shopper was shown.
    pub expected_payable: Money,
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
    /// A month of a card that they hold has begun.
    Card {
        /// Which.
        id: PaidCardId,
        /// Bought by which order.
        order: OrderId,
        /// The how manyth month of that, from 0.
        month: u32,
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
