//! Orders.

mod view;

use std::collections::BTreeMap;

use mall_api::order::{CardOrder, ExchangeOrder, OrderEvent, OrderLine, OrderView};
use mall_core::address::Address;
use mall_core::order::{CancelReason, OrderState};
use mall_core::order_gift::PromisedGift;
use mall_core::pricing::{Adjustment, Earned, FreightLine};
use mall_core::{IdempotencyKey, Money, OrderId, ShopperId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use view::shown;
pub(crate) use view::{all_page, page, seen, view};

use super::payment::NewsRow;
use super::session::Hash;
use crate::Fault;
use crate::store::{Field, Index, Json, Kind, Part, Record, Scan, Serial, Set, Tx, Value};

/// What of an order is never asked for by the database.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    /// What the goods would cost without any rule.
    pub list_total: Money,
    /// What was taken off, and by what.
    pub discounts: Vec<Adjustment>,
    /// What sending it costs.
    pub freight: FreightLine,
    /// Where it goes, when anything does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// What the shopper wishes.
    pub remark: String,
    /// 积分 that paid a part.
    #[serde(default)]
    pub points_spent: u32,
    /// What it earns once it is paid.
    #[serde(default)]
    pub earned: Earned,
    /// Months of a card, when it is not of goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardOrder>,
    /// 积分兑换, when points bought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeOrder>,
    /// Lottery tickets that it brings once it is paid.
    #[serde(default)]
    pub tickets: u32,
    /// What is to stay paid so that they stay.
    #[serde(default)]
    pub tickets_from: Money,
    /// 下单有礼 that it brings once it is paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<PromisedGift>,
}

impl Field for OrderState {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value {
        Value::Text(self.name().to_owned())
    }

    fn read(value: Value) -> Option<Self> {
        Self::named(&String::read(value)?)
    }
}

impl Field for CancelReason {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value {
        Value::Text(self.name().to_owned())
    }

    fn read(value: Value) -> Option<Self> {
        Self::named(&String::read(value)?)
    }
}

crate::store::record! {
    /// An order.
    OrderRow in "orders" keyed 1 {
        /// Its name, which sorts by time.
        id: OrderId,
        /// Whose.
        shopper: ShopperId,
        /// Where it stands.
        state: OrderState,
        /// Why it was cancelled, when it was.
        cancel_reason: Option<CancelReason>,
        /// What is to be paid.
        payable: Money,
        /// Since when.
        placed_at: Timestamp,
        /// When it is given up unless it is paid.
        pay_before: Timestamp,
        /// The rest.
        body: Json<Body>,
        /// Counts the changes of its after-sales and parcels.
        version: u64,
        /// When time does something to it: sent, it counts as received; done, it can no longer be asked
        /// back.
        until: Option<Timestamp>,
    }
    Index::on("order_of_shopper", &["shopper", "id"]),
    Index::on("order_in_state", &["state", "id"]),
    Index::on("order_to_receive", &["until"]).partial(Part::Text("state", "shipped")),
    Index::on("order_unpaid", &["pay_before"]).partial(Part::Text("state", "unpaid")),
}

crate::store::record! {
    /// A line of an order. `dearer_pieces` of its pieces were charged `piece_payable` and one fen, the
    /// others `piece_payable`: what a refund of one piece gives back.
    LineRow in "order_line" keyed 2 {
        /// Of which order.
        order_id: OrderId,
        /// Where in it.
        position: u64,
        /// What.
        sku: SkuId,
        /// How many.
        quantity: u32,
        /// What one costs.
        unit_price: Money,
        /// What all cost.
        payable: Money,
        /// What one was charged, without the fen that are left over.
        piece_payable: Money,
        /// How many were charged one fen more.
        dearer_pieces: i64,
        /// As it is shown.
        body: Json<OrderLine>,
    }
}

crate::store::record! {
    /// That an order came into a state.
    EventRow in "order_event" keyed 2 {
        /// Which order.
        order_id: OrderId,
        /// Its how manyth event.
        position: u64,
        /// Which state.
        state: OrderState,
        /// When.
        at: Timestamp,
    }
}

