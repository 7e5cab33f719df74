//! What shoppers are to be told of.

use mall_core::reminder::FlashSubject;
use mall_core::{ActivityId, Day, LiveId, SessionId, ShopperId, SkuId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Scan, Test, Tx};

crate::store::words! {
    /// Of what.
    ReminderKind {
        /// 开抢提醒.
        Flash = "flash",
        /// 签到提醒.
        CheckIn = "checkIn",
        /// 开播提醒.
        Live = "live",
    }
}

crate::store::record! {
    /// A reminder. It is removed or moved on only where it is due when it was read to be.
    ReminderRow in "reminder" keyed 4 {
        /// Whose.
        shopper: ShopperId,
        /// Of what.
        kind: ReminderKind,
        /// A session on one day, `sale/session/day`, or the name of a check-in or a live session.
        occasion: String,
        /// What is sold in the session; empty of a check-in.
        item: String,
        /// When it is to be looked at.
        due_at: Timestamp,
        /// The last day that was told of, of a check-in.
        told: Option<Day>,
    }
    Index::on("reminder_due", &["due_at", "shopper", "kind", "occasion", "item"]),
    Index::on("reminder_of_occasion", &["kind", "occasion"]),
}

const REMINDER: <ReminderRow as Record>::Columns = ReminderRow::COLUMNS;

impl ReminderRow {
    /// Of goods in a session.
    pub(crate) fn flash(shopper: &ShopperId, of: &FlashSubject, due_at: Timestamp) -> Self {
        Self {
            shopper: shopper.clone(),
            kind: ReminderKind::Flash,
            occasion: format!("{}/{}/{}", of.sale, of.session, of.day),
            item: of.sku.to_string(),
            due_at,
            told: None,
        }
    }

    /// Of a check-in.
    pub(crate) fn check_in(shopper: &ShopperId, of: &ActivityId, due_at: Timestamp) -> Self {
        Self {
            shopper: shopper.clone(),
            kind: ReminderKind::CheckIn,
            occasion: of.to_string(),
            item: String::new(),
            due_at,
            told: None,
        }
    }

    /// Of a live session.
    pub(crate) fn live(shopper: &ShopperId, of: &LiveId, due_at: Timestamp) -> Self {
        Self {
            shopper: shopper.clone(),
            kind: ReminderKind::Live,
            occasion: of.to_string(),
            item: String::new(),
            due_at,
            told: None,
        }
    }

    /// Which goods of which session it is of; none of a check-in.
    pub(crate) fn subject(&self) -> Option<FlashSubject> {
        let mut parts = self.occasion.split('/');
        Some(FlashSubject {
            sale: ActivityId::new(parts.next()?).ok()?,
            session: SessionId::new(parts.next()?).ok()?,
            day: Day::try_from(parts.next()?.to_owned()).ok()?,
            sku: SkuId::new(self.item.clone()).ok()?,
        })
    }

    fn key(&self) -> [Test; 4] {
        [
            REMINDER.shopper.is(&self.shopper),
            REMINDER.kind.is(&self.kind),
            REMINDER.occasion.is(&self.occasion),
            REMINDER.item.is(&self.item),
        ]
    }

    fn as_read(&self) -> Vec<Test> {
        [&self.key()[..], &[REMINDER.due_at.is(&self.due_at)]].concat()
    }
}

/// The one that has the key of `row`.
pub(crate) fn find(tx: &dyn Tx, row: &ReminderRow) -> Result<Option<ReminderRow>, Fault> {
    tx.find(&row.key())
}

/// Forgets the one that has the key of `row`; there may be none.
pub(crate) fn forget(tx: &dyn Tx, row: &ReminderRow) -> Result<(), Fault> {
    tx.delete::<ReminderRow>(&row.key()).map(|_| ())
}

/// How many things a shopper waits for.
pub(crate) fn count(tx: &dyn Tx, shopper: &ShopperId) -> Result<usize, Fault> {
    tx.count::<ReminderRow>(&[REMINDER.shopper.is(shopper)])
}

/// All that a shopper waits for in sessions.
pub(crate) fn in_sessions(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<FlashSubject>, Fault> {
    let theirs = [REMINDER.shopper.is(shopper), REMINDER.kind.is(&ReminderKind::Flash)];
    Ok(tx.all::<ReminderRow>(&theirs)?.iter().filter_map(ReminderRow::subject).collect())
}

/// All live sessions that a shopper waits for, by name.
pub(crate) fn in_lives(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<LiveId>, Fault> {
    let theirs = [REMINDER.shopper.is(shopper), REMINDER.kind.is(&ReminderKind::Live)];
    let rows = tx.all::<ReminderRow>(&theirs)?;
    Ok(rows.into_iter().filter_map(|row| LiveId::new(row.occasion).ok()).collect())
}

/// Those that are to be looked at, the longest due first.
pub(crate) fn due(tx: &dyn Tx, now: Timestamp, limit: usize) -> Result<Vec<ReminderRow>, Fault> {
    let tests = [REMINDER.due_at.at_most(&now)];
    tx.scan(&Scan { tests: &tests, by: "reminder_due", limit, ..Scan::ALL })
}

/// Removes `row` where it still is as it was read; `false` when somebody else was first.
pub(crate) fn take(tx: &dyn Tx, row: &ReminderRow) -> Result<bool, Fault> {
    Ok(tx.delete::<ReminderRow>(&row.as_read())? == 1)
}

/// Moves `row` on where it still is as it was read; `false` when somebody else was first.
pub(crate) fn move_on(
    tx: &dyn Tx,
    row: &ReminderRow,
    due_at: Timestamp,
    told: Option<Day>,
) -> Result<bool, Fault> {
    let sets = [REMINDER.due_at.to(&due_at), REMINDER.told.to(&told)];
    Ok(tx.change::<ReminderRow>(&row.as_read(), &sets)? == 1)
}

/// Every occasion that somebody waits for, each once.
pub(crate) fn occasions(tx: &dyn Tx, kind: ReminderKind) -> Result<Vec<String>, Fault> {
    let mut found: Vec<String> = Vec::new();
    let mut from = String::new();
    loop {
        let tests = [REMINDER.kind.is(&kind), REMINDER.occasion.at_least(&from)];
        let scan = Scan { tests: &tests, by: "reminder_of_occasion", limit: 1, ..Scan::ALL };
        let Some(row) = tx.scan::<ReminderRow>(&scan)?.pop() else { return Ok(found) };
        // `!` sorts before all that a name has in it: what comes next is the next one.
        from = format!("{}!", row.occasion);
        found.push(row.occasion);
    }
}

/// Those of an occasion that are not due at `now` are due at `due_at`.
pub(crate) fn move_all(
    tx: &dyn Tx,
    (kind, occasion): (ReminderKind, &str),
    due_at: Timestamp,
    now: Timestamp,
) -> Result<(), Fault> {
    let of_it = [REMINDER.kind.is(&kind), REMINDER.occasion.is(&occasion.to_owned())];
    let ahead = REMINDER.due_at.at_least(&now.plus_ms(1));
    let earlier = [&of_it[..], &[ahead.clone(), REMINDER.due_at.less(&due_at)]].concat();
    let later = [&of_it[..], &[ahead, REMINDER.due_at.at_least(&due_at.plus_ms(1))]].concat();
    // Apart, so that those which are right are not written anew.
    for others in [earlier, later] {
        tx.change::<ReminderRow>(&others, &[REMINDER.due_at.to(&due_at)])?;
    }
    Ok(())
}
