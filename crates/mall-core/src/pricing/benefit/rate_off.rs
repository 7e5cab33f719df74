//! 折扣.

use serde::{Deserialize, Serialize};

use super::{Face, Kind, Split, Take, View, amount};
use crate::pricing::Eligibility;
use crate::{Invalid, Money, Rate};

/// A share off the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateOff {
    /// What is paid.
    pub rate: Rate,
    /// At most this much off, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Money>,
    /// Rounded line by line, instead of once and then split.
    #[serde(default)]
    pub per_line: bool,
}

impl RateOff {
    /// What it takes off `worth`, rounded once.
    pub(in crate::pricing) fn off(&self, worth: Money) -> Money {
        self.rate.discount(worth).min(self.cap.unwrap_or(Money::MAX))
    }
}

impl Kind for RateOff {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        if !self.per_line {
            return Ok(Take::off(self.off(view.worth)));
        }
        let lines: Vec<_> =
            view.seen().iter().map(|it| (it.at, self.rate.discount(it.worth))).collect();
        let amount = lines.iter().map(|(_, off)| *off).sum();
        Ok(Take { amount, split: Split::Fixed(lines), ..Take::default() })
    }

    fn face(&self) -> Face {
        Face::Rate(self.rate)
    }

    fn check(&self) -> Result<(), Invalid> {
        match self.cap {
            Some(_) if self.per_line => Err(Invalid::shape("cap", "absent where perLine is true")),
            Some(cap) => amount("cap", cap),
            None => Ok(()),
        }
    }
}
