//! 最优组合: which promotion of each group and which coupons, together.
//!
//! Depth first, in the order the rules apply, so that a branch shares all that was priced before it.
//! A branch is cut when even the most that every later rule could take off leaves more to pay than
//! the best account found so far: amounts only fall, and what a rule takes off falls with them.

use std::cmp::Ordering;
use std::rc::Rc;

use super::bound::{Later, Potential, SoFar};
use super::climb::climb;
use super::found::{Found, Rank, coupon_of};
use super::plan::{Plan, Ready, Rule};
use super::running::{Done, Running};
use super::settle::{Applied, sending, settle};
use super::{Coupon, CouponChoice, Promotion};
use crate::Money;
use crate::limits::SEARCH_NODES_MAX;
use crate::sort::{sort, sort_by_key};

/// One place where something is to be decided.
enum Step {
    /// Whether this coupon, which gives promotions up, will be used.
    Commit(usize),
    /// Which promotion of these applies.
    Group(Vec<usize>),
    /// Which coupon of these is used.
    Coupons(Vec<usize>),
}

/// What a search says.
pub(super) struct Answer<'p, 'a> {
    pub(super) found: Option<Found<'p, 'a>>,
    /// No combination costs less; `None` when all were looked at.
    pub(super) bound: Option<Money>,
    /// Decisions that were looked at.
    pub(super) nodes: u32,
}

/// All that can be decided.
pub(super) struct Search<'p, 'a> {
    pub(super) plan: &'p Plan<'a>,
    steps: Vec<Step>,
    /// Whether rules may take something off freight.
    frees_freight: bool,
}

/// The coupons of a place.
struct Candidates<'p, 'a> {
    /// With the most each may take off.
    coupons: Vec<(Potential, &'p Ready<'a>)>,
    /// Whether one was decided for ahead of its turn.
    must: bool,
}

/// One walk through it.
struct Walk<'s, 'p, 'a> {
    search: &'s Search<'p, 'a>,
    best: Option<Found<'p, 'a>>,
    nodes: u32,
    bound: Option<Money>,
}

/// A branch: what was decided so far.
#[derive(Clone)]
struct Branch<'p, 'a> {
    running: Running,
    applied: Vec<Rc<Applied<'p, 'a>>>,
    /// Of each coupon, whether it was decided ahead of its turn that it is used, or is not.
    decided: Rc<Vec<Option<bool>>>,
    /// Coupons used.
    count: usize,
}

fn steps(plan: &Plan<'_>) -> Vec<Step> {
    let commits = (0..plan.coupons.len()).filter(|at| {
        let gives_up = |coupon: &Coupon| promotions(plan).any(|it| coupon.gives_up(it));
        plan.coupons.get(*at).and_then(coupon_of).is_some_and(gives_up)
    });
    let mut steps: Vec<Step> = commits.map(Step::Commit).collect();
    steps.extend(groups(&plan.promotions, same_group).into_iter().map(Step::Group));
    steps.extend(groups(&plan.coupons, same_place).into_iter().map(Step::Coupons));
    steps
}

fn promotions<'p, 'a>(plan: &'p Plan<'a>) -> impl Iterator<Item = &'a Promotion> + use<'p, 'a> {
    plan.promotions.iter().filter_map(|ready| match ready.rule {
        Rule::Promotion(it) => Some(it),
        Rule::Coupon(_) => None,
    })
}

