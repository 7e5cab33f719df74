//! A part of a whole, exactly.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

/// `of` out of `all`. It stays a fraction; what is shown of it is rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many.
    pub of: u64,
    /// Out of how many.
    pub all: u64,
}

impl Share {
    /// Thousandths, rounded half up; `None` of nothing.
    pub fn per_mille(self) -> Option<u64> {
        let scaled = u128::from(self.of) * 1_000 + u128::from(self.all) / 2;
        u64::try_from(scaled.checked_div(u128::from(self.all))?).ok()
    }

    /// Which is more; nothing of nothing is least.
    pub fn compare(self, other: Self) -> Ordering {
        match (self.all, other.all) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => (u128::from(self.of) * u128::from(other.all))
                .cmp(&(u128::from(other.of) * u128::from(self.all))),
        }
    }

    /// Whether it and `percent` points more reach `other`.
    pub fn reaches_within(self, other: Self, percent: u64) -> bool {
        let (of, all) = (u128::from(self.of), u128::from(self.all));
        let own = of * 100 + all * u128::from(percent);
        all > 0 && own * u128::from(other.all) >= u128::from(other.of) * 100 * all
    }
}

/// `33.3%`; a dash of nothing.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.per_mille() {
            Some(it) => write!(f, "{}.{}%", it / 10, it % 10),
            None => f.write_str("–"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_compared_and_shown_exactly() {
        let share = |of, all| Share { of, all };
        assert_eq!(share(1, 3).to_string(), "33.3%");
        assert_eq!(share(1, 2000).to_string(), "0.1%");
        assert_eq!(share(7, 7).to_string(), "100.0%");
        assert_eq!(share(0, 0).to_string(), "–");
        assert_eq!(share(1, 3).compare(share(333, 1_000)), Ordering::Greater);
        assert_eq!(share(2, 4).compare(share(1, 2)), Ordering::Equal);
        // 0.25 and 5 points is 0.30.
        assert!(share(1, 4).reaches_within(share(3, 10), 5));
        assert!(!share(1, 4).reaches_within(share(301, 1_000), 5));
        assert!(!share(0, 0).reaches_within(share(0, 10), 5));
    }
}
