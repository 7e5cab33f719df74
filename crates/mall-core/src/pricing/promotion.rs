//! 活动: what lowers a price for everybody.

use serde::{Deserialize, Serialize};

use super::{Benefit, Condition, Coupon, FreightRule, Scope};
use crate::invalid::{count_within, text_within};
use crate::limits::{CONDITIONS_MAX, COUPONS_MAX, PROMOTIONS_MAX, TITLE_CHARS_MAX};
use crate::time::Phase;
use crate::{Invalid, PromotionId, Rule, Timestamp, Window};

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
    /// Of the promotions of one group only the best applies; without a group it stands alone.
    #[serde(default)]
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
    /// What it gives.
    pub benefit: Benefit,
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
        check_rule(&self.scope, &self.conditions, &self.benefit)
    }
}

pub(super) fn check_rule(
    scope: &Scope,
    conditions: &[Condition],
    benefit: &Benefit,
) -> Result<(), Invalid> {
    scope.check()?;
    count_within("conditions", conditions.len(), CONDITIONS_MAX)?;
    conditions.iter().try_for_each(Condition::check)?;
    benefit.check()
}

/// Everything that can change a price, apart from the basket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
    /// For everybody.
    #[serde(default)]
    pub promotions: Vec<Promotion>,
    /// In this shopper's hand.
    #[serde(default)]
    pub coupons: Vec<Coupon>,
    /// What sending costs; nothing when absent.
    #[serde(default)]
    pub freight: Option<FreightRule>,
}

impl Rules {
    /// Whether a basket can be priced by them.
    pub fn check(&self) -> Result<(), Invalid> {
        count_within("promotions", self.promotions.len(), PROMOTIONS_MAX)?;
        count_within("coupons", self.coupons.len(), COUPONS_MAX)?;
        for (position, promotion) in self.promotions.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("promotions[{position}]"));
            promotion.check().map_err(at)?;
            if self.promotions.iter().take(position).any(|other| other.id == promotion.id) {
                return Err(at(Invalid::new("id", Rule::Twice)));
            }
        }
        for (position, coupon) in self.coupons.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("coupons[{position}]"));
            coupon.check().map_err(at)?;
            if self.coupons.iter().take(position).any(|other| other.id == coupon.id) {
                return Err(at(Invalid::new("id", Rule::Twice)));
            }
        }
        self.freight.iter().try_for_each(FreightRule::check)
    }
}
