//! 货款运费同减.

use serde::{Deserialize, Serialize};

use super::{Extra, Face, Kind, Take, View, amount};
use crate::pricing::Eligibility;
use crate::{Invalid, Money};

/// An amount off goods and freight together, at the end of the freight lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AmountOffAll {
    /// How much, in fen.
    pub amount: Money,
}

impl Kind for AmountOffAll {
    fn take(&self, _: &View<'_, '_>) -> Result<Take, Eligibility> {
        Ok(Take::extra(Extra { all_in: self.amount, ..Extra::default() }))
    }

    fn face(&self) -> Face {
        Face::Amount(self.amount)
    }

    fn check(&self) -> Result<(), Invalid> {
        amount("amount", self.amount)
    }
}
