//! 可验证的抽奖: what a secret seed draws, so that whoever has the seed draws the same.
//!
//! [`DrawsResponse`] says the rule for people who have no Rust at hand.

use data_encoding::HEXLOWER_PERMISSIVE;
use mall_api::lottery::DrawsResponse;
use mall_core::{ActivityId, Day, lottery};
use sha2::{Digest, Sha256};

/// The SHA-256 of a seed, in hexadecimal: it is shown before the first draw of its day.
pub(crate) fn commitment(seed: &[u8; 32]) -> String {
    HEXLOWER_PERMISSIVE.encode(&Sha256::digest(seed))
}

/// The random numbers of draw `number`.
fn randoms(
    seed: &[u8; 32],
    lottery: &ActivityId,
    day: Day,
    number: u32,
) -> impl Iterator<Item = u64> {
    let begin = Sha256::new().chain_update(seed).chain_update(format!("{lottery}/{day}/{number}/"));
    (0_u32..).flat_map(move |block| {
        let hash: [u8; 32] = begin.clone().chain_update(block.to_string()).finalize().into();
        let (numbers, _) = hash.as_chunks::<8>();
        numbers.iter().map(|it| u64::from_be_bytes(*it)).collect::<Vec<_>>()
    })
}

/// The position of the prize that draw `number` of `day` draws; `None` when nothing weighs anything.
pub(crate) fn drawn(
    (seed, lottery): (&[u8; 32], &ActivityId),
    (day, number): (Day, u32),
    weights: &[u32],
) -> Option<usize> {
    lottery::drawn(weights, randoms(seed, lottery, day, number))
}

/// What is not as it was promised, a sentence each; empty when every draw follows from the seed.
pub fn verify(told: &DrawsResponse) -> Vec<String> {
    let seal = &told.seal;
    let Some(seed) = &seal.seed else {
        return vec![format!("the seed of {} is not shown before the day is over", seal.day)];
    };
    let bytes = HEXLOWER_PERMISSIVE.decode(seed.as_bytes()).ok();
    let Some(seed) = bytes.and_then(|it| <[u8; 32]>::try_from(it).ok()) else {
        return vec!["the seed is no 32 bytes in hexadecimal".to_owned()];
    };
    let mut wrong = Vec::new();
    if commitment(&seed) != seal.commitment {
        wrong.push("the seed is not the one that was promised".to_owned());
    }
    let first = told.draws.first().map_or(1, |it| it.number);
    for (number, it) in (first..).zip(&told.draws) {
        if it.number != number {
            wrong.push(format!("draw {number} is missing before draw {}", it.number));
            break;
        }
        let weights: Vec<u32> = it.prizes.iter().map(|it| it.weight).collect();
        let place = drawn((&seed, &told.lottery), (seal.day, number), &weights);
        let prize = place.and_then(|at| it.prizes.get(at));
        if prize.is_none_or(|prize| prize.id != it.drawn) {
            let is = prize.map_or("nothing", |it| it.id.as_str());
            wrong.push(format!("draw {number} draws {is}, not {}", it.drawn));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use mall_api::lottery::{DaySeal, DrawProof, PrizeWeight};
    use mall_core::{PrizeId, Timestamp};

    use super::*;

    const SEED: [u8; 32] = [7; 32];

    fn day() -> (ActivityId, Day) {
        (ActivityId::new("wheel").unwrap(), Day::new(2026, 11, 26).unwrap())
    }

    /// A day of `count` draws among prizes of these weights.
    fn told(count: u32, weights: &[u32]) -> DrawsResponse {
        let (lottery, day) = day();
        let prize = |(at, weight): (usize, &u32)| PrizeWeight {
            id: PrizeId::new(format!("p{at}")).unwrap(),
            weight: *weight,
        };
        let prizes: Vec<PrizeWeight> = weights.iter().enumerate().map(prize).collect();
        let draw = |number| {
            let at = drawn((&SEED, &lottery), (day, number), weights).unwrap();
            let drawn = prizes[at].id.clone();
            let given = drawn.clone();
            DrawProof { number, at: Timestamp(0), prizes: prizes.clone(), drawn, given }
        };
        let draws = (1..=count).map(draw).collect();
        let seed = Some(data_encoding::HEXLOWER.encode(&SEED));
        let seal = DaySeal { day, commitment: commitment(&SEED), seed, draws: count };
        DrawsResponse { lottery, seal, draws, next: None }
    }

    /// Worked out by hand with `sha256sum`: what anybody else must come to.
    #[test]
    fn the_numbers_are_those_of_the_rule() {
        let (lottery, day) = day();
        let text = [&SEED[..], b"wheel/2026-11-26/1/0"].concat();
        let hash = Sha256::digest(text);
        let first = u64::from_be_bytes(hash[..8].try_into().unwrap());
        let all: Vec<u64> = randoms(&SEED, &lottery, day, 1).take(9).collect();
        assert_eq!(all[0], first);
        let next = Sha256::digest([&SEED[..], b"wheel/2026-11-26/1/1"].concat());
        assert_eq!(all[4], u64::from_be_bytes(next[..8].try_into().unwrap()));
        assert_ne!(all[0], randoms(&SEED, &lottery, day, 2).next().unwrap());
        assert_ne!(all[0], randoms(&[8; 32], &lottery, day, 1).next().unwrap());
    }

    #[test]
    fn a_day_is_drawn_again_and_what_was_changed_is_found() {
        let good = told(50, &[1, 2, 7]);
        assert!(verify(&good).is_empty());
        let mut other = good.clone();
        let another = if good.draws[9].drawn.as_str() == "p0" { "p1" } else { "p0" };
        other.draws[9].drawn = PrizeId::new(another).unwrap();
        assert_eq!(verify(&other).len(), 1);
        let mut promised = good.clone();
        promised.seal.commitment = commitment(&[8; 32]);
        assert_eq!(verify(&promised), ["the seed is not the one that was promised"]);
        let mut short = good.clone();
        short.draws.remove(3);
        assert_eq!(verify(&short), ["draw 4 is missing before draw 5"]);
        let mut sealed = good.clone();
        sealed.seal.seed = None;
        assert_eq!(verify(&sealed).len(), 1);
        let mut heavier = good;
        for it in &mut heavier.draws {
            it.prizes[0].weight = 1_000;
        }
        assert!(!verify(&heavier).is_empty(), "other odds draw other prizes");
    }

    /// Ten days of 10,000 draws: χ² times 1,000 stays below what a fair draw passes once in 100,000 (two
    /// degrees of freedom). The seeds are fixed.
    #[test]
    fn draws_of_a_seed_come_as_often_as_they_weigh() {
        let ((lottery, day), weights) = (day(), [10_u32, 290, 700]);
        let (draws, total) = (10_000_u64, 1_000_u64);
        for of in 0..10_u8 {
            let mut came = [0_u64; 3];
            for number in 1..=10_000 {
                came[drawn((&[of; 32], &lottery), (day, number), &weights).unwrap()] += 1;
            }
            let chi: u64 = came
                .iter()
                .zip(weights)
                .map(|(came, weight)| {
                    let wanted = draws * u64::from(weight);
                    let off = (came * total).abs_diff(wanted);
                    off * off * 1_000 / (wanted * total)
                })
                .sum();
            assert!(chi < 23_000, "{of}: {came:?} {chi}");
        }
    }
}
