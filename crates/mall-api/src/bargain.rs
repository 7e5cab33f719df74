//! 砍价: what can be bargained for, and how one that somebody started stands.

use mall_core::bargain::BargainRefusal;
use mall_core::catalog::ShelfItem;
use mall_core::{ActivityId, BargainId, Money, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

/// What can be bargained for, each with the one that this visitor has open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BargainsResponse {
    /// Those that are not over, in the order of the shop.
    pub bargains: Vec<BargainView>,
}

/// An activity; or one of it that somebody started, as this visitor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BargainView {
    /// Of which activity.
    pub activity: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// What is sold.
    pub item: ShelfItem,
    /// What it costs before anybody has helped, in fen.
    pub from: Money,
    /// What it costs when all have, in fen.
    pub floor: Money,
    /// What it costs now, in fen.
    pub price: Money,
    /// The schedule: what the first helper takes off, the second, and so on, in fen.
    pub cuts: Vec<Money>,
    /// Who has helped, in that order; their numbers are masked.
    pub helpers: Vec<String>,
    /// How many hours one stays open.
    pub hours: u32,
    /// How many pieces are left.
    pub left: u32,
    /// How many one shopper may buy.
    pub per_shopper: u32,
    /// How many friends one shopper may help on one day.
    pub helps_per_shopper: u32,
    /// When it is over: the one that was started, else the activity.
    pub ends_at: Timestamp,
    /// The one that was started; absent when none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<BargainId>,
    /// Who started it, masked; nothing when nobody did.
    pub starter: String,
    /// Whether this visitor started it.
    pub mine: bool,
    /// Why this visitor cannot start one, help it or buy it, whichever is theirs; absent when they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<BargainRefusal>,
    /// The order by which this visitor bought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}
