//! After-sales of orders, and the parcels that went out.

use std::collections::BTreeMap;

use mall_core::after_sale::{AfterSale, AfterSaleRequest, AfterSaleState};
use mall_core::pricing::Pieces;
use mall_core::shipment::{Parcel, Tracking};
use mall_core::{IdempotencyKey, OrderId, Timestamp};

use crate::Fault;
use crate::store::{Index, Json, Part, Record, Scan, Tx};

crate::store::words! {
    /// Who an after-sale waits for.
    Waits {
        /// The shop.
        Merchant = "merchant",
        /// The shopper, who is to send the goods back.
        Shopper = "shopper",
        /// The gateway.
        Gateway = "gateway",
        /// Nobody: it is over.
        Over = "over",
    }
}

crate::store::record! {
    /// An after-sale. It is changed only by who has taken the turn of its order
    /// ([`super::order::take_turn`]).
    AfterSaleRow in "after_sale" keyed 2 {
        /// Of which order.
        order_id: OrderId,
        /// The how-manieth of it, from 1.
        sequence: u32,
        /// The key that came with the request.
        key: IdempotencyKey,
        /// Since when.
        asked_at: Timestamp,
        /// Who it waits for.
        waits: Waits,
        /// When it lapses unless the goods are sent back.
        send_before: Option<Timestamp>,
        /// What was asked for.
        request: Json<AfterSaleRequest>,
        /// Where it stands.
        state: Json<AfterSaleState>,
        /// Pieces that had not gone out and are in the stock again.
        unsent: Json<Vec<Pieces>>,
    }
    Index::unique("after_sale_once", &["order_id", "key"]),
    Index::on("after_sale_waits", &["asked_at"]).partial(Part::Text("waits", "merchant")),
    Index::on("after_sale_lapses", &["send_before"]).partial(Part::Text("waits", "shopper")),
}

crate::store::record! {
    /// A parcel that went out.
    ParcelRow in "parcel" keyed 2 {
        /// Of which order.
        order_id: OrderId,
        /// Its how-manieth, from 0.
        position: u64,
        /// When.
        sent_at: Timestamp,
        /// Where it is.
        tracking: Json<Tracking>,
        /// What is in it.
        pieces: Json<Vec<Pieces>>,
    }
}

const AFTER_SALE: <AfterSaleRow as Record>::Columns = AfterSaleRow::COLUMNS;
const PARCEL: <ParcelRow as Record>::Columns = ParcelRow::COLUMNS;

impl AfterSaleRow {
    fn read_case(&self) -> Result<AfterSale, Fault> {
        Ok(AfterSale {
            sequence: self.sequence,
            request: self.request.read()?,
            asked_at: self.asked_at,
            state: self.state.read()?,
        })
    }
}

const fn waits(state: &AfterSaleState) -> (Waits, Option<Timestamp>) {
    match state {
        AfterSaleState::Asked | AfterSaleState::SentBack { .. } => (Waits::Merchant, None),
        AfterSaleState::Agreed { send_before } => (Waits::Shopper, Some(*send_before)),
        AfterSaleState::Refunding { .. } => (Waits::Gateway, None),
        AfterSaleState::Refunded { .. }
        | AfterSaleState::Refused { .. }
        | AfterSaleState::Withdrawn { .. } => (Waits::Over, None),
    }
}

/// The after-sales of `order`.
pub(crate) fn of_order(tx: &dyn Tx, order: &OrderId) -> Result<Vec<AfterSale>, Fault> {
    let rows = tx.all::<AfterSaleRow>(&[AFTER_SALE.order_id.is(order)])?;
    rows.iter().map(AfterSaleRow::read_case).collect()
}

/// Those of `orders`.
pub(crate) fn of_orders<'a>(
    tx: &dyn Tx,
    orders: impl Iterator<Item = &'a OrderId>,
) -> Result<BTreeMap<OrderId, Vec<AfterSale>>, Fault> {
    let rows = tx.all::<AfterSaleRow>(&[AFTER_SALE.order_id.among(orders.map(OrderId::as_str))])?;
    let mut found: BTreeMap<OrderId, Vec<AfterSale>> = BTreeMap::new();
    for row in rows {
        found.entry(row.order_id.clone()).or_default().push(row.read_case()?);
    }
    Ok(found)
}

/// The one of `order` that was asked for with `key`.
pub(crate) fn with_key(
    tx: &dyn Tx,
    order: &OrderId,
    key: &IdempotencyKey,
) -> Result<Option<AfterSale>, Fault> {
    let tests = [AFTER_SALE.order_id.is(order), AFTER_SALE.key.is(key)];
    tx.find::<AfterSaleRow>(&tests)?.as_ref().map(AfterSaleRow::read_case).transpose()
}

