//! A gateway of play money: the shopper confirms or refuses on a page of ours.

use mall_api::order::PayResponse;
use mall_core::{Money, PaymentId};

use super::{Beginning, PaymentGateway, Refunding};

/// Takes play money.
#[derive(Debug, Clone, Copy, Default)]
pub struct SandboxGateway;

impl PaymentGateway for SandboxGateway {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn begin<'a>(&'a self, payment: &'a PaymentId, amount: Money) -> Beginning<'a> {
        Box::pin(async move { Ok(PayResponse::Sandbox { payment: payment.clone(), amount }) })
    }

    fn refund<'a>(&'a self, _: &'a str, _: &'a PaymentId, _: Money) -> Refunding<'a> {
        Box::pin(async { Ok(true) })
    }
}
