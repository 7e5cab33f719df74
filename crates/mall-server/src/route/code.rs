//! QR codes of pages of the H5 store, for posters: a PNG that leads to a product, a group, a bargain or the
//! invitation, with the token of whoever invites.
//!
//! It is made of its address alone and asks no database: what it leads to says itself when it is gone. In the
//! mini-program [`picture`] is where WeChat's own code of a page takes its place.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use mall_core::{BargainId, GroupId, Invalid, InviteToken, ProductId};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;

use super::extract::Query;
use crate::web::origin;
use crate::{App, Fault};

/// What is scanned leads to the same place tomorrow.
const A_DAY: &str = "public, max-age=86400";
/// Pixels of one dot: a code of an address is then some 400 pixels wide.
const DOT: usize = 8;
/// White around it, in dots: what a camera needs to find it.
const QUIET: usize = 4;
/// Longest name of a host (RFC 1035), with a port behind it.
const HOST_CHARS_MAX: usize = 259;

/// Whom it leads to, and by whom.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    /// Which product, group or bargain.
    id: Option<String>,
    /// Whose invitation comes along.
    invite: Option<InviteToken>,
}

/// Kept by whoever shows it, unlike what the API answers.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/codes/{page}", get(show))
}

async fn show(
    State(app): State<Arc<App>>,
    Path(page): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let address = address(&page, wanted, &host(&headers)?)?;
    if let Some(id) = address.product {
        app.catalog().await?.product(&id).ok_or(Fault::NotFound)?;
    }
    let mut response = Bytes::from(picture(&address.text)?).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(A_DAY));
    headers.insert(header::VARY, HeaderValue::from_static("host, x-forwarded-proto"));
    Ok(response)
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

struct Address {
    text: String,
    /// Which product has to be there.
    product: Option<ProductId>,
}

fn address(page: &str, Wanted { id, invite }: Wanted, origin: &str) -> Result<Address, Fault> {
    let id = id.unwrap_or_default();
    let mut product = None;
    match page {
        "product" => product = Some(ProductId::new(&*id)?),
        "group" => drop(GroupId::new(&*id)?),
        "bargain" => drop(BargainId::new(&*id)?),
        "invite" if id.is_empty() => {}
        _ => return Err(Fault::NotFound),
    }
    // Ids and tokens are letters, digits, `-` and `_`: an address holds them as they are.
    let query = [("id", id), ("invite", invite.map(|it| it.to_string()).unwrap_or_default())];
    let query = query.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = query.map(|(name, value)| format!("{name}={value}")).collect();
    Ok(Address { text: format!("{origin}/{page}?{}", query.join("&")), product })
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

    fn to(page: &str, id: Option<&str>, invite: Option<&str>) -> Result<String, Fault> {
        let invite = invite.map(|it| InviteToken::new(it).unwrap());
        let wanted = Wanted { id: id.map(str::to_owned), invite };
        address(page, wanted, "https://shop.example").map(|it| it.text)
    }

    #[test]
    fn an_address_names_the_page_and_who_invites() {
        let shop = "https://shop.example";
        for (page, id, invite, leads) in [
            ("product", Some("mask"), None, "/product?id=mask"),
            ("product", Some("mask"), Some("iAb"), "/product?id=mask&invite=iAb"),
            ("group", Some("g1"), Some("iAb"), "/group?id=g1&invite=iAb"),
            ("bargain", Some("b1"), None, "/bargain?id=b1"),
            ("invite", None, Some("iAb"), "/invite?invite=iAb"),
        ] {
            assert_eq!(to(page, id, invite).unwrap(), format!("{shop}{leads}"));
        }
        for (page, id) in [
            ("product", None),
            ("product", Some("")),
            ("product", Some("a b")),
            ("product", Some("a&next=1")),
            ("group", Some("//evil.com")),
            ("bargain", Some("<script>")),
            ("invite", Some("mask")),
            ("me", None),
            ("..", None),
        ] {
            assert!(to(page, id, None).is_err(), "{page} {id:?}");
        }
    }

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
