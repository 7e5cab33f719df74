//! `WeChat` Pay: what is asked of it, and what becomes of its answers.
//!
//! ```text
//! settings  who the merchant is, by which keys
//! caller    a request: signed anew for each try, believed only when the platform signed the answer
//! platform  who somebody is: log-in, numbers; letters, codes, links, signatures of pages
//! ```

mod caller;
mod platform;
mod settings;

use axum::http::HeaderMap;
use mall_api::order::{PayResponse, PayVia};
use mall_api::path;
use mall_core::{Money, Timestamp};
use mall_wechat::ask::{Ask, BadAsk, Begin, Begun, Payer as Theirs, Refunding, SendBack};
use mall_wechat::ask::{Refusal, close, query, query_refund};
use mall_wechat::bill::{Entry, WhereBill, bill, read as read_bill};
use mall_wechat::certificate::certificates;
use mall_wechat::message::PaymentArguments;
use mall_wechat::notice::{Expected, Notice, RefundStatus, TradeState, Transaction};
use mall_wechat::trust::{Distrust, Signed};

use super::{Attempt, Began, Later, PaymentGateway, Returned, SANDBOX, Standing, Wish};
use crate::{Clock, Fault};
use caller::Caller;
pub use caller::begin_tls;
pub(crate) use caller::client;
pub use platform::{API_BASE, AppSecret, LoginSettings, OPEN_BASE};
pub(crate) use platform::{Letter, NotSent, NotSigned, Platform, Sending};
pub use settings::{Merchant, PAY_BASE, PaySettings, SettingsError, Trust};

/// Names in the database, by where the shopper pays.
const NAMES: [(PayVia, &str); 3] = [
    (PayVia::MiniProgram, "wechatMiniProgram"),
    (PayVia::Page, "wechatPage"),
    (PayVia::Browser, "wechatBrowser"),
];

/// The page of H5 on which a payment goes on.
const PAY_PAGE: &str = "/pay";

/// Where an attempt of this name was begun; nothing when it is no attempt at `WeChat` Pay.
pub(crate) fn via(gateway: &str) -> Option<PayVia> {
    NAMES.iter().find(|(_, name)| *name == gateway).map(|(via, _)| *via)
}

/// Takes money by `WeChat` Pay.
pub struct WechatGateway {
    merchant: Merchant,
    caller: Caller,
}

/// What a bill of a day is.
pub(crate) enum Bill {
    /// These lines.
    Lines(Vec<Entry>),
    /// It cannot be had, or read: again later.
    Later,
}

impl WechatGateway {
    /// With these settings.
    ///
    /// # Errors
    ///
    /// [`SettingsError`], which names the setting that is wrong.
    pub fn new(settings: &PaySettings, clock: Clock) -> Result<Self, SettingsError> {
        settings.check()?;
        let caller = Caller::new(settings, clock)?;
        Ok(Self { merchant: settings.merchant.clone(), caller })
    }

