//! 抽奖: what can be drawn, drawing, and how a day is drawn again by anybody.

use mall_core::check_in::Reward;
use mall_core::lottery::{LotteryRefusal, Odds, TicketPrice};
use mall_core::{ActivityId, Day, IdempotencyKey, PrizeId, Timestamp, Window};
use serde::{Deserialize, Serialize};

use crate::check_in::RewardCoupon;

/// Draws of one page of a day.
pub const PAGE_DRAWS: usize = 500;

/// A lottery as this visitor sees it; a guest has nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LotteryResponse {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// When shoppers may draw.
    pub window: Window,
    /// What can be drawn, in the order of the shop.
    pub prizes: Vec<PrizeOffer>,
    /// What coupons among the prizes are called.
    pub coupons: Vec<RewardCoupon>,
    /// Tickets that one draw costs.
    pub cost: u32,
    /// Draws of one shopper on one day; absent: as many as they have tickets for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// How often this shopper drew today.
    pub drawn_today: u32,
    /// What a ticket costs in points; absent: there are none for points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<TicketPrice>,
    /// How many tickets this shopper had for points today.
    pub exchanged_today: u32,
    /// Tickets they have.
    pub tickets: u32,
    /// Points they have.
    pub points: u32,
    /// Why they cannot draw now; absent: they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<LotteryRefusal>,
    /// Why they cannot have a ticket for points now; absent: they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_exchange: Option<LotteryRefusal>,
    /// What they won last, the last first.
    pub mine: Vec<Won>,
    /// The seal of today; absent in the first second of a lottery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<DaySeal>,
    /// The seal of yesterday, when there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yesterday: Option<DaySeal>,
}

/// A prize, and how likely it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PrizeOffer {
    /// Which.
    pub id: PrizeId,
    /// What a shopper reads.
    pub title: String,
    /// Name of an icon.
    pub icon: String,
    /// How likely it is.
    pub odds: Odds,
    /// How many are left; absent: there is no end of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
    /// Whether nothing is given for it: who draws what has run out draws this.
    pub is_nothing: bool,
}

/// What somebody drew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Won {
    /// On which day of the shop.
    pub day: Day,
    /// The how-manieth draw of that day, from 1.
    pub number: u32,
    /// Which prize.
    pub prize: PrizeId,
    /// What it was called.
    pub title: String,
    /// What was given; absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<Reward>,
    /// When.
    pub at: Timestamp,
}

/// 承诺: what binds the shop to the draws of a day before the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DaySeal {
    /// Which day of the shop.
    pub day: Day,
    /// SHA-256 of the seed, in hexadecimal.
    pub commitment: String,
    /// The seed, 32 bytes in hexadecimal; there once the day is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// How many draws there were.
    pub draws: u32,
}

/// One draw, or one ticket for points: the same key again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawRequest {
    /// Made by the device, once for each tap.
    pub key: IdempotencyKey,
}

/// What was drawn. The same key again says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DrawResponse {
    /// What.
    pub drawn: Won,
    /// How it stands now.
    pub state: LotteryResponse,
}

/// Which draws.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawsQuery {
    /// Of which day of the shop; yesterday when absent.
    pub day: Option<Day>,
    /// Those after this number.
    pub after: Option<u32>,
}

/// The draws of a day, and what they follow from. Draw `n` of a day takes the numbers of SHA-256 of the
/// seed and the text `lottery/day/n/0` (`…/1`, and so on), each hash as four 64-bit numbers, the highest
/// byte first; the first of them that is below the highest multiple of all weights, taken modulo these,
/// is the place of the draw; each prize has as many places as it weighs, in the order in which they are
/// here. `xiaopu lottery` does that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DrawsResponse {
    /// Of which lottery.
    pub lottery: ActivityId,
    /// What binds the shop.
    pub seal: DaySeal,
    /// The draws, by their number.
    pub draws: Vec<DrawProof>,
    /// The last number of this page, when there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
}

/// One draw, without who drew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DrawProof {
    /// The how-manieth of its day, from 1.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// The prizes as they were then.
    pub prizes: Vec<PrizeWeight>,
    /// What the number draws.
    pub drawn: PrizeId,
    /// What was given: the same, or no prize when that had run out.
    pub given: PrizeId,
}

/// How much a prize weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrizeWeight {
    /// Which.
    pub id: PrizeId,
    /// How much.
    pub weight: u32,
}
