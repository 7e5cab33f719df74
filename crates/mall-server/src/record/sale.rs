//! What an order was priced from: what a refund is worked out of, whatever the rules are by then.

use mall_core::OrderId;
use mall_core::pricing::{Quote, QuoteRequest, RefundPolicy, Rules, Sale};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::session::Hash;
use crate::Fault;
use crate::store::{Json, Record, Tx};

crate::store::record! {
    /// Rules as they were when something was ordered by them. Many orders have the same.
    RuleSetRow in "rule_set" keyed 1 {
        /// Of `body`.
        digest: Hash,
        /// The rules, without coupons.
        body: Json<Rules>,
    }
}

crate::store::record! {
    /// How an order was priced.
    SaleRow in "sale" keyed 1 {
        /// Which order.
        order_id: OrderId,
        /// By which rules.
        rules: Hash,
        /// The question without those, and its answer.
        body: Json<Priced>,
    }
}

const RULE_SET: <RuleSetRow as Record>::Columns = RuleSetRow::COLUMNS;
const SALE: <SaleRow as Record>::Columns = SaleRow::COLUMNS;

/// A price: what was asked, what was answered, what the shop gives back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Priced {
    /// The question.
    pub request: QuoteRequest,
    /// The answer.
    pub quote: Quote,
    /// What the shop gave back in those days.
    pub policy: RefundPolicy,
}

impl Priced {
    /// The order as a refund is worked out of it.
    pub(crate) fn sale(&self) -> Sale<'_> {
        Sale { ask: self.request.ask(), quote: &self.quote }
    }
}

/// Writes down how `order` was priced.
pub(crate) fn add(tx: &dyn Tx, order: &OrderId, mut priced: Priced) -> Result<(), Fault> {
    let coupons = std::mem::take(&mut priced.request.rules.coupons);
    let rules = std::mem::replace(&mut priced.request.rules, Rules { coupons, ..Rules::default() });
    // Advice for the shopper, which no refund asks for.
    priced.quote.nudges.clear();
    priced.quote.runner_up = None;
    let body = Json::of(&rules)?;
    let digest: Hash = Sha256::digest(body.text()).into();
    tx.insert(&RuleSetRow { digest, body })?;
    tx.add(&SaleRow { order_id: order.clone(), rules: digest, body: Json::of(&priced)? })
}

/// How `order` was priced; `None` for one of before that was written down.
pub(crate) fn find(tx: &dyn Tx, order: &OrderId) -> Result<Option<Priced>, Fault> {
    let Some(row) = tx.find::<SaleRow>(&[SALE.order_id.is(order)])? else { return Ok(None) };
    let rules = tx.find::<RuleSetRow>(&[RULE_SET.digest.is(&row.rules)])?;
    let rules = rules.ok_or(Fault::Broken("a sale without its rules"))?.body.read()?;
    let mut priced = row.body.read()?;
    let coupons = std::mem::take(&mut priced.request.rules.coupons);
    priced.request.rules = Rules { coupons, ..rules };
    Ok(Some(priced))
}

/// Takes out of the price of `order` where it went. No refund asks for that: what sending it cost is in the
/// answer.
pub(crate) fn blank(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    let Some(row) = tx.find::<SaleRow>(&[SALE.order_id.is(order)])? else { return Ok(()) };
    let mut priced = row.body.read()?;
    priced.request.basket.region = None;
    tx.change::<SaleRow>(&[SALE.order_id.is(order)], &[SALE.body.to(&Json::of(&priced)?)])
        .map(|_| ())
}
