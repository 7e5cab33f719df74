//! Log-in, log-out, who is logged in.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::path;
use mall_api::session::{CodeRequest, CodeResponse, LoginRequest, LoginResponse, MeResponse};

use super::extract::{Asker, Body, Shopper, token};
use crate::engine::member;
use crate::engine::session::{self, LogIn};
use crate::record::session::Hash;
use crate::store::Tx;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::LOGIN_CODE, post(send_code))
        .route(path::SESSION, post(log_in).delete(log_out))
        .route(path::ME, get(me))
}

async fn send_code(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(CodeRequest { phone }): Body<CodeRequest>,
) -> Result<Json<CodeResponse>, Fault> {
    let sender = app.code_sender().ok_or(Fault::Unavailable("no provider of log-in codes"))?;
    let (pace, moment, to) = (sender.pace(), app.moment()?, phone.clone());
    let from = address(&headers);
    let work =
        move |_: &App, tx: &dyn Tx| session::new_code(tx, (&to, from.as_ref()), pace, &moment);
    let code = app.change(work).await?;
    let sandbox_code = sender.send(&phone, &code).await?;
    Ok(Json(CodeResponse { again_after_seconds: pace.again_after_seconds, sandbox_code }))
}

/// The hash of the address that a request comes from, as the nearest proxy says: of IPv6, of the network, since
/// each home has more addresses there than could be counted.
fn address(headers: &HeaderMap) -> Option<Hash> {
    let told = headers.get("x-forwarded-for").and_then(|it| it.to_str().ok());
    let nearest: IpAddr = told?.rsplit(',').next()?.trim().parse().ok()?;
    Some(match nearest {
        IpAddr::V4(it) => session::token_hash(&it.to_string()),
        IpAddr::V6(it) => session::token_hash(&format!("{:?}", it.segments().get(..4))),
    })
}

async fn log_in(
    State(app): State<Arc<App>>,
    Asker(asker): Asker,
    Body(request): Body<LoginRequest>,
) -> Result<Json<LoginResponse>, Fault> {
    let moment = app.moment()?;
    let work = move |app: &App, tx: &dyn Tx| match session::log_in(
        tx,
        (app.catalog_at(tx).ok().as_deref(), asker.as_ref()),
        &request,
        &moment,
    )? {
        LogIn::Done { token, me } => {
            let me = Box::new(with_tier(app, tx, *me)?);
            Ok(LogIn::Done { token, me })
        }
        failed => Ok(failed),
    };
    match app.change(work).await? {
        LogIn::Done { token, me } => Ok(Json(LoginResponse { token, me: *me })),
        LogIn::WrongCode => Err(Fault::WrongCode),
        LogIn::TooMany => Err(Fault::TooMany("验证码输错次数太多，请重新获取".to_owned())),
    }
}

/// Ends the session. One that has already ended stays so.
async fn log_out(State(app): State<Arc<App>>, parts: Parts) -> Result<StatusCode, Fault> {
    if let Some(hash) = token(&parts) {
        app.change(move |_, tx| crate::record::session::remove(tx, &hash)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn me(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
) -> Result<Json<MeResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| with_tier(app, it, session::me(it, &shopper, now)?)).await.map(Json)
}

/// The same, and what the tier is called; without a shop there is none.
pub(super) fn with_tier(app: &App, tx: &dyn Tx, me: MeResponse) -> Result<MeResponse, Fault> {
    match app.catalog_at(tx) {
        Ok(catalog) => Ok(MeResponse { tier: member::title(tx, &catalog, &me.id)?, ..me }),
        Err(Fault::Unavailable(_)) => Ok(me),
        Err(fault) => Err(fault),
    }
}
