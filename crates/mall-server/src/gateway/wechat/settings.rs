//! Who the merchant is, and by which keys.

use mall_api::order::PayVia;
use mall_wechat::key::KeyError;

use crate::secret::Secret;

/// The address of `WeChat` Pay.
pub const PAY_BASE: &str = "https://api.mch.weixin.qq.com";

/// Who the merchant is: nothing of it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    /// `mchid`.
    pub number: String,
    /// `appid` of the mini-program; without it nobody pays there.
    pub mini_program: Option<String>,
    /// `appid` of the account whose pages are open inside `WeChat`, and in whose name other browsers pay.
    pub page: Option<String>,
    /// What the shopper reads beside the amount.
    pub description: String,
    /// Where the shop is: `https://shop.example`. Callbacks come there.
    pub shop: String,
}

impl Merchant {
    /// In which app a payment at `via` is made.
    pub(crate) fn app(&self, via: PayVia) -> Option<&str> {
        match via {
            PayVia::MiniProgram => self.mini_program.as_deref(),
            PayVia::Page => self.page.as_deref(),
            PayVia::Browser => self.page.as_deref().or(self.mini_program.as_deref()),
        }
    }

    /// `path` of the shop, as others reach it.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.shop.trim_end_matches('/'))
    }
}

/// Whose signatures are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// The platform's public key, which merchants of today have.
    PublicKey {
        /// `PUB_KEY_ID_…`.
        id: String,
        /// PEM.
        pem: String,
    },
    /// Certificates of the platform, in PEM; others are fetched when they are needed.
    Certificates(Vec<String>),
}

/// What the gateway needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaySettings {
    /// Who.
    pub merchant: Merchant,
    /// Number of the merchant's certificate.
    pub serial: String,
    /// The merchant's key, PEM.
    pub key: Secret,
    /// What callbacks are sealed with: 32 bytes.
    pub api_key: Secret,
    /// Whose signatures are believed.
    pub trust: Trust,
    /// The address of `WeChat` Pay: [`PAY_BASE`], or one of tests.
    pub base: String,
}

/// What is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A setting is not what it must be.
    #[error("wechat: `{field}` is not {wanted}")]
    Wrong {
        /// Which.
        field: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
    /// A key is none.
    #[error("wechat: {0}")]
    Key(#[from] KeyError),
}

impl PaySettings {
    /// Whether all of it has the shape it must have.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Wrong`].
    pub fn check(&self) -> Result<(), SettingsError> {
        let wrong = |field, wanted| Err(SettingsError::Wrong { field, wanted });
        let is_digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
        let merchant = &self.merchant;
        if !(8..=10).contains(&merchant.number.len()) || !is_digits(&merchant.number) {
            return wrong("merchant", "the number of a merchant, 8 to 10 digits");
        }
        for (field, app) in
            [("miniProgram.id", &merchant.mini_program), ("page.id", &merchant.page)]
        {
            if app.as_ref().is_some_and(|it| it.len() != 18 || !it.starts_with("wx")) {
                return wrong(field, "wx and 16 letters");
            }
        }
        if merchant.app(PayVia::Browser).is_none() {
            return wrong("miniProgram.id", "there, nor is page.id: one of them is needed");
        }
        if merchant.description.is_empty() {
            return wrong("description", "what a shopper reads beside the amount");
        }
        // `WeChat` reaches no other; on this machine alone nobody needs to.
        let is_reached =
            ["https://", "http://127.0.0.1:"].iter().any(|it| merchant.shop.starts_with(it));
        if !is_reached || merchant.shop.contains(['?', '#']) {
            return wrong("shop", "an address that begins with https:// and has no ? or #");
        }
        if self.serial.is_empty() || !self.serial.bytes().all(|it| it.is_ascii_hexdigit()) {
            return wrong("serial", "the number of the merchant's certificate, in hexadecimal");
        }
        match &self.trust {
            Trust::PublicKey { id, .. } if !id.starts_with("PUB_KEY_ID_") => {
                wrong("platformKeyId", "a name that begins with PUB_KEY_ID_")
            }
            _ => Ok(()),
        }
    }
}
