//! What every request goes through, from the outside in: id and log, server time and security
//! headers, panics caught; then, for all but the health checks, the limits on load, time and size.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use mall_api::SERVER_TIME_HEADER;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower::timeout::TimeoutLayer;
use tower::{BoxError, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};

use crate::{App, Fault};

/// A body larger than this is no request of a shop.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Nobody waits longer.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Nor whoever changes a whole shop: the guard tries many carts, and a large shop has many rows.
const LONG_TIME_LIMIT: Duration = Duration::from_mins(1);
/// Changes of a whole shop at once: each computes, and shoppers are to be answered beside them.
const LONG_AT_ONCE: usize = 16;
/// Requests at once; each holds a reader or a place in the writer's queue, not a thread.
const AT_ONCE: usize = 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Only what the shop itself sends is loaded, run or talked to.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; \
    object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// What the API answers holds for now and for whoever asked.
pub(super) fn uncached(router: Router) -> Router {
    let no_store = HeaderValue::from_static("no-store");
    router.layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, no_store))
}

/// The limits, around what works.
pub(super) fn under_load(router: Router) -> Router {
    limited(router, AT_ONCE, TIME_LIMIT)
}

/// The limits around what takes long, beside the others.
pub(super) fn under_long_load(router: Router) -> Router {
    limited(router, LONG_AT_ONCE, LONG_TIME_LIMIT)
}

fn limited(router: Router, at_once: usize, time: Duration) -> Router {
    router.layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).layer(
        ServiceBuilder::new()
            .layer(HandleErrorLayer::new(overload))
            .layer(LoadShedLayer::new())
            .layer(GlobalConcurrencyLimitLayer::new(at_once))
            .layer(TimeoutLayer::new(time)),
    )
}

async fn overload(error: BoxError) -> Fault {
    if error.is::<tower::timeout::error::Elapsed>() {
        Fault::TimedOut
    } else {
        Fault::Unavailable("too many requests at once")
    }
}

/// What is around everything.
pub(super) fn around(router: Router, app: &Arc<App>) -> Router {
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    router.layer(
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
            .layer(
                TraceLayer::new_for_http()
                    .make_span_with(span)
                    .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
            )
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(from_fn_with_state(Arc::clone(app), server_time))
            // A picture has a stricter policy of its own.
            .layer(SetResponseHeaderLayer::if_not_present(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(CONTENT_SECURITY_POLICY),
            ))
            .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(fixed(header::REFERRER_POLICY, "strict-origin-when-cross-origin"))
            .layer(CatchPanicLayer::custom(|_| {
                Fault::Broken("a handler panicked").into_response()
            })),
    )
}

/// Neither the query, which has what people search for, nor any header goes into the log.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|it| it.to_str().ok()).unwrap_or("");
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

async fn server_time(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(HeaderName::from_static(SERVER_TIME_HEADER), HeaderValue::from(app.now().0));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tokio::sync::Semaphore;
    use tower::ServiceExt;

    use super::*;

    fn ask(path: &str) -> Request {
        Request::builder().uri(path).body(Body::empty()).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_too_long_is_told_so() {
        let router = Router::new().route(
            "/slow",
            get(async || {
                tokio::time::sleep(TIME_LIMIT * 2).await;
                "at last"
            }),
        );
        let answer = under_load(router).oneshot(ask("/slow")).await.unwrap();
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_like_others() {
        let dir = tempfile::tempdir().unwrap();
        let store = crate::store::Store::open(dir.path()).unwrap();
        let app = Arc::new(App::new(crate::Config::new(dir.path()), store).unwrap());
        let router = Router::new().route("/panic", get(async || -> () { panic!("on purpose") }));
        let answer = around(router, &app).oneshot(ask("/panic")).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(answer.headers().contains_key(SERVER_TIME_HEADER));
        assert!(answer.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        let body = axum::body::to_bytes(answer.into_body(), 1_000).await.unwrap();
        let error: mall_api::ApiError = serde_json::from_slice(&body).unwrap();
        assert_eq!(error.code, mall_api::ErrorCode::Internal);
        assert!(!error.message.contains("purpose"), "what went wrong inside stays inside");
    }

    #[tokio::test]
    async fn too_many_at_once_are_turned_away() {
        let (gate, came) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (held, comes) = (Arc::clone(&gate), Arc::clone(&came));
        let wait = move || {
            let (held, comes) = (Arc::clone(&held), Arc::clone(&comes));
            async move {
                comes.add_permits(1);
                held.acquire().await.map(|_| "in").unwrap()
            }
        };
        let router = under_load(Router::new().route("/wait", get(wait)));
        let mut inside = tokio::task::JoinSet::new();
        for _ in 0..AT_ONCE {
            inside.spawn(router.clone().oneshot(ask("/wait")));
        }
        let all = u32::try_from(AT_ONCE).unwrap();
        let _ = came.acquire_many(all).await.unwrap();
        let late = router.clone().oneshot(ask("/wait")).await.unwrap();
        assert_eq!(late.status(), StatusCode::SERVICE_UNAVAILABLE);
        gate.add_permits(AT_ONCE);
        assert!(inside.join_all().await.into_iter().all(|it| it.unwrap().status().is_success()));
        let next = router.oneshot(ask("/wait")).await.unwrap();
        assert_eq!(next.status(), StatusCode::OK);
    }
}
