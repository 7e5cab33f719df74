//! How much the rules to come take off at most.
//!
//! What a rule takes off falls with what its scope costs, and that falls with all that was taken off
//! before, as far as it did not go to other lines. So the places are gone through in turn, each from
//! what those before it take off at most.

use super::benefit::LadderBy;
use super::condition::{Condition, min_spend};
use super::plan::{Plan, Ready, Rule};
use super::{Basis, Benefit, EveryOff, Ladder, RateOff};
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

    /// This and another.
    pub(super) fn and(self, other: Self) -> Self {
        let (late, freight) = (self.late + other.late, self.freight + other.freight);
        Self { now: self.now + other.now, late, freight, ..self }
    }

    pub(super) fn is_nothing(self) -> bool {
        !(self.all() + self.freight).is_positive()
    }
}

/// What a rule takes off at most, where that depends on nothing but what its scope costs. It rises with
/// that, in between by less than that rises, and jumps up where a threshold is reached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Curve<'a> {
    /// Nothing below.
    from: Money,
    kind: CurveKind<'a>,
    /// Whether it is what the rule does take off, and no more than that.
    pub(super) is_exact: bool,
}

#[derive(Debug, Clone, Copy)]
enum CurveKind<'a> {
    Amount(Money),
    Every(EveryOff),
    Rate(RateOff),
    /// By what was reached once and for all, or else by what its scope costs.
    Ladder(&'a Ladder, Option<i64>),
}

impl<'a> Curve<'a> {
    /// That of `rule`, if it has one; its scope has so many `pieces`, which cost `list` at list prices,
    /// and no floor where it is `free`.
    pub(super) fn of(rule: Rule<'a>, pieces: u32, list: Money, free: bool) -> Option<Self> {
        if rule.claims() || rule.conditions().iter().any(Condition::may_want_less) {
            return None;
        }
        let on_list = rule.basis() == Basis::List;
        let kind = match rule.benefit() {
            Benefit::AmountOff(it) => CurveKind::Amount(it.amount),
            Benefit::EveryOff(it) if on_list => CurveKind::Amount(it.off(list)),
            Benefit::EveryOff(it) if it.amount < it.every => CurveKind::Every(*it),
            Benefit::RateOff(it) if !it.per_line => CurveKind::Rate(*it),
            Benefit::Ladder(it) if it.by == LadderBy::Pieces => {
                CurveKind::Ladder(it, Some(pieces.into()))
            }
            Benefit::Ladder(it) if on_list => CurveKind::Ladder(it, Some(list.fen())),
            Benefit::Ladder(it) => CurveKind::Ladder(it, None),
            _ => return None,
        };
        let from = if on_list { Money::ZERO } else { min_spend(rule.conditions()) };
        let is_threshold = |it: &Condition| matches!(it, Condition::MinSpend { .. });
        let is_exact = !rule.is_promotion()
            && free
            && !on_list
            && rule.conditions().iter().all(is_threshold)
            && !matches!(kind, CurveKind::Ladder(..));
        Some(Self { from, kind, is_exact })
    }

    /// At most what is taken off a scope that costs `worth`.
    pub(super) fn at(&self, worth: Money) -> Money {
        if worth < self.from {
            return Money::ZERO;
        }
        match self.kind {
            CurveKind::Amount(amount) => amount.min(worth),
            CurveKind::Every(it) => it.off(worth).min(worth),
            CurveKind::Rate(it) => it.off(worth),
            CurveKind::Ladder(it, reached) => it.most(reached.unwrap_or(worth.fen()), worth),
        }
    }

    /// The most of `all` that is taken off by it and before it, where it jumps between `left` and
    /// `worth`: of goods of which `others` are not in its scope, up to `before` may go before.
    fn at_jumps(&self, left: Money, worth: Money, before: Money, others: Money) -> Money {
        let mut most = Money::ZERO;
        let mut look = |jump: Money| {
            if left < jump && jump <= worth {
                most = most.max((worth - jump + others).min(before) + self.at(jump));
            }
        };
        look(self.from);
        match self.kind {
            CurveKind::Every(it) => {
                let above = left.max(self.from);
                let over = above.fen().rem_euclid(it.every.fen().max(1));
                look(above + it.every - Money::from_fen(over));
            }
            CurveKind::Ladder(it, None) => {
                it.steps.iter().for_each(|step| look(Money::from_fen(step.from.into())));
            }
            _ => {}
        }
        most
    }

