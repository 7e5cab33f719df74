//! What leads to the mini-program, and what pages inside `WeChat` need to use its scripts.

use mall_core::InviteToken;
use serde::{Deserialize, Serialize};

/// Sign the page that I am on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageQuery {
    /// Its address, as the browser has it. Only pages of this shop are signed.
    pub url: String,
}

/// What a page shows to use the scripts of `WeChat`: good for that page alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PageResponse {
    /// `appid` of the account with pages.
    pub app_id: String,
    /// When it was signed. Seconds since the Unix epoch, as `WeChat` wants it.
    pub timestamp: i64,
    /// Another each time.
    pub nonce: String,
    /// SHA-1 in small hexadecimal.
    pub signature: String,
    /// 原始ID of the mini-program, by which the page can open it; none where the shop does not tell it.
    #[serde(default)]
    pub mini_program: Option<String>,
}

/// Where the code leads whose scene this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SceneResponse {
    /// The page of the mini-program, with its query.
    pub url: String,
}

/// What a code or a link leads to, beside the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeadQuery {
    /// Which product, group or bargain.
    #[serde(default)]
    pub id: Option<String>,
    /// Whose invitation comes along.
    #[serde(default)]
    pub invite: Option<InviteToken>,
}
