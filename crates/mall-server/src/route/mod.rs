//! HTTP in, HTTP out: one file per concept, no rules.

use std::sync::Arc;

use axum::Router;

use crate::App;

/// The whole store.
pub fn router(app: &Arc<App>) -> Router {
    crate::web::router(app)
}
