//! Who paid what, what goes back, and what was told.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::notice::Notice;

/// A payment that was begun.
#[derive(Debug, Clone, Serialize)]
pub struct Payment {
    /// Number of the shop.
    pub number: String,
    /// In which app.
    pub app: String,
    /// What the shopper reads.
    pub description: String,
    /// In fen.
    pub amount: i64,
    /// Where callbacks go.
    pub notify: String,
    /// `JSAPI` or `MWEB`.
    pub kind: &'static str,
    /// Who pays, where that is known.
    pub payer: Option<String>,
    /// `NOTPAY`, `SUCCESS`, `REFUND`, `CLOSED`.
    pub state: &'static str,
    /// Number of `WeChat` Pay, once it is paid.
    pub transaction: Option<String>,
    /// When it was paid.
    pub paid_at: Option<i64>,
    /// How often it was begun.
    pub begun: u32,
}

/// Money that goes back.
#[derive(Debug, Clone, Serialize)]
pub struct Refund {
    /// Number of the shop.
    pub number: String,
    /// Number of `WeChat` Pay.
    pub id: String,
    /// Of which payment.
    pub payment: String,
    /// In fen.
    pub amount: i64,
    /// `PROCESSING`, `SUCCESS`, `CLOSED`, `ABNORMAL`.
    pub status: &'static str,
    /// Where callbacks go.
    pub notify: Option<String>,
    /// When it was asked for.
    pub at: i64,
}

/// Somebody with an account of `WeChat`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Person {
    /// By which an app knows them.
    pub openid: String,
    /// By which all apps of the merchant know them.
    pub unionid: Option<String>,
    /// Their number.
    pub phone: String,
    /// Whether it is the borrowed account of a page that is only looked at.
    pub is_snapshot: bool,
}

/// A subscription message that was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// To whom.
    pub openid: String,
    /// By which template.
    pub template: String,
    /// The whole request.
    pub body: Value,
}

/// A parcel that was told.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// Of which payment.
    pub number: String,
    /// The whole request.
    pub body: Value,
}

/// Everything that is written down.
#[derive(Default)]
pub struct Book {
    /// Payments by their number.
    pub payments: BTreeMap<String, Payment>,
    /// Refunds by their number.
    pub refunds: BTreeMap<String, Refund>,
    /// Refunds end when they are asked for, instead of going on.
    pub refunds_end_at_once: bool,
    /// What was sent to shoppers.
    pub sent: Vec<Sent>,
    /// Messages that each shopper (openid) agreed to, by template.
    pub agreed: BTreeMap<(String, String), u32>,
    /// Parcels that were told.
    pub parcels: Vec<Parcel>,
    /// Tokens that were given out.
    pub tokens: u32,
    /// Who is at the browser that comes to the page which asks.
    pub visitor: Option<Person>,
    /// Session keys that were told.
    pub session_keys: Vec<String>,
    /// Tickets that pages are signed by.
    pub tickets: Vec<String>,
    /// Codes of the mini-program that were made: the whole requests.
    pub codes_made: Vec<Value>,
    /// Links into the mini-program, and the requests for them.
    pub links: Vec<(String, Value)>,
    /// The token of each app, and its end.
    pub(crate) held: BTreeMap<String, (String, i64)>,
    /// Codes that were not used yet, and since when: of log-ins, phone numbers and visitors.
    pub(crate) codes: BTreeMap<String, (Person, i64)>,
    pub(crate) used: BTreeSet<String>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) nonces: BTreeSet<String>,
    pub(crate) bills: BTreeMap<String, Vec<u8>>,
    count: u64,
}

impl Book {
    /// A number that was not given out before.
    pub(crate) fn number(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}{:012}", self.count)
    }

    /// What of a payment went back or goes back, in fen.
    pub fn sent_back(&self, payment: &str) -> i64 {
        let refunds = self.refunds.values();
        let counts = |it: &&Refund| it.payment == payment && it.status != "CLOSED";
        refunds.filter(counts).map(|it| it.amount).sum()
    }
}
