//! `xiaopu.toml`: how a shop that takes money is set up. `xiaopu.toml` of this crate is the documented example.
//! Secrets are in no file: they come by the environment.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::gateway::wechat::{
    API_BASE, AppSecret, LoginSettings, Merchant, OPEN_BASE, PAY_BASE, PaySettings, Trust,
};
use crate::login::SmsSettings;
use crate::secret::Secret;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// Where the shop is.
    pub address: String,
    /// Who sends log-in codes.
    #[serde(default)]
    pub sms: Option<SmsPart>,
    /// `WeChat`, where it is used.
    #[serde(default)]
    pub wechat: Option<WechatPart>,
}

/// `[sms]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SmsPart {
    /// The address of a program of the merchant's.
    pub url: String,
}

/// `[wechat]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WechatPart {
    /// What a shopper reads beside the amount.
    pub description: String,
    /// `appid` of the mini-program.
    #[serde(default)]
    pub mini_program: Option<String>,
    /// 原始ID of the mini-program.
    #[serde(default)]
    pub original_id: Option<String>,
    /// `appid` of the account with pages.
    #[serde(default)]
    pub page: Option<String>,
    /// `WeChat` Pay.
    pub pay: PayPart,
    /// Another address of the platform, for tests.
    #[serde(default = "api_base")]
    pub base: String,
    /// Another address of the page that asks who somebody is, for tests.
    #[serde(default = "open_base")]
    pub open_base: String,
    /// What was entered on the platform.
    #[serde(default)]
    pub domains: Domains,
}

/// `[wechat.pay]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PayPart {
    /// `mchid`.
    pub merchant: String,
    /// Number of the merchant's certificate.
    pub serial: String,
    /// The merchant's key; else it comes by the environment.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
    /// The merchant's certificate.
    #[serde(default)]
    pub certificate_file: Option<PathBuf>,
    /// `PUB_KEY_ID_…`.
    #[serde(default)]
    pub platform_key_id: Option<String>,
    /// The platform's public key.
    #[serde(default)]
    pub platform_key_file: Option<PathBuf>,
    /// Certificates of the platform.
    #[serde(default)]
    pub platform_certificate_files: Vec<PathBuf>,
    /// Another address of `WeChat` Pay, for tests.
    #[serde(default = "pay_base")]
    pub base: String,
}

fn api_base() -> String {
    API_BASE.to_owned()
}

fn open_base() -> String {
    OPEN_BASE.to_owned()
}

fn pay_base() -> String {
    PAY_BASE.to_owned()
}

/// `[wechat.domains]`: lists of the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Domains {
    /// request合法域名.
    pub request: Vec<String>,
    /// uploadFile合法域名.
    pub upload: Vec<String>,
    /// downloadFile合法域名.
    pub download: Vec<String>,
    /// H5支付域名.
    pub h5_pay: Vec<String>,
    /// JS接口安全域名.
    pub js: Vec<String>,
}

