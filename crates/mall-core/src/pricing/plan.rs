//! A question made ready for pricing: lines in order of SKU, open rules in the order they apply, each
//! with the lines it may look at.

use super::benefit::Take;
use super::bound::{Curve, Potential};
use super::condition::{self, Facts};
use super::places::Places;
use super::running::Running;
use super::settle::{Parcel, parcels};
use super::view::View;
use super::{
    Ask, Basis, BasketLine, Benefit, Condition, Coupon, CouponClass, Eligibility, Promotion, Scope,
    Source,
};
use crate::sort::{sort, sort_by};
use crate::time::Phase;
use crate::{Money, ShopId};

pub(super) struct Plan<'a> {
    pub(super) ask: Ask<'a>,
    /// In order of SKU, so that the order of the basket changes nothing.
    pub(super) lines: Vec<&'a BasketLine>,
    /// Where each of them is in the basket.
    pub(super) places: Vec<usize>,
    /// What all of them cost at least.
    pub(super) floor: Money,
    /// The lines at their unit prices.
    pub(super) start: Running,
    /// Whose lines they are, in order.
    pub(super) shops: Vec<Option<&'a ShopId>>,
    /// Open promotions, in order of priority, group and id.
    pub(super) promotions: Vec<Ready<'a>>,
    /// Open coupons, in the order they apply.
    pub(super) coupons: Vec<Ready<'a>>,
    /// What is to be sent.
    pub(super) parcels: Vec<Parcel<'a>>,
    /// How many different sets of lines coupons look at.
    pub(super) scopes: usize,
}

/// A promotion or a coupon with the lines it may look at.
pub(super) struct Ready<'a> {
    pub(super) rule: Rule<'a>,
    /// Lines in scope.
    pub(super) scope: Vec<usize>,
    pub(super) lines: Places,
    /// Rules with the same lines have the same number.
    pub(super) alike: usize,
    /// Coupons whose scope holds all of its scope, and those whose scope it holds.
    pub(super) wider: Places,
    pub(super) narrower: Places,
    /// Lines in the second scope.
    pub(super) other: Vec<usize>,
    /// Pieces in scope, and what they cost at list prices.
    pub(super) pieces: u32,
    pub(super) list: Money,
    pub(super) basis: Basis,
    /// Whether it may come to hold when amounts fall.
    wants_less: bool,
    pub(super) curve: Option<Curve<'a>>,
}

#[derive(Clone, Copy)]
pub(super) enum Rule<'a> {
    Promotion(&'a Promotion),
    Coupon(&'a Coupon),
}

impl<'a> Rule<'a> {
    pub(super) fn title(self) -> &'a str {
        match self {
            Self::Promotion(it) => &it.title,
            Self::Coupon(it) => &it.title,
        }
    }

    pub(super) fn source(self) -> Source {
        match self {
            Self::Promotion(it) => Source::Promotion(it.id.clone()),
            Self::Coupon(it) => Source::Coupon(it.id.clone()),
        }
    }

    pub(super) fn benefit(self) -> &'a Benefit {
        match self {
            Self::Promotion(it) => &it.benefit,
            Self::Coupon(it) => &it.benefit,
        }
    }

    pub(super) fn conditions(self) -> &'a [Condition] {
        match self {
            Self::Promotion(it) => &it.conditions,
            Self::Coupon(it) => &it.conditions,
        }
    }

    pub(super) fn basis(self) -> Basis {
        match self {
            Self::Promotion(it) => it.basis,
            Self::Coupon(it) => it.basis,
        }
    }

    fn scope(self) -> (&'a Scope, Option<&'a ShopId>) {
        match self {
            Self::Promotion(it) => (&it.scope, it.shop.as_ref()),
            Self::Coupon(it) => (&it.scope, it.shop.as_ref()),
        }
    }

    /// Whether it may look at `line` at all.
    fn may_see(self, line: &BasketLine) -> bool {
        match (&line.activity, self) {
            (None, _) => true,
            (Some(activity), Self::Promotion(_)) => activity.promotions,
            (Some(activity), Self::Coupon(it)) => activity.coupons && it.takes_activity_lines(),
        }
    }

    pub(super) fn is_promotion(self) -> bool {
        matches!(self, Self::Promotion(_))
    }

    pub(super) fn is_coupon(self, coupon: &Coupon) -> bool {
        matches!(self, Self::Coupon(it) if std::ptr::eq(it, coupon))
    }

    pub(super) fn claims(self) -> bool {
        matches!(self, Self::Promotion(it) if it.claims)
    }

    /// Whether it goes with others of its place that say so too.
    pub(super) fn combines(self) -> bool {
        matches!(self, Self::Coupon(it) if it.combines)
    }

    pub(super) fn exclusive(self) -> bool {
        matches!(self, Self::Promotion(it) if it.exclusive)
    }
}

