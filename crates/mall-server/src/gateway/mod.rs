//! Who takes the money.

mod sandbox;

use std::pin::Pin;

use mall_api::order::PayResponse;
use mall_core::{Money, PaymentId};

use crate::Fault;
pub use sandbox::SandboxGateway;

/// What a gateway answers with, later.
pub type Beginning<'a> = Pin<Box<dyn Future<Output = Result<PayResponse, Fault>> + Send + 'a>>;

/// Whether a gateway has sent money back, later. `false`: it is still about it; ask again.
pub type Refunding<'a> = Pin<Box<dyn Future<Output = Result<bool, Fault>> + Send + 'a>>;

/// Takes money: `WeChat` Pay, or the sandbox.
///
/// The attempt is already written down when the gateway hears of it, so that an answer that never
/// comes loses nothing: asking again names the same attempt.
pub trait PaymentGateway: Send + Sync {
    /// Its name in the database; never changes.
    fn name(&self) -> &'static str;
    /// Begins to take `amount` for `payment`. Called again for the same payment, it goes on with it.
    fn begin<'a>(&'a self, payment: &'a PaymentId, amount: Money) -> Beginning<'a>;
    /// Sends `amount` of `payment` back. Called again with the same `number`, it is the same refund.
    fn refund<'a>(
        &'a self,
        number: &'a str,
        payment: &'a PaymentId,
        amount: Money,
    ) -> Refunding<'a>;
}
