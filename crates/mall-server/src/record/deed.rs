//! What shoppers did, as far as tasks count it: each deed once, whoever tells of it how often.

use mall_core::{Day, ShopperId, Timestamp, Window};

use crate::Fault;
use crate::store::{Index, Record, Test, Tx};

crate::store::words! {
    /// What was done.
    Deed {
        /// A product was looked at: the device says so.
        Browse = "browse",
        /// The shop was shared: the device says so.
        Share = "share",
        /// The shop is followed: the shopper says so.
        Follow = "follow",
        /// A day was checked in.
        CheckIn = "checkIn",
        /// A friend who was invited has bought.
        Invite = "invite",
        /// The first order was paid; it counts when it has come.
        FirstOrder = "firstOrder",
        /// An order was paid; it counts when it has come.
        Order = "order",
        /// A line was reviewed.
        Review = "review",
    }
}

crate::store::record! {
    /// A deed.
    DeedRow in "deed" keyed 3 {
        /// Whose.
        shopper: ShopperId,
        /// What.
        kind: Deed,
        /// Which: the order, the day and product, the key of the device; each is there once.
        key: String,
        /// When.
        at: Timestamp,
        /// Whether it counts: an order that has not come does not yet.
        live: bool,
    }
    Index::on("deed_of_shopper", &["shopper", "kind", "at"]),
}

crate::store::record! {
    /// How much a device told of on a day.
    DeedDayRow in "deed_day" keyed 2 {
        /// Whose.
        shopper: ShopperId,
        /// On which day of the shop.
        day: Day,
        /// How much.
        told: u32,
    }
}

const DEED: <DeedRow as Record>::Columns = DeedRow::COLUMNS;
const DAY: <DeedDayRow as Record>::Columns = DeedDayRow::COLUMNS;

/// Writes a deed down; `false`, and nothing happens, when it is there.
pub(crate) fn add(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (Deed, &str),
    now: Timestamp,
) -> Result<bool, Fault> {
    let (shopper, key) = (shopper.clone(), key.to_owned());
    tx.insert(&DeedRow { shopper, kind, key, at: now, live: true })
}

/// Writes a deed down that is to count later. Nothing when it is there.
pub(crate) fn promise(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (Deed, &str),
    now: Timestamp,
) -> Result<(), Fault> {
    let (shopper, key) = (shopper.clone(), key.to_owned());
    tx.insert(&DeedRow { shopper, kind, key, at: now, live: false })?;
    Ok(())
}

/// What was promised counts from `now` on. Nothing when it does already, or was undone.
pub(crate) fn fulfil(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (Deed, &str),
    now: Timestamp,
) -> Result<(), Fault> {
    let [shopper, kind, key] = one(shopper, kind, key);
    let sets = [DEED.live.to(&true), DEED.at.to(&now)];
    tx.change::<DeedRow>(&[shopper, kind, key, DEED.live.is(&false)], &sets)?;
    Ok(())
}

/// Whether something of a kind is promised.
pub(crate) fn is_promised(tx: &dyn Tx, shopper: &ShopperId, kind: Deed) -> Result<bool, Fault> {
    let tests = [DEED.shopper.is(shopper), DEED.kind.is(&kind), DEED.live.is(&false)];
    Ok(tx.count::<DeedRow>(&tests)? > 0)
}

/// A deed counts no more, and never will.
pub(crate) fn undo(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (Deed, &str),
) -> Result<(), Fault> {
    tx.delete::<DeedRow>(&one(shopper, kind, key)).map(|_| ())
}

fn one(shopper: &ShopperId, kind: Deed, key: &str) -> [Test; 3] {
    [DEED.shopper.is(shopper), DEED.kind.is(&kind), DEED.key.is(&key.to_owned())]
}

/// How many of a kind count that were done within `window`.
pub(crate) fn count(
    tx: &dyn Tx,
    shopper: &ShopperId,
    kind: Deed,
    window: Window,
) -> Result<u32, Fault> {
    let within = [
        DEED.shopper.is(shopper),
        DEED.kind.is(&kind),
        DEED.at.at_least(&window.starts_at),
        DEED.at.less(&window.ends_at),
        DEED.live.is(&true),
    ];
    Ok(u32::try_from(tx.count::<DeedRow>(&within)?).unwrap_or(u32::MAX))
}

/// Counts one more that a device told of on `day`; `false` when there are `limit`.
pub(crate) fn count_told(
    tx: &dyn Tx,
    shopper: &ShopperId,
    day: Day,
    limit: u32,
) -> Result<bool, Fault> {
    let below = [DAY.shopper.is(shopper), DAY.day.is(&day), DAY.told.less(&limit)];
    let first = DeedDayRow { shopper: shopper.clone(), day, told: 1 };
    Ok(tx.insert(&first)? || tx.change::<DeedDayRow>(&below, &[DAY.told.plus(1)])? == 1)
}
