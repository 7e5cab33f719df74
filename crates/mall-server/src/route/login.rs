//! Log-in by `WeChat`.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use mall_api::path;
use mall_api::session::{LoginResponse, WechatLoginRequest};
use mall_core::Invalid;

use super::account::with_tier;
use super::extract::Body;
use crate::engine::person::{self, Known};
use crate::store::Tx;
use crate::{App, Fault};

/// Longest code that is handed on, in bytes: those of `WeChat` have 32, those of numbers 64.
const CODE_BYTES_MAX: usize = 128;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::SESSION_WECHAT, post(log_in))
}

/// Whether it can be a code of `WeChat`.
fn code(field: &str, text: &str) -> Result<(), Invalid> {
    let is_code =
        (1..=CODE_BYTES_MAX).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_graphic());
    if is_code { Ok(()) } else { Err(Invalid::shape(field, "a code of WeChat, 1 to 128 letters")) }
}

async fn log_in(
    State(app): State<Arc<App>>,
    Body(request): Body<WechatLoginRequest>,
) -> Result<Json<LoginResponse>, Fault> {
    let platform = app.platform().ok_or(Fault::NotFound)?;
    code("code", &request.code)?;
    if let Some(of_phone) = &request.phone_code {
        code("phoneCode", of_phone)?;
    }
    let known = platform.mini_program(&request.code, request.phone_code.as_deref()).await?;
    open(&app, known).await.map(Json)
}

/// Opens the session of whom `WeChat` knows.
async fn open(app: &Arc<App>, known: Known) -> Result<LoginResponse, Fault> {
    let moment = app.moment()?;
    let work = move |app: &App, tx: &dyn Tx| {
        let catalog = match app.catalog_at(tx) {
            Ok(catalog) => Some(catalog),
            Err(Fault::Unavailable(_)) => None,
            Err(fault) => return Err(fault),
        };
        let LoginResponse { token, me } = person::log_in(tx, catalog.as_deref(), &known, &moment)?;
        Ok(LoginResponse { token, me: with_tier(app, tx, me)? })
    };
    app.change(work).await
}
