//! What a random number draws, and how likely that is.
//!
//! The places of a draw are the numbers from 0 to the sum of the weights, that sum itself left out: each
//! prize has as many of them as it weighs. (In CRMEB they are `rand(0, sum)`, which has one more: the
//! first prize comes more often than it says.)

use serde::{Deserialize, Serialize};

/// How likely something is: `weight` of `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Odds {
    /// So many times...
    pub weight: u32,
    /// ...in so many draws; a million at most.
    pub total: u64,
}

impl Odds {
    /// In millionths, and whether that is all of it: the one place where odds are rounded, to the nearest
    /// and a half up. What can be drawn is never 0, since no total is above a million.
    pub fn millionths(self) -> (u64, bool) {
        let (scaled, total) = (u64::from(self.weight).saturating_mul(1_000_000), self.total.max(1));
        let rest = scaled % total;
        (scaled / total + u64::from(rest >= total - rest), rest == 0)
    }
}

/// All weights together.
pub fn total(weights: &[u32]) -> u64 {
    weights.iter().fold(0, |sum, it| sum.saturating_add(u64::from(*it)))
}

/// The number below `limit` that 64 random bits make; `None` when other bits are to be taken. Without
/// that, the numbers that fit into 2⁶⁴ once more than others would come more often.
pub fn below(limit: u64, random: u64) -> Option<u64> {
    // 2⁶⁴ mod `limit`: so many of the highest numbers belong to no whole round.
    let over = u64::MAX.checked_rem(limit)?.saturating_add(1) % limit;
    (random <= u64::MAX - over).then(|| random % limit)
}

/// The position of the prize that has `place` among its places; `None` from the sum of the weights on.
pub fn pick(weights: &[u32], place: u64) -> Option<usize> {
    let mut end = 0_u64;
    weights.iter().position(|it| {
        end = end.saturating_add(u64::from(*it));
        place < end
    })
}

/// The position of the prize that these random numbers draw: the first of them that [`below`] takes.
/// `None` when there are none, or nothing weighs anything.
pub fn drawn(weights: &[u32], mut randoms: impl Iterator<Item = u64>) -> Option<usize> {
    let total = total(weights);
    if total == 0 {
        return None;
    }
    pick(weights, randoms.find_map(|random| below(total, random))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `SplitMix64`, after Sebastiano Vigna (public domain).
    fn random(seed: u64) -> impl Iterator<Item = u64> {
        let mut state = seed;
        std::iter::repeat_with(move || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        })
    }

    const WEIGHTS: [u32; 5] = [1, 2, 7, 40, 50];
    const DRAWS: u64 = 100_000;

    /// χ² of what came, times 1,000: Σ (came·total − draws·weight)² / (draws·weight·total).
    fn chi_square(came: &[u64]) -> u128 {
        let total = u128::from(total(&WEIGHTS));
        let of = |(came, weight): (&u64, &u32)| {
            let wanted = u128::from(DRAWS) * u128::from(*weight);
            let off = (u128::from(*came) * total).abs_diff(wanted);
            off * off * 1_000 / (wanted * total)
        };
        came.iter().zip(&WEIGHTS).map(of).sum()
    }

    fn counts(draw: impl Fn(&mut dyn Iterator<Item = u64>) -> usize, seed: u64) -> [u64; 5] {
        let mut randoms = random(seed);
        let mut came = [0; 5];
        for _ in 0..DRAWS {
            came[draw(&mut randoms)] += 1;
        }
        came
    }

    /// Four degrees of freedom: once in 100,000 seeds a fair draw is above 28.5. The seeds are fixed.
    const BOUND: u128 = 28_500;

    #[test]
    fn prizes_come_as_often_as_they_weigh() {
        for seed in 0..10 {
            let came = counts(|randoms| drawn(&WEIGHTS, randoms).unwrap(), seed);
            assert!(chi_square(&came) < BOUND, "{seed}: {came:?}");
        }
    }

    /// `rand(0, sum)` with both ends, and `<=`, as CRMEB draws: the same bound finds it.
    #[test]
    fn a_draw_that_is_off_by_one_is_found() {
        for seed in 0..10 {
            let off_by_one = |randoms: &mut dyn Iterator<Item = u64>| {
                let place = below(total(&WEIGHTS) + 1, randoms.next().unwrap()).unwrap();
                let mut end = 0;
                let mut all = WEIGHTS.iter();
                all.position(|it| {
                    end += u64::from(*it);
                    place <= end
                })
                .unwrap()
            };
            let came = counts(off_by_one, seed);
            assert!(chi_square(&came) > BOUND, "{seed}: {came:?}");
        }
    }

    #[test]
    fn each_prize_has_as_many_places_as_it_weighs() {
        let places: Vec<_> = (0..=total(&[2, 0, 3])).map(|at| pick(&[2, 0, 3], at)).collect();
        assert_eq!(places, [Some(0), Some(0), Some(2), Some(2), Some(2), None]);
        assert_eq!((pick(&[], 0), drawn(&[0, 0], random(1))), (None, None));
        assert_eq!(drawn(&[1], std::iter::empty()), None);
    }

    #[test]
    fn numbers_that_would_favour_some_are_passed_over() {
        // 2⁶⁴ = 6 · 3074457345618258602 + 4: the last four belong to no round.
        assert_eq!(below(6, u64::MAX - 4), Some(5));
        for bad in 0..4 {
            assert_eq!(below(6, u64::MAX - bad), None);
        }
        assert_eq!((below(8, u64::MAX), below(1, u64::MAX)), (Some(7), Some(0)));
        assert_eq!(below(u64::MAX, u64::MAX), None);
        assert_eq!(below(0, 5), None);
        // One that is passed over lets the next draw.
        assert_eq!(drawn(&[3, 3], [u64::MAX, 5].into_iter()), Some(1));
    }

    #[test]
    fn odds_are_rounded_in_one_place() {
        let of = |weight, total| Odds { weight, total }.millionths();
        assert_eq!(of(1, 8), (125_000, true));
        assert_eq!(of(1, 3), (333_333, false));
        assert_eq!(of(2, 3), (666_667, false));
        assert_eq!((of(0, 7), of(7, 7)), ((0, true), (1_000_000, true)));
        assert_eq!(of(1, 1_000_000), (1, true));
        assert_eq!(of(0, 0), (0, true));
    }
}
