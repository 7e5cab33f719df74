//! Whether an answer or a callback came from `WeChat` Pay, and lately.

use mall_core::Timestamp;

use crate::key::PlatformKey;
use crate::message::of_answer;

/// How far the time of a signature may be from ours, in seconds: what is older may be said again by anybody.
pub const WINDOW_SECONDS: u64 = 300;

/// The one way of signing there is. An absent header means it.
const SIGNATURE_TYPE: &str = "WECHATPAY2-SHA256-RSA2048";

/// Why something is not believed. Nothing of what it says may be acted upon; what was asked may have been
/// done all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// A header is missing or no text.
    #[error("header `{name}` is missing")]
    NoHeader {
        /// Which.
        name: &'static str,
    },
    /// It was signed in another way.
    #[error("header `Wechatpay-Signature-Type` is not {SIGNATURE_TYPE}")]
    OtherType,
    /// Its time is no number.
    #[error("header `Wechatpay-Timestamp` is no number of seconds")]
    NoTime,
    /// It was signed too long ago, or in the future.
    #[error("signed {seconds} s from now, the limit is {WINDOW_SECONDS}")]
    NotNow {
        /// How far from now.
        seconds: u64,
    },
    /// It names a key that is not known.
    #[error("header `Wechatpay-Serial` names an unknown key")]
    UnknownKey,
    /// Its signature is none, or of something else.
    #[error("header `Wechatpay-Signature` is not of this body")]
    WrongSignature,
    /// It says what no such message says, or was sealed with another key.
    #[error("`{field}` cannot be read")]
    Unreadable {
        /// Which part of the body.
        field: &'static str,
    },
}

/// What the headers of an answer or a callback say of its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed<'a> {
    serial: &'a str,
    seconds: &'a str,
    nonce: &'a str,
    signature: &'a str,
}

impl<'a> Signed<'a> {
    /// Out of headers, which `header` finds by name (in small letters).
    ///
    /// # Errors
    ///
    /// [`Distrust::NoHeader`], [`Distrust::OtherType`].
    pub fn of(header: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Distrust> {
        let must = |name: &'static str| header(name).ok_or(Distrust::NoHeader { name });
        if header("wechatpay-signature-type").is_some_and(|it| it != SIGNATURE_TYPE) {
            return Err(Distrust::OtherType);
        }
        Ok(Self {
            serial: must("wechatpay-serial")?,
            seconds: must("wechatpay-timestamp")?,
            nonce: must("wechatpay-nonce")?,
            signature: must("wechatpay-signature")?,
        })
    }
}

/// The keys of the platform that are believed: its public key, and certificates of older merchants.
#[derive(Debug, Clone, Default)]
pub struct PlatformKeys(pub Vec<PlatformKey>);

impl PlatformKeys {
    /// Whether `body` is what one of the keys signed at about `now`. A signature that was made wrong on
    /// purpose (`WECHATPAY/SIGNTEST/…`) is wrong like any other.
    ///
    /// # Errors
    ///
    /// [`Distrust`], which says why not.
    pub fn check(&self, signed: &Signed<'_>, body: &[u8], now: Timestamp) -> Result<(), Distrust> {
        let at: i64 = signed.seconds.parse().map_err(|_| Distrust::NoTime)?;
        // The difference of two such numbers need not be one.
        let seconds = now.0.div_euclid(1_000).abs_diff(at);
        if seconds >= WINDOW_SECONDS {
            return Err(Distrust::NotNow { seconds });
        }
        let key = self.0.iter().find(|it| it.serial() == signed.serial);
        let key = key.ok_or(Distrust::UnknownKey)?;
        let message = of_answer(signed.seconds, signed.nonce, body);
        if key.holds(&message, signed.signature) { Ok(()) } else { Err(Distrust::WrongSignature) }
    }
}
