//! 第二件半价.

use serde::{Deserialize, Serialize};

use super::{Kind, Split, Take, View, count, times};
use crate::pricing::Eligibility;
use crate::pricing::pieces::{Runs, by_line};
use crate::{Invalid, Rate};

/// Every n-th piece at a rate; the cheapest pieces are the n-th ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NthPiece {
    /// 2 is every second piece.
    pub nth: u32,
    /// What is paid of it.
    pub rate: Rate,
    /// Most pieces at the rate; of each SKU where each counts for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Whether each SKU counts for itself.
    #[serde(default)]
    pub same_sku: bool,
}

impl Kind for NthPiece {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let nth = self.nth.max(1);
        let most = self.times.unwrap_or(u32::MAX);
        let seen = view.seen();
        let groups: Vec<_> =
            if self.same_sku { seen.chunks(1).collect() } else { vec![seen.as_slice()] };
        let (mut cheap, mut others, mut fullest) = (Vec::new(), Vec::new(), 0);
        for group in groups {
            let mut runs = Runs::dearest_first(group);
            fullest = fullest.max(runs.count());
            let count = (runs.count() / nth).min(most);
            cheap.extend(runs.picked(count, view.picks_dearest));
            others.extend(runs.take(count.saturating_mul(nth - 1)));
        }
        if fullest < nth {
            return Err(Eligibility::ShortPieces { by: nth - fullest });
        }
        let (weights, _) = by_line(&cheap);
        let amount = self.rate.discount(weights.iter().map(|(_, worth)| *worth).sum());
        cheap.extend(others);
        let (_, used) = by_line(&cheap);
        Ok(Take { amount, split: Split::Weights(weights), used: Some(used), ..Take::default() })
    }

    fn check(&self) -> Result<(), Invalid> {
        count("nth", self.nth, 1)?;
        times(self.times)
    }
}
