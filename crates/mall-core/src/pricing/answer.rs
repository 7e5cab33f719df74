//! The answer: a price that explains itself.

use serde::{Deserialize, Serialize};

use super::Need;
use crate::allocate::per_piece;
use crate::sort::sort_by_key;
use crate::{ActivityId, CouponId, Money, PriceRuleId, PromotionId, ShopId, SkuId, Timestamp};

/// What a basket costs. All amounts in fen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// In the order of the basket.
    pub lines: Vec<QuotedLine>,
    /// One per shop, in order of its id. One order is made of each.
    pub shops: Vec<ShopTotal>,
    /// Goods before any discount.
    pub list_total: Money,
    /// What unit prices below the list price take off.
    pub price_discount: Money,
    /// What promotions take off goods.
    pub promotion_discount: Money,
    /// What coupons take off goods.
    pub coupon_discount: Money,
    /// What points pay.
    pub points_discount: Money,
    /// Goods after all discounts.
    pub goods_payable: Money,
    /// What sending costs.
    pub freight: FreightLine,
    /// What is charged: goods and freight.
    pub payable: Money,
    /// The promotions that applied, in the order they applied, with what they took off goods; nothing
    /// for those that only give.
    pub applied: Vec<Adjustment>,
    /// What comes along for nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<QuotedGift>,
    /// Points that are spent.
    #[serde(default)]
    pub points_spent: u32,
    /// Points and growth that the order earns.
    #[serde(default)]
    pub earned: Earned,
    /// One per coupon of the request, in its order.
    pub coupons: Vec<CouponVerdict>,
    /// Rules almost reached, the nearest first.
    pub nudges: Vec<Nudge>,
    /// Whether no other combination costs less.
    pub proved_best: bool,
    /// No combination costs less than this; absent where the best is proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Money>,
    /// The best of the combinations that use one coupon more, in place of those it does not go with,
    /// or one less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<RunnerUp>,
}

impl Quote {
    /// What was taken off the goods, once for each that took something off, in the order they did:
    /// list total less all of these is what the goods cost.
    pub fn discounts(&self) -> Vec<Adjustment> {
        let mut all: Vec<Adjustment> = Vec::new();
        for it in self.lines.iter().flat_map(|line| &line.adjustments) {
            match all.iter_mut().find(|known| known.source == it.source) {
                Some(known) => known.amount += it.amount,
                None => all.push(it.clone()),
            }
        }
        sort_by_key(&mut all, |it| self.turn(&it.source));
        all
    }

    /// When a source has its turn: unit prices, promotions and coupons as they applied, points.
    fn turn(&self, source: &Source) -> (usize, usize) {
        let applied = self.applied.iter().position(|it| it.source == *source).unwrap_or(0);
        match source {
            Source::Price(_) | Source::Activity(_) => (0, 0),
            Source::Promotion(_) => (1, applied),
            Source::Coupon(_) => (2, 0),
            Source::Points => (3, 0),
        }
    }
}

/// One line of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct QuotedLine {
    /// Which.
    pub sku: SkuId,
    /// Pieces.
    pub quantity: u32,
    /// One piece before any discount.
    pub unit_price: Money,
    /// Unit price times quantity.
    pub list_total: Money,
    /// What was taken off, in the order it was taken.
    pub adjustments: Vec<Adjustment>,
    /// What is charged for the line; what a refund of the whole line gives back.
    pub payable: Money,
    /// Unit prices that hold too, and would have taken less off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beaten: Vec<Adjustment>,
    /// What it earns.
    #[serde(default)]
    pub earned: Earned,
    /// It is not sent to the basket's region, and cannot be ordered.
    #[serde(default)]
    pub not_served: bool,
}

impl QuotedLine {
    /// What is charged for each piece: they add up to `payable`, the first pieces a fen cheaper.
    pub fn per_piece(&self) -> impl Iterator<Item = Money> {
        per_piece(self.discount(), self.quantity).map(|off| self.unit_price - off)
    }

    /// What was taken off in all.
    pub fn discount(&self) -> Money {
        self.list_total - self.payable
    }
}

/// What one shop gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShopTotal {
    /// Which; absent in a mall of one shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopId>,
    /// Its goods before any discount.
    pub list_total: Money,
    /// Its goods after all discounts.
    pub goods_payable: Money,
    /// What it charges for sending.
    pub freight: Money,
    /// Both.
    pub payable: Money,
}

/// One reason that something costs less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Adjustment {
    /// Whose doing.
    pub source: Source,
    /// What a shopper reads; empty for points.
    pub title: String,
    /// How much less, in fen.
    pub amount: Money,
}

/// Who takes something off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A price rule.
    Price(PriceRuleId),
    /// The activity that the line came through.
    Activity(ActivityId),
    /// A promotion.
    Promotion(PromotionId),
    /// A coupon.
    Coupon(CouponId),
    /// Points.
    Points,
}

/// Pieces that come along for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct QuotedGift {
    /// Which.
    pub sku: SkuId,
    /// How many.
    pub pieces: u32,
    /// Whose doing.
    pub source: Source,
    /// What a shopper reads.
    pub title: String,
}

/// What an order earns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Earned {
    /// 积分.
    pub points: u64,
    /// 成长值.
    pub growth: u64,
}

/// What became of a coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CouponVerdict {
    /// Which.
    pub id: CouponId,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a coupon, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// It is used.
    Used {
        /// What it saves.
        saved: Money,
    },
    /// It could be used, but is not.
    Usable {
        /// What it would save.
        saves: Money,
        /// How much more the basket would cost with it, in place of what it does not go with. Less
        /// than nothing when the shopper chose worse.
        costs_more: Money,
        /// The used coupons it does not go with.
        not_with: Vec<CouponId>,
        /// The applied promotions that using it gives up.
        gives_up: Vec<PromotionId>,
    },
    /// It does not hold yet.
    NotStarted {
        /// From then on it does.
        starts_at: Timestamp,
    },
    /// It no longer holds.
    Expired {
        /// Until then it did.
        ended_at: Timestamp,
    },
    /// Nothing in the basket is in its scope.
    NoMatchingGoods,
    /// Its scope has too little in it.
    Short {
        /// How much is missing.
        by: Money,
    },
    /// Its scope has too few pieces in it.
    ShortPieces {
        /// How many are missing.
        by: u32,
    },
    /// It is not for this shopper, or not now.
    NotFor {
        /// What is lacking.
        need: Need,
    },
    /// It would take nothing off.
    SavesNothing,
}

/// The freight of the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FreightLine {
    /// What it would be.
    pub fee: Money,
    /// What is charged.
    pub payable: Money,
    /// With this much more in goods a shop's would be free; absent when it is free or never is.
    pub free_short_by: Option<Money>,
    /// What rules took off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
}

/// 凑单: 还差 `short_by`，享 `title`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Nudge {
    /// Which rule.
    pub source: Source,
    /// What a shopper reads.
    pub title: String,
    /// What is missing, in fen; nothing where pieces are.
    pub short_by: Money,
    /// What is missing, in pieces; nothing where fen are.
    #[serde(default)]
    pub short_pieces: u32,
    /// How much more it would take off than now, once reached.
    #[serde(default)]
    pub saves: Money,
    /// Whether that is at least what the missing goods cost.
    #[serde(default)]
    pub worth_it: bool,
}

/// The second best.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RunnerUp {
    /// What the basket would cost.
    pub payable: Money,
    /// With these coupons.
    pub coupons: Vec<CouponId>,
}
