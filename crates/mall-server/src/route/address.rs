//! A shopper's addresses.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use mall_api::address::AddressesResponse;
use mall_api::path;
use mall_core::AddressId;
use mall_core::address::Address;

use super::extract::{Body, Id, Shopper};
use crate::engine::address;
use crate::{App, Fault};

type Answer = Result<Json<AddressesResponse>, Fault>;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::ADDRESSES, get(list).post(add))
        .route(path::ADDRESS, put(change).delete(remove))
        .route(path::ADDRESS_DEFAULT, post(make_default))
}

async fn list(State(app): State<Arc<App>>, Shopper(shopper): Shopper) -> Answer {
    app.look(move |_, it| address::list(it, &shopper)).await.map(Json)
}

async fn add(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(new): Body<Address>,
) -> Result<(StatusCode, Json<AddressesResponse>), Fault> {
    let moment = app.moment()?;
    let all = app.change(move |_, tx| address::add(tx, &shopper, &new, &moment)).await?;
    Ok((StatusCode::CREATED, Json(all)))
}

async fn change(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<AddressId>,
    Body(new): Body<Address>,
) -> Answer {
    app.change(move |_, tx| address::change(tx, &shopper, &id, &new)).await.map(Json)
}

async fn remove(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<AddressId>,
) -> Answer {
    app.change(move |_, tx| address::remove(tx, &shopper, &id)).await.map(Json)
}

async fn make_default(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<AddressId>,
) -> Answer {
    app.change(move |_, tx| address::make_default(tx, &shopper, &id)).await.map(Json)
}
