//! A request to `WeChat` Pay: signed anew for each try, and believed only when the platform signed the answer.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use data_encoding::HEXLOWER;
use mall_core::Timestamp;
use mall_wechat::ask::{Ask, Refusal, read};
use mall_wechat::certificate::{Certificates, certificates};
use mall_wechat::key::{ApiKey, MerchantKey, PlatformKey};
use mall_wechat::message::{PaymentArguments, Request};
use mall_wechat::notice::{self, Notice};
use mall_wechat::trust::{Distrust, PlatformKeys, Signed};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, USER_AGENT};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::settings::{PaySettings, SettingsError, Trust};
use crate::{Clock, Fault};

/// How long a connection may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
/// How long an answer may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// What is waited before each try, in milliseconds: the first at once.
const WAITS_MS: [u64; 3] = [0, 200, 800];
/// Largest answer.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Certificates are asked for only this often, in milliseconds: whoever signs with a key of nobody could
/// have them asked for without end.
const CERTIFICATES_MS: i64 = 60_000;

pub(super) struct Caller {
    http: reqwest::Client,
    base: String,
    key: MerchantKey,
    api_key: ApiKey,
    keys: RwLock<PlatformKeys>,
    /// Whether others than the first are to be had.
    has_certificates: bool,
    /// When certificates were last asked for; one at a time.
    asked_at: Mutex<Option<Timestamp>>,
    clock: Clock,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn signed(&self) -> Result<Signed<'_>, Distrust> {
        Signed::of(|name| self.headers.get(name).and_then(|it| it.to_str().ok()))
    }
}

/// Chooses who does the cryptography of TLS, for all of this process: `reqwest` is built without one, so every
/// client asks for it. Done before, it changes nothing.
pub fn begin_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// A client that waits for nobody for long and follows nobody elsewhere.
pub(crate) fn client() -> Result<reqwest::Client, SettingsError> {
    begin_tls();
    reqwest::Client::builder()
        .connect_timeout(CONNECT_LIMIT)
        .timeout(ANSWER_LIMIT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|_| SettingsError::Wrong { field: "tls", wanted: "to be had on this machine" })
}

impl Caller {
    pub(super) fn new(settings: &PaySettings, clock: Clock) -> Result<Self, SettingsError> {
        let merchant = &settings.merchant.number;
        let key = MerchantKey::new(merchant, &settings.serial, settings.key.text())?;
        let (keys, has_certificates) = match &settings.trust {
            Trust::PublicKey { id, pem } => (vec![PlatformKey::public(id, pem)?], false),
            Trust::Certificates(all) => {
                let keys: Result<_, _> =
                    all.iter().map(|it| PlatformKey::certificate(it)).collect();
                (keys?, true)
            }
        };
        Ok(Self {
            http: client()?,
            base: settings.base.trim_end_matches('/').to_owned(),
            key,
            api_key: ApiKey::new(settings.api_key.text())?,
            keys: RwLock::new(PlatformKeys(keys)),
            has_certificates,
            asked_at: Mutex::default(),
            clock,
        })
    }

    /// What is said to `ask`. What may have been done, or may be done later, is asked again under the same
    /// number.
    pub(super) async fn ask<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T, Refusal> {
        let mut refusal = Refusal::Busy;
        for wait in WAITS_MS {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            match self.once(ask).await {
                // Once it may have been done, no later refusal says that it was not.
                Err(Refusal::Unknown) => refusal = Refusal::Unknown,
                Err(Refusal::Busy) => {}
                said => return said,
            }
        }
        Err(refusal)
    }

    async fn once<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T, Refusal> {
        let answer = self.send(ask).await?;
        if let Err(distrust) = self.believe(&answer).await {
            // Whatever it says, a refusal too, was said by nobody.
            tracing::warn!(%distrust, path = ask.path, "an answer of WeChat Pay is not believed");
            return Err(Refusal::Unknown);
        }
        read(answer.status, &answer.body)
    }

