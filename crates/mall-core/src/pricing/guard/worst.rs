//! The worst case: the carts that pay least, priced by the code that charges.
//!
//! Freight and points are left out: what is guarded is what goods bring in, and points are money
//! that the shop gave away before. The best combination for a shopper is the worst for the shop, and
//! the search for it is the shop's own.

use std::collections::{BTreeMap, BTreeSet};

use super::super::found::Found;
use super::super::plan::{Plan, Ready};
use super::super::running::{Running, outcome, unit_prices};
use super::super::search::Search;
use super::super::view::View;
use super::super::{Ask, Basket, CouponChoice, Eligibility, Pieces, PointsChoice, Rules, Source};
use super::carts::Carts;
use super::subject::{Subjects, coupons, rule_ref};
use super::variant::{Variant, variants};
use super::{
    Approval, GuardLimits, GuardRequest, Lint, Problem, Report, RuleRef, Ruling, WorstCase,
};
use crate::limits::{COUPONS_MAX, PIECES_MAX};
use crate::{Money, PromotionId, Rate, Timestamp};

/// Quantities of one SKU looked at: as many steps as rules of one shop have, with room.
const SINGLE_STEPS_MAX: usize = 24;
/// Quantities of a pair or a bundle looked at.
const PAIR_STEPS_MAX: usize = 8;
/// Cases told.
const CASES_MAX: usize = 50;
/// Coupons of one template in one hand.
const SAME_COUPONS_MAX: u32 = 2;

/// What was found.
#[derive(Default)]
pub(super) struct Findings {
    limits: GuardLimits,
    /// By the rules that did it, in the order of their ids, the cart that pays least.
    cases: BTreeMap<Vec<RuleRef>, WorstCase>,
    /// By two promotions, the cart they take most of together.
    stacks: BTreeMap<(PromotionId, PromotionId), (Rate, Vec<Pieces>)>,
    below: u32,
    free: u32,
    carts: u32,
    capped: bool,
    unproved: u32,
}

struct Probe<'a> {
    subjects: &'a Subjects,
    /// Each with the rules as they are for it.
    variants: Vec<(Variant, Rules)>,
    found: Findings,
}

/// Looks at every kind of SKU, every bundle, and pairs, of which a line `is_meant`, for every kind of
/// shopper and moment.
pub(super) fn search(
    request: &GuardRequest,
    subjects: &Subjects,
    now: Timestamp,
    is_meant: fn(&super::BasketLine) -> bool,
) -> Findings {
    let limits = request.limits;
    let carts = Carts::new(request, subjects, is_meant);
    let (variants, left_out) = variants(request, now, limits.variants_max);
    let mut capped = carts.capped || left_out;
    let with_rules = variants.into_iter().map(|variant| {
        let mut coupons = coupons(request, variant.now, SAME_COUPONS_MAX);
        capped |= coupons.len() > COUPONS_MAX;
        coupons.truncate(COUPONS_MAX);
        let (points, freight) = (None, Vec::new());
        (variant, Rules { coupons, points, freight, ..request.rules.clone() })
    });
    let variants = with_rules.collect();
    let found = Findings { limits, capped, ..Findings::default() };
    let mut probe = Probe { subjects, variants, found };
    for at in carts.singles {
        probe.explore(&[at], &[vec![1], vec![2], vec![3]], SINGLE_STEPS_MAX);
    }
    for items in carts.bundles {
        let (places, pieces): (Vec<usize>, Vec<u32>) = items.into_iter().unzip();
        probe.explore(&places, &[pieces], PAIR_STEPS_MAX);
    }
    for (a, b) in carts.pairs {
        probe.explore(&[a, b], &[vec![1, 1]], PAIR_STEPS_MAX);
    }
    probe.found
}

impl Probe<'_> {
    /// Prices the SKUs at `places` from `starts` on: where a rule is short of something, the cart
    /// that has it is priced too, so that each threshold is reached by the fewest pieces.
    fn explore(&mut self, places: &[usize], starts: &[Vec<u32>], most: usize) {
        let variants = std::mem::take(&mut self.variants);
        for (variant, rules) in &variants {
            let mut todo: BTreeSet<Vec<u32>> = starts.iter().cloned().collect();
            let mut done: BTreeSet<Vec<u32>> = BTreeSet::new();
            while let Some(quantities) = todo.pop_first() {
                if self.found.carts >= self.found.limits.carts_max {
                    self.found.capped = true;
                    break;
                }
                if done.len() >= most {
                    break;
                }
                let basket = self.basket(places, &quantities);
                let more = self.found.price(self.subjects, variant, rules, &basket);
                done.insert(quantities.clone());
                let more = more.into_iter().filter_map(|(at, by)| {
                    let mut next = quantities.clone();
                    let quantity = next.get_mut(at)?;
                    *quantity = quantity.checked_add(by).filter(|it| *it <= PIECES_MAX)?;
                    (!done.contains(&next)).then_some(next)
                });
                todo.extend(more);
            }
        }
        self.variants = variants;
    }

    fn basket(&self, places: &[usize], quantities: &[u32]) -> Basket {
        let lines = places.iter().zip(quantities).filter_map(|(at, quantity)| {
            let line = self.subjects.lines.get(*at)?.clone();
            Some(super::BasketLine { quantity: *quantity, ..line })
        });
        Basket { lines: lines.collect(), region: None }
    }
}

