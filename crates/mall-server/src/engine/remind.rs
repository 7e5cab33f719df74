//! 提醒: asked for, taken back, due. The rules are [`mall_core::reminder`].
//!
//! Whoever makes a message of a reminder removes it or moves it on in the same transaction, where it
//! still is due when it was read to be: of many servers one does. The key of the message is what
//! happened, so that also who asks twice is told once.

use std::collections::BTreeSet;

use mall_api::message::News;
use mall_api::reminder::ReminderResponse;
use mall_core::limits::REMINDERS_MAX;
use mall_core::live::LiveWord;
use mall_core::reminder::{FlashSubject, RemindRefusal, Step};
use mall_core::{ActivityId, Day, LiveId, ShopperId, SkuId, Timestamp};

use crate::catalog::Catalog;
use crate::record::check_in::Book;
use crate::record::reminder::{self, ReminderKind, ReminderRow};
use crate::record::{message, stock};
use crate::store::Tx;
use crate::{Fault, ShopFile};

/// Lets `shopper` be told before goods are sold in a session; who waits already waits on.
///
/// # Errors
///
/// [`Fault::RemindRefused`] with why.
pub(crate) fn of_flash(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    subject: &FlashSubject,
    now: Timestamp,
) -> Result<ReminderResponse, Fault> {
    let row = ReminderRow::flash(shopper, subject, now);
    let due = || subject.may_ask(&catalog.shop.flash_sales, now);
    ask(tx, row, due)
}

/// Takes it back; there may be none.
pub(crate) fn not_of_flash(
    tx: &dyn Tx,
    shopper: &ShopperId,
    subject: &FlashSubject,
    now: Timestamp,
) -> Result<ReminderResponse, Fault> {
    reminder::forget(tx, &ReminderRow::flash(shopper, subject, now))?;
    Ok(ReminderResponse { due_at: None })
}

/// Whether `shopper` is to be told, each day, that they have not checked in.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no check-in; [`Fault::RemindRefused`] when it is over.
pub(crate) fn of_check_in(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    on: bool,
    now: Timestamp,
) -> Result<ReminderResponse, Fault> {
    let rule = catalog.shop.check_in.as_ref().ok_or(Fault::NotFound)?;
    let row = ReminderRow::check_in(shopper, &rule.id, now);
    if on {
        return ask(tx, row, || rule.may_remind(now));
    }
    reminder::forget(tx, &row)?;
    Ok(ReminderResponse { due_at: None })
}

/// Lets `shopper` be told before a live session begins; who waits already waits on.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no such session; [`Fault::RemindRefused`] with why.
pub(crate) fn of_live(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    id: &LiveId,
    now: Timestamp,
) -> Result<ReminderResponse, Fault> {
    let live = super::live::find(catalog, id)?;
    ask(tx, ReminderRow::live(shopper, id, now), || live.may_ask(now))
}

/// Takes it back; there may be none.
pub(crate) fn not_of_live(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &LiveId,
    now: Timestamp,
) -> Result<ReminderResponse, Fault> {
    reminder::forget(tx, &ReminderRow::live(shopper, id, now))?;
    Ok(ReminderResponse { due_at: None })
}

/// The live sessions that a visitor waits for; a guest for none.
pub(crate) fn of_lives(
    tx: &dyn Tx,
    shopper: Option<&ShopperId>,
) -> Result<BTreeSet<LiveId>, Fault> {
    let found = shopper.map(|shopper| reminder::in_lives(tx, shopper)).transpose()?;
    Ok(found.unwrap_or_default().into_iter().collect())
}

/// Adds `row`, unless it is there.
fn ask(
    tx: &dyn Tx,
    row: ReminderRow,
    due: impl FnOnce() -> Result<Timestamp, RemindRefusal>,
) -> Result<ReminderResponse, Fault> {
    if let Some(found) = reminder::find(tx, &row)? {
        return Ok(ReminderResponse { due_at: Some(found.due_at) });
    }
    let due_at = due().map_err(Fault::RemindRefused)?;
    // It keeps one shopper from filling the table. Two who ask at once may both be the last: no harm.
    if reminder::count(tx, &row.shopper)? >= usize::try_from(REMINDERS_MAX).unwrap_or(usize::MAX) {
        return Err(Fault::RemindRefused(RemindRefusal::TooMany { limit: REMINDERS_MAX }));
    }
    tx.add(&ReminderRow { due_at, ..row })?;
    Ok(ReminderResponse { due_at: Some(due_at) })
}

