//! A price from the server.

use mall_core::pricing::{Channel, CouponChoice, PointsChoice};
use mall_core::{ActivityId, BargainId, Day, GroupId, SessionId, SkuId};
use serde::{Deserialize, Serialize};

/// What do these cost? Answered with a [`mall_core::pricing::Quote`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteRequest {
    /// What.
    pub lines: Vec<WantedLine>,
    /// With which coupons.
    #[serde(default)]
    pub choice: CouponChoice,
    /// With how many points.
    #[serde(default)]
    pub points: PointsChoice,
    /// To where, as an address writes it; absent while nobody knows.
    #[serde(default)]
    pub region: Option<String>,
    /// Through which shell; conditions may ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

/// A SKU and how many of it. The price is the server's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedLine {
    /// Which.
    pub sku: SkuId,
    /// Pieces, 1 to 9999.
    pub quantity: u32,
    /// Through which activity; at the price of the shop when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityRef>,
}

/// An activity that sells a line. Whether it does so now, and for how much, the server knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ActivityRef {
    /// 秒杀.
    Flash {
        /// Which sale.
        sale: ActivityId,
        /// Which of its sessions.
        session: SessionId,
        /// The day that it begins on.
        day: Day,
    },
    /// 拼团: the one line of an order.
    Group {
        /// Which activity.
        activity: ActivityId,
        /// Seats of the group.
        size: u32,
        /// The group to join; a new one when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<GroupId>,
    },
    /// 砍价: the one line of an order, of one piece.
    Bargain {
        /// Which one that the shopper started.
        id: BargainId,
    },
}

impl WantedLine {
    /// `quantity` pieces of `sku` at the price of the shop.
    pub fn new(sku: SkuId, quantity: u32) -> Self {
        Self { sku, quantity, activity: None }
    }
}
