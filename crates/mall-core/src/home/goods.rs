//! Which goods a block shows, and how they lie.

use serde::{Deserialize, Serialize};

use crate::catalog::Product;
use crate::limits::FLOOR_GOODS_MAX;
use crate::{CategoryId, ProductId};

/// How goods lie on a floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Columns {
    /// Full rows.
    One,
    /// Two cards side by side.
    Two,
    /// Three small cards.
    Three,
    /// One row that scrolls.
    Scroll,
}

/// Which goods a floor shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Goods {
    /// Exactly these.
    Ids {
        /// In this order.
        ids: Vec<ProductId>,
    },
    /// Of a shelf, best sellers first.
    Category {
        /// Which.
        id: CategoryId,
        /// How many.
        count: usize,
    },
    /// With a label, best sellers first.
    Tag {
        /// Which.
        tag: String,
        /// How many.
        count: usize,
    },
    /// What sells best.
    BestSellers {
        /// How many.
        count: usize,
    },
}

impl Goods {
    /// The products meant: only those for sale, best sellers first (then the lower id) unless they are named
    /// one by one. `best_first` are all products in that order, `by_id` finds one of them.
    pub fn pick<'a>(
        &self,
        best_first: impl Iterator<Item = &'a Product>,
        by_id: impl Fn(&ProductId) -> Option<&'a Product>,
    ) -> Vec<&'a Product> {
        match self {
            Self::Ids { ids } => {
                let found = ids.iter().filter_map(by_id).filter(|it| it.on_shelf);
                found.take(FLOOR_GOODS_MAX).collect()
            }
            Self::Category { count, .. }
            | Self::Tag { count, .. }
            | Self::BestSellers { count } => {
                let found = best_first.filter(|it| it.on_shelf && self.wants(it));
                found.take((*count).min(FLOOR_GOODS_MAX)).collect()
            }
        }
    }

    fn wants(&self, product: &Product) -> bool {
        match self {
            Self::Ids { ids } => ids.contains(&product.id),
            Self::Category { id, .. } => product.category == *id,
            Self::Tag { tag, .. } => product.tags.contains(tag),
            Self::BestSellers { .. } => true,
        }
    }
}
