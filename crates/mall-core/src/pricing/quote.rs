//! The price of a basket.

use serde::{Deserialize, Serialize};

use super::explain::explain;
use super::found::Found;
use super::nudge::nudges;
use super::plan::{Plan, Rule};
use super::running::unit_prices;
use super::search::Search;
use super::settle::is_not_served;
use super::{
    Adjustment, Basket, CouponChoice, Earned, FreightLine, PointsChoice, Quote, QuotedGift,
    QuotedLine, Rules, ShopTotal, Shopper, Source,
};
use crate::{Invalid, Money, Rate, Timestamp};

/// What `xiaopu quote FILE.json` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteRequest {
    /// When, in milliseconds since the Unix epoch.
    pub now: Timestamp,
    /// Who buys; a guest when absent.
    #[serde(default)]
    pub shopper: Shopper,
    /// What is to be priced.
    pub basket: Basket,
    /// By which rules.
    #[serde(default)]
    pub rules: Rules,
    /// With which coupons.
    #[serde(default)]
    pub choice: CouponChoice,
    /// With how many points.
    #[serde(default)]
    pub points: PointsChoice,
}

/// A question for a price.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// What is to be priced.
    pub basket: &'a Basket,
    /// By which rules.
    pub rules: &'a Rules,
    /// Who buys.
    pub shopper: &'a Shopper,
    /// With which coupons.
    pub choice: &'a CouponChoice,
    /// With how many points.
    pub points: PointsChoice,
    /// When.
    pub now: Timestamp,
}

impl QuoteRequest {
    /// The question it is.
    pub fn ask(&self) -> Ask<'_> {
        let Self { now, shopper, basket, rules, choice, points } = self;
        Ask { basket, rules, shopper, choice, points: *points, now: *now }
    }

    /// The price.
    ///
    /// # Errors
    ///
    /// As [`quote`].
    pub fn quote(&self) -> Result<Quote, QuoteError> {
        quote(&self.ask())
    }
}

/// Why a basket has no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuoteError {
    /// Something in the input broke a limit.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

/// Prices the basket of `ask`.
///
/// The same question has the same answer on every machine; the order of lines, promotions and
/// coupons changes no amount.
///
/// # Errors
///
/// When something breaks a limit of [`crate::limits`].
pub fn quote(ask: &Ask<'_>) -> Result<Quote, QuoteError> {
    ask.basket.check()?;
    ask.rules.check()?;
    ask.shopper.check()?;
    let plan = Plan::new(*ask);
    let search = Search::new(&plan);
    let answer = search.best();
    let mut quote = Quote { proved_best: answer.bound.is_none(), ..Quote::default() };
    let Some(found) = answer.found else { return Ok(quote) };
    // Where the limit was reached, the bound may still show that nothing is better.
    quote.bound = answer.bound.filter(|bound| *bound < found.settled.payable);
    quote.proved_best = quote.bound.is_none();
    fill_in(&mut quote, &plan, &found);
    (quote.coupons, quote.runner_up) = explain(&search, &found);
    quote.nudges = nudges(&plan, &found);
    Ok(quote)
}

/// The best combination without its reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cheapest {
    /// What is charged.
    pub payable: Money,
    /// Decisions that were looked at.
    pub nodes: u32,
}

/// What the search for the best combination comes to and costs: for measuring.
///
/// # Errors
///
/// As [`quote`].
pub fn cheapest(ask: &Ask<'_>) -> Result<Cheapest, QuoteError> {
    ask.basket.check()?;
    ask.rules.check()?;
    ask.shopper.check()?;
    let plan = Plan::new(*ask);
    let answer = Search::new(&plan).best();
    let payable = answer.found.map_or(Money::ZERO, |found| found.settled.payable);
    Ok(Cheapest { payable, nodes: answer.nodes })
}

