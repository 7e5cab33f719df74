//! 收藏.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::favourite::{
    AddFavouritesRequest, CardsRequest, CardsResponse, FavouritesResponse, RemoveFavouriteQuery,
};
use mall_api::path;

use super::extract::{Body, Query, Shopper};
use crate::engine::favourite;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::FAVOURITES, get(look).post(add).delete(remove))
        .route(path::PRODUCT_CARDS, post(cards))
}

async fn look(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
) -> Result<Json<FavouritesResponse>, Fault> {
    app.look(move |_, it| favourite::look(it, &shopper)).await.map(Json)
}

async fn add(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(request): Body<AddFavouritesRequest>,
) -> Result<Json<FavouritesResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| favourite::add(tx, &*app.catalog_at(tx)?, &shopper, &request, now))
        .await
        .map(Json)
}

async fn remove(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Query(query): Query<RemoveFavouriteQuery>,
) -> Result<Json<FavouritesResponse>, Fault> {
    app.change(move |_, tx| favourite::remove(tx, &shopper, &query)).await.map(Json)
}

async fn cards(
    State(app): State<Arc<App>>,
    Body(request): Body<CardsRequest>,
) -> Result<Json<CardsResponse>, Fault> {
    app.look(move |app, it| favourite::cards(it, &*app.catalog_at(it)?, &request)).await.map(Json)
}
