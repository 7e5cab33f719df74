//! Who takes the money.

mod sandbox;
pub mod wechat;

use std::pin::Pin;

use mall_api::order::{PayResponse, PayVia};
use mall_core::{Money, OrderId, PaymentId, Timestamp};

use crate::Fault;
pub(crate) use sandbox::SANDBOX;
pub use sandbox::SandboxGateway;

/// What a gateway answers with, later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// An attempt to pay, as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Our number of it.
    pub payment: PaymentId,
    /// Where it was begun: [`PaymentGateway::name`] of then.
    pub gateway: String,
    /// How much.
    pub amount: Money,
}

/// Who pays, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// Where.
    pub via: PayVia,
    /// By which the app there knows them; in WeChat alone.
    pub openid: Option<String>,
    /// Where the request comes from.
    pub ip: String,
}

/// An attempt that is to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub attempt: Attempt,
    /// Of which order: a browser comes back to it.
    pub order: OrderId,
    /// Who.
    pub payer: Payer,
    /// From when on nobody may pay it any more.
    pub expires: Timestamp,
}

/// What came of a wish to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Began {
    /// The shopper goes on with it.
    Goes(PayResponse),
    /// It was paid or closed already: [`PaymentGateway::query`] says which.
    Ended,
}

/// How far an attempt is, as the gateway says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody paid yet.
    Open,
    /// It was paid.
    Paid,
    /// Nobody can pay it any more.
    Closed,
    /// What was paid is not what was asked for: a person must look.
    Wrong {
        /// What differs.
        field: &'static str,
    },
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// The money is there.
    Done,
    /// The gateway is still about it, or nobody knows: ask again.
    Underway,
    /// The gateway does not know it: it is to be asked for, under the same number.
    Unknown,
    /// It does not go on by itself: a person must look.
    Stuck,
}

/// Takes money: `WeChat` Pay, or the sandbox.
///
/// The attempt is already written down when the gateway hears of it, so that an answer that never
/// comes loses nothing: asking again names the same attempt.
pub trait PaymentGateway: Send + Sync {
    /// The name in the database of what takes money there; never changes. Attempts of another name are
    /// others: the gateway takes no payment on with another payer or place.
    fn name(&self, via: PayVia) -> &'static str;
    /// In which app a shopper pays there, when one must know them.
    fn app(&self, via: PayVia) -> Option<&str>;
    /// Begins to take money. Called again for the same attempt, it goes on with it.
    fn begin(&self, wish: Wish) -> Later<'_, Began>;
    /// Asks how far an attempt is.
    fn query(&self, attempt: Attempt) -> Later<'_, Standing>;
    /// Lets nobody pay an attempt any more, unless somebody has.
    fn close(&self, attempt: Attempt) -> Later<'_, Standing>;
    /// Sends `amount` of an attempt back. Called again with the same `number`, it is the same refund.
    fn refund(&self, number: String, attempt: Attempt, amount: Money) -> Later<'_, Returned>;
    /// Asks how far the refund `number` of an attempt is.
    fn query_refund(&self, number: String, attempt: Attempt) -> Later<'_, Returned>;
}
