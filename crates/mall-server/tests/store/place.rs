//! Where the shops of these tests are kept: a file each.

use std::path::Path;

use mall_server::store::Store;

/// A database for one server.
pub(crate) fn stores(dir: &Path) -> Vec<Store> {
    vec![Store::open(dir).unwrap()]
}
