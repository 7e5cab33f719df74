//! Pictures come, alone or as a form, and are shown.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::path;
use mall_api::review::{PICTURE_BYTES_MAX, PictureResponse};
use mall_core::Invalid;

use super::extract::{Shopper, bytes};
use crate::engine::picture;
use crate::{App, Fault};

/// A form has headers of its own around the picture.
const FORM_BYTES_MAX: usize = PICTURE_BYTES_MAX + 4 * 1024;
/// Its address is its hash: what is there never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::PICTURES, post(keep)).layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// Where they are looked at; kept by whoever did, unlike what the API answers.
pub(super) fn shown() -> Router<Arc<App>> {
    Router::new().route("/pictures/{id}", get(show))
}

async fn keep(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Sent(bytes): Sent,
) -> Result<Json<PictureResponse>, Fault> {
    let (now, found) = (app.now(), picture::read(bytes.into())?);
    app.change(move |_, tx| picture::keep(tx, &shopper, &found, now)).await.map(Json)
}

async fn show(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Fault> {
    let found = app.look(move |_, it| picture::find(it, &id)).await?;
    let mut response = (StatusCode::OK, Bytes::from(found.bytes)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(found.kind.mime()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    // Opened by itself it may not run anything, whatever a browser takes it for.
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// A picture as the body, or as the one file of a form: `wx.uploadFile` sends nothing else.
struct Sent(Bytes);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or("").to_ascii_lowercase();
        if !kind.starts_with("multipart/form-data") {
            if !["image/jpeg", "image/png", "image/webp"].contains(&kind.as_str()) {
                return Err(none().into());
            }
            return bytes(request, state).await.map(Self);
        }
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_| Fault::Malformed(None))?;
        while let Some(field) = form.next_field().await.map_err(|it| unread(&it))? {
            if field.file_name().is_some() {
                return field.bytes().await.map(Self).map_err(|it| unread(&it));
            }
        }
        Err(none().into())
    }
}

fn none() -> Invalid {
    Invalid::shape("picture", "a JPEG, PNG or WebP picture")
}

fn unread(error: &axum::extract::multipart::MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Fault::TooLarge
    } else {
        Fault::Malformed(None)
    }
}
