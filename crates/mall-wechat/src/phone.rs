//! What a phone was told under its session key, which no phone has.

use crate::page::sha1;

/// Whether `signature` is that of `raw` under the session key: nobody changed what the phone was told.
pub fn is_told(raw: &str, session_key: &str, signature: &str) -> bool {
    sha1(format!("{raw}{session_key}").as_bytes()) == signature
}
