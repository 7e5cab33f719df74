//! The guard 守门: what a merchant is told before a rule goes out (RULES.md, section 11).
//!
//! The large losses of shops are mistakes of configuration, not races. [`GuardRequest::check`] reads
//! the rules for known mistakes (`lint`), and prices the carts that cost a shop most with the code
//! that charges shoppers (`worst`).

mod carts;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod incidents;
mod limits;
mod lint;
mod report;
mod subject;
mod variant;
mod worst;

pub use limits::GuardLimits;
pub use report::{Lint, Problem, Report, RuleRef, Ruling, WorstCase};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ActivityPrice, BasketLine, CouponTemplate, Rules};
use crate::invalid::{count_within, in_range};
use crate::limits::{PRODUCTS_MAX, PROMOTIONS_MAX, UNIT_PRICE_MAX_FEN};
use crate::{Invalid, Money, Rule, SkuId, Timestamp};
use subject::Subjects;

/// Prices of activities looked at: more than all of one shop are.
const ACTIVITY_PRICES_MAX: usize = 100_000;

/// What `xiaopu check FILE.json` reads. Shape: `{"rules": {…}, "templates": […], "skus": […]}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuardRequest {
    /// What is to hold for everybody.
    #[serde(default)]
    pub rules: Rules,
    /// What shoppers may claim.
    #[serde(default)]
    pub templates: Vec<CouponTemplate>,
    /// What is sold; quantities are not looked at.
    #[serde(default)]
    pub skus: Vec<BasketLine>,
    /// What flash sales and group buys sell of it, and for how much.
    #[serde(default)]
    pub activities: Vec<PriceThrough>,
    /// What it cost until now, where that is known.
    #[serde(default)]
    pub before: Vec<PriceBefore>,
    /// What is still fine.
    #[serde(default)]
    pub limits: GuardLimits,
    /// Who answers for it.
    #[serde(default)]
    pub approval: Option<Approval>,
}

/// What one piece costs through an activity. Shape: `{"sku": "tea-100g", "at": "sessions[0].items[2].price",
/// "through": {"id": "flash", "title": "限时秒杀", "price": 3900}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceThrough {
    /// Which.
    pub sku: SkuId,
    /// Where the activity says so, as a path.
    #[serde(default)]
    pub at: String,
    /// Which activity, and its price.
    pub through: ActivityPrice,
}

/// What one piece cost until now. Shape: `{"sku": "tea-100g", "price": 5900}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceBefore {
    /// Which.
    pub sku: SkuId,
    /// In fen.
    pub price: Money,
}

/// 双人复核: two people who looked at what the guard refuses, and want it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approval {
    /// One.
    pub by: String,
    /// Another: the same name twice approves nothing.
    pub second: String,
}

impl Approval {
    /// Whether two people gave their names.
    pub fn is_by_two(&self) -> bool {
        let (by, second) = (self.by.trim(), self.second.trim());
        !by.is_empty() && !second.is_empty() && by != second
    }
}

impl GuardRequest {
    /// What is wrong with these rules at `now` and later, and whether they may go out.
    ///
    /// # Errors
    ///
    /// When something breaks a limit of [`crate::limits`]: no basket could be priced by it.
    pub fn check(&self, now: Timestamp) -> Result<Report, Invalid> {
        self.check_input()?;
        let subjects = Subjects::new(self, now);
        let mut lints = lint::lints(self, &subjects, now);
        let mut found = worst::search(self, &subjects, now, |_| true);
        for round in self.rounds() {
            let subjects = Subjects::new(&round, now);
            found.join(worst::search(&round, &subjects, now, |line| line.activity.is_some()));
        }
        lints.extend(found.stacks(self.limits.stack_max));
        Ok(found.report(lints, self.approval.as_ref()))
    }

    /// The same with lines that come through activities: of each SKU the lowest price, one for each way in
    /// which it goes with promotions and coupons, since a cart has a SKU once.
    fn rounds(&self) -> Vec<Self> {
        let mut lowest: BTreeMap<(bool, bool), BTreeMap<&SkuId, &ActivityPrice>> = BTreeMap::new();
        for PriceThrough { sku, through, .. } in &self.activities {
            let round = lowest.entry((through.promotions, through.coupons)).or_default();
            let kept = round.entry(sku).or_insert(through);
            if through.price < kept.price {
                *kept = through;
            }
        }
        let with = |round: BTreeMap<&SkuId, &ActivityPrice>| {
            let line = |line: &BasketLine| {
                let through = round.get(&line.sku).map(|it| ActivityPrice::clone(it));
                BasketLine { activity: through.or_else(|| line.activity.clone()), ..line.clone() }
            };
            Self { skus: self.skus.iter().map(line).collect(), ..self.clone() }
        };
        lowest.into_values().map(with).collect()
    }

    fn check_input(&self) -> Result<(), Invalid> {
        self.rules.check().map_err(|error| error.within("rules"))?;
        self.limits.check().map_err(|error| error.within("limits"))?;
        count_within("templates", self.templates.len(), PROMOTIONS_MAX)?;
        each("templates", "id", &self.templates, |it| it.id.as_str(), CouponTemplate::check)?;
        count_within("skus", self.skus.len(), PRODUCTS_MAX)?;
        let line = |it: &BasketLine| BasketLine { quantity: 1, ..it.clone() }.check();
        each("skus", "sku", &self.skus, |it| it.sku.as_str(), line)?;
        count_within("activities", self.activities.len(), ACTIVITY_PRICES_MAX)?;
        for (at, it) in self.activities.iter().enumerate() {
            in_range("through.price", it.through.price.fen(), 0, UNIT_PRICE_MAX_FEN)
                .map_err(|error| error.within(&format!("activities[{at}]")))?;
        }
        let price = |it: &PriceBefore| in_range("price", it.price.fen(), 0, UNIT_PRICE_MAX_FEN);
        each("before", "sku", &self.before, |it| it.sku.as_str(), price)
    }
}

/// Each is fine and no id is there twice; there may be a hundred thousand.
fn each<T>(
    field: &str,
    name: &str,
    all: &[T],
    id: fn(&T) -> &str,
    check: impl Fn(&T) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for (position, it) in all.iter().enumerate() {
        let twice = if seen.insert(id(it)) { Ok(()) } else { Err(Invalid::new(name, Rule::Twice)) };
        let checked = twice.and_then(|()| check(it));
        checked.map_err(|error| error.within(&format!("{field}[{position}]")))?;
    }
    Ok(())
}
