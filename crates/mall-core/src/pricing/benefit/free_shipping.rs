//! 包邮.

use serde::{Deserialize, Serialize};

use super::{Extra, Face, Kind, Take, View, amount};
use crate::pricing::Eligibility;
use crate::{Invalid, Money};

/// The freight of the shops in scope, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FreeShipping {
    /// At most this much, in fen; all of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Money>,
}

impl Kind for FreeShipping {
    fn take(&self, _: &View<'_, '_>) -> Result<Take, Eligibility> {
        let freight = self.cap.unwrap_or(Money::MAX);
        Ok(Take::extra(Extra { freight, ..Extra::default() }))
    }

    fn face(&self) -> Face {
        Face::Shipping
    }

    fn check(&self) -> Result<(), Invalid> {
        self.cap.map_or(Ok(()), |cap| amount("cap", cap))
    }
}
