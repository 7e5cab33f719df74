//! What the shop's own programs do with orders.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::after_sale::{
    MerchantOrder, MerchantOrdersResponse, OpenAfterSalesResponse, ShipRequest, StepRequest,
};
use mall_api::merchant::Action;
use mall_api::order::OrdersQuery;
use mall_api::path;
use mall_core::after_sale::AfterSaleActor;
use mall_core::{OrderId, Timestamp};

use super::extract::{Body, Id, Merchant, Query};
use crate::engine::{after_sale, shipment};
use crate::record::audit_log::{self, Entry, Who};
use crate::store::Tx;
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
        if shipment::ship(tx, &id, &request, (times, now))? {
            let is_now = format!("{}/{}", request.tracking.carrier, request.tracking.number);
            audit(tx, Action::SendParcel, id.as_str(), is_now, now)?;
        }
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
        if after_sale::step(tx, AfterSaleActor::Merchant, &id, &request, (times, now))? {
            let target = format!("{id}/{}", request.sequence);
            let is_now = serde_json::to_string(&request.event)?;
            audit(tx, Action::StepAfterSale, &target, is_now, now)?;
        }
        shipment::merchants(tx, &id)
    })
    .await
    .map(Json)
}

/// Writes down what was done, with the change itself.
pub(super) fn audit(
    tx: &dyn Tx,
    action: Action,
    target: &str,
    is_now: String,
    at: Timestamp,
) -> Result<(), Fault> {
    let (who, is_now) = (Who::Admin, Some(is_now));
    audit_log::write(tx, Entry { at, who, approved: &[], action, target, was: None, is_now })
}