crate::store::record! {
    /// The same key of the same shopper is the same order.
    PlacementRow in "placement" keyed 2 {
        /// Whose.
        shopper: ShopperId,
        /// The key that came with the request.
        key: IdempotencyKey,
        /// Of the request.
        body_hash: Hash,
        /// What it made.
        order_id: OrderId,
    }
}

const ORDER: <OrderRow as Record>::Columns = OrderRow::COLUMNS;
const LINE: <LineRow as Record>::Columns = LineRow::COLUMNS;
const EVENT: <EventRow as Record>::Columns = EventRow::COLUMNS;
const PLACEMENT: <PlacementRow as Record>::Columns = PlacementRow::COLUMNS;

/// An order that is being placed.
pub(crate) struct NewOrder {
    pub(crate) id: OrderId,
    pub(crate) shopper: ShopperId,
    pub(crate) payable: Money,
    pub(crate) placed_at: Timestamp,
    pub(crate) pay_before: Timestamp,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) body: Body,
}

/// Takes a key; `None` when it is this order's now, else the one whose it is.
pub(crate) fn take_key(tx: &dyn Tx, wanted: &PlacementRow) -> Result<Option<PlacementRow>, Fault> {
    if tx.insert(wanted)? {
        return Ok(None);
    }
    let tests = [PLACEMENT.shopper.is(&wanted.shopper), PLACEMENT.key.is(&wanted.key)];
    tx.find(&tests)?.ok_or(Fault::Raced).map(Some)
}

/// Whether an order was placed with `key`.
pub(crate) fn has_key(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &IdempotencyKey,
) -> Result<bool, Fault> {
    let tests = [PLACEMENT.shopper.is(shopper), PLACEMENT.key.is(key)];
    Ok(tx.find::<PlacementRow>(&tests)?.is_some())
}

pub(crate) fn exists(tx: &dyn Tx, id: &OrderId) -> Result<bool, Fault> {
    Ok(tx.count::<OrderRow>(&[ORDER.id.is(id)])? > 0)
}

/// Whose it is.
pub(crate) fn owner(tx: &dyn Tx, id: &OrderId) -> Result<Option<ShopperId>, Fault> {
    Ok(tx.find::<OrderRow>(&[ORDER.id.is(id)])?.map(|row| row.shopper))
}

/// Writes `order` down, with its lines, as unpaid; as it is shown from now on.
pub(crate) fn add(tx: &dyn Tx, order: NewOrder) -> Result<OrderView, Fault> {
    let row = OrderRow {
        id: order.id.clone(),
        shopper: order.shopper,
        state: OrderState::Unpaid,
        cancel_reason: None,
        payable: order.payable,
        placed_at: order.placed_at,
        pay_before: order.pay_before,
        body: Json::of(&order.body)?,
        version: 0,
        until: None,
    };
    tx.add(&row)?;
    let line = |(position, line): (u64, &OrderLine)| {
        let pieces = i64::from(line.quantity.max(1));
        Ok(LineRow {
            order_id: order.id.clone(),
            position,
            sku: line.sku.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            payable: line.payable,
            piece_payable: Money::from_fen(line.payable.fen().div_euclid(pieces)),
            dearer_pieces: line.payable.fen().rem_euclid(pieces),
            body: Json::of(line)?,
        })
    };
    tx.add_all(&(0..).zip(&order.lines).map(line).collect::<Result<Vec<LineRow>, Fault>>()?)?;
    let event = OrderEvent { state: row.state, at: order.placed_at };
    happened(tx, &order.id, 0, &event)?;
    Ok(shown(row, order.body, order.lines, vec![event]))
}

/// Brings an order from one state into the next; `false`, and nothing changes, when it is not in
/// `from`. A `reason` belongs to a cancellation.
pub(crate) fn turn(
    tx: &dyn Tx,
    id: &OrderId,
    step: (OrderState, OrderState),
    reason: Option<CancelReason>,
    now: Timestamp,
) -> Result<bool, Fault> {
    turn_with(tx, id, step, ORDER.cancel_reason.to(&reason), now)
}

