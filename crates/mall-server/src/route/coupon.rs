//! Coupons to claim, and claimed ones.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::coupon::{ClaimRequest, ClaimResponse, CouponsResponse, RedeemRequest};
use mall_api::path;
use mall_core::TemplateId;

use super::extract::{Body, Id, Shopper, Visitor};
use crate::engine::coupon::{self, Claimed, Redeemed};
use crate::store::Want;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::COUPONS, get(list))
        .route(path::COUPON_CLAIM, post(claim))
        .route(path::COUPON_REDEEM, post(redeem))
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
    Body(ClaimRequest { key }): Body<ClaimRequest>,
) -> Result<(StatusCode, Json<ClaimResponse>), Fault> {
    let moment = app.moment()?;
    let wants = vec![Want::of("template", id.as_str())];
    let claimed = app
        .change_in_turn(wants, move |app, tx| {
            let what = (&id, key.as_ref());
            coupon::claim(tx, &*app.catalog_at(tx)?, &shopper, what, &moment)
        })
        .await?;
    Ok(told(claimed))
}

async fn redeem(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(RedeemRequest { code }): Body<RedeemRequest>,
) -> Result<(StatusCode, Json<ClaimResponse>), Fault> {
    let moment = app.moment()?;
    let redeemed = app
        .change(move |app, tx| coupon::redeem(tx, &*app.catalog_at(tx)?, &shopper, &code, &moment))
        .await?;
    match redeemed {
        Redeemed::Done(claimed) => Ok(told(*claimed)),
        Redeemed::Wrong => Err(Fault::WrongCoupon),
        Redeemed::TooMany => Err(Fault::TooMany("兑换码输错次数太多，请一小时后再试".to_owned())),
    }
}

/// A repeat makes nothing new.
fn told(Claimed { answer, again }: Claimed) -> (StatusCode, Json<ClaimResponse>) {
    let status = if again { StatusCode::OK } else { StatusCode::CREATED };
    (status, Json(answer))
}
