//! 超值换购.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use mall_api::add_on::AddOnRequest;
use mall_api::order::OrderView;
use mall_api::path;
use mall_core::OrderId;

use super::extract::{Body, Id, Shopper};
use crate::engine::add_on;
use crate::store::{Tx, Want};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::ORDER_ADD_ONS, post(buy))
}

/// 201 for a new order, 200 when the same request made it before.
async fn buy(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(parent): Id<OrderId>,
    Body(request): Body<AddOnRequest>,
) -> Result<(StatusCode, Json<OrderView>), Fault> {
    let moment = app.moment()?;
    // A crowd that wants the last ones waits here, and not on a lock of the database.
    let wants = vec![Want::of("quota", request.add_on.as_str())];
    let work = move |app: &App, tx: &dyn Tx| {
        add_on::buy(tx, &*app.catalog_at(tx)?, &shopper, (&parent, &request), &moment)
    };
    let placed = app.change_in_turn(wants, work).await?;
    let status = if placed.is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(placed.order)))
}
