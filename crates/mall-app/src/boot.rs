//! How a session begins.

use mall_core::Timestamp;
use mall_core::pricing::Channel;
use serde::{Deserialize, Serialize};

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
    /// The last home page.
    pub home: Option<String>,
}
