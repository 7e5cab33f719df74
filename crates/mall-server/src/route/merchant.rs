//! What the shop's own programs do with orders.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::after_sale::{
    MerchantOrder, MerchantOrdersResponse, OpenAfterSalesResponse, ShipRequest, StepRequest,
};
use mall_api::order::OrdersQuery;
use mall_api::path;
use mall_core::OrderId;
use mall_core::after_sale::AfterSaleActor;

use super::extract::{Body, Id, Merchant, Query};
use crate::engine::{after_sale, shipment};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::ADMIN_ORDERS, get(orders))
        .route(path::ADMIN_PARCELS, post(ship))
        .route(path::ADMIN_AFTER_SALES, get(open))
        .route(path::ADMIN_AFTER_SALE_STEP, post(step))
}

async fn orders(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Query(query): Query<OrdersQuery>,
) -> Result<Json<MerchantOrdersResponse>, Fault> {
    app.look(move |_, it| shipment::page(it, &query)).await.map(Json)
}

async fn ship(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Id(id): Id<OrderId>,
    Body(request): Body<ShipRequest>,
) -> Result<Json<MerchantOrder>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        let times = app.catalog_at(tx)?.shop.shop.times;
        shipment::ship(tx, &id, &request, (times, now))?;
        shipment::merchants(tx, &id)
    })
    .await
    .map(Json)
}

async fn open(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
) -> Result<Json<OpenAfterSalesResponse>, Fault> {
    app.look(move |_, it| after_sale::open(it)).await.map(Json)
}

async fn step(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Id(id): Id<OrderId>,
    Body(request): Body<StepRequest>,
) -> Result<Json<MerchantOrder>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        let times = app.catalog_at(tx)?.shop.shop.times;
        after_sale::step(tx, AfterSaleActor::Merchant, &id, &request, (times, now))?;
        shipment::merchants(tx, &id)
    })
    .await
    .map(Json)
}
