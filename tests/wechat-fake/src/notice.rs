//! Callbacks: sealed, signed anew each time, sent until they are heard.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::date::rfc3339;
use crate::{Fake, Mode, Op};

/// How a signature is wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Forgery {
    /// It is right.
    #[default]
    None,
    /// It is the one that the platform sends now and then to see who looks.
    SignTest,
    /// It is of another key, under the right name.
    OtherKey,
    /// It names a key of nobody.
    NoKey,
    /// It was made long ago.
    Late,
    /// What was signed was changed since.
    Changed,
    /// There is none.
    Unsigned,
}

/// What is told until it is heard.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) inside: Value,
    to: String,
    heard: bool,
}

impl Notice {
    pub(crate) fn new(id: String, event: &str, inside: Value, to: String) -> Self {
        Self { id, event: event.to_owned(), inside, to, heard: false }
    }
}

/// A callback as it is sent.
#[derive(Debug, Clone, Serialize)]
pub struct SignedNotice {
    /// Its number.
    pub id: String,
    /// What happened.
    pub event: String,
    /// Where it goes.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: String,
}

/// How long the platform waits for an answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// A signature this old is nobody's.
const LATE_SECONDS: i64 = 301;

impl Fake {
    /// The headers that sign `body`, which may be changed.
    pub(crate) fn signature(
        &self,
        body: &mut Vec<u8>,
        forgery: Forgery,
    ) -> Vec<(&'static str, String)> {
        if forgery == Forgery::Unsigned {
            return Vec::new();
        }
        let at = if forgery == Forgery::Late { self.now() - LATE_SECONDS } else { self.now() };
        let (seconds, nonce) = (at.to_string(), self.keys().chance(16));
        let mut message = format!("{seconds}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let (mut signature, serial) = self.keys().sign(self.signer(), &message);
        let mut serial = serial.to_owned();
        match forgery {
            Forgery::SignTest => signature = format!("WECHATPAY/SIGNTEST/{signature}"),
            Forgery::OtherKey => {
                let other = match self.signer() {
                    crate::Signer::PublicKey => crate::Signer::Certificate,
                    crate::Signer::Certificate => crate::Signer::PublicKey,
                };
                signature = self.keys().sign(other, &message).0;
            }
            Forgery::NoKey => serial.replace_range(11.., "0000"),
            Forgery::Changed => body.push(b' '),
            _ => {}
        }
        vec![
            ("Wechatpay-Timestamp", seconds),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Serial", serial),
            ("Wechatpay-Signature", signature),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
        ]
    }

    /// All callbacks so far, heard or not, signed and sealed anew.
    pub fn notices(&self, forgery: Forgery) -> Vec<SignedNotice> {
        let notices = self.book().notices.clone();
        notices.iter().map(|it| self.signed_notice(it, forgery)).collect()
    }

    /// A callback that says `inside` of `event`, which never happened.
    pub fn made_up(&self, event: &str, inside: Value, url: &str) -> SignedNotice {
        let id = self.book().number("n");
        self.signed_notice(&Notice::new(id, event, inside, url.to_owned()), Forgery::None)
    }

    fn signed_notice(&self, notice: &Notice, forgery: Forgery) -> SignedNotice {
        let kind = if notice.event.starts_with("REFUND") { "refund" } else { "transaction" };
        let (nonce, sealed) = self.keys().seal(&notice.inside.to_string(), kind);
        let body = json!({
            "id": notice.id, "create_time": rfc3339(self.now()), "resource_type": "encrypt-resource",
            "event_type": notice.event, "summary": if kind == "refund" { "退款" } else { "支付成功" },
            "resource": {"original_type": kind, "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": sealed, "associated_data": kind, "nonce": nonce},
        });
        let mut body = body.to_string().into_bytes();
        let headers = self.signature(&mut body, forgery);
        let url = match &self.levers().callbacks_to {
            Some(base) => {
                let path = notice.to.split("://").last().and_then(|it| it.split_once('/'));
                format!("{base}/{}", path.map_or("", |(_, path)| path))
            }
            None => notice.to.clone(),
        };
        SignedNotice {
            id: notice.id.clone(),
            event: notice.event.clone(),
            url,
            headers,
            body: String::from_utf8(body).expect("text"),
        }
    }

    /// Sends what was not heard yet, each once, as its mode wants; how many are still not heard.
    pub async fn deliver(&self) -> usize {
        let waiting: Vec<Notice> =
            self.book().notices.iter().filter(|it| !it.heard).cloned().collect();
        for notice in &waiting {
            let mode = self.levers().modes.next(Op::Callback);
            let forgery = match mode {
                Mode::WrongSignature => Forgery::SignTest,
                Mode::OtherKey => Forgery::OtherKey,
                Mode::Late => Forgery::Late,
                Mode::Changed => Forgery::Changed,
                Mode::Unsigned => Forgery::Unsigned,
                _ => Forgery::None,
            };
            if let Mode::Delay { ms } = mode {
                tokio::time::sleep(Duration::from_millis(ms)).await;
            }
            if mode == Mode::Lost {
                continue;
            }
            let mut heard =
                self.send(&self.signed_notice(notice, forgery)).await.is_some_and(|it| it < 300);
            if mode == Mode::Duplicated {
                heard &= self
                    .send(&self.signed_notice(notice, forgery))
                    .await
                    .is_some_and(|it| it < 300);
            }
            // Whose answer gets lost is told again.
            if heard && mode != Mode::NoAnswer {
                let mut book = self.book();
                book.notices
                    .iter_mut()
                    .filter(|it| it.id == notice.id)
                    .for_each(|it| it.heard = true);
            }
        }
        self.book().notices.iter().filter(|it| !it.heard).count()
    }

    /// Sends a callback; the status of its answer, which was signed by nobody.
    pub async fn send(&self, notice: &SignedNotice) -> Option<u16> {
        let mut request = self.0.http.post(&notice.url).timeout(PATIENCE);
        request = request.header("content-type", "application/json");
        for (name, value) in &notice.headers {
            request = request.header(*name, value);
        }
        let answer = request.body(notice.body.clone()).send().await.ok()?;
        Some(answer.status().as_u16())
    }
}
