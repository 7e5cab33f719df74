//! 砍价: what shoppers started, who helped, and what was bought by it.

use mall_core::bargain::{Bargain, BargainStanding, OpenBargain};
use mall_core::{ActivityId, BargainId, Day, Money, OrderId, ShopperId, SkuId, Timestamp};

use super::stock;
use crate::Fault;
use crate::store::{Index, Json, Record, Scan, Tx};

crate::store::record! {
    /// One that somebody started.
    BargainRow in "bargain" keyed 1 {
        /// Which; the token of its link.
        id: BargainId,
        /// Of which activity.
        activity: ActivityId,
        /// Who started it.
        shopper: ShopperId,
        /// The activity as it was then: the schedule that everybody was shown.
        terms: Json<Bargain>,
        /// When.
        started_at: Timestamp,
        /// The first moment at which it is over.
        ends_at: Timestamp,
        /// How many have helped.
        helpers: u32,
        /// What it costs now.
        price: Money,
        /// The order that it was bought by, which is not cancelled.
        order_id: Option<OrderId>,
    }
}

crate::store::record! {
    /// Somebody who helped.
    HelpRow in "bargain_help" keyed 2 {
        /// With which.
        bargain: BargainId,
        /// Who.
        shopper: ShopperId,
        /// Their place in the schedule, from 0.
        position: u32,
        /// What they took off.
        cut: Money,
        /// When.
        at: Timestamp,
        /// On which day.
        day: Day,
    }
    Index::unique("bargain_help_once", &["bargain", "position"]),
}

crate::store::record! {
    /// How many of an activity somebody has helped on a day.
    HelpDayRow in "bargain_help_day" keyed 3 {
        /// Who.
        shopper: ShopperId,
        /// Of which activity.
        activity: ActivityId,
        /// On which day.
        day: Day,
        /// How many.
        helped: u32,
    }
}

crate::store::record! {
    /// What a shopper has of an activity.
    OwnRow in "bargain_own" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// Of which.
        activity: ActivityId,
        /// The last one that they started.
        bargain: BargainId,
        /// How many pieces they bought and did not give back.
        taken: u32,
    }
}

crate::store::record! {
    /// What was taken of an activity and did not come back.
    CountRow in "bargain_count" keyed 1 {
        /// Of which.
        activity: ActivityId,
        /// How many pieces.
        taken: u32,
    }
}

crate::store::record! {
    /// An order by which one was bought.
    BoughtRow in "bargain_order" keyed 1 {
        /// Which.
        order_id: OrderId,
        /// By which one.
        bargain: BargainId,
        /// Whether it counts: it is not cancelled.
        live: bool,
    }
}

const BARGAIN: <BargainRow as Record>::Columns = BargainRow::COLUMNS;
const HELP: <HelpRow as Record>::Columns = HelpRow::COLUMNS;
const DAY: <HelpDayRow as Record>::Columns = HelpDayRow::COLUMNS;
const OWN: <OwnRow as Record>::Columns = OwnRow::COLUMNS;
const COUNT: <CountRow as Record>::Columns = CountRow::COLUMNS;
const BOUGHT: <BoughtRow as Record>::Columns = BoughtRow::COLUMNS;

impl BargainRow {
    /// As the core looks at it, for `shopper`.
    pub(crate) fn open(&self, shopper: Option<&ShopperId>) -> OpenBargain {
        OpenBargain {
            helpers: self.helpers,
            ends_at: self.ends_at,
            bought: self.order_id.is_some(),
            mine: shopper == Some(&self.shopper),
        }
    }
}

/// The one called `id`.
pub(crate) fn find(tx: &dyn Tx, id: &BargainId) -> Result<Option<BargainRow>, Fault> {
    tx.find(&[BARGAIN.id.is(id)])
}

/// The last one that `shopper` started of `activity`.
pub(crate) fn last(
    tx: &dyn Tx,
    shopper: &ShopperId,
    activity: &ActivityId,
) -> Result<Option<BargainRow>, Fault> {
    let Some(own) = own(tx, shopper, activity)? else { return Ok(None) };
    find(tx, &own.bargain)
}

