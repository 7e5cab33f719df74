//! The cart, and prices.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use mall_api::cart::{SyncRequest, SyncResponse};
use mall_api::path;
use mall_api::quote::QuoteRequest;
use mall_core::pricing::Quote;

use super::extract::{Body, Visitor};
use crate::engine::{cart, rules};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::CART_SYNC, post(sync)).route(path::QUOTE, post(quote))
}

async fn sync(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
    Body(request): Body<SyncRequest>,
) -> Result<Json<SyncResponse>, Fault> {
    let now = app.now();
    cart::check(&request)?;
    let answer = match shopper {
        None => app.look(move |app, it| cart::look(it, &*app.catalog_at(it)?, &request, now)).await,
        // Only looking needs no writer.
        Some(shopper) if request.ops.is_empty() && request.guest.is_none() => {
            app.look(move |app, it| cart::sync(it, &*app.catalog_at(it)?, &shopper, &request, now))
                .await
        }
        Some(shopper) => {
            app.change(move |app, tx| {
                cart::sync(tx, &*app.catalog_at(tx)?, &shopper, &request, now)
            })
            .await
        }
    };
    answer.map(Json)
}

async fn quote(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
    Body(request): Body<QuoteRequest>,
) -> Result<Json<Quote>, Fault> {
    let now = app.now();
    app.look(move |app, it| {
        rules::price(it, &*app.catalog_at(it)?, shopper.as_ref(), &request, now)
    })
    .await
    .map(Json)
}
