//! Splitting an amount over lines, to the fen.
//!
//! Largest remainder: every share is floored, and the fen left over go one each to the shares that
//! lost most by it; ties to the larger weight, then to the earlier line. A share never exceeds the
//! line's room; what does not fit is split again over the lines that still have room.

use crate::Money;

/// One place an amount may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// In proportion to this; not negative.
    pub weight: Money,
    /// At most this much fits; not negative.
    pub room: Money,
}

impl Place {
    /// A place as large as its weight.
    pub const fn whole(weight: Money) -> Self {
        Self { weight, room: weight }
    }
}

/// The answer of [`allocate`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// One per place, in their order.
    pub shares: Vec<Money>,
    /// What found no room; nothing as long as the rooms of places with weight hold the amount.
    pub left: Money,
}

/// Splits `amount` over `places`.
///
/// The shares and what is left always add up to `amount`. Places with no weight get nothing. A
/// negative amount, weight or room counts as nothing.
///
/// ```
/// # use mall_core::{Money, allocate::{allocate, Place}};
/// let fen = Money::from_fen;
/// let three = [Place::whole(fen(3_000)); 3];
/// assert_eq!(allocate(fen(1_000), &three).shares, [fen(334), fen(333), fen(333)]);
/// ```
pub fn allocate(amount: Money, places: &[Place]) -> Allocation {
    let mut shares = vec![Money::ZERO; places.len()];
    let mut left = amount.max(Money::ZERO);
    // Each round fills at least one place to its room or places everything: at most one round more
    // than there are places.
    while left.is_positive() {
        let open = open_places(places, &shares);
        let whole: i128 = open.iter().map(|place| i128::from(place.weight.fen())).sum();
        if whole == 0 {
            break;
        }
        let before = left;
        for (position, share) in proportional(left, &open, whole) {
            if let (Some(held), Some(place)) = (shares.get_mut(position), places.get(position)) {
                let taken = share.min(place.room - *held);
                *held += taken;
                left -= taken;
            }
        }
        if left == before {
            break;
        }
    }
    Allocation { shares, left }
}

#[derive(Clone, Copy)]
struct Open {
    position: usize,
    weight: Money,
}

fn open_places(places: &[Place], shares: &[Money]) -> Vec<Open> {
    places
        .iter()
        .zip(shares)
        .enumerate()
        .filter(|(_, (place, share))| place.weight.is_positive() && **share < place.room)
        .map(|(position, (place, _))| Open { position, weight: place.weight })
        .collect()
}

/// Largest remainder over `open`, whose weights add up to `whole`; the shares add up to `amount`.
fn proportional(amount: Money, open: &[Open], whole: i128) -> Vec<(usize, Money)> {
    let mut parts: Vec<(Open, Money, i128)> = open
        .iter()
        .map(|place| {
            let product = i128::from(amount.fen()) * i128::from(place.weight.fen());
            let share = i64::try_from(product.div_euclid(whole)).unwrap_or(0);
            (*place, Money::from_fen(share), product.rem_euclid(whole))
        })
        .collect();
    let mut left = amount - parts.iter().map(|(_, share, _)| *share).sum();
    crate::sort::sort_by(&mut parts, |(a, _, lost_a), (b, _, lost_b)| {
        lost_b.cmp(lost_a).then(b.weight.cmp(&a.weight)).then(a.position.cmp(&b.position))
    });
    parts
        .into_iter()
        .map(|(place, share, _)| {
            let extra = Money::from_fen(i64::from(left.is_positive()));
            left -= extra;
            (place.position, share + extra)
        })
        .collect()
}