fn own(tx: &dyn Tx, shopper: &ShopperId, activity: &ActivityId) -> Result<Option<OwnRow>, Fault> {
    tx.find(&[OWN.shopper.is(shopper), OWN.activity.is(activity)])
}

/// What was taken of `activity`, which sells `sku`, and what `shopper` has of it.
pub(crate) fn standing(
    tx: &dyn Tx,
    activity: &ActivityId,
    sku: &SkuId,
    shopper: Option<&ShopperId>,
) -> Result<BargainStanding, Fault> {
    let taken: Option<CountRow> = tx.find(&[COUNT.activity.is(activity)])?;
    let mine = shopper.map_or(Ok(None), |it| own(tx, it, activity))?;
    let pieces = stock::of_skus(tx, std::slice::from_ref(sku))?;
    Ok(BargainStanding {
        taken: taken.map_or(0, |row| row.taken),
        mine: mine.map_or(0, |row| row.taken),
        pieces: pieces.get(sku).copied().unwrap_or(0),
    })
}

/// Writes `row` down as the last of its shopper, in the place of the one that was.
///
/// # Errors
///
/// [`Fault::Raced`] when they started another meanwhile.
pub(crate) fn add(tx: &dyn Tx, row: &BargainRow, before: Option<&BargainId>) -> Result<(), Fault> {
    tx.add(row)?;
    let (shopper, activity, bargain) = (row.shopper.clone(), row.activity.clone(), row.id.clone());
    let Some(before) = before else {
        return tx.add(&OwnRow { shopper, activity, bargain, taken: 0 });
    };
    let tests = [OWN.shopper.is(&shopper), OWN.activity.is(&activity), OWN.bargain.is(before)];
    one(tx.change::<OwnRow>(&tests, &[OWN.bargain.to(&bargain)])?)
}

/// Who has helped, in the order of the schedule.
pub(crate) fn helpers(tx: &dyn Tx, id: &BargainId) -> Result<Vec<HelpRow>, Fault> {
    tx.scan(&Scan { tests: &[HELP.bargain.is(id)], by: "bargain_help_once", ..Scan::ALL })
}

/// Whether `shopper` has helped.
pub(crate) fn has_helped(tx: &dyn Tx, id: &BargainId, shopper: &ShopperId) -> Result<bool, Fault> {
    Ok(tx.count::<HelpRow>(&[HELP.bargain.is(id), HELP.shopper.is(shopper)])? > 0)
}

/// How many of `activity` somebody has helped on a day.
pub(crate) fn helped_on(
    tx: &dyn Tx,
    (shopper, activity): (&ShopperId, &ActivityId),
    day: Day,
) -> Result<u32, Fault> {
    let tests = [DAY.shopper.is(shopper), DAY.activity.is(activity), DAY.day.is(&day)];
    let found: Option<HelpDayRow> = tx.find(&tests)?;
    Ok(found.map_or(0, |row| row.helped))
}

/// `help` takes off its cut, at its place of the schedule, where nobody else has it; of which their
/// shopper may give so many a day.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody else was first, or it was bought meanwhile: done anew, it is seen.
pub(crate) fn help(
    tx: &dyn Tx,
    row: &BargainRow,
    help: &HelpRow,
    per_day: u32,
) -> Result<(), Fault> {
    tx.add(help)?;
    let still =
        [BARGAIN.id.is(&row.id), BARGAIN.helpers.is(&help.position), BARGAIN.order_id.is(&None)];
    let sets = [BARGAIN.helpers.plus(1), BARGAIN.price.plus(-help.cut.fen())];
    one(tx.change::<BargainRow>(&still, &sets)?)?;
    let (shopper, activity, day) = (help.shopper.clone(), row.activity.clone(), help.day);
    let may = [
        DAY.shopper.is(&shopper),
        DAY.activity.is(&activity),
        DAY.day.is(&day),
        DAY.helped.less(&per_day),
    ];
    if tx.insert(&HelpDayRow { shopper, activity, day, helped: 1 })? {
        return Ok(());
    }
    one(tx.change::<HelpDayRow>(&may, &[DAY.helped.plus(1)])?)
}

