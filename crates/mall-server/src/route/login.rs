//! Log-in by `WeChat`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::HEXLOWER;
use mall_api::path;
use mall_api::session::{LoginResponse, LoginWay, PageLoginRequest, WechatLoginRequest};
use mall_core::Invalid;
use mall_wechat::api::authorize_address;

use super::account::with_tier;
use super::extract::Body;
use crate::engine::person::{self, Known};
use crate::engine::session::token_hash;
use crate::random::Seed;
use crate::record::login_state;
use crate::store::Tx;
use crate::{App, Fault};

/// Longest code that is handed on, in bytes: those of `WeChat` have 32, those of numbers 64.
const CODE_BYTES_MAX: usize = 128;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::SESSION, get(ways))
        .route(path::SESSION_WECHAT, post(log_in))
        .route(path::SESSION_PAGE, get(leave).post(come_back))
}

/// What a browser keeps while its shopper is away: nobody else comes back with their `state`.
const KEPT: &str = "xiaopu_login";
/// How long somebody may be away.
const AWAY_MS: i64 = 10 * 60 * 1_000;

/// Ways to log in, as far as the server can tell: by `WeChat` in the mini-program is for that alone.
async fn ways(State(app): State<Arc<App>>, headers: HeaderMap) -> Json<Vec<LoginWay>> {
    let by = app.platform().map(crate::gateway::wechat::Platform::settings);
    let agent = headers.get(USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let is_inside = agent.contains("MicroMessenger");
    let all = [
        (LoginWay::Wechat, by.is_some_and(|it| it.mini_program.is_some())),
        (LoginWay::Page, is_inside && by.is_some_and(|it| it.page.is_some())),
        (LoginWay::Phone, app.code_sender().is_some()),
    ];
    Json(all.into_iter().filter(|(_, is_there)| *is_there).map(|(way, _)| way).collect())
}

/// What this browser keeps.
fn kept(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|it| it.to_str().ok());
    let mut all = all.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    let value = all.find(|(name, _)| *name == KEPT).map(|(_, value)| value)?;
    let is_ours = value.len() == 64 && value.bytes().all(|it| it.is_ascii_hexdigit());
    is_ours.then_some(value)
}

/// Leads to the page of `WeChat` that asks; whoever comes back comes to the log-in page of this shop, by the
/// address that is set up, whatever the request says.
async fn leave(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Fault> {
    let settings = app.platform().ok_or(Fault::NotFound)?.settings();
    let page = settings.page.as_ref().ok_or(Fault::NotFound)?;
    let seed = Seed::new()?;
    let state = HEXLOWER.encode(&seed.secret("state"));
    // Whoever opens the log-in twice may come back from either.
    let browser = kept(&headers).map(str::to_owned);
    let browser = browser.unwrap_or_else(|| HEXLOWER.encode(&seed.secret("browser")));
    let (hashes, now) = ((token_hash(&state), token_hash(&browser)), app.now());
    app.store().write(move |tx| login_state::add(tx, hashes.0, hashes.1, now)).await?;
    let back = format!("{}/login", settings.shop);
    let to = authorize_address(&settings.open_base, &page.id, &back, &state);
    let secure = if settings.shop.starts_with("https://") { "; Secure" } else { "" };
    let path = path::SESSION_PAGE;
    let seconds = AWAY_MS / 1_000;
    let keep =
        format!("{KEPT}={browser}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    Ok((StatusCode::FOUND, AppendHeaders([(LOCATION, to), (SET_COOKIE, keep)])))
}

/// Somebody is back. What they bring is used up first, so that it is good for one of many at once.
async fn come_back(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(request): Body<PageLoginRequest>,
) -> Result<Json<LoginResponse>, Fault> {
    let platform = app.platform().ok_or(Fault::NotFound)?;
    code("code", &request.code)?;
    code("state", &request.state)?;
    let refused = || Fault::LoginRefused("这次微信登录已失效，请重新点「微信登录」");
    let browser = token_hash(kept(&headers).ok_or_else(refused)?);
    let (state, since) = (token_hash(&request.state), app.now().plus_ms(-AWAY_MS));
    let taken = app.store().write(move |tx| login_state::take(tx, (&state, &browser), since));
    if !taken.await? {
        return Err(refused());
    }
    let known = platform.visitor(&request.code).await?.ok_or(Fault::LoginRefused(
        "现在看到的是微信快照页，可以随便逛逛；要登录请先点右下角「使用完整服务」",
    ))?;
    open(&app, known).await.map(Json)
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
