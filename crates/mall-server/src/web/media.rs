//! Pictures of goods: the merchant's, in `media/` of the data folder, else the demo shop's.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::{App, seed};

const A_DAY: &str = "public, max-age=86400";
/// An SVG opened by itself may not run anything.
const HARMLESS: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub(super) async fn picture(State(app): State<Arc<App>>, Path(name): Path<String>) -> Response {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if !name.chars().all(is_name) || name.starts_with('.') {
        return StatusCode::NOT_FOUND.into_response();
    }
    let own = tokio::fs::read(app.config().data_dir.join("media").join(&name)).await;
    let mut response = match (own, seed::picture(&name)) {
        (Ok(bytes), _) => bytes.into_response(),
        (Err(_), Some(bytes)) => bytes.into_response(),
        (Err(_), None) => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(A_DAY));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(HARMLESS));
    response
}
