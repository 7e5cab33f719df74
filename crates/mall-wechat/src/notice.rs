//! What a callback says, opened, and whether it is of what was asked for.

use mall_core::{Money, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::key::ApiKey;
use crate::trust::{Distrust, PlatformKeys, Signed};

/// The one way of sealing there is.
const ALGORITHM: &str = "AEAD_AES_256_GCM";
/// The one currency.
pub const CURRENCY: &str = "CNY";

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Somebody paid.
    Paid(Transaction),
    /// A refund came to an end, well or not.
    Refund(Refund),
    /// Something that a shop does not ask for; it is answered and forgotten.
    Other {
        /// What `WeChat` Pay calls it.
        event: String,
    },
}

/// A payment, as callbacks and queries tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// In which app.
    pub appid: String,
    /// To which merchant.
    pub mchid: String,
    /// Our number of it.
    pub out_trade_no: String,
    /// Their number of it; nothing while nobody paid.
    #[serde(default)]
    pub transaction_id: Option<String>,
    /// How far it is.
    pub trade_state: TradeState,
    /// How much; queries of what nobody paid do not say it.
    #[serde(default)]
    pub amount: Option<Amount>,
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TradeState {
    /// Paid.
    Success,
    /// Paid, and some of it is going back.
    Refund,
    /// Nobody paid yet.
    #[serde(rename = "NOTPAY")]
    NotPay,
    /// Nobody can pay it any more.
    Closed,
    /// Taken back, at a till.
    Revoked,
    /// Somebody is typing their password.
    #[serde(rename = "USERPAYING")]
    UserPaying,
    /// It failed.
    #[serde(rename = "PAYERROR")]
    PayError,
}

/// How much was to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// In fen.
    pub total: i64,
    /// `CNY`.
    #[serde(default = "cny")]
    pub currency: String,
}

fn cny() -> String {
    CURRENCY.to_owned()
}

/// A refund that came to an end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Of which merchant.
    pub mchid: String,
    /// Our number of the payment.
    pub out_trade_no: String,
    /// Our number of the refund.
    pub out_refund_no: String,
    /// How it ended.
    pub refund_status: RefundStatus,
    /// How much.
    pub amount: RefundAmount,
}

/// How a refund ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundStatus {
    /// The money is there.
    Success,
    /// It will not come.
    Closed,
    /// Still about it.
    Processing,
    /// The account it came from takes nothing; a person must see to it.
    Abnormal,
}

/// How much of a payment goes back, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundAmount {
    /// What was paid.
    pub total: i64,
    /// What goes back.
    pub refund: i64,
}

/// What a payment must be of to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected<'a> {
    /// The app it was begun in.
    pub app: &'a str,
    /// The merchant.
    pub merchant: &'a str,
    /// What is to be paid.
    pub amount: Money,
}

/// Why a payment does not count, though it is believed. Nothing may be sent for it; a person must look.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` of payment {number} is not what was asked for")]
pub struct Mismatch {
    /// What differs.
    pub field: &'static str,
    /// Our number of the payment.
    pub number: String,
}

impl Transaction {
    /// Whether it is of what was asked for.
    ///
    /// # Errors
    ///
    /// [`Mismatch`], which names what differs.
    pub fn check(&self, expected: &Expected<'_>) -> Result<(), Mismatch> {
        let wrong = |field| Err(Mismatch { field, number: self.out_trade_no.clone() });
        if self.appid != expected.app {
            return wrong("appid");
        }
        if self.mchid != expected.merchant {
            return wrong("mchid");
        }
        match &self.amount {
            Some(it) if it.currency != CURRENCY => wrong("amount.currency"),
            Some(it) if it.total == expected.amount.fen() => Ok(()),
            // What nobody paid has no amount to be wrong.
            None if self.trade_state != TradeState::Success => Ok(()),
            _ => wrong("amount.total"),
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    event_type: String,
    resource: Resource,
}

#[derive(Deserialize)]
struct Resource {
    algorithm: String,
    ciphertext: String,
    #[serde(default)]
    associated_data: Option<String>,
    nonce: String,
}

/// What the callback with this body and these headers says.
///
/// # Errors
///
/// [`Distrust`], which says why it is not believed; it is to be answered with an error, so that it comes again.
pub fn read(
    keys: &PlatformKeys,
    api_key: &ApiKey,
    signed: &Signed<'_>,
    (body, now): (&[u8], Timestamp),
) -> Result<Notice, Distrust> {
    keys.check(signed, body, now)?;
    let unreadable = |field| Distrust::Unreadable { field };
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_| unreadable("body"))?;
    let Resource { algorithm, ciphertext, associated_data, nonce } = envelope.resource;
    if algorithm != ALGORITHM {
        return Err(unreadable("resource.algorithm"));
    }
    let beside = associated_data.as_deref().unwrap_or_default();
    let plain = api_key.open(&nonce, beside, &ciphertext);
    let plain = plain.ok_or_else(|| unreadable("resource.ciphertext"))?;
    match envelope.event_type.as_str() {
        "TRANSACTION.SUCCESS" => inside(&plain).map(Notice::Paid),
        "REFUND.SUCCESS" | "REFUND.ABNORMAL" | "REFUND.CLOSED" => {
            inside(&plain).map(Notice::Refund)
        }
        _ => Ok(Notice::Other { event: envelope.event_type }),
    }
}

fn inside<T: DeserializeOwned>(plain: &[u8]) -> Result<T, Distrust> {
    let field = "resource.ciphertext";
    serde_json::from_slice(plain).map_err(|_| Distrust::Unreadable { field })
}
