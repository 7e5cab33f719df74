//! What a rule gives.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::{Invalid, Money};

/// 优惠.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Benefit {
    /// 减 `amount`, once; never below nothing.
    AmountOff {
        /// How much, in fen.
        amount: Money,
    },
}

impl Benefit {
    /// What it takes off a scope whose running amount is `spend`; from nothing to `spend`.
    pub(super) fn discount(&self, spend: Money) -> Money {
        match *self {
            Self::AmountOff { amount } => amount.clamp(Money::ZERO, spend.max(Money::ZERO)),
        }
    }

    /// What it takes off at most, as a coupon shows it.
    pub fn face(&self) -> Money {
        match *self {
            Self::AmountOff { amount } => amount,
        }
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::AmountOff { amount } => {
                in_range("benefit.amount", amount.fen(), 1, Money::MAX.fen())
            }
        }
    }
}
