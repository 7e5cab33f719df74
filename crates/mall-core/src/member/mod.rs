//! 会员: tiers that growth brings, and how far a shopper is.
//!
//! Growth (成长值) is what paid orders earned and refunds have not taken back. It is never spent, so a
//! tier is a pure function of it: the highest one that it reaches. Who brings goods back may come down
//! again.

mod card;
#[cfg(test)]
mod card_cases;
#[cfg(test)]
mod cases;

pub use card::{PaidCard, Term, begins_at, check_cards, holds_until};
use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    BENEFITS_MAX, GIFT_COUPONS_MAX, GROWTH_MAX, POINTS_FACTOR_MAX, TIERS_MAX, TITLE_CHARS_MAX,
};
use crate::{Invalid, Rate, Rule, TemplateId, TierId};

/// 等级: what a shopper is whose growth reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tier {
    /// Which; conditions of rules name it.
    pub id: TierId,
    /// What a shopper reads.
    pub title: String,
    /// The growth that it takes.
    pub growth: u32,
    /// How many times the points of an order its members earn, in basis points: 12000 is 1.2 times.
    #[serde(default = "once")]
    pub factor: u32,
    /// Coupons for who reaches it, each once in a life.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub welcome: Vec<TemplateId>,
    /// What it brings, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<String>,
}

/// Points as they are: one time.
const ONCE: u32 = 10_000;

pub(crate) const fn once() -> u32 {
    ONCE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) const fn is_once(factor: &u32) -> bool {
    *factor == ONCE
}

/// Where a shopper stands among tiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Growth so far.
    pub growth: u64,
    /// The highest tier that it reaches; none when it reaches none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierId>,
    /// The one above; none for who is at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextTier>,
}

/// The tier above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NextTier {
    /// Which.
    pub id: TierId,
    /// The growth that is missing.
    pub missing: u64,
    /// Thousandths of the way from the present tier: 1000 is never reached.
    pub permille: u32,
}

/// The highest of `tiers`, which are the lowest first, that `growth` reaches.
pub fn tier_of(tiers: &[Tier], growth: u64) -> Option<&Tier> {
    tiers.iter().rev().find(|it| it.is_reached_by(growth))
}

/// Where `growth` stands among `tiers`.
pub fn standing(tiers: &[Tier], growth: u64) -> Standing {
    let tier = tier_of(tiers, growth);
    let from = tier.map_or(0, |it| u64::from(it.growth));
    let next = tiers.iter().find(|it| !it.is_reached_by(growth)).map(|it| {
        let to = u64::from(it.growth);
        let way = to.saturating_sub(from).max(1);
        let done = growth.saturating_sub(from).saturating_mul(1_000) / way;
        NextTier {
            id: it.id.clone(),
            missing: to.saturating_sub(growth),
            permille: u32::try_from(done).unwrap_or(u32::MAX).min(999),
        }
    });
    Standing { growth, tier: tier.map(|it| it.id.clone()), next }
}

impl Tier {
    /// Whether `growth` reaches it.
    pub fn is_reached_by(&self, growth: u64) -> bool {
        growth >= u64::from(self.growth)
    }

    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        in_range("growth", self.growth.into(), 0, GROWTH_MAX.into())?;
        check_factor(self.factor)?;
        check_coupons("welcome", &self.welcome)?;
        check_benefits(&self.benefits)
    }
}

/// Whether `tiers` can stand together: each fine, none twice, each above the one before.
///
/// # Errors
///
/// The first thing that is wrong, with its place: `[1].growth`.
pub fn check_tiers(tiers: &[Tier]) -> Result<(), Invalid> {
    count_within("tiers", tiers.len(), TIERS_MAX)?;
    let mut below: Option<&Tier> = None;
    for (position, tier) in tiers.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("tiers[{position}]"));
        tier.check().map_err(at)?;
        if tiers.iter().take(position).any(|it| it.id == tier.id) {
            return Err(at(Invalid::new("id", Rule::Twice)));
        }
        if below.is_some_and(|it| it.growth >= tier.growth) {
            return Err(at(Invalid::shape("growth", "more than the tier before")));
        }
        below = Some(tier);
    }
    Ok(())
}

pub(crate) fn check_factor(factor: u32) -> Result<(), Invalid> {
    in_range("factor", factor.into(), Rate::WHOLE_BPS.into(), POINTS_FACTOR_MAX.into())
}

fn check_benefits(benefits: &[String]) -> Result<(), Invalid> {
    count_within("benefits", benefits.len(), BENEFITS_MAX)?;
    benefits.iter().try_for_each(|it| text_within("benefits", it, 1, TITLE_CHARS_MAX))
}

/// Templates of coupons that are given together: not too many, none twice.
fn check_coupons(field: &str, coupons: &[TemplateId]) -> Result<(), Invalid> {
    count_within(field, coupons.len(), GIFT_COUPONS_MAX)?;
    for (position, id) in coupons.iter().enumerate() {
        if coupons.iter().take(position).any(|other| other == id) {
            return Err(Invalid::new(format!("{field}[{position}]"), Rule::Twice));
        }
    }
    Ok(())
}
