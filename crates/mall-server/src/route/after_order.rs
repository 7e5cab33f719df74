//! What comes after an order.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mall_api::after_order::AfterOrderResponse;
use mall_api::path;
use mall_core::OrderId;

use super::extract::{Id, Shopper};
use crate::engine::after_order;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::ORDER_AFTER, get(look))
}

async fn look(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
) -> Result<Json<AfterOrderResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| after_order::look(it, &*app.catalog_at(it)?, &shopper, &id, now))
        .await
        .map(Json)
}
