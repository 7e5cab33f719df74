//! 活动: what lowers a price for everybody.

use serde::{Deserialize, Serialize};

use super::condition::{self, Condition};
use super::{Benefit, Scope};
use crate::invalid::{in_range, text_within};
use crate::limits::TITLE_CHARS_MAX;
use crate::time::Phase;
use crate::{Invalid, Money, PromotionId, ShopId, Timestamp, Window};

/// A promotion is data: a scope, conditions that must all hold, one benefit.
///
/// 满200减30 on everything:
///
/// ```
/// # use mall_core::pricing::Promotion;
/// let json = r#"{
///   "id": "m200-30", "title": "满200减30",
///   "window": {"startsAt": 0, "endsAt": 4102444800000},
///   "conditions": [{"minSpend": {"amount": 20000}}],
///   "benefit": {"amountOff": {"amount": 3000}}
/// }"#;
/// # let promotion: Promotion = serde_json::from_str(json)?;
/// # assert_eq!(promotion.title, "满200减30");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Promotion {
    /// Which; of two equal ones the lower id wins.
    pub id: PromotionId,
    /// What a shopper reads.
    pub title: String,
    /// Whose; absent: of the whole mall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopId>,
    /// Of the promotions of one group one applies; without a group it stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Groups with a lower number come first.
    #[serde(default)]
    pub priority: u16,
    /// Which lines it looks at.
    #[serde(default)]
    pub scope: Scope,
    /// When it holds.
    pub window: Window,
    /// All must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Which amounts its thresholds look at.
    #[serde(default)]
    pub basis: Basis,
    /// What it gives.
    pub benefit: Benefit,
    /// Once it applied, the lines of its scope take no later promotion.
    #[serde(default)]
    pub exclusive: bool,
    /// It sees only pieces that no earlier promotion claimed, and claims those it uses.
    #[serde(default)]
    pub claims: bool,
    /// How often it applies in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// How often it applies for one shopper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_shopper: Option<u32>,
    /// What it may take off in all, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
}

/// Which amounts a threshold looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Basis {
    /// What earlier rules left.
    #[default]
    Running,
    /// List prices.
    List,
}

impl Promotion {
    /// Its exclusive group, or itself.
    pub fn group(&self) -> &str {
        self.group.as_deref().unwrap_or(self.id.as_str())
    }

    /// Whether it holds at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.window.phase(now) == Phase::Open
    }

    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        text_within("group", self.group(), 1, TITLE_CHARS_MAX)?;
        if let Some(budget) = self.budget {
            in_range("budget", budget.fen(), 0, Money::MAX.fen())?;
        }
        if matches!(self.benefit, Benefit::Exchange(_)) {
            return Err(Invalid::shape(
                "benefit",
                "a benefit of promotions; exchange is for coupons",
            ));
        }
        check_rule(&self.scope, &self.conditions, &self.benefit)
    }
}

pub(super) fn check_rule(
    scope: &Scope,
    conditions: &[Condition],
    benefit: &Benefit,
) -> Result<(), Invalid> {
    scope.check()?;
    condition::check(conditions)?;
    benefit.check()
}