fn fill_in(quote: &mut Quote, plan: &Plan<'_>, found: &Found<'_, '_>) {
    let settled = &found.settled;
    let mut lines: Vec<QuotedLine> =
        plan.lines.iter().map(|line| at_unit_price(plan, line)).collect();
    let mut take = |at: usize, source: &Source, title: &str, amount: Money| {
        if let Some(line) = lines.get_mut(at) {
            line.payable -= amount;
            let (source, title) = (source.clone(), title.to_owned());
            line.adjustments.push(Adjustment { source, title, amount });
        }
    };
    for (applied, late) in found.applied.iter().zip(&settled.late) {
        let (source, title) = (applied.ready.rule.source(), applied.ready.rule.title());
        for (at, amount) in &applied.done.parts {
            take(*at, &source, title, *amount);
        }
        if matches!(applied.ready.rule, Rule::Promotion(_)) {
            let later: Money = late.parts.iter().map(|(_, part)| *part).sum();
            let (title, amount) = (title.to_owned(), applied.done.amount() + later);
            quote.applied.push(Adjustment { source: source.clone(), title, amount });
        }
        if let Some((sku, pieces)) = &applied.done.extra.gift {
            let (sku, pieces, title) = (sku.clone(), *pieces, title.to_owned());
            quote.gifts.push(QuotedGift { sku, pieces, source, title });
        }
    }
    for (at, amount) in &settled.by_points {
        take(*at, &Source::Points, "", *amount);
    }
    let mut freight = FreightLine::default();
    for (applied, late) in found.applied.iter().zip(&settled.late) {
        let (source, title) = (applied.ready.rule.source(), applied.ready.rule.title());
        for (at, amount) in &late.parts {
            take(*at, &source, title, *amount);
        }
        if late.freight.is_positive() {
            let (title, amount) = (title.to_owned(), late.freight);
            freight.adjustments.push(Adjustment { source, title, amount });
        }
    }
    freight.fee = settled.freight.iter().map(|it| it.full).sum();
    freight.payable = settled.freight.iter().map(|it| it.payable).sum();
    let short = settled.freight.iter().filter(|it| it.payable.is_positive());
    freight.free_short_by = short.filter_map(|it| it.free_short_by).min();

    earn(plan, found, &mut lines);
    let off = |kind: fn(&Source) -> bool| {
        let all = lines.iter().flat_map(|line| &line.adjustments);
        all.filter(|it| kind(&it.source)).map(|it| it.amount).sum::<Money>()
    };
    quote.price_discount = off(|it| matches!(it, Source::Price(_) | Source::Activity(_)));
    quote.promotion_discount = off(|it| matches!(it, Source::Promotion(_)));
    quote.coupon_discount = off(|it| matches!(it, Source::Coupon(_)));
    quote.points_discount = off(|it| matches!(it, Source::Points));
    quote.points_spent = settled.units;
    quote.list_total = lines.iter().map(|it| it.list_total).sum();
    quote.goods_payable = settled.goods;
    quote.payable = settled.payable;
    quote.freight = freight;
    quote.earned = Earned {
        points: lines.iter().map(|it| it.earned.points).sum(),
        growth: lines.iter().map(|it| it.earned.growth).sum(),
    };
    quote.shops = shops(plan, found, &lines);
    quote.lines = in_order_of(plan, lines);
}

fn at_unit_price(plan: &Plan<'_>, line: &super::BasketLine) -> QuotedLine {
    let list_total = line.list_total();
    let adjustment = |it: super::running::Candidate<'_>| Adjustment {
        source: it.source,
        title: it.title.to_owned(),
        amount: list_total - it.total,
    };
    let mut prices = unit_prices(plan, line).into_iter().map(adjustment);
    let adjustments: Vec<_> = prices.next().into_iter().collect();
    QuotedLine {
        sku: line.sku.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        list_total,
        payable: list_total - adjustments.iter().map(|it| it.amount).sum(),
        adjustments,
        beaten: prices.collect(),
        earned: Earned::default(),
        not_served: is_not_served(plan, line),
    }
}

/// What each line earns; points on top are split over the scope of the rule that gives them.
fn earn(plan: &Plan<'_>, found: &Found<'_, '_>, lines: &mut [QuotedLine]) {
    let rule = plan.ask.rules.earning.unwrap_or_default();
    for (at, line) in lines.iter_mut().enumerate() {
        let multiplies =
            |it: &&std::rc::Rc<super::settle::Applied<'_, '_>>| it.done.seen.contains(&at);
        let factors = found.applied.iter().filter(multiplies).map(|it| it.done.extra.factor);
        let factor = factors.max().unwrap_or(0).max(Rate::WHOLE_BPS.into());
        let factors = (factor, plan.ask.shopper.points_factor);
        let (points, growth) = rule.line(line.payable, factors);
        line.earned = Earned { points, growth };
    }
    for applied in found.applied.iter().filter(|it| it.done.extra.points > 0) {
        let scope = &applied.done.seen;
        let list = |at: &usize| lines.get(*at).map_or(Money::ZERO, |line| line.list_total);
        let places: Vec<_> = scope
            .iter()
            .map(|at| crate::allocate::Place { weight: list(at), room: Money::MAX })
            .collect();
        let points = Money::from_fen(i64::from(applied.done.extra.points));
        let shares = crate::allocate::allocate(points, &places).shares;
        for (at, share) in scope.iter().zip(shares) {
            if let Some(line) = lines.get_mut(*at) {
                line.earned.points += share.fen().unsigned_abs();
            }
        }
    }
}

fn shops(plan: &Plan<'_>, found: &Found<'_, '_>, lines: &[QuotedLine]) -> Vec<ShopTotal> {
    let shops = plan.shops.iter().zip(&found.settled.freight);
    shops
        .map(|(shop, freight)| {
            let of_shop = |of: fn(&QuotedLine) -> Money| {
                let lines = plan.lines.iter().zip(lines);
                lines
                    .filter(|(it, _)| it.shop.as_ref() == *shop)
                    .map(|(_, it)| of(it))
                    .sum::<Money>()
            };
            let goods_payable = of_shop(|it| it.payable);
            ShopTotal {
                shop: shop.cloned(),
                list_total: of_shop(|it| it.list_total),
                goods_payable,
                freight: freight.payable,
                payable: goods_payable + freight.payable,
            }
        })
        .collect()
}

/// From the order of SKU to that of the basket.
fn in_order_of(plan: &Plan<'_>, lines: Vec<QuotedLine>) -> Vec<QuotedLine> {
    let mut placed: Vec<Option<QuotedLine>> = lines.iter().map(|_| None).collect();
    for (place, line) in plan.places.iter().zip(lines) {
        if let Some(it) = placed.get_mut(*place) {
            *it = Some(line);
        }
    }
    placed.into_iter().flatten().collect()
}