impl<'a> Ready<'a> {
    /// `lines` are in order of SKU.
    pub(super) fn new(rule: Rule<'a>, lines: &[&'a BasketLine]) -> Self {
        let (scope, shop) = rule.scope();
        let goods = rule.benefit().other_scope();
        let places = |wanted: &dyn Fn(usize, &BasketLine) -> bool| {
            let mut places = Vec::with_capacity(lines.len());
            places.extend((0..).zip(lines).filter_map(|(at, line)| {
                let is_seen = (shop.is_none() || line.shop.as_ref() == shop)
                    && wanted(at, line)
                    && rule.may_see(line);
                is_seen.then_some(at)
            }));
            places
        };
        let other = goods.map_or_else(Vec::new, |goods| places(&|_, line| goods.holds(line)));
        let is_other = |line: &BasketLine| goods.is_some_and(|goods| goods.holds(line));
        let scope = match scope {
            // A long list is looked up in the lines, which are in order, not each line in the list.
            Scope::Skus { ids } => {
                let mut held = vec![false; lines.len()];
                for sku in ids {
                    let found = lines.binary_search_by(|line| line.sku.cmp(sku));
                    if let Some(it) = found.ok().and_then(|at| held.get_mut(at)) {
                        *it = true;
                    }
                }
                places(&|at, line| held.get(at) == Some(&true) && !is_other(line))
            }
            _ => places(&|_, line| scope.holds(line) && !is_other(line)),
        };
        let seen = || scope.iter().filter_map(|at| lines.get(*at));
        let pieces = seen().fold(0, |sum, line| line.quantity.saturating_add(sum));
        let list = seen().map(|line| line.list_total()).sum();
        let is_free = seen().all(|line| line.floor_price.is_none());
        Self {
            rule,
            pieces,
            list,
            lines: scope.iter().copied().collect(),
            alike: 0,
            wider: Places::default(),
            narrower: Places::default(),
            scope,
            other,
            basis: rule.basis(),
            wants_less: rule.conditions().iter().any(Condition::may_want_less),
            curve: Curve::of(rule, pieces, list, is_free),
        }
    }

    /// The coupon it is.
    pub(super) fn coupon(&self) -> Option<&'a Coupon> {
        match self.rule {
            Rule::Coupon(it) => Some(it),
            Rule::Promotion(_) => None,
        }
    }

    /// Whether it holds for what it sees.
    pub(super) fn eligibility(&self, plan: &Plan<'_>, view: &View<'_, '_>) -> Eligibility {
        condition::all(self.rule.conditions(), plan.facts(), view.tally())
    }

    /// At most what it can take off from now on: amounts only fall, and with them what it takes.
    pub(super) fn potential(&self, plan: &Plan<'a>, running: &Running) -> Potential {
        let view = View::new(plan, self, running).into_bound(self.rule.is_promotion());
        let worth = view.worth;
        let holds = view.pieces > 0
            && (self.wants_less || self.eligibility(plan, &view) == Eligibility::Met);
        match self.rule.benefit().take(&view) {
            Ok(Take { amount, extra, .. }) if holds => {
                let (late, freight) = (extra.all_in, extra.freight);
                Potential { now: amount, late, freight, worth }
            }
            _ => Potential::default(),
        }
    }

    /// The same of a coupon whose scope costs `worth`.
    pub(super) fn potential_of(
        &self,
        plan: &Plan<'a>,
        running: &Running,
        worth: Money,
    ) -> Potential {
        match &self.curve {
            Some(curve) if curve.is_exact => {
                Potential { now: curve.at(worth), worth, ..Potential::default() }
            }
            _ => self.potential(plan, running),
        }
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(ask: Ask<'a>) -> Self {
        let mut sorted: Vec<(usize, &BasketLine)> = ask.basket.lines.iter().enumerate().collect();
        sort_by(&mut sorted, |a, b| a.1.sku.cmp(&b.1.sku));
        let (places, lines): (Vec<usize>, Vec<&BasketLine>) = sorted.into_iter().unzip();
        let mut shops: Vec<_> = lines.iter().map(|line| line.shop.as_ref()).collect();
        sort(&mut shops);
        shops.dedup();

        let mut promotions: Vec<&Promotion> =
            ask.rules.promotions.iter().filter(|it| it.is_open(ask.now)).collect();
        sort_by(&mut promotions, |a, b| {
            (a.priority, a.group(), &a.id).cmp(&(b.priority, b.group(), &b.id))
        });
        let open = |coupon: &&Coupon| coupon.window.phase(ask.now) == Phase::Open;
        let mut coupons: Vec<&Coupon> = ask.rules.coupons.iter().filter(open).collect();
        sort_by(&mut coupons, |a, b| in_turn(a).cmp(&in_turn(b)));

        let facts = Facts { shopper: ask.shopper, now: ask.now };
        let ready = |rule: Rule<'a>| {
            // What no basket can change is looked at once.
            let nothing = super::condition::Tally::NOTHING;
            let hopeless = rule.conditions().iter().any(|it| {
                !it.looks_at_basket() && it.eligibility(facts, nothing) != Eligibility::Met
            });
            Some(Ready::new(rule, &lines)).filter(|it| !hopeless && !it.scope.is_empty())
        };
        let mut plan = Self {
            promotions: promotions.into_iter().map(Rule::Promotion).filter_map(ready).collect(),
            coupons: coupons.into_iter().map(Rule::Coupon).filter_map(ready).collect(),
            floor: lines.iter().map(|it| it.floor_total()).sum(),
            start: Running::default(),
            places,
            lines,
            shops,
            parcels: Vec::new(),
            scopes: 0,
            ask,
        };
        plan.scopes = compare(&mut plan.coupons);
        plan.start = Running::at_unit_prices(&plan);
        plan.parcels = parcels(&plan);
        plan
    }

    pub(super) fn facts(&self) -> Facts<'a> {
        Facts { shopper: self.ask.shopper, now: self.ask.now }
    }

    /// The place of `line`'s shop among the shops.
    pub(super) fn shop_of(&self, line: &BasketLine) -> usize {
        self.shops.binary_search(&line.shop.as_ref()).unwrap_or(0)
    }
}

