//! What is asked of the platform (`api.weixin.qq.com`): log-in, tokens, messages, codes, links, moderation,
//! shipping. Its answers have status 200 even when they are errors; only `errcode` tells.
//!
//! ```text
//! person     log-in, phone numbers, and who comes back from the page of WeChat
//! token      what everything else is asked with
//! message    subscription messages, codes, links, moderation
//! shipping   what was sent
//! ```
//!
//! A path holds a token or the app's secret where it says so: it is never logged.

mod message;
mod person;
mod shipping;
mod token;

pub use message::*;
pub use person::*;
pub use shipping::*;
pub use token::*;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ask::Ask;

/// Why the platform did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiRefusal {
    /// The token is no longer good: a new one, and the same again, once.
    #[error("token expired ({code})")]
    Token {
        /// `errcode`.
        code: i64,
    },
    /// Too many, or it is busy: the same later.
    #[error("busy ({code})")]
    Busy {
        /// `errcode`.
        code: i64,
    },
    /// The code of a log-in or of a phone number was used, or is too old: the shopper does it once more.
    #[error("stale code ({code})")]
    StaleCode {
        /// `errcode`.
        code: i64,
    },
    /// The platform blocks this person.
    #[error("blocked ({code})")]
    Blocked {
        /// `errcode`.
        code: i64,
    },
    /// The shopper wants no such message, or has had those that they asked for: it is dropped.
    #[error("not wanted ({code})")]
    NotWanted {
        /// `errcode`.
        code: i64,
    },
    /// It is not known yet: a payment shows here some seconds after it was made. The same later.
    #[error("not there yet ({code})")]
    NotYet {
        /// `errcode`.
        code: i64,
    },
    /// The shop is set up wrong, or what was sent is: a person must look.
    #[error("refused ({code}): {message}")]
    Wrong {
        /// `errcode`.
        code: i64,
        /// `errmsg`, which names the field.
        message: String,
    },
    /// It is no answer of the platform.
    #[error("unreadable")]
    Unreadable,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

impl ApiRefusal {
    fn of(Said { errcode: code, errmsg }: Said) -> Self {
        match code {
            40_001 | 40_014 | 42_001 => Self::Token { code },
            -1 | 45_009 | 45_011 | 44_990 => Self::Busy { code },
            40_029 | 40_163 => Self::StaleCode { code },
            40_226 => Self::Blocked { code },
            43_101 => Self::NotWanted { code },
            10_060_001 => Self::NotYet { code },
            _ => Self::Wrong { code, message: errmsg.chars().take(MESSAGE_CHARS_MAX).collect() },
        }
    }

    /// Whether the same may be taken later.
    pub const fn passes(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. } | Self::Token { .. } | Self::NotYet { .. } | Self::Unreadable
        )
    }
}

/// What of an error's text is kept.
const MESSAGE_CHARS_MAX: usize = 200;

/// What an answer says.
///
/// # Errors
///
/// [`ApiRefusal`].
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiRefusal> {
    let tree: Value = serde_json::from_slice(body).map_err(|_| ApiRefusal::Unreadable)?;
    let said = Said::deserialize(&tree).map_err(|_| ApiRefusal::Unreadable)?;
    if said.errcode != 0 {
        return Err(ApiRefusal::of(said));
    }
    T::deserialize(tree).map_err(|_| ApiRefusal::Unreadable)
}

/// An answer that says nothing but that it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Done {}

/// The app, as the platform knows it.
#[derive(Clone, Copy)]
pub struct App<'a> {
    /// `appid`.
    pub id: &'a str,
    /// `secret`.
    pub secret: &'a str,
}

fn post(path: &str, token: Option<&str>, body: &Value) -> Ask {
    let query = token.map_or_else(String::new, |it| format!("?{}", query(&[("access_token", it)])));
    Ask { method: "POST", path: format!("{path}{query}"), body: body.to_string() }
}

fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_error_is_told_by_its_number_alone() {
        let read = |body: &str| read::<Session>(body.as_bytes()).map(|it| it.openid);
        assert_eq!(
            read(r#"{"openid": "o1", "session_key": "k", "errcode": 0}"#),
            Ok("o1".to_owned())
        );
        for (code, meant) in [
            (40_029, ApiRefusal::StaleCode { code: 40_029 }),
            (40_163, ApiRefusal::StaleCode { code: 40_163 }),
            (-1, ApiRefusal::Busy { code: -1 }),
            (45_011, ApiRefusal::Busy { code: 45_011 }),
            (40_226, ApiRefusal::Blocked { code: 40_226 }),
            (42_001, ApiRefusal::Token { code: 42_001 }),
            (43_101, ApiRefusal::NotWanted { code: 43_101 }),
            (40_125, ApiRefusal::Wrong { code: 40_125, message: "x".to_owned() }),
        ] {
            let said = json!({"errcode": code, "errmsg": "x", "openid": "o1", "session_key": "k"});
            assert_eq!(read(&said.to_string()), Err(meant));
        }
        for body in ["", "<html>", "{}", r#"{"errcode": "many"}"#, "[]"] {
            assert_eq!(read(body), Err(ApiRefusal::Unreadable), "{body}");
        }
        assert_eq!(super::read::<Done>(br#"{"errcode":0,"errmsg":"ok"}"#), Ok(Done {}));
    }
}
