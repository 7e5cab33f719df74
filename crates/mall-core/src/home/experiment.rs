//! Which of several looks of a block a visitor sees: by weight, and always the same one.

use serde::{Deserialize, Serialize};

use super::BlockKind;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{ID_BYTES_MAX, VARIANT_WEIGHT_MAX, VARIANTS_MAX};
use crate::{Invalid, Rule};

/// Other looks of a block, tried on some visitors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Experiment {
    /// Its name; another one deals the visitors out anew.
    pub id: String,
    /// How many of all weights see the block as it is.
    pub weight: u32,
    /// What the others see.
    pub variants: Vec<Variant>,
}

/// Another look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Variant {
    /// Its name.
    pub id: String,
    /// How many of all weights see it.
    pub weight: u32,
    /// What it is.
    pub kind: BlockKind,
}

impl Experiment {
    /// What `visitor` sees; `None` is the block as it is.
    pub fn pick(&self, visitor: &str) -> Option<&Variant> {
        let weights = self.variants.iter().map(|it| it.weight);
        let at = pick(&self.id, visitor, std::iter::once(self.weight).chain(weights));
        self.variants.get(at.checked_sub(1)?)
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        text_within("id", &self.id, 1, ID_BYTES_MAX)?;
        in_range("weight", i64::from(self.weight), 0, VARIANT_WEIGHT_MAX)?;
        count_within("variants", self.variants.len(), VARIANTS_MAX)?;
        for (at, it) in self.variants.iter().enumerate() {
            let place = format!("variants[{at}]");
            it.check().map_err(|error| error.within(&place))?;
            if self.variants.iter().take(at).any(|other| other.id == it.id) {
                return Err(Invalid::new(format!("{place}.id"), Rule::Twice));
            }
        }
        Ok(())
    }
}

impl Variant {
    fn check(&self) -> Result<(), Invalid> {
        text_within("id", &self.id, 1, ID_BYTES_MAX)?;
        in_range("weight", i64::from(self.weight), 0, VARIANT_WEIGHT_MAX)?;
        self.kind.check().map_err(|error| error.within("kind"))
    }
}

/// The place in `weights` that `visitor` falls on in `experiment`; 0 when all of them are 0.
pub fn pick(experiment: &str, visitor: &str, weights: impl Iterator<Item = u32> + Clone) -> usize {
    let total: u64 = weights.clone().map(u64::from).sum();
    let Some(mut left) = hash(experiment, visitor).checked_rem(total) else { return 0 };
    for (at, weight) in weights.map(u64::from).enumerate() {
        if left < weight {
            return at;
        }
        left -= weight;
    }
    0
}

/// FNV-1a over both names, then the finalizer of `MurmurHash3` (both public domain): short names that differ
/// in their last letter only must not fall on neighbours.
fn hash(experiment: &str, visitor: &str) -> u64 {
    let bytes = experiment.bytes().chain([0]).chain(visitor.bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    for factor in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ (hash >> 33)).wrapping_mul(factor);
    }
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(experiment: &str, weights: &[u32]) -> Vec<usize> {
        let mut seen = vec![0; weights.len()];
        for visitor in 0..10_000 {
            seen[pick(experiment, &format!("s{visitor}"), weights.iter().copied())] += 1;
        }
        seen
    }

    #[test]
    fn visitors_are_dealt_out_by_weight() {
        for (weights, wanted) in [
            (&[1, 1][..], &[5_000, 5_000][..]),
            (&[90, 10], &[9_000, 1_000]),
            (&[0, 1], &[0, 10_000]),
        ] {
            for (seen, wanted) in shares("x", weights).into_iter().zip(wanted) {
                // Four standard deviations of 10,000 fair coins.
                assert!(seen.abs_diff(*wanted) <= 200, "{weights:?}: {seen}");
            }
        }
        assert_eq!(pick("x", "s", [0, 0].into_iter()), 0, "none weighs anything");
    }

    #[test]
    fn a_visitor_sees_the_same_again_and_another_experiment_deals_anew() {
        let weights = [1, 1];
        let of = |experiment| -> Vec<usize> {
            let visitors = (0..1_000).map(|it| format!("s{it}"));
            visitors.map(|it| pick(experiment, &it, weights.into_iter())).collect()
        };
        assert_eq!(of("a"), of("a"));
        let alike = of("a").into_iter().zip(of("b")).filter(|(a, b)| a == b).count();
        assert!(alike.abs_diff(500) <= 64, "{alike}");
    }

    #[test]
    fn the_hash_is_what_it_was() {
        // Worked out apart in Python. Another hash would show every visitor another look.
        let weights = || [1_000; 10].into_iter();
        assert_eq!(["a", "b", "c"].map(|it| pick("banner", it, weights())), [3, 1, 6]);
    }
}
