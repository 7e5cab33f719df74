//! What comes after an order that was paid: what it brought, and where to go next.

use mall_core::ActivityId;
use mall_core::check_in::Reward;
use mall_core::home::Banner;
use serde::{Deserialize, Serialize};

use crate::check_in::RewardCoupon;

/// What comes after an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AfterOrderResponse {
    /// 下单有礼: what it brought.
    pub gifts: Vec<OrderGiftView>,
    /// 活动入口: pictures that lead elsewhere.
    pub cards: Vec<Banner>,
}

/// A gift that an order brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderGiftView {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// What was given.
    pub gives: Vec<Reward>,
    /// What coupons among them are called.
    pub coupons: Vec<RewardCoupon>,
    /// Whether it was taken back with a refund.
    pub taken_back: bool,
}
