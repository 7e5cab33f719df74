//! 超值换购: what was bought along with which order.

use mall_core::add_on::AddOn;
use mall_core::{ActivityId, OrderId, ShopperId, Timestamp};

use super::quota::{self, Limits, QuotaKind};
use crate::Fault;
use crate::store::{Index, Record, Tx};

crate::store::record! {
    /// The place that an order has for each offer. Once what took it is given up, another may.
    AddOnRow in "add_on" keyed 2 {
        /// Along with which order.
        parent: OrderId,
        /// Of which offer.
        offer: ActivityId,
        /// Whose.
        shopper: ShopperId,
        /// The order that it is.
        order_id: OrderId,
        /// Whether it counts: its order is not cancelled.
        live: bool,
        /// When.
        at: Timestamp,
    }
    Index::unique("add_on_of_order", &["order_id"]),
}

const ADD_ON: <AddOnRow as Record>::Columns = AddOnRow::COLUMNS;

/// The offers that were bought along with `parent`.
pub(crate) fn had(tx: &dyn Tx, parent: &OrderId) -> Result<Vec<ActivityId>, Fault> {
    let live = [ADD_ON.parent.is(parent), ADD_ON.live.is(&true)];
    Ok(tx.all::<AddOnRow>(&live)?.into_iter().map(|row| row.offer).collect())
}

/// Takes one of `add_on` for `row`; `false`, and the caller undoes everything, when its order has one, or none
/// is left, or not for this shopper.
pub(crate) fn take(tx: &dyn Tx, row: &AddOnRow, add_on: &AddOn) -> Result<bool, Fault> {
    let free = [ADD_ON.parent.is(&row.parent), ADD_ON.offer.is(&row.offer), ADD_ON.live.is(&false)];
    let sets = [ADD_ON.order_id.to(&row.order_id), ADD_ON.live.to(&true), ADD_ON.at.to(&row.at)];
    let has_place = tx.insert(row)? || tx.change::<AddOnRow>(&free, &sets)? == 1;
    Ok(has_place && count(tx, &row.shopper, add_on)?)
}

fn count(tx: &dyn Tx, shopper: &ShopperId, add_on: &AddOn) -> Result<bool, Fault> {
    let limits = Limits { total: add_on.stock, per_shopper: add_on.per_shopper };
    quota::take(tx, shopper, (QuotaKind::AddOn, &add_on.id), limits)
}

/// The offer gets back what `order` took of it, once: it was cancelled. Nothing when it took nothing.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    if let Some(row) = turn(tx, order, (true, false))? {
        quota::give_back(tx, &row.shopper, (QuotaKind::AddOn, &row.offer))?;
    }
    Ok(())
}

/// What `order` gave back is taken for it after all; `false` when others have it, another order has its place,
/// or none of `add_ons` is it any more. The caller undoes everything then.
pub(crate) fn take_again(tx: &dyn Tx, add_ons: &[AddOn], order: &OrderId) -> Result<bool, Fault> {
    let Some(row) = turn(tx, order, (false, true))? else { return Ok(false) };
    let Some(add_on) = add_ons.iter().find(|it| it.id == row.offer) else { return Ok(false) };
    count(tx, &row.shopper, add_on)
}

/// The row of `order`, which counted as `from` and counts as `to` now; whoever comes first turns it.
fn turn(tx: &dyn Tx, order: &OrderId, (from, to): (bool, bool)) -> Result<Option<AddOnRow>, Fault> {
    let this = [ADD_ON.order_id.is(order), ADD_ON.live.is(&from)];
    let Some(row) = tx.find::<AddOnRow>(&this)? else { return Ok(None) };
    let turned = tx.change::<AddOnRow>(&this, &[ADD_ON.live.to(&to)])? == 1;
    Ok(turned.then_some(row))
}
