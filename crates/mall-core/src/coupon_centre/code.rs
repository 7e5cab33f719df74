//! 兑换码: what is printed on a card and typed again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// No 0 and O, no 1, I and L. It has 31 letters: since 31 is a prime, the weighted sum below finds
/// every letter that is typed wrong, and every two that change places.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Letters of a code; the last checks the others. Eleven of 31 are 54 bits: not to be guessed.
const LETTERS: usize = 12;

/// A code to redeem. On the wire its twelve letters; as read by people [`RedeemCode::shown`].
///
/// Read from what somebody types: small letters, spaces, hyphens and the wide letters of a Chinese
/// keyboard are as good.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub struct RedeemCode(String);

impl RedeemCode {
    /// The code that a random number makes; of more than 54 random bits the rest is not used.
    pub fn of(random: u64) -> Self {
        let mut rest = random;
        let mut places = Vec::with_capacity(LETTERS);
        for _ in 1..LETTERS {
            places.push(rest % 31);
            rest /= 31;
        }
        places.push((31 - weighted(&places)) * inverse_of_last() % 31);
        let letter = |place: &u64| {
            let at = usize::try_from(*place).unwrap_or(0);
            ALPHABET.get(at).map_or('2', |it| char::from(*it))
        };
        Self(places.iter().map(letter).collect())
    }

    /// The code that somebody means by `typed`.
    ///
    /// # Errors
    ///
    /// When it has another length or letters, or a letter of it is wrong.
    pub fn new(typed: &str) -> Result<Self, Invalid> {
        let bad = || Invalid::shape("code", "a code of 12 letters, as printed");
        let code: String = typed.chars().filter_map(plain).take(LETTERS + 1).collect();
        let places: Option<Vec<u64>> = code.chars().map(place).collect();
        let places = places.filter(|it| it.len() == LETTERS).ok_or_else(bad)?;
        if weighted(&places) == 0 { Ok(Self(code)) } else { Err(bad()) }
    }

    /// Its letters: what a store looks for.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed: `7K3M-9QRT-2ZXC`.
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        for (position, letter) in self.0.chars().enumerate() {
            if position > 0 && position.is_multiple_of(4) {
                shown.push('-');
            }
            shown.push(letter);
        }
        shown
    }
}

impl fmt::Display for RedeemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl TryFrom<String> for RedeemCode {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::new(&text)
    }
}

/// A typed character as it is printed; nothing for what is only there to be read.
fn plain(typed: char) -> Option<char> {
    let typed = match typed {
        // Wide forms lie in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(typed) - 0xfee0).unwrap_or(typed),
        other => other,
    };
    match typed {
        '-' | '—' | '–' | '_' => None,
        other if other.is_whitespace() => None,
        other => Some(other.to_ascii_uppercase()),
    }
}

fn place(letter: char) -> Option<u64> {
    let at = ALPHABET.iter().position(|it| char::from(*it) == letter)?;
    u64::try_from(at).ok()
}

/// The sum of places, the first counted once, the second twice, and so on; 0 to 30.
fn weighted(places: &[u64]) -> u64 {
    let each = (1..).zip(places).map(|(weight, place): (u64, &u64)| weight * place % 31);
    each.fold(0, |sum, it| (sum + it) % 31)
}

/// What twelve, the weight of the last letter, must be multiplied with to make 1 of 31: 12 × 13 = 156
/// = 5 × 31 + 1.
const fn inverse_of_last() -> u64 {
    13
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn is_read_as_people_type_it() {
        let code = RedeemCode::of(123_456_789_012_345);
        let shown = code.shown();
        assert_eq!(shown.len(), 14);
        let wide: String =
            code.as_str().chars().filter_map(|it| char::from_u32(u32::from(it) + 0xfee0)).collect();
        for typed in [&shown, &shown.to_lowercase(), &format!(" {}\u{3000}", code.as_str()), &wide]
        {
            assert_eq!(RedeemCode::new(typed), Ok(code.clone()), "{typed}");
        }
        assert_eq!(serde_json::to_value(&code).unwrap(), code.as_str());
        for bad in [
            "",
            "2222",
            "222222222220",
            "22222222222O",
            "2222222222222",
            "优惠券优惠券优惠券优惠券",
        ] {
            assert!(RedeemCode::new(bad).is_err(), "{bad}");
        }
        assert!(!ALPHABET.iter().any(|it| b"01OIL".contains(it)));
        assert_eq!(RedeemCode::of(0).as_str(), "222222222222");
    }

    proptest! {
        #[test]
        fn no_slip_of_one_letter_or_of_two_that_change_places_is_taken(
            random in any::<u64>(), at in 0..LETTERS, other in 0..31_usize,
        ) {
            let code = RedeemCode::of(random);
            prop_assert_eq!(RedeemCode::new(&code.shown()), Ok(code.clone()));
            let letters: Vec<char> = code.as_str().chars().collect();
            let mut slip = letters.clone();
            slip[at] = char::from(ALPHABET[other]);
            let read = RedeemCode::new(&slip.iter().collect::<String>());
            prop_assert_eq!(read.is_ok(), slip == letters);
            let mut slip = letters.clone();
            slip.swap(at, (at + 1) % LETTERS);
            let read = RedeemCode::new(&slip.iter().collect::<String>());
            prop_assert_eq!(read.is_ok(), slip == letters);
        }

        #[test]
        fn other_numbers_make_other_codes(a in 0..1_u64 << 54, b in 0..1_u64 << 54) {
            prop_assert_eq!(RedeemCode::of(a) == RedeemCode::of(b), a == b);
        }
    }
}
