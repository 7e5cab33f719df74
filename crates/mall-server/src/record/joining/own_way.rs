//! Rows that change hands in a way of their own.

use std::collections::{BTreeMap, BTreeSet};

use mall_core::day::{Day, DayClock};
use mall_core::{ActivityId, PaidCardId, ShopperId, Timestamp};

use super::{Meet, Pair, change_hands, one_by_one, pass};
use crate::Fault;
use crate::record::address::AddressRow;
use crate::record::check_in::{BookRow, DayRow};
use crate::record::deed::{Deed, DeedDayRow, DeedRow};
use crate::record::favourite::{FavouriteBookRow, FavouriteRow};
use crate::record::group::{Held, SeatRow};
use crate::record::invite::{InviteCountRow, InviteRow, Standing};
use crate::record::newcomer::{self, NewcomerRow};
use crate::record::paid_card::{TermRow, of_shopper};
use crate::record::service;
use crate::store::{Record, Test, Tx};

/// Puts `new` in the place of the `seen` rows of two names, which must still be there as they were read.
fn recount<R: Record>(tx: &dyn Tx, seen: Vec<R>, new: &[R]) -> Result<(), Fault> {
    for row in seen {
        if !super::remove(tx, R::TABLE, &row.row())? {
            return Err(Fault::Raced);
        }
    }
    tx.add_all(new)
}

/// The rows of both.
fn of_both<R: Record>(
    tx: &dyn Tx,
    pair: &Pair<'_>,
    test: impl Fn(&ShopperId) -> Test,
) -> Result<Vec<R>, Fault> {
    let mut rows: Vec<R> = tx.all(&[test(pair.old)])?;
    rows.extend(tx.all::<R>(&[test(pair.person)])?);
    Ok(rows)
}

/// Those of the old name come behind the others.
pub(super) fn addresses(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const ROW: <AddressRow as Record>::Columns = AddressRow::COLUMNS;
    let held: Vec<AddressRow> = tx.all(&[ROW.shopper.is(pair.person)])?;
    let has_default = held.iter().any(|row| row.is_default);
    let mut last = held.iter().map(|row| row.position).max().unwrap_or(0);
    let mut moved: Vec<AddressRow> = tx.all(&[ROW.shopper.is(pair.old)])?;
    moved.sort_by_key(|row| row.position);
    for row in moved {
        last = last.saturating_add(1);
        let sets = [
            ROW.shopper.to(pair.person),
            ROW.position.to(&last),
            ROW.is_default.to(&(row.is_default && !has_default)),
        ];
        if tx.change::<AddressRow>(&[ROW.id.is(&row.id), ROW.shopper.is(pair.old)], &sets)? != 1 {
            return Err(Fault::Raced);
        }
    }
    Ok(())
}

/// Months of the same card follow one another.
pub(super) fn terms(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const ROW: <TermRow as Record>::Columns = TermRow::COLUMNS;
    pass(tx, TermRow::TABLE, pair)?;
    let mut ends: BTreeMap<PaidCardId, Timestamp> = BTreeMap::new();
    for row in of_shopper(tx, pair.person)? {
        let mut term = row.term();
        if term.left() == 0 {
            continue;
        }
        let free_at = ends.get(&row.card).copied().unwrap_or(term.starts_at);
        if term.starts_at < free_at {
            term.starts_at = free_at;
            let as_read = [ROW.order_id.is(&row.order_id), ROW.starts_at.is(&row.starts_at)];
            if tx.change::<TermRow>(&as_read, &[ROW.starts_at.to(&free_at)])? != 1 {
                return Err(Fault::Raced);
            }
        }
        ends.insert(row.card, term.ends_at());
    }
    Ok(())
}

/// A day counts once.
pub(super) fn check_ins(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const BOOK: <BookRow as Record>::Columns = BookRow::COLUMNS;
    const DAY: <DayRow as Record>::Columns = DayRow::COLUMNS;
    let books = of_both::<BookRow>(tx, pair, |it| BOOK.shopper.is(it))?;
    one_by_one(tx, DayRow::TABLE, Meet::Drop, pair)?;
    let activities: BTreeSet<ActivityId> = books.iter().map(|it| it.activity.clone()).collect();
    let mut new = Vec::new();
    for activity in activities {
        let days =
            tx.count::<DayRow>(&[DAY.activity.is(&activity), DAY.shopper.is(pair.person)])?;
        let days = u32::try_from(days).unwrap_or(u32::MAX);
        new.push(BookRow { activity, shopper: pair.person.clone(), days });
    }
    recount(tx, books, &new)
}

