//! 专属顾问: how the shop is reached, and the messages that were left.

use mall_core::address::Phone;
use mall_core::service::{Service, ServiceSubject};
use mall_core::{IdempotencyKey, ShopperId, Timestamp};
use serde::{Deserialize, Serialize};

/// Messages of one answer, at most.
pub const PAGE_SERVICE_MESSAGES: usize = 20;

/// How the shop is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceResponse {
    /// Every way there is; which of them are open here and now is worked out on the device.
    pub service: Service,
    /// What this shopper left last, newest first, at most [`PAGE_SERVICE_MESSAGES`]; none of a guest.
    pub messages: Vec<ServiceMessage>,
}

/// A message that a shopper left, and what the shop said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceMessage {
    /// Which: a later one has a higher number.
    pub id: i64,
    /// What it says.
    pub text: String,
    /// What it is about.
    pub about: Option<ServiceSubject>,
    /// Since when.
    pub at: Timestamp,
    /// What the shop said; nothing yet when absent.
    pub answer: Option<ServiceAnswer>,
}

/// What the shop said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceAnswer {
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A message is left. The same key leaves one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeaveMessageRequest {
    /// Made by the device, once for each message.
    pub key: IdempotencyKey,
    /// What it says; 1 to 500 characters.
    pub text: String,
    /// Whom to call, when that is not the number of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<ServiceSubject>,
}

/// Which messages the shop wants to read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceMessagesQuery {
    /// Only those before this one: the `next` of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// Only those that were not answered.
    #[serde(default)]
    pub open: bool,
}

/// Messages of all shoppers, newest first, at most [`PAGE_SERVICE_MESSAGES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MerchantServiceMessages {
    /// Newest first.
    pub messages: Vec<MerchantServiceMessage>,
    /// What to ask for next; absent when these were the last.
    pub next: Option<i64>,
}

/// A message, for the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MerchantServiceMessage {
    /// Who left it.
    pub shopper: ShopperId,
    /// Whom to call, when they said.
    pub phone: Option<Phone>,
    /// What it says, and what was said to it.
    pub message: ServiceMessage,
}

/// The shop answers a message, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerMessageRequest {
    /// The words; 1 to 500 characters.
    pub text: String,
}
