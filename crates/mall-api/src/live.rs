//! 直播.

use mall_core::live::{Finder, LiveState};
use mall_core::{LiveId, Window};
use serde::{Deserialize, Serialize};

use crate::catalog::ProductCard;

/// Which session is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LivesQuery {
    /// Which; the one that is on, or comes next, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<LiveId>,
}

/// One session, and the others there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivesResponse {
    /// The one that was asked for; absent when the shop has none at all.
    pub room: Option<LiveRoom>,
    /// The others, those that are on first; none that is over.
    pub others: Vec<LiveCard>,
    /// Templates of messages to ask for when a reminder is; in the mini-program alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscribe: Vec<String>,
}

/// A session and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiveRoom {
    /// The session.
    pub live: LiveCard,
    /// What it is about.
    pub note: String,
    /// Where it is in `WeChat`.
    pub finder: Option<Finder>,
    /// Where it is seen in a browser.
    pub h5_link: Option<String>,
    /// Where it is seen afterwards.
    pub replay: Option<String>,
    /// Hosts that such addresses may have, besides those of 视频号.
    pub allow: Vec<String>,
    /// What it shows; what is not for sale is left out.
    pub products: Vec<ProductCard>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiveCard {
    /// Which.
    pub id: LiveId,
    /// What it is called.
    pub title: String,
    /// Picture.
    pub cover: String,
    /// Who speaks.
    pub anchor: String,
    /// What it is now.
    pub state: LiveState,
    /// From when to when.
    pub window: Window,
    /// How many goods it shows.
    pub products: u32,
    /// Whether this shopper is told when it begins.
    pub reserved: bool,
}

/// 预约: of which session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LiveSubject {
    /// Which.
    pub live: LiveId,
}
