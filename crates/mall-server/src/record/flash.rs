//! What was taken of the stock of flash sales, by which orders.

use std::collections::BTreeMap;

use mall_core::flash_sale::{FlashCounts, FlashItem, FlashSale, Occurrence};
use mall_core::{ActivityId, Day, OrderId, SessionId, ShopperId, SkuId};

use crate::Fault;
use crate::store::{Record, Test, Tx};

crate::store::words! {
    /// Where the pieces stand that an order took.
    TakenState {
        /// The order waits for its payment.
        Held = "held",
        /// It was paid.
        Sold = "sold",
        /// It was cancelled.
        Returned = "returned",
    }
}

crate::store::record! {
    /// What was taken of a SKU on one day of a session.
    CountRow in "flash_count" keyed 4 {
        /// Of which sale.
        sale: ActivityId,
        /// Of which session.
        session: SessionId,
        /// The day that it began on.
        day: Day,
        /// Of what.
        sku: SkuId,
        /// Pieces, paid and waiting.
        taken: u32,
        /// Those of them that wait for their payment.
        held: u32,
    }
}

crate::store::record! {
    /// How many of them one shopper has.
    OwnRow in "flash_own" keyed 5 {
        /// Who.
        shopper: ShopperId,
        /// Of which sale.
        sale: ActivityId,
        /// Of which session.
        session: SessionId,
        /// The day that it began on.
        day: Day,
        /// Of what.
        sku: SkuId,
        /// Pieces, paid and waiting.
        pieces: u32,
    }
}

crate::store::record! {
    /// What an order took.
    TakenRow in "flash_taken" keyed 2 {
        /// Which order.
        order_id: OrderId,
        /// Of what.
        sku: SkuId,
        /// Of which sale.
        sale: ActivityId,
        /// Of which session.
        session: SessionId,
        /// The day that it began on.
        day: Day,
        /// Whose order.
        shopper: ShopperId,
        /// Pieces.
        pieces: u32,
        /// What became of them.
        state: TakenState,
    }
}

const COUNT: <CountRow as Record>::Columns = CountRow::COLUMNS;
const OWN: <OwnRow as Record>::Columns = OwnRow::COLUMNS;
const TAKEN: <TakenRow as Record>::Columns = TakenRow::COLUMNS;

/// What was taken of each SKU of `it`, and by `shopper`. One that is absent was not taken yet.
pub(crate) fn counts(
    tx: &dyn Tx,
    it: &Occurrence<'_>,
    shopper: Option<&ShopperId>,
) -> Result<BTreeMap<SkuId, FlashCounts>, Fault> {
    let mut counts: BTreeMap<SkuId, FlashCounts> = BTreeMap::new();
    let (sale, session) = (&it.sale.id, &it.session.id);
    let of_it = [COUNT.sale.is(sale), COUNT.session.is(session), COUNT.day.is(&it.day)];
    for row in tx.all::<CountRow>(&of_it)? {
        let sold = row.taken.saturating_sub(row.held);
        counts.insert(row.sku, FlashCounts { sold, held: row.held, mine: 0 });
    }
    let Some(shopper) = shopper else { return Ok(counts) };
    let own =
        [OWN.shopper.is(shopper), OWN.sale.is(sale), OWN.session.is(session), OWN.day.is(&it.day)];
    for row in tx.all::<OwnRow>(&own)? {
        counts.entry(row.sku).or_default().mine = row.pieces;
    }
    Ok(counts)
}

