//! Files of the built store. Those in `assets/` have names that change with their content, so a
//! browser may keep them for ever; brotli lies beside each.

use std::path::Path;
use std::sync::Arc;

use axum::handler::Handler as _;
use axum::http::{HeaderValue, header};
use axum::routing::{MethodRouter, get_service};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::lost;
use crate::App;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Icons keep their names when they change: after a day a browser asks whether they did.
const A_DAY: &str = "public, max-age=86400";

/// Serves the files of one folder of the store.
pub(super) fn folder(app: &Arc<App>, dir: &Path, folder: &str) -> MethodRouter {
    let keep = HeaderValue::from_static(if folder == "assets" { FOR_EVER } else { A_DAY });
    let files = ServeDir::new(dir.join(folder))
        .precompressed_br()
        .append_index_html_on_directories(false)
        .fallback(lost::anywhere.with_state(Arc::clone(app)));
    // What is not there says for itself how long that holds.
    get_service(files)
        .fallback(crate::route::wrong_method)
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, keep))
}