/// Finds out which coupons look at the same lines, or at lines of each other; how many different sets
/// of lines there are.
fn compare(coupons: &mut [Ready<'_>]) -> usize {
    let mut sets: Vec<(Places, Places)> = Vec::new();
    for (at, coupon) in coupons.iter_mut().enumerate() {
        coupon.alike = sets.iter().position(|it| it.0 == coupon.lines).unwrap_or(sets.len());
        if coupon.alike == sets.len() {
            sets.push((coupon.lines, Places::default()));
        }
        sets.get_mut(coupon.alike).into_iter().for_each(|it| it.1.insert(at));
    }
    let owners = |wanted: &dyn Fn(&Places) -> bool| {
        let sets = sets.iter().filter(|it| wanted(&it.0));
        sets.fold(Places::default(), |all, it| all.or(&it.1))
    };
    for at in 0..sets.len() {
        let Some((lines, _)) = sets.get(at) else { continue };
        let wider = owners(&|other| lines.is_inside(other));
        let narrower = owners(&|other| other.is_inside(lines));
        for coupon in coupons.iter_mut().filter(|it| it.alike == at) {
            (coupon.wider, coupon.narrower) = (wider, narrower);
        }
    }
    sets.len()
}

/// Coupons apply by class, then by shop, then those that stand alone, then by id.
fn in_turn(coupon: &Coupon) -> (CouponClass, Option<&ShopId>, bool, &str) {
    (coupon.class, coupon.shop.as_ref(), coupon.combines, coupon.id.as_str())
}
