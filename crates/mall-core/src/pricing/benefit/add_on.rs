//! 换购.

use serde::{Deserialize, Serialize};

use super::{Kind, Split, Take, View, count, price};
use crate::pricing::pieces::{Runs, by_line};
use crate::pricing::{Eligibility, Scope};
use crate::{Invalid, Money};

/// Certain goods for a small price, with a basket that qualifies without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddOn {
    /// Which goods; they do not count for the conditions.
    pub goods: Scope,
    /// What one piece costs then, in fen.
    pub price: Money,
    /// Most pieces.
    pub pieces: u32,
}

impl Kind for AddOn {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let mut given = Runs::dearest_first(&view.other()).take(self.pieces);
        given.retain(|run| run.each > self.price);
        let cost: Money = given.iter().map(|run| self.price.times(run.count)).sum();
        let (weights, mut used) = by_line(&given);
        let worth: Money = weights.iter().map(|(_, worth)| *worth).sum();
        used.extend(view.seen().iter().map(|it| (it.at, it.pieces)));
        let split = Split::Weights(weights);
        Ok(Take { amount: worth - cost, split, used: Some(used), ..Take::default() })
    }

    fn other_scope(&self) -> Option<&Scope> {
        Some(&self.goods)
    }

    fn check(&self) -> Result<(), Invalid> {
        price("price", self.price)?;
        count("pieces", self.pieces, 1)
    }
}
