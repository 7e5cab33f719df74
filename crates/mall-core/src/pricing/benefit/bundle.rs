//! 套装.

use serde::{Deserialize, Serialize};

use super::{Kind, Split, Take, View, count, price, times};
use crate::invalid::count_within;
use crate::limits::BUNDLE_ITEMS_MAX;
use crate::pricing::Eligibility;
use crate::pricing::pieces::{Runs, by_line};
use crate::{Invalid, Money, Rule, SkuId};

/// Certain goods together for a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bundle {
    /// What a set is made of.
    pub items: Vec<BundleItem>,
    /// What a set costs, in fen.
    pub price: Money,
    /// Most sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// One of the goods of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleItem {
    /// Which.
    pub sku: SkuId,
    /// How many of it.
    pub pieces: u32,
}

impl Kind for Bundle {
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        let seen = view.seen();
        let of = |item: &BundleItem| seen.iter().find(|it| it.line.sku == item.sku);
        let pieces = |item: &BundleItem| of(item).map_or(0, |it| it.pieces);
        let whole = self.items.iter().map(|item| pieces(item) / item.pieces.max(1)).min();
        let sets = whole.unwrap_or(0).min(self.times.unwrap_or(u32::MAX));
        if sets == 0 {
            let missing = self.items.iter().map(|item| item.pieces.saturating_sub(pieces(item)));
            return Err(Eligibility::ShortPieces { by: missing.sum() });
        }
        let taken: Vec<_> = self
            .items
            .iter()
            .filter_map(|item| Some((of(item)?, sets.saturating_mul(item.pieces))))
            .flat_map(|(seen, count)| Runs::dearest_first(&[*seen]).take(count))
            .collect();
        let (weights, used) = by_line(&taken);
        let worth: Money = weights.iter().map(|(_, worth)| *worth).sum();
        let amount = (worth - self.price.times(sets)).max(Money::ZERO);
        Ok(Take { amount, split: Split::Weights(weights), used: Some(used), ..Take::default() })
    }

    fn check(&self) -> Result<(), Invalid> {
        count_within("items", self.items.len(), BUNDLE_ITEMS_MAX)?;
        if self.items.is_empty() {
            return Err(Invalid::shape("items", "at least one item"));
        }
        for (position, item) in self.items.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("items[{position}]"));
            count("pieces", item.pieces, 1).map_err(at)?;
            if self.items.iter().take(position).any(|other| other.sku == item.sku) {
                return Err(at(Invalid::new("sku", Rule::Twice)));
            }
        }
        price("price", self.price)?;
        times(self.times)
    }
}