/// Neighbours that belong together, by their places.
fn groups(rules: &[Ready<'_>], together: fn(Rule<'_>, Rule<'_>) -> bool) -> Vec<Vec<usize>> {
    let mut at = 0..rules.len();
    rules
        .chunk_by(|a, b| together(a.rule, b.rule))
        .map(|chunk| at.by_ref().take(chunk.len()).collect())
        .collect()
}

fn same_group(a: Rule<'_>, b: Rule<'_>) -> bool {
    match (a, b) {
        (Rule::Promotion(a), Rule::Promotion(b)) => {
            (a.priority, a.group()) == (b.priority, b.group())
        }
        _ => false,
    }
}

/// Coupons of one class and shop that stand alone; one that combines has a place of its own.
fn same_place(a: Rule<'_>, b: Rule<'_>) -> bool {
    match (a, b) {
        (Rule::Coupon(a), Rule::Coupon(b)) => {
            !a.combines && !b.combines && a.class == b.class && a.shop == b.shop
        }
        _ => false,
    }
}

impl<'p, 'a> Search<'p, 'a> {
    pub(super) fn new(plan: &'p Plan<'a>) -> Self {
        let mut rules = plan.promotions.iter().chain(&plan.coupons);
        let frees_freight = rules.any(|it| it.rule.benefit().touches_freight());
        Self { plan, steps: steps(plan), frees_freight }
    }

    /// The best combination.
    pub(super) fn best(&self) -> Answer<'p, 'a> {
        let decided = self.coupons().map(|it| (!self.is_wanted(it)).then_some(false)).collect();
        let answer = self.walk(0, Vec::new(), decided);
        // All that was looked at is in one corner when the limit was reached.
        let found =
            answer.found.map(|it| if answer.bound.is_some() { climb(self, it) } else { it });
        Answer { found, ..answer }
    }

    fn is_wanted(&self, coupon: &Coupon) -> bool {
        match self.plan.ask.choice {
            CouponChoice::Best => true,
            CouponChoice::These { ids } => ids.contains(&coupon.id),
        }
    }

    /// Coupons that may be used.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &'a Coupon> {
        self.coupons().filter(|it| self.is_wanted(it))
    }

    /// Coupons that can be decided about.
    pub(super) fn coupons(&self) -> impl Iterator<Item = &'a Coupon> + use<'p, 'a> {
        self.plan.coupons.iter().filter_map(coupon_of)
    }

    /// The best account with exactly these coupons. Where they give up what `found` gives up, its
    /// promotions stay.
    pub(super) fn with_exactly(
        &self,
        with: &[&Coupon],
        found: &Found<'p, 'a>,
    ) -> Option<Found<'p, 'a>> {
        let is_used = |coupon: &Coupon| with.iter().any(|it| it.id == coupon.id);
        let decided: Vec<_> = self.coupons().map(|it| Some(is_used(it))).collect();
        let as_before = promotions(self.plan).all(|promotion| {
            with.iter().any(|it| it.gives_up(promotion))
                == found.coupons().any(|it| it.gives_up(promotion))
        });
        let first = |wanted: fn(&Step) -> bool| {
            self.steps.iter().position(wanted).unwrap_or(self.steps.len())
        };
        let (step, applied) = if as_before {
            let kept = found.applied.iter().filter(|it| coupon_of(it.ready).is_none());
            (first(|it| matches!(it, Step::Coupons(_))), kept.cloned().collect())
        } else {
            (first(|it| !matches!(it, Step::Commit(_))), Vec::new())
        };
        let other = self.walk(step, applied, decided).found?;
        (other.coupons().count() == with.len()).then_some(other)
    }

    /// The best account from `step` on, after what was `applied`.
    fn walk(
        &self,
        step: usize,
        applied: Vec<Rc<Applied<'p, 'a>>>,
        decided: Vec<Option<bool>>,
    ) -> Answer<'p, 'a> {
        let mut running = Running::new(self.plan);
        for it in &applied {
            running.take(&it.done.parts);
        }
        let mut walk = Walk { search: self, best: None, nodes: 0, bound: None };
        let decided = Rc::new(decided);
        walk.descend(step, Branch { running, applied, decided, count: 0 });
        Answer { found: walk.best, bound: walk.bound, nodes: walk.nodes }
    }

    fn coupon(&self, at: usize) -> Option<&'a Coupon> {
        self.plan.coupons.get(at).and_then(coupon_of)
    }

    /// Two ways where the coupon gets on with those decided for, one where it does not.
    fn commit(&self, at: usize, branch: Branch<'p, 'a>) -> Vec<Branch<'p, 'a>> {
        if branch.decided.get(at).is_none_or(Option::is_some) {
            return vec![branch];
        }
        let decided_for = || (0..).zip(branch.decided.iter()).filter(|(_, it)| **it == Some(true));
        let goes = decided_for().all(|(other, _)| match (self.coupon(at), self.coupon(other)) {
            (Some(a), Some(b)) => a.goes_with(b),
            _ => false,
        });
        let with = |used| {
            let mut branch = branch.clone();
            let decided = Rc::make_mut(&mut branch.decided);
            decided.iter_mut().skip(at).take(1).for_each(|it| *it = Some(used));
            branch
        };
        if goes { vec![with(true), with(false)] } else { vec![with(false)] }
    }

    /// One way for each promotion of the group that would apply; the group is passed over only when
    /// none would.
    fn promotions(&self, group: &[usize], branch: Branch<'p, 'a>) -> Vec<Branch<'p, 'a>> {
        let given_up = |ready: &Ready<'_>| {
            let Rule::Promotion(promotion) = ready.rule else { return false };
            let used =
                self.coupons().zip(branch.decided.iter()).filter(|(_, it)| **it == Some(true));
            used.into_iter().any(|(coupon, _)| coupon.gives_up(promotion))
        };
        let mut ways: Vec<_> = group
            .iter()
            .filter_map(|at| self.plan.promotions.get(*at))
            .filter(|ready| !given_up(ready))
            .filter_map(|ready| branch.with(self.plan, ready))
            .collect();
        if ways.is_empty() {
            ways.push(branch);
        }
        sort_by_amount(&mut ways);
        ways
    }

    /// The coupons of a place that may be used in `branch`, those that may take most off first, and
    /// whether one must be.
    fn candidates(&self, place: &[usize], branch: &Branch<'p, 'a>) -> Candidates<'p, 'a> {
        let decided = |at: &usize| branch.decided.get(*at).copied().flatten();
        let must = place.iter().any(|at| decided(at) == Some(true));
        let wanted = place.iter().filter(|at| decided(at).unwrap_or(!must));
        let goes = |coupon: &Coupon| {
            let mut used = branch.applied.iter().filter_map(|it| coupon_of(it.ready));
            used.all(|it| it.goes_with(coupon))
        };
        let mut coupons: Vec<_> = wanted
            .filter_map(|at| self.plan.coupons.get(*at))
            .filter(|ready| coupon_of(ready).is_some_and(goes))
            .map(|ready| (ready.potential(self.plan, &branch.running), ready))
            .filter(|(off, it)| off.all().is_positive() || it.rule.benefit().touches_freight())
            .collect();
        sort_by_key(&mut coupons, |(off, _)| std::cmp::Reverse(off.all()));
        Candidates { coupons, must }
    }

    /// All that is decided from `step` on.
    fn later(&self, step: usize, branch: &Branch<'p, 'a>) -> Later {
        let mut later = Later::default();
        let mut push = |rules: &[Ready<'a>], places: &[usize]| {
            let each = places.iter().filter_map(|at| rules.get(*at));
            later.push(each.map(|it| (it.potential(self.plan, &branch.running), it.curve)));
        };
        for step in self.steps.iter().skip(step) {
            match step {
                Step::Commit(_) => {}
                Step::Group(group) => push(&self.plan.promotions, group),
                Step::Coupons(place) => push(&self.plan.coupons, place),
            }
        }
        later
    }

    /// What `branch` comes to so far.
    fn so_far(&self, branch: &Branch<'p, 'a>) -> SoFar {
        let extras = || branch.applied.iter().map(|it| &it.done.extra);
        SoFar {
            goods: branch.running.amount(),
            late: extras().map(|it| it.all_in).sum(),
            freight_off: extras().map(|it| it.freight).sum(),
            sending: sending(self.plan, &branch.running),
        }
    }

    /// A lower bound for an account that `first` and `later` take off.
    fn least(&self, so_far: SoFar, first: Potential, later: &Later) -> Money {
        so_far.least(self.plan, self.frees_freight, later.after(first, so_far.goods))
    }

    fn rank(&self, branch: &Branch<'p, 'a>, payable: Money) -> Rank<'a> {
        let used = || branch.applied.iter().filter_map(|it| coupon_of(it.ready));
        let mut expiries: Vec<_> = used().map(|it| it.window.ends_at).collect();
        sort(&mut expiries);
        let mut coupons: Vec<_> = used().map(|it| it.id.as_str()).collect();
        sort(&mut coupons);
        let promotions = branch.applied.iter().filter_map(|it| match it.ready.rule {
            Rule::Promotion(it) => Some(it.id.as_str()),
            Rule::Coupon(_) => None,
        });
        Rank {
            unused: self.unused(coupons.len()),
            payable,
            count: coupons.len(),
            expiries,
            coupons,
            promotions: promotions.collect(),
        }
    }

    /// Coupons of the shopper's own choice that are not used when `used` are.
    fn unused(&self, used: usize) -> usize {
        match self.plan.ask.choice {
            CouponChoice::Best => 0,
            CouponChoice::These { ids } => ids.len().saturating_sub(used),
        }
    }
}

