//! 签到: the calendar, checking in, making a day up.

use mall_core::check_in::{CheckInPage, MakeUp, Milestone, Reward};
use mall_core::{ActivityId, Day, TemplateId};
use serde::{Deserialize, Serialize};

/// The page of the check-in; a guest's has no days that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckInResponse {
    /// What a shopper reads.
    pub title: String,
    /// The calendar at the server's time.
    pub page: CheckInPage,
    /// Every milestone, the fewest days first.
    pub milestones: Vec<Milestone>,
    /// What making a day up costs; absent: a missed day stays missed.
    pub make_up: Option<MakeUp>,
    /// What coupons among the rewards are called.
    pub coupons: Vec<RewardCoupon>,
    /// 积分 the shopper has.
    pub points: u32,
    /// 补签卡 the shopper has.
    #[serde(default)]
    pub cards: u32,
    /// 抽奖机会 the shopper has.
    #[serde(default)]
    pub tickets: u32,
    /// The lottery that takes them now, when one is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lottery: Option<ActivityId>,
    /// Minute of the wall clock at which those who want it are reminded.
    #[serde(default = "mall_core::check_in::evening")]
    pub remind_minute: u16,
    /// Whether this visitor wants it.
    #[serde(default)]
    pub reminded: bool,
    /// Templates of messages to ask for when a reminder is; in the mini-program alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscribe: Vec<String>,
}

/// A template of coupons that are given as rewards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RewardCoupon {
    /// Which.
    pub template: TemplateId,
    /// What a shopper reads.
    pub title: String,
}

/// A missed day is to count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MakeUpRequest {
    /// Which.
    pub day: Day,
    /// Whether it is paid with points; with cards otherwise.
    pub with_points: bool,
}

/// The day counts. The same again changes nothing and says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckInAnswer {
    /// Whether it counted before this request.
    pub already: bool,
    /// What was given for it, now or then.
    pub given: Vec<Reward>,
    /// How it stands now.
    pub state: CheckInResponse,
}
