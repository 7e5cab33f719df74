//! 网页: the signature that lets a page inside `WeChat` use its scripts (JS-SDK).

use data_encoding::HEXLOWER;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// Why an address is not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`url` is no page of this shop")]
pub struct NotOurs;

/// The signature of the page at `url`, for the ticket `ticket`. What follows `#` is no part of it.
///
/// Only pages below one of `ours` (`https://shop.example/`) are signed: whoever had others signed could give
/// theirs out as ours.
///
/// # Errors
///
/// [`NotOurs`].
pub fn signature(
    ticket: &str,
    (seconds, nonce): (i64, &str),
    url: &str,
    ours: &[String],
) -> Result<String, NotOurs> {
    let url = url.split('#').next().unwrap_or(url);
    let is_ours = |it: &String| {
        it.starts_with("https://") && it.ends_with('/') && url.starts_with(it.as_str())
    };
    if !ours.iter().any(is_ours) || url.contains(char::is_control) {
        return Err(NotOurs);
    }
    Ok(sign(ticket, (seconds, nonce), url))
}

/// The signature of any address; what is asked for by others goes through [`signature`].
pub fn sign(ticket: &str, (seconds, nonce): (i64, &str), url: &str) -> String {
    sha1(format!("jsapi_ticket={ticket}&noncestr={nonce}&timestamp={seconds}&url={url}").as_bytes())
}

/// What `WeChat` signs its older texts with, in small hexadecimal.
pub(crate) fn sha1(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}
