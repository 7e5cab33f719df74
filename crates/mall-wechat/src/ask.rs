//! What is asked of `WeChat` Pay, and what its answers mean. The host, the signature and the sending are the
//! caller's.

use mall_core::time::ShopTime;
use mall_core::{Money, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::notice::{CURRENCY, RefundStatus, Transaction};

/// A request as it will be signed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// What follows the host, with its query.
    pub path: String,
    /// JSON; nothing for `GET`.
    pub body: String,
}

impl Ask {
    pub(crate) fn get(path: String) -> Self {
        Self { method: "GET", path, body: String::new() }
    }

    fn post(path: impl Into<String>, body: &serde_json::Value) -> Self {
        Self { method: "POST", path: path.into(), body: body.to_string() }
    }
}

/// Why something cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is not {wanted}")]
pub struct BadAsk {
    /// Which.
    pub field: &'static str,
    /// What it must be.
    pub wanted: &'static str,
}

/// Who pays, where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer<'a> {
    /// In the mini-program, or in a page inside `WeChat`: who, by the id that this app knows them by.
    Openid(&'a str),
    /// In another browser of a phone: from which address.
    Browser {
        /// IP address.
        ip: &'a str,
    },
}

/// A payment to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begin<'a> {
    /// In which app.
    pub app: &'a str,
    /// To which merchant.
    pub merchant: &'a str,
    /// Our number of it: the same again is the same payment.
    pub number: &'a str,
    /// What the shopper reads.
    pub description: &'a str,
    /// How much.
    pub amount: Money,
    /// From when on nobody can pay it any more.
    pub expires: Timestamp,
    /// Where callbacks go.
    pub notify: &'a str,
    /// Who.
    pub payer: Payer<'a>,
}

/// Longest description, in characters.
const DESCRIPTION_CHARS_MAX: usize = 127;

impl Begin<'_> {
    /// The request.
    ///
    /// # Errors
    ///
    /// [`BadAsk`], which names what `WeChat` Pay would refuse.
    pub fn ask(&self) -> Result<Ask, BadAsk> {
        let Self { app, merchant, number, amount, notify, .. } = *self;
        check_number("number", number, 6, 32)?;
        if !amount.is_positive() {
            return Err(BadAsk { field: "amount", wanted: "above zero" });
        }
        check_address("notify", notify)?;
        let description: String = self.description.chars().take(DESCRIPTION_CHARS_MAX).collect();
        let mut body = json!({
            "appid": app, "mchid": merchant, "description": description, "out_trade_no": number,
            "time_expire": rfc3339(self.expires), "notify_url": notify,
            "amount": {"total": amount.fen(), "currency": CURRENCY},
        });
        let (path, (name, payer)) = match self.payer {
            Payer::Openid(openid) => {
                ("/v3/pay/transactions/jsapi", ("payer", json!({"openid": openid})))
            }
            Payer::Browser { ip } => {
                let scene = json!({"payer_client_ip": ip, "h5_info": {"type": "Wap"}});
                ("/v3/pay/transactions/h5", ("scene_info", scene))
            }
        };
        if let Some(fields) = body.as_object_mut() {
            fields.insert(name.to_owned(), payer);
        }
        Ok(Ask::post(path, &body))
    }
}

/// Asks how far the payment `number` is.
///
/// # Errors
///
/// [`BadAsk`].
pub fn query(merchant: &str, number: &str) -> Result<Ask, BadAsk> {
    check_number("number", number, 6, 32)?;
    Ok(Ask::get(format!("/v3/pay/transactions/out-trade-no/{number}?mchid={merchant}")))
}

/// Lets nobody pay `number` any more. A payment may come at the same moment: what is asked next is
/// [`query`].
///
/// # Errors
///
/// [`BadAsk`].
pub fn close(merchant: &str, number: &str) -> Result<Ask, BadAsk> {
    check_number("number", number, 6, 32)?;
    let path = format!("/v3/pay/transactions/out-trade-no/{number}/close");
    Ok(Ask::post(path, &json!({"mchid": merchant})))
}

/// Money to send back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendBack<'a> {
    /// Our number of the payment.
    pub number: &'a str,
    /// Our number of the refund: the same again is the same refund.
    pub refund: &'a str,
    /// How much was paid.
    pub total: Money,
    /// How much of it goes back.
    pub amount: Money,
    /// Where callbacks go.
    pub notify: &'a str,
}

impl SendBack<'_> {
    /// The request.
    ///
    /// # Errors
    ///
    /// [`BadAsk`], which names what `WeChat` Pay would refuse.
    pub fn ask(&self) -> Result<Ask, BadAsk> {
        let Self { number, refund, total, amount, notify } = *self;
        check_number("number", number, 6, 32)?;
        check_number("refund", refund, 1, 64)?;
        check_address("notify", notify)?;
        if !amount.is_positive() || amount > total {
            return Err(BadAsk { field: "amount", wanted: "above zero and at most what was paid" });
        }
        let amount = json!({"refund": amount.fen(), "total": total.fen(), "currency": CURRENCY});
        let body = json!({
            "out_trade_no": number, "out_refund_no": refund, "notify_url": notify, "amount": amount,
        });
        Ok(Ask::post("/v3/refund/domestic/refunds", &body))
    }
}

