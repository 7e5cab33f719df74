//! Tags of shoppers, for the shop's own programs.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use mall_api::merchant::{Action, ShopperTags};
use mall_api::path;

use super::extract::Merchant;
use super::fulfilment::audit;
use crate::engine::segment;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::ADMIN_SHOPPER_TAGS, get(look))
        .route(path::ADMIN_SHOPPER_TAG, put(give).delete(take))
}

async fn look(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Path(name): Path<String>,
) -> Result<Json<ShopperTags>, Fault> {
    let now = app.now();
    app.look(move |app, it| segment::tagged(it, &*app.catalog_at(it)?, &name, now)).await.map(Json)
}

async fn give(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Path(which): Path<(String, String)>,
) -> Result<Json<ShopperTags>, Fault> {
    tag(app, which, true).await
}

async fn take(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Path(which): Path<(String, String)>,
) -> Result<Json<ShopperTags>, Fault> {
    tag(app, which, false).await
}

/// The same again changes nothing, and is not written down again.
async fn tag(
    app: Arc<App>,
    (name, tag): (String, String),
    on: bool,
) -> Result<Json<ShopperTags>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        let catalog = app.catalog_at(tx)?;
        // Their number is no name to write down.
        let shopper = segment::tagged(tx, &catalog, &name, now)?.shopper;
        if segment::tag(tx, &catalog, (shopper.as_str(), &tag, on), now)? {
            let action = if on { Action::TagShopper } else { Action::UntagShopper };
            audit(tx, action, shopper.as_str(), tag.clone(), now)?;
        }
        segment::tagged(tx, &catalog, shopper.as_str(), now)
    })
    .await
    .map(Json)
}
