//! Who somebody is: log-in, phone numbers, and the page of `WeChat` that asks.

use serde::Deserialize;
use serde_json::json;

use super::{App, post, query};
use crate::ask::Ask;

/// Who logged in.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Session {
    /// By which this app knows them.
    pub openid: String,
    /// By which all apps of this merchant know them.
    #[serde(default)]
    pub unionid: Option<String>,
    /// What the phone was told is signed with this. It never leaves the server.
    pub session_key: String,
}

/// Who has the code of `wx.login`. The path holds the secret.
pub fn code_to_session(app: App<'_>, code: &str) -> Ask {
    let query = query(&[
        ("appid", app.id),
        ("secret", app.secret),
        ("js_code", code),
        ("grant_type", "authorization_code"),
    ]);
    Ask { method: "GET", path: format!("/sns/jscode2session?{query}"), body: String::new() }
}

/// A phone number.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Phone {
    phone_info: PhoneInfo,
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PhoneInfo {
    pure_phone_number: String,
    country_code: CountryCode,
    watermark: Watermark,
}

/// The document says text, its example is a number.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum CountryCode {
    Text(String),
    Number(u32),
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
struct Watermark {
    appid: String,
}

impl Phone {
    /// The number, if it is one of China that was told to the app `app`.
    pub fn number(&self, app: &str) -> Option<&str> {
        let info = &self.phone_info;
        let is_china = match &info.country_code {
            CountryCode::Text(it) => it == "86",
            CountryCode::Number(it) => *it == 86,
        };
        (is_china && info.watermark.appid == app).then_some(info.pure_phone_number.as_str())
    }
}

/// The number behind the code of a tap on `open-type="getPhoneNumber"`.
pub fn phone_number(token: &str, code: &str) -> Ask {
    post("/wxa/business/getuserphonenumber", Some(token), &json!({"code": code}))
}

/// Who came back from the page of `WeChat` that asks for their account.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Visitor {
    /// By which this app knows them.
    pub openid: String,
    /// By which all apps of this merchant know them.
    #[serde(default)]
    pub unionid: Option<String>,
    /// 1 for the borrowed account of a page that is only looked at.
    #[serde(default)]
    is_snapshotuser: u8,
}

impl Visitor {
    /// Whether this is nobody: the account of a page that is only looked at must become no shopper.
    pub const fn is_nobody(&self) -> bool {
        self.is_snapshotuser == 1
    }
}

/// Where a page inside `WeChat` sends somebody to say who they are: `https://open.weixin.qq.com`, or what stands
/// for it in tests. `state` comes back with them, once.
pub fn authorize_address(base: &str, app: &str, back: &str, state: &str) -> String {
    let query = query(&[
        ("appid", app),
        ("redirect_uri", back),
        ("response_type", "code"),
        ("scope", "snsapi_base"),
        ("state", state),
    ]);
    let base = base.trim_end_matches('/');
    format!("{base}/connect/oauth2/authorize?{query}#wechat_redirect")
}

/// Who has the code that came back. The path holds the secret.
pub fn code_to_visitor(app: App<'_>, code: &str) -> Ask {
    let query = query(&[
        ("appid", app.id),
        ("secret", app.secret),
        ("code", code),
        ("grant_type", "authorization_code"),
    ]);
    Ask { method: "GET", path: format!("/sns/oauth2/access_token?{query}"), body: String::new() }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::read;
    use super::*;

    const APP: App<'_> = App { id: "wx1", secret: "s&1" };

    #[test]
    fn what_is_asked_is_escaped() {
        let path = code_to_session(APP, "c d&e").path;
        assert_eq!(
            path,
            "/sns/jscode2session?appid=wx1&secret=s%261&js_code=c+d%26e&grant_type=authorization_code"
        );
        assert_eq!(
            phone_number("t/1", "c").path,
            "/wxa/business/getuserphonenumber?access_token=t%2F1"
        );
        let base = "https://open.weixin.qq.com";
        let address = authorize_address(base, "wx1", "https://shop.example/login?to=/me", "n1");
        assert_eq!(
            address,
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1\
             &redirect_uri=https%3A%2F%2Fshop.example%2Flogin%3Fto%3D%2Fme&response_type=code\
             &scope=snsapi_base&state=n1#wechat_redirect"
        );
    }

    #[test]
    fn a_phone_number_is_of_china_and_told_to_this_app() {
        let phone = |code: Value, app: &str| {
            let info = json!({"phone_info": {"phoneNumber": "13800138000", "purePhoneNumber": "13800138000",
                "countryCode": code, "watermark": {"timestamp": 1, "appid": app}}});
            let phone: Phone = read(info.to_string().as_bytes()).unwrap();
            phone.number("wx1").map(str::to_owned)
        };
        let number = Some("13800138000".to_owned());
        assert_eq!([phone(json!("86"), "wx1"), phone(json!(86), "wx1")], [number.clone(), number]);
        assert_eq!([phone(json!("1"), "wx1"), phone(json!(86), "wx2")], [None, None]);
    }

    #[test]
    fn the_borrowed_account_of_a_looked_at_page_is_nobody() {
        let visitor = |more: &str| {
            let said =
                format!(r#"{{"access_token": "t", "openid": "o1", "scope": "snsapi_base"{more}}}"#);
            read::<Visitor>(said.as_bytes()).unwrap().is_nobody()
        };
        assert_eq!([visitor(""), visitor(r#", "is_snapshotuser": 1"#)], [false, true]);
    }
}