/// Asks how far the refund `refund` is.
///
/// # Errors
///
/// [`BadAsk`].
pub fn query_refund(refund: &str) -> Result<Ask, BadAsk> {
    check_number("refund", refund, 1, 64)?;
    Ok(Ask::get(format!("/v3/refund/domestic/refunds/{refund}")))
}

/// A number of ours: letters that need no escape in a path, of which `*` and `|` are left out though they are
/// allowed.
fn check_number(
    field: &'static str,
    number: &str,
    least: usize,
    most: usize,
) -> Result<(), BadAsk> {
    let is_plain = number.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'-');
    if is_plain && (least..=most).contains(&number.len()) {
        return Ok(());
    }
    let wanted = if most == 32 { "6 to 32 of 0-9A-Za-z_-" } else { "1 to 64 of 0-9A-Za-z_-" };
    Err(BadAsk { field, wanted })
}

fn check_address(field: &'static str, address: &str) -> Result<(), BadAsk> {
    let is_plain = address.starts_with("https://") && !address.contains(['?', '#']);
    if is_plain {
        Ok(())
    } else {
        Err(BadAsk { field, wanted: "an https address without a query" })
    }
}

/// In shop time, as RFC 3339 writes it.
pub fn rfc3339(at: Timestamp) -> String {
    let it = ShopTime::from(at);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+08:00",
        it.year, it.month, it.day, it.hour, it.minute, it.second
    )
}

/// What an answer means when it is not the one that was hoped for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It was not done, and the same again will not be either.
    #[error("refused: {code}")]
    Never {
        /// As `WeChat` Pay calls it.
        code: String,
    },
    /// There is no such payment or refund.
    #[error("there is none")]
    None,
    /// It was paid already: ask how.
    #[error("paid already")]
    Paid,
    /// Nobody can pay it any more.
    #[error("closed")]
    Closed,
    /// The merchant's account does not have that much: later again.
    #[error("the merchant's account does not have that much")]
    NotEnough,
    /// It was not done: the same later.
    #[error("too many at once")]
    Busy,
    /// It may have been done: the same number again, or a query; never another number.
    #[error("unknown")]
    Unknown,
}

impl Refusal {
    /// Whether what was asked may have happened.
    pub const fn may_be_done(&self) -> bool {
        matches!(self, Self::Unknown | Self::Paid)
    }
}

#[derive(Deserialize)]
struct Said {
    code: String,
}

/// What a believed answer says: `status` and body. One that is not believed is [`Refusal::Unknown`], whatever it
/// says.
///
/// # Errors
///
/// [`Refusal`].
pub fn read<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, Refusal> {
    if (200..300).contains(&status) {
        // `close` answers with nothing.
        let body = if body.is_empty() { b"null" } else { body };
        return serde_json::from_slice(body).map_err(|_| Refusal::Unknown);
    }
    let code = serde_json::from_slice(body).map_or_else(|_| String::new(), |it: Said| it.code);
    Err(match (status, code.as_str()) {
        (429, _) | (_, "FREQUENCY_LIMITED" | "RATELIMIT_EXCEEDED" | "RATELIMITED") => Refusal::Busy,
        (500.. | 202, _) | (_, "SYSTEM_ERROR" | "SYSTEMERROR" | "BIZERR_NEED_RETRY") => {
            Refusal::Unknown
        }
        (404, _) | (_, "ORDER_NOT_EXIST" | "ORDERNOTEXIST" | "RESOURCE_NOT_EXISTS") => {
            Refusal::None
        }
        (_, "ORDERPAID" | "ORDER_PAID") => Refusal::Paid,
        (_, "ORDER_CLOSED" | "ORDERCLOSED") => Refusal::Closed,
        (_, "NOT_ENOUGH" | "NOTENOUGH") => Refusal::NotEnough,
        // Neither success nor a refusal that says why: nobody knows.
        (..400, _) | (_, "") => Refusal::Unknown,
        _ => Refusal::Never { code },
    })
}

/// The answer to [`Begin`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Begun {
    /// What the phone asks for, signed by [`PaymentArguments`](crate::message::PaymentArguments).
    Prepay {
        /// Good for two hours.
        prepay_id: String,
    },
    /// Where the browser goes.
    Page {
        /// Good for five minutes.
        h5_url: String,
    },
}

/// The answer to [`query`].
pub type Queried = Transaction;