    /// At most what is taken off by it and before it, when that was up to `before`, off goods of which
    /// `others` are not in its scope, which cost `worth`. Less before may be more in all, where it
    /// leaves just enough for a threshold.
    fn with(&self, before: Money, others: Money, worth: Money) -> Money {
        let left = (worth - (before - others).max(Money::ZERO)).max(Money::ZERO);
        let there = before + self.at(left);
        if left == worth { there } else { there.max(self.at_jumps(left, worth, before, others)) }
    }
}

/// A rule that may still take something off.
#[derive(Clone, Copy)]
pub(super) struct Coming<'p, 'a> {
    pub(super) ready: &'p Ready<'a>,
    pub(super) off: Potential,
    /// Its place among promotions, or among coupons.
    pub(super) at: usize,
    /// Where it is decided about.
    pub(super) step: usize,
    /// Of the same number: a group of promotions, or the coupons of a class and shop.
    pub(super) family: usize,
}

impl Coming<'_, '_> {
    /// At most what is taken off by it and before it: `sure`, which `first` takes off its own scope,
    /// and up to `before` more off the rest of the goods.
    fn with(&self, before: Money, first: &First<'_, '_>, goods: Money) -> Money {
        let Some(curve) = &self.ready.curve else { return before + self.off.now };
        let worth = match first.coupon {
            Some(it) if it.wider.has(self.at) => self.off.worth - first.sure,
            Some(it) if it.narrower.has(self.at) => {
                self.off.worth - first.share(self.off.worth, self.ready.scope.len())
            }
            _ => self.off.worth,
        };
        let worth = worth.min(goods);
        curve.with(before, goods - worth, worth)
    }
}

/// What is sure of the next coupon, where something is.
#[derive(Default)]
struct First<'c, 'a> {
    coupon: Option<&'c Ready<'a>>,
    /// What it takes off.
    sure: Money,
    /// What its scope costs.
    worth: Money,
}

impl First<'_, '_> {
    /// At least what it takes off `lines` of its lines, which cost `part`: its amount is split in
    /// proportion, and no line gets less than its share but for a fen.
    fn share(&self, part: Money, lines: usize) -> Money {
        let product = self.sure.fen().checked_mul(part.fen()).unwrap_or(0);
        let share = product.checked_div(self.worth.fen()).unwrap_or(0);
        (Money::from_fen(share) - Money::from_fen(lines.try_into().unwrap_or(i64::MAX)))
            .max(Money::ZERO)
    }
}

/// The most of a row of families, of each of which one rule that stands alone applies, or some that
/// combine.
#[derive(Clone, Copy)]
struct Most {
    before: Money,
    alone: Money,
    combined: Money,
}

impl Most {
    fn after(amount: Money) -> Self {
        Self { before: amount, alone: amount, combined: amount }
    }

    fn all(self) -> Money {
        self.alone.max(self.combined)
    }

    /// What comes before another rule.
    fn before(self, combines: bool) -> Money {
        if combines { self.combined } else { self.before }
    }

    /// Another rule, with which it comes to `most`.
    fn add(&mut self, combines: bool, most: Money) {
        let now = if combines { &mut self.combined } else { &mut self.alone };
        *now = most.max(*now);
    }
}

/// At most what `rules` take off after `first`, off goods that cost `goods`.
pub(super) fn most<'c, 'p: 'c, 'a: 'p>(
    first: Option<&Coming<'p, 'a>>,
    rules: impl Iterator<Item = &'c Coming<'p, 'a>>,
    goods: Money,
) -> Potential {
    let off = first.map_or(Potential::default(), |it| it.off);
    let exact = first.filter(|it| it.ready.curve.is_some_and(|it| it.is_exact));
    let sure = exact.map_or(First::default(), |it| First {
        coupon: Some(it.ready),
        sure: it.off.now,
        worth: it.off.worth,
    });
    let goods = goods - sure.sure;
    let (mut now, mut late) = (Most::after(off.now - sure.sure), Most::after(off.late));
    let (mut freight, mut family) = (Most::after(off.freight), usize::MAX);
    for it in rules {
        if it.family != family {
            family = it.family;
            for it in [&mut now, &mut late, &mut freight] {
                *it = Most::after(it.all());
            }
        }
        let combines = it.ready.rule.combines();
        now.add(combines, it.with(now.before(combines), &sure, goods));
        late.add(combines, late.before(combines) + it.off.late);
        freight.add(combines, freight.before(combines) + it.off.freight);
    }
    Potential { now: sure.sure + now.all(), late: late.all(), freight: freight.all(), ..off }
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
