//! What a shopper was told.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::message::{MessagesQuery, MessagesResponse, ReadRequest, ReadResponse};
use mall_api::path;

use super::extract::{Body, Query, Shopper};
use crate::engine::message;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::MESSAGES, get(page)).route(path::MESSAGES_READ, post(read))
}

async fn page(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Query(MessagesQuery { after }): Query<MessagesQuery>,
) -> Result<Json<MessagesResponse>, Fault> {
    app.look(move |_, it| message::page(it, &shopper, after)).await.map(Json)
}

async fn read(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(ReadRequest { up_to }): Body<ReadRequest>,
) -> Result<Json<ReadResponse>, Fault> {
    let now = app.now();
    app.change(move |_, tx| message::read(tx, &shopper, up_to, now)).await.map(Json)
}
