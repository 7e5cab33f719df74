//! Which lines a rule looks at.

use serde::{Deserialize, Serialize};

use super::BasketLine;
use crate::invalid::count_within;
use crate::limits::SCOPE_IDS_MAX;
use crate::{CategoryId, Invalid, ProductId, SkuId};

/// 适用范围.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Scope {
    /// Everything.
    #[default]
    All,
    /// Goods of these shelves.
    Categories {
        /// Which.
        ids: Vec<CategoryId>,
    },
    /// All SKUs of these products.
    Products {
        /// Which.
        ids: Vec<ProductId>,
    },
    /// Exactly these.
    Skus {
        /// Which.
        ids: Vec<SkuId>,
    },
    /// Goods of these makers.
    Brands {
        /// Which.
        names: Vec<String>,
    },
    /// Goods with one of these labels.
    Tags {
        /// Which.
        names: Vec<String>,
    },
}

impl Scope {
    /// Whether `line` is in it. Ids are compared whole, never as parts of a list in a text.
    pub fn holds(&self, line: &BasketLine) -> bool {
        match self {
            Self::All => true,
            Self::Categories { ids } => ids.contains(&line.category),
            Self::Products { ids } => ids.contains(&line.product),
            Self::Skus { ids } => ids.contains(&line.sku),
            Self::Brands { names } => names.contains(&line.brand),
            Self::Tags { names } => names.iter().any(|name| line.tags.contains(name)),
        }
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let count = match self {
            Self::All => 0,
            Self::Categories { ids } => ids.len(),
            Self::Products { ids } => ids.len(),
            Self::Skus { ids } => ids.len(),
            Self::Brands { names } | Self::Tags { names } => names.len(),
        };
        count_within("scope.ids", count, SCOPE_IDS_MAX)
    }
}
