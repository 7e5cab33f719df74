//! Everything that can change a price, apart from the basket.

use serde::{Deserialize, Serialize};

use super::{Benefit, Coupon, EarningRule, FreightTemplate, PointsRule, PriceRule, Promotion};
use crate::invalid::count_within;
use crate::limits::{COUPONS_MAX, FREIGHT_TEMPLATES_MAX, PRICE_RULES_MAX, PROMOTIONS_MAX};
use crate::{Invalid, Rule, SkuId};

/// The rules a basket is priced by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
    /// 单价.
    #[serde(default)]
    pub prices: Vec<PriceRule>,
    /// 活动, for everybody.
    #[serde(default)]
    pub promotions: Vec<Promotion>,
    /// 券 in this shopper's hand.
    #[serde(default)]
    pub coupons: Vec<Coupon>,
    /// 积分抵扣; points pay nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<PointsRule>,
    /// 运费; sending costs nothing when empty.
    #[serde(default)]
    pub freight: Vec<FreightTemplate>,
    /// 下单返积分; an order earns nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earning: Option<EarningRule>,
}

impl Rules {
    /// The SKUs that may be given away.
    pub fn gifts(&self) -> impl Iterator<Item = &SkuId> {
        let promotions = self.promotions.iter().map(|it| &it.benefit);
        promotions.chain(self.coupons.iter().map(|it| &it.benefit)).filter_map(|it| match it {
            Benefit::Gift(gift) => Some(&gift.sku),
            _ => None,
        })
    }

    /// Whether a basket can be priced by them.
    pub fn check(&self) -> Result<(), Invalid> {
        each("prices", &self.prices, PRICE_RULES_MAX, |it| &it.id, PriceRule::check)?;
        each("promotions", &self.promotions, PROMOTIONS_MAX, |it| &it.id, Promotion::check)?;
        each("coupons", &self.coupons, COUPONS_MAX, |it| &it.id, Coupon::check)?;
        let template = FreightTemplate::check;
        each("freight", &self.freight, FREIGHT_TEMPLATES_MAX, |it| &it.id, template)?;
        self.points.iter().try_for_each(PointsRule::check)?;
        self.earning.map_or(Ok(()), EarningRule::check)
    }
}

/// Each is fine, no id is there twice, and there are not too many.
fn each<T, Id: Ord>(
    field: &str,
    rules: &[T],
    max: usize,
    id: fn(&T) -> &Id,
    check: fn(&T) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    count_within(field, rules.len(), max)?;
    for (position, rule) in rules.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("{field}[{position}]"));
        check(rule).map_err(at)?;
        if rules.iter().take(position).any(|other| id(other) == id(rule)) {
            return Err(at(Invalid::new("id", Rule::Twice)));
        }
    }
    Ok(())
}
