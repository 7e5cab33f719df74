//! 订阅消息.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use mall_api::path;
use mall_api::subscription::SubscribeRequest;

use super::extract::{Body, Shopper};
use crate::engine::subscription;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::SUBSCRIPTIONS, post(accept))
}

async fn accept(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(request): Body<SubscribeRequest>,
) -> Result<StatusCode, Fault> {
    let now = app.now();
    let work = move |app: &App, tx: &dyn crate::store::Tx| {
        subscription::accept(tx, &*app.catalog_at(tx)?, &shopper, &request, now)
    };
    app.change(work).await.map(|()| StatusCode::NO_CONTENT)
}
