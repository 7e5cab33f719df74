//! 任务: what a shopper does for a reward, how far they are, and what they can claim now.
//!
//! Nothing is counted here: the caller says how often something was done in the time that counts
//! ([`Task::counts_in`]) and which stages were claimed in it ([`Task::period`]).

mod act;
mod check;

pub use act::{Done, StageState, TaskRefusal};
pub(crate) use check::check_gives;

use serde::{Deserialize, Serialize};

use crate::check_in::Reward;
use crate::pricing::{Condition, Need, Shopper, lacks};
use crate::{Day, DayClock, TaskId, Timestamp, Window};

/// 任务.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// What a shopper reads.
    pub title: String,
    /// A small line below it.
    #[serde(default)]
    pub note: String,
    /// Name of an icon of the set.
    #[serde(default = "gift")]
    pub icon: String,
    /// What is to be done.
    pub goal: Goal,
    /// How often it can be claimed.
    #[serde(default)]
    pub repeat: Repeat,
    /// What is given for how much, the least first; one stage is a plain task. Each is claimed by itself.
    pub stages: Vec<Stage>,
    /// When it counts and can be claimed.
    pub window: Window,
    /// Who sees it and may claim: conditions that look at the shopper and the moment; everybody when
    /// empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
}

/// One step of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stage {
    /// With so many it is reached.
    pub count: u32,
    /// What it gives.
    pub gives: Vec<Reward>,
}

/// How often a task can be claimed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Repeat {
    /// Once.
    #[default]
    Once,
    /// Each day of the shop anew; what was done the day before counts no more.
    Daily,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Goal {
    /// 浏览商品: each product counts once a day. The shopper's device tells of it.
    Browse,
    /// 分享小铺. The shopper's device tells of it; whether a friend reads it nobody knows.
    Share,
    /// 关注服务号. The shopper says so; it counts once.
    Follow,
    /// 签到: days that were made up count not.
    CheckIn,
    /// 邀请好友: friends who came and bought.
    Invite,
    /// 首单: the first order that this shopper ever paid, once it has come.
    FirstOrder,
    /// 下单: each order that was paid, from when it has come. One of whose money nothing stays then counts
    /// not; when it goes back later, it counts no more, what was claimed with it stays, and the next order
    /// counts in its place.
    Order,
    /// 评价.
    Review,
    /// 完善资料: an address is kept.
    CompleteProfile,
}

fn gift() -> String {
    "gift".to_owned()
}

impl Goal {
    /// Whether the shop has only the word of the shopper's device for it.
    pub const fn is_told(self) -> bool {
        matches!(self, Self::Browse | Self::Share | Self::Follow)
    }

    /// Whether it can be done but once.
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Follow | Self::FirstOrder | Self::CompleteProfile)
    }
}

impl Task {
    /// From when to when what is done counts for a claim at `now`: today, or the whole activity.
    pub fn counts_in(&self, now: Timestamp) -> Window {
        let Some(day) = self.period(now) else { return self.window };
        let (starts_at, ends_at) =
            (day.starts_at(DayClock::SHOP), day.plus(1).starts_at(DayClock::SHOP));
        Window {
            starts_at: starts_at.max(self.window.starts_at),
            ends_at: ends_at.min(self.window.ends_at),
        }
    }

    /// For which day a claim at `now` is; none when it is once for all.
    pub fn period(&self, now: Timestamp) -> Option<Day> {
        match self.repeat {
            Repeat::Once => None,
            Repeat::Daily => Some(Day::of(now, DayClock::SHOP)),
        }
    }

    /// What `shopper` lacks to see it at `now`. A first order cannot be done by who has ordered before.
    pub fn lacks(&self, shopper: &Shopper, done: &Done, now: Timestamp) -> Option<Need> {
        let is_late = self.goal == Goal::FirstOrder
            && shopper.orders_paid > 0
            && done.count == 0
            && !done.coming
            && done.claimed.is_empty();
        if is_late { Some(Need::Newcomer) } else { lacks(&self.who, shopper, now) }
    }
}
