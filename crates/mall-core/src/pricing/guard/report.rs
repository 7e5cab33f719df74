//! What the guard says.

use serde::{Deserialize, Serialize};

use super::super::{Pieces, Shopper};
use crate::{
    ActivityId, CouponId, Money, PriceRuleId, PromotionId, Rate, SkuId, TemplateId, Timestamp,
};

/// What is wrong, how bad it can get, and whether it may go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Whether it may go out.
    pub ruling: Ruling,
    /// Known mistakes, in order of the rules.
    pub lints: Vec<Lint>,
    /// For each combination of rules the cart that pays the smallest share, the smallest first; at
    /// most 50.
    pub cases: Vec<WorstCase>,
    /// Carts that pay less than the floor, those that pay nothing among them.
    pub below: u32,
    /// Carts that pay nothing.
    pub free: u32,
    /// Carts priced.
    pub carts: u32,
    /// Some pairs, quantities, shoppers or moments were left out: there were too many.
    pub capped: bool,
    /// Carts of which the best combination is not proved: they may pay less than it says.
    pub unproved: u32,
}

/// Whether rules may go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Ruling {
    /// They may.
    Passed,
    /// They may not, unless two people approve.
    Blocked,
    /// They would not, but two people want them.
    Approved {
        /// One.
        by: String,
        /// The other.
        second: String,
    },
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RuleRef {
    /// A SKU.
    Sku(SkuId),
    /// A price rule.
    Price(PriceRuleId),
    /// The activity a line came through.
    Activity(ActivityId),
    /// A promotion.
    Promotion(PromotionId),
    /// A template of coupons.
    Template(TemplateId),
    /// A coupon without a template.
    Coupon(CouponId),
}

/// One known mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Lint {
    /// Whose.
    pub rule: RuleRef,
    /// Where in it, as a path: `benefit.steps[1].off`.
    pub field: String,
    /// What.
    pub problem: Problem,
    /// Whether it keeps the rules from going out.
    pub blocks: bool,
}

/// Kinds of mistake. Amounts in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Problem {
    /// 满100减100: from the threshold on everything is taken off. Blocks.
    ThresholdNotAbove {
        /// From this much on
        threshold: Money,
        /// this much is taken off.
        amount: Money,
    },
    /// The list price is below the floor price, which it lowers with it; or the price of an activity is,
    /// and shoppers are charged the floor price instead of what they were promised. Blocks.
    PriceBelowFloor {
        /// What a piece costs.
        price: Money,
        /// What it must not cost less than.
        floor: Money,
    },
    /// The list price fell below the floor's share of what it was. Blocks.
    PriceFell {
        /// What a piece cost.
        before: Money,
        /// What it costs.
        price: Money,
    },
    /// A piece costs nothing.
    NoPrice,
    /// Less is paid than the shop's limit allows.
    RateTooLow {
        /// What is paid, over all pieces the rule wants.
        rate: Rate,
        /// What at least should be.
        least: Rate,
    },
    /// It holds for years.
    NoEnd {
        /// How many days.
        days: i64,
        /// How many are fine.
        most: u32,
    },
    /// It is over, or never begins.
    Over,
    /// Nothing limits how often (`total`, `perShopper`) or how much (`budget`).
    NoLimit,
    /// So many that it is no limit.
    TooMany {
        /// How many.
        count: u32,
        /// How many are fine.
        most: u32,
    },
    /// With another promotion, of another group, it takes off a large share of a cart.
    Stacks {
        /// The other.
        with: PromotionId,
        /// The cart.
        lines: Vec<Pieces>,
        /// What share both take off.
        taken: Rate,
    },
    /// No SKU is in this scope.
    MatchesNothing,
    /// Its price or rate is no better than without it.
    DoesNothing,
    /// This step gives less than the one below.
    LowerStep,
    /// It names a SKU that does not exist.
    UnknownSku {
        /// Which.
        sku: SkuId,
    },
}

impl Problem {
    /// Whether it is never meant: such a rule waits for two people, whatever the worst case is.
    pub(super) const fn blocks(&self) -> bool {
        matches!(
            self,
            Self::ThresholdNotAbove { .. } | Self::PriceBelowFloor { .. } | Self::PriceFell { .. }
        )
    }
}

impl Lint {
    pub(super) fn new(rule: RuleRef, field: impl Into<String>, problem: Problem) -> Self {
        Self { rule, field: field.into(), blocks: problem.blocks(), problem }
    }
}

/// A cart that pays little. Amounts in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WorstCase {
    /// What is in it, in order of SKU.
    pub lines: Vec<Pieces>,
    /// Who buys.
    pub shopper: Shopper,
    /// When.
    pub now: Timestamp,
    /// What it costs before any discount, gifts included.
    pub list: Money,
    /// What is paid for it.
    pub payable: Money,
    /// The second of the first, what is less than a ten-thousandth left out.
    pub share: Rate,
    /// Who did it, in the order they applied.
    pub rules: Vec<RuleRef>,
    /// Whether it is below the floor.
    pub below: bool,
}
