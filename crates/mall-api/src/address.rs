//! A shopper's addresses.

use mall_core::AddressId;
use mall_core::address::Address;
use serde::{Deserialize, Serialize};

/// An address with its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavedAddress {
    /// Which.
    pub id: AddressId,
    /// Where.
    pub address: Address,
    /// Whether an order takes it unless told otherwise.
    pub is_default: bool,
}

/// All of them, the default first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AddressesResponse {
    /// At most 20.
    pub addresses: Vec<SavedAddress>,
}