/// A deed counts once; that one of the two came by the other keeps the old name, as [`invites`] says.
pub(super) fn deeds(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const ROW: <DeedRow as Record>::Columns = DeedRow::COLUMNS;
    const BOOK: <DeedDayRow as Record>::Columns = DeedDayRow::COLUMNS;
    let books = of_both::<DeedDayRow>(tx, pair, |it| BOOK.shopper.is(it))?;
    for row in tx.all::<DeedRow>(&[ROW.shopper.is(pair.old)])? {
        if row.kind == Deed::Invite && row.key == pair.person.as_str() {
            continue;
        }
        change_hands(tx, DeedRow::TABLE, Meet::Drop, (row.row(), pair.person))?;
    }
    let mut told: BTreeMap<Day, u32> = BTreeMap::new();
    for kind in [Deed::Browse, Deed::Share, Deed::Follow] {
        for row in tx.all::<DeedRow>(&[ROW.shopper.is(pair.person), ROW.kind.is(&kind)])? {
            *told.entry(Day::of(row.at, DayClock::SHOP)).or_default() += 1;
        }
    }
    let new = told.into_iter();
    let new = new.map(|(day, told)| DeedDayRow { shopper: pair.person.clone(), day, told });
    recount(tx, books, &new.collect::<Vec<_>>())
}

/// The second gift stays with the old name, so that nobody has a third by what that was known by.
pub(super) fn newcomer(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    one_by_one(tx, NewcomerRow::TABLE, Meet::Stay, pair)?;
    newcomer::mark(tx, pair.old)
}

/// Whom they brought, they brought by the new name. That somebody came by themselves, or came a second time,
/// stays with the old one.
pub(super) fn invites(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const ROW: <InviteRow as Record>::Columns = InviteRow::COLUMNS;
    const COUNT: <InviteCountRow as Record>::Columns = InviteCountRow::COLUMNS;
    let counts = of_both::<InviteCountRow>(tx, pair, |it| COUNT.inviter.is(it))?;
    let brought = [ROW.inviter.is(pair.old)];
    for row in tx.all::<InviteRow>(&brought)?.iter().filter(|it| it.invited != *pair.person) {
        let one = [ROW.invited.is(&row.invited), ROW.inviter.is(pair.old)];
        tx.change::<InviteRow>(&one, &[ROW.inviter.to(pair.person)])?;
    }
    if let Some(came) = tx.find::<InviteRow>(&[ROW.invited.is(pair.old)])?
        && came.inviter != *pair.person
        && tx.count::<InviteRow>(&[ROW.invited.is(pair.person)])? == 0
    {
        let theirs = InviteRow { invited: pair.person.clone(), ..came.clone() };
        recount(tx, vec![came], &[theirs])?;
    }
    let mut new = Vec::new();
    for inviter in [pair.old, pair.person] {
        let rewarded = [ROW.inviter.is(inviter), ROW.state.is(&Standing::Rewarded)];
        let rewarded = u32::try_from(tx.count::<InviteRow>(&rewarded)?).unwrap_or(u32::MAX);
        if rewarded > 0 || counts.iter().any(|it| it.inviter == *inviter) {
            new.push(InviteCountRow { inviter: inviter.clone(), rewarded });
        }
    }
    recount(tx, counts, &new)
}

pub(super) fn favourites(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const ROW: <FavouriteRow as Record>::Columns = FavouriteRow::COLUMNS;
    const BOOK: <FavouriteBookRow as Record>::Columns = FavouriteBookRow::COLUMNS;
    let books = of_both::<FavouriteBookRow>(tx, pair, |it| BOOK.shopper.is(it))?;
    one_by_one(tx, FavouriteRow::TABLE, Meet::Drop, pair)?;
    let count = tx.count::<FavouriteRow>(&[ROW.shopper.is(pair.person)])?;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let new = FavouriteBookRow { shopper: pair.person.clone(), count };
    let new = (!books.is_empty()).then_some(new);
    recount(tx, books, new.as_slice())
}

/// Messages of the last day are counted.
pub(super) fn service(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const ROW: <service::MessageRow as Record>::Columns = service::MessageRow::COLUMNS;
    const BOOK: <service::BookRow as Record>::Columns = service::BookRow::COLUMNS;
    let books = of_both::<service::BookRow>(tx, pair, |it| BOOK.shopper.is(it))?;
    one_by_one(tx, service::MessageRow::TABLE, Meet::Drop, pair)?;
    let Some(day) = books.iter().map(|it| it.day).max() else { return Ok(()) };
    let rows = tx.all::<service::MessageRow>(&[ROW.shopper.is(pair.person)])?.into_iter();
    let count = rows.filter(|it| Day::of(it.at, DayClock::SHOP) == day).count();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    recount(tx, books, &[service::BookRow { shopper: pair.person.clone(), day, count }])
}

/// Seats of groups that form bear the new name, but where that sits already: nobody sits beside themselves.
pub(super) fn seats(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    const ROW: <SeatRow as Record>::Columns = SeatRow::COLUMNS;
    for seat in tx.all::<SeatRow>(&[ROW.shopper.is(pair.old), ROW.live.is(&true)])? {
        let Some(held) = Held::find(tx, &seat.group_id)? else { continue };
        let mut group = held.group.clone();
        if group.seats.iter().any(|it| it.shopper == *pair.person) {
            continue;
        }
        for it in group.seats.iter_mut().filter(|it| it.shopper == *pair.old) {
            it.shopper = pair.person.clone();
        }
        held.replace(tx, &group)?;
    }
    pass(tx, SeatRow::TABLE, pair)
}
