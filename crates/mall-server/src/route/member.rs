//! 会员中心.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use mall_api::member::{BuyCardRequest, GiftsResponse, MemberResponse};
use mall_api::order::OrderView;
use mall_api::path;
use mall_core::PaidCardId;
use mall_core::birthday::Birthday;

use super::extract::{Body, Id, Shopper, Visitor};
use crate::engine::{birthday, member, paid_card};
use crate::store::Tx;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::MEMBER, get(look))
        .route(path::MEMBER_GIFTS, post(take))
        .route(path::MEMBER_BIRTHDAY, put(say))
        .route(path::MEMBER_BIRTHDAY_GIFT, post(take_birthday))
        .route(path::MEMBER_CARD_BUY, post(buy))
        .route(path::MEMBER_CARD_REFUND, post(give_back))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<MemberResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| member::look(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
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

async fn say(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(day): Body<Birthday>,
) -> Result<Json<MemberResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        let catalog = app.catalog_at(tx)?;
        birthday::say(tx, &catalog, &shopper, day, now)?;
        member::look(tx, &catalog, Some(&shopper), now)
    })
    .await
    .map(Json)
}

async fn take_birthday(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
) -> Result<Json<MemberResponse>, Fault> {
    let moment = app.moment()?;
    app.change(move |app, tx| {
        let catalog = app.catalog_at(tx)?;
        birthday::take(tx, &catalog, &shopper, &moment)?;
        member::look(tx, &catalog, Some(&shopper), moment.now)
    })
    .await
    .map(Json)
}

/// 201 for a new order, 200 when the same request made it before.
async fn buy(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(card): Id<PaidCardId>,
    Body(request): Body<BuyCardRequest>,
) -> Result<(StatusCode, Json<OrderView>), Fault> {
    let moment = app.moment()?;
    let work = move |app: &App, tx: &dyn Tx| {
        paid_card::buy(tx, &*app.catalog_at(tx)?, &shopper, (&card, &request), &moment)
    };
    let placed = app.change(work).await?;
    let status = if placed.is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(placed.order)))
}

async fn give_back(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(card): Id<PaidCardId>,
) -> Result<Json<MemberResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        paid_card::give_back(tx, &shopper, &card, now)?;
        member::look(tx, &*app.catalog_at(tx)?, Some(&shopper), now)
    })
    .await
    .map(Json)
}
