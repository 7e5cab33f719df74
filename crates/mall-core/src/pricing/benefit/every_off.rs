//! 每满减.

use serde::{Deserialize, Serialize};

use super::{Face, Kind, Take, View, amount};
use crate::pricing::Eligibility;
use crate::{Invalid, Money};

/// An amount off for every so much spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EveryOff {
    /// For every this much, in fen.
    pub every: Money,
    /// This much off, in fen.
    pub amount: Money,
    /// At most this much in all, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Money>,
}

impl EveryOff {
    /// What it takes off for `spend`.
    pub(in crate::pricing) fn off(&self, spend: Money) -> Money {
        let times = spend.fen().div_euclid(self.every.fen().max(1));
        let off = Money::from_fen(self.amount.fen().saturating_mul(times));
        off.min(self.cap.unwrap_or(Money::MAX))
    }
}

impl Kind for EveryOff {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let (spend, every) = (view.spend, self.every.max(Money::from_fen(1)));
        if spend < every {
            return Err(Eligibility::Short { by: every - spend });
        }
        Ok(Take::off(self.off(spend).min(view.worth)))
    }

    fn next(&self, view: &View<'_, '_>) -> Option<Eligibility> {
        let every = self.every.max(Money::from_fen(1));
        let over = view.spend.fen().rem_euclid(every.fen());
        Some(Eligibility::Short { by: every - Money::from_fen(over) })
    }

    fn face(&self) -> Face {
        Face::Amount(self.amount)
    }

    fn check(&self) -> Result<(), Invalid> {
        amount("every", self.every)?;
        amount("amount", self.amount)?;
        self.cap.map_or(Ok(()), |cap| amount("cap", cap))
    }
}
