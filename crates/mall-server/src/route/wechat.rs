//! What `WeChat` calls back: looked at, written down, answered; worked off afterwards. And what pages that are open in
//! it need of the shop.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::path;
use mall_api::wechat::{PageQuery, PageResponse};
use mall_core::Invalid;

use super::extract::Query;
use crate::engine::{inbox, money};
use crate::gateway::wechat::NotSigned;
use crate::{App, Fault};

/// `WeChat` waits for five seconds; what is not written down by then comes again.
const LIMIT: Duration = Duration::from_secs(4);

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::WECHAT_PAID, post(told))
        .route(path::WECHAT_REFUNDED, post(told))
        .route(path::WECHAT_PAGE, get(page))
}

/// Longest address of a page that is signed, in bytes.
const URL_BYTES_MAX: usize = 2_048;

/// Signs a page of this shop, that it may use the scripts of `WeChat`.
async fn page(
    State(app): State<Arc<App>>,
    Query(PageQuery { url }): Query<PageQuery>,
) -> Result<Json<PageResponse>, Fault> {
    let platform = app.platform().ok_or(Fault::NotFound)?;
    let settings = platform.settings();
    let app_id = settings.page.as_ref().ok_or(Fault::NotFound)?.id.clone();
    let foreign = || Invalid::shape("url", "a page of this shop, as it is set up");
    if url.len() > URL_BYTES_MAX {
        return Err(foreign().into());
    }
    let signed = platform.sign(&url).await.map_err(|why| match why {
        NotSigned::NotOurs(_) => foreign().into(),
        NotSigned::Refused(refusal) => {
            tracing::error!(%refusal, "no page is signed for WeChat");
            Fault::Unavailable("WeChat gives no ticket")
        }
    })?;
    Ok(Json(PageResponse {
        app_id,
        timestamp: signed.seconds,
        nonce: signed.nonce,
        signature: signed.signature,
        mini_program: settings.original_id.clone(),
    }))
}

/// 204 once it is written down. What is not believed is answered with 401: it comes again, if it is true.
async fn told(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Fault> {
    let wechat = app.wechat().ok_or(Fault::NotFound)?;
    let now = app.now();
    let notice = wechat.hear(&headers, &body, now).await.map_err(|distrust| {
        tracing::warn!(%distrust, "a callback is not believed");
        Fault::LoginNeeded
    })?;
    let written = app.store().write(move |tx| inbox::hear(tx, &notice, now));
    tokio::time::timeout(LIMIT, written).await.map_err(|_| Fault::TimedOut)??;
    // Whoever looks at the order does not wait for the next tick.
    tokio::spawn(async move {
        if let Err(fault) = money::work_off(&app).await {
            tracing::warn!(%fault, "a callback was not worked off");
        }
    });
    Ok(StatusCode::NO_CONTENT)
}
