//! Coupons to claim, and claimed ones.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::coupon::{ClaimResponse, CouponsResponse};
use mall_api::path;
use mall_core::TemplateId;

use super::extract::{Id, Shopper, Visitor};
use crate::engine::coupon;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::COUPONS, get(list)).route(path::COUPON_CLAIM, post(claim))
}

async fn list(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<CouponsResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| coupon::list(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}

async fn claim(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<TemplateId>,
) -> Result<(StatusCode, Json<ClaimResponse>), Fault> {
    let moment = app.moment()?;
    let claimed = app
        .change(move |app, tx| coupon::claim(tx, &*app.catalog_at(tx)?, &shopper, &id, &moment))
        .await?;
    Ok((StatusCode::CREATED, Json(claimed)))
}
