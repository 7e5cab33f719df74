//! Groups that buy together, and the seats in them.

use mall_core::group_buy::{Group, GroupState};
use mall_core::{ActivityId, GroupId, OrderId, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Json, Part, Record, Scan, Tx};

crate::store::words! {
    /// Whether time still does something to a group.
    Standing {
        /// It waits for members.
        Forming = "forming",
        /// It was formed, or failed.
        Over = "over",
    }
}

crate::store::record! {
    /// A group. It is changed only where its version is the one that was read.
    GroupRow in "group_buy" keyed 1 {
        /// Which; the token of its link.
        id: GroupId,
        /// Of which activity.
        activity: ActivityId,
        /// Counts its changes.
        version: u64,
        /// Whether it is over.
        state: Standing,
        /// Seats that are paid.
        paid: u32,
        /// When it is over in any case.
        expires_at: Timestamp,
        /// The group.
        body: Json<Group>,
    }
    Index::on("group_due", &["expires_at"]).partial(Part::Text("state", "forming")),
    Index::on("group_of_activity", &["activity", "expires_at"])
        .partial(Part::Text("state", "forming")),
}

crate::store::record! {
    /// The seat that an order has.
    SeatRow in "group_seat" keyed 1 {
        /// Which order.
        order_id: OrderId,
        /// In which group.
        group_id: GroupId,
        /// Whose.
        shopper: ShopperId,
        /// Of which activity.
        activity: ActivityId,
        /// Pieces that they ordered.
        pieces: u32,
        /// Whether the order is not cancelled.
        live: bool,
    }
    Index::on("group_seat_of_shopper", &["shopper", "order_id"]),
}

crate::store::record! {
    /// How many pieces one shopper has in one activity.
    OwnRow in "group_own" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// In which.
        activity: ActivityId,
        /// In orders that are not cancelled.
        pieces: u32,
    }
}

const GROUP: <GroupRow as Record>::Columns = GroupRow::COLUMNS;
const SEAT: <SeatRow as Record>::Columns = SeatRow::COLUMNS;
const OWN: <OwnRow as Record>::Columns = OwnRow::COLUMNS;

/// A group as it was read.
pub(crate) struct Held {
    /// The group.
    pub(crate) group: Group,
    version: u64,
}

impl Held {
    /// The group called `id`.
    pub(crate) fn find(tx: &dyn Tx, id: &GroupId) -> Result<Option<Self>, Fault> {
        tx.find::<GroupRow>(&[GROUP.id.is(id)])?.as_ref().map(Self::read).transpose()
    }

    fn read(row: &GroupRow) -> Result<Self, Fault> {
        Ok(Self { group: row.body.read()?, version: row.version })
    }

