//! Which goods a block shows, and how they lie.

use serde::{Deserialize, Serialize};

use crate::catalog::Product;
use crate::limits::FLOOR_GOODS_MAX;
use crate::sort::sort_by;
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
    /// The products meant, out of `all`: only those for sale, best sellers first (then the lower
    /// id) unless they are named one by one.
    pub fn pick<'a>(&self, all: &'a [Product]) -> Vec<&'a Product> {
        let (Self::Category { count, .. } | Self::Tag { count, .. } | Self::BestSellers { count }) =
            self
        else {
            return self.named(all);
        };
        let mut found: Vec<&Product> = all.iter().filter(|p| p.on_shelf && self.wants(p)).collect();
        sort_by(&mut found, |a, b| b.sold.cmp(&a.sold).then(a.id.cmp(&b.id)));
        found.truncate((*count).min(FLOOR_GOODS_MAX));
        found
    }

    fn named<'a>(&self, all: &'a [Product]) -> Vec<&'a Product> {
        let Self::Ids { ids } = self else { return Vec::new() };
        ids.iter()
            .filter_map(|id| all.iter().find(|p| p.id == *id && p.on_shelf))
            .take(FLOOR_GOODS_MAX)
            .collect()
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