impl<'p, 'a> Walk<'_, 'p, 'a> {
    /// Decides what is to be decided from `step` on.
    fn descend(&mut self, step: usize, mut branch: Branch<'p, 'a>) {
        let search = self.search;
        for at in step.. {
            let mut ways = match search.steps.get(at) {
                None => return self.close(branch),
                Some(Step::Commit(coupon)) => search.commit(*coupon, branch),
                Some(Step::Group(group)) => search.promotions(group, branch),
                Some(Step::Coupons(place)) => match self.place(at, place, branch) {
                    Some(without) => vec![without],
                    None => return,
                },
            };
            if ways.len() != 1 {
                for way in ways {
                    let least = search.least(
                        search.so_far(&way),
                        Potential::default(),
                        &search.later(at + 1, &way),
                    );
                    if self.may_look(at + 1, way.count, least) {
                        self.descend(at + 1, way);
                    }
                }
                return;
            }
            let Some(only) = ways.pop() else { return };
            branch = only;
        }
    }

    /// Looks at every coupon of a place; the way without one is left, if it may be better.
    fn place(
        &mut self,
        at: usize,
        place: &[usize],
        branch: Branch<'p, 'a>,
    ) -> Option<Branch<'p, 'a>> {
        let search = self.search;
        let Candidates { coupons, must } = search.candidates(place, &branch);
        match coupons.as_slice() {
            [] => return (!must).then_some(branch),
            // Nothing is to be decided, so no bound is wanted.
            [(_, only)] if must => return branch.with_coupon(search.plan, only),
            _ => {}
        }
        let (so_far, later) = (search.so_far(&branch), search.later(at + 1, &branch));
        for (off, ready) in coupons {
            let least = search.least(so_far, off, &later);
            if !self.may_look(at + 1, branch.count + 1, least) {
                continue;
            }
            if let Some(way) = branch.with_coupon(search.plan, ready) {
                self.descend(at + 1, way);
            }
        }
        let least = search.least(so_far, Potential::default(), &later);
        (!must && self.may_look(at + 1, branch.count, least)).then_some(branch)
    }

    /// Whether to look at a branch that comes to `least` or more; one that is left unlooked at for
    /// want of nodes lowers the bound.
    fn may_look(&mut self, step: usize, count: usize, least: Money) -> bool {
        if !self.may_beat(step, count, least) {
            return false;
        }
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes <= SEARCH_NODES_MAX || self.best.is_none() {
            return true;
        }
        self.bound = Some(self.bound.map_or(least, |it| it.min(least)));
        false
    }

    /// Whether a branch with `count` coupons that comes to `least` or more may be better than the
    /// best so far.
    fn may_beat(&self, step: usize, count: usize, least: Money) -> bool {
        let Some(Found { rank: best, .. }) = &self.best else { return true };
        let left = self.search.steps.iter().skip(step);
        let places = left.filter(|it| matches!(it, Step::Coupons(_))).count();
        let unused = self.search.unused(count.saturating_add(places));
        match unused.cmp(&best.unused).then(least.cmp(&best.payable)) {
            Ordering::Less => true,
            Ordering::Equal => count <= best.count,
            Ordering::Greater => false,
        }
    }

    /// Everything is decided: the account is closed and compared.
    fn close(&mut self, branch: Branch<'p, 'a>) {
        let settled = settle(self.search.plan, branch.running.clone(), &branch.applied);
        if !settled.each_coupon_saved(&branch.applied) {
            return;
        }
        let rank = self.search.rank(&branch, settled.payable);
        if self.best.as_ref().is_none_or(|best| rank < best.rank) {
            self.best = Some(Found { applied: branch.applied, settled, rank });
        }
    }
}

impl<'p, 'a> Branch<'p, 'a> {
    /// The branch with a coupon used, if that does something.
    fn with_coupon(&self, plan: &Plan<'a>, coupon: &'p Ready<'a>) -> Option<Self> {
        let branch = self.with(plan, coupon)?;
        Some(Self { count: self.count + 1, ..branch })
    }

    /// The branch with `ready` applied, if that does something.
    fn with(&self, plan: &Plan<'a>, ready: &'p Ready<'a>) -> Option<Self> {
        let mut running = self.running.clone();
        let done = running.apply(plan, ready).ok().filter(Done::did_something)?;
        let mut applied = self.applied.clone();
        applied.push(Rc::new(Applied { ready, done }));
        Some(Self { running, applied, decided: self.decided.clone(), count: self.count })
    }
}

/// The way that takes most off first: it is likely the best, and a good account cuts the others.
fn sort_by_amount(ways: &mut [Branch<'_, '_>]) {
    sort_by_key(ways, |way| way.running.amount());
}
