//! A request, and whether the merchant signed it.

use std::collections::BTreeMap;

use axum::http::request::Parts;
use serde_json::Value;

use crate::said::Said;
use crate::{Fake, MERCHANT, MERCHANT_SERIAL};

/// How old a signature may be, in seconds.
const WINDOW_SECONDS: u64 = 300;

pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    /// With the query, as it came.
    target: String,
    pub(crate) query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn new(parts: &Parts, body: Vec<u8>) -> Self {
        let text = parts.uri.query().unwrap_or("");
        let headers = parts.headers.iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            target: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            query: form_urlencoded::parse(text.as_bytes()).into_owned().collect(),
            headers: headers.collect(),
            body,
        }
    }

    /// The body; nothing when it is no JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The last part of the path.
    pub(crate) fn last(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or("")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Whether the merchant signed it, lately, and for the first time.
    pub(crate) fn check(&self, fake: &Fake) -> Result<(), Said> {
        let refuse = |why: &str| Err(Said::refused(401, "SIGN_ERROR", why));
        let accepts = self.header("accept");
        if !accepts.contains("application/json") && !accepts.contains("*/*") {
            return Err(Said::refused(406, "PARAM_ERROR", "header Accept takes no JSON"));
        }
        if self.header("user-agent").is_empty() {
            return Err(Said::refused(403, "PARAM_ERROR", "header User-Agent is missing"));
        }
        if self.method == "POST" && !self.header("content-type").contains("json") {
            return Err(Said::refused(400, "PARAM_ERROR", "header Content-Type is not JSON"));
        }
        let given = self.header("authorization");
        let Some(given) = given.strip_prefix("WECHATPAY2-SHA256-RSA2048 ") else {
            return refuse("header Authorization is of another kind");
        };
        let parts: BTreeMap<&str, &str> = given
            .split(',')
            .filter_map(|part| part.trim().split_once('='))
            .map(|(name, value)| (name, value.trim_matches('"')))
            .collect();
        let part = |name: &str| parts.get(name).copied().unwrap_or("");
        if part("mchid") != MERCHANT || part("serial_no") != MERCHANT_SERIAL {
            return refuse("no such merchant or certificate");
        }
        let (time, nonce) = (part("timestamp"), part("nonce_str"));
        let at: i64 = time.parse().unwrap_or(0);
        if fake.now().abs_diff(at) > WINDOW_SECONDS {
            return refuse("signed too long ago");
        }
        let mut message =
            format!("{}\n{}\n{time}\n{nonce}\n", self.method, self.target).into_bytes();
        message.extend_from_slice(&self.body);
        message.push(b'\n');
        if !fake.keys().is_merchants(&message, part("signature")) {
            return refuse("the signature is not of this request");
        }
        if nonce.is_empty() || !fake.book().nonces.insert(nonce.to_owned()) {
            return refuse("the nonce was used");
        }
        Ok(())
    }
}
