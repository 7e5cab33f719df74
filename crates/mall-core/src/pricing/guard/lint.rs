//! Known mistakes, rule by rule.

use std::collections::BTreeMap;

use super::super::{Benefit, LadderBy, LadderOff, LadderStep, Promotion, UnitPrice, min_spend};
use super::subject::{Subject, Subjects};
use super::{CouponTemplate, GuardLimits, GuardRequest, Lint, PriceThrough, Problem, RuleRef};
use crate::{Money, Rate, SkuId, Timestamp, Window};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

struct Linter<'a> {
    subjects: &'a Subjects,
    limits: &'a GuardLimits,
    now: Timestamp,
    found: Vec<Lint>,
}

/// Everything that can be seen without pricing a cart.
pub(super) fn lints(request: &GuardRequest, subjects: &Subjects, now: Timestamp) -> Vec<Lint> {
    let limits = &request.limits;
    let mut linter = Linter { subjects, limits, now, found: Vec::new() };
    linter.skus(request);
    linter.activities(request);
    for rule in &request.rules.prices {
        linter.price_rule(rule);
    }
    for promotion in &request.rules.promotions {
        linter.promotion(promotion);
    }
    for template in &request.templates {
        linter.template(template);
    }
    for coupon in &request.rules.coupons {
        linter.window(&RuleRef::Coupon(coupon.id.clone()), &coupon.window);
    }
    for subject in &subjects.all {
        linter.subject(subject);
    }
    linter.found
}

