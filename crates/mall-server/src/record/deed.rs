//! What shoppers did, as far as tasks count it: each deed once, whoever tells of it how often.

use mall_core::{Day, ShopperId, Timestamp, Window};

use crate::Fault;
use crate::store::{Index, Record, Tx};

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
        /// The first order was paid.
        FirstOrder = "firstOrder",
        /// An order was paid.
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
        /// Whether it counts: an order of whose money nothing stays does not.
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

/// A deed counts no more.
pub(crate) fn undo(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, key): (Deed, &str),
) -> Result<(), Fault> {
    let this = [
        DEED.shopper.is(shopper),
        DEED.kind.is(&kind),
        DEED.key.is(&key.to_owned()),
        DEED.live.is(&true),
    ];
    tx.change::<DeedRow>(&this, &[DEED.live.to(&false)])?;
    Ok(())
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