/// The answers to [`SendBack`] and [`query_refund`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refunding {
    /// Our number of it.
    pub out_refund_no: String,
    /// How far it is: accepted is not done.
    pub status: RefundStatus,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn begin() -> Begin<'static> {
        Begin {
            app: "wx8888888888888888",
            merchant: "1900000001",
            number: "p-0123456789abcdef",
            description: "小铺 订单",
            amount: Money::from_fen(16_800),
            expires: Timestamp(1_764_315_000_000),
            notify: "https://shop.example/api/wechat/paid",
            payer: Payer::Openid("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        }
    }

    #[test]
    fn a_payment_is_begun_as_published() {
        let body = |ask: &Ask| serde_json::from_str::<Value>(&ask.body).unwrap();
        let ask = begin().ask().unwrap();
        assert_eq!((ask.method, ask.path.as_str()), ("POST", "/v3/pay/transactions/jsapi"));
        assert_eq!(
            body(&ask),
            json!({
                "appid": "wx8888888888888888", "mchid": "1900000001", "description": "小铺 订单",
                "out_trade_no": "p-0123456789abcdef", "time_expire": "2025-11-28T15:30:00+08:00",
                "notify_url": "https://shop.example/api/wechat/paid",
                "amount": {"total": 16_800, "currency": "CNY"},
                "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}
            })
        );
        let browser = Begin { payer: Payer::Browser { ip: "203.0.113.7" }, ..begin() };
        let ask = browser.ask().unwrap();
        assert_eq!(ask.path, "/v3/pay/transactions/h5");
        let scene = json!({"payer_client_ip": "203.0.113.7", "h5_info": {"type": "Wap"}});
        assert_eq!((&body(&ask)["scene_info"], &body(&ask)["payer"]), (&scene, &Value::Null));
        let long = "长".repeat(200);
        let cut = body(&Begin { description: &long, ..begin() }.ask().unwrap());
        assert_eq!(cut["description"].as_str().unwrap().chars().count(), 127);
    }

    #[test]
    fn what_would_be_refused_is_not_asked() {
        let field = |begin: Begin<'_>| begin.ask().unwrap_err().field;
        for number in
            ["p-1", "p-0123456789abcdef0123456789abcdef", "p/01234", "p?mchid=1", "号码号码"]
        {
            assert_eq!(field(Begin { number, ..begin() }), "number", "{number}");
            assert_eq!(query("1", number).unwrap_err().field, "number");
            assert_eq!(close("1", number).unwrap_err().field, "number");
        }
        assert_eq!(field(Begin { amount: Money::ZERO, ..begin() }), "amount");
        for notify in ["http://shop.example/", "https://shop.example/?a", "https://shop.example/#a"]
        {
            assert_eq!(field(Begin { notify, ..begin() }), "notify", "{notify}");
        }
        let back = |amount| SendBack {
            number: "p-0123456789abcdef",
            refund: "r-1",
            total: Money::from_fen(100),
            amount: Money::from_fen(amount),
            notify: "https://shop.example/api/wechat/refunded",
        };
        assert_eq!([0, 101].map(|it| back(it).ask().unwrap_err().field), ["amount"; 2]);
        let body: Value = serde_json::from_str(&back(100).ask().unwrap().body).unwrap();
        assert_eq!(body["amount"], json!({"refund": 100, "total": 100, "currency": "CNY"}));
    }

    #[test]
    fn an_answer_says_whether_it_may_have_been_done() {
        let read = |status, body: &str| read::<Begun>(status, body.as_bytes());
        assert_eq!(
            read(200, r#"{"prepay_id": "wx1", "more": 1}"#),
            Ok(Begun::Prepay { prepay_id: "wx1".to_owned() })
        );
        assert_eq!(
            read(200, r#"{"h5_url": "https://x"}"#),
            Ok(Begun::Page { h5_url: "https://x".to_owned() })
        );
        let never = |code: &str| Refusal::Never { code: code.to_owned() };
        for (status, code, meant) in [
            (400, "PARAM_ERROR", never("PARAM_ERROR")),
            (401, "SIGN_ERROR", never("SIGN_ERROR")),
            (403, "OUT_TRADE_NO_USED", never("OUT_TRADE_NO_USED")),
            (403, "NOT_ENOUGH", Refusal::NotEnough),
            (400, "ORDERPAID", Refusal::Paid),
            (400, "ORDER_CLOSED", Refusal::Closed),
            (404, "ORDER_NOT_EXIST", Refusal::None),
            (429, "FREQUENCY_LIMITED", Refusal::Busy),
            (500, "SYSTEM_ERROR", Refusal::Unknown),
            (502, "", Refusal::Unknown),
            (302, "", Refusal::Unknown),
        ] {
            let body = if code.is_empty() {
                "<html>".to_owned()
            } else {
                json!({"code": code}).to_string()
            };
            assert_eq!(read(status, &body), Err(meant), "{status} {code}");
        }
        assert_eq!(read(200, "<html>"), Err(Refusal::Unknown));
        assert_eq!(super::read::<()>(204, b""), Ok(()));
        assert!(Refusal::Unknown.may_be_done() && !Refusal::Busy.may_be_done());
    }
}
