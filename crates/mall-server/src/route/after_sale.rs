//! Pieces that a shopper asks back.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use mall_api::after_sale::{AskRequest, PreviewRequest, StepRequest};
use mall_api::order::OrderView;
use mall_api::path;
use mall_core::OrderId;
use mall_core::pricing::Refund;

use super::extract::{Body, Id, Shopper};
use crate::engine::after_sale;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::ORDER_AFTER_SALES, post(ask))
        .route(path::ORDER_AFTER_SALE_PREVIEW, post(preview))
        .route(path::ORDER_AFTER_SALE_STEP, post(step))
}

async fn ask(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
    Body(request): Body<AskRequest>,
) -> Result<Json<OrderView>, Fault> {
    let now = app.now();
    app.change(move |_, tx| after_sale::ask(tx, &shopper, &id, &request, now)).await.map(Json)
}

async fn preview(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
    Body(request): Body<PreviewRequest>,
) -> Result<Json<Refund>, Fault> {
    app.look(move |_, it| after_sale::preview(it, &shopper, &id, &request.pieces)).await.map(Json)
}

async fn step(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
    Body(request): Body<StepRequest>,
) -> Result<Json<OrderView>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        let times = app.catalog_at(tx)?.shop.shop.times;
        after_sale::step_of_shopper(tx, &shopper, &id, &request, (times, now))
    })
    .await
    .map(Json)
}
