//! The answer: a price that explains itself.

use serde::{Deserialize, Serialize};

use crate::allocate::per_piece;
use crate::{CouponId, Money, PromotionId, SkuId, Timestamp};

/// What a basket costs. All amounts in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// In the order of the basket.
    pub lines: Vec<QuotedLine>,
    /// Goods before any discount.
    pub list_total: Money,
    /// What promotions take off.
    pub promotion_discount: Money,
    /// What coupons take off.
    pub coupon_discount: Money,
    /// Goods after all discounts.
    pub goods_payable: Money,
    /// What sending costs.
    pub freight: FreightLine,
    /// What is charged: goods and freight.
    pub payable: Money,
    /// What each promotion that applied took off, in the order they applied.
    pub applied: Vec<Adjustment>,
    /// One per coupon of the request, in its order.
    pub coupons: Vec<CouponVerdict>,
    /// Rules almost reached, the nearest first.
    pub nudges: Vec<Nudge>,
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
}

impl QuotedLine {
    /// What is charged for each piece: they add up to `payable`, the first pieces a fen dearer.
    pub fn per_piece(&self) -> impl Iterator<Item = Money> {
        per_piece(self.payable, self.quantity)
    }

    /// What was taken off in all.
    pub fn discount(&self) -> Money {
        self.list_total - self.payable
    }
}

/// One reason that something costs less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Adjustment {
    /// Whose doing.
    pub source: Source,
    /// What a shopper reads.
    pub title: String,
    /// How much less, in fen; more than nothing.
    pub amount: Money,
}

/// Who takes something off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A promotion.
    Promotion(PromotionId),
    /// A coupon.
    Coupon(CouponId),
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
        /// What it would save in place of the one used.
        saves: Money,
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
}

/// The freight of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FreightLine {
    /// What it would be.
    pub fee: Money,
    /// What is charged.
    pub payable: Money,
    /// With this much more in goods it would be free; absent when it is free or never is.
    pub free_short_by: Option<Money>,
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
    /// What is missing, in fen.
    pub short_by: Money,
}
