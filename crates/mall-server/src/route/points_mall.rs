//! 积分商城.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::path;
use mall_api::points_mall::{ExchangeRequest, ExchangeResponse, PointsMallResponse};
use mall_core::ActivityId;

use super::extract::{Body, Id, Shopper, Visitor};
use crate::engine::exchange;
use crate::store::{Tx, Want};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::POINTS_MALL, get(look))
        .route(path::POINTS_EXCHANGE, post(do_exchange))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<PointsMallResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| exchange::look(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}

/// 201 for a new exchange, 200 when the same request made it before.
async fn do_exchange(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(offer): Id<ActivityId>,
    Body(request): Body<ExchangeRequest>,
) -> Result<(StatusCode, Json<ExchangeResponse>), Fault> {
    let moment = app.moment()?;
    // A crowd that wants the last ones waits here, and not on a lock of the database.
    let wants = vec![Want::of("quota", offer.as_str())];
    let work = move |app: &App, tx: &dyn Tx| {
        exchange::exchange(tx, &*app.catalog_at(tx)?, &shopper, (&offer, &request), &moment)
    };
    let done = app.change_in_turn(wants, work).await?;
    let status = if done.is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(done.answer)))
}
