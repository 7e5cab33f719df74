//! Group buys.

use mall_core::catalog::ShelfItem;
use mall_core::group_buy::{GroupBuy, GroupSeen};
use mall_core::{GroupId, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

/// 值得拼: what can be bought together, and the groups this visitor is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupBuysResponse {
    /// Those that are open, in the order of the shop.
    pub offers: Vec<GroupOffer>,
    /// The visitor's own groups, newest first; a guest has none.
    pub mine: Vec<MyGroup>,
    /// When this was so.
    pub at: Timestamp,
}

/// A product that is bought together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupOffer {
    /// Sizes, prices, limits, hours.
    pub buy: GroupBuy,
    /// The SKUs it has a price for, at their list price.
    pub items: Vec<ShelfItem>,
    /// Groups with a free seat, the one that ends first comes first; at most [`OPEN_GROUPS`].
    pub open: Vec<OpenGroup>,
}

/// Groups that an offer shows.
pub const OPEN_GROUPS: usize = 5;

/// A group with a free seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenGroup {
    /// Which.
    pub id: GroupId,
    /// 团长: their masked number.
    pub leader: String,
    /// Seats in all.
    pub size: u32,
    /// Seats that nobody has paid yet.
    pub missing: u32,
    /// When it is no longer open.
    pub ends_at: Timestamp,
}

/// A group that somebody is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MyGroup {
    /// Which.
    pub id: GroupId,
    /// What they ordered in it.
    pub order: OrderId,
    /// Name of the product.
    pub title: String,
    /// Picture.
    pub image: String,
    /// Seats in all.
    pub size: u32,
    /// Where it stands.
    pub seen: GroupSeen,
}

/// A group, as whoever has its link sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupResponse {
    /// Which; the token of its link.
    pub id: GroupId,
    /// What is bought together; its prices of this size.
    pub buy: GroupBuy,
    /// The SKUs it has a price for, at their list price.
    pub items: Vec<ShelfItem>,
    /// Seats in all.
    pub size: u32,
    /// Where it stands, as this visitor sees it.
    pub seen: GroupSeen,
    /// Who is in it, the leader first; who was in it when it failed.
    pub members: Vec<GroupMember>,
    /// The visitor's order in it.
    pub order: Option<OrderId>,
    /// When this was so.
    pub at: Timestamp,
}

/// Somebody in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupMember {
    /// Their masked number.
    pub name: String,
    /// 团长.
    pub leads: bool,
    /// Whether their seat is paid.
    pub paid: bool,
}
