//! The last lanes: points, freight, and what is taken off both goods and freight.

use std::rc::Rc;

use super::BasketLine;
use super::freight::{Fee, FreightRate, FreightTemplate, Load};
use super::plan::{Plan, Ready, Rule};
use super::running::{Done, Running};
use crate::Money;
use crate::allocate::{Place, allocate};
use crate::sort::sort;

/// A rule that applied, and what it did.
pub(super) struct Applied<'p, 'a> {
    pub(super) ready: &'p Ready<'a>,
    pub(super) done: Done,
}

/// The end of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Points spent.
    pub(super) units: u32,
    /// What they took off which line.
    pub(super) by_points: Vec<(usize, Money)>,
    /// By shop, in order.
    pub(super) freight: Vec<ShopFreight>,
    /// What each applied rule took off in these lanes: goods by line, and freight.
    pub(super) late: Vec<Late>,
    /// Goods.
    pub(super) goods: Money,
    /// Goods and freight.
    pub(super) payable: Money,
}

/// What sending the goods of one shop costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ShopFreight {
    /// Before any rule, nothing when its goods reached what makes it free.
    pub(super) fee: Money,
    /// What it would be.
    pub(super) full: Money,
    /// What is charged.
    pub(super) payable: Money,
    /// With this much more in goods it would be free.
    pub(super) free_short_by: Option<Money>,
}

/// What a rule took off after its own lane.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Late {
    pub(super) parts: Vec<(usize, Money)>,
    pub(super) freight: Money,
}

impl Late {
    fn is_nothing(&self) -> bool {
        self.parts.is_empty() && self.freight.is_zero()
    }
}

/// Closes the account of `running` after `applied`.
pub(super) fn settle(
    plan: &Plan<'_>,
    mut running: Running,
    applied: &[Rc<Applied<'_, '_>>],
) -> Settled {
    let (units, by_points) = spend_points(plan, &mut running);
    let mut freight = freight(plan, &running);
    let mut late = vec![Late::default(); applied.len()];
    for (applied, late) in applied.iter().zip(&mut late) {
        let cap = applied.done.extra.freight;
        if cap.is_positive() {
            late.freight = take_off_freight(&shops_of(plan, &applied.done.seen), cap, &mut freight);
        }
    }
    for (applied, late) in applied.iter().zip(&mut late) {
        let amount = applied.done.extra.all_in;
        if amount.is_positive() {
            take_off_all(plan, &applied.done.seen, amount, &mut running, &mut freight, late);
        }
    }
    let goods = running.amount();
    let payable = goods + freight.iter().map(|it| it.payable).sum();
    Settled { units, by_points, freight, late, goods, payable }
}

impl Settled {
    /// Whether every coupon of `applied` took something off.
    pub(super) fn each_coupon_saved(&self, applied: &[Rc<Applied<'_, '_>>]) -> bool {
        applied.iter().zip(&self.late).all(|(it, late)| {
            matches!(it.ready.rule, Rule::Promotion(_))
                || !it.done.parts.is_empty()
                || !late.is_nothing()
        })
    }
}

fn spend_points(plan: &Plan<'_>, running: &mut Running) -> (u32, Vec<(usize, Money)>) {
    let Some(rule) = &plan.ask.rules.points else { return (0, Vec::new()) };
    let (in_hand, goods) = (plan.ask.shopper.points, running.amount());
    let units = rule.units(plan.ask.points, in_hand, goods, running.room());
    if units == 0 {
        return (0, Vec::new());
    }
    let places: Vec<_> = running.lines.iter().map(|it| it.amount).enumerate().collect();
    (units, running.split(rule.worth(units), &places))
}

/// The template that sends `line`.
fn template_of<'a>(plan: &Plan<'a>, line: &BasketLine) -> Option<&'a FreightTemplate> {
    let templates = &plan.ask.rules.freight;
    match &line.freight {
        Some(id) => templates.iter().find(|it| it.id == *id),
        None => templates.iter().find(|it| it.is_of(line)),
    }
}

/// Whether nothing is sent from `line` to the basket's region.
pub(super) fn is_not_served(plan: &Plan<'_>, line: &BasketLine) -> bool {
    let region = plan.ask.basket.region.as_deref();
    template_of(plan, line).is_some_and(|template| template.rate(region).is_none())
}

/// What one template sends for one shop.
pub(super) struct Parcel<'a> {
    shop: usize,
    template: &'a FreightTemplate,
    rate: Option<&'a FreightRate>,
    lines: Vec<usize>,
    /// All but the amount.
    load: Load,
}

