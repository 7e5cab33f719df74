//! 签到.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest};
use mall_api::path;
use mall_api::reminder::{CheckInReminderRequest, ReminderResponse};

use super::extract::{Body, Shopper, Visitor};
use crate::engine::{check_in, remind};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::CHECK_IN, get(look).post(today))
        .route(path::CHECK_IN_MAKE_UP, post(make_up))
        .route(path::CHECK_IN_REMINDER, put(reminder))
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

async fn reminder(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(CheckInReminderRequest { on }): Body<CheckInReminderRequest>,
) -> Result<Json<ReminderResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| remind::of_check_in(tx, &*app.catalog_at(tx)?, &shopper, on, now))
        .await
        .map(Json)
}
