//! A shelf of the shop.

use serde::{Deserialize, Serialize};

use crate::invalid::text_within;
use crate::limits::TITLE_CHARS_MAX;
use crate::{CategoryId, Invalid};

/// 分类.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Category {
    /// Which.
    pub id: CategoryId,
    /// What a shopper reads.
    pub name: String,
    /// Name of an icon of the set.
    pub icon: String,
}

impl Category {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("name", &self.name, 1, TITLE_CHARS_MAX)?;
        text_within("icon", &self.icon, 1, TITLE_CHARS_MAX)
    }
}
