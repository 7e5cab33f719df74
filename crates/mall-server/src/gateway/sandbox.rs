//! A gateway of play money: the shopper confirms or refuses on a page of ours.

use mall_api::order::{PayResponse, PayVia};
use mall_core::Money;

use super::{Attempt, Began, Later, PaymentGateway, Returned, Standing, Wish};

/// Its name in the database.
pub(crate) const SANDBOX: &str = "sandbox";

/// Takes play money.
#[derive(Debug, Clone, Copy, Default)]
pub struct SandboxGateway;

impl PaymentGateway for SandboxGateway {
    fn name(&self, _: PayVia) -> &'static str {
        SANDBOX
    }

    fn app(&self, _: PayVia) -> Option<&str> {
        None
    }

    fn begin(&self, Wish { attempt, .. }: Wish) -> Later<'_, Began> {
        let Attempt { payment, amount, .. } = attempt;
        Box::pin(async move { Ok(Began::Goes(PayResponse::Sandbox { payment, amount })) })
    }

    fn query(&self, _: Attempt) -> Later<'_, Standing> {
        Box::pin(async { Ok(Standing::Open) })
    }

    fn close(&self, _: Attempt) -> Later<'_, Standing> {
        Box::pin(async { Ok(Standing::Closed) })
    }

    fn refund(&self, _: String, _: Attempt, _: Money) -> Later<'_, Returned> {
        Box::pin(async { Ok(Returned::Done) })
    }

    fn query_refund(&self, _: String, _: Attempt) -> Later<'_, Returned> {
        Box::pin(async { Ok(Returned::Done) })
    }
}
