//! Pictures of goods, and videos: the merchant's, in `media/` of the data folder, else the demo shop's.

use std::ops::Bound;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use headers::{ContentRange, HeaderMapExt as _, Range};

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
    let mut response = match part(&asked, kind, &bytes) {
        Some(part) => part,
        None => Kept { kind, keep: A_DAY }.answer(&asked, bytes),
    };
    let policy = HeaderValue::from_static(HARMLESS);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// What a player asks for of a video: some play nothing when they are only sent the whole.
fn part(asked: &HeaderMap, kind: &'static str, bytes: &Bytes) -> Option<Response> {
    if !kind.starts_with("video/") {
        return None;
    }
    let whole = u64::try_from(bytes.len()).ok()?;
    let (from, to) = asked.typed_get::<Range>()?.satisfiable_ranges(whole).next()?;
    let last = whole.checked_sub(1)?;
    let from = if let Bound::Included(from) = from { from } else { 0 };
    let to = if let Bound::Included(to) = to { to.min(last) } else { last };
    let place = ContentRange::bytes(from..=to, whole).ok()?;
    let wanted = usize::try_from(from).ok()?..=usize::try_from(to).ok()?;
    let part = Bytes::copy_from_slice(bytes.get(wanted)?);
    let kind = [(header::CONTENT_TYPE, kind), (header::ACCEPT_RANGES, "bytes")];
    let mut response = (StatusCode::PARTIAL_CONTENT, kind, part).into_response();
    response.headers_mut().typed_insert(place);
    Some(response)
}

/// The type and the bytes of the picture `name`.
async fn find(app: &App, name: &str) -> Option<(&'static str, Bytes)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let kind = match name.rsplit_once('.')?.1 {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
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
