//! 我的积分: what there is, what ends when, and the ledger.

use mall_core::{OrderId, Timestamp};
use serde::{Deserialize, Serialize};

/// Entries of one page.
pub const PAGE_ENTRIES: usize = 20;

/// Which page of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PointsQuery {
    /// Entries older than the one of this number.
    pub after: Option<i64>,
}

/// A shopper's points.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PointsResponse {
    /// How many they have.
    pub balance: u32,
    /// What ends next, the first first; what never ends is left out.
    pub ending: Vec<Ending>,
    /// A page of the ledger, newest first.
    pub entries: Vec<PointsEntry>,
    /// The number of the last entry, when there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// Points that end at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ending {
    /// How many.
    pub units: u64,
    /// The first moment at which they are gone.
    pub ends_at: Timestamp,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PointsEntry {
    /// Its number.
    pub id: i64,
    /// What for.
    pub kind: PointsKind,
    /// How many; below zero when they were taken.
    pub units: i64,
    /// When.
    pub at: Timestamp,
    /// Of which order, when it is of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

/// What an entry of the ledger is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PointsKind {
    /// Paid a part of an order.
    Spent,
    /// The order was taken up again.
    SpentAgain,
    /// The order was given up.
    Returned,
    /// A paid order.
    Earned,
    /// A refund of what they had paid.
    Refunded,
    /// A refund of what had earned them.
    ClawedBack,
    /// A day of the check-in.
    CheckIn,
    /// Days in a row.
    Milestone,
    /// Paid for a day made up.
    MakeUp,
    /// Won.
    Lottery,
    /// Paid for a lottery ticket.
    Ticket,
    /// Paid for something of the points mall that was given at once.
    Exchange,
    /// A gift of a paid order.
    OrderGift,
    /// A gift of an order that was taken back.
    OrderGiftBack,
    /// Ended.
    Expired,
    /// Of a task that was done.
    Task,
    /// Of an invitation.
    Invite,
    /// Of the gift for newcomers.
    Newcomer,
    /// Of a birthday.
    Birthday,
    /// Something newer than this program.
    #[serde(other)]
    Other,
}