/// Splits `amount` over `pieces` equal pieces: the first ones get the fen left over. Lazy, since a
/// line may have thousands of pieces.
pub fn per_piece(amount: Money, pieces: u32) -> impl Iterator<Item = Money> {
    let count = i64::from(pieces.max(1));
    let (base, extra) = (amount.fen().div_euclid(count), amount.fen().rem_euclid(count));
    (0..i64::from(pieces)).map(move |piece| Money::from_fen(base + i64::from(piece < extra)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fen(amounts: &[i64]) -> Vec<Money> {
        amounts.iter().copied().map(Money::from_fen).collect()
    }

    fn split(amount: i64, weights: &[i64]) -> Vec<Money> {
        let places: Vec<Place> =
            weights.iter().map(|w| Place::whole(Money::from_fen(*w))).collect();
        allocate(Money::from_fen(amount), &places).shares
    }

    #[test]
    fn ties_go_to_the_larger_weight_then_the_earlier_line() {
        assert_eq!(split(1, &[1, 1]), fen(&[1, 0]));
        assert_eq!(split(2, &[1, 3]), fen(&[0, 2]));
        assert_eq!(split(1, &[10, 30]), fen(&[0, 1]));
    }

    #[test]
    fn the_last_line_is_never_overcharged() {
        // ruoyi-vue-pro gives 19,26,33,34,3: three fen off a line of one (facts, finding 2).
        let shares = split(115, &[28, 39, 49, 50, 1]);
        assert_eq!(shares.iter().copied().sum::<Money>(), Money::from_fen(115));
        assert!(shares[4] <= Money::from_fen(1));
        // The same mall truncates a float here: 28 instead of 29.
        assert_eq!(split(100, &[58, 142]), fen(&[29, 71]));
    }

    #[test]
    fn what_does_not_fit_moves_on() {
        let place =
            |weight, room| Place { weight: Money::from_fen(weight), room: Money::from_fen(room) };
        let allocation = allocate(Money::from_fen(100), &[place(50, 10), place(50, 200)]);
        assert_eq!(allocation.shares, fen(&[10, 90]));
        let allocation = allocate(Money::from_fen(100), &[place(50, 10), place(50, 20)]);
        assert_eq!((allocation.shares, allocation.left), (fen(&[10, 20]), Money::from_fen(70)));
    }

    #[test]
    fn nothing_goes_nowhere() {
        assert_eq!(allocate(Money::from_fen(1), &[]).left, Money::from_fen(1));
        assert_eq!(split(0, &[0, 5]), fen(&[0, 0]));
        assert_eq!(split(-5, &[5]), fen(&[0]));
    }

    proptest! {
        #[test]
        fn shares_add_up_and_fit(
            amount in 0..5_000_000_i64,
            places in prop::collection::vec((0..1_000_000_i64, 0..1_000_000_i64), 0..40),
        ) {
            let places: Vec<Place> = places
                .into_iter()
                .map(|(weight, room)| Place { weight: Money::from_fen(weight), room: Money::from_fen(room) })
                .collect();
            let amount = Money::from_fen(amount);
            let Allocation { shares, left } = allocate(amount, &places);
            prop_assert_eq!(shares.iter().copied().sum::<Money>() + left, amount);
            for (share, place) in shares.iter().zip(&places) {
                prop_assert!(Money::ZERO <= *share && *share <= place.room);
                prop_assert!(place.weight.is_positive() || share.is_zero());
            }
            let room: Money = places.iter().filter(|p| p.weight.is_positive()).map(|p| p.room).sum();
            prop_assert_eq!(left, (amount - room).max(Money::ZERO));
        }

        #[test]
        fn a_line_splits_into_its_pieces(amount in 0..10_000_000_000_i64, pieces in 1..200_u32) {
            let parts: Vec<Money> = per_piece(Money::from_fen(amount), pieces).collect();
            prop_assert_eq!(parts.len(), pieces as usize);
            prop_assert_eq!(parts.iter().copied().sum::<Money>(), Money::from_fen(amount));
            prop_assert!(parts.windows(2).all(|w| w[0] >= w[1] && (w[0] - w[1]).fen() <= 1));
        }
    }
}
