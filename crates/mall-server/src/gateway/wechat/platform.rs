//! `api.weixin.qq.com`: who somebody is, letters, codes and links. Its paths hold secrets, so no line of the log shows one.

mod goods;
mod letters;
mod pages;

use std::fmt;
use std::time::Duration;

use mall_core::Timestamp;
use mall_core::address::Phone;
use mall_wechat::api::{
    self, ApiRefusal, Session, Token, Visitor, code_to_session, code_to_visitor, phone_number,
    stable_token,
};
use mall_wechat::ask::Ask;
use mall_wechat::seal::SealKey;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::caller::client;
use super::settings::SettingsError;
use crate::engine::person::Known;
use crate::secret::Secret;
use crate::{Clock, Fault};
pub(crate) use goods::Sending;
pub(crate) use letters::{Letter, NotSent};
use pages::Codes;
pub(crate) use pages::NotSigned;

/// The address of the platform.
pub const API_BASE: &str = "https://api.weixin.qq.com";
/// The address of the page that asks who somebody is.
pub const OPEN_BASE: &str = "https://open.weixin.qq.com";
/// Largest answer: a code of the mini-program is a picture.
const ANSWER_BYTES_MAX: usize = 512 * 1024;
/// What is waited before it is asked once more where the platform is busy.
const AGAIN: Duration = Duration::from_millis(200);

/// An app and its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSecret {
    /// `appid`.
    pub id: String,
    /// `secret`.
    pub secret: Secret,
}

/// How shoppers log in by `WeChat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSettings {
    /// The mini-program.
    pub mini_program: Option<AppSecret>,
    /// The account whose pages are open inside `WeChat`.
    pub page: Option<AppSecret>,
    /// 原始ID of the mini-program, `gh_…`: by it a page inside `WeChat` opens it.
    pub original_id: Option<String>,
    /// Where the shop is: `https://shop.example`. Nobody is sent back elsewhere.
    pub shop: String,
    /// The address of the platform: [`API_BASE`], or one of tests.
    pub base: String,
    /// The address of the page that asks: [`OPEN_BASE`], or one of tests.
    pub open_base: String,
}

/// Asks the platform.
pub(crate) struct Platform {
    http: reqwest::Client,
    settings: LoginSettings,
    /// Of the mini-program.
    token: Held,
    /// Of the account with pages.
    page_token: Held,
    /// By what its pages are signed.
    ticket: Held,
    codes: Codes,
    clock: Clock,
}

/// A token or a ticket, and when the next is asked for. Whoever needs one waits for who asks.
type Held = Mutex<Option<(String, Timestamp)>>;

/// In whose name something is asked.
#[derive(Debug, Clone, Copy)]
enum By {
    /// The mini-program's.
    MiniProgram,
    /// That of the account with pages.
    Page,
}

impl fmt::Debug for Platform {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Platform")
    }
}

impl Platform {
    /// With these settings.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when this machine has no TLS.
    pub(crate) fn new(settings: &LoginSettings, clock: Clock) -> Result<Self, SettingsError> {
        let settings = settings.clone();
        let (token, page_token, ticket) = (Held::default(), Held::default(), Held::default());
        let (http, codes) = (client()?, Codes::default());
        Ok(Self { http, settings, token, page_token, ticket, codes, clock })
    }

    /// How it is set up.
    pub(crate) const fn settings(&self) -> &LoginSettings {
        &self.settings
    }

    /// Whether the platform knows `app` by its secret.
    ///
    /// # Errors
    ///
    /// [`ApiRefusal`]: what it says, or that nothing came.
    pub(crate) async fn knows(&self, app: &AppSecret) -> Result<(), ApiRefusal> {
        self.say::<Token>(&stable_token(app.named())).await.map(|_| ())
    }

    /// Who has the `code` of `wx.login`, and, with the code of a tap that told it, their number.
    ///
    /// # Errors
    ///
    /// What the shopper is to do is in each; [`Fault::NotFound`] in a shop without a mini-program.
    pub(crate) async fn mini_program(
        &self,
        code: &str,
        phone_code: Option<&str>,
    ) -> Result<Known, Fault> {
        let app = self.settings.mini_program.as_ref().ok_or(Fault::NotFound)?;
        let said: Session = self.say(&code_to_session(app.named(), code)).await.map_err(refused)?;
        let key = SealKey::of(app.secret.text());
        let sealed = key.and_then(|it| it.seal(nonce()?, &said.openid, &said.session_key));
        let session_key = Some(sealed.ok_or(Fault::Broken("a session key cannot be sealed"))?);
        let phone = match phone_code {
            Some(code) => Some(self.phone(app, code).await?),
            None => None,
        };
        let (openid, unionid) = (said.openid, said.unionid);
        Ok(Known { app: app.id.clone(), openid, unionid, session_key, phone })
    }