impl Findings {
    /// Takes in what another search found.
    pub(super) fn join(&mut self, other: Self) {
        let Self { limits: _, cases, stacks, below, free, carts, capped, unproved } = other;
        for case in cases.into_values() {
            self.keep(case);
        }
        for (pair, (taken, lines)) in stacks {
            self.keep_stack(pair, taken, || lines);
        }
        self.below += below;
        self.free += free;
        self.carts += carts;
        self.capped |= capped;
        self.unproved += unproved;
    }

    fn keep_stack(
        &mut self,
        pair: (PromotionId, PromotionId),
        taken: Rate,
        lines: impl FnOnce() -> Vec<Pieces>,
    ) {
        if self.stacks.get(&pair).is_none_or(|(before, _)| taken > *before) {
            self.stacks.insert(pair, (taken, lines()));
        }
    }

    /// Prices `basket`, whose lines are in order of SKU, and says which lines want how many pieces
    /// more for another rule to hold.
    fn price(
        &mut self,
        subjects: &Subjects,
        variant: &Variant,
        rules: &Rules,
        basket: &Basket,
    ) -> Vec<(usize, u32)> {
        let (shopper, now) = (&variant.shopper, variant.now);
        let (choice, points) = (&CouponChoice::Best, PointsChoice::None);
        let plan = Plan::new(Ask { basket, rules, shopper, choice, points, now });
        let answer = Search::new(&plan).best();
        self.carts += 1;
        self.unproved += u32::from(answer.bound.is_some());
        let Some(found) = answer.found else { return Vec::new() };
        self.stack(&plan, &found);
        let gifts = found.applied.iter().filter_map(|it| it.done.extra.gift.as_ref());
        let gifts: Money = gifts.map(|(sku, pieces)| subjects.price(sku).times(*pieces)).sum();
        let list = basket.lines.iter().map(super::BasketLine::list_total).sum::<Money>() + gifts;
        let payable = found.settled.goods;
        if payable < list {
            let (share, below) = (share(payable, list), self.is_below(payable, list));
            self.below += u32::from(below);
            self.free += u32::from(payable.is_zero());
            let (lines, rules) = (pieces(basket), doers(&plan, &found));
            let shopper = shopper.clone();
            self.keep(WorstCase { lines, shopper, now, list, payable, share, rules, below });
        }
        wanted(&plan, &found)
    }

    fn is_below(&self, payable: Money, list: Money) -> bool {
        payable.is_zero() || payable < self.limits.floor.share(list)
    }

    /// Keeps `case` if it pays the smallest share of those its rules do, or the same with fewer fen.
    fn keep(&mut self, case: WorstCase) {
        let mut key = case.rules.clone();
        key.sort_unstable();
        let worse = |other: &WorstCase| is_worse(&case, other);
        if self.cases.get(&key).is_none_or(worse) {
            self.cases.insert(key, case);
        }
    }

    /// What two promotions of different groups took off together.
    fn stack(&mut self, plan: &Plan<'_>, found: &Found<'_, '_>) {
        let list: Money = plan.lines.iter().map(|line| line.list_total()).sum();
        let promotions = found.applied.iter().zip(&found.settled.late).filter_map(|(it, late)| {
            let Source::Promotion(id) = it.ready.rule.source() else { return None };
            let late: Money = late.parts.iter().map(|(_, part)| *part).sum();
            Some((id, it.done.amount() + late))
        });
        let promotions: Vec<_> = promotions.filter(|(_, off)| off.is_positive()).collect();
        for (position, (a, of_a)) in promotions.iter().enumerate() {
            for (b, of_b) in promotions.iter().skip(position + 1) {
                let taken = share(*of_a + *of_b, list);
                let pair = if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
                self.keep_stack(pair, taken, || pieces(plan.ask.basket));
            }
        }
    }

