//! 最优组合: which promotion of each group and which coupons, together.
//!
//! Depth first, in the order the rules apply, so that a branch shares all that was priced before it.
//! A branch is cut when even the most that every later rule could take off leaves more to pay than
//! the best account found so far: amounts only fall, and what a rule takes off falls with them.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;
use std::rc::Rc;

use super::bound::{Coming, Potential, SoFar, most};
use super::climb::climb;
use super::found::{Account, Found};
use super::places::Places;
use super::plan::{Plan, Ready, Rule};
use super::running::Running;
use super::settle::{sending, settle};
use super::ties::Ties;
use super::{Coupon, CouponChoice};
use crate::Money;
use crate::limits::SEARCH_NODES_MAX;
use crate::sort::sort_by_key;

/// One place where something is to be decided.
enum Step {
    /// Whether this coupon, which gives promotions up, will be used.
    Commit(usize),
    /// Which promotion of these applies.
    Group(Range<usize>),
    /// Which coupon of these is used.
    Coupons(Range<usize>),
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
    /// Of each coupon.
    ties: Vec<Ties>,
    /// Whether rules may take something off freight.
    frees_freight: bool,
    /// Whether coupons give promotions up.
    give_up: bool,
}

/// One walk through it.
struct Walk<'s, 'p, 'a> {
    search: &'s Search<'p, 'a>,
    best: Option<Found<'p, 'a>>,
    nodes: u32,
    bound: Option<Money>,
    /// How many nodes it may look at, and whether the ways of a decision share them out.
    nodes_max: u32,
    shares: bool,
}

/// A branch: what was decided so far.
#[derive(Clone)]
struct Branch<'p, 'a> {
    account: Account<'p, 'a>,
    /// Coupons that may still be used: those that go with all that were decided for.
    open: Places,
    /// Coupons that were decided for ahead of their turn.
    must: Places,
    /// Promotions that these give up.
    given_up: Places,
    /// Coupons used.
    count: usize,
    /// What may still take something off, known since the lines changed last.
    coming: Option<Rc<Vec<Coming<'p, 'a>>>>,
}

fn steps(plan: &Plan<'_>, ties: &[Ties]) -> Vec<Step> {
    let commits = (0..).zip(ties).filter(|(_, it)| it.gives_up != Places::default());
    let mut steps: Vec<Step> = commits.map(|(at, _)| Step::Commit(at)).collect();
    steps.extend(groups(&plan.promotions, same_group).map(Step::Group));
    steps.extend(groups(&plan.coupons, same_place).map(Step::Coupons));
    steps
}

