//! Which lines a rule looks at.

use serde::{Deserialize, Serialize};

use super::BasketLine;
use crate::invalid::count_within;
use crate::limits::{NESTING_MAX, SCOPE_IDS_MAX};
use crate::{CategoryId, Invalid, ProductId, ShopId, SkuId};

/// 适用范围.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Scope {
    /// Everything.
    #[default]
    All,
    /// Goods of these shops.
    Shops {
        /// Which.
        ids: Vec<ShopId>,
    },
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
    /// What is in one of these.
    AnyOf {
        /// Of which.
        of: Vec<Scope>,
    },
    /// What is in one, but not in the other.
    Except {
        /// In this one.
        of: Box<Scope>,
        /// Not in this one.
        but: Box<Scope>,
    },
}

impl Scope {
    /// Whether `line` is in it. Ids are compared whole, never as parts of a list in a text.
    pub fn holds(&self, line: &BasketLine) -> bool {
        match self {
            Self::All => true,
            Self::Shops { ids } => line.shop.as_ref().is_some_and(|shop| ids.contains(shop)),
            Self::Categories { ids } => ids.contains(&line.category),
            Self::Products { ids } => ids.contains(&line.product),
            Self::Skus { ids } => ids.contains(&line.sku),
            Self::Brands { names } => names.contains(&line.brand),
            Self::Tags { names } => names.iter().any(|name| line.tags.contains(name)),
            Self::AnyOf { of } => of.iter().any(|scope| scope.holds(line)),
            Self::Except { of, but } => of.holds(line) && !but.holds(line),
        }
    }

    /// Whether it can be held: not too deep, not too many.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        self.check_at_depth(0)
    }

    fn check_at_depth(&self, depth: usize) -> Result<(), Invalid> {
        if depth > NESTING_MAX {
            return Err(Invalid::shape("scope", "nested at most 4 deep"));
        }
        let count = match self {
            Self::All => 0,
            Self::Shops { ids } => ids.len(),
            Self::Categories { ids } => ids.len(),
            Self::Products { ids } => ids.len(),
            Self::Skus { ids } => ids.len(),
            Self::Brands { names } | Self::Tags { names } => names.len(),
            Self::AnyOf { of } => {
                of.iter().try_for_each(|scope| scope.check_at_depth(depth + 1))?;
                of.len()
            }
            Self::Except { of, but } => {
                of.check_at_depth(depth + 1)?;
                but.check_at_depth(depth + 1)?;
                0
            }
        };
        count_within("scope.ids", count, SCOPE_IDS_MAX)
    }
}
