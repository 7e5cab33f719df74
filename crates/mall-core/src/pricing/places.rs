//! A set of places: lines of a basket, or rules of a plan. As wide as the widest of them, and copied
//! like a number.

use crate::limits::{COUPONS_MAX, LINES_MAX, PROMOTIONS_MAX};

const WORDS: usize = 4;
const _: () = {
    let most = 64 * WORDS;
    assert!(LINES_MAX <= most && COUPONS_MAX <= most && PROMOTIONS_MAX <= most);
};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Places([u64; WORDS]);

impl Places {
    pub(super) fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    pub(super) fn insert(&mut self, at: usize) {
        self.0.get_mut(at / 64).into_iter().for_each(|word| *word |= 1 << (at % 64));
    }

    pub(super) fn remove(&mut self, at: usize) {
        self.0.get_mut(at / 64).into_iter().for_each(|word| *word &= !(1 << (at % 64)));
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().fold(0, |sum, word| sum + word.count_ones() as usize)
    }

    /// What is in both.
    pub(super) fn and(self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// What is in one of them.
    pub(super) fn or(self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// The first place that is in one of them alone.
    pub(super) fn first_difference(self, other: &Self) -> Option<usize> {
        let words = self.zip(other, |a, b| a ^ b).0;
        let (at, word) = words.iter().enumerate().find(|(_, word)| **word != 0)?;
        Some(64 * at + word.trailing_zeros() as usize)
    }

    pub(super) fn is_inside(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(mine, theirs)| mine & !theirs == 0)
    }

    fn zip(mut self, other: &Self, both: fn(u64, u64) -> u64) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = both(*mine, *theirs);
        }
        self
    }
}

impl FromIterator<usize> for Places {
    fn from_iter<It: IntoIterator<Item = usize>>(places: It) -> Self {
        let mut all = Self::default();
        places.into_iter().for_each(|at| all.insert(at));
        all
    }
}
