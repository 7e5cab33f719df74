//! 售后: pieces that are asked back, and what follows when the shop agrees.
//!
//! Rules and amounts are `mall_core::after_sale`'s. Changes of one order's after-sales and parcels are
//! made one after the other: each takes the turn of its order, so that what a refund is worked out of
//! is still so when it is written.

use mall_api::after_sale::{AskRequest, OpenAfterSale, OpenAfterSalesResponse, StepRequest};
use mall_api::order::OrderView;
use mall_core::after_sale::{
    AfterSale, AfterSaleActor, AfterSaleEvent, AfterSaleOrder, AfterSaleRefusal, AfterSaleState,
    AfterSales, refund_number,
};
use mall_core::order::{CancelReason, OrderState, OrderTimes};
use mall_core::pricing::{Pieces, Refund};
use mall_core::{OrderId, ShopperId, SkuId, Timestamp};

use super::{order, order_gift, refund, shipment, task};
use crate::Fault;
use crate::record::order::{OrderRow, seen, take_turn};
use crate::record::refund::RefundReason;
use crate::record::sale::Priced;
use crate::record::{
    self, after_sale, bargain, coupon, exchange, flash, group, growth, points, promotion, sale,
    stock,
};
use crate::store::Tx;

/// Open ones that the shop is told at once.
const OPEN_MAX: usize = 100;

/// An order with all that a refund is worked out of.
struct Held {
    row: OrderRow,
    priced: Priced,
    cases: Vec<AfterSale>,
}

impl Held {
    /// # Errors
    ///
    /// [`Fault::WrongState`] for an order of before prices were written down.
    fn find(tx: &dyn Tx, id: &OrderId) -> Result<Self, Fault> {
        let row = record::order::find(tx, id)?.ok_or(Fault::NotFound)?;
        let priced = sale::find(tx, id)?.ok_or(Fault::WrongState)?;
        let cases = after_sale::of_order(tx, id)?;
        Ok(Self { row, priced, cases })
    }

    fn of_shopper(tx: &dyn Tx, shopper: &ShopperId, id: &OrderId) -> Result<Self, Fault> {
        let held = Self::find(tx, id)?;
        if held.row.shopper == *shopper { Ok(held) } else { Err(Fault::NotFound) }
    }

    fn all(&self) -> AfterSales<'_> {
        AfterSales { sale: self.priced.sale(), policy: self.priced.policy, cases: &self.cases }
    }
}

/// The shopper asks pieces back. The same key asks once.
///
/// # Errors
///
/// [`Fault::AfterSale`] says why not; [`Fault::KeyReused`] when the key asked for something else.
pub(crate) fn ask(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    asked: &AskRequest,
    now: Timestamp,
) -> Result<OrderView, Fault> {
    let held = Held::of_shopper(tx, shopper, id)?;
    if let Some(known) = after_sale::with_key(tx, id, &asked.key)? {
        return if known.request == asked.request {
            seen(tx, held.row)
        } else {
            Err(Fault::KeyReused)
        };
    }
    let parcels = after_sale::parcels(tx, id)?;
    let (state, ask_before) = (held.row.state, held.row.until);
    let order = AfterSaleOrder { state, parcels: &parcels, ask_before };
    let case = held.all().ask(&order, asked.request.clone(), now)?;
    take_turn(tx, &held.row)?;
    after_sale::add(tx, id, &asked.key, &case)?;
    order::view(tx, shopper, id)
}

/// What would go back for `pieces` now.
///
/// # Errors
///
/// [`Fault::AfterSale`] when they cannot be brought back.
pub(crate) fn preview(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    pieces: &[Pieces],
) -> Result<Refund, Fault> {
    Ok(Held::of_shopper(tx, shopper, id)?.all().refund_of(pieces)?)
}

/// The shopper's own after-sale goes on.
///
/// # Errors
///
/// As [`step`]; [`Fault::NotFound`] also when the order is somebody else's.
pub(crate) fn step_of_shopper(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    wanted: &StepRequest,
    (times, now): (OrderTimes, Timestamp),
) -> Result<OrderView, Fault> {
    order::view(tx, shopper, id)?;
    step(tx, AfterSaleActor::Shopper, id, wanted, (times, now))?;
    order::view(tx, shopper, id)
}

/// An after-sale goes on, by whoever may do that. The same step again changes nothing and gives
/// `false`.
///
/// # Errors
///
/// [`Fault::AfterSale`] when it cannot go on so.
pub(crate) fn step(
    tx: &dyn Tx,
    actor: AfterSaleActor,
    id: &OrderId,
    StepRequest { sequence, event }: &StepRequest,
    (times, now): (OrderTimes, Timestamp),
) -> Result<bool, Fault> {
    let held = Held::find(tx, id)?;
    let case = held.cases.iter().find(|it| it.sequence == *sequence);
    let was_refunding = case.is_some_and(|it| it.refund().is_some());
    if event.actor() == actor && case.is_some_and(|it| it.was_brought_by(event)) {
        return Ok(false);
    }
    let next = held.all().apply(*sequence, event, actor, times, now)?;
    take_turn(tx, &held.row)?;
    let unsent = match next.refund() {
        Some(refund) if !was_refunding => pay_back(tx, &held, &next, refund, now)?,
        _ => Vec::new(),
    };
    after_sale::change(tx, id, &next, &unsent)?;
    if matches!(next.state, AfterSaleState::Refunding { .. } | AfterSaleState::Refunded { .. }) {
        follow(tx, &held, now, times)?;
    }
    Ok(true)
}

