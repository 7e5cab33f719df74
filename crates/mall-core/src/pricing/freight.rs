//! 运费: what sending a shop's goods costs.

use serde::{Deserialize, Serialize};

use super::BasketLine;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    FREIGHT_RATES_MAX, SCOPE_IDS_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN, UNIT_SIZE_MAX,
};
use crate::{FreightId, Invalid, Money, ShopId};

/// 运费模板.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FreightTemplate {
    /// Which.
    pub id: FreightId,
    /// Whose; absent: of any shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopId>,
    /// What is counted.
    #[serde(default)]
    pub by: FreightBy,
    /// Regions that nothing is sent to, by how their names begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_served: Vec<String>,
    /// The first that names the region counts; one without regions names all.
    pub rates: Vec<FreightRate>,
}

/// What a template counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FreightBy {
    /// Nothing: one fee for all.
    #[default]
    Order,
    /// 按件.
    Piece,
    /// 按重量, in grams.
    Weight,
    /// 按体积, in cm³.
    Volume,
}

/// What sending to some regions costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FreightRate {
    /// Which, by how their names begin; none is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// How many units the first fee covers.
    #[serde(default)]
    pub first: u32,
    /// For the first units, in fen.
    pub first_fee: Money,
    /// How many units each further fee covers; none is never charged.
    #[serde(default)]
    pub step: u32,
    /// For each further step begun, in fen.
    #[serde(default)]
    pub step_fee: Money,
    /// From when on it is free; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<FreeFrom>,
}

/// 包邮门槛: what is given must be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FreeFrom {
    /// The template's lines cost at least this, after discounts, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The template's lines have at least this many pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pieces: Option<u32>,
}

/// What one template has to send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) amount: Money,
    pub(super) pieces: u32,
    pub(super) units: u64,
}

/// What sending a load costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fee {
    pub(super) amount: Money,
    pub(super) is_free: bool,
    /// With this much more in goods it would be free.
    pub(super) free_short_by: Option<Money>,
}

impl FreightTemplate {
    /// One fee, free from an amount on: the whole freight of a small shop.
    pub fn flat(id: FreightId, fee: Money, free_from: Option<Money>) -> Self {
        let free_from = free_from.map(|it| FreeFrom { amount: Some(it), pieces: None });
        Self {
            id,
            shop: None,
            by: FreightBy::Order,
            not_served: Vec::new(),
            rates: vec![FreightRate { first_fee: fee, free_from, ..FreightRate::default() }],
        }
    }

    /// Whether it is for `line`, which named no other.
    pub(super) fn is_of(&self, line: &BasketLine) -> bool {
        self.shop.is_none() || self.shop == line.shop
    }

    /// How many units one piece of `line` is.
    pub(super) fn unit(&self, line: &BasketLine) -> u64 {
        match self.by {
            FreightBy::Order => 0,
            FreightBy::Piece => 1,
            FreightBy::Weight => u64::from(line.weight),
            FreightBy::Volume => u64::from(line.volume),
        }
    }

    /// The rate for `region`; none when nothing is sent there. While no region is known, the last.
    pub(super) fn rate(&self, region: Option<&str>) -> Option<&FreightRate> {
        let Some(region) = region else { return self.rates.last() };
        let names = |list: &[String]| list.iter().any(|name| region.starts_with(name.as_str()));
        if names(&self.not_served) {
            return None;
        }
        self.rates.iter().find(|rate| rate.regions.is_empty() || names(&rate.regions))
    }

    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        count_within("notServed", self.not_served.len(), SCOPE_IDS_MAX)?;
        count_within("rates", self.rates.len(), FREIGHT_RATES_MAX)?;
        if self.rates.is_empty() {
            return Err(Invalid::shape("rates", "at least one rate"));
        }
        let each = self.rates.iter().enumerate();
        each.into_iter().try_for_each(|(position, rate)| {
            rate.check(self.by).map_err(|error| error.within(&format!("rates[{position}]")))
        })
    }
}

