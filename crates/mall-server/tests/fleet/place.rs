//! Where the shops of these tests are kept: a `PostgreSQL` database each, with two servers on it.

use std::path::Path;

use mall_server::store::Store;

use super::postgres::database;

/// The database of `dir`, a new one at first, opened for each of two servers; where there is no
/// `PostgreSQL` the tests end here.
pub(crate) fn stores(dir: &Path) -> Vec<Store> {
    let note = dir.join("database");
    let open = move || {
        let url = std::fs::read_to_string(&note).unwrap_or_else(|_| {
            // Said aloud already; with CI=true it has failed.
            let url = database("off").unwrap_or_else(|| std::process::exit(0));
            std::fs::write(&note, &url).unwrap();
            url
        });
        [&url, &url].map(|it| Store::connect(it).unwrap()).into()
    };
    // The driver may not be called on a thread of an async runtime.
    std::thread::spawn(open).join().unwrap()
}
