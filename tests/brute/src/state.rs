//! What is fixed about a basket, and what changes while the lanes run.
use crate::request::{Line, Request};
use crate::split::{Part, split};
use std::collections::BTreeSet;

/// The request with what follows from it alone. One number for each line of the basket.
pub(crate) struct Till<'a> {
    pub(crate) request: &'a Request,
    pub(crate) lines: &'a [Line],
    pub(crate) list: Vec<i64>,
    pub(crate) floor: Vec<i64>,
    /// The lines by SKU, the order in which ties are broken.
    pub(crate) by_sku: Vec<usize>,
}

/// Where a run through the lanes stands. A choice copies it.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) running: Vec<i64>,
    /// How many pieces of each line are claimed.
    pub(crate) claimed: Vec<i64>,
    /// Lines that an exclusive promotion has closed to later ones.
    pub(crate) closed: Vec<bool>,
    /// The largest factor of points for each line.
    pub(crate) factor: Vec<Option<i64>>,
    /// Points given on top of what is earned.
    pub(crate) points: i64,
    pub(crate) gifts: Vec<(String, i64)>,
    pub(crate) promotions: Vec<String>,
    pub(crate) later: Vec<Later>,
}

/// What a rule does in the freight lane, once its turn has come and gone.
#[derive(Clone)]
pub(crate) struct Later {
    /// The place of the coupon in the set in use; none for a promotion.
    pub(crate) coupon: Option<usize>,
    pub(crate) what: Freed,
}

#[derive(Clone)]
pub(crate) enum Freed {
    Shipping { shops: BTreeSet<String>, cap: Option<i64> },
    All { lines: Vec<usize>, amount: i64 },
}

/// One piece of a line and what it is worth at the moment.
#[derive(Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) line: usize,
    pub(crate) worth: i64,
}

impl<'a> Till<'a> {
    pub(crate) fn new(request: &'a Request) -> Self {
        let lines: &[Line] = &request.basket.lines;
        let list: Vec<i64> = lines.iter().map(|l| l.unit_price * l.quantity).collect();
        let mut floor = Vec::new();
        for (line, list) in lines.iter().zip(&list) {
            floor.push((line.floor_price.unwrap_or(0) * line.quantity).min(*list));
        }
        let mut by_sku: Vec<usize> = (0..lines.len()).collect();
        by_sku.sort_by(|&a, &b| lines[a].sku.cmp(&lines[b].sku).then(a.cmp(&b)));
        Till { request, lines, list, floor, by_sku }
    }

    /// The state before the first lane.
    pub(crate) fn start(&self) -> State {
        let count = self.lines.len();
        State {
            running: self.list.clone(),
            claimed: vec![0; count],
            closed: vec![false; count],
            factor: vec![None; count],
            points: 0,
            gifts: Vec::new(),
            promotions: Vec::new(),
            later: Vec::new(),
        }
    }

    pub(crate) fn room(&self, state: &State, line: usize) -> i64 {
        state.running[line] - self.floor[line]
    }

    /// Takes an amount off the lines by the weights given for each, and says how much it took.
    pub(crate) fn take(&self, state: &mut State, amount: i64, weights: &[i64]) -> i64 {
        let mut parts = Vec::new();
        for &line in &self.by_sku {
            parts.push(Part { weight: weights[line], room: self.room(state, line) });
        }
        let shares = split(amount, &parts);
        for (&line, share) in self.by_sku.iter().zip(&shares) {
            state.running[line] -= share;
        }
        shares.iter().sum()
    }

    /// The worths of the cheapest `count` pieces of a line, cheapest first.
    pub(crate) fn worths(&self, state: &State, line: usize, count: i64) -> Vec<i64> {
        let quantity = self.lines[line].quantity;
        let (base, extra) = (state.running[line] / quantity, state.running[line] % quantity);
        let worth = |piece: i64| base + i64::from(piece >= quantity - extra);
        (0..count).map(worth).collect()
    }

    /// What the pieces seen of each line are worth.
    pub(crate) fn worth_seen(&self, state: &State, seen: &[i64]) -> Vec<i64> {
        let mut worths = Vec::new();
        for (line, &count) in seen.iter().enumerate() {
            worths.push(self.worths(state, line, count).iter().sum());
        }
        worths
    }

    /// All pieces seen, dearest first. Cheapest first is this order backwards.
    pub(crate) fn dearest_first(&self, state: &State, seen: &[i64]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for &line in &self.by_sku {
            for worth in self.worths(state, line, seen[line]) {
                pieces.push(Piece { line, worth });
            }
        }
        // The sort is stable: among equals the lower SKU stays ahead.
        pieces.sort_by_key(|piece| -piece.worth);
        pieces
    }
}