    /// Who came back with `code` from the page that asks; nobody, when it is the borrowed account of a page that
    /// is only looked at.
    ///
    /// # Errors
    ///
    /// As above.
    pub(crate) async fn visitor(&self, code: &str) -> Result<Option<Known>, Fault> {
        let app = self.settings.page.as_ref().ok_or(Fault::NotFound)?;
        let said: Visitor = self.say(&code_to_visitor(app.named(), code)).await.map_err(refused)?;
        if said.is_nobody() {
            return Ok(None);
        }
        let (app, openid, unionid) = (app.id.clone(), said.openid, said.unionid);
        Ok(Some(Known { app, openid, unionid, session_key: None, phone: None }))
    }

    async fn phone(&self, app: &AppSecret, code: &str) -> Result<Phone, Fault> {
        let ask = |token: &str| Some(phone_number(token, code));
        let said = self.with_token(By::MiniProgram, ask, api::read::<api::Phone>).await;
        let number = said.map_err(refused)?.number(&app.id).and_then(|it| Phone::new(it).ok());
        number.ok_or_else(|| Fault::LoginRefused("只支持中国大陆的手机号，请用短信验证码登录"))
    }

    /// What `read` makes of the answer to what `ask` makes of a token; once more with another when the first had
    /// ended before its time. Nothing is asked where `ask` makes nothing, or there is no such app.
    async fn with_token<T>(
        &self,
        by: By,
        ask: impl Fn(&str) -> Option<Ask>,
        read: fn(&[u8]) -> Result<T, ApiRefusal>,
    ) -> Result<T, ApiRefusal> {
        let mut said = Err(ApiRefusal::Unreadable);
        for _ in 0..2 {
            let token = self.token(by).await?;
            let Some(ask) = ask(&token) else { break };
            said = self.say_as(&ask, read).await;
            if !matches!(said, Err(ApiRefusal::Token { .. })) {
                break;
            }
            self.forget(by, &token).await;
        }
        said
    }

    const fn held(&self, by: By) -> (Option<&AppSecret>, &Held) {
        match by {
            By::MiniProgram => (self.settings.mini_program.as_ref(), &self.token),
            By::Page => (self.settings.page.as_ref(), &self.page_token),
        }
    }

    async fn token(&self, by: By) -> Result<String, ApiRefusal> {
        let (app, held) = self.held(by);
        let app = app.ok_or(ApiRefusal::Unreadable)?;
        let mut held = held.lock().await;
        let now = self.clock.now();
        if let Some((token, _)) = held.as_ref().filter(|(_, renew_at)| now < *renew_at) {
            return Ok(token.clone());
        }
        let said: Token = self.say(&stable_token(app.named())).await?;
        *held = Some((said.access_token.clone(), said.renew_at(now)));
        Ok(said.access_token)
    }

    /// `token` is not good any more.
    async fn forget(&self, by: By, token: &str) {
        let mut held = self.held(by).1.lock().await;
        if held.as_ref().is_some_and(|(it, _)| it == token) {
            *held = None;
        }
    }

    /// What is said to `ask`.
    async fn say<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T, ApiRefusal> {
        self.say_as(ask, api::read).await
    }

    /// What `read` makes of the answer to `ask`. A platform that is busy has used up no code: it is asked once more.
    async fn say_as<T>(
        &self,
        ask: &Ask,
        read: fn(&[u8]) -> Result<T, ApiRefusal>,
    ) -> Result<T, ApiRefusal> {
        match read(&self.once(ask).await?) {
            Err(ApiRefusal::Busy { code: -1 }) => {
                tokio::time::sleep(AGAIN).await;
                read(&self.once(ask).await?)
            }
            said => said,
        }
    }

    /// The answer to `ask`; nothing of one that is too large.
    async fn once(&self, ask: &Ask) -> Result<Vec<u8>, ApiRefusal> {
        let url = format!("{}{}", self.settings.base.trim_end_matches('/'), ask.path);
        let request = if ask.method == "GET" {
            self.http.get(url)
        } else {
            self.http.post(url).body(ask.body.clone())
        };
        let body = async {
            let mut response = request.send().await?;
            let mut body = Vec::new();
            while let Some(part) = response.chunk().await? {
                if body.len().saturating_add(part.len()) > ANSWER_BYTES_MAX {
                    body.clear();
                    break;
                }
                body.extend_from_slice(&part);
            }
            Ok::<_, reqwest::Error>(body)
        };
        body.await.map_err(|error| {
            let error = error.without_url();
            tracing::warn!(%error, "WeChat does not answer");
            ApiRefusal::Unreadable
        })
    }
}

impl AppSecret {
    fn named(&self) -> api::App<'_> {
        api::App { id: &self.id, secret: self.secret.text() }
    }
}

/// Random bytes that nobody draws twice.
fn nonce<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

/// What is told of it.
fn refused(refusal: ApiRefusal) -> Fault {
    match refusal {
        ApiRefusal::StaleCode { .. } => Fault::LoginRefused("微信登录已过期，请再点一次登录"),
        ApiRefusal::Busy { .. } => {
            Fault::TooMany("微信登录太频繁，请稍后再试，或用手机号登录".to_owned())
        }
        ApiRefusal::Blocked { .. } => Fault::LoginRefused("微信提示这个账号有风险，请用手机号登录"),
        other => {
            tracing::error!(refusal = %other, "a log-in by WeChat came to nothing");
            Fault::Unavailable("WeChat does not say who it is")
        }
    }
}
