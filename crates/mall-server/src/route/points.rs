//! 我的积分.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mall_api::path;
use mall_api::points::{PointsQuery, PointsResponse};

use super::extract::{Query, Shopper};
use crate::engine::points;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::POINTS, get(page))
}

async fn page(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Query(PointsQuery { after }): Query<PointsQuery>,
) -> Result<Json<PointsResponse>, Fault> {
    app.look(move |_, it| points::page(it, &shopper, after)).await.map(Json)
}
