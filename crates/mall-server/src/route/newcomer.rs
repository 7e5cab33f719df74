//! 新人礼.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use mall_api::newcomer::{NewcomerRequest, NewcomerResponse};
use mall_api::path;

use super::extract::{Body, Shopper, Visitor};
use crate::engine::newcomer;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::NEWCOMER_GIFT, get(look).post(take))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<NewcomerResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| newcomer::look(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}

async fn take(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(NewcomerRequest { key }): Body<NewcomerRequest>,
) -> Result<(StatusCode, Json<NewcomerResponse>), Fault> {
    let moment = app.moment()?;
    let (answer, again) = app
        .change(move |app, tx| newcomer::take(tx, &*app.catalog_at(tx)?, &shopper, &key, &moment))
        .await?;
    Ok((if again { StatusCode::OK } else { StatusCode::CREATED }, Json(answer)))
}
