//! 运费.

use serde::{Deserialize, Serialize};

use super::FreightLine;
use crate::invalid::in_range;
use crate::limits::UNIT_PRICE_MAX_FEN;
use crate::{Invalid, Money};

/// What sending a basket costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FreightRule {
    /// For one parcel, in fen.
    pub fee: Money,
    /// Free when the goods, after all discounts, come to at least this, in fen; never when absent.
    #[serde(default)]
    pub free_from: Option<Money>,
}

impl FreightRule {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        in_range("freight.fee", self.fee.fen(), 0, UNIT_PRICE_MAX_FEN)?;
        match self.free_from {
            Some(amount) => in_range("freight.freeFrom", amount.fen(), 0, Money::MAX.fen()),
            None => Ok(()),
        }
    }

    /// What sending goods worth `goods` after discounts costs.
    pub(super) fn line(&self, goods: Money) -> FreightLine {
        let short_by = self.free_from.map(|from| from - goods).filter(|by| by.is_positive());
        let free = self.free_from.is_some() && short_by.is_none();
        FreightLine {
            fee: self.fee,
            payable: if free { Money::ZERO } else { self.fee },
            free_short_by: short_by,
        }
    }
}
