//! How much the rules to come take off at most.
//!
//! What a rule takes off falls with what its scope costs, and that falls with all that was taken off
//! before, as far as it did not go to other lines. So the places are gone through in turn, each from
//! what those before it take off at most.

use super::condition::{Condition, min_spend};
use super::plan::{Plan, Rule};
use super::{Basis, Benefit};
use crate::{Money, Rate};

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

/// What a rule takes off is no larger a part of its scope than `part` of `whole`, and a fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slope {
    part: Money,
    whole: Money,
}

impl Slope {
    /// That of `rule`, where what it takes off depends on nothing but what its scope costs.
    pub(super) fn of(rule: Rule<'_>) -> Option<Self> {
        if rule.claims() || rule.conditions().iter().any(Condition::may_want_less) {
            return None;
        }
        let is_running = rule.basis() == Basis::Running;
        let (part, whole) = match rule.benefit() {
            Benefit::RateOff(it) if !it.per_line => {
                let off = Rate::WHOLE_BPS - it.rate.bps();
                (Money::from_fen(off.into()), Money::from_fen(Rate::WHOLE_BPS.into()))
            }
            Benefit::AmountOff(it) if is_running => (it.amount, min_spend(rule.conditions())),
            Benefit::EveryOff(it) if is_running => (it.amount, it.every),
            _ => return None,
        };
        (part < whole).then_some(Self { part, whole })
    }

    /// At most what is taken off a scope that costs `worth`.
    fn most(self, worth: Money) -> Money {
        match worth.fen().checked_mul(self.part.fen()) {
            Some(product) => Money::from_fen(product.div_euclid(self.whole.fen()) + 1),
            None => worth,
        }
    }
}

/// The rules that are still to come.
#[derive(Default)]
pub(super) struct Later {
    /// Place by place.
    places: Vec<Vec<(Potential, Option<Slope>)>>,
    late: Money,
    freight: Money,
}

impl Later {
    /// Another place, of whose rules one applies.
    pub(super) fn push(&mut self, rules: impl Iterator<Item = (Potential, Option<Slope>)>) {
        let rules: Vec<_> = rules.collect();
        let most = |of: fn(&Potential) -> Money| rules.iter().map(|it| of(&it.0)).max();
        self.late += most(|it| it.late).unwrap_or(Money::ZERO);
        self.freight += most(|it| it.freight).unwrap_or(Money::ZERO);
        self.places.push(rules);
    }

    /// At most what is taken off by them and by `first`, off goods that cost `goods`.
    pub(super) fn after(&self, first: Potential, goods: Money) -> Potential {
        let mut now = first.now;
        for place in &self.places {
            let most = place.iter().map(|(off, slope)| {
                let Some(slope) = slope else { return off.now };
                // What was taken off went to other lines as far as there are any.
                let others = goods - off.worth;
                let left = off.worth - (now - others).max(Money::ZERO);
                off.now.min(slope.most(left.max(Money::ZERO)))
            });
            now += most.max().unwrap_or(Money::ZERO);
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