impl Linter<'_> {
    fn say(&mut self, rule: &RuleRef, field: impl Into<String>, problem: Problem) {
        self.found.push(Lint::new(rule.clone(), field, problem));
    }

    fn skus(&mut self, request: &GuardRequest) {
        let before: BTreeMap<&SkuId, Money> =
            request.before.iter().map(|it| (&it.sku, it.price)).collect();
        for line in &self.subjects.lines {
            let (rule, price) = (RuleRef::Sku(line.sku.clone()), line.unit_price);
            if price.is_zero() {
                self.say(&rule, "unitPrice", Problem::NoPrice);
            }
            if let Some(floor) = line.floor_price.filter(|floor| price < *floor) {
                self.say(&rule, "unitPrice", Problem::PriceBelowFloor { price, floor });
            }
            let least = |before: Money| self.limits.floor.share(before);
            let fell = before.get(&line.sku).filter(|before| price < least(**before));
            if let Some(before) = fell.copied() {
                self.say(&rule, "unitPrice", Problem::PriceFell { before, price });
            }
        }
    }

    fn activities(&mut self, request: &GuardRequest) {
        let subjects = self.subjects;
        for PriceThrough { sku, at, through } in &request.activities {
            let (rule, price) = (RuleRef::Activity(through.id.clone()), through.price);
            let Some(line) = subjects.place(sku).and_then(|at| subjects.lines.get(at)) else {
                self.say(&rule, at, Problem::UnknownSku { sku: sku.clone() });
                continue;
            };
            if price.is_zero() {
                self.say(&rule, at, Problem::NoPrice);
            }
            if let Some(floor) = line.floor_price.filter(|floor| price < *floor) {
                self.say(&rule, at, Problem::PriceBelowFloor { price, floor });
            }
        }
    }

    /// From the later of now and its start, a rule may hold for `daysMax` days.
    fn window(&mut self, rule: &RuleRef, window: &Window) {
        let from = window.starts_at.max(self.now);
        let left = window.ends_at.since_ms(from);
        if left <= 0 {
            return self.say(rule, "window", Problem::Over);
        }
        let days = left.div_euclid(DAY_MS);
        if days > i64::from(self.limits.days_max) {
            let most = self.limits.days_max;
            self.say(rule, "window.endsAt", Problem::NoEnd { days, most });
        }
    }

    fn price_rule(&mut self, it: &super::super::PriceRule) {
        let rule = RuleRef::Price(it.id.clone());
        self.window(&rule, &it.window);
        let lines = &self.subjects.lines;
        let goods = || lines.iter().filter(|line| it.scope.holds(line));
        if goods().next().is_none() {
            return self.say(&rule, "scope", Problem::MatchesNothing);
        }
        let does_nothing = match it.price {
            UnitPrice::Fixed { amount } => goods().all(|line| amount >= line.unit_price),
            UnitPrice::Off { amount } => amount.is_zero(),
            UnitPrice::Rate { rate } => {
                self.rate(&rule, "price.rate", rate);
                rate == Rate::whole()
            }
            UnitPrice::Member => {
                goods().all(|line| line.member_price.is_none_or(|it| it >= line.unit_price))
            }
        };
        if does_nothing {
            self.say(&rule, "price", Problem::DoesNothing);
        }
    }

    fn promotion(&mut self, it: &Promotion) {
        let rule = RuleRef::Promotion(it.id.clone());
        self.window(&rule, &it.window);
        // What takes nothing off needs no budget.
        let is_free = matches!(it.benefit, Benefit::Gift(_) | Benefit::PointsTimes(_));
        let missing = [
            ("total", it.total.is_none()),
            ("perShopper", it.per_shopper.is_none()),
            ("budget", it.budget.is_none() && !is_free),
        ];
        for (field, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
            self.say(&rule, field, Problem::NoLimit);
        }
    }

    fn template(&mut self, it: &CouponTemplate) {
        let rule = RuleRef::Template(it.id.clone());
        let limits = [
            ("total", it.total, self.limits.total_max),
            ("perShopper", it.per_shopper, self.limits.per_shopper_max),
            ("validDays", it.valid_days.into(), self.limits.days_max),
        ];
        for (field, count, most) in limits.into_iter().filter(|(_, count, most)| count > most) {
            self.say(&rule, field, Problem::TooMany { count, most });
        }
    }

    fn subject(&mut self, subject: &Subject) {
        let rule = &subject.id;
        if subject.goods.is_empty() {
            return self.say(rule, "scope", Problem::MatchesNothing);
        }
        let wants_other = match &subject.benefit {
            Benefit::AddOn(_) => Some("benefit.goods"),
            Benefit::BuyGet(it) => it.from.as_ref().map(|_| "benefit.from"),
            _ => None,
        };
        if let Some(field) = wants_other.filter(|_| subject.other.is_empty()) {
            return self.say(rule, field, Problem::MatchesNothing);
        }
        self.threshold(rule, "benefit.amount", subject);
        self.benefit(subject);
    }

    fn threshold(&mut self, rule: &RuleRef, field: &str, subject: &Subject) {
        let from = min_spend(&subject.conditions);
        let (threshold, amount) = match &subject.benefit {
            Benefit::AmountOff(it) => (from, it.amount),
            Benefit::AmountOffAll(it) => (from, it.amount),
            Benefit::EveryOff(it) => (from.max(it.every), it.amount),
            _ => return,
        };
        self.not_above(rule, field, threshold, amount);
    }

    /// A rule without a threshold is not blamed for it: the worst case shows what it does.
    fn not_above(&mut self, rule: &RuleRef, field: &str, threshold: Money, amount: Money) {
        if threshold.is_positive() && threshold <= amount {
            self.say(rule, field, Problem::ThresholdNotAbove { threshold, amount });
        }
    }

    fn rate(&mut self, rule: &RuleRef, field: &str, rate: Rate) {
        let least = self.limits.rate_min;
        if rate < least {
            self.say(rule, field, Problem::RateTooLow { rate, least });
        }
    }

    /// `paid` pieces are paid whole and `others` at `rate`: what is paid of all.
    fn mixed_rate(&mut self, rule: &RuleRef, paid: u32, others: u32, rate: Rate) {
        let whole = u64::from(paid) * u64::from(Rate::WHOLE_BPS);
        let all = u64::from(paid) + u64::from(others);
        let bps = (whole + u64::from(others) * u64::from(rate.bps())).div_euclid(all.max(1));
        let mixed = u16::try_from(bps).ok().and_then(|bps| Rate::from_bps(bps).ok());
        self.rate(rule, "benefit.rate", mixed.unwrap_or(Rate::whole()));
    }

    fn benefit(&mut self, subject: &Subject) {
        let rule = &subject.id;
        let prices = |places: &[usize]| {
            let lines = places.iter().filter_map(|at| self.subjects.lines.get(*at));
            lines.map(|line| line.unit_price).max().unwrap_or(Money::ZERO)
        };
        let (dearest, dearest_other) = (prices(&subject.goods), prices(&subject.other));
        let does_nothing = match &subject.benefit {
            Benefit::RateOff(it) => {
                self.rate(rule, "benefit.rate", it.rate);
                it.rate == Rate::whole()
            }
            Benefit::NthPiece(it) => {
                self.mixed_rate(rule, it.nth.saturating_sub(1), 1, it.rate);
                it.rate == Rate::whole()
            }
            Benefit::BuyGet(it) => {
                self.mixed_rate(rule, it.buy, it.get, it.rate);
                it.rate == Rate::whole()
            }
            Benefit::PiecesForPrice(it) => it.price >= dearest.times(it.pieces),
            Benefit::AddOn(it) => it.price >= dearest_other,
            Benefit::PointsTimes(it) => it.factor <= Rate::WHOLE_BPS.into(),
            Benefit::Bundle(it) => {
                let mut worth = Money::ZERO;
                for (position, item) in it.items.iter().enumerate() {
                    let field = format!("benefit.items[{position}].sku");
                    worth += self.known(rule, field, &item.sku).times(item.pieces);
                }
                it.price >= worth
            }
            Benefit::Gift(it) => {
                self.known(rule, "benefit.sku", &it.sku);
                false
            }
            Benefit::Ladder(it) => {
                self.ladder(rule, it.by, &it.steps);
                false
            }
            _ => false,
        };
        if does_nothing {
            self.say(rule, "benefit", Problem::DoesNothing);
        }
    }

    /// The price of `sku`, which should exist.
    fn known(&mut self, rule: &RuleRef, field: impl Into<String>, sku: &SkuId) -> Money {
        if self.subjects.place(sku).is_some() {
            return self.subjects.price(sku);
        }
        self.say(rule, field, Problem::UnknownSku { sku: sku.clone() });
        Money::ZERO
    }

    fn ladder(&mut self, rule: &RuleRef, by: LadderBy, steps: &[LadderStep]) {
        let mut below: Option<&LadderStep> = None;
        for (position, step) in steps.iter().enumerate() {
            let field = format!("benefit.steps[{position}].off");
            match step.off {
                Some(LadderOff::Rate(rate)) => self.rate(rule, &field, rate),
                Some(LadderOff::Amount(amount)) if by == LadderBy::Amount => {
                    self.not_above(rule, &field, Money::from_fen(step.from.into()), amount);
                }
                _ => {}
            }
            if below.is_some_and(|below| gives_less(by, step, below)) {
                self.say(rule, field, Problem::LowerStep);
            }
            below = Some(step);
        }
    }
}

/// Whether `step` takes less off than `below` would at the same place. An amount and a rate can be
/// compared only where the ladder counts amounts.
fn gives_less(by: LadderBy, step: &LadderStep, below: &LadderStep) -> bool {
    let at = Money::from_fen(step.from.into());
    match (step.off, below.off) {
        (Some(LadderOff::Amount(off)), Some(LadderOff::Amount(less))) => off < less,
        (Some(LadderOff::Rate(rate)), Some(LadderOff::Rate(lower))) => rate > lower,
        (Some(LadderOff::Amount(off)), Some(LadderOff::Rate(rate))) => {
            by == LadderBy::Amount && off < rate.discount(at)
        }
        (Some(LadderOff::Rate(rate)), Some(LadderOff::Amount(off))) => {
            by == LadderBy::Amount && rate.discount(at) < off
        }
        (None, less) => less.is_some(),
        (Some(_), None) => false,
    }
}
