//! A sender that hands each code to a program of the merchant's, which sends the text message.
//!
//! It is asked by `POST` with `content-type: application/json` and a body of three fields:
//!
//! ```json
//! {"phone": "13800138000", "code": "413907", "validSeconds": 300}
//! ```
//!
//! `x-xiaopu-time` says when, in seconds; `x-xiaopu-nonce` is another each time; `x-xiaopu-signature` is the
//! HMAC-SHA256, in small hexadecimal, of time, nonce and body, a line feed between each, by the key that both
//! have. Any status of 200 to 299 within five seconds says that the message is on its way. Nothing is asked
//! twice: a message costs money, and the shopper asks again.

use data_encoding::HEXLOWER;
use mall_core::address::Phone;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{CodeSender, Pace, Sending};
use crate::gateway::wechat::{SettingsError, client};
use crate::secret::Secret;
use crate::{Clock, Fault};

/// How long a code can be used, in seconds; the engine keeps to the same.
const VALID_SECONDS: u32 = 300;
/// What SHA-256 works on at a time, in bytes.
const BLOCK: usize = 64;

/// Where codes are sent from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsSettings {
    /// The address of the merchant's program.
    pub url: String,
    /// The key that both have.
    pub key: Secret,
}

/// Hands codes on.
pub(crate) struct WebhookSender {
    http: reqwest::Client,
    settings: SmsSettings,
    clock: Clock,
}

impl WebhookSender {
    /// With these settings.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when this machine has no TLS.
    pub(crate) fn new(settings: &SmsSettings, clock: Clock) -> Result<Self, SettingsError> {
        Ok(Self { http: client()?, settings: settings.clone(), clock })
    }

    async fn hand_on(&self, phone: &Phone, code: &str) -> Result<(), Fault> {
        let body = json!({"phone": phone.as_str(), "code": code, "validSeconds": VALID_SECONDS});
        let (body, time) = (body.to_string(), self.clock.now().0.div_euclid(1_000).to_string());
        let mut drawn = [0; 16];
        getrandom::fill(&mut drawn)
            .map_err(|_| Fault::Broken("the system gave no random bytes"))?;
        let nonce = HEXLOWER.encode(&drawn);
        let signature = hmac(self.settings.key.text(), &format!("{time}\n{nonce}\n{body}"));
        let request = self
            .http
            .post(&self.settings.url)
            .header("content-type", "application/json")
            .header("x-xiaopu-time", time)
            .header("x-xiaopu-nonce", nonce)
            .header("x-xiaopu-signature", HEXLOWER.encode(&signature))
            .body(body);
        let said = request.send().await.map(|answer| answer.status());
        match said {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) => {
                tracing::error!(status = status.as_u16(), "a log-in code was not taken");
                Err(Fault::Unavailable("the sender of codes does not take it"))
            }
            Err(error) => {
                let error = error.without_url();
                tracing::error!(%error, "the sender of log-in codes does not answer");
                Err(Fault::Unavailable("the sender of codes does not answer"))
            }
        }
    }
}

impl CodeSender for WebhookSender {
    fn pace(&self) -> Pace {
        Pace { again_after_seconds: 60, per_hour: 5, per_address: Some(20) }
    }

    fn send<'a>(&'a self, phone: &'a Phone, code: &'a str) -> Sending<'a> {
        Box::pin(async move {
            self.hand_on(phone, code).await?;
            Ok(None)
        })
    }
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(key: &str, message: &str) -> [u8; 32] {
    let mut block = [0; BLOCK];
    let hashed: [u8; 32];
    let key = if key.len() > BLOCK {
        hashed = Sha256::digest(key).into();
        hashed.as_slice()
    } else {
        key.as_bytes()
    };
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let inner = Sha256::new().chain_update(block.map(|it| it ^ 0x36)).chain_update(message);
    let outer = Sha256::new().chain_update(block.map(|it| it ^ 0x5c));
    outer.chain_update(inner.finalize()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, cases 1 and 2; a key longer than a block is hashed first.
    #[test]
    fn the_signature_is_that_of_the_standard() {
        let said = |key: &str, message: &str| HEXLOWER.encode(&hmac(key, message));
        assert_eq!(
            said(&"\u{b}".repeat(20), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert_eq!(
            said("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            said(&"k".repeat(65), "m"),
            "c2d7d4c2256ddb097409ec0c67e1d58fa1a007fc6932cac0d892a525d08af7cc"
        );
    }
}
