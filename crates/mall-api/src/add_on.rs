//! 超值换购: what is bought along with an order that was just paid.

use mall_core::{ActivityId, IdempotencyKey, Money};
use serde::{Deserialize, Serialize};

/// I want one with that order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddOnRequest {
    /// Made by the client before it sends. The same key with the same body is the same order; with another
    /// body, `keyReused`.
    pub key: IdempotencyKey,
    /// Of which offer.
    pub add_on: ActivityId,
    /// What the shopper saw, in fen. When it is not what the shop asks, nothing happens and the answer is
    /// `priceChanged`.
    pub expected_payable: Money,
}
