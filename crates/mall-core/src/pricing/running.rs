//! Lines while they are being priced.

use super::benefit::{Extra, Split, Take};
use super::plan::{Plan, Ready};
use super::price_rule::PriceRule;
use super::view::{Seen, View};
use super::{BasketLine, Eligibility, Source};
use crate::Money;
use crate::allocate::{Place, allocate};
use crate::sort::{sort_by, sort_by_key};

/// What each line costs so far, in order of SKU.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) lines: Vec<Now>,
}

/// One line so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Now {
    /// What it costs.
    pub(super) amount: Money,
    /// What it costs at least.
    pub(super) floor: Money,
    /// Pieces that a promotion claimed.
    pub(super) claimed: u32,
    /// Whether it takes no more promotion.
    pub(super) closed: bool,
}

/// What a rule did: which line is how much cheaper, and what else it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) parts: Vec<(usize, Money)>,
    pub(super) extra: Extra,
    /// The lines it saw, where it gives something besides.
    pub(super) seen: Vec<usize>,
}

impl Done {
    /// What the goods are cheaper in all.
    pub(super) fn amount(&self) -> Money {
        self.parts.iter().map(|(_, part)| *part).sum()
    }

    /// Whether it took something off or gave something.
    pub(super) fn did_something(&self) -> bool {
        !self.parts.is_empty() || self.extra != Extra::default()
    }
}

impl Now {
    /// What may still be taken off.
    pub(super) fn room(&self) -> Money {
        self.amount - self.floor
    }

    /// It as a place for what is split by what lines cost.
    fn place(&self) -> Place {
        Place { weight: self.amount, room: self.room() }
    }

    /// The pieces nobody claimed, of `quantity`, and what they are worth: they are the cheapest ones.
    pub(super) fn unclaimed(&self, quantity: u32) -> (u32, Money) {
        let left = quantity.saturating_sub(self.claimed);
        let pieces = i64::from(quantity.max(1));
        let (base, extra) =
            (self.amount.fen().div_euclid(pieces), self.amount.fen().rem_euclid(pieces));
        let dearer = (i64::from(left) - (pieces - extra)).max(0);
        (left, Money::from_fen(base.saturating_mul(i64::from(left)).saturating_add(dearer)))
    }
}

/// One price a line could have.
pub(super) struct Candidate<'a> {
    pub(super) total: Money,
    pub(super) source: Source,
    pub(super) title: &'a str,
}

/// Every price of a line below its list price, the one that counts first. A price below the floor
/// counts as the floor.
pub(super) fn unit_prices<'a>(plan: &Plan<'a>, line: &'a BasketLine) -> Vec<Candidate<'a>> {
    let (list, floor) = (line.list_total(), line.floor_total());
    let activity = line.activity.iter().map(|it| Candidate {
        total: it.price.times(line.quantity),
        source: Source::Activity(it.id.clone()),
        title: &it.title,
    });
    let mut rules: Vec<&PriceRule> = plan.ask.rules.prices.iter().collect();
    sort_by(&mut rules, |a, b| a.id.cmp(&b.id));
    let rules = rules.into_iter().filter_map(|rule| {
        let total = rule.line_total(line, plan.facts())?;
        Some(Candidate { total, source: Source::Price(rule.id.clone()), title: &rule.title })
    });
    let mut all: Vec<_> = activity
        .chain(rules)
        .map(|it| Candidate { total: it.total.max(floor), ..it })
        .filter(|it| it.total < list)
        .collect();
    sort_by_key(&mut all, |it| it.total);
    all
}

