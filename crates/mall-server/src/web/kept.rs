//! Answers that a browser keeps and asks about: each has a tag, and whoever shows that tag gets 304.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use sha2::{Digest as _, Sha256};

/// How a kind of answer is kept.
pub(super) struct Kept {
    /// `Content-Type`.
    pub(super) kind: &'static str,
    /// `Cache-Control`.
    pub(super) keep: &'static str,
}

impl Kept {
    /// `bytes` for whoever sent `asked`, or 304 when they have them.
    pub(super) fn answer(&self, asked: &HeaderMap, bytes: impl Into<Bytes>) -> Response {
        let bytes = bytes.into();
        let tag = tag(&bytes);
        let is_held = tag.as_ref().is_some_and(|tag| {
            let held = asked.typed_get::<IfNoneMatch>();
            held.is_some_and(|held| !held.precondition_passes(tag))
        });
        let mut response = if is_held {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.kind)], bytes).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.keep));
        if let Some(tag) = tag {
            headers.typed_insert(tag);
        }
        response
    }
}

/// Of the content, so that it survives a restart. Weak: the same for each coding of the bytes.
fn tag(bytes: &[u8]) -> Option<ETag> {
    let hash = BASE64URL_NOPAD.encode(&Sha256::digest(bytes));
    format!("W/\"{hash}\"").parse().ok()
}
