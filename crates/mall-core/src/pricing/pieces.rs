//! Single pieces of lines, in runs of equal worth: a line may have thousands.

use super::view::Seen;
use crate::Money;
use crate::sort::{sort_by, sort_by_key};

/// Pieces of one line that are worth the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Which line.
    pub(super) at: usize,
    /// What each is worth.
    pub(super) each: Money,
    /// How many.
    pub(super) count: u32,
}

impl Run {
    /// What all are worth.
    pub(super) fn total(self) -> Money {
        self.each.times(self.count)
    }
}

/// Pieces, dearest first; of equal ones those of the lower SKU.
#[derive(Debug, Clone)]
pub(super) struct Runs {
    /// In reverse: the dearest are taken from the end.
    cheapest_first: Vec<Run>,
}

impl Runs {
    /// The pieces of `lines`. A line of `q` pieces worth `q·b + e` has `e` worth `b + 1`.
    pub(super) fn dearest_first(lines: &[Seen<'_>]) -> Self {
        let mut runs = Vec::with_capacity(lines.len().saturating_mul(2));
        for line in lines.iter().filter(|line| line.pieces > 0) {
            let count = i64::from(line.pieces);
            let (base, extra) =
                (line.worth.fen().div_euclid(count), line.worth.fen().rem_euclid(count));
            let dearer = u32::try_from(extra).unwrap_or(0);
            for (each, count) in [(base.saturating_add(1), dearer), (base, line.pieces - dearer)] {
                if count > 0 {
                    runs.push(Run { at: line.at, each: Money::from_fen(each), count });
                }
            }
        }
        sort_by(&mut runs, |a, b| a.each.cmp(&b.each).then(b.at.cmp(&a.at)));
        Self { cheapest_first: runs }
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        self.cheapest_first.iter().map(|run| run.count).sum()
    }

    /// How many are like the dearest, in one run.
    pub(super) fn first_count(&self) -> u32 {
        self.cheapest_first.last().map_or(0, |run| run.count)
    }

    /// Takes `count` pieces away, the dearest, or as many as there are.
    pub(super) fn take(&mut self, count: u32) -> Vec<Run> {
        let (mut left, mut taken) = (count, Vec::new());
        while left > 0 {
            let Some(run) = self.cheapest_first.last_mut() else { break };
            let some = run.count.min(left);
            taken.push(Run { count: some, ..*run });
            run.count -= some;
            left -= some;
            if run.count == 0 {
                self.cheapest_first.pop();
            }
        }
        taken
    }

    /// Takes `count` pieces away: the dearest, or the cheapest.
    pub(super) fn picked(&mut self, count: u32, dearest: bool) -> Vec<Run> {
        if dearest {
            return self.take(count);
        }
        self.cheapest_first.reverse();
        let taken = self.take(count);
        self.cheapest_first.reverse();
        taken
    }
}

/// Amounts by line.
pub(super) type Worths = Vec<(usize, Money)>;
/// Pieces by line.
pub(super) type Counts = Vec<(usize, u32)>;

/// What the pieces are worth, and how many they are, line by line.
pub(super) fn by_line(runs: &[Run]) -> (Worths, Counts) {
    let mut runs = runs.to_vec();
    sort_by_key(&mut runs, |run| run.at);
    runs.chunk_by(|a, b| a.at == b.at)
        .filter_map(|line| {
            let at = line.first()?.at;
            let worth: Money = line.iter().map(|run| run.total()).sum();
            let count = line.iter().map(|run| run.count).sum();
            Some(((at, worth), (at, count)))
        })
        .unzip()
}
