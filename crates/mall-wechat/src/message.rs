//! What is signed: lines, each with its end, in the order `WeChat` Pay publishes.

use crate::key::{KeyError, MerchantKey};

/// A request that is about to be sent. What is signed is what is sent: the body is written once.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// What follows the host, with its query.
    pub path: &'a str,
    /// Seconds since 1970.
    pub seconds: i64,
    /// Drawn anew for each try.
    pub nonce: &'a str,
    /// Nothing for `GET`.
    pub body: &'a str,
}

impl Request<'_> {
    /// What is signed of it.
    pub fn message(&self) -> String {
        let Self { method, path, seconds, nonce, body } = self;
        format!("{method}\n{path}\n{seconds}\n{nonce}\n{body}\n")
    }

    /// Its header `Authorization`.
    ///
    /// # Errors
    ///
    /// [`KeyError::Unsigned`] when the key does not sign.
    pub fn authorization(&self, key: &MerchantKey) -> Result<String, KeyError> {
        let signature = key.sign(self.message().as_bytes())?;
        let (merchant, serial, Self { nonce, seconds, .. }) = (key.merchant(), key.serial(), self);
        Ok(format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant}\",nonce_str=\"{nonce}\",\
             timestamp=\"{seconds}\",serial_no=\"{serial}\",signature=\"{signature}\""
        ))
    }
}

/// What is signed of an answer or a callback: its headers' time and nonce, as they came, and its body.
pub fn of_answer(seconds: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{seconds}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// What is signed of a payment that a phone is to ask for.
pub fn of_payment(app: &str, seconds: &str, nonce: &str, package: &str) -> String {
    format!("{app}\n{seconds}\n{nonce}\n{package}\n")
}

/// The arguments of `wx.requestPayment`, named as it names them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentArguments {
    /// In a page inside `WeChat` alone: of which app it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// Seconds since 1970, as text.
    pub time_stamp: String,
    /// As it was signed.
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// `RSA`.
    pub sign_type: &'static str,
    /// The signature.
    pub pay_sign: String,
}

impl PaymentArguments {
    /// Those for `prepay` in the app `app`.
    ///
    /// # Errors
    ///
    /// [`KeyError::Unsigned`] when the key does not sign.
    pub fn new(
        key: &MerchantKey,
        app: &str,
        prepay: &str,
        (seconds, nonce): (i64, &str),
    ) -> Result<Self, KeyError> {
        let (time_stamp, package) = (seconds.to_string(), format!("prepay_id={prepay}"));
        let message = of_payment(app, &time_stamp, nonce, &package);
        let pay_sign = key.sign(message.as_bytes())?;
        let nonce_str = nonce.to_owned();
        Ok(Self { app_id: None, time_stamp, nonce_str, package, sign_type: "RSA", pay_sign })
    }
}
