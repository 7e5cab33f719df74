//! What reaches shoppers outside of the shop, and what they write: subscription messages, codes, links,
//! moderation.

use serde::Deserialize;
use serde_json::json;

use super::{ApiRefusal, Done, post, read};
use crate::ask::{Ask, BadAsk};
use crate::template::{BadValue, fit};

/// A subscription message.
#[derive(Debug, Clone, Copy)]
pub struct Subscribed<'a> {
    /// To whom.
    pub openid: &'a str,
    /// By which template.
    pub template: &'a str,
    /// Which page a tap opens, with its query.
    pub page: &'a str,
    /// Field and value, as the shop says them.
    pub values: &'a [(&'a str, &'a str)],
}

impl Subscribed<'_> {
    /// The request, each value cut to what its field takes.
    ///
    /// # Errors
    ///
    /// [`BadValue`], which names the field that takes no part of its value.
    pub fn ask(&self, token: &str) -> Result<Ask, BadValue> {
        let mut data = serde_json::Map::new();
        for (name, value) in self.values {
            data.insert((*name).to_owned(), json!({"value": fit(name, value)?}));
        }
        let body = json!({
            "touser": self.openid, "template_id": self.template, "page": self.page, "data": data,
            "miniprogram_state": "formal", "lang": "zh_CN",
        });
        Ok(post("/cgi-bin/message/subscribe/send", Some(token), &body))
    }
}

/// Longest scene of a code, in characters.
pub const SCENE_CHARS_MAX: usize = 32;

/// The code that opens `page` (without a slash before it and without a query) with `scene`. It is answered with
/// a picture, or with JSON when it is not made.
///
/// # Errors
///
/// [`BadAsk`] when the scene is too long or has other letters than a code takes.
pub fn mini_program_code(token: &str, page: &str, scene: &str) -> Result<Ask, BadAsk> {
    // No `%`: nothing is escaped in it.
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"!#$&'()*+,/:;=?@-._~".contains(&it);
    if scene.is_empty() || scene.len() > SCENE_CHARS_MAX || !scene.bytes().all(is_plain) {
        let wanted = "1 to 32 of 0-9A-Za-z!#$&'()*+,/:;=?@-._~";
        return Err(BadAsk { field: "scene", wanted });
    }
    if page.starts_with('/') || page.contains('?') {
        return Err(BadAsk { field: "page", wanted: "a page without / before it and ? after it" });
    }
    let body = json!({"scene": scene, "page": page, "check_path": true, "env_version": "release"});
    Ok(post("/wxa/getwxacodeunlimit", Some(token), &body))
}

/// A code that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePicture {
    /// `image/jpeg` or `image/png`.
    pub kind: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The code that was asked for; what is no picture says why there is none.
///
/// # Errors
///
/// [`ApiRefusal`].
pub fn code_picture(body: &[u8]) -> Result<CodePicture, ApiRefusal> {
    let kind = match body {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        _ => return Err(read::<Done>(body).err().unwrap_or(ApiRefusal::Unreadable)),
    };
    Ok(CodePicture { kind, bytes: body.to_vec() })
}

/// Days that a link is good: the longest the platform makes.
pub const LINK_DAYS: u32 = 30;
/// Longest query of a link, in bytes.
const LINK_QUERY_BYTES_MAX: usize = 1_024;

/// A link that opens the mini-program out of a message or another browser.
///
/// # Errors
///
/// [`BadAsk`] when the query is too long.
pub fn url_link(token: &str, page: &str, query: &str) -> Result<Ask, BadAsk> {
    if query.len() > LINK_QUERY_BYTES_MAX {
        return Err(BadAsk { field: "query", wanted: "at most 1024 bytes" });
    }
    let body = json!({
        "path": page, "query": query, "expire_type": 1, "expire_interval": LINK_DAYS,
        "env_version": "release",
    });
    Ok(post("/wxa/generate_urllink", Some(token), &body))
}

/// Where a link leads from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UrlLink {
    /// The address.
    pub url_link: String,
}

/// Longest text that is looked at, in characters.
const CHECKED_CHARS_MAX: usize = 2_500;

