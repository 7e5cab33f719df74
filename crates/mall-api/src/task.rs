//! 做任务: what there is to do, telling of it, claiming what it gives.

use mall_core::check_in::Reward;
use mall_core::task::{Goal, Repeat, StageState};
use mall_core::{ActivityId, IdempotencyKey, ProductId, TaskId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::check_in::RewardCoupon;

/// All tasks that this visitor can do; a guest has done none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TasksResponse {
    /// In the order of the shop.
    pub tasks: Vec<TaskView>,
    /// What coupons among the rewards are called.
    pub coupons: Vec<RewardCoupon>,
    /// 积分 the shopper has.
    pub points: u32,
    /// 抽奖机会 the shopper has.
    pub tickets: u32,
    /// The lottery that takes them now, when one is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lottery: Option<ActivityId>,
    /// When daily tasks begin anew: the next midnight of the shop.
    pub resets_at: Timestamp,
}

/// A task as this visitor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TaskView {
    /// Which.
    pub id: TaskId,
    /// What a shopper reads.
    pub title: String,
    /// A small line below it.
    pub note: String,
    /// Name of an icon.
    pub icon: String,
    /// What is to be done.
    pub goal: Goal,
    /// How often it can be claimed.
    pub repeat: Repeat,
    /// How often they have done it in the time that counts.
    pub count: u32,
    /// What it gives for how much, the least first.
    pub stages: Vec<StageView>,
    /// When it is over.
    pub ends_at: Timestamp,
}

/// A stage, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StageView {
    /// With so many it is reached.
    pub count: u32,
    /// What it gives.
    pub gives: Vec<Reward>,
    /// How it stands.
    pub state: StageState,
}

/// The device tells of something that the server does not see. It counts once for its key, a product once
/// a day whatever its key, and following the shop once. What no task asks for is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskEventRequest {
    /// Made by the device, once for each time it happened.
    pub key: IdempotencyKey,
    /// What happened.
    pub event: TaskEvent,
}

/// What only the device sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum TaskEvent {
    /// A product was looked at.
    Browse {
        /// Which.
        product: ProductId,
    },
    /// The shop was shared.
    Share,
    /// The shopper says that they follow the shop.
    Follow,
}

/// A stage is claimed: the same key again gives the same, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskClaimRequest {
    /// Made by the device, once for each tap.
    pub key: IdempotencyKey,
    /// Which stage, from 0; the first when absent.
    #[serde(default)]
    pub stage: u32,
}

/// What was given. The same key again says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TaskClaimResponse {
    /// What was; a coupon that had run out is left out.
    pub given: Vec<Reward>,
    /// How it stands now.
    pub state: TasksResponse,
}