impl FreightRate {
    pub(super) fn fee(&self, by: FreightBy, load: Load) -> Fee {
        let over = load.units.saturating_sub(u64::from(self.first));
        let steps = match (by, self.step) {
            (FreightBy::Order, _) | (_, 0) => 0,
            (_, step) => over.div_ceil(u64::from(step)),
        };
        let further = i64::try_from(steps).unwrap_or(i64::MAX).saturating_mul(self.step_fee.fen());
        let fee = (self.first_fee + Money::from_fen(further)).min(Money::MAX);
        let Some(free) = self.free_from else { return Fee { amount: fee, ..Fee::default() } };
        let short = free.amount.map_or(Money::ZERO, |from| (from - load.amount).max(Money::ZERO));
        let enough_pieces = free.pieces.is_none_or(|from| load.pieces >= from);
        Fee {
            amount: fee,
            is_free: short.is_zero() && enough_pieces,
            free_short_by: Some(short).filter(|by| by.is_positive() && enough_pieces),
        }
    }

    fn check(&self, by: FreightBy) -> Result<(), Invalid> {
        count_within("regions", self.regions.len(), SCOPE_IDS_MAX)?;
        for region in &self.regions {
            text_within("regions", region, 1, TITLE_CHARS_MAX)?;
        }
        in_range("first", self.first.into(), 0, UNIT_SIZE_MAX.into())?;
        in_range("firstFee", self.first_fee.fen(), 0, UNIT_PRICE_MAX_FEN)?;
        in_range("step", self.step.into(), 0, UNIT_SIZE_MAX.into())?;
        in_range("stepFee", self.step_fee.fen(), 0, UNIT_PRICE_MAX_FEN)?;
        if by != FreightBy::Order && self.step_fee.is_positive() && self.step == 0 {
            return Err(Invalid::shape("step", "more than 0 where there is a stepFee"));
        }
        match self.free_from {
            Some(FreeFrom { amount: None, pieces: None }) => {
                Err(Invalid::shape("freeFrom", "an amount, pieces, or both"))
            }
            Some(FreeFrom { amount: Some(amount), .. }) => {
                in_range("freeFrom.amount", amount.fen(), 0, Money::MAX.fen())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_steps_are_charged_when_begun() {
        let rate = FreightRate {
            first: 1_000,
            first_fee: Money::from_fen(800),
            step: 500,
            step_fee: Money::from_fen(300),
            ..FreightRate::default()
        };
        let fee = |units| {
            let load = Load { units, ..Load::default() };
            rate.fee(FreightBy::Weight, load).amount.fen()
        };
        assert_eq!([0, 1_000, 1_001, 1_500, 1_501].map(fee), [800, 800, 1_100, 1_100, 1_400]);
    }

    #[test]
    fn both_thresholds_must_be_reached_when_both_are_given() {
        let rate = FreightRate {
            first_fee: Money::from_fen(800),
            free_from: Some(FreeFrom { amount: Some(Money::from_fen(9_900)), pieces: Some(2) }),
            ..FreightRate::default()
        };
        let is_free = |amount, pieces| {
            let load = Load { amount: Money::from_fen(amount), pieces, units: 0 };
            rate.fee(FreightBy::Order, load).is_free
        };
        assert!(is_free(9_900, 2));
        assert!(!is_free(9_899, 2) && !is_free(9_900, 1));
    }

    #[test]
    fn a_region_takes_the_first_rate_that_names_it() {
        let rate = |regions: &[&str], fee| FreightRate {
            regions: regions.iter().map(|it| (*it).to_owned()).collect(),
            first_fee: Money::from_fen(fee),
            ..FreightRate::default()
        };
        let template = FreightTemplate {
            not_served: vec!["台湾".to_owned()],
            rates: vec![rate(&["西藏"], 1_800), rate(&[], 800)],
            ..FreightTemplate::flat(FreightId::new("std").unwrap(), Money::ZERO, None)
        };
        let fee = |region| template.rate(region).map(|rate| rate.first_fee.fen());
        assert_eq!(fee(Some("西藏自治区")), Some(1_800));
        assert_eq!(fee(Some("浙江省")), Some(800));
        assert_eq!(fee(Some("台湾省")), None);
        assert_eq!(fee(None), Some(800));
    }
}