/// Takes `pieces` of `item` for `order`.
///
/// # Errors
///
/// [`Fault::Raced`] when there are not so many, or not for this shopper: done anew, it is seen.
pub(crate) fn take(
    tx: &dyn Tx,
    (it, item): (&Occurrence<'_>, &FlashItem),
    (order, shopper): (&OrderId, &ShopperId),
    pieces: u32,
) -> Result<(), Fault> {
    let (Some(before), Some(own_before)) =
        (item.stock.checked_sub(pieces), item.per_shopper.checked_sub(pieces))
    else {
        return Err(Fault::Raced);
    };
    let row = TakenRow {
        order_id: order.clone(),
        sku: item.sku.clone(),
        sale: it.sale.id.clone(),
        session: it.session.id.clone(),
        day: it.day,
        shopper: shopper.clone(),
        pieces,
        state: TakenState::Held,
    };
    let first = CountRow {
        sale: row.sale.clone(),
        session: row.session.clone(),
        day: row.day,
        sku: row.sku.clone(),
        taken: pieces,
        held: pieces,
    };
    if !tx.insert(&first)? {
        let suffices = [&of_count(&row)[..], &[COUNT.taken.at_most(&before)]].concat();
        let sets = [COUNT.taken.plus(pieces), COUNT.held.plus(pieces)];
        if tx.change::<CountRow>(&suffices, &sets)? != 1 {
            return Err(Fault::Raced);
        }
    }
    let own = OwnRow {
        shopper: shopper.clone(),
        sale: row.sale.clone(),
        session: row.session.clone(),
        day: row.day,
        sku: row.sku.clone(),
        pieces,
    };
    if !tx.insert(&own)? {
        let may_have = [&of_own(&row)[..], &[OWN.pieces.at_most(&own_before)]].concat();
        if tx.change::<OwnRow>(&may_have, &[OWN.pieces.plus(pieces)])? != 1 {
            return Err(Fault::Raced);
        }
    }
    tx.add(&row)
}

/// What `order` took is sold: it was paid.
pub(crate) fn sell(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    for row in turn(tx, order, (TakenState::Held, TakenState::Sold))? {
        let less = -i64::from(row.pieces);
        tx.change::<CountRow>(&of_count(&row), &[COUNT.held.plus(less)])?;
    }
    Ok(())
}

/// What `order` gave back is sold to it after all; `false` when it is sold to others, or one of `sales`
/// sells it no more. The caller undoes everything then.
pub(crate) fn take_again(tx: &dyn Tx, sales: &[FlashSale], order: &OrderId) -> Result<bool, Fault> {
    let returned = [TAKEN.order_id.is(order), TAKEN.state.is(&TakenState::Returned)];
    for row in tx.all::<TakenRow>(&returned)? {
        let sale = sales.iter().find(|it| it.id == row.sale);
        let session = sale.and_then(|it| it.sessions.iter().find(|it| it.id == row.session));
        let item = session.and_then(|it| it.items.iter().find(|it| it.sku == row.sku));
        let before = item.and_then(|it| {
            Some((it.stock.checked_sub(row.pieces)?, it.per_shopper.checked_sub(row.pieces)?))
        });
        let Some((before, own_before)) = before else { return Ok(false) };
        let suffices = [&of_count(&row)[..], &[COUNT.taken.at_most(&before)]].concat();
        let may_have = [&of_own(&row)[..], &[OWN.pieces.at_most(&own_before)]].concat();
        let this = [&returned[..], &[TAKEN.sku.is(&row.sku)]].concat();
        if tx.change::<CountRow>(&suffices, &[COUNT.taken.plus(row.pieces)])? != 1
            || tx.change::<OwnRow>(&may_have, &[OWN.pieces.plus(row.pieces)])? != 1
            || tx.change::<TakenRow>(&this, &[TAKEN.state.to(&TakenState::Sold)])? != 1
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives back what `order` took: it was cancelled.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    for row in turn(tx, order, (TakenState::Held, TakenState::Returned))? {
        let less = -i64::from(row.pieces);
        let sets = [COUNT.taken.plus(less), COUNT.held.plus(less)];
        tx.change::<CountRow>(&of_count(&row), &sets)?;
        tx.change::<OwnRow>(&of_own(&row), &[OWN.pieces.plus(less)])?;
    }
    Ok(())
}

/// Gives back what was sold to `order`: all of it was refunded before it was sent.
pub(crate) fn unsell(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    for row in turn(tx, order, (TakenState::Sold, TakenState::Returned))? {
        let less = -i64::from(row.pieces);
        tx.change::<CountRow>(&of_count(&row), &[COUNT.taken.plus(less)])?;
        tx.change::<OwnRow>(&of_own(&row), &[OWN.pieces.plus(less)])?;
    }
    Ok(())
}

/// What `order` has in one state turns to be in another; each row once, whoever comes first.
fn turn(
    tx: &dyn Tx,
    order: &OrderId,
    (from, state): (TakenState, TakenState),
) -> Result<Vec<TakenRow>, Fault> {
    let held = [TAKEN.order_id.is(order), TAKEN.state.is(&from)];
    let mut turned = Vec::new();
    for row in tx.all::<TakenRow>(&held)? {
        let this = [&held[..], &[TAKEN.sku.is(&row.sku)]].concat();
        if tx.change::<TakenRow>(&this, &[TAKEN.state.to(&state)])? == 1 {
            turned.push(row);
        }
    }
    Ok(turned)
}

fn of_count(row: &TakenRow) -> [Test; 4] {
    [
        COUNT.sale.is(&row.sale),
        COUNT.session.is(&row.session),
        COUNT.day.is(&row.day),
        COUNT.sku.is(&row.sku),
    ]
}

fn of_own(row: &TakenRow) -> [Test; 5] {
    [
        OWN.shopper.is(&row.shopper),
        OWN.sale.is(&row.sale),
        OWN.session.is(&row.session),
        OWN.day.is(&row.day),
        OWN.sku.is(&row.sku),
    ]
}
