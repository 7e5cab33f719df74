//! Log-in by phone number and code.

use mall_core::ShopperId;
use mall_core::address::Phone;
use mall_core::order::OrderState;
use serde::{Deserialize, Serialize};

/// Send me a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CodeRequest {
    /// To this number.
    pub phone: Phone,
}

/// A code was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CodeResponse {
    /// Another can be asked for after so many seconds.
    pub again_after_seconds: u32,
    /// The code itself: the sandbox has no text messages, so it prints the code in its log and
    /// tells it here. Never with a real provider.
    pub sandbox_code: Option<String>,
}

/// Log me in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoginRequest {
    /// The number the code went to.
    pub phone: Phone,
    /// Six digits.
    pub code: String,
}

/// Log me in by `WeChat`, in the mini-program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WechatLoginRequest {
    /// What `wx.login` gave: good once, for five minutes.
    pub code: String,
    /// What a tap on a button of `getPhoneNumber` gave: the number becomes the shopper's. Good once too.
    #[serde(default)]
    pub phone_code: Option<String>,
}

/// A way to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LoginWay {
    /// By `WeChat`, in the mini-program.
    Wechat,
    /// By `WeChat`, on a page that is open in it.
    Page,
    /// By a code that is sent to a number.
    Phone,
}

/// Log me in: I am back from the page of `WeChat` that asks who I am.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageLoginRequest {
    /// What came back.
    pub code: String,
    /// What I was sent with: good once, in the same browser, for ten minutes.
    pub state: String,
}

/// Logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoginResponse {
    /// For `Authorization: Bearer`. Opaque; the server keeps only its hash.
    pub token: String,
    /// Who.
    pub me: MeResponse,
}

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MeResponse {
    /// Which.
    pub id: ShopperId,
    /// `138****8000`; empty of who is known by `WeChat` alone.
    pub phone: String,
    /// Orders in each state, states without one left out.
    pub orders: Vec<(OrderState, u32)>,
    /// Coupons that can be used.
    pub coupons: u32,
    /// 积分.
    #[serde(default)]
    pub points: u32,
    /// Messages not read yet.
    #[serde(default)]
    pub unread: u32,
    /// What their tier is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
}
