//! 直播, and who is to be told of it.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::live::{LiveSubject, LivesQuery, LivesResponse};
use mall_api::path;
use mall_api::reminder::ReminderResponse;

use super::extract::{Body, Query, Shopper, Visitor};
use crate::engine::{live, remind};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::LIVES, get(look))
        .route(path::LIVE_REMINDERS, post(ask).delete(take_back))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
    Query(query): Query<LivesQuery>,
) -> Result<Json<LivesResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| live::look(it, &*app.catalog_at(it)?, shopper.as_ref(), &query, now))
        .await
        .map(Json)
}

async fn ask(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(LiveSubject { live }): Body<LiveSubject>,
) -> Result<Json<ReminderResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| remind::of_live(tx, &*app.catalog_at(tx)?, &shopper, &live, now))
        .await
        .map(Json)
}

async fn take_back(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Query(LiveSubject { live }): Query<LiveSubject>,
) -> Result<Json<ReminderResponse>, Fault> {
    let now = app.now();
    app.change(move |_, tx| remind::not_of_live(tx, &shopper, &live, now)).await.map(Json)
}
