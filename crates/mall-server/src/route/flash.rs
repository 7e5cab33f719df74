//! Flash sales, and who is to be told of them.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::flash::FlashSalesResponse;
use mall_api::path;
use mall_api::reminder::ReminderResponse;
use mall_core::reminder::FlashSubject;

use super::extract::{Body, Query, Shopper, Visitor};
use crate::engine::{flash, remind};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::FLASH_SALES, get(list))
        .route(path::FLASH_REMINDERS, post(ask).delete(take_back))
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

async fn ask(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(subject): Body<FlashSubject>,
) -> Result<Json<ReminderResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| remind::of_flash(tx, &*app.catalog_at(tx)?, &shopper, &subject, now))
        .await
        .map(Json)
}

async fn take_back(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Query(subject): Query<FlashSubject>,
) -> Result<Json<ReminderResponse>, Fault> {
    let now = app.now();
    app.change(move |_, tx| remind::not_of_flash(tx, &shopper, &subject, now)).await.map(Json)
}
