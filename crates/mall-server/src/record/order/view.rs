//! Orders as they are shown.

use std::collections::BTreeMap;

use mall_api::order::{OrderEvent, OrderLine, OrderRefund, OrderView};
use mall_core::order::OrderState;
use mall_core::{OrderId, ShopperId};

use super::{Body, EVENT, EventRow, LINE, LineRow, ORDER, OrderRow};
use crate::Fault;
use crate::record::{after_sale, refund, review};
use crate::store::{Scan, Tx};

/// One of this shopper's.
pub(crate) fn view(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
) -> Result<Option<OrderView>, Fault> {
    let found: Option<OrderRow> = tx.find(&[ORDER.id.is(id), ORDER.shopper.is(shopper)])?;
    Ok(views(tx, found.into_iter().collect())?.pop())
}

/// At most `limit` of a shopper's, newest first, those older than `after`.
pub(crate) fn page(
    tx: &dyn Tx,
    shopper: &ShopperId,
    state: Option<OrderState>,
    after: Option<&OrderId>,
    limit: usize,
) -> Result<Vec<OrderView>, Fault> {
    let mut tests = vec![ORDER.shopper.is(shopper)];
    tests.extend(state.map(|state| ORDER.state.is(&state)));
    tests.extend(after.map(|after| ORDER.id.less(after)));
    let scan = Scan { tests: &tests, by: "order_of_shopper", descending: true, limit };
    views(tx, tx.scan(&scan)?)
}

/// At most `limit` of anybody's, newest first.
pub(crate) fn all_page(
    tx: &dyn Tx,
    state: Option<OrderState>,
    after: Option<&OrderId>,
    limit: usize,
) -> Result<Vec<OrderId>, Fault> {
    let mut tests: Vec<_> = state.iter().map(|state| ORDER.state.is(state)).collect();
    tests.extend(after.map(|after| ORDER.id.less(after)));
    let by = if state.is_some() { "order_in_state" } else { Scan::ALL.by };
    let rows: Vec<OrderRow> = tx.scan(&Scan { tests: &tests, by, descending: true, limit })?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// An order as its shopper sees it.
pub(crate) fn seen(tx: &dyn Tx, order: OrderRow) -> Result<OrderView, Fault> {
    views(tx, vec![order])?.pop().ok_or(Fault::NotFound)
}

/// `orders` with their lines and events, which are asked for at once.
fn views(tx: &dyn Tx, orders: Vec<OrderRow>) -> Result<Vec<OrderView>, Fault> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || orders.iter().map(|order| order.id.as_str());
    let mut lines: BTreeMap<OrderId, Vec<OrderLine>> = BTreeMap::new();
    for row in tx.all::<LineRow>(&[LINE.order_id.among(ids())])? {
        lines.entry(row.order_id).or_default().push(row.body.read()?);
    }
    let mut events: BTreeMap<OrderId, Vec<OrderEvent>> = BTreeMap::new();
    for row in tx.all::<EventRow>(&[EVENT.order_id.among(ids())])? {
        events.entry(row.order_id).or_default().push(OrderEvent { state: row.state, at: row.at });
    }
    let mut refunds: BTreeMap<OrderId, Vec<OrderRefund>> = BTreeMap::new();
    for row in refund::of_orders(tx, orders.iter().map(|order| &order.id))? {
        let (amount, asked_at, done_at) = (row.amount, row.asked_at, row.done_at);
        let of_order = refunds.entry(row.order_id).or_default();
        of_order.push(OrderRefund { amount, asked_at, done_at });
    }
    let mut parcels = after_sale::parcels_of(tx, orders.iter().map(|order| &order.id))?;
    let mut after_sales = after_sale::of_orders(tx, orders.iter().map(|order| &order.id))?;
    let reviews = review::OfOrders::load(tx, &orders)?;
    let view = |row: OrderRow| {
        let body = row.body.read()?;
        let timeline = events.remove(&row.id).unwrap_or_default();
        if timeline.last().map(|event| event.state) != Some(row.state) {
            // It went on while it was read.
            return Err(Fault::Raced);
        }
        let lines = lines.remove(&row.id).unwrap_or_default();
        let after_sales = after_sales.remove(&row.id).unwrap_or_default();
        Ok(OrderView {
            reviews: match body.card {
                None => reviews.lines(&row.id, &lines, &timeline, &after_sales)?,
                Some(_) => Vec::new(),
            },
            refunds: refunds.remove(&row.id).unwrap_or_default(),
            parcels: parcels.remove(&row.id).unwrap_or_default(),
            after_sales,
            ..shown(row, body, lines, timeline)
        })
    };
    orders.into_iter().map(view).collect()
}

/// An order as it is shown, without what was done after it was paid.
pub(super) fn shown(
    row: OrderRow,
    body: Body,
    lines: Vec<OrderLine>,
    timeline: Vec<OrderEvent>,
) -> OrderView {
    OrderView {
        state: row.state,
        lines,
        list_total: body.list_total,
        discounts: body.discounts,
        freight: body.freight,
        payable: row.payable,
        address: body.address,
        card: body.card,
        exchange: body.exchange,
        along_with: body.add_on.map(|it| it.parent),
        remark: body.remark,
        timeline,
        pay_before: (row.state == OrderState::Unpaid).then_some(row.pay_before),
        cancel_reason: row.cancel_reason,
        earns_points: body.earned.points,
        refunds: Vec::new(),
        parcels: Vec::new(),
        after_sales: Vec::new(),
        reviews: Vec::new(),
        after_sale_before: row.until.filter(|_| row.state == OrderState::Done),
        id: row.id,
    }
}