    /// Puts `group` in its place.
    ///
    /// # Errors
    ///
    /// [`Fault::Raced`] when it is another by now.
    pub(crate) fn replace(&self, tx: &dyn Tx, group: &Group) -> Result<(), Fault> {
        if *group == self.group {
            return Ok(());
        }
        let is_it = [GROUP.id.is(&group.id), GROUP.version.is(&self.version)];
        let sets = [
            GROUP.version.plus(1),
            GROUP.state.to(&standing(group)),
            GROUP.paid.to(&group.paid()),
            GROUP.body.to(&Json::of(group)?),
        ];
        if tx.change::<GroupRow>(&is_it, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
    }
}

fn standing(group: &Group) -> Standing {
    if group.state == GroupState::Forming { Standing::Forming } else { Standing::Over }
}

/// Writes a new group down.
pub(crate) fn add(tx: &dyn Tx, group: &Group) -> Result<(), Fault> {
    tx.add(&GroupRow {
        id: group.id.clone(),
        activity: group.activity.clone(),
        version: 0,
        state: standing(group),
        paid: group.paid(),
        expires_at: group.expires_at,
        body: Json::of(group)?,
    })
}

/// Groups whose time was up at `now`.
pub(crate) fn due(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<GroupId>, Fault> {
    let tests = [GROUP.state.is(&Standing::Forming), GROUP.expires_at.at_most(&now)];
    let scan = Scan { tests: &tests, by: "group_due", limit, ..Scan::ALL };
    Ok(tx.scan::<GroupRow>(&scan)?.into_iter().map(|row| row.id).collect())
}

/// Groups of an activity that wait for members and have one who paid; the one that ends first comes
/// first.
pub(crate) fn forming(
    tx: &dyn Tx,
    activity: &ActivityId,
    limit: usize,
) -> Result<Vec<Group>, Fault> {
    let forming = GROUP.state.is(&Standing::Forming);
    let tests = [GROUP.activity.is(activity), forming, GROUP.paid.at_least(&1)];
    let scan = Scan { tests: &tests, by: "group_of_activity", limit, ..Scan::ALL };
    tx.scan::<GroupRow>(&scan)?.iter().map(|row| row.body.read()).collect()
}

/// The seat that `order` has or had.
pub(crate) fn seat(tx: &dyn Tx, order: &OrderId) -> Result<Option<SeatRow>, Fault> {
    tx.find(&[SEAT.order_id.is(order)])
}

/// The last seats of a shopper, the newest first.
pub(crate) fn seats_of(
    tx: &dyn Tx,
    shopper: &ShopperId,
    limit: usize,
) -> Result<Vec<SeatRow>, Fault> {
    let tests = [SEAT.shopper.is(shopper)];
    tx.scan(&Scan { tests: &tests, by: "group_seat_of_shopper", descending: true, limit })
}

/// Pieces that a shopper has in an activity.
pub(crate) fn own(tx: &dyn Tx, shopper: &ShopperId, activity: &ActivityId) -> Result<u32, Fault> {
    let found: Option<OwnRow> = tx.find(&[OWN.shopper.is(shopper), OWN.activity.is(activity)])?;
    Ok(found.map_or(0, |row| row.pieces))
}

/// Writes a seat down, and counts its pieces, of which the shopper may have `most`.
///
/// # Errors
///
/// [`Fault::Raced`] when they may not: done anew, it is seen.
pub(crate) fn take(tx: &dyn Tx, seat: &SeatRow, most: u32) -> Result<(), Fault> {
    if count(tx, seat, most)? { tx.add(seat) } else { Err(Fault::Raced) }
}

/// Counts the pieces of a seat; `false` when its shopper may not have them. The caller undoes everything
/// then.
fn count(tx: &dyn Tx, seat: &SeatRow, most: u32) -> Result<bool, Fault> {
    let Some(before) = most.checked_sub(seat.pieces) else { return Ok(false) };
    let (shopper, activity) = (seat.shopper.clone(), seat.activity.clone());
    if tx.insert(&OwnRow { shopper, activity, pieces: seat.pieces })? {
        return Ok(true);
    }
    let may_have = [
        OWN.shopper.is(&seat.shopper),
        OWN.activity.is(&seat.activity),
        OWN.pieces.at_most(&before),
    ];
    Ok(tx.change::<OwnRow>(&may_have, &[OWN.pieces.plus(seat.pieces)])? == 1)
}

/// The order of a seat, which was cancelled, is paid after all; `false` when its shopper may have no
/// more pieces by now. The caller undoes everything then.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody else was first.
pub(crate) fn take_again(tx: &dyn Tx, seat: &SeatRow, most: u32) -> Result<bool, Fault> {
    let is_gone = [SEAT.order_id.is(&seat.order_id), SEAT.live.is(&false)];
    if tx.change::<SeatRow>(&is_gone, &[SEAT.live.to(&true)])? != 1 {
        return Err(Fault::Raced);
    }
    count(tx, seat, most)
}

/// All of `order` was refunded after its group was formed: its pieces count no more. The group stays
/// as it was.
pub(crate) fn forget(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    match seat(tx, order)? {
        Some(seat) => release(tx, &seat).map(|_| ()),
        None => Ok(()),
    }
}

/// The order of a seat was cancelled: its pieces count no more. `false` when that was known.
pub(crate) fn release(tx: &dyn Tx, seat: &SeatRow) -> Result<bool, Fault> {
    let is_live = [SEAT.order_id.is(&seat.order_id), SEAT.live.is(&true)];
    if tx.change::<SeatRow>(&is_live, &[SEAT.live.to(&false)])? != 1 {
        return Ok(false);
    }
    let of = [OWN.shopper.is(&seat.shopper), OWN.activity.is(&seat.activity)];
    tx.change::<OwnRow>(&of, &[OWN.pieces.plus(-i64::from(seat.pieces))])?;
    Ok(true)
}
