//! After-sales of an order, and what the shop does with its orders.

use mall_core::after_sale::{AfterSale, AfterSaleEvent, AfterSaleRequest};
use mall_core::pricing::Pieces;
use mall_core::shipment::Tracking;
use mall_core::{IdempotencyKey, OrderId, ShopperId};
use serde::{Deserialize, Serialize};

use crate::order::OrderView;

/// I bring these back, or want their money back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskRequest {
    /// Made and kept by the client before it sends: the same key is the same after-sale.
    pub key: IdempotencyKey,
    /// Which pieces, and why.
    pub request: AfterSaleRequest,
}

/// What would go back for these?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewRequest {
    /// Each SKU once; at least one piece.
    pub pieces: Vec<Pieces>,
}

/// An after-sale goes on. A shopper withdraws and sends back, the shop does the rest; the same step
/// again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepRequest {
    /// Which of the order's.
    pub sequence: u32,
    /// What happens.
    pub event: AfterSaleEvent,
}

/// The shop sends a parcel. The same tracking number again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShipRequest {
    /// Where it is.
    pub tracking: Tracking,
    /// What is in it; all that is still to be sent when empty.
    #[serde(default)]
    pub pieces: Vec<Pieces>,
}

/// An order as the shop sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MerchantOrder {
    /// Whose.
    pub shopper: ShopperId,
    /// What the shopper sees.
    pub order: OrderView,
    /// What is still to be sent.
    pub to_send: Vec<Pieces>,
}

/// A page of orders, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MerchantOrdersResponse {
    /// At most [`crate::order::PAGE_ORDERS`].
    pub orders: Vec<MerchantOrder>,
    /// For the next page; absent on the last.
    pub next: Option<OrderId>,
}

/// An after-sale that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenAfterSale {
    /// Of which order.
    pub order: OrderId,
    /// Itself.
    pub after_sale: AfterSale,
}

/// Those that are open, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenAfterSalesResponse {
    /// At most a hundred.
    pub after_sales: Vec<OpenAfterSale>,
}
