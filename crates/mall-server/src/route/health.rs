//! Is it alive, can it serve?

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use mall_api::path;

use crate::{App, Fault};

pub(super) fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .route(path::HEALTH, get(async || "ok"))
        .route(path::READY, get(ready))
        .method_not_allowed_fallback(super::wrong_method)
        .with_state(Arc::clone(app))
}

/// There is a shop, and the writer works.
async fn ready(State(app): State<Arc<App>>) -> Result<&'static str, Fault> {
    app.catalog().await?;
    app.store().write(|_| Ok(())).await?;
    Ok("ready")
}
