//! 行为: what a device tells, when its shopper said that it may.

use mall_core::DeviceId;
use mall_core::event::Event;
use mall_core::pricing::Channel;
use serde::{Deserialize, Serialize};

/// What happened on a device since it last told. Who is logged in is in the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventsRequest {
    /// The device; a name that it made itself.
    pub visitor: DeviceId,
    /// Through which shell.
    pub channel: Channel,
    /// What, at most 100.
    pub events: Vec<Event>,
}

/// How many of them were new, and are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EventsResponse {
    /// How many; those that are known, too old or too many for one day are left out.
    pub kept: u32,
}