/// Neighbours that belong together, by their places.
fn groups<'r, 'a>(
    rules: &'r [Ready<'a>],
    together: fn(Rule<'_>, Rule<'_>) -> bool,
) -> impl Iterator<Item = Range<usize>> + use<'r, 'a> {
    let mut end = 0;
    rules.chunk_by(move |a, b| together(a.rule, b.rule)).map(move |chunk| {
        end += chunk.len();
        end - chunk.len()..end
    })
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
        let ties = Ties::of(plan);
        let steps = steps(plan, &ties);
        let give_up = matches!(steps.first(), Some(Step::Commit(_)));
        Self { plan, steps, ties, frees_freight, give_up }
    }

    /// The best combination.
    pub(super) fn best(&self) -> Answer<'p, 'a> {
        let wanted = self.wanted().collect();
        let deep = self.walk(0, wanted, Places::default(), Walk::new(self));
        if deep.bound.is_none() {
            return deep;
        }
        // All that was looked at is in one corner: as many nodes again are shared out over the ways.
        let wide = Walk { shares: true, best: deep.found, ..Walk::new(self) };
        let wide = self.walk(0, wanted, Places::default(), wide);
        let bound = wide.bound.and(wide.bound.max(deep.bound));
        let found = wide.found.map(|it| if bound.is_some() { climb(self, it) } else { it });
        Answer { found, bound, nodes: deep.nodes.saturating_add(wide.nodes) }
    }

    /// Coupons that may be used, by their places.
    pub(super) fn wanted(&self) -> impl Iterator<Item = usize> {
        let is_wanted = |coupon: &Coupon| match self.plan.ask.choice {
            CouponChoice::Best => true,
            CouponChoice::These { ids } => ids.contains(&coupon.id),
        };
        let coupons = (0..).zip(&self.plan.coupons);
        coupons.filter(move |(_, it)| it.coupon().is_some_and(is_wanted)).map(|(at, _)| at)
    }

    /// Where `coupon` is, if it can be decided about.
    pub(super) fn place_of(&self, coupon: &Coupon) -> Option<usize> {
        self.plan.coupons.iter().position(|it| it.rule.is_coupon(coupon))
    }

    /// The other coupons that the one at `at` goes with.
    pub(super) fn goes_with(&self, at: usize) -> Places {
        self.ties.get(at).map_or(Places::default(), |it| it.goes_with)
    }

    /// The promotions that these coupons give up.
    pub(super) fn given_up(&self, with: &Places) -> Places {
        if !self.give_up {
            return Places::default();
        }
        let with = (0..).zip(&self.ties).filter(|(at, _)| with.has(*at));
        with.fold(Places::default(), |all, (_, it)| all.or(&it.gives_up))
    }

    /// The best account with exactly these coupons.
    pub(super) fn with_exactly(&self, with: Places) -> Option<Found<'p, 'a>> {
        let decided = self.steps.iter().take_while(|it| matches!(it, Step::Commit(_))).count();
        let found = self.walk(decided, with, with, Walk::new(self)).found?;
        (found.coupons().count() == with.len()).then_some(found)
    }

    /// The best account from `step` on.
    fn walk(
        &self,
        step: usize,
        open: Places,
        must: Places,
        mut walk: Walk<'_, 'p, 'a>,
    ) -> Answer<'p, 'a> {
        let account = Account { running: Running::new(self.plan), applied: Vec::new() };
        let given_up = self.given_up(&must);
        walk.descend(step, Branch { account, open, must, given_up, count: 0, coming: None });
        Answer { found: walk.best, bound: walk.bound, nodes: walk.nodes }
    }

    /// Two ways where the coupon gets on with those decided for, one where it does not.
    fn commit(&self, at: usize, branch: Branch<'p, 'a>) -> Vec<Branch<'p, 'a>> {
        let Some(ties) = self.ties.get(at).filter(|_| branch.open.has(at)) else {
            return vec![branch];
        };
        let (mut with, mut without) = (branch.clone(), branch);
        without.open.remove(at);
        with.must.insert(at);
        with.open = with.open.and(&ties.goes_with);
        with.open.insert(at);
        with.given_up = with.given_up.or(&ties.gives_up);
        vec![with, without]
    }

    /// One way for each promotion of the group that would apply; the group is passed over only when
    /// none would.
    fn promotions(&self, group: &Range<usize>, branch: Branch<'p, 'a>) -> Vec<Branch<'p, 'a>> {
        let ways = group.clone().filter(|at| !branch.given_up.has(*at));
        let mut ways: Vec<_> =
            ways.filter_map(|at| branch.with(self.plan, self.plan.promotions.get(at)?)).collect();
        if ways.is_empty() {
            ways.push(branch);
        }
        ways
    }

    /// All that may take something off from `step` on.
    fn coming(&self, step: usize, branch: &mut Branch<'p, 'a>) -> Rc<Vec<Coming<'p, 'a>>> {
        if let Some(known) = &branch.coming {
            return known.clone();
        }
        let plan = self.plan;
        let running = &branch.account.running;
        let mut worths = vec![None; plan.scopes];
        let mut coming = Vec::with_capacity(plan.coupons.len());
        let mut add = |it: Coming<'p, 'a>| {
            if !it.off.is_nothing() {
                coming.push(it);
            }
        };
        for (step, of) in self.steps.iter().enumerate().skip(step) {
            match of {
                Step::Commit(_) => {}
                Step::Group(group) => {
                    for at in group.clone().filter(|at| !branch.given_up.has(*at)) {
                        let Some(ready) = plan.promotions.get(at) else { continue };
                        let off = ready.potential(plan, running);
                        add(Coming { ready, off, at, step, family: step });
                    }
                }
                Step::Coupons(place) => {
                    for at in place.clone().filter(|at| branch.open.has(*at)) {
                        let (Some(ready), Some(ties)) = (plan.coupons.get(at), self.ties.get(at))
                        else {
                            continue;
                        };
                        let worth = worths
                            .get_mut(ready.alike)
                            .map(|known| *known.get_or_insert_with(|| running.worth(&ready.scope)));
                        let off = ready.potential_of(plan, running, worth.unwrap_or_default());
                        let family = self.steps.len() + ties.family;
                        add(Coming { ready, off, at, step, family });
                    }
                }
            }
        }
        branch.coming.insert(Rc::new(coming)).clone()
    }

    /// What `branch` comes to so far.
    fn so_far(&self, branch: &Branch<'p, 'a>) -> SoFar {
        let account = &branch.account;
        let extras = || account.applied.iter().map(|it| &it.done.extra);
        SoFar {
            goods: account.running.amount(),
            late: extras().map(|it| it.all_in).sum(),
            freight_off: extras().map(|it| it.freight).sum(),
            sending: sending(self.plan, &account.running),
        }
    }

    /// At most what `first` and what comes from `step` on take off.
    fn most(
        &self,
        first: Option<&Coming<'p, 'a>>,
        (step, open, given_up): (usize, &Places, &Places),
        goods: Money,
        coming: &[Coming<'p, 'a>],
    ) -> Potential {
        let from = coming.partition_point(|it| it.step < step);
        let is_open = |it: &&Coming<'_, '_>| {
            if it.ready.rule.is_promotion() { !given_up.has(it.at) } else { open.has(it.at) }
        };
        let later = coming.iter().skip(from).filter(is_open);
        most(first, later, goods)
    }

    /// A lower bound for an account that `first` and what comes from `step` on take off.
    fn least(
        &self,
        so_far: SoFar,
        first: Option<&Coming<'p, 'a>>,
        decided: (usize, &Places, &Places),
        coming: &[Coming<'p, 'a>],
    ) -> Money {
        let off = self.most(first, decided, so_far.goods, coming);
        so_far.least(self.plan, self.frees_freight, off)
    }

    /// Closes an account, if every coupon took something off.
    pub(super) fn close(&self, account: Account<'p, 'a>) -> Option<Found<'p, 'a>> {
        let Account { running, applied } = account;
        let settled = settle(self.plan, running, &applied);
        if !settled.each_coupon_saved(&applied) {
            return None;
        }
        let mut found = Found { applied, settled, unused: 0 };
        found.unused = self.unused(found.coupons().count());
        Some(found)
    }

    /// Coupons of the shopper's own choice that are not used when `used` are.
    fn unused(&self, used: usize) -> usize {
        match self.plan.ask.choice {
            CouponChoice::Best => 0,
            CouponChoice::These { ids } => ids.len().saturating_sub(used),
        }
    }
}

