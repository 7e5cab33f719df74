//! Which addresses may be opened. What is refused here is refused for good: there is no other way to open an
//! address in either shell.
//!
//! Nothing is parsed that a browser could parse otherwise: what is taken has one reading. There is no place
//! in it for a user, a port, a fragment, a backslash or a capital letter before the path.

use crate::Invalid;
use crate::limits::URL_BYTES_MAX;

/// What stands before every host.
const SCHEME: &str = "https://";
/// Longest host, as DNS has it, in bytes.
const HOST_BYTES_MAX: usize = 253;

/// `url` is an `https` address of a host that `is_allowed`, and nothing in it can be read otherwise.
///
/// # Errors
///
/// When it is not, for `field`.
pub fn https(field: &str, url: &str, is_allowed: impl Fn(&str) -> bool) -> Result<(), Invalid> {
    let wrong = || Invalid::shape(field, "an https address of an allowed host");
    let rest = url.strip_prefix(SCHEME).filter(|_| url.len() <= URL_BYTES_MAX).ok_or_else(wrong)?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (name, path) = rest.split_at_checked(end).ok_or_else(wrong)?;
    if is_host(name) && is_allowed(name) && is_path(path) { Ok(()) } else { Err(wrong()) }
}

/// `name` is a host that a merchant can allow: `help.example.com`.
///
/// # Errors
///
/// When it is not, for `field`.
pub fn host(field: &str, name: &str) -> Result<(), Invalid> {
    let wanted = "a host of small letters, digits and hyphens, without a port";
    if is_host(name) { Ok(()) } else { Err(Invalid::shape(field, wanted)) }
}

/// At least two labels of small letters, digits and hyphens; none is punycode, which looks like another, and
/// the last is no number, which would be an address.
fn is_host(name: &str) -> bool {
    let is_label = |it: &str| {
        (1..=63).contains(&it.len())
            && it.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !it.starts_with('-')
            && !it.ends_with('-')
            && !it.starts_with("xn--")
    };
    name.len() <= HOST_BYTES_MAX
        && name.contains('.')
        && name.split('.').all(is_label)
        && name.rsplit('.').next().is_some_and(|it| it.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Path and query: plain characters, and `%` only before two hexadecimal digits that are no control
/// character and no backslash.
fn is_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/?&=._-~!$'()*+,;:%".contains(&b);
    path.bytes().all(plain)
        && path.split('%').skip(1).all(|it| {
            let code = it.get(..2).filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()));
            let code = code.and_then(|it| u8::from_str_radix(it, 16).ok());
            code.is_some_and(|it| !it.is_ascii_control() && it != b'\\')
        })
}
