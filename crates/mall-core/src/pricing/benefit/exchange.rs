//! 兑换.

use serde::{Deserialize, Serialize};

use super::{Face, Kind, Split, Take, View, count};
use crate::Invalid;
use crate::pricing::Eligibility;
use crate::pricing::pieces::{Runs, by_line};

/// Pieces of the scope for nothing, dearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange {
    /// How many.
    pub pieces: u32,
}

impl Kind for Exchange {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let (weights, _) = by_line(&Runs::dearest_first(&view.seen()).take(self.pieces));
        let amount = weights.iter().map(|(_, worth)| *worth).sum();
        Ok(Take { amount, split: Split::Weights(weights), ..Take::default() })
    }

    fn face(&self) -> Face {
        Face::Exchange
    }

    fn check(&self) -> Result<(), Invalid> {
        count("pieces", self.pieces, 1)
    }
}
