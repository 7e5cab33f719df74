//! How a session begins.

use mall_core::pricing::Channel;
use mall_core::{CategoryId, SkuId, TemplateId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::PageId;

/// What the shell knows when it starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Boot {
    /// The device's clock.
    pub now: Timestamp,
    /// Random text of at least 16 characters: ids made on this device come from it.
    pub seed: String,
    /// Language of the device, such as `zh-CN`.
    #[serde(default)]
    pub lang: String,
    /// Through which shell the shopper comes.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What the device had kept.
    #[serde(default)]
    pub kept: Kept,
    /// How much of it is taken.
    #[serde(default)]
    pub trust: Trust,
    /// What `/api/home` says to a guest, where it came with the store itself: drawn where none was
    /// kept, until the answer comes.
    #[serde(default)]
    pub home: Option<String>,
    /// What the session before, which knew the home page alone, handed over.
    #[serde(default)]
    pub after: Option<HandOver>,
}

/// What goes from a session that knows the home page alone to the one that knows all pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandOver {
    /// The state, as it would be kept: a device that keeps nothing must not lose it here.
    pub(crate) state: Option<String>,
    /// Whether the network is there.
    pub(crate) online: bool,
    /// How far the server's clock is ahead of the device's, milliseconds.
    pub(crate) ahead_ms: i64,
    /// How many goods the home page draws.
    pub(crate) home_goods: usize,
    /// What goes into the cart as soon as the server has told about it.
    pub(crate) adding: Vec<(SkuId, u32)>,
    /// Which shelf the category tab is to show.
    pub(crate) wanted_category: Option<CategoryId>,
    /// The coupon that a guest wants. The page keeps its number: home is the first of both.
    pub(crate) wanted_coupon: Option<(PageId, TemplateId)>,
    /// Blocks of the home page in which something was tapped.
    #[serde(default)]
    pub(crate) clicked: Vec<String>,
}

/// How much of what was kept a session begins with. A shell asks for less after a trap, so that
/// nothing on the device can lock a shopper out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Trust {
    /// Everything that is sound.
    #[default]
    All,
    /// Who is logged in: the server still has the cart.
    Session,
    /// Nothing.
    Nothing,
}

/// What the device had kept, by key of [`crate::Effect::Store`]; text that nobody looked into.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Kept {
    /// Session, cart, history.
    pub state: Option<String>,
    /// What was done in the cart since.
    pub ops: Option<String>,
    /// The last home page.
    pub home: Option<String>,
}
