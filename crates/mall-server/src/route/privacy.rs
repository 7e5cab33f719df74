//! What is kept of a shopper, and its end.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::{delete, get};
use axum::{Json, Router};
use mall_api::path;
use mall_api::privacy::MyDataResponse;

use super::extract::{Shopper, token};
use crate::engine::farewell;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::MY_DATA, get(data)).route(path::ME, delete(leave))
}

async fn data(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
) -> Result<Json<MyDataResponse>, Fault> {
    let now = app.now();
    app.look(move |_, it| farewell::data(it, &shopper, now)).await.map(Json)
}

/// Closes the account. A repeat by the session that did it says the same, though that has ended with it.
async fn leave(State(app): State<Arc<App>>, parts: Parts) -> Result<StatusCode, Fault> {
    let hash = token(&parts).ok_or(Fault::LoginNeeded)?;
    let now = app.now();
    app.change(move |_, tx| farewell::leave(tx, &hash, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
