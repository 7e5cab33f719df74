//! A price from the server.

use mall_core::SkuId;
use mall_core::pricing::{Channel, CouponChoice, PointsChoice};
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
}
