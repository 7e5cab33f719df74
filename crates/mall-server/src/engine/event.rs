//! 行为: what devices tell is kept once, within limits, and not for ever.

use mall_api::event::{EventsRequest, EventsResponse};
use mall_core::invalid::count_within;
use mall_core::limits::{EVENTS_MAX, EVENTS_PER_DAY_MAX};
use mall_core::{Day, DayClock, Invalid, ShopperId, Timestamp};

use crate::Fault;
use crate::record::event::{self, EventRow};
use crate::store::{Serial, Tx};

/// How long events are kept: a year, and the month after it.
pub(crate) const KEPT_DAYS: i64 = 400;

/// Keeps what is new of what a device tells.
///
/// # Errors
///
/// When an event breaks a limit; then none of them is kept.
pub(crate) fn take(
    tx: &dyn Tx,
    shopper: Option<&ShopperId>,
    request: &EventsRequest,
    now: Timestamp,
) -> Result<EventsResponse, Fault> {
    check(request)?;
    let today = Day::of(now, DayClock::SHOP);
    let visitor = &request.visitor;
    let room = EVENTS_PER_DAY_MAX.saturating_sub(event::take_turn(tx, visitor, today)?);
    let row = |it: &mall_core::event::Event| {
        let at = it.counts_at(now)?;
        Some(EventRow {
            id: Serial::default(),
            visitor: visitor.clone(),
            key: it.key.clone(),
            shopper: shopper.cloned(),
            channel: request.channel,
            day: Day::of(at, DayClock::SHOP),
            at,
            name: it.name,
            page: it.page.clone(),
            block: it.block.clone(),
            product: it.product.as_ref().map(|it| it.as_str().to_owned()),
            experiment: it.experiment.clone(),
            variant: it.variant.clone(),
        })
    };
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    let rows: Vec<EventRow> = request.events.iter().filter_map(row).take(room).collect();
    let told = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    if rows.is_empty() || !event::take_room(tx, visitor, today, told)? {
        return Ok(EventsResponse { kept: 0 });
    }
    let kept = event::add(tx, &rows)?;
    event::count(tx, visitor, today, kept)?;
    Ok(EventsResponse { kept })
}

fn check(request: &EventsRequest) -> Result<(), Invalid> {
    count_within("events", request.events.len(), EVENTS_MAX)?;
    for (position, it) in request.events.iter().enumerate() {
        it.check().map_err(|error| error.within(&format!("events[{position}]")))?;
    }
    Ok(())
}

/// Forgets events that no report asks for any more.
pub(crate) fn sweep(tx: &dyn Tx, now: Timestamp) -> Result<usize, Fault> {
    let today = Day::of(now, DayClock::SHOP);
    event::sweep(tx, today.plus(-KEPT_DAYS), today)
}
