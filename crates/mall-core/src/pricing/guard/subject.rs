//! The rules as the guard looks at them: promotions, and a coupon of each template.

use super::super::plan::{Ready, Rule};
use super::super::{Benefit, Condition, Coupon, LadderBy};
use super::{BasketLine, GuardRequest, RuleRef};
use crate::{CouponId, Money, SkuId, Timestamp};

/// Every rule that may take off more than a unit price, with the SKUs it may look at.
pub(super) struct Subjects {
    /// In order of SKU; places in it are what `goods` and `other` mean.
    pub(super) lines: Vec<BasketLine>,
    pub(super) all: Vec<Subject>,
}

/// One rule.
pub(super) struct Subject {
    pub(super) id: RuleRef,
    pub(super) conditions: Vec<Condition>,
    pub(super) benefit: Benefit,
    /// Places of the lines in its scope.
    pub(super) goods: Vec<usize>,
    /// Places of the lines in its second scope.
    pub(super) other: Vec<usize>,
}

impl Subjects {
    pub(super) fn new(request: &GuardRequest, now: Timestamp) -> Self {
        let one = |line: &BasketLine| BasketLine { quantity: 1, ..line.clone() };
        let mut lines: Vec<BasketLine> = request.skus.iter().map(one).collect();
        lines.sort_unstable_by(|a, b| a.sku.cmp(&b.sku));
        let coupons = coupons(request, now, 1);
        let rules = request.rules.promotions.iter().map(Rule::Promotion);
        let rules = rules.chain(coupons.iter().map(Rule::Coupon));
        let seen: Vec<&BasketLine> = lines.iter().collect();
        let subject = |rule: Rule<'_>| {
            let Ready { scope, other, .. } = Ready::new(rule, &seen);
            let (conditions, benefit) = (rule.conditions().to_vec(), rule.benefit().clone());
            Subject { id: rule_ref(rule), conditions, benefit, goods: scope, other }
        };
        let all = rules.map(subject).collect();
        Self { lines, all }
    }

    /// Where `sku` is, if it exists.
    pub(super) fn place(&self, sku: &SkuId) -> Option<usize> {
        self.lines.binary_search_by(|line| line.sku.cmp(sku)).ok()
    }

    /// What one piece of `sku` costs; nothing when it does not exist.
    pub(super) fn price(&self, sku: &SkuId) -> Money {
        let line = self.place(sku).and_then(|at| self.lines.get(at));
        line.map_or(Money::ZERO, |line| line.unit_price)
    }
}

/// The coupons of the rules, and up to `most` of each template, claimed at `now`: one that combines
/// may meet another of its kind, others are used alone.
pub(super) fn coupons(request: &GuardRequest, now: Timestamp, most: u32) -> Vec<Coupon> {
    let mut coupons = request.rules.coupons.clone();
    for nth in 0..most {
        for (at, template) in request.templates.iter().enumerate() {
            let has_it = nth == 0 || (template.combines && template.per_shopper > nth);
            let id = CouponId::new(format!("guard-{at}-{nth}"));
            if let (true, Ok(id)) = (has_it, id) {
                coupons.push(template.issue(id, now));
            }
        }
    }
    coupons
}

pub(super) fn rule_ref(rule: Rule<'_>) -> RuleRef {
    match rule {
        Rule::Promotion(it) => RuleRef::Promotion(it.id.clone()),
        Rule::Coupon(it) => match &it.template {
            Some(template) => RuleRef::Template(template.clone()),
            None => RuleRef::Coupon(it.id.clone()),
        },
    }
}

impl Subject {
    /// Whether it may look at the line at `place`.
    pub(super) fn sees(&self, place: usize) -> bool {
        // Places rise.
        self.goods.binary_search(&place).is_ok() || self.other.binary_search(&place).is_ok()
    }

    /// From which amounts on something changes.
    pub(super) fn thresholds(&self) -> Vec<Money> {
        let mut found = Vec::new();
        spends(&self.conditions, &mut found);
        match &self.benefit {
            Benefit::EveryOff(it) => found.push(it.every),
            Benefit::Ladder(it) if it.by == LadderBy::Amount => {
                found.extend(it.steps.iter().map(|step| Money::from_fen(step.from.into())));
            }
            _ => {}
        }
        found
    }
}

fn spends(conditions: &[Condition], found: &mut Vec<Money>) {
    for condition in conditions {
        match condition {
            Condition::MinSpend { amount } => found.push(*amount),
            Condition::All { of } | Condition::Any { of } => spends(of, found),
            _ => {}
        }
    }
}
