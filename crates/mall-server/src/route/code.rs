//! Codes of pages, for posters: a picture that leads to a product, a group, a bargain or the invitation, with the token
//! of whoever invites.
//!
//! In a browser it is the QR code of the page's address: made of that alone, it asks no database, and what it leads to
//! says itself when it is gone. In the mini-program it is `WeChat`'s own, whose scene holds no more than a short name
//! (`crate::engine::lead`); [`lead`](super::lead) tells what that stands for.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use mall_api::wechat::LeadQuery;
use mall_core::pricing::Channel;
use mall_core::{Invalid, InviteToken};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;

use super::extract::Query;
use super::lead::{PATIENCE, is_there};
use crate::engine::lead::{CODES_LEAD_TO, Lead};
use crate::record::wechat_scene;
use crate::web::origin;
use crate::{App, Fault};

/// What is scanned leads to the same place tomorrow.
const A_DAY: &str = "public, max-age=86400";
/// It stands in for another.
const NOT_KEPT: &str = "no-store";
/// Pixels of one dot: a code of an address is then some 400 pixels wide.
const DOT: usize = 8;
/// White around it, in dots: what a camera needs to find it.
const QUIET: usize = 4;
/// Longest name of a host (RFC 1035), with a port behind it.
const HOST_CHARS_MAX: usize = 259;

/// Whom it leads to, by whom, and in which shell it was asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    id: Option<String>,
    invite: Option<InviteToken>,
    via: Option<Channel>,
}

/// A picture that is answered, and how long it is kept.
struct Picture {
    kind: &'static str,
    bytes: Bytes,
    keep: &'static str,
}

/// Kept by whoever shows it, unlike what the API answers.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/codes/{page}", get(show))
}

async fn show(
    State(app): State<Arc<App>>,
    Path(page): Path<String>,
    Query(Wanted { id, invite, via }): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    // Nobody scans a poster of the shop alone: whoever invites has a page for it.
    let known = Some(page).filter(|it| it != "home").ok_or(Fault::NotFound)?;
    let lead = Lead::new(&known, LeadQuery { id, invite })?;
    let is_native = via == Some(Channel::MiniProgram);
    let own = if is_native { native(&app, &lead).await? } else { None };
    let picture = if let Some(picture) = own {
        picture
    } else {
        if let Some(id) = lead.product() {
            app.catalog().await?.product(id).ok_or(Fault::NotFound)?;
        }
        let bytes = picture(&format!("{}{}", host(&headers)?, lead.h5()))?.into();
        Picture { kind: "image/png", bytes, keep: if is_native { NOT_KEPT } else { A_DAY } }
    };
    let mut response = picture.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(picture.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(picture.keep));
    headers.insert(header::VARY, HeaderValue::from_static("host, x-forwarded-proto"));
    Ok(response)
}

/// `WeChat`'s own code; nothing where there is no mini-program, or `WeChat` makes none now.
async fn native(app: &Arc<App>, lead: &Lead) -> Result<Option<Picture>, Fault> {
    let Some(platform) = app.platform().filter(|it| it.app().is_some()) else { return Ok(None) };
    if !is_there(app, lead).await? {
        return Err(Fault::NotFound);
    }
    let (row, scene) = (lead.row(), lead.code());
    let code = scene.clone();
    let is_kept = app.store().read(move |tx| Ok(wechat_scene::find(tx, &code)?.is_some())).await?;
    if !is_kept {
        app.store().write(move |tx| wechat_scene::add(tx, &row)).await?;
    }
    match tokio::time::timeout(PATIENCE, platform.code(CODES_LEAD_TO, &scene)).await {
        Ok(Ok(code)) => Ok(Some(Picture { kind: code.kind, bytes: code.bytes, keep: A_DAY })),
        Ok(Err(refusal)) => {
            tracing::error!(%refusal, "WeChat makes no code of a page: its H5 code stands in");
            Ok(None)
        }
        Err(_) => {
            tracing::warn!("WeChat makes no code in time: the H5 code of a page stands in");
            Ok(None)
        }
    }
}

/// The origin that was asked; one that is no name of a host could lead anywhere.
fn host(headers: &HeaderMap) -> Result<String, Fault> {
    let origin = origin(headers);
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let is_name = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if host.is_empty() || host.len() > HOST_CHARS_MAX || !host.chars().all(is_name) {
        return Err(Fault::Malformed(Some(Invalid::shape("Host", "a host, with a port or none"))));
    }
    Ok(origin)
}

/// A PNG of the code of `address`, black on white, a bit for each pixel.
fn picture(address: &str) -> Result<Vec<u8>, Fault> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium)
        .map_err(|_| Fault::Broken("an address of the shop is too long for a code"))?;
    let dots = usize::try_from(code.size()).map_err(|_| Fault::Broken("a code has no size"))?;
    let side = (dots + 2 * QUIET) * DOT;
    // Dots begin at bytes, since eight pixels are one.
    let is_dark = |x: usize, y: usize| {
        let at = |it: usize| it.checked_sub(QUIET).and_then(|it| i32::try_from(it).ok());
        at(x).zip(at(y)).is_some_and(|(x, y)| code.get_module(x, y))
    };
    let row = |y: usize| {
        (0..side / DOT).map(move |x| if is_dark(x, y) { 0 } else { u8::MAX }).collect::<Vec<_>>()
    };
    let pixels: Vec<u8> =
        (0..side / DOT).flat_map(|y| std::iter::repeat_n(row(y), DOT).flatten()).collect();
    let mut file = Vec::new();
    let side = u32::try_from(side).map_err(|_| Fault::Broken("a code is too wide"))?;
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let written = encoder.write_header().and_then(|mut it| it.write_image_data(&pixels));
    written.map_err(|_| Fault::Broken("a code cannot be written as PNG"))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_that_is_no_host_is_refused() {
        let asked = |it: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("host", HeaderValue::from_bytes(it.as_bytes()).unwrap());
            host(&headers)
        };
        assert_eq!(asked("shop.example:8080").unwrap(), "http://shop.example:8080");
        assert_eq!(asked("[::1]:80").unwrap(), "http://[::1]:80");
        for bad in ["", "a/b", "user@host", "a b", "shop.example?x", "a#b", &"x".repeat(260)] {
            assert!(asked(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_picture_has_the_dots_of_the_code() {
        let address = "https://shop.example/product?id=mask&invite=iAbCdEfGhIjKlMnOpQrStUv";
        let file = picture(address).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let code = QrCode::encode_text(address, QrCodeEcc::Medium).unwrap();
        let dots = usize::try_from(code.size()).unwrap() + 2 * QUIET;
        assert_eq!(info.width as usize, dots * DOT);
        for (x, y) in (0..dots).flat_map(|y| (0..dots).map(move |x| (x, y))) {
            let shift = |it: usize| i32::try_from(it).unwrap() - i32::try_from(QUIET).unwrap();
            let byte = pixels[y * DOT * info.line_size + x];
            assert_eq!(byte == 0, code.get_module(shift(x), shift(y)), "{x} {y}");
            assert!(byte == 0 || byte == u8::MAX);
        }
    }
}