impl<'s, 'p, 'a> Walk<'s, 'p, 'a> {
    fn new(search: &'s Search<'p, 'a>) -> Self {
        let nodes_max = SEARCH_NODES_MAX;
        Self { search, best: None, nodes: 0, bound: None, nodes_max, shares: false }
    }

    /// Decides what is to be decided from `step` on.
    fn descend(&mut self, step: usize, mut branch: Branch<'p, 'a>) {
        let search = self.search;
        for at in step.. {
            let mut ways = match search.steps.get(at) {
                None => return self.close(branch.account),
                Some(Step::Commit(coupon)) => search.commit(*coupon, branch),
                Some(Step::Group(group)) => search.promotions(group, branch),
                Some(Step::Coupons(place)) => match self.place(at, place, branch) {
                    Some(without) => vec![without],
                    None => return,
                },
            };
            if ways.len() != 1 {
                let mut ways: Vec<_> = ways
                    .into_iter()
                    .map(|mut way| {
                        let coming = search.coming(at + 1, &mut way);
                        let decided = (at + 1, &way.open, &way.given_up);
                        (search.least(search.so_far(&way), None, decided, &coming), way)
                    })
                    .collect();
                // The way that may come to least first: a good account cuts the others.
                sort_by_key(&mut ways, |it| it.0);
                let nodes_max = self.nodes_max;
                let mut sharers = u32::try_from(ways.len()).unwrap_or(1);
                for (least, way) in ways {
                    if self.shares {
                        let share = nodes_max.saturating_sub(self.nodes) / sharers.max(1);
                        self.nodes_max = self.nodes.saturating_add(share);
                        sharers = sharers.saturating_sub(1);
                    }
                    if self.may_look(at + 1, way.count, least) {
                        self.descend(at + 1, way);
                    }
                }
                self.nodes_max = nodes_max;
                return;
            }
            let Some(only) = ways.pop() else { return };
            branch = only;
        }
    }

