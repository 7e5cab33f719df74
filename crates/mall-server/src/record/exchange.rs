//! 积分兑换: what was bought with points, by which key.

use mall_core::points_mall::PointsOffer;
use mall_core::{ActivityId, IdempotencyKey, OrderId, ShopperId, Timestamp};

use super::quota::{self, Limits, QuotaKind};
use super::session::Hash;
use crate::Fault;
use crate::store::{Index, Record, Tx};

crate::store::record! {
    /// One that was bought.
    ExchangeRow in "exchange" keyed 2 {
        /// Whose.
        shopper: ShopperId,
        /// The key that came with the request.
        key: IdempotencyKey,
        /// Of the request.
        body_hash: Hash,
        /// Through which offer.
        offer: ActivityId,
        /// What it cost.
        points: u32,
        /// Its order, when it is goods.
        order_id: Option<OrderId>,
        /// Whether it counts: its order is not cancelled.
        live: bool,
        /// When.
        at: Timestamp,
    }
    Index::on("exchange_of_order", &["order_id"]),
}

const EXCHANGE: <ExchangeRow as Record>::Columns = ExchangeRow::COLUMNS;

/// Takes the key of `wanted`; `None` when it is this one's now, else the one whose it is. Whoever comes
/// with the same at the same moment waits here.
pub(crate) fn take_key(tx: &dyn Tx, wanted: &ExchangeRow) -> Result<Option<ExchangeRow>, Fault> {
    if tx.insert(wanted)? {
        return Ok(None);
    }
    let tests = [EXCHANGE.shopper.is(&wanted.shopper), EXCHANGE.key.is(&wanted.key)];
    tx.find(&tests)?.ok_or(Fault::Raced).map(Some)
}

/// Takes one of `offer`; `false`, and nothing is taken, when none is left, or not for this shopper.
pub(crate) fn take(tx: &dyn Tx, shopper: &ShopperId, offer: &PointsOffer) -> Result<bool, Fault> {
    let limits = Limits { total: offer.stock, per_shopper: offer.per_shopper };
    quota::take(tx, shopper, (QuotaKind::Offer, &offer.id), limits)
}

/// The offer gets back what `order` took of it, once: it was cancelled. Nothing when it took nothing.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    if let Some(row) = turn(tx, order, (true, false))? {
        quota::give_back(tx, &row.shopper, (QuotaKind::Offer, &row.offer))?;
    }
    Ok(())
}

/// What `order` gave back is taken for it after all; `false` when others have it, or none of `offers` is it
/// any more. The caller undoes everything then.
pub(crate) fn take_again(
    tx: &dyn Tx,
    offers: &[PointsOffer],
    order: &OrderId,
) -> Result<bool, Fault> {
    let Some(row) = turn(tx, order, (false, true))? else { return Ok(true) };
    let Some(offer) = offers.iter().find(|it| it.id == row.offer) else { return Ok(false) };
    take(tx, &row.shopper, offer)
}

/// The row of `order`, which counted as `from` and counts as `to` now; whoever comes first turns it.
fn turn(
    tx: &dyn Tx,
    order: &OrderId,
    (from, to): (bool, bool),
) -> Result<Option<ExchangeRow>, Fault> {
    let this = [EXCHANGE.order_id.is(&Some(order.clone())), EXCHANGE.live.is(&from)];
    let Some(row) = tx.find::<ExchangeRow>(&this)? else { return Ok(None) };
    let turned = tx.change::<ExchangeRow>(&this, &[EXCHANGE.live.to(&to)])? == 1;
    Ok(turned.then_some(row))
}
