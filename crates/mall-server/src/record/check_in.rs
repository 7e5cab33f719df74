//! 签到: the days that count, and how many each shopper has.

use mall_core::check_in::{Checked, Reward};
use mall_core::{ActivityId, Day, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Json, Record, Tx};

crate::store::record! {
    /// How many days of a shopper count. Whoever lets one more count says how many they read.
    BookRow in "check_in_book" keyed 2 {
        /// Of which check-in.
        activity: ActivityId,
        /// Whose.
        shopper: ShopperId,
        /// How many.
        days: u32,
    }
}

crate::store::record! {
    /// A day that counts.
    DayRow in "check_in_day" keyed 3 {
        /// Of which check-in.
        activity: ActivityId,
        /// Whose.
        shopper: ShopperId,
        /// Which.
        day: Day,
        /// Whether it was made up.
        made_up: bool,
        /// Since when.
        at: Timestamp,
        /// What was given for it.
        given: Json<Vec<Reward>>,
    }
}

const BOOK: <BookRow as Record>::Columns = BookRow::COLUMNS;
const DAY: <DayRow as Record>::Columns = DayRow::COLUMNS;

/// The days of one shopper, as they were read.
pub(crate) struct Book {
    /// How many there were. Read first, so that days which came since are never missed.
    read: u32,
    days: Vec<DayRow>,
}

impl Book {
    /// No day at all: a guest's.
    pub(crate) const EMPTY: Self = Self { read: 0, days: Vec::new() };

    /// The days of `shopper`.
    pub(crate) fn load(
        tx: &dyn Tx,
        activity: &ActivityId,
        shopper: &ShopperId,
    ) -> Result<Self, Fault> {
        let mine = [BOOK.activity.is(activity), BOOK.shopper.is(shopper)];
        let read = tx.find::<BookRow>(&mine)?.map_or(0, |row| row.days);
        let days = tx.all(&[DAY.activity.is(activity), DAY.shopper.is(shopper)])?;
        Ok(Self { read, days })
    }

    /// As the rules want them.
    pub(crate) fn history(&self) -> Vec<Checked> {
        self.days.iter().map(|row| Checked { day: row.day, made_up: row.made_up }).collect()
    }

    /// Whether `day` counts.
    pub(crate) fn has(&self, day: Day) -> bool {
        self.days.iter().any(|row| row.day == day)
    }

    /// What was given for `day`; `None` when it does not count.
    pub(crate) fn given(&self, day: Day) -> Result<Option<Vec<Reward>>, Fault> {
        self.days.iter().find(|row| row.day == day).map(|row| row.given.read()).transpose()
    }

    /// Counts one more day, where there still are as many as were read.
    ///
    /// # Errors
    ///
    /// [`Fault::Raced`] when somebody let another day count since.
    pub(crate) fn count(
        &self,
        tx: &dyn Tx,
        activity: &ActivityId,
        shopper: &ShopperId,
    ) -> Result<(), Fault> {
        if self.read == 0 {
            return tx.add(&BookRow {
                activity: activity.clone(),
                shopper: shopper.clone(),
                days: 1,
            });
        }
        let as_read =
            [BOOK.activity.is(activity), BOOK.shopper.is(shopper), BOOK.days.is(&self.read)];
        match tx.change::<BookRow>(&as_read, &[BOOK.days.plus(1)])? {
            1 => Ok(()),
            _ => Err(Fault::Raced),
        }
    }
}
