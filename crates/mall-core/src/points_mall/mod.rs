//! 积分商城: what points buy, with money or without; who may have it now, and why not.
//!
//! An offer gives one of a thing for so many points, and for goods so much money. What was taken of it,
//! what a shopper had and what they have is told by the caller. Goods are one piece an order, so that what
//! goes back is the whole of it: all points and all money, together.

mod act;
mod check;
mod price;

pub use act::{ExchangeRefusal, ExchangeStanding};
pub use check::check_offers;
pub use price::priced;

use serde::{Deserialize, Serialize};

use crate::check_in::Reward;
use crate::pricing::Condition;
use crate::{ActivityId, Money, SkuId, TemplateId, Window};

/// 积分兑换: something that points buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PointsOffer {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// Picture.
    pub image: String,
    /// What is given for it.
    pub gives: OfferGives,
    /// What it costs in points.
    pub points: u32,
    /// What it costs beside them, in fen; only goods may.
    #[serde(default, skip_serializing_if = "is_free")]
    pub cash: Money,
    /// How many there are, in all.
    pub stock: u32,
    /// How many one shopper may have, in all.
    pub per_shopper: u32,
    /// When it is to be had.
    pub window: Window,
    /// For whom: conditions that look at the shopper and the moment; for everybody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
}

/// What an offer gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum OfferGives {
    /// A piece of goods, by an order of its own.
    Goods {
        /// Of which SKU.
        sku: SkuId,
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
}

/// Money is wider than a reference on a phone, and not elsewhere: what is compared is neither.
fn is_free<T: PartialEq + Default>(cash: &T) -> bool {
    *cash == T::default()
}

impl OfferGives {
    /// The SKU that is sent, when it is goods.
    pub fn sku(&self) -> Option<&SkuId> {
        match self {
            Self::Goods { sku } => Some(sku),
            _ => None,
        }
    }

    /// What is given at once, when it is no goods.
    pub fn reward(&self) -> Option<Reward> {
        Some(match self {
            Self::Goods { .. } => return None,
            Self::Coupon { template } => Reward::Coupon { template: template.clone() },
            Self::RedPacket { amount } => Reward::RedPacket { amount: *amount },
            Self::LotteryTickets { tickets } => Reward::LotteryTickets { tickets: *tickets },
            Self::MakeUpCards { cards } => Reward::MakeUpCards { cards: *cards },
        })
    }
}