/// `order` buys `row` at the price that was read, where `terms` has a piece left for its shopper; `false`
/// when it has not, or something else is so by now. The caller undoes everything then.
pub(crate) fn take(
    tx: &dyn Tx,
    order: &OrderId,
    row: &BargainRow,
    terms: &Bargain,
) -> Result<bool, Fault> {
    let first = BoughtRow { order_id: order.clone(), bargain: row.id.clone(), live: true };
    Ok(hold(tx, order, row, terms)? && tx.insert(&first)?)
}

/// What `order` took of a bargain comes back, once: it was cancelled. Nothing when it took nothing.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    let Some(row) = turn(tx, order, (true, false))? else { return Ok(()) };
    let this = [BARGAIN.id.is(&row.id), BARGAIN.order_id.is(&Some(order.clone()))];
    one(tx.change::<BargainRow>(&this, &[BARGAIN.order_id.to(&None)])?)?;
    let own = [OWN.shopper.is(&row.shopper), OWN.activity.is(&row.activity)];
    tx.change::<OwnRow>(&own, &[OWN.taken.plus(-1)])?;
    let all = [COUNT.activity.is(&row.activity)];
    tx.change::<CountRow>(&all, &[COUNT.taken.plus(-1)])?;
    Ok(())
}

/// What `order` gave back is taken for it after all; `false` when it cannot be, as in [`take`].
pub(crate) fn take_again(
    tx: &dyn Tx,
    bargains: &[Bargain],
    order: &OrderId,
) -> Result<bool, Fault> {
    let Some(row) = turn(tx, order, (false, true))? else { return Ok(true) };
    let Some(terms) = bargains.iter().find(|it| it.id == row.activity) else { return Ok(false) };
    hold(tx, order, &row, terms)
}

/// Lets `order` be the one that has `row`, and counts its piece.
fn hold(tx: &dyn Tx, order: &OrderId, row: &BargainRow, terms: &Bargain) -> Result<bool, Fault> {
    let still =
        [BARGAIN.id.is(&row.id), BARGAIN.helpers.is(&row.helpers), BARGAIN.order_id.is(&None)];
    let sets = [BARGAIN.order_id.to(&Some(order.clone()))];
    if tx.change::<BargainRow>(&still, &sets)? != 1 {
        return Ok(false);
    }
    let own = [
        OWN.shopper.is(&row.shopper),
        OWN.activity.is(&row.activity),
        OWN.taken.less(&terms.per_shopper),
    ];
    if tx.change::<OwnRow>(&own, &[OWN.taken.plus(1)])? != 1 {
        return Ok(false);
    }
    // Last: everybody wants this row.
    let is_left = [COUNT.activity.is(&row.activity), COUNT.taken.less(&terms.stock)];
    let more = [COUNT.taken.plus(1)];
    Ok(tx.change::<CountRow>(&is_left, &more)? == 1
        || (terms.stock > 0
            && tx.insert(&CountRow { activity: row.activity.clone(), taken: 1 })?)
        // Somebody else took the first meanwhile.
        || tx.change::<CountRow>(&is_left, &more)? == 1)
}

/// The bargain of `order`, which counted as `from` and counts as `to` now; whoever comes first turns it.
fn turn(
    tx: &dyn Tx,
    order: &OrderId,
    (from, to): (bool, bool),
) -> Result<Option<BargainRow>, Fault> {
    let this = [BOUGHT.order_id.is(order), BOUGHT.live.is(&from)];
    let Some(row) = tx.find::<BoughtRow>(&this)? else { return Ok(None) };
    if tx.change::<BoughtRow>(&this, &[BOUGHT.live.to(&to)])? == 1 {
        find(tx, &row.bargain)
    } else {
        Ok(None)
    }
}

const fn one(changed: usize) -> Result<(), Fault> {
    if changed == 1 { Ok(()) } else { Err(Fault::Raced) }
}
