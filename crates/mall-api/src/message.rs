//! 消息: what a shopper was told, in the shop.

use mall_core::shipment::Tracking;
use mall_core::{Day, GroupId, LiveId, Money, OrderId, ProductId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

/// Messages of one answer, at most.
pub const PAGE_MESSAGES: usize = 20;

/// Which messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessagesQuery {
    /// Only those before this one: the `next` of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
}

/// Messages of a shopper, newest first, at most [`PAGE_MESSAGES`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MessagesResponse {
    /// Newest first.
    pub messages: Vec<Message>,
    /// What to ask for next; absent when these were the last.
    pub next: Option<i64>,
    /// How many of all the shopper has not read.
    pub unread: u32,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Which: a later one has a higher number.
    pub id: i64,
    /// What it says; the words are the shopper's device's.
    pub news: News,
    /// Since when.
    pub at: Timestamp,
    /// Whether the shopper has read it.
    pub is_read: bool,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum News {
    /// A session opens soon, as the shopper wanted to be told.
    FlashSoon {
        /// What it sells.
        sku: SkuId,
        /// What that is called.
        title: String,
        /// When it opens.
        opens_at: Timestamp,
    },
    /// Nobody has checked in today, as the shopper wanted to be told.
    CheckIn {
        /// Which day.
        day: Day,
    },
    /// 拼团成功.
    GroupFormed {
        /// Which group.
        group: GroupId,
    },
    /// 拼团失败: the money goes back.
    GroupFailed {
        /// Which group.
        group: GroupId,
    },
    /// A parcel is on its way.
    ParcelSent {
        /// Of which order.
        order: OrderId,
        /// Where it is.
        tracking: Tracking,
    },
    /// The gateway has sent money back.
    Refunded {
        /// For which order.
        order: OrderId,
        /// How much, in fen.
        amount: Money,
    },
    /// A live session begins soon, as the shopper wanted to be told.
    LiveSoon {
        /// Which.
        live: LiveId,
        /// What it is called.
        title: String,
        /// When it begins.
        starts_at: Timestamp,
    },
    /// The shop has answered a message that was left.
    ServiceAnswered {
        /// What was asked.
        question: String,
        /// What the shop says.
        answer: String,
    },
    /// 再来一单: by the shopper's own purchases, something may be used up.
    DueAgain {
        /// What.
        product: ProductId,
        /// What it is called.
        title: String,
        /// What the coupon is called that came with it, if one did.
        coupon: Option<String>,
    },
    /// The shop gave a coupon.
    CouponGiven {
        /// What it is called.
        title: String,
        /// From when on it is of no use.
        ends_at: Timestamp,
    },
    /// 下单有礼: an order brought something.
    OrderGift {
        /// Which order.
        order: OrderId,
        /// What the gift is called.
        title: String,
    },
}

/// Every message up to one is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadRequest {
    /// The newest that was read.
    pub up_to: i64,
}

/// What is left to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReadResponse {
    /// How many messages.
    pub unread: u32,
}
