//! 签到.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest};
use mall_api::path;

use super::extract::{Body, Shopper, Visitor};
use crate::engine::check_in;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::CHECK_IN, get(look).post(today))
        .route(path::CHECK_IN_MAKE_UP, post(make_up))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<CheckInResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| check_in::look(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}

async fn today(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
) -> Result<Json<CheckInAnswer>, Fault> {
    let moment = app.moment()?;
    app.change(move |app, tx| check_in::check_in(tx, &*app.catalog_at(tx)?, &shopper, &moment))
        .await
        .map(Json)
}

async fn make_up(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(request): Body<MakeUpRequest>,
) -> Result<Json<CheckInAnswer>, Fault> {
    let moment = app.moment()?;
    app.change(move |app, tx| {
        check_in::make_up(tx, &*app.catalog_at(tx)?, &shopper, &request, &moment)
    })
    .await
    .map(Json)
}
