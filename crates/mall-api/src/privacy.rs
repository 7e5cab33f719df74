//! What is kept of a shopper. Only the server writes this: a phone hands it on as it came.

use mall_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything that is kept of a shopper, as one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MyDataResponse {
    /// When it was so.
    pub at: Timestamp,
    /// Those that hold anything of the shopper.
    pub tables: Vec<MyTable>,
}

/// What one table holds of a shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MyTable {
    /// Its name in the database.
    pub name: String,
    /// What it is, in Chinese.
    pub title: String,
    /// How many rows there are.
    pub total: u32,
    /// The newest of them, column by column; at most [`MY_DATA_ROWS_MAX`](mall_core::limits::MY_DATA_ROWS_MAX).
    pub rows: Vec<Value>,
}
