//! Flash sales.

use mall_core::catalog::ShelfItem;
use mall_core::flash_sale::{FlashRefusal, FlashState, FlashTab};
use mall_core::pricing::ActivityPrice;
use mall_core::{SkuId, Timestamp};
use serde::{Deserialize, Serialize};

/// 限时秒杀: the sessions around now, each with its goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlashSalesResponse {
    /// By start; empty when there is no flash sale.
    pub sessions: Vec<FlashSessionView>,
    /// The place of the one to look at first; absent when there is none.
    pub chosen: Option<usize>,
    /// When another answer is to be asked for: a session opens or ends, or the day does.
    pub changes_at: Option<Timestamp>,
    /// Templates of messages to ask for when a reminder is; in the mini-program alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscribe: Vec<String>,
    /// When this was so.
    pub at: Timestamp,
}

/// A session on one of its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlashSessionView {
    /// Which, when, and how far it has come.
    pub tab: FlashTab,
    /// What the sale is called.
    pub title: String,
    /// In the order of the shop; what is not for sale is left out.
    pub offers: Vec<FlashOffer>,
}

/// What a session sells of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlashOffer {
    /// The SKU, at its list price.
    pub item: ShelfItem,
    /// What one piece costs in the session.
    pub price: ActivityPrice,
    /// Pieces of the session.
    pub stock: u32,
    /// Most pieces for one shopper in the session.
    pub per_shopper: u32,
    /// What this visitor is told; a guest has bought nothing.
    pub state: FlashState,
    /// Whether this visitor is to be told before it opens.
    #[serde(default)]
    pub reminded: bool,
}

/// With `flashRefused`: which line, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefusedLine {
    /// Of which SKU.
    pub sku: SkuId,
    /// Why it cannot be ordered through the session.
    pub why: FlashRefusal,
}
