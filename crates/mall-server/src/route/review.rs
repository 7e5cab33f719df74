//! What shoppers say of goods, and what the shop does with it.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::merchant::Action;
use mall_api::order::OrderView;
use mall_api::path;
use mall_api::review::{
    FollowUpRequest, HideRequest, MerchantReview, MerchantReviewsResponse, ReplyRequest,
    ReviewRequest, ReviewsQuery, ReviewsResponse,
};
use mall_core::{OrderId, ProductId};

use super::extract::{Body, Id, Merchant, Query, Shopper};
use super::fulfilment::audit;
use crate::engine::{review, wording};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::ORDER_REVIEWS, post(say))
        .route(path::ORDER_FOLLOW_UP, post(follow_up))
        .route(path::PRODUCT_REVIEWS, get(of_product))
        .route(path::ADMIN_REVIEWS, get(all))
        .route(path::ADMIN_REVIEW_REPLY, post(reply))
        .route(path::ADMIN_REVIEW_HIDE, post(hide))
}

async fn say(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
    Body(request): Body<ReviewRequest>,
) -> Result<Json<OrderView>, Fault> {
    let seen = (wording::look(&app, &shopper, &request.text).await?, app.now());
    app.change(move |_, tx| review::review(tx, &shopper, &id, &request, seen)).await.map(Json)
}

async fn follow_up(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
    Body(request): Body<FollowUpRequest>,
) -> Result<Json<OrderView>, Fault> {
    let seen = (wording::look(&app, &shopper, &request.text).await?, app.now());
    app.change(move |_, tx| review::follow_up(tx, &shopper, &id, &request, seen)).await.map(Json)
}

async fn of_product(
    State(app): State<Arc<App>>,
    Id(id): Id<ProductId>,
    Query(query): Query<ReviewsQuery>,
) -> Result<Json<ReviewsResponse>, Fault> {
    app.look(move |app, it| review::of_product(it, &*app.catalog_at(it)?, &id, &query))
        .await
        .map(Json)
}

async fn all(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Query(query): Query<ReviewsQuery>,
) -> Result<Json<MerchantReviewsResponse>, Fault> {
    app.look(move |_, it| review::all(it, &query)).await.map(Json)
}

async fn reply(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Id(id): Id<OrderId>,
    Body(request): Body<ReplyRequest>,
) -> Result<Json<MerchantReview>, Fault> {
    let now = app.now();
    app.change(move |_, tx| {
        if review::reply(tx, &id, &request)? {
            let target = format!("{id}/{}", request.line);
            audit(tx, Action::ReplyToReview, &target, request.text.clone(), now)?;
        }
        review::of_line(tx, &id, request.line)
    })
    .await
    .map(Json)
}

async fn hide(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Id(id): Id<OrderId>,
    Body(request): Body<HideRequest>,
) -> Result<Json<MerchantReview>, Fault> {
    let now = app.now();
    app.change(move |_, tx| {
        if review::hide(tx, &id, &request)? {
            let target = format!("{id}/{}", request.line);
            let is_now = if request.hidden { "hidden" } else { "seen" };
            audit(tx, Action::HideReview, &target, is_now.to_owned(), now)?;
        }
        review::of_line(tx, &id, request.line)
    })
    .await
    .map(Json)
}