    /// The stacks that take more than `most`.
    pub(super) fn stacks(&self, most: Rate) -> Vec<Lint> {
        let large = self.stacks.iter().filter(|(_, (taken, _))| *taken > most);
        let lint = |((a, b), (taken, lines)): (&(PromotionId, PromotionId), &(Rate, Vec<_>))| {
            let (with, lines, taken) = (b.clone(), lines.clone(), *taken);
            let problem = Problem::Stacks { with, lines, taken };
            Lint::new(RuleRef::Promotion(a.clone()), "group", problem)
        };
        large.map(lint).collect()
    }

    /// The whole report.
    pub(super) fn report(self, lints: Vec<Lint>, approval: Option<&Approval>) -> Report {
        let mut cases: Vec<WorstCase> = self.cases.into_values().collect();
        cases.sort_by(by_share);
        cases.truncate(CASES_MAX);
        let is_refused = self.below > 0 || lints.iter().any(|it| it.blocks);
        let ruling = match approval.filter(|it| it.is_by_two()) {
            _ if !is_refused => Ruling::Passed,
            Some(Approval { by, second }) => {
                Ruling::Approved { by: by.clone(), second: second.clone() }
            }
            None => Ruling::Blocked,
        };
        let Self { below, free, carts, capped, unproved, .. } = self;
        Report { ruling, lints, cases, below, free, carts, capped, unproved }
    }
}

fn by_share(a: &WorstCase, b: &WorstCase) -> std::cmp::Ordering {
    let cross =
        |a: &WorstCase, b: &WorstCase| i128::from(a.payable.fen()) * i128::from(b.list.fen());
    cross(a, b).cmp(&cross(b, a)).then(a.list.cmp(&b.list))
}

fn is_worse(case: &WorstCase, other: &WorstCase) -> bool {
    by_share(case, other).is_lt()
}

/// `part` of `whole`, what is less than a ten-thousandth left out.
fn share(part: Money, whole: Money) -> Rate {
    let bps = i128::from(part.fen()) * i128::from(Rate::WHOLE_BPS);
    let bps = bps.checked_div(i128::from(whole.fen())).and_then(|bps| u16::try_from(bps).ok());
    bps.and_then(|bps| Rate::from_bps(bps).ok()).unwrap_or(Rate::whole())
}

fn pieces(basket: &Basket) -> Vec<Pieces> {
    let lines = basket.lines.iter();
    lines.map(|it| Pieces { sku: it.sku.clone(), pieces: it.quantity }).collect()
}

/// Who lowered the price: unit prices first, then what applied, in its order.
fn doers(plan: &Plan<'_>, found: &Found<'_, '_>) -> Vec<RuleRef> {
    let price = |line: &&super::BasketLine| match unit_prices(plan, line).into_iter().next()?.source
    {
        Source::Price(id) => Some(RuleRef::Price(id)),
        Source::Activity(id) => Some(RuleRef::Activity(id)),
        _ => None,
    };
    let mut doers: Vec<RuleRef> = plan.lines.iter().filter_map(price).collect();
    doers.dedup();
    doers.extend(found.applied.iter().map(|it| rule_ref(it.ready.rule)));
    doers
}

/// How many pieces more of which line let another rule hold, or reach its next step: the engine
/// says itself what is missing, before promotions and after them.
fn wanted(plan: &Plan<'_>, found: &Found<'_, '_>) -> Vec<(usize, u32)> {
    let mut wanted = Vec::new();
    for running in [Running::new(plan), found.after_promotions(plan)] {
        for ready in plan.promotions.iter().chain(&plan.coupons) {
            let Some(missing) = missing(plan, ready, &running) else { continue };
            let lines = ready.scope.iter().filter_map(|at| Some((*at, plan.lines.get(*at)?)));
            wanted.extend(lines.filter_map(|(at, line)| {
                let by = match missing {
                    Eligibility::ShortPieces { by } => by,
                    Eligibility::Short { by } => {
                        let each = line.unit_price.fen();
                        let count = by.fen().saturating_add(each - 1).checked_div(each)?;
                        u32::try_from(count).ok()?
                    }
                    Eligibility::Met | Eligibility::NotFor(_) => return None,
                };
                (by > 0).then_some((at, by))
            }));
        }
    }
    wanted
}

fn missing(plan: &Plan<'_>, ready: &Ready<'_>, running: &Running) -> Option<Eligibility> {
    let view = View::new(plan, ready, running);
    match outcome(plan, ready, &view) {
        Ok(_) => ready.rule.benefit().next(&view),
        Err(missing) => missing,
    }
}