/// Whether what a shopper wrote may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// A name or a picture of theirs.
    Profile,
    /// A review.
    Comment,
}

/// Asks whether `text`, which `openid` wrote, may be shown.
pub fn check_text(token: &str, openid: &str, scene: Scene, text: &str) -> Ask {
    let scene = match scene {
        Scene::Profile => 1,
        Scene::Comment => 2,
    };
    let text: String = text.chars().take(CHECKED_CHARS_MAX).collect();
    let body = json!({"version": 2, "openid": openid, "scene": scene, "content": text});
    post("/wxa/msg_sec_check", Some(token), &body)
}

/// What was found of a text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Checked {
    result: CheckResult,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct CheckResult {
    suggest: Suggestion,
}

/// What to do with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suggestion {
    /// Show it.
    Pass,
    /// A person looks first.
    Review,
    /// Do not.
    Risky,
}

impl Checked {
    /// What to do with it.
    pub const fn suggestion(&self) -> Suggestion {
        self.result.suggest
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::read;
    use super::*;

    fn body(ask: &Ask) -> Value {
        serde_json::from_str(&ask.body).unwrap()
    }

    #[test]
    fn a_message_fits_its_template() {
        let message = Subscribed {
            openid: "o1",
            template: "t1",
            page: "packages/trade/order/order?id=o-1",
            values: &[
                ("thing1", "很长很长很长很长很长很长很长很长很长很长很长"),
                ("amount2", "¥1.00"),
            ],
        };
        let asked = body(&message.ask("t").unwrap());
        assert_eq!(asked["data"]["amount2"]["value"], "¥1.00");
        assert_eq!(asked["data"]["thing1"]["value"].as_str().unwrap().chars().count(), 20);
        let wrong = Subscribed { values: &[("amount2", "lots")], ..message };
        assert_eq!(wrong.ask("t").unwrap_err().to_string(), "`amount2` does not take 'l'");
    }

    #[test]
    fn codes_and_links_take_what_they_can_carry() {
        assert!(mini_program_code("t", "packages/trade/group/group", "g=abc_DEF-1").is_ok());
        for scene in ["", "a%20b", "a b", "口令", &"a".repeat(33)] {
            assert_eq!(
                mini_program_code("t", "pages/home/home", scene).unwrap_err().field,
                "scene"
            );
        }
        for page in ["/pages/home/home", "pages/home/home?x=1"] {
            assert_eq!(mini_program_code("t", page, "a").unwrap_err().field, "page");
        }
        assert!(url_link("t", "/pages/home/home", &"a".repeat(1_024)).is_ok());
        assert_eq!(
            url_link("t", "/pages/home/home", &"a".repeat(1_025)).unwrap_err().field,
            "query"
        );
    }

    #[test]
    fn a_code_is_a_picture_or_says_why_not() {
        let code = |body: &[u8]| code_picture(body).map(|it| it.kind);
        assert_eq!(code(b"\xff\xd8\xff\xe0rest"), Ok("image/jpeg"));
        assert_eq!(code(b"\x89PNG\r\n\x1a\nrest"), Ok("image/png"));
        let ended = br#"{"errcode":40001,"errmsg":"invalid credential"}"#;
        assert_eq!(code(ended), Err(ApiRefusal::Token { code: 40_001 }));
        for body in [&b""[..], b"<svg/>", b"{}", br#"{"errcode":0}"#, b"GIF89a"] {
            assert_eq!(code(body), Err(ApiRefusal::Unreadable));
        }
    }

    #[test]
    fn a_text_is_shown_when_it_passes() {
        let said = br#"{"errcode":0,"result":{"suggest":"risky","label":20002},"detail":[],"trace_id":"x"}"#;
        assert_eq!(read::<Checked>(said).unwrap().suggestion(), Suggestion::Risky);
        let asked = body(&check_text("t", "o1", Scene::Comment, &"长".repeat(3_000)));
        assert_eq!((&asked["scene"], &asked["version"]), (&json!(2), &json!(2)));
        assert_eq!(asked["content"].as_str().unwrap().chars().count(), 2_500);
    }
}
