//! Requests to the shop's own origin.

use gloo::net::http::{RequestBuilder, Response};
use gloo::timers::callback::Timeout;
use mall_app::tree::Texts;
use mall_app::{Answer, Method};
use web_sys::AbortController;

/// Longer than the server's own limit: by then the connection is dead.
const TIMEOUT_MS: u32 = 15_000;

/// Asks, and says what came of it.
pub(crate) async fn ask(
    method: Method,
    url: &str,
    headers: &Texts,
    body: Option<String>,
) -> Answer {
    let failed = Answer::Failed;
    let Ok(abort) = AbortController::new() else { return failed };
    let mut request = RequestBuilder::new(url)
        .method(match method {
            Method::Get => gloo::net::http::Method::GET,
            Method::Post => gloo::net::http::Method::POST,
            Method::Put => gloo::net::http::Method::PUT,
            Method::Delete => gloo::net::http::Method::DELETE,
        })
        .abort_signal(Some(&abort.signal()));
    for (name, value) in headers {
        request = request.header(name, value.as_str().unwrap_or_default());
    }
    let sent = match body {
        Some(body) => match request.body(body) {
            Ok(request) => request.send(),
            Err(_) => return failed,
        },
        None => match request.build() {
            Ok(request) => request.send(),
            Err(_) => return failed,
        },
    };
    let timer = Timeout::new(TIMEOUT_MS, move || abort.abort());
    let answer = match sent.await {
        Ok(response) => read(response).await.unwrap_or(failed),
        Err(_) => failed,
    };
    drop(timer);
    answer
}

async fn read(response: Response) -> Option<Answer> {
    let server_time = response.headers().get("x-server-time");
    let body = response.text().await.ok()?;
    Some(Answer::Http { status: response.status(), body, server_time })
}
