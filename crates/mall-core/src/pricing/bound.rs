//! How much the rules to come take off at most.
//!
//! What a rule takes off falls with what its scope costs, and that falls with all that was taken off
//! before, as far as it did not go to other lines. So the places are gone through in turn, each from
//! what those before it take off at most.

use super::condition::{Condition, min_spend};
use super::plan::{Plan, Rule};
use super::{AmountOff, Basis, Benefit, EveryOff, RateOff};
use crate::Money;

/// At most what rules can take off. Points come between the two, and pay a share of what is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Potential {
    /// In their own lane.
    pub(super) now: Money,
    /// After points, off goods and freight.
    pub(super) late: Money,
    /// Off freight alone.
    pub(super) freight: Money,
    /// What the scope costs, of which `now` is a part.
    pub(super) worth: Money,
}

impl Potential {
    pub(super) fn all(self) -> Money {
        self.now + self.late
    }
}

/// What a rule takes off, where that depends on nothing but what its scope costs. It rises with that,
/// in between by less than that rises, and jumps up where a threshold is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Curve {
    /// Nothing below.
    from: Money,
    kind: CurveKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CurveKind {
    Amount(AmountOff),
    Every(EveryOff),
    Rate(RateOff),
}

impl Curve {
    /// That of `rule`, if it has one.
    pub(super) fn of(rule: Rule<'_>) -> Option<Self> {
        let wants_less = rule.conditions().iter().any(Condition::may_want_less);
        if rule.claims() || wants_less || rule.basis() != Basis::Running {
            return None;
        }
        let kind = match rule.benefit() {
            Benefit::AmountOff(it) => CurveKind::Amount(*it),
            Benefit::EveryOff(it) if it.amount < it.every => CurveKind::Every(*it),
            Benefit::RateOff(it) if !it.per_line => CurveKind::Rate(*it),
            _ => return None,
        };
        Some(Self { from: min_spend(rule.conditions()), kind })
    }

    /// At most what is taken off a scope that costs `worth`.
    fn at(self, worth: Money) -> Money {
        if worth < self.from {
            return Money::ZERO;
        }
        match self.kind {
            CurveKind::Amount(it) => it.amount.min(worth),
            CurveKind::Every(it) => it.off(worth).min(worth),
            CurveKind::Rate(it) => it.off(worth),
        }
    }

    /// Where it jumps next above `worth`, one after the other.
    fn jumps(self, worth: Money) -> [Option<Money>; 2] {
        let start = Some(self.from).filter(|from| worth < *from);
        let above = worth.max(self.from);
        let CurveKind::Every(it) = self.kind else { return [start, None] };
        let over = above.fen().rem_euclid(it.every.fen().max(1));
        [start, Some(above + it.every - Money::from_fen(over))]
    }

    /// At most what is taken off by it and before it, when that was up to `before`, off goods of which
    /// `others` are not in its scope, which cost `worth`. Less before may be more in all, where it
    /// leaves just enough for a threshold.
    fn with(self, before: Money, others: Money, worth: Money) -> Money {
        let left = (worth - (before - others).max(Money::ZERO)).max(Money::ZERO);
        let jumps = self.jumps(left).into_iter().flatten().filter(|it| *it <= worth);
        let at_jumps = jumps.map(|it| (worth - it + others).min(before) + self.at(it));
        at_jumps.fold(before + self.at(left), Money::max)
    }
}

/// The rules that are still to come.
#[derive(Default)]
pub(super) struct Later {
    /// Those that may take something off in their lane, place by place.
    rules: Vec<(Potential, Option<Curve>)>,
    /// Where each place ends.
    ends: Vec<usize>,
    late: Money,
    freight: Money,
}

impl Later {
    /// Another place, of whose rules one applies.
    pub(super) fn push(&mut self, rules: impl Iterator<Item = (Potential, Option<Curve>)>) {
        let (mut late, mut freight) = (Money::ZERO, Money::ZERO);
        for rule in rules {
            (late, freight) = (late.max(rule.0.late), freight.max(rule.0.freight));
            if rule.0.now.is_positive() {
                self.rules.push(rule);
            }
        }
        self.late += late;
        self.freight += freight;
        self.ends.push(self.rules.len());
    }

    /// At most what is taken off by them and by `first`, off goods that cost `goods`.
    pub(super) fn after(&self, first: Potential, goods: Money) -> Potential {
        let (mut now, mut start) = (first.now, 0);
        for end in &self.ends {
            let place = self.rules.get(start..*end).unwrap_or_default();
            let with = place.iter().map(|(off, curve)| match curve {
                Some(curve) => curve.with(now, goods - off.worth, off.worth),
                None => now + off.now,
            });
            now = with.fold(now, Money::max);
            start = *end;
        }
        let (late, freight) = (first.late + self.late, first.freight + self.freight);
        Potential { now, late, freight, ..first }
    }
}

/// What a branch comes to so far.
#[derive(Clone, Copy)]
pub(super) struct SoFar {
    pub(super) goods: Money,
    /// What is still to be taken off after points.
    pub(super) late: Money,
    /// What is still to be taken off freight.
    pub(super) freight_off: Money,
    pub(super) sending: Money,
}

impl SoFar {
    /// A lower bound for an account that takes at most `off` more off: what sending costs only rises
    /// when amounts fall, and points pay at most their share of what they find.
    pub(super) fn least(self, plan: &Plan<'_>, frees_freight: bool, off: Potential) -> Money {
        let goods = (self.goods - off.now).max(plan.floor);
        let by_points =
            plan.ask.rules.points.map_or(Money::ZERO, |rule| {
                rule.most(plan.ask.points, plan.ask.shopper.points, goods)
            });
        // Freight that rules may take off can be nothing in the end, and so can goods above their floor.
        let sending = (self.sending - self.freight_off - off.freight).max(Money::ZERO);
        let sure = if frees_freight { Money::ZERO } else { sending };
        (goods - by_points - self.late - off.late + sending).max(plan.floor + sure)
    }
}
