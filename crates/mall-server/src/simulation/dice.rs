//! Chance that a seed decides.

use crate::random::Seed;

/// Throws from one seed, always the same.
pub(super) struct Dice {
    seed: Seed,
    turn: u64,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Self { seed: Seed::of(bytes), turn: 0 }
    }

    /// A number below `limit`.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.turn += 1;
        usize::try_from(self.seed.below(limit as u64, self.turn)).unwrap()
    }

    /// Whether something of so many in a hundred happens.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `all`, which is not empty.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A seed for a command.
    pub(super) fn seed(&mut self) -> Seed {
        let mut bytes = [1; 32];
        bytes[..8].copy_from_slice(&(self.below(usize::MAX) as u64).to_le_bytes());
        bytes[8..16].copy_from_slice(&self.turn.to_le_bytes());
        Seed::of(bytes)
    }
}
