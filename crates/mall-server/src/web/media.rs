//! Pictures of goods: the merchant's, in `media/` of the data folder, else the demo shop's.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::kept::Kept;
use super::lost;
use crate::{App, seed};

const A_DAY: &str = "public, max-age=86400";
/// An SVG opened by itself may not run anything.
const HARMLESS: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub(super) async fn picture(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    asked: HeaderMap,
) -> Response {
    let Some((kind, bytes)) = find(&app, &name).await else {
        return lost::anywhere(State(app), asked).await;
    };
    let mut response = Kept { kind, keep: A_DAY }.answer(&asked, bytes);
    let policy = HeaderValue::from_static(HARMLESS);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The type and the bytes of the picture `name`.
async fn find(app: &App, name: &str) -> Option<(&'static str, Bytes)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let kind = match name.rsplit_once('.')?.1 {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        _ => return None,
    };
    if !name.chars().all(is_name) || name.starts_with('.') {
        return None;
    }
    let own = tokio::fs::read(app.config().data_dir.join("media").join(name)).await;
    let bytes =
        own.map(Bytes::from).ok().or_else(|| seed::picture(name).map(Bytes::from_static))?;
    Some((kind, bytes))
}