/// Writes a new one down.
///
/// # Errors
///
/// [`Fault::Raced`] when there is one with its key or its sequence.
pub(crate) fn add(
    tx: &dyn Tx,
    order: &OrderId,
    key: &IdempotencyKey,
    case: &AfterSale,
) -> Result<(), Fault> {
    let (waits, send_before) = waits(&case.state);
    tx.add(&AfterSaleRow {
        order_id: order.clone(),
        sequence: case.sequence,
        key: key.clone(),
        asked_at: case.asked_at,
        waits,
        send_before,
        request: Json::of(&case.request)?,
        state: Json::of(&case.state)?,
        unsent: Json::of(&Vec::new())?,
    })
}

/// Brings one where `case` says, with what of it came back to the stock now.
pub(crate) fn change(
    tx: &dyn Tx,
    order: &OrderId,
    case: &AfterSale,
    unsent: &[Pieces],
) -> Result<(), Fault> {
    let (waits, send_before) = waits(&case.state);
    let this = [AFTER_SALE.order_id.is(order), AFTER_SALE.sequence.is(&case.sequence)];
    let mut sets = vec![
        AFTER_SALE.waits.to(&waits),
        AFTER_SALE.send_before.to(&send_before),
        AFTER_SALE.state.to(&Json::of(&case.state)?),
    ];
    if !unsent.is_empty() {
        sets.push(AFTER_SALE.unsent.to(&Json::of(&unsent.to_vec())?));
    }
    if tx.change::<AfterSaleRow>(&this, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// Takes what the shopper wrote out of the after-sales of `order`.
pub(crate) fn blank(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    for row in tx.all::<AfterSaleRow>(&[AFTER_SALE.order_id.is(order)])? {
        let request = AfterSaleRequest { note: String::new(), ..row.request.read()? };
        let this = [AFTER_SALE.order_id.is(order), AFTER_SALE.sequence.is(&row.sequence)];
        tx.change::<AfterSaleRow>(&this, &[AFTER_SALE.request.to(&Json::of(&request)?)])?;
    }
    Ok(())
}

/// Those that wait for the shop, the oldest first.
pub(crate) fn for_merchant(tx: &dyn Tx, limit: usize) -> Result<Vec<(OrderId, AfterSale)>, Fault> {
    let tests = [AFTER_SALE.waits.is(&Waits::Merchant)];
    let rows: Vec<AfterSaleRow> =
        tx.scan(&Scan { tests: &tests, by: "after_sale_waits", limit, ..Scan::ALL })?;
    rows.iter().map(|row| Ok((row.order_id.clone(), row.read_case()?))).collect()
}

/// Those of which the goods were not sent back in time.
pub(crate) fn lapsed(
    tx: &dyn Tx,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(OrderId, u32)>, Fault> {
    let tests = [AFTER_SALE.waits.is(&Waits::Shopper), AFTER_SALE.send_before.at_most(&Some(now))];
    let rows: Vec<AfterSaleRow> =
        tx.scan(&Scan { tests: &tests, by: "after_sale_lapses", limit, ..Scan::ALL })?;
    Ok(rows.into_iter().map(|row| (row.order_id, row.sequence)).collect())
}

/// What went out of `order`, in order.
pub(crate) fn parcels(tx: &dyn Tx, order: &OrderId) -> Result<Vec<Parcel>, Fault> {
    let rows = tx.all::<ParcelRow>(&[PARCEL.order_id.is(order)])?;
    rows.iter().map(read_parcel).collect()
}

/// What went out of `orders`.
pub(crate) fn parcels_of<'a>(
    tx: &dyn Tx,
    orders: impl Iterator<Item = &'a OrderId>,
) -> Result<BTreeMap<OrderId, Vec<Parcel>>, Fault> {
    let mut found: BTreeMap<OrderId, Vec<Parcel>> = BTreeMap::new();
    for row in tx.all::<ParcelRow>(&[PARCEL.order_id.among(orders.map(OrderId::as_str))])? {
        found.entry(row.order_id.clone()).or_default().push(read_parcel(&row)?);
    }
    Ok(found)
}

fn read_parcel(row: &ParcelRow) -> Result<Parcel, Fault> {
    let (tracking, pieces) = (row.tracking.read()?, row.pieces.read()?);
    Ok(Parcel { tracking, pieces, sent_at: row.sent_at })
}

/// Writes a parcel down, after the `before` that went out before it.
pub(crate) fn add_parcel(
    tx: &dyn Tx,
    order: &OrderId,
    parcel: &Parcel,
    before: usize,
) -> Result<(), Fault> {
    tx.add(&ParcelRow {
        order_id: order.clone(),
        position: u64::try_from(before).unwrap_or(u64::MAX),
        sent_at: parcel.sent_at,
        tracking: Json::of(&parcel.tracking)?,
        pieces: Json::of(&parcel.pieces)?,
    })
}
