//! Splitting an amount over lines, to the fen.
//!
//! Largest remainder: every share is floored, and the fen left over go one each to the shares that
//! lost most by it; ties to the larger weight, then to the earlier line. A share never exceeds the
//! line's room; what does not fit is split again over the lines that still have room.

use crate::Money;
use crate::sort::sort_by;

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
    let mut parts = Vec::with_capacity(places.len());
    // Each round fills at least one place to its room or places everything: at most one round more
    // than there are places.
    while left.is_positive() {
        let (mut whole, before) = (0_i64, left);
        let is_open = |place: &Place, held: Money| place.weight.is_positive() && held < place.room;
        for (place, held) in places.iter().zip(&shares) {
            if is_open(place, *held) {
                whole = whole.saturating_add(place.weight.fen());
            }
        }
        if whole == 0 {
            break;
        }
        parts.clear();
        let mut over = before.fen();
        for (position, (place, held)) in places.iter().zip(&shares).enumerate() {
            if is_open(place, *held) {
                let (share, lost) = times_over(before.fen(), place.weight.fen(), whole);
                over = over.wrapping_sub(share);
                parts.push(Part { position, weight: place.weight, share, lost });
            }
        }
        // Fewer fen are left over than there are places.
        give_what_is_left(usize::try_from(over).unwrap_or(0), whole, &mut parts);
        for part in &parts {
            let held = shares.get_mut(part.position);
            if let (Some(held), Some(place)) = (held, places.get(part.position)) {
                let taken = Money::from_fen(part.share).min(place.room - *held);
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

/// The share of one place, and what was lost by flooring it.
struct Part {
    position: usize,
    weight: Money,
    share: i64,
    lost: i64,
}

/// Largest remainder: the fen that are `left` go to those of `parts` that lost most. Those that lost
/// about as much are counted together, so that only where the fen run out some have to be sorted.
fn give_what_is_left(mut left: usize, whole: i64, parts: &mut [Part]) {
    const KINDS: usize = 64;
    if left == 0 {
        return;
    }
    // What was lost is less than the whole: its six highest bits tell the kind.
    let shift = (i64::BITS - whole.leading_zeros()).saturating_sub(KINDS.ilog2());
    let kind = |part: &Part| usize::try_from(part.lost >> shift).unwrap_or(0);
    let mut counts = [0_usize; KINDS];
    for part in parts.iter() {
        if let Some(count) = counts.get_mut(kind(part)) {
            *count += 1;
        }
    }
    let mut all_from = KINDS;
    for count in counts.iter().rev() {
        let Some(rest) = left.checked_sub(*count) else { break };
        (left, all_from) = (rest, all_from - 1);
    }
    let mut near: Vec<&mut Part> = Vec::new();
    for part in parts.iter_mut() {
        let kind = kind(part);
        if kind >= all_from {
            part.share = part.share.saturating_add(1);
        } else if left > 0 && kind + 1 == all_from {
            near.push(part);
        }
    }
    sort_by(&mut near, |a, b| {
        b.lost.cmp(&a.lost).then(b.weight.cmp(&a.weight)).then(a.position.cmp(&b.position))
    });
    for part in near.into_iter().take(left) {
        part.share = part.share.saturating_add(1);
    }
}

/// `a × b / whole` and what remains of it, of numbers that are not negative. What shops sell fits 64
/// bits, whose division is much faster than that of 128; larger amounts take the long way.
fn times_over(a: i64, b: i64, whole: i64) -> (i64, i64) {
    const SMALL: i64 = 1 << 31;
    if a < SMALL && b < SMALL {
        let product = a.wrapping_mul(b);
        let share = product / whole;
        return (share, product.wrapping_sub(share.wrapping_mul(whole)));
    }
    let (product, whole) = (i128::from(a).wrapping_mul(b.into()), i128::from(whole));
    let share = product / whole;
    let narrow = |it: i128| i64::try_from(it).unwrap_or(0);
    (narrow(share), narrow(product.wrapping_sub(share.wrapping_mul(whole))))
}

/// Splits `amount` over `pieces` equal pieces: the first ones get the fen left over. Lazy, since a
/// line may have thousands. No share falls when the amount grows.
pub fn per_piece(amount: Money, pieces: u32) -> impl Iterator<Item = Money> {
    let count = i64::from(pieces.max(1));
    let (base, extra) = (amount.fen().div_euclid(count), amount.fen().rem_euclid(count));
    (0..i64::from(pieces)).map(move |piece| Money::from_fen(base + i64::from(piece < extra)))
}

/// What the first `count` pieces of [`per_piece`] have together, at once: a line may be returned in
/// thousands of steps.
pub fn of_first(amount: Money, pieces: u32, count: u32) -> Money {
    let (pieces, count) = (i64::from(pieces.max(1)), i64::from(count.min(pieces)));
    let (base, extra) = (amount.fen().div_euclid(pieces), amount.fen().rem_euclid(pieces));
    Money::from_fen(base.saturating_mul(count).saturating_add(extra.min(count)))
}

/// Splits all of `amount` over `weights`; what has no weight to go to goes to the first.
pub fn split_all(amount: Money, weights: &[Money]) -> Vec<Money> {
    let endless = |weight: &Money| Place { weight: *weight, room: Money::MAX };
    let places: Vec<Place> = weights.iter().map(endless).collect();
    let Allocation { mut shares, left } = allocate(amount, &places);
    if let Some(first) = shares.first_mut() {
        *first += left;
    }
    shares
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
            for count in 0..=pieces {
                let first: Money = parts.iter().copied().take(count as usize).sum();
                prop_assert_eq!(of_first(Money::from_fen(amount), pieces, count), first);
            }
        }
    }
}
