//! 砍价.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::bargain::{BargainView, BargainsResponse};
use mall_api::path;
use mall_core::{ActivityId, BargainId};

use super::extract::{Id, Shopper, Visitor};
use crate::engine::bargain;
use crate::store::{Tx, Want};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::BARGAINS, get(list))
        .route(path::BARGAIN, get(one))
        .route(path::BARGAIN_START, post(start))
        .route(path::BARGAIN_HELP, post(help))
}

async fn list(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<BargainsResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| bargain::list(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}

async fn one(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
    Id(id): Id<BargainId>,
) -> Result<Json<BargainView>, Fault> {
    let now = app.now();
    app.look(move |app, it| bargain::one(it, &*app.catalog_at(it)?, shopper.as_ref(), &id, now))
        .await
        .map(Json)
}

async fn start(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(activity): Id<ActivityId>,
) -> Result<Json<BargainView>, Fault> {
    let moment = app.moment()?;
    let wants = vec![Want::of("bargain_own", shopper.as_str())];
    let work = move |app: &App, tx: &dyn Tx| {
        bargain::start(tx, &*app.catalog_at(tx)?, &shopper, &activity, &moment)
    };
    app.change_in_turn(wants, work).await.map(Json)
}

async fn help(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<BargainId>,
) -> Result<Json<BargainView>, Fault> {
    let now = app.now();
    // A crowd of friends waits here, and not on a lock of the database.
    let wants = vec![Want::of("bargain", id.as_str())];
    let work =
        move |app: &App, tx: &dyn Tx| bargain::help(tx, &*app.catalog_at(tx)?, &shopper, &id, now);
    app.change_in_turn(wants, work).await.map(Json)
}
