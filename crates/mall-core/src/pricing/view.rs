//! What one rule sees of the basket when it is its turn.

use super::condition::Tally;
use super::{Basis, BasketLine};
use crate::Money;

/// The lines a rule looks at, in order of SKU.
#[derive(Debug, Clone, Default)]
pub(super) struct View<'a> {
    /// In its scope.
    pub(super) seen: Vec<Seen<'a>>,
    /// In its second scope, of goods it gives.
    pub(super) other: Vec<Seen<'a>>,
    /// Which amounts its thresholds look at.
    pub(super) basis: Basis,
    /// An amount that is not there yet, for thresholds of list amounts.
    pub(super) added: Money,
    /// Asked for a bound: what it can take off at most while amounts fall.
    pub(super) is_bound: bool,
    /// A bound while pieces may still disappear: the cheapest may be any of them.
    pub(super) picks_dearest: bool,
}

/// What a rule sees of one line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    /// The line's place in order of SKU.
    pub(super) at: usize,
    /// The line.
    pub(super) line: &'a BasketLine,
    /// How many pieces.
    pub(super) pieces: u32,
    /// What they are worth now.
    pub(super) worth: Money,
}

impl View<'_> {
    /// What the scope is worth now.
    pub(super) fn worth(&self) -> Money {
        self.seen.iter().map(|it| it.worth).sum()
    }

    /// What thresholds look at.
    pub(super) fn spend(&self) -> Money {
        match self.basis {
            Basis::Running => self.worth(),
            Basis::List => {
                let list = self.seen.iter().map(|it| it.line.unit_price.times(it.pieces));
                list.sum::<Money>() + self.added
            }
        }
    }

    /// Pieces in scope.
    pub(super) fn pieces(&self) -> u32 {
        self.seen.iter().map(|it| it.pieces).sum()
    }

    /// What conditions look at.
    pub(super) fn tally(&self) -> Tally {
        Tally { spend: self.spend(), pieces: self.pieces() }
    }
}
