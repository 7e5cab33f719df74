//! 提醒: what a shopper is to be told of. Which session it is, says
//! [`FlashSubject`](mall_core::reminder::FlashSubject).

use mall_core::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether a shopper is to be reminded of the check-in, every day they have not come by its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckInReminderRequest {
    /// Whether.
    pub on: bool,
}

/// How a reminder stands. The same again changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReminderResponse {
    /// When it is due next; absent when there is none.
    pub due_at: Option<Timestamp>,
}
