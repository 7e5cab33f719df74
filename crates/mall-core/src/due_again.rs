//! 再来一单: when a shopper is likely to want something again, by their own purchases of it.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::{Day, Invalid, TemplateId};

/// Most purchases that may be asked for before anybody is told.
const PURCHASES_MAX: u32 = 20;
/// Longest shortest cycle in days: a year.
const DAYS_MAX: u32 = 365;

/// Who is told that something may be used up, and what comes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DueAgain {
    /// The coupon that comes with it, while there are any.
    pub coupon: TemplateId,
    /// Days on which they must have bought it, 2 to 20.
    #[serde(default = "twice")]
    pub min_purchases: u32,
    /// A cycle that is shorter, in days, is no habit; 1 to 365.
    #[serde(default = "some_days")]
    pub min_days: u32,
}

const fn twice() -> u32 {
    2
}

const fn some_days() -> u32 {
    3
}

impl DueAgain {
    /// Whether it is within the limits.
    ///
    /// # Errors
    ///
    /// Names the field and the limit.
    pub fn check(&self) -> Result<(), Invalid> {
        in_range("minPurchases", self.min_purchases.into(), 2, PURCHASES_MAX.into())?;
        in_range("minDays", self.min_days.into(), 1, DAYS_MAX.into())
    }

    /// The day on which they are told, when they bought it on `days` (in any order, a day once or more):
    /// as long after the last as the median of the days between two purchases. Of an even number it is half
    /// the sum of the two in the middle, rounded down.
    pub fn due(&self, days: &[Day]) -> Option<Day> {
        let mut days = days.to_vec();
        days.sort();
        days.dedup();
        if days.len() < usize::try_from(self.min_purchases.max(2)).unwrap_or(usize::MAX) {
            return None;
        }
        let pairs = days.iter().zip(days.iter().skip(1));
        let mut gaps: Vec<i64> = pairs.map(|(earlier, later)| later.since(*earlier)).collect();
        gaps.sort_unstable();
        let upper = *gaps.get(gaps.len() / 2)?;
        let lower = *gaps.get(gaps.len().saturating_sub(1) / 2)?;
        let cycle = i64::midpoint(lower, upper);
        (cycle >= i64::from(self.min_days)).then(|| days.last().map(|last| last.plus(cycle)))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(min_purchases: u32) -> DueAgain {
        DueAgain { coupon: TemplateId::new("c").unwrap(), min_purchases, min_days: 3 }
    }

    #[test]
    fn it_is_due_a_median_of_their_own_days_after_the_last() {
        let day = |of: i64| Day::FIRST.plus(of);
        for (bought, fewest, due) in [
            (&[0, 10][..], 2, Some(20)),
            (&[10, 0], 2, Some(20)),
            (&[0, 0, 10, 10], 2, Some(20)),
            (&[0], 2, None),
            (&[], 2, None),
            (&[0, 10], 3, None),
            // 10, 20 and 60 days: 20.
            (&[0, 10, 30, 90], 2, Some(110)),
            // 10 and 25: 17 and a half.
            (&[0, 10, 35], 3, Some(52)),
            // Twice in one week is no habit.
            (&[0, 2], 2, None),
            (&[0, 3], 2, Some(6)),
        ] {
            let days: Vec<Day> = bought.iter().map(|it| day(*it)).collect();
            assert_eq!(rule(fewest).due(&days), due.map(day), "{bought:?}");
        }
    }

    #[test]
    fn limits_are_limits() {
        assert!(rule(2).check().is_ok() && rule(20).check().is_ok());
        assert_eq!(rule(1).check().unwrap_err().field, "minPurchases");
        assert_eq!(rule(21).check().unwrap_err().field, "minPurchases");
        let never = DueAgain { min_days: 0, ..rule(2) };
        assert_eq!(never.check().unwrap_err().field, "minDays");
    }
}
