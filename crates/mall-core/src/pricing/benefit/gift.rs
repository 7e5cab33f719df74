//! 赠品.

use serde::{Deserialize, Serialize};

use super::{Extra, Kind, Take, View, count};
use crate::pricing::Eligibility;
use crate::{Invalid, SkuId};

/// Goods that come along for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gift {
    /// Which.
    pub sku: SkuId,
    /// How many.
    pub pieces: u32,
}

impl Kind for Gift {
    fn take(&self, _: &View<'_, '_>) -> Result<Take, Eligibility> {
        let gift = Some((self.sku.clone(), self.pieces));
        Ok(Take::extra(Extra { gift, ..Extra::default() }))
    }

    fn check(&self) -> Result<(), Invalid> {
        count("pieces", self.pieces, 1)
    }
}
