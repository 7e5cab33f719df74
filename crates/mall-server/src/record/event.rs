//! What devices told, as long as anybody asks how a month went.

use mall_core::event::EventName;
use mall_core::limits::EVENTS_OF_ALL_PER_DAY_MAX;
use mall_core::pricing::Channel;
use mall_core::{Day, DeviceId, IdempotencyKey, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Field, Index, Kind, Record, Scan, Serial, Test, Tx, Value};

/// A name that is a word in a column.
macro_rules! named {
    ($type:ident { $($variant:ident = $text:literal,)+ }) => {
        impl Field for $type {
            const KIND: Kind = Kind::Text;

            fn value(&self) -> Value {
                let text = match self { $(Self::$variant => $text,)+ };
                Value::Text(text.to_owned())
            }

            fn read(value: Value) -> Option<Self> {
                match String::read(value)?.as_str() {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

named! {
    EventName {
        Visit = "visit",
        PageView = "pageView",
        Exposure = "exposure",
        Click = "click",
        ProductView = "productView",
        Share = "share",
    }
}
named! { Channel { MiniProgram = "miniProgram", H5 = "h5", } }

crate::store::record! {
    /// Something that happened on a device. Rows are added and, when they are old or their shopper wants
    /// it, removed; never changed.
    EventRow in "event" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// On which device.
        visitor: DeviceId,
        /// Made by the device, once for each.
        key: IdempotencyKey,
        /// Who was logged in.
        shopper: Option<ShopperId>,
        /// Through which shell.
        channel: Channel,
        /// On which day of the shop.
        day: Day,
        /// When.
        at: Timestamp,
        /// What.
        name: EventName,
        /// On which page.
        page: Option<String>,
        /// Of which block.
        block: Option<String>,
        /// Of which product.
        product: Option<String>,
        /// In which experiment the block was.
        experiment: Option<String>,
        /// Which look it had.
        variant: Option<String>,
    }
    Index::unique("event_once", &["visitor", "key"]),
    Index::on("event_of_shopper", &["shopper"]),
    Index::on("event_by_day", &["day"]),
}

crate::store::record! {
    /// How many events of a device were kept on one day.
    EventDayRow in "event_day" keyed 2 {
        /// Which device.
        visitor: DeviceId,
        /// The day of the shop on which they came.
        day: Day,
        /// How many.
        count: u32,
    }
    Index::on("event_day_by_day", &["day"]),
}

const EVENT: <EventRow as Record>::Columns = EventRow::COLUMNS;
const DAY: <EventDayRow as Record>::Columns = EventDayRow::COLUMNS;

impl EventRow {
    /// Events that came after this one.
    pub(crate) fn after(id: Serial) -> Test {
        EVENT.id.at_least(&Serial(id.0.saturating_add(1)))
    }
}

/// How many events of `visitor` were kept on `day`; whoever else tells for it waits from now on.
pub(crate) fn take_turn(tx: &dyn Tx, visitor: &DeviceId, day: Day) -> Result<u32, Fault> {
    let own = [DAY.visitor.is(visitor), DAY.day.is(&day)];
    let new = EventDayRow { visitor: visitor.clone(), day, count: 0 };
    if tx.insert(&new)? {
        return Ok(0);
    }
    let count = tx.find::<EventDayRow>(&own)?.ok_or(Fault::Raced)?.count;
    let [visitor, day] = own;
    let as_seen = [visitor, day, DAY.count.is(&count)];
    let turns = tx.change::<EventDayRow>(&as_seen, &[DAY.count.to(&count)])?;
    if turns == 1 { Ok(count) } else { Err(Fault::Raced) }
}

/// In so many shares is counted what all devices tell, so that few of them wait for each other.
const SHARES: u32 = 16;

/// Before the number of a share.
const SHARE: &str = "all-";

/// Whether this counts a share of what all devices tell, and no device.
pub(crate) fn is_share(visitor: &DeviceId) -> bool {
    visitor.as_str().starts_with(SHARE)
}

/// Takes room for `more` events of any device on `day`; `false`, and nothing is taken, when there is none left
/// in the share of `visitor`.
pub(crate) fn take_room(
    tx: &dyn Tx,
    visitor: &DeviceId,
    day: Day,
    more: u32,
) -> Result<bool, Fault> {
    let share =
        visitor.as_str().bytes().fold(0, |sum: u32, it| sum.wrapping_add(it.into())) % SHARES;
    // Kept as a device is: one that takes this for its name has no room of its own soon.
    let visitor = DeviceId::new(format!("{SHARE}{share}"))?;
    tx.insert(&EventDayRow { visitor: visitor.clone(), day, count: 0 })?;
    let Some(most) = (EVENTS_OF_ALL_PER_DAY_MAX / SHARES).checked_sub(more) else {
        return Ok(false);
    };
    let has_room = [DAY.visitor.is(&visitor), DAY.day.is(&day), DAY.count.at_most(&most)];
    Ok(tx.change::<EventDayRow>(&has_room, &[DAY.count.plus(i64::from(more))])? == 1)
}

/// Adds those that are new; how many those were.
pub(crate) fn add(tx: &dyn Tx, rows: &[EventRow]) -> Result<u32, Fault> {
    if rows.is_empty() {
        return Ok(0);
    }
    let rows: Vec<_> = rows.iter().map(Record::row).collect();
    let added = tx.insert_rows(EventRow::TABLE, &rows)?;
    Ok(u32::try_from(added).unwrap_or(u32::MAX))
}

/// So many more were kept of `visitor` on `day`.
pub(crate) fn count(tx: &dyn Tx, visitor: &DeviceId, day: Day, more: u32) -> Result<(), Fault> {
    let own = [DAY.visitor.is(visitor), DAY.day.is(&day)];
    tx.change::<EventDayRow>(&own, &[DAY.count.plus(i64::from(more))]).map(|_| ())
}

/// Events that came after the one of number `after`, in order, at most `limit`.
pub(crate) fn after(tx: &dyn Tx, after: i64, limit: usize) -> Result<Vec<EventRow>, Fault> {
    let tests = [EVENT.id.at_least(&Serial(after.saturating_add(1)))];
    tx.scan(&Scan { tests: &tests, limit, ..Scan::ALL })
}

/// Forgets events from before `before`, and how many there were on days before `today`.
pub(crate) fn sweep(tx: &dyn Tx, before: Day, today: Day) -> Result<usize, Fault> {
    tx.delete::<EventDayRow>(&[DAY.day.less(&today)])?;
    tx.delete::<EventRow>(&[EVENT.day.less(&before)])
}
