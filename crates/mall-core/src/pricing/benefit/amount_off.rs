//! 立减, 满减.

use serde::{Deserialize, Serialize};

use super::{Face, Kind, Take, View, amount};
use crate::pricing::Eligibility;
use crate::{Invalid, Money};

/// An amount off the scope, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AmountOff {
    /// How much, in fen.
    pub amount: Money,
}

impl Kind for AmountOff {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        Ok(Take::off(self.amount.min(view.worth)))
    }

    fn face(&self) -> Face {
        Face::Amount(self.amount)
    }

    fn check(&self) -> Result<(), Invalid> {
        amount("amount", self.amount)
    }
}