    /// Looks at every coupon of a place, those that may take most off first; the way without one is
    /// left, if it may be better.
    fn place(
        &mut self,
        at: usize,
        place: &Range<usize>,
        mut branch: Branch<'p, 'a>,
    ) -> Option<Branch<'p, 'a>> {
        let search = self.search;
        let coming = search.coming(at, &mut branch);
        let must = place.clone().any(|at| branch.must.has(at));
        let wanted = if must { branch.must } else { branch.open };
        let mut here = coming.iter().filter(|it| it.step == at && wanted.has(it.at));
        match here.clone().count() {
            0 => return (!must).then_some(branch),
            // Nothing is to be decided, so no bound is wanted.
            1 if must => return branch.with_coupon(search, here.next()?),
            _ => {}
        }
        let so_far = search.so_far(&branch);
        let decided = (at + 1, &branch.open, &branch.given_up);
        let without = search.most(None, decided, so_far.goods, &coming);
        // What comes later takes off no more after a coupon than without it.
        let may_beat = |it: &&Coming<'p, 'a>| {
            let least = so_far.least(search.plan, search.frees_freight, it.off.and(without));
            self.may_beat(at + 1, branch.count + 1, least)
        };
        let mut here: Vec<&Coming<'p, 'a>> = here.filter(may_beat).collect();
        sort_by_key(&mut here, |it| Reverse(it.off.all()));
        for it in here {
            let open = branch.open.and(&search.goes_with(it.at));
            let decided = (at + 1, &open, &branch.given_up);
            let least = search.least(so_far, Some(it), decided, &coming);
            if !self.may_look(at + 1, branch.count + 1, least) {
                continue;
            }
            if let Some(mut way) = branch.with_coupon(search, it) {
                let coming = search.coming(at + 1, &mut way);
                let decided = (at + 1, &way.open, &way.given_up);
                let least = search.least(search.so_far(&way), None, decided, &coming);
                if self.may_beat(at + 1, way.count, least) {
                    self.descend(at + 1, way);
                }
            }
        }
        let least = so_far.least(search.plan, search.frees_freight, without);
        (!must && self.may_look(at + 1, branch.count, least)).then_some(branch)
    }

    /// Whether to look at a branch that comes to `least` or more; one that is left unlooked at for
    /// want of nodes lowers the bound.
    fn may_look(&mut self, step: usize, count: usize, least: Money) -> bool {
        if !self.may_beat(step, count, least) {
            return false;
        }
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes <= self.nodes_max || self.best.is_none() {
            return true;
        }
        self.bound = Some(self.bound.map_or(least, |it| it.min(least)));
        false
    }

    /// Whether a branch with `count` coupons that comes to `least` or more may be better than the
    /// best so far.
    fn may_beat(&self, step: usize, count: usize, least: Money) -> bool {
        let Some(best) = &self.best else { return true };
        let left = self.search.steps.iter().skip(step);
        let places = left.filter(|it| matches!(it, Step::Coupons(_))).count();
        let unused = self.search.unused(count.saturating_add(places));
        match unused.cmp(&best.unused).then(least.cmp(&best.settled.payable)) {
            Ordering::Less => true,
            Ordering::Equal => count <= best.coupons().count(),
            Ordering::Greater => false,
        }
    }

    /// Everything is decided: the account is closed and compared.
    fn close(&mut self, account: Account<'p, 'a>) {
        let Some(found) = self.search.close(account) else { return };
        if self.best.as_ref().is_none_or(|best| found.is_before(best)) {
            self.best = Some(found);
        }
    }
}

impl<'p, 'a> Branch<'p, 'a> {
    /// The branch with a coupon used, if that does something.
    fn with_coupon(&self, search: &Search<'p, 'a>, coupon: &Coming<'p, 'a>) -> Option<Self> {
        let mut branch = self.with(search.plan, coupon.ready)?;
        branch.open = branch.open.and(&search.goes_with(coupon.at));
        branch.count += 1;
        Some(branch)
    }

    /// The branch with `ready` applied, if that does something.
    fn with(&self, plan: &Plan<'a>, ready: &'p Ready<'a>) -> Option<Self> {
        let Self { open, must, given_up, count, .. } = *self;
        let account = self.account.with(plan, ready)?;
        Some(Self { account, open, must, given_up, count, coming: None })
    }
}