/// What a visitor waits for in sessions; a guest for nothing.
pub(crate) fn in_sessions(
    tx: &dyn Tx,
    shopper: Option<&ShopperId>,
) -> Result<BTreeSet<FlashSubject>, Fault> {
    let found = shopper.map(|shopper| reminder::in_sessions(tx, shopper)).transpose()?;
    Ok(found.unwrap_or_default().into_iter().collect())
}

/// Whether a shopper is told of the check-in called `activity`.
pub(crate) fn has_check_in(
    tx: &dyn Tx,
    shopper: &ShopperId,
    activity: &ActivityId,
) -> Result<bool, Fault> {
    let row = ReminderRow::check_in(shopper, activity, Timestamp(0));
    Ok(reminder::find(tx, &row)?.is_some())
}

/// Looks at reminders that are due, at most `limit`; how many there were, and how many shoppers were
/// told.
pub(crate) fn due(
    tx: &dyn Tx,
    catalog: &Catalog,
    limit: usize,
    now: Timestamp,
) -> Result<(usize, u32), Fault> {
    let rows = reminder::due(tx, now, limit)?;
    let mut told = 0_u32;
    for row in &rows {
        let is_told = match row.kind {
            ReminderKind::Flash => flash_is_due(tx, catalog, row, now)?,
            ReminderKind::CheckIn => check_in_is_due(tx, catalog, row, now)?,
            ReminderKind::Live => live_is_due(tx, catalog, row, now)?,
        };
        told = told.saturating_add(u32::from(is_told));
    }
    Ok((rows.len(), told))
}

/// Does what `row` asks for; whether its shopper was told.
fn flash_is_due(
    tx: &dyn Tx,
    catalog: &Catalog,
    row: &ReminderRow,
    now: Timestamp,
) -> Result<bool, Fault> {
    let sales = &catalog.shop.flash_sales;
    let subject = row.subject();
    let step = subject.as_ref().map_or(Step::Lapse, |it| it.step(sales, now));
    if let Step::Wait { until } = step {
        reminder::move_on(tx, row, until, None)?;
        return Ok(false);
    }
    if !reminder::take(tx, row)? || step == Step::Lapse {
        return Ok(false);
    }
    let Some(found) = subject.as_ref().and_then(|it| it.find(sales)) else { return Ok(false) };
    let (occurrence, item) = found;
    let Some(title) = title(tx, catalog, &item.sku)? else { return Ok(false) };
    let key = format!("flash/{}/{}", row.occasion, row.item);
    let opens_at = occurrence.window.starts_at;
    let news = News::FlashSoon { sku: item.sku.clone(), title, opens_at };
    message::add(tx, &row.shopper, (key, &news), now)
}

/// Does what `row` asks for; whether its shopper was told.
fn live_is_due(
    tx: &dyn Tx,
    catalog: &Catalog,
    row: &ReminderRow,
    now: Timestamp,
) -> Result<bool, Fault> {
    let live = catalog.shop.live.iter().find(|it| it.id.as_str() == row.occasion);
    let step = live.map_or(Step::Lapse, |it| it.step(now));
    if let Step::Wait { until } = step {
        reminder::move_on(tx, row, until, None)?;
        return Ok(false);
    }
    if !reminder::take(tx, row)? || step == Step::Lapse {
        return Ok(false);
    }
    let Some(live) = live else { return Ok(false) };
    let starts_at = live.window.starts_at;
    // One that moved after it was told of may be told of again.
    let key = format!("live/{}/{}", live.id, starts_at.0);
    let news = News::LiveSoon { live: live.id.clone(), title: live.title.clone(), starts_at };
    message::add(tx, &row.shopper, (key, &news), now)
}

/// What goods are called; none when they cannot be had: nobody is called to an empty shelf.
fn title(tx: &dyn Tx, catalog: &Catalog, sku: &SkuId) -> Result<Option<String>, Fault> {
    let skus = [sku.clone()];
    let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    let there = shelf.get(sku).filter(|it| it.on_shelf && it.stock > 0);
    Ok(there.map(|it| it.title.clone()))
}

