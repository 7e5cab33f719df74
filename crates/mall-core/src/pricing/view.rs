//! What one rule sees of the basket when it is its turn.

use super::condition::Tally;
use super::plan::{Plan, Ready};
use super::running::Running;
use super::{Basis, BasketLine};
use crate::Money;

/// The lines a rule looks at, in order of SKU. What most rules ask for is summed up once; single
/// lines are looked at only when a rule asks for them.
pub(super) struct View<'v, 'a> {
    plan: &'v Plan<'a>,
    ready: &'v Ready<'a>,
    running: &'v Running,
    /// What its scope is worth now.
    pub(super) worth: Money,
    /// What its thresholds look at.
    pub(super) spend: Money,
    /// Pieces in its scope.
    pub(super) pieces: u32,
    /// What is not there yet: an amount on the first line, or pieces of one line.
    added: Added,
    /// Asked for a bound: what it can take off at most while amounts fall.
    pub(super) is_bound: bool,
    /// A bound while pieces may still disappear: the cheapest may be any of them.
    pub(super) picks_dearest: bool,
}

/// What a nudge imagines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    /// The basket as it is.
    Nothing,
    /// So much more in its scope.
    Amount(Money),
    /// So many pieces more of this line, worth so much.
    Pieces(usize, u32, Money),
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

impl<'v, 'a> View<'v, 'a> {
    pub(super) fn new(plan: &'v Plan<'a>, ready: &'v Ready<'a>, running: &'v Running) -> Self {
        let mut view = Self {
            plan,
            ready,
            running,
            worth: Money::ZERO,
            spend: Money::ZERO,
            pieces: 0,
            added: Added::Nothing,
            is_bound: false,
            picks_dearest: false,
        };
        let mut list = Money::ZERO;
        if ready.rule.is_promotion() {
            for seen in view.each(&ready.scope) {
                view.worth += seen.worth;
                view.pieces = view.pieces.saturating_add(seen.pieces);
                if ready.basis == Basis::List {
                    list += seen.line.unit_price.times(seen.pieces);
                }
            }
        } else {
            // A coupon sees all of its scope, whatever promotions did.
            (view.worth, view.pieces, list) =
                (running.worth(&ready.scope), ready.pieces, ready.list);
        }
        view.spend = if ready.basis == Basis::List { list } else { view.worth };
        view
    }

    /// The view with something added.
    pub(super) fn with(self, added: Added) -> Self {
        let (pieces, worth) = match added {
            Added::Nothing => (0, Money::ZERO),
            Added::Amount(amount) => (0, amount),
            Added::Pieces(_, pieces, worth) => (pieces, worth),
        };
        Self {
            added,
            worth: self.worth + worth,
            spend: self.spend + worth,
            pieces: self.pieces.saturating_add(pieces),
            ..self
        }
    }

    /// The view as a bound.
    pub(super) fn into_bound(self, picks_dearest: bool) -> Self {
        Self { is_bound: true, picks_dearest, ..self }
    }

    /// Lines in its scope.
    pub(super) fn seen(&self) -> Vec<Seen<'a>> {
        let mut seen: Vec<_> = self.each(&self.ready.scope).collect();
        match self.added {
            Added::Nothing => {}
            Added::Amount(amount) => seen.iter_mut().take(1).for_each(|it| it.worth += amount),
            Added::Pieces(at, pieces, worth) => {
                for it in seen.iter_mut().filter(|it| it.at == at) {
                    it.pieces = it.pieces.saturating_add(pieces);
                    it.worth += worth;
                }
            }
        }
        seen
    }

    /// Lines in its second scope, of goods it gives.
    pub(super) fn other(&self) -> Vec<Seen<'a>> {
        self.each(&self.ready.other).collect()
    }

    /// What conditions look at.
    pub(super) fn tally(&self) -> Tally {
        Tally { spend: self.spend, pieces: self.pieces }
    }

    fn each(&self, places: &'v [usize]) -> impl Iterator<Item = Seen<'a>> + use<'v, 'a> {
        let (plan, running) = (self.plan, self.running);
        let (claims, takes_closed) = (self.ready.rule.claims(), !self.ready.rule.is_promotion());
        places.iter().filter_map(move |at| {
            let (line, now) = (*plan.lines.get(*at)?, running.lines.get(*at)?);
            let (pieces, worth) =
                if claims { now.unclaimed(line.quantity) } else { (line.quantity, now.amount) };
            let is_seen = pieces > 0 && (takes_closed || !now.closed);
            is_seen.then_some(Seen { at: *at, line, pieces, worth })
        })
    }
}
