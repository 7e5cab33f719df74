//! What comes after an order that was paid: what it brought, and where to go next.

use mall_core::ActivityId;
use mall_core::check_in::Reward;
use mall_core::home::Banner;
use serde::{Deserialize, Serialize};

use crate::check_in::RewardCoupon;
use crate::points_mall::PointsOfferView;

/// What comes after an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AfterOrderResponse {
    /// 下单有礼: what it brought.
    pub gifts: Vec<OrderGiftView>,
    /// 活动入口: pictures that lead elsewhere.
    pub cards: Vec<Banner>,
    /// 超值换购: what may be bought along with it now, as offers that cost money alone; `endsAt` is the first
    /// moment at which each cannot be had with this order any more.
    pub add_ons: Vec<PointsOfferView>,
    /// Templates that a tap which wants to be told of it asks for; none when nothing is told outside the shop.
    #[serde(default)]
    pub subscribe: Vec<String>,
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
