//! 单价: what lowers the price of one piece, before any promotion.

use serde::{Deserialize, Serialize};

use super::condition::{self, Condition, Facts, Tally};
use super::{BasketLine, Eligibility, Scope};
use crate::invalid::{in_range, text_within};
use crate::limits::{TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN};
use crate::time::Phase;
use crate::{Invalid, Money, PriceRuleId, Rate, ShopId, Window};

/// 限时折扣, 会员价, 等级折扣 or 付费卡折扣: another price for each piece of its scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceRule {
    /// Which; of two equal ones the lower id wins.
    pub id: PriceRuleId,
    /// What a shopper reads.
    pub title: String,
    /// Whose; absent: of the whole mall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopId>,
    /// Which lines it looks at.
    #[serde(default)]
    pub scope: Scope,
    /// When it holds.
    pub window: Window,
    /// All must hold; about the shopper and the moment, never about amounts.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What a piece costs.
    pub price: UnitPrice,
}

/// What a piece costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum UnitPrice {
    /// This.
    Fixed {
        /// In fen.
        amount: Money,
    },
    /// This much less, never below nothing.
    Off {
        /// In fen.
        amount: Money,
    },
    /// A share of the list price, rounded once per line.
    Rate {
        /// What is paid.
        rate: Rate,
    },
    /// 会员价: the line's own member price.
    Member,
}

impl PriceRule {
    /// What `line` costs by it, when it holds for the line.
    pub(super) fn line_total(&self, line: &BasketLine, facts: Facts<'_>) -> Option<Money> {
        let holds = self.window.phase(facts.now) == Phase::Open
            && (self.shop.is_none() || self.shop == line.shop)
            && self.scope.holds(line)
            && condition::all(&self.conditions, facts, Tally::NOTHING) == Eligibility::Met;
        if !holds {
            return None;
        }
        match self.price {
            UnitPrice::Fixed { amount } => Some(amount.times(line.quantity)),
            UnitPrice::Off { amount } => {
                Some((line.unit_price - amount).max(Money::ZERO).times(line.quantity))
            }
            UnitPrice::Rate { rate } => {
                let list = line.list_total();
                Some(list - rate.discount(list))
            }
            UnitPrice::Member => line.member_price.map(|price| price.times(line.quantity)),
        }
    }

    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.scope.check()?;
        condition::check_who("conditions", &self.conditions)?;
        match self.price {
            UnitPrice::Fixed { amount } | UnitPrice::Off { amount } => {
                in_range("price.amount", amount.fen(), 0, UNIT_PRICE_MAX_FEN)
            }
            UnitPrice::Rate { .. } | UnitPrice::Member => Ok(()),
        }
    }
}