/// What is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {fix}")]
pub struct Ill {
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

impl Ill {
    pub(crate) fn new(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { what: what.into(), fix: fix.into() }
    }
}

/// What reads the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Name of the variable with the key of callbacks.
pub const API_KEY: &str = "XIAOPU_WECHAT_API_KEY";
/// Name of the variable with the secret of the mini-program.
pub const SECRET: &str = "XIAOPU_WECHAT_SECRET";
/// Name of the variable with the secret of the account with pages.
pub const PAGE_SECRET: &str = "XIAOPU_WECHAT_PAGE_SECRET";
/// Name of the variable with the key that the sender of codes has too.
pub const SMS_KEY: &str = "XIAOPU_SMS_KEY";
/// Fewest characters of that key.
pub const SMS_KEY_CHARS_MIN: usize = 16;
/// Name of the variable with the merchant's key.
pub const PAY_KEY: &str = "XIAOPU_WECHAT_PAY_KEY";

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`Ill`], which names the line.
    pub fn read(file: &Path) -> Result<Self, Ill> {
        let text = text_of(file)?;
        toml::from_str(&text).map_err(|error| {
            let what = format!("{} cannot be read", file.display());
            Ill::new(what, error.to_string().trim_end().to_owned())
        })
    }

    /// Who sends log-in codes; nothing in a shop without such a program.
    ///
    /// # Errors
    ///
    /// When its address is open to everybody's eyes, or the key is missing or short.
    pub fn sms(&self, environment: Environment<'_>) -> Result<Option<SmsSettings>, Vec<Ill>> {
        let Some(sms) = &self.sms else { return Ok(None) };
        let mut ills = Vec::new();
        let is_safe = ["https://", "http://127.0.0.1:"].iter().any(|it| sms.url.starts_with(it));
        if !is_safe {
            let fix = "write it with https://: codes go there";
            ills.push(Ill::new(format!("sms.url {} is not of https", sms.url), fix));
        }
        let key = environment(SMS_KEY).unwrap_or_default();
        if key.chars().count() < SMS_KEY_CHARS_MIN {
            let fix = format!(
                "draw one (openssl rand -hex 32), and give it to the program at sms.url too; at least \
                 {SMS_KEY_CHARS_MIN} characters"
            );
            ills.push(Ill::new(format!("{SMS_KEY} is not set, or too short"), fix));
        }
        let (url, key) = (sms.url.clone(), Secret::new(key));
        if ills.is_empty() { Ok(Some(SmsSettings { url, key })) } else { Err(ills) }
    }

    /// How shoppers log in by `WeChat`; nothing in a shop without it.
    ///
    /// # Errors
    ///
    /// All secrets that are missing.
    pub fn login(&self, environment: Environment<'_>) -> Result<Option<LoginSettings>, Vec<Ill>> {
        let Some(wechat) = &self.wechat else { return Ok(None) };
        let mut ills = Vec::new();
        let mut app = |id: &Option<String>, name: &str, place: &str| {
            let id = id.clone()?;
            let secret = environment(name).filter(|it| !it.is_empty());
            if secret.is_none() {
                let fix = format!("set it to the AppSecret of {id} ({place} > 开发设置)");
                ills.push(Ill::new(format!("{name} is not set"), fix));
            }
            Some(AppSecret { id, secret: Secret::new(secret?) })
        };
        let mini_program = app(&wechat.mini_program, SECRET, "小程序");
        let page = app(&wechat.page, PAGE_SECRET, "服务号");
        if let Some(id) = wechat.original_id.as_ref().filter(|it| !is_original(it)) {
            let fix = "copy the 原始ID of the mini-program, which begins with gh_ (小程序 > 设置 > 基本设置)";
            ills.push(Ill::new(format!("wechat.originalId {id} is no 原始ID"), fix));
        }
        let original_id = wechat.original_id.clone().filter(|_| mini_program.is_some());
        let (base, open_base) = (wechat.base.clone(), wechat.open_base.clone());
        let shop = self.address.trim_end_matches('/').to_owned();
        if ills.is_empty() {
            Ok(Some(LoginSettings { mini_program, page, original_id, shop, base, open_base }))
        } else {
            Err(ills)
        }
    }

    /// What the gateway needs to know; nothing in a shop without `WeChat`. Files are looked for in `folder`.
    ///
    /// # Errors
    ///
    /// All that is missing.
    pub fn pay(
        &self,
        folder: &Path,
        environment: Environment<'_>,
    ) -> Result<Option<PaySettings>, Vec<Ill>> {
        let Some(wechat) = &self.wechat else { return Ok(None) };
        let pay = &wechat.pay;
        let mut ills = Vec::new();
        let mut or_ill =
            |read: Result<String, Ill>| read.map_err(|ill| ills.push(ill)).unwrap_or_default();
        let key = or_ill(match (&pay.key_file, environment(PAY_KEY)) {
            (_, Some(key)) => Ok(key),
            (Some(file), None) => text_of(&folder.join(file)),
            (None, None) => Err(Ill::new(
                "the merchant's key is missing",
                format!("name its file in wechat.pay.keyFile, or set {PAY_KEY}"),
            )),
        });
        let api_key = or_ill(environment(API_KEY).ok_or_else(|| {
            Ill::new(
                format!("{API_KEY} is not set"),
                "set it to the APIv3 密钥 of the merchant (商户平台 > 账户中心 > API安全)",
            )
        }));
        let trust = match (&pay.platform_key_id, &pay.platform_key_file) {
            (Some(id), Some(file)) => {
                Trust::PublicKey { id: id.clone(), pem: or_ill(text_of(&folder.join(file))) }
            }
            (None, None) => {
                let files = pay.platform_certificate_files.iter();
                Trust::Certificates(files.map(|it| or_ill(text_of(&folder.join(it)))).collect())
            }
            _ => {
                or_ill(Err(Ill::new(
                    "of platformKeyId and platformKeyFile one is missing",
                    "give both, as 商户平台 > API安全 > 微信支付公钥 shows them",
                )));
                Trust::Certificates(Vec::new())
            }
        };
        if !ills.is_empty() {
            return Err(ills);
        }
        Ok(Some(PaySettings {
            merchant: Merchant {
                number: pay.merchant.clone(),
                mini_program: wechat.mini_program.clone(),
                page: wechat.page.clone(),
                description: wechat.description.clone(),
                shop: self.address.clone(),
            },
            serial: pay.serial.clone(),
            key: Secret::new(key),
            api_key: Secret::new(api_key),
            trust,
            base: pay.base.clone(),
        }))
    }
}