impl Parcel<'_> {
    fn fee(&self, running: &Running) -> Fee {
        let Some(rate) = self.rate else { return Fee::default() };
        let amount =
            if rate.free_from.is_some() { running.worth(&self.lines) } else { Money::ZERO };
        rate.fee(self.template.by, Load { amount, ..self.load })
    }
}

/// What is to be sent, in order of its first line.
pub(super) fn parcels<'a>(plan: &Plan<'a>) -> Vec<Parcel<'a>> {
    let mut parcels: Vec<Parcel<'_>> = Vec::new();
    for (at, line) in plan.lines.iter().enumerate() {
        let Some(template) = template_of(plan, line) else { continue };
        let shop = plan.shop_of(line);
        let same = |it: &Parcel<'_>| it.shop == shop && it.template.id == template.id;
        if !parcels.iter().any(same) {
            let rate = template.rate(plan.ask.basket.region.as_deref());
            let (lines, load) = (Vec::new(), Load::default());
            parcels.push(Parcel { shop, template, rate, lines, load });
        }
        if let Some(Parcel { lines, load, .. }) = parcels.iter_mut().find(|it| same(it)) {
            lines.push(at);
            load.pieces = load.pieces.saturating_add(line.quantity);
            let units = template.unit(line).saturating_mul(u64::from(line.quantity));
            load.units = load.units.saturating_add(units);
        }
    }
    parcels
}

/// What sending what `running` holds costs before any rule.
pub(super) fn sending(plan: &Plan<'_>, running: &Running) -> Money {
    let fees = plan.parcels.iter().map(|it| it.fee(running));
    fees.filter(|it| !it.is_free).map(|it| it.amount).sum()
}

/// What each shop asks for sending what `running` holds.
pub(super) fn freight(plan: &Plan<'_>, running: &Running) -> Vec<ShopFreight> {
    let mut shops = vec![ShopFreight::default(); plan.shops.len()];
    for parcel in &plan.parcels {
        let fee = parcel.fee(running);
        if let Some(shop) = shops.get_mut(parcel.shop) {
            shop.full += fee.amount;
            shop.fee += if fee.is_free { Money::ZERO } else { fee.amount };
            shop.payable = shop.fee;
            let shorter = |a: Money, b: Money| a.min(b);
            shop.free_short_by = match (shop.free_short_by, fee.free_short_by) {
                (Some(a), Some(b)) => Some(shorter(a, b)),
                (a, b) => a.or(b),
            };
        }
    }
    shops
}

/// The shops that have one of these lines, in order.
fn shops_of(plan: &Plan<'_>, lines: &[usize]) -> Vec<usize> {
    let lines = lines.iter().filter_map(|at| plan.lines.get(*at));
    let mut shops: Vec<_> = lines.map(|line| plan.shop_of(line)).collect();
    sort(&mut shops);
    shops.dedup();
    shops
}

fn left_to_pay(shops: &[usize], freight: &[ShopFreight]) -> Vec<Place> {
    let payable = |at: &usize| freight.get(*at).map_or(Money::ZERO, |it| it.payable);
    shops.iter().map(|at| Place::whole(payable(at))).collect()
}

/// Takes up to `cap` off the freight of `shops`; what it took.
fn take_off_freight(shops: &[usize], cap: Money, freight: &mut [ShopFreight]) -> Money {
    let shares = allocate(cap, &left_to_pay(shops, freight)).shares;
    charge_less(shops, &shares, freight)
}

fn charge_less(shops: &[usize], shares: &[Money], freight: &mut [ShopFreight]) -> Money {
    for (at, share) in shops.iter().zip(shares) {
        if let Some(shop) = freight.get_mut(*at) {
            shop.payable -= *share;
        }
    }
    shares.iter().copied().sum()
}

fn take_off_all(
    plan: &Plan<'_>,
    scope: &[usize],
    amount: Money,
    running: &mut Running,
    freight: &mut [ShopFreight],
    late: &mut Late,
) {
    let lines = scope.iter().filter_map(|at| Some((*at, running.lines.get(*at)?)));
    let lines: Vec<_> =
        lines.map(|(at, now)| (at, Place { weight: now.amount, room: now.room() })).collect();
    let shops = shops_of(plan, scope);
    let mut places: Vec<Place> = lines.iter().map(|(_, place)| *place).collect();
    places.extend(left_to_pay(&shops, freight));
    let shares = allocate(amount, &places).shares;
    let (goods, rest) = shares.split_at(lines.len().min(shares.len()));
    for ((at, _), share) in lines.iter().zip(goods).filter(|(_, share)| share.is_positive()) {
        if let Some(now) = running.lines.get_mut(*at) {
            now.amount -= *share;
            late.parts.push((*at, *share));
        }
    }
    late.freight += charge_less(&shops, rest, freight);
}
