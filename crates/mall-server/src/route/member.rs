//! 会员中心.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::member::{GiftsResponse, MemberResponse};
use mall_api::path;

use super::extract::{Shopper, Visitor};
use crate::engine::member;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::MEMBER, get(look)).route(path::MEMBER_GIFTS, post(take))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<MemberResponse>, Fault> {
    app.look(move |app, it| member::look(it, &*app.catalog_at(it)?, shopper.as_ref()))
        .await
        .map(Json)
}

async fn take(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
) -> Result<Json<GiftsResponse>, Fault> {
    let moment = app.moment()?;
    app.change(move |app, tx| member::take(tx, &*app.catalog_at(tx)?, &shopper, &moment))
        .await
        .map(Json)
}
