//! 签到领红包: a reward for each day somebody comes, and for days in a row.
//!
//! All of it follows from the settings, the days a shopper has checked in, and the server's `now`;
//! no counter is kept that could go wrong (in likeshop a streak breaks only when somebody looks at
//! it). Rewards depend on the day within its cycle and on the longest run of days in the cycle, so
//! the order in which missed days are made up changes nothing.

mod act;
mod book;
mod calendar;
#[cfg(test)]
mod cases;
mod check;

pub use act::{CheckInRefusal, CheckedIn, Given, GivenFor, MakeUpCost, Purse};
pub use calendar::{CalendarDay, CheckInPage, DayState, NextMilestone};

use serde::{Deserialize, Serialize};

use crate::{ActivityId, Day, DayClock, Money, TemplateId, Window};

/// 签到活动.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckIn {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// When shoppers may check in.
    pub window: Window,
    /// Where a day begins.
    #[serde(default)]
    pub clock: DayClock,
    /// What starts anew when.
    pub cycle: Cycle,
    /// What each day of a cycle gives, the first day first; read again from its start when the cycle
    /// is longer. Empty: days give nothing by themselves.
    #[serde(default)]
    pub daily: Vec<Vec<Reward>>,
    /// What days in a row give, the fewest first; each once a cycle.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// 补签; absent: a missed day stays missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub make_up: Option<MakeUp>,
    /// Minute of the wall clock at which those who asked for it are reminded; 20:00 when absent.
    #[serde(default = "evening")]
    pub remind_minute: u16,
}

/// 20:00.
pub const fn evening() -> u16 {
    1_200
}

/// 周期: from where days and days in a row are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Cycle {
    /// So many days, again and again, from the shopper's first check-in on.
    Days {
        /// 7 or 30, or another number from 2 to 31.
        of: u32,
    },
    /// Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// The whole activity.
    Endless,
}

/// Something a shopper is given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Reward {
    /// 积分.
    Points {
        /// How many.
        points: u32,
    },
    /// 券.
    Coupon {
        /// Of which template.
        template: TemplateId,
    },
    /// 红包.
    RedPacket {
        /// In fen.
        amount: Money,
    },
    /// 抽奖机会.
    LotteryTickets {
        /// How many.
        tickets: u32,
    },
    /// 补签卡.
    MakeUpCards {
        /// How many.
        cards: u32,
    },
    /// 成长值.
    Growth {
        /// How many.
        growth: u32,
    },
}

/// 连签奖励.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Milestone {
    /// With so many days in a row within the cycle.
    pub days: u32,
    /// What it gives.
    pub rewards: Vec<Reward>,
}

/// 补签规则.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MakeUp {
    /// So many days may be made up...
    pub times: u32,
    /// ...in each of these.
    #[serde(default)]
    pub per: MakeUpPer,
    /// How many days ago a day may be, always within the present cycle: 1 is yesterday only.
    pub days_back: u32,
    /// What a day costs in cards; absent: cards are not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cards: Option<u32>,
    /// What a day costs in points; absent: points are not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u32>,
    /// Whether a day made up gives what the day itself would have given. It always counts for days in
    /// a row.
    #[serde(default)]
    pub pays_day: bool,
}

/// For what the times are counted. The day made up counts, not the day on which it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum MakeUpPer {
    /// For a cycle.
    #[default]
    Cycle,
    /// For a month of the calendar.
    Month,
}

/// A day that counts, as it is stored: one for each shopper, activity and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checked {
    /// Which.
    pub day: Day,
    /// Whether it was made up.
    #[serde(default)]
    pub made_up: bool,
}