    /// A file, which is not signed: its hash was told before.
    pub(super) async fn file(&self, ask: &Ask) -> Result<Vec<u8>, Refusal> {
        let answer = self.send(ask).await?;
        if answer.status == 200 { Ok(answer.body) } else { Err(Refusal::Unknown) }
    }

    async fn send(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let nonce = nonce().ok_or(Refusal::Unknown)?;
        let seconds = self.clock.now().0.div_euclid(1_000);
        let Ask { method, path, body } = ask;
        let request = Request { method, path, seconds, nonce: &nonce, body };
        let signature = request.authorization(&self.key).map_err(|_| Refusal::Unknown)?;
        let url = format!("{}{path}", self.base);
        let request = if *method == "GET" {
            self.http.get(url)
        } else {
            self.http.post(url).body(body.clone())
        };
        let mut request = request
            .header(AUTHORIZATION, signature)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("xiaopu/", env!("CARGO_PKG_VERSION")));
        if let Some(serial) = self.serial() {
            // By it the platform knows which key it may sign with.
            request = request.header("wechatpay-serial", serial);
        }
        receive(request).await.map_err(|error| {
            // A path names a payment, no secret and no shopper.
            let error = error.without_url();
            tracing::warn!(%error, path, "WeChat Pay does not answer");
            Refusal::Unknown
        })
    }

    fn serial(&self) -> Option<String> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.0.first().map(|it| it.serial().to_owned())
    }

    fn check(&self, signed: &Signed<'_>, body: &[u8], now: Timestamp) -> Result<(), Distrust> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).check(signed, body, now)
    }

    async fn believe(&self, answer: &Answer) -> Result<(), Distrust> {
        let (signed, now) = (answer.signed()?, self.clock.now());
        match self.check(&signed, &answer.body, now) {
            Err(Distrust::UnknownKey) if self.fetch_certificates(now).await => {
                self.check(&signed, &answer.body, now)
            }
            said => said,
        }
    }

    /// What a callback says.
    pub(super) async fn notice(
        &self,
        signed: &Signed<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Notice, Distrust> {
        let read = || {
            let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
            notice::read(&keys, &self.api_key, signed, (body, now))
        };
        match read() {
            Err(Distrust::UnknownKey) if self.fetch_certificates(now).await => read(),
            said => said,
        }
    }

    /// Asks for certificates that are not known yet; whether there are any.
    async fn fetch_certificates(&self, now: Timestamp) -> bool {
        if !self.has_certificates {
            return false;
        }
        let mut asked_at = self.asked_at.lock().await;
        if asked_at.is_some_and(|at| now.since_ms(at) < CERTIFICATES_MS) {
            return false;
        }
        *asked_at = Some(now);
        let Ok(answer) = self.send(&certificates()).await else { return false };
        let Ok(found) = read::<Certificates>(answer.status, &answer.body) else { return false };
        let new = PlatformKeys(found.keys(&self.api_key));
        // It is signed with one of those inside.
        let is_theirs = answer.signed().is_ok_and(|it| new.check(&it, &answer.body, now).is_ok());
        if is_theirs {
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = new;
            tracing::info!("WeChat Pay has other certificates");
        }
        is_theirs
    }

    /// What a phone asks for the payment `prepay` with.
    pub(super) fn payment_arguments(
        &self,
        app: &str,
        prepay: &str,
    ) -> Result<PaymentArguments, Fault> {
        let nonce = nonce().ok_or(Fault::Broken("the system gave no random bytes"))?;
        let seconds = self.clock.now().0.div_euclid(1_000);
        PaymentArguments::new(&self.key, app, prepay, (seconds, &nonce))
            .map_err(|_| Fault::Broken("the merchant's key does not sign"))
    }
}

/// 128 bits that nobody can guess.
fn nonce() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(HEXLOWER.encode(&bytes))
}

async fn receive(request: reqwest::RequestBuilder) -> Result<Answer, reqwest::Error> {
    let mut response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        // What is cut is no longer what was signed.
        if body.len().saturating_add(part.len()) > ANSWER_BYTES_MAX {
            break;
        }
        body.extend_from_slice(&part);
    }
    Ok(Answer { status, headers, body })
}
