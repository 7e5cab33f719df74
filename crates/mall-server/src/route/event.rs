//! 行为.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use mall_api::event::{EventsRequest, EventsResponse};
use mall_api::path;

use super::extract::{Body, Passerby};
use crate::engine::event;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::EVENTS, post(take))
}

async fn take(
    State(app): State<Arc<App>>,
    Passerby(shopper): Passerby,
    Body(request): Body<EventsRequest>,
) -> Result<Json<EventsResponse>, Fault> {
    let now = app.now();
    app.change(move |_, tx| event::take(tx, shopper.as_ref(), &request, now)).await.map(Json)
}
