//! Files of the built store. Those in `assets/` have names that change with their content, so a
//! browser may keep them for ever; brotli lies beside each.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as Name, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Icons keep their names when they change.
const A_DAY: &str = "public, max-age=86400";

/// Serves the files of one folder of the store.
pub(super) fn folder(dir: &Arc<Path>, folder: &'static str) -> Router {
    let state: Arc<Path> = Arc::from(dir.join(folder));
    let keep = if folder == "assets" { FOR_EVER } else { A_DAY };
    Router::new()
        .route(
            "/{*name}",
            get(
                move |State(dir): State<Arc<Path>>,
                      Name(name): Name<String>,
                      headers: HeaderMap| {
                    async move { file(&dir, &name, &headers, keep).await }
                },
            ),
        )
        .with_state(state)
}

async fn file(dir: &Path, name: &str, headers: &HeaderMap, keep: &'static str) -> Response {
    let plain = |step: &str| {
        !step.is_empty() && !step.starts_with('.') && step.chars().all(|c| c.is_ascii_graphic())
    };
    if !name.split('/').all(plain) || name.contains('\\') {
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = dir.join(name);
    let Some(kind) = content_type(name) else { return StatusCode::NOT_FOUND.into_response() };
    let mut packed = path.clone().into_os_string();
    packed.push(".br");
    let (bytes, is_packed) = match tokio::fs::read(&packed).await {
        Ok(bytes) if takes_brotli(headers) => (Ok(bytes), true),
        _ => (tokio::fs::read(&path).await, false),
    };
    let Ok(bytes) = bytes else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_packed {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    accepted.is_some_and(|list| {
        list.split(',').any(|it| {
            let mut parts = it.split(';').map(str::trim);
            parts.next() == Some("br") && parts.next() != Some("q=0")
        })
    })
}

/// The type of a file that the store has; others are not served.
fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(encoding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding))])
    }

    #[test]
    fn brotli_only_where_it_is_taken() {
        assert!(takes_brotli(&accepting("gzip, deflate, br")));
        assert!(takes_brotli(&accepting("br;q=0.5")));
        assert!(!takes_brotli(&accepting("gzip")));
        assert!(!takes_brotli(&accepting("br;q=0")));
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn nothing_outside_the_folder_is_served() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        std::fs::write(folder.path().join("secret.js"), "x").unwrap();
        std::fs::write(folder.path().join("assets/a.js"), "a").unwrap();
        let dir = folder.path().join("assets");
        let status = async |name: &str| file(&dir, name, &HeaderMap::new(), A_DAY).await.status();
        assert_eq!(status("a.js").await, 200);
        for outside in ["../secret.js", "..%2fsecret.js", "./a.js", "a.txt", ".hidden.js", "\\a.js"]
        {
            assert_eq!(status(outside).await, 404, "{outside}");
        }
    }
}
