//! What a shop still finds fine.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::{Invalid, Rate};

/// The guard's limits; each has a default, so `{}` is a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GuardLimits {
    /// No cart may pay less than this share of its list price. A cart that pays nothing never may.
    pub floor: Rate,
    /// A rate below this is pointed out.
    pub rate_min: Rate,
    /// Two promotions that together take more than this share of a cart are pointed out.
    pub stack_max: Rate,
    /// A rule that holds for more days than this, from now or from its start, has no real end.
    pub days_max: u32,
    /// More coupons of one template than this is no limit.
    pub total_max: u32,
    /// More coupons of one template for one shopper than this is no limit.
    pub per_shopper_max: u32,
    /// Pairs of SKUs looked at.
    pub pairs_max: u32,
    /// Carts priced in all.
    pub carts_max: u32,
    /// Kinds of shopper at kinds of moment looked at.
    pub variants_max: u32,
}

impl Default for GuardLimits {
    fn default() -> Self {
        // 3折 and half are where a merchant asks back; the last three keep a check within seconds.
        let rate = |bps| Rate::from_bps(bps).unwrap_or(Rate::whole());
        Self {
            floor: rate(3_000),
            rate_min: rate(3_000),
            stack_max: rate(5_000),
            days_max: 366,
            total_max: 1_000_000,
            per_shopper_max: 10,
            pairs_max: 5_000,
            carts_max: 50_000,
            variants_max: 32,
        }
    }
}

impl GuardLimits {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        in_range("daysMax", self.days_max.into(), 1, 36_500)?;
        in_range("pairsMax", self.pairs_max.into(), 0, 1_000_000)?;
        in_range("cartsMax", self.carts_max.into(), 1, 10_000_000)?;
        in_range("variantsMax", self.variants_max.into(), 1, 1_000)
    }
}