fn check_in_is_due(
    tx: &dyn Tx,
    catalog: &Catalog,
    row: &ReminderRow,
    now: Timestamp,
) -> Result<bool, Fault> {
    let rule = catalog.shop.check_in.as_ref().filter(|it| it.id.as_str() == row.occasion);
    let Some(rule) = rule else { return reminder::take(tx, row).map(|_| false) };
    let today = rule.today(now);
    let has_come = Book::load(tx, &rule.id, &row.shopper)?.has(today);
    let (is_told, next) = match rule.remind(row.told, has_come, now) {
        Step::Tell { next } => (true, next),
        Step::Wait { until } => (false, Some(until)),
        Step::Lapse => (false, None),
    };
    let told = if is_told { Some(today) } else { row.told };
    let is_ours = match next {
        Some(next) => reminder::move_on(tx, row, next, told)?,
        None => reminder::take(tx, row)?,
    };
    if !is_told || !is_ours {
        return Ok(false);
    }
    let key = format!("checkIn/{}/{today}", rule.id);
    message::add(tx, &row.shopper, (key, &News::CheckIn { day: today }), now)
}

/// The shop is another one: reminders that are not due yet go where their sessions and hours went. Those
/// of what is gone lapse when they are due; until then it may come back.
pub(crate) fn follow(tx: &dyn Tx, shop: &ShopFile, now: Timestamp) -> Result<(), Fault> {
    for occasion in reminder::occasions(tx, ReminderKind::Flash)? {
        if let Some(due_at) = session_is_due(shop, &occasion) {
            reminder::move_all(tx, (ReminderKind::Flash, &occasion), due_at, now)?;
        }
    }
    for live in &shop.live {
        let due_at = match live.word {
            // Who waits for one that has begun is told at once.
            Some(LiveWord::Began) => now,
            Some(LiveWord::Ended) | None => live.reminds_at(),
        };
        reminder::move_all(tx, (ReminderKind::Live, live.id.as_str()), due_at, now)?;
    }
    let Some(rule) = &shop.check_in else { return Ok(()) };
    match rule.next_reminder(now) {
        Some(due_at) => {
            reminder::move_all(tx, (ReminderKind::CheckIn, rule.id.as_str()), due_at, now)
        }
        None => Ok(()),
    }
}

/// When those who wait for a session on one day are told of it; never when there is no such session.
fn session_is_due(shop: &ShopFile, occasion: &str) -> Option<Timestamp> {
    let mut parts = occasion.split('/');
    let (sale, session, day) = (parts.next()?, parts.next()?, parts.next()?);
    let sale = shop.flash_sales.iter().find(|it| it.id.as_str() == sale)?;
    let session = sale.sessions.iter().find(|it| it.id.as_str() == session)?;
    let day = Day::try_from(day.to_owned()).ok()?;
    Some(sale.occurrence(session, day)?.reminds_at())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;
    use crate::engine::tests::log_in_as;
    use crate::record::shop;
    use crate::seed;
    use crate::store::Store;

    const NOON: Timestamp = Timestamp(1_795_665_600_000);

    #[test]
    fn many_servers_that_look_at_once_tell_once() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path()).unwrap();
        let file = seed::demo_shop().unwrap();
        let catalog = Arc::new(Catalog::new(7, file.clone()));
        let asked = Arc::clone(&catalog);
        let work = move |tx: &dyn Tx| {
            shop::open(tx, &file, 7)?;
            for number in 10..40 {
                of_check_in(tx, &asked, &log_in_as(tx, number)?, true, NOON)?;
            }
            Ok(())
        };
        store.write_blocking(work).unwrap();
        let evening = NOON.plus_ms(8 * 60 * 60 * 1000);
        let look = |_| {
            let (store, catalog) = (store.clone(), Arc::clone(&catalog));
            let look = move |tx: &dyn Tx| Ok(due(tx, &catalog, 7, evening)?.1);
            thread::spawn(move || {
                (0..5).map(|_| store.write_blocking(look.clone()).unwrap()).sum::<u32>()
            })
        };
        let servers: Vec<_> = (0..16).map(look).collect();
        assert_eq!(servers.into_iter().map(|it| it.join().unwrap()).sum::<u32>(), 30);
        let found = store.read_blocking(|tx| message::untold(tx, 100)).unwrap();
        assert_eq!(found.len(), 30);
        assert!(store.read_blocking(move |tx| reminder::due(tx, evening, 1)).unwrap().is_empty());
    }
}
