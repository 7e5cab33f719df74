//! 阶梯满减, 满件折.

use serde::{Deserialize, Serialize};

use super::{Extra, Kind, Take, View, amount, count};
use crate::invalid::{count_within, in_range};
use crate::limits::LADDER_STEPS_MAX;
use crate::pricing::Eligibility;
use crate::{Invalid, Money, Rate};

/// Steps, of which the highest reached counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ladder {
    /// What is counted.
    pub by: LadderBy,
    /// From low to high.
    pub steps: Vec<LadderStep>,
}

/// What a ladder counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LadderBy {
    /// What the scope costs, in fen.
    Amount,
    /// Its pieces.
    Pieces,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LadderStep {
    /// From this much on: fen or pieces.
    pub from: u32,
    /// What is taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<LadderOff>,
    /// Points on top.
    #[serde(default)]
    pub points: u32,
    /// Whether freight is free.
    #[serde(default)]
    pub free_shipping: bool,
}

/// What a step takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LadderOff {
    /// This much, in fen.
    Amount(Money),
    /// All but this share.
    Rate(Rate),
}

impl Ladder {
    /// What it counts in `view`.
    fn reached(&self, view: &View<'_, '_>) -> i64 {
        match self.by {
            LadderBy::Amount => view.spend.fen(),
            LadderBy::Pieces => i64::from(view.pieces),
        }
    }

    /// The most a step takes off of those from `reached` down: a lower one may take off more than a
    /// higher one.
    pub(in crate::pricing) fn most(&self, reached: i64, worth: Money) -> Money {
        let steps = self.steps.iter().filter(|step| i64::from(step.from) <= reached);
        steps.map(|it| it.off(worth)).max().unwrap_or(Money::ZERO)
    }

    /// What is missing up to `step`.
    fn missing(&self, step: &LadderStep, reached: i64) -> Eligibility {
        let by = i64::from(step.from).saturating_sub(reached);
        match self.by {
            LadderBy::Amount => Eligibility::Short { by: Money::from_fen(by) },
            LadderBy::Pieces => Eligibility::ShortPieces { by: u32::try_from(by).unwrap_or(0) },
        }
    }
}

impl LadderStep {
    /// What it takes off a scope that is worth `worth`.
    fn off(&self, worth: Money) -> Money {
        match self.off {
            Some(LadderOff::Amount(off)) => off.min(worth),
            Some(LadderOff::Rate(rate)) => rate.discount(worth),
            None => Money::ZERO,
        }
    }
}

impl Kind for Ladder {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let reached = self.reached(view);
        let steps = || self.steps.iter().filter(|step| i64::from(step.from) <= reached);
        let Some(step) = steps().next_back() else {
            let first = self.steps.first();
            let missing = first.map(|step| self.missing(step, reached));
            return Err(missing.unwrap_or(Eligibility::Met));
        };
        let worth = view.worth;
        let (amount, is_sent_free) = if view.is_bound {
            (self.most(reached, worth), steps().any(|it| it.free_shipping))
        } else {
            (step.off(worth), step.free_shipping)
        };
        let freight = if is_sent_free { Money::MAX } else { Money::ZERO };
        let extra = Extra { points: step.points, freight, ..Extra::default() };
        Ok(Take { amount, extra, ..Take::default() })
    }

    fn next(&self, view: &View<'_, '_>) -> Option<Eligibility> {
        let reached = self.reached(view);
        let step = self.steps.iter().find(|step| i64::from(step.from) > reached)?;
        Some(self.missing(step, reached))
    }

    fn check(&self) -> Result<(), Invalid> {
        count_within("steps", self.steps.len(), LADDER_STEPS_MAX)?;
        if self.steps.is_empty() {
            return Err(Invalid::shape("steps", "at least one step"));
        }
        let mut above = 0;
        for (position, step) in self.steps.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("steps[{position}]"));
            in_range("from", step.from.into(), above, u32::MAX.into()).map_err(at)?;
            above = i64::from(step.from).saturating_add(1);
            count("points", step.points, 0).map_err(at)?;
            if let Some(LadderOff::Amount(off)) = step.off {
                amount("off.amount", off).map_err(at)?;
            }
        }
        Ok(())
    }
}
