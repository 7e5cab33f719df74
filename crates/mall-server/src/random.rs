//! Numbers nobody can guess. All of one command come of one seed, so that a command that runs anew, or in
//! a simulation, makes the same ones.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use crate::Fault;

/// 256 bits that nobody can guess.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed([u8; 32]);

impl Seed {
    /// From the operating system.
    pub(crate) fn new() -> Result<Self, Fault> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|_| Fault::Broken("the system gave no random bytes"))?;
        Ok(Self(bytes))
    }

    /// Known bytes: nothing of it is secret.
    #[cfg(test)]
    pub(crate) const fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Bytes for one use, told apart by `what` and `turn`.
    fn bytes(&self, what: &str, turn: u64) -> [u8; 32] {
        Sha256::new()
            .chain_update(self.0)
            .chain_update(turn.to_le_bytes())
            .chain_update(what)
            .finalize()
            .into()
    }

    /// `prefix` and 128 random bits, as an id: one for each prefix.
    pub(crate) fn id(&self, prefix: &str) -> String {
        self.another_id(prefix, 0)
    }

    /// As [`Seed::id`], where one command makes several: another for each `turn`, from 1 on.
    pub(crate) fn another_id(&self, prefix: &str, turn: u64) -> String {
        let bytes = self.bytes(prefix, turn);
        format!("{prefix}{}", BASE64URL_NOPAD.encode(bytes.get(..16).unwrap_or_default()))
    }

    /// 256 random bits that are kept secret, told apart by what they are for.
    pub(crate) fn secret(&self, what: &str) -> [u8; 32] {
        self.bytes(what, 0)
    }

    /// 256 random bits as text, for a session.
    pub(crate) fn token(&self) -> String {
        BASE64URL_NOPAD.encode(&self.bytes("token", 0))
    }

    /// What an import is called: above zero.
    pub(crate) fn revision(&self) -> i64 {
        let drawn = self.below(i64::MAX.unsigned_abs() - 1, 0);
        i64::try_from(drawn).unwrap_or(0).saturating_add(1)
    }

    /// An evenly distributed number below `limit`; another for each `turn`.
    pub(crate) fn below(&self, limit: u64, turn: u64) -> u64 {
        let limit = u128::from(limit.max(1));
        // Of so many bits that what `limit` leaves over favours nothing anybody could measure.
        let bytes = self.bytes("number", turn);
        let drawn = bytes.iter().take(16).fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
        u64::try_from(drawn % limit).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_numbers_keep_their_shape() {
        let seed = Seed::new().unwrap();
        assert!(mall_core::OrderId::new(seed.id("o")).is_ok());
        assert_eq!((seed.id("o"), seed.token().len()), (seed.id("o"), 43), "the same once more");
        assert_ne!(Seed::new().unwrap().id("o"), seed.id("o"));
        assert!((0..1_000).all(|turn| seed.below(6, turn) < 6));
        assert!((0..6).all(|wanted| (0..1_000).any(|turn| seed.below(6, turn) == wanted)));
        assert_eq!(seed.below(0, 0), 0);
    }
}
