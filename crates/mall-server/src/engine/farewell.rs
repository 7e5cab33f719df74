//! 注销: a shopper leaves, and what is kept of them says no more who it was.
//!
//! Whoever has money or goods on their way stays until that is over (`mall_core::farewell`); all else lapses.
//! One transaction takes the number away first, so that a log-in of the same moment comes before or is of
//! somebody new; then everything that `record::personal` lists. A request that was let in just before may
//! write a row just after: so the job looks once more, a day later.

use mall_api::privacy::{MyDataResponse, MyTable};
use mall_core::farewell::{self, OpenOrder};
use mall_core::limits::MY_DATA_ROWS_MAX;
use mall_core::{OrderId, ShopperId, Timestamp};

use super::session::find as session_of;
use crate::Fault;
use crate::record::after_sale::{AfterSaleRow, Waits};
use crate::record::farewell::{self as record, FarewellRow};
use crate::record::order::OrderRow;
use crate::record::personal::{self, Own, PERSONAL, Personal};
use crate::record::refund::{self, RefundState};
use crate::record::session::{self, Hash};
use crate::store::{Column, Kind, Record, Row, Scan, Tx, Value};

/// When what came in the moment of leaving is looked for.
const LOOK_MS: i64 = 24 * 60 * 60 * 1000;
/// Orders that are named when they keep somebody.
const NAMED_MAX: usize = 20;

/// The shopper of the session `hash` leaves. The same session may ask again: they have left.
///
/// # Errors
///
/// [`Fault::LoginNeeded`] without a session; [`Fault::StillOpen`] says which orders are not over.
pub(crate) fn leave(tx: &dyn Tx, hash: &Hash, now: Timestamp) -> Result<(), Fault> {
    let Some(found) = session_of(tx, hash, now)? else {
        return if record::has_asked(tx, hash)? { Ok(()) } else { Err(Fault::LoginNeeded) };
    };
    let row = FarewellRow {
        shopper: found.shopper,
        asked_by: *hash,
        at: now,
        look_at: Some(now.plus_ms(LOOK_MS)),
    };
    // Whoever asks at the same moment waits here, and then finds that it is done.
    if !record::add(tx, &row)? {
        return Err(Fault::Raced);
    }
    let own = Own::load(tx, &row.shopper)?;
    let mut open = open(tx, &own.orders)?;
    if !open.is_empty() {
        open.truncate(NAMED_MAX);
        return Err(Fault::StillOpen(open));
    }
    session::unlink(tx, &row.shopper)?;
    personal::forget(tx, &own)
}

/// Which of `orders` are not over.
pub(crate) fn open(tx: &dyn Tx, orders: &[OrderId]) -> Result<Vec<OpenOrder>, Fault> {
    const ORDER: <OrderRow as Record>::Columns = OrderRow::COLUMNS;
    const CASE: <AfterSaleRow as Record>::Columns = AfterSaleRow::COLUMNS;
    let names = || orders.iter().map(OrderId::as_str);
    let cases: Vec<AfterSaleRow> = tx.all(&[CASE.order_id.among(names())])?;
    let refunds = refund::of_orders(tx, orders.iter())?;
    let rows: Vec<OrderRow> = tx.all(&[ORDER.id.among(names())])?;
    let why = |row: OrderRow| {
        let is_asked = cases.iter().any(|it| it.order_id == row.id && it.waits != Waits::Over);
        let goes_back =
            refunds.iter().any(|it| it.order_id == row.id && it.state != RefundState::Done);
        let why = farewell::open(row.state, is_asked, goes_back)?;
        Some(OpenOrder { order: row.id, why })
    };
    Ok(rows.into_iter().filter_map(why).collect())
}

/// Whether anybody who left is to be looked at.
pub(crate) fn has_due(tx: &dyn Tx, now: Timestamp) -> Result<bool, Fault> {
    Ok(!record::due(tx, now, 1)?.is_empty())
}

/// Looks at those who left a day ago, at most `limit`: whatever came in that moment goes too. An order of
/// then has its time first.
pub(crate) fn look(tx: &dyn Tx, limit: usize, now: Timestamp) -> Result<usize, Fault> {
    let due = record::due(tx, now, limit)?;
    for (shopper, seen) in &due {
        let own = Own::load(tx, shopper)?;
        let is_over = open(tx, &own.orders)?.is_empty();
        let again = (!is_over).then(|| now.plus_ms(LOOK_MS));
        if record::looked(tx, shopper, *seen, again)? && is_over {
            personal::forget(tx, &own)?;
        }
    }
    Ok(due.len())
}

/// Everything that is kept of a shopper, table by table; of each the newest [`MY_DATA_ROWS_MAX`] rows, and how
/// many there are. What only proves that it is them, and the bytes of pictures, are left out.
pub(crate) fn data(
    tx: &dyn Tx,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<MyDataResponse, Fault> {
    let own = Own::load(tx, shopper)?;
    let tables =
        PERSONAL.iter().map(|it| table(tx, &own, it)).collect::<Result<Vec<_>, Fault>>()?;
    Ok(MyDataResponse { at: now, tables: tables.into_iter().filter(|it| it.total > 0).collect() })
}

fn table(tx: &dyn Tx, own: &Own, it: &Personal) -> Result<MyTable, Fault> {
    let (mut total, mut rows) = (0, Vec::new());
    for test in own.tests(it.whose) {
        let tests = [test];
        total += tx.count_rows(it.table, &tests)?;
        let limit = MY_DATA_ROWS_MAX.saturating_sub(rows.len());
        let scan = Scan { tests: &tests, descending: true, limit, ..Scan::ALL };
        rows.extend(tx.scan_rows(it.table, &scan)?);
    }
    Ok(MyTable {
        name: it.table.name.to_owned(),
        title: it.title.to_owned(),
        total: u32::try_from(total).unwrap_or(u32::MAX),
        rows: rows
            .into_iter()
            .map(|row| told(it.table.columns, row))
            .collect::<Result<_, Fault>>()?,
    })
}

/// A row as its shopper reads it.
fn told(columns: &[Column], row: Row) -> Result<serde_json::Value, Fault> {
    let cells = columns.iter().zip(row).filter(|(column, _)| column.kind != Kind::Blob);
    let told = |(column, value): (&Column, Value)| {
        let value = match value {
            Value::Text(text) if column.json => serde_json::from_str(&text)?,
            Value::Text(text) => text.into(),
            Value::Int(number) => number.into(),
            Value::Null | Value::Blob(_) => serde_json::Value::Null,
        };
        Ok((column.name.to_owned(), value))
    };
    cells.map(told).collect::<Result<serde_json::Map<_, _>, Fault>>().map(Into::into)
}
