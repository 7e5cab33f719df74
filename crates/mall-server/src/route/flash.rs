//! Flash sales.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mall_api::flash::FlashSalesResponse;
use mall_api::path;

use super::extract::Visitor;
use crate::engine::flash;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::FLASH_SALES, get(list))
}

async fn list(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<FlashSalesResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| flash::list(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}
