//! N 件一口价, 任选.

use serde::{Deserialize, Serialize};

use super::{Kind, Split, Take, View, count, price, times};
use crate::pricing::Eligibility;
use crate::pricing::pieces::{Runs, by_line};
use crate::{Invalid, Money};

/// Any so many pieces for a price; sets are formed dearest first while a set saves something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PiecesForPrice {
    /// Pieces of a set.
    pub pieces: u32,
    /// What a set costs, in fen.
    pub price: Money,
    /// Most sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

impl Kind for PiecesForPrice {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let size = self.pieces.max(1);
        if view.pieces < size {
            return Err(Eligibility::ShortPieces { by: size - view.pieces });
        }
        let mut runs = Runs::dearest_first(&view.seen());
        let (mut left, mut amount, mut taken) =
            (self.times.unwrap_or(u32::MAX), Money::ZERO, vec![]);
        while left > 0 && runs.count() >= size {
            // Sets of equal pieces are taken together: a line may have thousands.
            let alike = (runs.first_count() / size).clamp(1, left);
            let set = runs.take(size.saturating_mul(alike));
            let worth: Money = set.iter().map(|run| run.total()).sum();
            let saves = worth - self.price.times(alike);
            if !saves.is_positive() {
                break;
            }
            amount += saves;
            taken.extend(set);
            left -= alike;
        }
        let (weights, used) = by_line(&taken);
        Ok(Take { amount, split: Split::Weights(weights), used: Some(used), ..Take::default() })
    }

    fn check(&self) -> Result<(), Invalid> {
        count("pieces", self.pieces, 1)?;
        price("price", self.price)?;
        times(self.times)
    }
}
