//! 买二送一.

use serde::{Deserialize, Serialize};

use super::{Kind, Split, Take, View, count, times};
use crate::pricing::pieces::{Runs, by_line};
use crate::pricing::{Eligibility, Scope};
use crate::{Invalid, Rate};

/// So many pieces free or at a rate for so many bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuyGet {
    /// Pieces bought for a set.
    pub buy: u32,
    /// Pieces given for a set.
    pub get: u32,
    /// What is paid of a given piece; nothing when absent.
    #[serde(default = "Rate::nothing")]
    pub rate: Rate,
    /// Which pieces are given.
    #[serde(default)]
    pub pick: Pick,
    /// Where they come from, instead of the rule's scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Scope>,
    /// Most sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// Which pieces are given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Pick {
    /// The cheapest.
    #[default]
    Cheapest,
    /// The dearest.
    Dearest,
}

impl Kind for BuyGet {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let mut bought = Runs::dearest_first(&view.seen());
        let wants = if self.from.is_some() { self.buy } else { self.buy.saturating_add(self.get) };
        let sets = (bought.count() / wants.max(1)).min(self.times.unwrap_or(u32::MAX));
        if sets == 0 {
            return Err(Eligibility::ShortPieces { by: wants.saturating_sub(bought.count()) });
        }
        let dearest = self.pick == Pick::Dearest || view.picks_dearest;
        let count = sets.saturating_mul(self.get);
        let mut given = if self.from.is_some() {
            Runs::dearest_first(&view.other()).picked(count, dearest)
        } else {
            bought.picked(count, dearest)
        };
        let (weights, _) = by_line(&given);
        let amount = self.rate.discount(weights.iter().map(|(_, worth)| *worth).sum());
        given.extend(bought.take(sets.saturating_mul(self.buy)));
        let (_, used) = by_line(&given);
        Ok(Take { amount, split: Split::Weights(weights), used: Some(used), ..Take::default() })
    }

    fn other_scope(&self) -> Option<&Scope> {
        self.from.as_ref()
    }

    fn check(&self) -> Result<(), Invalid> {
        count("buy", self.buy, 1)?;
        count("get", self.get, 1)?;
        times(self.times)
    }
}
