//! Integer fen, and shares of them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

use crate::{Invalid, Rule};

/// An amount in fen (分). One currency, so none is stored. On the wire an integer.
///
/// [`crate::limits`] keeps every sum the shop can form below 2⁵³, far from the ends of an `i64`;
/// arithmetic saturates there instead of wrapping or panicking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "i64")]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// 2⁵³ − 1: the largest integer that a JavaScript number holds exactly.
    pub const MAX: Self = Self(9_007_199_254_740_991);

    /// An amount of `fen`.
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// The amount in fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// `self` for each of `quantity` pieces.
    #[must_use]
    pub fn times(self, quantity: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(quantity)))
    }

    /// Whole yuan and the two digits of fen, for a price set in two sizes: `("1,280", "05")`.
    pub fn yuan_and_fen(self) -> (String, String) {
        let fen = self.0.unsigned_abs();
        let digits = (fen / 100).to_string();
        let mut yuan = String::from(if self.0 < 0 { "-" } else { "" });
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                yuan.push(',');
            }
            yuan.push(digit);
        }
        (yuan, format!("{:02}", fen % 100))
    }
}

impl TryFrom<i64> for Money {
    type Error = Invalid;

    fn try_from(fen: i64) -> Result<Self, Invalid> {
        let (min, max) = (-Self::MAX.0, Self::MAX.0);
        if (min..=max).contains(&fen) {
            Ok(Self(fen))
        } else {
            Err(Invalid::new("amount", Rule::Range { min, max }))
        }
    }
}

/// `1,280.05`, without the ¥: a shell or a sentence puts it in front.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (yuan, fen) = self.yuan_and_fen();
        write!(f, "{yuan}.{fen}")
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// The share of a price that is paid, in basis points: `8800` is 88折.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "u16")]
pub struct Rate(u16);

impl Rate {
    /// All of it.
    pub const WHOLE_BPS: u16 = 10_000;

    /// `bps` ten-thousandths.
    ///
    /// # Errors
    ///
    /// Above 10,000.
    pub fn from_bps(bps: u16) -> Result<Self, Invalid> {
        if bps <= Self::WHOLE_BPS {
            Ok(Self(bps))
        } else {
            let max = i64::from(Self::WHOLE_BPS);
            Err(Invalid::new("rate", Rule::Range { min: 0, max }))
        }
    }

    /// Nothing of it.
    pub const fn nothing() -> Self {
        Self(0)
    }

    /// All of it.
    pub const fn whole() -> Self {
        Self(Self::WHOLE_BPS)
    }

    /// In ten-thousandths.
    pub const fn bps(self) -> u16 {
        self.0
    }

    /// The share of `amount` itself, what is less than a fen left out.
    #[must_use]
    pub fn share(self, amount: Money) -> Money {
        let share = (i128::from(amount.0) * i128::from(self.0)).div_euclid(10_000);
        Money(i64::try_from(share).unwrap_or(amount.0))
    }

    /// What is taken off `amount`: `amount × (10000 − rate) / 10000`, half a fen rounded up.
    #[must_use]
    pub fn discount(self, amount: Money) -> Money {
        let off = i128::from(Self::WHOLE_BPS - self.0);
        let rounded = (i128::from(amount.0) * off + 5_000).div_euclid(10_000);
        // A share of an `i64` fits an `i64`.
        Money(i64::try_from(rounded).unwrap_or(amount.0))
    }
}

impl TryFrom<u16> for Rate {
    type Error = Invalid;
    fn try_from(bps: u16) -> Result<Self, Invalid> {
        Self::from_bps(bps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_yuan_with_two_decimals() {
        assert_eq!(Money(128_005).to_string(), "1,280.05");
        assert_eq!(Money(5).to_string(), "0.05");
        assert_eq!(Money(-100_000_000).to_string(), "-1,000,000.00");
        assert_eq!(Money(99_900).to_string(), "999.00");
    }

    #[test]
    fn discount_rounds_half_up_once() {
        let rate = Rate::from_bps(8_500).unwrap();
        assert_eq!(rate.discount(Money(10)), Money(2)); // 1.5 → 2
        assert_eq!(rate.discount(Money(3)), Money(0)); // 0.45 → 0
        assert_eq!(Rate::from_bps(0).unwrap().discount(Money(7)), Money(7));
        assert_eq!(Rate::from_bps(10_000).unwrap().discount(Money(7)), Money(0));
        assert!(Rate::from_bps(10_001).is_err());
    }

    #[test]
    fn the_wire_takes_only_exact_integers() {
        assert!(serde_json::from_str::<Money>("9007199254740991").is_ok());
        for bad in ["9007199254740992", "1.5", "\"1\"", "1e3"] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
    }
}
