//! What goes wrong.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Op {
    /// `stable_token`.
    Token,
    /// `jscode2session`.
    Session,
    /// `getuserphonenumber`.
    Phone,
    /// `access_token` of `OAuth2`.
    Visitor,
    /// JS-SDK ticket.
    Ticket,
    /// Subscription message.
    Message,
    /// `upload_shipping_info`.
    Ship,
    /// `msg_sec_check`.
    CheckText,
    /// Code of the mini-program.
    Code,
    /// URL Link.
    Link,
    /// Begin of a payment: JSAPI and H5.
    Begin,
    /// Query of a payment.
    Query,
    /// Close.
    Close,
    /// Refund.
    Refund,
    /// Query of a refund.
    QueryRefund,
    /// Certificates of the platform.
    Certificates,
    /// Bill of a day: where it is.
    Bill,
    /// Bill of a day: the file.
    Download,
    /// A callback, which the fake sends.
    Callback,
}

impl Op {
    pub(crate) fn of(method: &str, path: &str) -> Option<Self> {
        let pay = "/v3/pay/transactions/";
        Some(match (method, path) {
            ("POST", "/cgi-bin/stable_token") => Self::Token,
            ("GET", "/sns/jscode2session") => Self::Session,
            ("POST", "/wxa/business/getuserphonenumber") => Self::Phone,
            ("GET", "/sns/oauth2/access_token") => Self::Visitor,
            ("GET", "/cgi-bin/ticket/getticket") => Self::Ticket,
            ("POST", "/cgi-bin/message/subscribe/send") => Self::Message,
            ("POST", "/wxa/sec/order/upload_shipping_info") => Self::Ship,
            ("POST", "/wxa/msg_sec_check") => Self::CheckText,
            ("POST", "/wxa/getwxacodeunlimit") => Self::Code,
            ("POST", "/wxa/generate_urllink") => Self::Link,
            ("POST", "/v3/pay/transactions/jsapi" | "/v3/pay/transactions/h5") => Self::Begin,
            ("POST", path) if path.starts_with(pay) && path.ends_with("/close") => Self::Close,
            ("GET", path) if path.starts_with(pay) => Self::Query,
            ("POST", "/v3/refund/domestic/refunds") => Self::Refund,
            ("GET", path) if path.starts_with("/v3/refund/domestic/refunds/") => Self::QueryRefund,
            ("GET", "/v3/certificates") => Self::Certificates,
            ("GET", "/v3/bill/tradebill") => Self::Bill,
            ("GET", "/v3/billdownload/file") => Self::Download,
            _ => return None,
        })
    }

    /// Whether the merchant signs it.
    pub(crate) const fn is_pay(self) -> bool {
        matches!(
            self,
            Self::Begin
                | Self::Query
                | Self::Close
                | Self::Refund
                | Self::QueryRefund
                | Self::Certificates
                | Self::Bill
                | Self::Download
        )
    }

    /// Whether its answer is signed: a file is not, its hash came before.
    pub(crate) const fn is_signed(self) -> bool {
        self.is_pay() && !matches!(self, Self::Download)
    }
}

/// What goes wrong with one request, or one callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// Nothing.
    Well,
    /// It is done and answered so many milliseconds later.
    Delay {
        /// How many.
        ms: u64,
    },
    /// It never arrives: nothing is done, the line is cut.
    Lost,
    /// It arrives twice and is done twice. A callback is sent twice.
    Duplicated,
    /// It is done; the line is cut before the answer.
    NoAnswer,
    /// Nothing is done: too many at once (429).
    Busy,
    /// Nothing is done (502).
    Fails,
    /// It is done all the same (502).
    FailsDone,
    /// It is done; the signature is wrong on purpose, as real ones are now and then.
    WrongSignature,
    /// It is done; the answer is signed with a key of nobody.
    OtherKey,
    /// It is done; the answer was signed long ago.
    Late,
    /// It is done; the answer was changed after it was signed.
    Changed,
    /// It is done; the answer is not signed at all.
    Unsigned,
}

#[derive(Default)]
pub(crate) struct Modes(BTreeMap<Op, VecDeque<Mode>>);

impl Modes {
    pub(crate) fn put(&mut self, op: Op, modes: &[Mode]) {
        self.0.insert(op, modes.iter().copied().collect());
    }

    pub(crate) fn next(&mut self, op: Op) -> Mode {
        self.0.get_mut(&op).and_then(VecDeque::pop_front).unwrap_or(Mode::Well)
    }
}
