//! 优惠券: what lowers a price for one shopper, once.

use serde::{Deserialize, Serialize};

use super::promotion::check_rule;
use super::{Benefit, Condition, Scope};
use crate::invalid::{in_range, text_within};
use crate::limits::TITLE_CHARS_MAX;
use crate::{CouponId, Invalid, TemplateId, Timestamp, Window};

/// 券模板: what coupons are made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CouponTemplate {
    /// Which.
    pub id: TemplateId,
    /// What a shopper reads.
    pub title: String,
    /// Which lines it looks at.
    #[serde(default)]
    pub scope: Scope,
    /// All must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What it gives.
    pub benefit: Benefit,
    /// Days a claimed coupon holds, from the moment of the claim.
    pub valid_days: u16,
    /// How many there are in all.
    pub total: u32,
    /// How many one shopper may claim.
    pub per_shopper: u32,
}

impl CouponTemplate {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        in_range("validDays", i64::from(self.valid_days), 1, 3_650)?;
        in_range("perShopper", i64::from(self.per_shopper), 1, 100)?;
        check_rule(&self.scope, &self.conditions, &self.benefit)
    }

    /// The coupon a claim at `now` gives.
    pub fn issue(&self, id: CouponId, now: Timestamp) -> Coupon {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        Coupon {
            id,
            title: self.title.clone(),
            scope: self.scope.clone(),
            conditions: self.conditions.clone(),
            benefit: self.benefit.clone(),
            window: Window {
                starts_at: now,
                ends_at: now.plus_ms(i64::from(self.valid_days) * DAY_MS),
            },
        }
    }
}

/// 券: one coupon in one shopper's hand, not used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Coupon {
    /// Which.
    pub id: CouponId,
    /// What a shopper reads.
    pub title: String,
    /// Which lines it looks at.
    #[serde(default)]
    pub scope: Scope,
    /// All must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What it gives.
    pub benefit: Benefit,
    /// When it holds.
    pub window: Window,
}

impl Coupon {
    /// Whether a basket can be priced with it.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        check_rule(&self.scope, &self.conditions, &self.benefit)
    }
}

/// Which coupons are to be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum CouponChoice {
    /// The ones that leave least to pay.
    #[default]
    Best,
    /// Exactly these; those that do not hold save nothing and say why.
    These {
        /// None means no coupon.
        ids: Vec<CouponId>,
    },
}