/// The goods were not sent back in time. `false` when it went on otherwise.
pub(crate) fn lapse(
    tx: &dyn Tx,
    id: &OrderId,
    sequence: u32,
    moment: (OrderTimes, Timestamp),
) -> Result<bool, Fault> {
    let lapse = StepRequest { sequence, event: AfterSaleEvent::Lapse };
    match step(tx, AfterSaleActor::Clock, id, &lapse, moment) {
        Err(Fault::AfterSale(AfterSaleRefusal::NotNow | AfterSaleRefusal::Over)) => Ok(false),
        other => other,
    }
}

/// The gateway has sent what was asked for under `number`.
pub(super) fn refunded(
    tx: &dyn Tx,
    id: &OrderId,
    number: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let cases = after_sale::of_order(tx, id)?;
    let Some(case) = cases.iter().find(|it| refund_number(id, it.sequence) == number) else {
        return Ok(());
    };
    let done = StepRequest { sequence: case.sequence, event: AfterSaleEvent::Refunded };
    step(tx, AfterSaleActor::Gateway, id, &done, (OrderTimes::default(), now)).map(|_| ())
}

/// Those that wait for the shop, the oldest first.
pub(crate) fn open(tx: &dyn Tx) -> Result<OpenAfterSalesResponse, Fault> {
    let open = after_sale::for_merchant(tx, OPEN_MAX)?.into_iter();
    let after_sales = open.map(|(order, after_sale)| OpenAfterSale { order, after_sale });
    Ok(OpenAfterSalesResponse { after_sales: after_sales.collect() })
}

/// All that goes back with the money: points, coupons, and to the stock what had not gone out. Gives
/// those pieces.
fn pay_back(
    tx: &dyn Tx,
    held: &Held,
    case: &AfterSale,
    refund: &Refund,
    now: Timestamp,
) -> Result<Vec<Pieces>, Fault> {
    let id = &held.row.id;
    let shopper = &held.row.shopper;
    let number = refund_number(id, case.sequence);
    let unsent = unsent(tx, held, case)?;
    for it in &unsent {
        stock::give_back(tx, &it.sku, it.pieces)?;
    }
    for coupon in &refund.coupons_back {
        coupon::release_one(tx, id, coupon)?;
    }
    points::refund(tx, shopper, (id, &number), refund, now)?;
    growth::take_back(tx, shopper, (id, &number), refund.growth_clawed_back, now)?;
    let amount = refund.amount + refund.freight;
    refund::ask(tx, id, number, amount, RefundReason::AfterSale, now)?;
    order::take_tickets_back(tx, &held.row, now)?;
    task::brought_back(tx, &held.row)?;
    let before = held.cases.iter().filter_map(AfterSale::refund);
    order_gift::take_back(tx, &held.row, before, refund, now)?;
    Ok(unsent)
}

/// Which pieces of `case` had not gone out, by SKU.
fn unsent(tx: &dyn Tx, held: &Held, case: &AfterSale) -> Result<Vec<Pieces>, Fault> {
    let id = &held.row.id;
    let (ordered, parcels) = (shipment::ordered(tx, id)?, after_sale::parcels(tx, id)?);
    let with = |case: &AfterSale| {
        let others = held.cases.iter().filter(|it| it.sequence != case.sequence);
        let all: Vec<_> = others.chain([case]).cloned().collect();
        mall_core::after_sale::called_off(&ordered, &parcels, &all, false)
    };
    let before = held.cases.iter().find(|it| it.sequence == case.sequence);
    let before = before.map(with).unwrap_or_default();
    let was = |sku: &SkuId| before.iter().find(|it| it.sku == *sku).map_or(0, |it| it.pieces);
    let more = |it: Pieces| {
        let pieces = it.pieces.saturating_sub(was(&it.sku));
        (pieces > 0).then_some(Pieces { pieces, ..it })
    };
    Ok(with(case).into_iter().filter_map(more).collect())
}

/// What follows for the order: one of which all was refunded unsent is off, one of which the rest has
/// gone out is sent.
fn follow(tx: &dyn Tx, held: &Held, now: Timestamp, times: OrderTimes) -> Result<(), Fault> {
    let id = &held.row.id;
    if held.row.state != OrderState::Paid {
        return Ok(());
    }
    let cases = after_sale::of_order(tx, id)?;
    let all = AfterSales { cases: &cases, ..held.all() };
    let lines = held.priced.quote.lines.iter();
    let is_gone = all.returned().pieces.iter().map(|it| it.pieces).sum::<u32>()
        == lines.map(|it| it.quantity).sum::<u32>();
    if !after_sale::parcels(tx, id)?.is_empty() {
        return shipment::is_sent(tx, id, times, now).map(|_| ());
    }
    if !is_gone {
        return Ok(());
    }
    let off = (OrderState::Paid, OrderState::Cancelled);
    if !record::order::turn(tx, id, off, Some(CancelReason::Refunded), now)? {
        return Err(Fault::Raced);
    }
    // The pieces are back already; what came along for nothing goes with them.
    for (sku, pieces) in record::order::gifts(tx, id)? {
        stock::give_back(tx, &sku, pieces)?;
    }
    coupon::release(tx, id)?;
    promotion::release(tx, id)?;
    flash::unsell(tx, id)?;
    exchange::give_back(tx, id)?;
    bargain::give_back(tx, id)?;
    record::add_on::give_back(tx, id)?;
    group::forget(tx, id)?;
    // Nothing was sent: whatever the shop keeps of freight, it has not sent for it.
    refund::ask_rest(tx, id, RefundReason::AfterSale, now)?;
    task::brought_back(tx, &held.row)
}
