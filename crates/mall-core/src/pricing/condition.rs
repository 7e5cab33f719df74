//! What a basket must be like for a rule to hold.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::{Invalid, Money};

/// 条件. All conditions of a rule must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Condition {
    /// 满 `amount`: the running amount of the scope is at least this, in fen.
    MinSpend {
        /// At least.
        amount: Money,
    },
}

/// What conditions look at: the part of the basket in the rule's scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// Running amount, after earlier discounts.
    pub(super) spend: Money,
}

/// Whether a rule holds, and if not, what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eligibility {
    /// It holds.
    Met,
    /// It would hold with this much more in its scope.
    Short {
        /// How much more.
        by: Money,
    },
}

impl Condition {
    pub(super) fn eligibility(&self, tally: Tally) -> Eligibility {
        match *self {
            Self::MinSpend { amount } if tally.spend >= amount => Eligibility::Met,
            Self::MinSpend { amount } => Eligibility::Short { by: amount - tally.spend },
        }
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::MinSpend { amount } => {
                in_range("conditions.amount", amount.fen(), 0, Money::MAX.fen())
            }
        }
    }
}

/// Of several conditions: what is missing most.
pub(super) fn all(conditions: &[Condition], tally: Tally) -> Eligibility {
    conditions.iter().map(|it| it.eligibility(tally)).max().unwrap_or(Eligibility::Met)
}