/// As [`turn`], into a state in which time does something `until` then.
pub(crate) fn turn_until(
    tx: &dyn Tx,
    id: &OrderId,
    step: (OrderState, OrderState),
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, Fault> {
    turn_with(tx, id, step, ORDER.until.to(&Some(until)), now)
}

fn turn_with(
    tx: &dyn Tx,
    id: &OrderId,
    (from, to): (OrderState, OrderState),
    set: Set,
    now: Timestamp,
) -> Result<bool, Fault> {
    if !from.may_become(to) {
        return Err(Fault::Broken("no order may change like this"));
    }
    let sets = [ORDER.state.to(&to), set];
    let turned = tx.change::<OrderRow>(&[ORDER.id.is(id), ORDER.state.is(&from)], &sets)? == 1;
    if turned {
        came_into(tx, id, to, now)?;
    }
    Ok(turned)
}

/// Takes the turn to change after-sales and parcels of `order`, which was read: whoever took it in
/// between makes this run anew.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody did, or the order came into another state.
pub(crate) fn take_turn(tx: &dyn Tx, order: &OrderRow) -> Result<(), Fault> {
    let is_it =
        [ORDER.id.is(&order.id), ORDER.state.is(&order.state), ORDER.version.is(&order.version)];
    let taken = tx.change::<OrderRow>(&is_it, &[ORDER.version.plus(1)])?;
    if taken == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// An order, whosever it is.
pub(crate) fn find(tx: &dyn Tx, id: &OrderId) -> Result<Option<OrderRow>, Fault> {
    tx.find(&[ORDER.id.is(id)])
}

/// Orders that were sent and count as received at `now`, those that wait longest first.
pub(crate) fn to_receive(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<OrderId>, Fault> {
    let tests = [ORDER.state.is(&OrderState::Shipped), ORDER.until.at_most(&Some(now))];
    let scan = Scan { tests: &tests, by: "order_to_receive", limit, ..Scan::ALL };
    Ok(tx.scan::<OrderRow>(&scan)?.into_iter().map(|row| row.id).collect())
}

/// Whether an order still is unpaid; it stays so until this transaction is over.
pub(crate) fn still_unpaid(tx: &dyn Tx, id: &OrderId) -> Result<bool, Fault> {
    let unpaid = OrderState::Unpaid;
    let sets = [ORDER.state.to(&unpaid)];
    Ok(tx.change::<OrderRow>(&[ORDER.id.is(id), ORDER.state.is(&unpaid)], &sets)? == 1)
}

/// An order that was given up for want of money is paid after all and comes to be `state`; `false`, and
/// nothing changes, when it is not one of those.
pub(crate) fn take_up(
    tx: &dyn Tx,
    id: &OrderId,
    state: OrderState,
    now: Timestamp,
) -> Result<bool, Fault> {
    let expired = [
        ORDER.id.is(id),
        ORDER.state.is(&OrderState::Cancelled),
        ORDER.cancel_reason.is(&Some(CancelReason::Expired)),
    ];
    let sets = [ORDER.state.to(&state), ORDER.cancel_reason.to(&None)];
    let taken_up = tx.change::<OrderRow>(&expired, &sets)? == 1;
    if taken_up {
        came_into(tx, id, state, now)?;
    }
    Ok(taken_up)
}

/// Writes down what happened: for the shopper, and for whoever is to be told.
fn came_into(tx: &dyn Tx, id: &OrderId, state: OrderState, now: Timestamp) -> Result<(), Fault> {
    let before = tx.count::<EventRow>(&[EVENT.order_id.is(id)])?;
    let position = u64::try_from(before).unwrap_or(u64::MAX);
    happened(tx, id, position, &OrderEvent { state, at: now })
}

fn happened(tx: &dyn Tx, id: &OrderId, position: u64, event: &OrderEvent) -> Result<(), Fault> {
    let OrderEvent { state, at } = *event;
    tx.add(&EventRow { order_id: id.clone(), position, state, at })?;
    tx.add(&NewsRow {
        id: Serial::default(),
        kind: state.name().to_owned(),
        order_id: id.clone(),
        at,
        sent_at: None,
    })
}

/// What an order holds of the stock, by SKU: whoever changes the stock of many does it in this order, so
/// that two do not wait for one another.
pub(crate) fn pieces(tx: &dyn Tx, id: &OrderId) -> Result<BTreeMap<SkuId, u32>, Fault> {
    let mut pieces = BTreeMap::new();
    for line in tx.all::<LineRow>(&[LINE.order_id.is(id)])? {
        let held: &mut u32 = pieces.entry(line.sku).or_default();
        *held = held.saturating_add(line.quantity);
    }
    Ok(pieces)
}

/// What was paid for the lines of an order, each with its SKU.
pub(crate) fn paid_by_sku(tx: &dyn Tx, id: &OrderId) -> Result<Vec<(SkuId, Money)>, Fault> {
    let lines = tx.all::<LineRow>(&[LINE.order_id.is(id)])?.into_iter();
    Ok(lines.map(|line| (line.sku, line.payable)).collect())
}

/// What came along with an order for nothing, by SKU.
pub(crate) fn gifts(tx: &dyn Tx, id: &OrderId) -> Result<BTreeMap<SkuId, u32>, Fault> {
    let mut gifts = BTreeMap::new();
    for line in tx.all::<LineRow>(&[LINE.order_id.is(id)])? {
        if line.body.read()?.gift {
            let held: &mut u32 = gifts.entry(line.sku).or_default();
            *held = held.saturating_add(line.quantity);
        }
    }
    Ok(gifts)
}

/// Where an order stands, and why it was cancelled when it was.
pub(crate) fn stands(
    tx: &dyn Tx,
    id: &OrderId,
) -> Result<(OrderState, Option<CancelReason>), Fault> {
    let row: OrderRow = tx.find(&[ORDER.id.is(id)])?.ok_or(Fault::NotFound)?;
    Ok((row.state, row.cancel_reason))
}

/// Until when an order waits for its money.
pub(crate) fn pay_before(tx: &dyn Tx, id: &OrderId) -> Result<Timestamp, Fault> {
    Ok(tx.find::<OrderRow>(&[ORDER.id.is(id)])?.ok_or(Fault::NotFound)?.pay_before)
}

/// Whose an order is, what it earns, and the lottery tickets that it brings.
pub(crate) fn earned(tx: &dyn Tx, id: &OrderId) -> Result<(ShopperId, Earned, u32), Fault> {
    let row: OrderRow = tx.find(&[ORDER.id.is(id)])?.ok_or(Fault::NotFound)?;
    let body = row.body.read()?;
    Ok((row.shopper, body.earned, body.tickets))
}

/// The months of a card that an order is of, when it is not of goods.
pub(crate) fn card(tx: &dyn Tx, id: &OrderId) -> Result<Option<CardOrder>, Fault> {
    let row: OrderRow = tx.find(&[ORDER.id.is(id)])?.ok_or(Fault::NotFound)?;
    Ok(row.body.read()?.card)
}

/// Unpaid orders whose time was up at `now`, the longest overdue first.
pub(crate) fn overdue(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<OrderId>, Fault> {
    let tests = [ORDER.state.is(&OrderState::Unpaid), ORDER.pay_before.at_most(&now)];
    let scan = Scan { tests: &tests, by: "order_unpaid", limit, ..Scan::ALL };
    Ok(tx.scan::<OrderRow>(&scan)?.into_iter().map(|row| row.id).collect())
}

/// How many orders a shopper has in each state, states without one left out.
pub(crate) fn counts(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<(OrderState, u32)>, Fault> {
    let mut counts = Vec::new();
    for state in OrderState::ALL {
        let count = tx.count::<OrderRow>(&[ORDER.shopper.is(shopper), ORDER.state.is(&state)])?;
        if count > 0 {
            counts.push((state, u32::try_from(count).unwrap_or(u32::MAX)));
        }
    }
    Ok(counts)
}
