//! 抽奖: who may draw now, what a number draws, and how likely each prize is.
//!
//! Chance is the caller's: it hands over random numbers, and the same numbers draw the same prizes, so
//! that anybody who knows them can do it again.

mod act;
mod check;
mod odds;

pub use act::{LotteryRefusal, Standing};
pub use odds::{Odds, below, drawn, pick, total};

use serde::{Deserialize, Serialize};

use crate::check_in::Reward;
use crate::pricing::Condition;
use crate::{ActivityId, PrizeId, Window};

/// 抽奖活动.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lottery {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// When shoppers may draw.
    pub window: Window,
    /// Who may: conditions that look at the shopper and the moment; everybody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
    /// What can be drawn, as it is shown. One of them is no prize: nothing is given for it, and there is
    /// no end of it. Whoever draws what has run out draws that.
    pub prizes: Vec<Prize>,
    /// 抽奖机会 that one draw costs.
    #[serde(default = "one")]
    pub tickets: u32,
    /// Draws of one shopper on one day of the shop; as many as they have tickets for when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// 积分 that bring a ticket; absent: none do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<TicketPrice>,
}

/// 奖品.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Prize {
    /// Which of the lottery.
    pub id: PrizeId,
    /// What a shopper reads.
    pub title: String,
    /// Name of an icon of the set.
    #[serde(default = "gift")]
    pub icon: String,
    /// It is drawn so many times in as many draws as all weights together.
    pub weight: u32,
    /// How many there are, in all; no end of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// What is given; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<Reward>,
}

/// 积分换抽奖机会.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TicketPrice {
    /// What one ticket costs.
    pub points: u32,
    /// Tickets that one shopper may have for points on one day of the shop.
    pub per_day: u32,
}

/// 下单送抽奖机会: what a paid order brings, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderTickets {
    /// How many.
    pub tickets: u32,
    /// From this payable on, in fen.
    pub from: crate::Money,
}

const fn one() -> u32 {
    1
}

fn gift() -> String {
    "gift".to_owned()
}

impl Lottery {
    /// No prize: what stands in for each that has run out.
    pub fn no_prize(&self) -> Option<&Prize> {
        self.prizes.iter().find(|it| it.is_nothing())
    }

    /// A prize of it.
    pub fn prize(&self, id: &PrizeId) -> Option<&Prize> {
        self.prizes.iter().find(|it| it.id == *id)
    }

    /// The weights, in the order of the prizes.
    pub fn weights(&self) -> Vec<u32> {
        self.prizes.iter().map(|it| it.weight).collect()
    }

    /// How likely `prize` is.
    pub fn odds(&self, prize: &Prize) -> Odds {
        Odds { weight: prize.weight, total: total(&self.weights()) }
    }
}

impl Prize {
    /// Whether nothing is given for it, without end.
    pub fn is_nothing(&self) -> bool {
        self.reward.is_none() && self.stock.is_none()
    }
}

impl OrderTickets {
    /// What an order brings of which so much is paid.
    pub fn of(self, payable: crate::Money) -> u32 {
        if payable >= self.from { self.tickets } else { 0 }
    }
}
