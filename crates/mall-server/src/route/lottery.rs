//! 抽奖.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::lottery::{DrawRequest, DrawResponse, DrawsQuery, DrawsResponse, LotteryResponse};
use mall_api::path;
use mall_core::ActivityId;

use super::extract::{Body, Id, Query, Shopper, Visitor};
use crate::engine::lottery;
use crate::store::Want;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::LOTTERY, get(look))
        .route(path::LOTTERY_DRAW, post(draw))
        .route(path::LOTTERY_TICKETS, post(exchange))
        .route(path::LOTTERY_DRAWS, get(draws))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
    Id(id): Id<ActivityId>,
) -> Result<Json<LotteryResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| lottery::look(it, &*app.catalog_at(it)?, shopper.as_ref(), &id, now))
        .await
        .map(Json)
}

async fn draw(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<ActivityId>,
    Body(DrawRequest { key }): Body<DrawRequest>,
) -> Result<(StatusCode, Json<DrawResponse>), Fault> {
    let moment = app.moment()?;
    let of = id.clone();
    let is_sealed = move |app: &App, it: &dyn crate::store::Tx| {
        lottery::is_sealed(it, &*app.catalog_at(it)?, &of, moment.now)
    };
    // The job seals days long before; but nothing is drawn whose seal could not be seen.
    if !app.look(is_sealed).await? {
        let other = app.moment()?;
        app.change(move |app, tx| lottery::seal(tx, &*app.catalog_at(tx)?, &other)).await?;
    }
    let wants = vec![Want::of("lottery", id.as_str())];
    let drawn = app
        .change_in_turn(wants, move |app, tx| {
            lottery::draw(tx, &*app.catalog_at(tx)?, &shopper, (&id, &key), &moment)
        })
        .await?;
    let status = if drawn.again { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(drawn.answer)))
}

async fn exchange(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<ActivityId>,
    Body(DrawRequest { key }): Body<DrawRequest>,
) -> Result<Json<LotteryResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        lottery::exchange(tx, &*app.catalog_at(tx)?, &shopper, (&id, &key), now)
    })
    .await
    .map(Json)
}

async fn draws(
    State(app): State<Arc<App>>,
    Id(id): Id<ActivityId>,
    Query(query): Query<DrawsQuery>,
) -> Result<Json<DrawsResponse>, Fault> {
    let now = app.now();
    app.look(move |_, it| lottery::draws(it, &id, &query, now)).await.map(Json)
}
