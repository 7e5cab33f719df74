//! 邀请有礼.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::invite::{AcceptRequest, AcceptResponse, InviteResponse};
use mall_api::path;

use super::extract::{Body, Shopper, Visitor};
use crate::engine::invite;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::INVITE, get(look))
        .route(path::INVITE_TOKEN, post(token))
        .route(path::INVITE_ACCEPT, post(accept))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<InviteResponse>, Fault> {
    app.look(move |app, it| invite::look(it, &*app.catalog_at(it)?, shopper.as_ref()))
        .await
        .map(Json)
}

async fn token(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
) -> Result<Json<InviteResponse>, Fault> {
    let moment = app.moment()?;
    app.change(move |app, tx| invite::ask_token(tx, &*app.catalog_at(tx)?, &shopper, &moment))
        .await
        .map(Json)
}

async fn accept(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(AcceptRequest { token }): Body<AcceptRequest>,
) -> Result<Json<AcceptResponse>, Fault> {
    let moment = app.moment()?;
    app.change(move |app, tx| invite::accept(tx, &*app.catalog_at(tx)?, &shopper, &token, &moment))
        .await
        .map(Json)
}
