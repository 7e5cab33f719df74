//! 订阅消息.

use mall_core::IdempotencyKey;
use serde::{Deserialize, Serialize};

/// The shopper let the shop send one message by each of these templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubscribeRequest {
    /// Made by the client for the answer of the platform. The same again adds nothing.
    pub key: IdempotencyKey,
    /// At most [`SUBSCRIBE_AT_ONCE`](mall_core::limits::SUBSCRIBE_AT_ONCE).
    pub templates: Vec<String>,
}
