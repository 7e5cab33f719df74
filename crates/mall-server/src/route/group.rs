//! Group buys.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mall_api::group::{GroupBuysResponse, GroupResponse};
use mall_api::path;
use mall_core::GroupId;

use super::extract::{Id, Visitor};
use crate::engine::group;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::GROUP_BUYS, get(list)).route(path::GROUP, get(one))
}

async fn list(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<GroupBuysResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| group::list(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}

async fn one(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
    Id(id): Id<GroupId>,
) -> Result<Json<GroupResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| group::one(it, &*app.catalog_at(it)?, shopper.as_ref(), &id, now))
        .await
        .map(Json)
}
