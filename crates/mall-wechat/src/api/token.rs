//! The token that everything else is asked with.

use mall_core::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::{App, post, query};
use crate::ask::Ask;

/// A token and how long it is good.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Token {
    /// At most 512 bytes.
    pub access_token: String,
    /// Seconds.
    pub expires_in: i64,
}

impl Token {
    /// When the next is asked for, given that this one came at `at`: with a fifth of its life left.
    pub fn renew_at(&self, at: Timestamp) -> Timestamp {
        renew_at(self.expires_in, at)
    }
}

/// By what pages inside `WeChat` are signed ([`crate::page`]), and how long it is good. It never leaves the
/// server.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Ticket {
    /// As it came.
    pub ticket: String,
    /// Seconds.
    pub expires_in: i64,
}

impl Ticket {
    /// As [`Token::renew_at`].
    pub fn renew_at(&self, at: Timestamp) -> Timestamp {
        renew_at(self.expires_in, at)
    }
}

fn renew_at(expires_in: i64, at: Timestamp) -> Timestamp {
    at.plus_ms(expires_in.clamp(0, DAY_SECONDS).saturating_mul(800))
}

/// Longer than any token lives.
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A token; asked again, the same until five minutes before its end. The body holds the secret.
pub fn stable_token(app: App<'_>) -> Ask {
    post(
        "/cgi-bin/stable_token",
        None,
        &json!({"grant_type": "client_credential", "appid": app.id, "secret": app.secret}),
    )
}

/// A ticket, by the token of the account with pages.
pub fn page_ticket(token: &str) -> Ask {
    let query = query(&[("access_token", token), ("type", "jsapi")]);
    let path = format!("/cgi-bin/ticket/getticket?{query}");
    Ask { method: "GET", path, body: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_before_it_ends() {
        let token = |expires_in| Token { access_token: "t".to_owned(), expires_in };
        assert_eq!(token(7_200).renew_at(Timestamp(1_000)), Timestamp(1_000 + 5_760_000));
        assert_eq!(token(-1).renew_at(Timestamp(1_000)), Timestamp(1_000));
        assert_eq!(token(i64::MAX).renew_at(Timestamp(0)), Timestamp(69_120_000));
    }
}