    /// Who the merchant is.
    pub(crate) const fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// What a callback says, if the platform signed it lately.
    ///
    /// # Errors
    ///
    /// [`Distrust`]: it is to be answered with an error, so that it comes again.
    pub(crate) async fn hear(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Notice, Distrust> {
        let signed = Signed::of(|name| headers.get(name).and_then(|it| it.to_str().ok()))?;
        self.caller.notice(&signed, body, now).await
    }

    /// Whether the platform knows the merchant, and its answer is believed.
    ///
    /// # Errors
    ///
    /// [`Refusal`]: what it says, or that nothing believed came.
    pub(crate) async fn reach(&self) -> Result<(), Refusal> {
        match self.caller.ask::<serde_json::Value>(&certificates()).await {
            // Merchants of today are told that there are none, which is signed as all else.
            Ok(_) | Err(Refusal::None) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// The bill of `day`.
    pub(crate) async fn bill(&self, day: &str) -> Bill {
        let Ok(ask) = bill(day) else { return Bill::Later };
        let place: WhereBill = match self.caller.ask(&ask).await {
            Ok(place) => place,
            // A day on which nobody paid has none.
            Err(Refusal::Never { code }) if code == "NO_STATEMENT_EXIST" => {
                return Bill::Lines(Vec::new());
            }
            Err(refusal) => {
                tracing::warn!(%refusal, day, "no bill");
                return Bill::Later;
            }
        };
        let file = match place.ask() {
            Ok(ask) => self.caller.file(&ask).await.ok().filter(|it| place.holds(it)),
            Err(_) => None,
        };
        let text = file.and_then(|it| String::from_utf8(it).ok());
        match text.as_deref().map(read_bill) {
            Some(Ok(lines)) => Bill::Lines(lines),
            Some(Err(wrong)) => {
                tracing::error!(%wrong, day, "a bill cannot be read");
                Bill::Later
            }
            None => {
                tracing::warn!(day, "the file of a bill is not the one that was promised");
                Bill::Later
            }
        }
    }

    fn begin_ask(&self, wish: &Wish) -> Result<Ask, Fault> {
        let Wish { attempt, payer, expires, .. } = wish;
        let merchant = &self.merchant;
        let missing = || Fault::Unavailable("WeChat Pay is not set up for this");
        let app = merchant.app(payer.via).ok_or_else(missing)?;
        let theirs = match (payer.via, payer.openid.as_deref()) {
            (PayVia::Browser, _) => Theirs::Browser { ip: &payer.ip },
            (_, Some(openid)) => Theirs::Openid(openid),
            // The shopper has to log in there first.
            (_, None) => return Err(Fault::LoginNeeded),
        };
        let begin = Begin {
            app,
            merchant: &merchant.number,
            number: attempt.payment.as_str(),
            description: &merchant.description,
            amount: attempt.amount,
            expires: *expires,
            notify: &merchant.address(path::WECHAT_PAID),
            payer: theirs,
        };
        begin.ask().map_err(|wrong| wrongly_asked(&wrong))
    }

    async fn begun(&self, wish: &Wish) -> Result<Began, Fault> {
        let payment = wish.attempt.payment.clone();
        match self.caller.ask(&self.begin_ask(wish)?).await {
            Ok(Begun::Prepay { prepay_id }) => {
                let app = self.merchant.app(wish.payer.via).unwrap_or_default();
                let mut signed = self.caller.payment_arguments(app, &prepay_id)?;
                // A page says which app it is of; a mini-program is one.
                signed.app_id = (wish.payer.via == PayVia::Page).then(|| app.to_owned());
                let arguments = serde_json::to_string::<PaymentArguments>(&signed)?;
                Ok(Began::Goes(PayResponse::Wechat { payment, arguments }))
            }
            Ok(Begun::Page { h5_url }) => {
                let url = self.with_way_back(&h5_url, wish);
                Ok(Began::Goes(PayResponse::WechatPage { payment, url }))
            }
            Err(Refusal::Paid | Refusal::Closed) => Ok(Began::Ended),
            Err(refusal) => Err(refused(&refusal, "a payment was not begun")),
        }
    }

    /// `url` with where the browser comes back to. That it does says nothing.
    fn with_way_back(&self, url: &str, wish: &Wish) -> String {
        let back = format!("{}?order={}", self.merchant.address(PAY_PAGE), wish.order);
        let back = form_urlencoded::Serializer::new(String::new())
            .append_pair("redirect_url", &back)
            .finish();
        let and = if url.contains('?') { '&' } else { '?' };
        format!("{url}{and}{back}")
    }

    async fn asked(&self, attempt: &Attempt) -> Result<Standing, Fault> {
        let Some(via) = via(&attempt.gateway) else { return Ok(of_others(attempt)) };
        let number = attempt.payment.as_str();
        let ask = query(&self.merchant.number, number).map_err(|wrong| wrongly_asked(&wrong))?;
        match self.caller.ask::<Transaction>(&ask).await {
            Ok(said) => Ok(self.merchant.standing(via, attempt, &said)),
            // It was never heard of, or nobody began it.
            Err(Refusal::None) => Ok(Standing::Open),
            Err(refusal) => Err(refused(&refusal, "a payment cannot be asked for")),
        }
    }

    async fn closed(&self, attempt: &Attempt) -> Result<Standing, Fault> {
        if via(&attempt.gateway).is_none() {
            return Ok(of_others(attempt));
        }
        let number = attempt.payment.as_str();
        let ask = close(&self.merchant.number, number).map_err(|wrong| wrongly_asked(&wrong))?;
        match self.caller.ask::<()>(&ask).await {
            Ok(()) | Err(Refusal::Closed | Refusal::None) => Ok(Standing::Closed),
            Err(Refusal::Paid) => self.asked(attempt).await,
            Err(refusal) => Err(refused(&refusal, "a payment was not closed")),
        }
    }

    async fn sent_back(
        &self,
        number: &str,
        attempt: &Attempt,
        amount: Money,
    ) -> Result<Returned, Fault> {
        if via(&attempt.gateway).is_none() {
            return Ok(Returned::Done);
        }
        let back = SendBack {
            number: attempt.payment.as_str(),
            refund: number,
            total: attempt.amount,
            amount,
            notify: &self.merchant.address(path::WECHAT_REFUNDED),
        };
        let ask = back.ask().map_err(|wrong| wrongly_asked(&wrong))?;
        Ok(Self::returned(number, self.caller.ask(&ask).await))
    }

    fn returned(number: &str, said: Result<Refunding, Refusal>) -> Returned {
        match said {
            // What is of another refund says nothing of this one.
            Ok(it) if it.out_refund_no != number => Returned::Underway,
            Ok(it) => match it.status {
                RefundStatus::Success => Returned::Done,
                RefundStatus::Processing => Returned::Underway,
                RefundStatus::Closed | RefundStatus::Abnormal => Returned::Stuck,
            },
            Err(Refusal::None) => Returned::Unknown,
            // The same again, when there is money in the account.
            Err(Refusal::NotEnough | Refusal::Busy | Refusal::Unknown) => Returned::Underway,
            Err(refusal) => {
                tracing::error!(%refusal, number, "a refund was refused");
                Returned::Stuck
            }
        }
    }
}

/// What was begun with play money, or elsewhere, is nothing that anybody can pay here.
fn of_others(attempt: &Attempt) -> Standing {
    if attempt.gateway != SANDBOX {
        tracing::error!(gateway = attempt.gateway, "an attempt of a gateway that is not there");
    }
    Standing::Closed
}

fn wrongly_asked(wrong: &BadAsk) -> Fault {
    tracing::error!(%wrong, "WeChat Pay is not asked");
    Fault::Broken("WeChat Pay would refuse what is asked")
}

fn refused(refusal: &Refusal, what: &'static str) -> Fault {
    match refusal {
        Refusal::Busy | Refusal::Unknown => tracing::warn!(%refusal, what),
        _ => tracing::error!(%refusal, what),
    }
    Fault::Unavailable("WeChat Pay does not do it now")
}

impl Merchant {
    /// How far `attempt`, which was begun at `via`, is by what was said of it.
    pub(crate) fn standing(&self, via: PayVia, attempt: &Attempt, said: &Transaction) -> Standing {
        let expected = Expected {
            app: self.app(via).unwrap_or_default(),
            merchant: &self.number,
            amount: attempt.amount,
        };
        if said.out_trade_no != attempt.payment.as_str() {
            return Standing::Wrong { field: "out_trade_no" };
        }
        if let Err(mismatch) = said.check(&expected) {
            return Standing::Wrong { field: mismatch.field };
        }
        match said.trade_state {
            TradeState::Success | TradeState::Refund => Standing::Paid,
            TradeState::Closed | TradeState::Revoked => Standing::Closed,
            // Who failed may try again until its time is up.
            TradeState::NotPay | TradeState::UserPaying | TradeState::PayError => Standing::Open,
        }
    }
}

impl PaymentGateway for WechatGateway {
    fn name(&self, via: PayVia) -> &'static str {
        NAMES.iter().find(|(it, _)| *it == via).map_or(SANDBOX, |(_, name)| name)
    }

    fn app(&self, via: PayVia) -> Option<&str> {
        self.merchant.app(via).filter(|_| via != PayVia::Browser)
    }

    fn begin(&self, wish: Wish) -> Later<'_, Began> {
        Box::pin(async move { self.begun(&wish).await })
    }

    fn query(&self, attempt: Attempt) -> Later<'_, Standing> {
        Box::pin(async move { self.asked(&attempt).await })
    }

    fn close(&self, attempt: Attempt) -> Later<'_, Standing> {
        Box::pin(async move { self.closed(&attempt).await })
    }

    fn refund(&self, number: String, attempt: Attempt, amount: Money) -> Later<'_, Returned> {
        Box::pin(async move { self.sent_back(&number, &attempt, amount).await })
    }

    fn query_refund(&self, number: String, attempt: Attempt) -> Later<'_, Returned> {
        Box::pin(async move {
            if via(&attempt.gateway).is_none() {
                return Ok(Returned::Done);
            }
            let ask = query_refund(&number).map_err(|wrong| wrongly_asked(&wrong))?;
            Ok(Self::returned(&number, self.caller.ask(&ask).await))
        })
    }
}
