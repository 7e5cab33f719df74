//! When somebody is there: hours of some days of the week, on the shop's wall.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::time::{MINUTES_OF_DAY, ShopTime};
use crate::{Day, DayClock, Invalid, Rule, Timestamp};

/// Hours of some days of the week. Hours that end before they begin go past midnight, and belong to the day
/// on which they begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hours {
    /// Days, 1 (Monday) to 7.
    pub days: Vec<u8>,
    /// First minute of the day, from midnight.
    pub from: u16,
    /// First minute after it.
    pub to: u16,
}

impl Hours {
    /// Whether somebody is there at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        let wall = ShopTime::from(now);
        let minute = wall.minute_of_day();
        let (from, to) = (i64::from(self.from), i64::from(self.to));
        let is_on = |weekday: i64| self.days.iter().any(|it| i64::from(*it) == weekday);
        let today = wall.weekday();
        if from < to {
            return is_on(today) && (from..to).contains(&minute);
        }
        let yesterday = if today == 1 { 7 } else { today - 1 };
        (is_on(today) && minute >= from) || (is_on(yesterday) && minute < to)
    }

    /// The next time after `now` at which they begin; never when there are no days.
    pub fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        let today = Day::of(now, DayClock::SHOP);
        let begins = |on: i64| today.plus(on).at_minute(i64::from(self.from), DayClock::SHOP);
        (0..=7).map(begins).find(|at| {
            let weekday = ShopTime::from(*at).weekday();
            *at > now && self.days.iter().any(|it| i64::from(*it) == weekday)
        })
    }

    /// Whether a shop can have them.
    ///
    /// # Errors
    ///
    /// The first field that is wrong.
    pub fn check(&self) -> Result<(), Invalid> {
        in_range("days", i64::try_from(self.days.len()).unwrap_or(i64::MAX), 1, 7)?;
        for (at, day) in self.days.iter().enumerate() {
            let field = format!("days[{at}]");
            in_range(&field, i64::from(*day), 1, 7)?;
            if self.days.iter().take(at).any(|it| it == day) {
                return Err(Invalid::new(field, Rule::Twice));
            }
        }
        in_range("from", i64::from(self.from), 0, MINUTES_OF_DAY - 1)?;
        in_range("to", i64::from(self.to), 1, MINUTES_OF_DAY)?;
        if self.from == self.to {
            return Err(Invalid::shape("to", "another minute than `from`"));
        }
        Ok(())
    }
}
