//! The demo shop a store opens with on its first run.

use crate::ShopFile;

/// The demo shop.
pub fn demo_shop() -> ShopFile {
    ShopFile::default()
}