/// `gh_` and twelve hexadecimal digits; others were seen to be no longer than this.
fn is_original(id: &str) -> bool {
    let rest = id.strip_prefix("gh_").unwrap_or("");
    (1..=32).contains(&rest.len()) && rest.bytes().all(|it| it.is_ascii_alphanumeric())
}

pub(crate) fn text_of(file: &Path) -> Result<String, Ill> {
    std::fs::read_to_string(file).map_err(|error| {
        Ill::new(
            format!("{} cannot be read", file.display()),
            format!("{error}: is it there, and may this user read it?"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../xiaopu.toml");

    fn settings(text: &str) -> Settings {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_example_is_one() {
        let wechat = settings(EXAMPLE).wechat.unwrap();
        assert_eq!((wechat.pay.base.as_str(), wechat.domains.js.len()), (PAY_BASE, 1));
        // Whoever takes a line out of its comment has one that is known.
        let all = EXAMPLE.replace("# certificateFile", "certificateFile");
        let all = all.replace("# platformCertificateFiles", "platformCertificateFiles");
        assert!(settings(&all).wechat.unwrap().pay.certificate_file.is_some());
        assert!(toml::from_str::<Settings>("address = \"x\"\nadress = \"y\"").is_err());
    }

    #[test]
    fn an_original_id_has_its_shape() {
        let login = |id: &str| {
            let text = EXAMPLE.replace("# originalId = \"gh_0123456789ab\"", id);
            assert_ne!(text, EXAMPLE);
            settings(&text).login(&|_| Some("secret".to_owned()))
        };
        let id = |it: Option<LoginSettings>| it.unwrap().original_id;
        let good = login("originalId = \"gh_0123456789ab\"").map(id);
        assert_eq!(good, Ok(Some("gh_0123456789ab".to_owned())));
        assert_eq!(login("").map(id), Ok(None));
        for bad in ["wx0000000000000001", "gh_", "gh_a\" onload=\"x", "gh_<b>", &"gh_".repeat(12)] {
            let ills = login(&format!("originalId = '{bad}'")).unwrap_err();
            assert!(ills[0].what.contains("originalId"), "{ills:?}");
        }
        let alone = EXAMPLE.replace("miniProgram =", "# miniProgram =");
        let alone = alone.replace("# originalId", "originalId");
        assert_eq!(settings(&alone).login(&|_| Some("x".to_owned())).map(id), Ok(None));
    }

    #[test]
    fn all_that_is_missing_is_named_and_no_secret_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let none = settings(EXAMPLE).pay(folder.path(), &|_| None).unwrap_err();
        let said: Vec<_> = none.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].contains("apiclient_key.pem") && said[1].contains(API_KEY), "{said:?}");
        let halved = EXAMPLE.replace("platformKeyFile", "# platformKeyFile");
        let ills =
            settings(&halved).pay(folder.path(), &|_| Some("secret".to_owned())).unwrap_err();
        assert!(ills[0].what.contains("platformKeyId"), "{ills:?}");
        std::fs::write(folder.path().join("pub_key.pem"), "x").unwrap();
        let pay = settings(EXAMPLE).pay(folder.path(), &|_| Some("hunter2".to_owned()));
        let pay = pay.unwrap().unwrap();
        assert!(!format!("{pay:?}").contains("hunter2"));
        assert_eq!(settings("address = \"https://x\"").pay(folder.path(), &|_| None), Ok(None));
    }
}
