//! Home page, shelves, goods, search.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mall_api::catalog::{CategoriesResponse, ProductResponse, ProductsQuery, ProductsResponse};
use mall_api::home::{HomeQuery, HomeResponse};
use mall_api::path;
use mall_core::ProductId;
use tower_http::compression::CompressionLayer;

use super::extract::{Id, Passerby, Query};
use crate::engine::goods;
use crate::{App, Fault};

/// The only answers that are large, and the same for everybody but for the coupons claimed: nothing
/// secret is in them that compression could give away.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::HOME, get(show_home))
        .route(path::CATEGORIES, get(categories))
        .route(path::PRODUCTS, get(products))
        .route(path::PRODUCT, get(product))
        .layer(CompressionLayer::new())
}

async fn show_home(
    State(app): State<Arc<App>>,
    Passerby(shopper): Passerby,
    Query(query): Query<HomeQuery>,
) -> Result<Json<HomeResponse>, Fault> {
    app.home(shopper, query).await.map(Json)
}

async fn categories(State(app): State<Arc<App>>) -> Result<Json<CategoriesResponse>, Fault> {
    let categories = app.catalog().await?.shop.categories.clone();
    Ok(Json(CategoriesResponse { categories }))
}

async fn products(
    State(app): State<Arc<App>>,
    Query(query): Query<ProductsQuery>,
) -> Result<Json<ProductsResponse>, Fault> {
    app.look(move |app, it| goods::page(it, &*app.catalog_at(it)?, &query)).await.map(Json)
}

async fn product(
    State(app): State<Arc<App>>,
    Passerby(shopper): Passerby,
    Id(id): Id<ProductId>,
) -> Result<Json<ProductResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| goods::product(it, &*app.catalog_at(it)?, &id, shopper.as_ref(), now))
        .await
        .map(Json)
}
