//! What `WeChat` calls back: looked at, written down, answered; worked off afterwards.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use mall_api::path;

use crate::engine::{inbox, money};
use crate::{App, Fault};

/// `WeChat` waits for five seconds; what is not written down by then comes again.
const LIMIT: Duration = Duration::from_secs(4);

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::WECHAT_PAID, post(told)).route(path::WECHAT_REFUNDED, post(told))
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
