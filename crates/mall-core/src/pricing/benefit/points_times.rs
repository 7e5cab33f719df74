//! 多倍积分.

use serde::{Deserialize, Serialize};

use super::{Extra, Kind, Take, View};
use crate::Invalid;
use crate::invalid::in_range;
use crate::pricing::Eligibility;

/// Points multiplied for the lines in scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PointsTimes {
    /// In basis points: 20000 is double.
    pub factor: u32,
}

impl Kind for PointsTimes {
    fn take(&self, _: &View<'_, '_>) -> Result<Take, Eligibility> {
        Ok(Take::extra(Extra { factor: self.factor, ..Extra::default() }))
    }

    fn check(&self) -> Result<(), Invalid> {
        in_range("factor", self.factor.into(), 10_001, 1_000_000)
    }
}