impl Running {
    /// The lines at their unit prices.
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        plan.start.clone()
    }

    /// The same, for the plan to keep.
    pub(super) fn at_unit_prices(plan: &Plan<'_>) -> Self {
        let has_prices = !plan.ask.rules.prices.is_empty();
        let now = |line: &&BasketLine| {
            let list = line.list_total();
            let best = if has_prices || line.activity.is_some() {
                unit_prices(plan, line).first().map_or(list, |it| it.total)
            } else {
                list
            };
            Now { amount: best, floor: line.floor_total(), claimed: 0, closed: false }
        };
        Self { lines: plan.lines.iter().map(now).collect() }
    }

    /// What these lines cost. No sum of a basket comes near the end of an `i64`.
    pub(super) fn worth(&self, places: &[usize]) -> Money {
        let mut sum = 0_i64;
        for now in places.iter().filter_map(|at| self.lines.get(*at)) {
            sum = sum.wrapping_add(now.amount.fen());
        }
        Money::from_fen(sum)
    }

    pub(super) fn amount(&self) -> Money {
        let fen = self.lines.iter().fold(0_i64, |sum, now| sum.wrapping_add(now.amount.fen()));
        Money::from_fen(fen)
    }

    pub(super) fn room(&self) -> Money {
        self.lines.iter().map(Now::room).sum()
    }

    /// Applies `ready`, or says why it does not hold. Nothing in its scope is `None`.
    pub(super) fn apply<'a>(
        &mut self,
        plan: &Plan<'a>,
        ready: &Ready<'a>,
    ) -> Result<Done, Option<Eligibility>> {
        let view = View::new(plan, ready, self);
        let take = outcome(plan, ready, &view)?;
        let is_plain = take.split == Split::Scope && take.extra == Extra::default();
        if is_plain && !ready.rule.is_promotion() {
            // What most coupons do: nothing is to be known of single lines but what they cost.
            let mut places = Vec::with_capacity(ready.scope.len());
            places.extend(ready.scope.iter().filter_map(|at| self.lines.get(*at)).map(Now::place));
            let parts = self.give(take.amount, ready.scope.iter().copied(), &places);
            return Ok(Done { parts, extra: take.extra, seen: Vec::new() });
        }
        // What is wanted of single lines is taken out of the view before the lines change.
        let by_worth = take.split == Split::Scope && take.amount.is_positive();
        let closes = ready.rule.exclusive();
        let all_used = ready.rule.claims() && take.used.is_none();
        let gives = take.extra != Extra::default();
        let wants = by_worth || closes || all_used || gives;
        let seen = if wants { view.seen() } else { Vec::new() };
        let given = if closes { view.other() } else { Vec::new() };
        let parts = self.take_off(&seen, &take);
        let places = seen.iter().filter(|_| gives).map(|it| it.at).collect();
        let done = Done { parts, extra: take.extra, seen: places };
        if done.did_something() {
            if ready.rule.claims() {
                self.claim(&seen, take.used);
            }
            for it in seen.iter().filter(|_| closes).chain(&given) {
                self.change(it.at, |now| now.closed = true);
            }
        }
        Ok(done)
    }

    /// Splits `amount` over `places` (line and weight), and takes it off.
    pub(super) fn split(
        &mut self,
        amount: Money,
        places: &[(usize, Money)],
    ) -> Vec<(usize, Money)> {
        let room = |at: usize| self.lines.get(at).map_or(Money::ZERO, Now::room);
        let rooms: Vec<Place> =
            places.iter().map(|(at, weight)| Place { weight: *weight, room: room(*at) }).collect();
        self.give(amount, places.iter().map(|(at, _)| *at), &rooms)
    }

    /// Splits `amount` over `lines`, which are `places` to it, and takes it off.
    fn give(
        &mut self,
        amount: Money,
        lines: impl Iterator<Item = usize>,
        places: &[Place],
    ) -> Vec<(usize, Money)> {
        let mut parts = Vec::with_capacity(places.len());
        let shares = allocate(amount, places).shares;
        parts.extend(lines.zip(shares).filter(|(_, share)| share.is_positive()));
        self.take(&parts);
        parts
    }

    /// Takes off what was taken off before.
    pub(super) fn take(&mut self, parts: &[(usize, Money)]) {
        for (at, part) in parts {
            self.change(*at, |now| now.amount -= *part);
        }
    }

    fn take_off(&mut self, seen: &[Seen<'_>], take: &Take) -> Vec<(usize, Money)> {
        match &take.split {
            _ if !take.amount.is_positive() => Vec::new(),
            Split::Scope => {
                let places: Vec<_> = seen.iter().map(|it| (it.at, it.worth)).collect();
                self.split(take.amount, &places)
            }
            Split::Weights(places) => self.split(take.amount, places),
            Split::Fixed(parts) => {
                parts.iter().flat_map(|part| self.split(part.1, &[*part])).collect()
            }
        }
    }

    fn claim(&mut self, seen: &[Seen<'_>], used: Option<Vec<(usize, u32)>>) {
        let all = || seen.iter().map(|it| (it.at, it.pieces)).collect();
        for (at, pieces) in used.unwrap_or_else(all) {
            self.change(at, |now| now.claimed = now.claimed.saturating_add(pieces));
        }
    }

    fn change(&mut self, at: usize, change: impl FnOnce(&mut Now)) {
        if let Some(now) = self.lines.get_mut(at) {
            change(now);
        }
    }
}

/// What `ready` takes off and gives, or why it does not hold. Nothing in its scope is `None`.
pub(super) fn outcome<'a>(
    plan: &Plan<'a>,
    ready: &Ready<'a>,
    view: &View<'_, 'a>,
) -> Result<Take, Option<Eligibility>> {
    if view.pieces == 0 {
        return Err(None);
    }
    match ready.eligibility(plan, view) {
        Eligibility::Met => ready.rule.benefit().take(view).map_err(Some),
        missing => Err(Some(missing)),
    }
}
