//! Lines while they are being priced.

use super::condition::{Tally, all};
use super::{Adjustment, BasketLine, Benefit, Condition, Eligibility, QuotedLine, Scope, Source};
use crate::Money;
use crate::allocate::{Place, allocate};

/// The lines of a basket in order of SKU, each with what it still costs.
#[derive(Debug, Clone)]
pub(super) struct Running<'a> {
    lines: Vec<(&'a BasketLine, QuotedLine)>,
}

/// A rule held against the running lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It takes this much off.
    Discount(Money),
    /// Its scope holds too little.
    Short(Money),
    /// Its scope holds nothing.
    NothingInScope,
}

impl<'a> Running<'a> {
    pub(super) fn new(lines: &'a [BasketLine]) -> Self {
        let mut lines: Vec<_> = lines.iter().map(|line| (line, at_list_price(line))).collect();
        crate::sort::sort_by(&mut lines, |(a, _), (b, _)| a.sku.cmp(&b.sku));
        Self { lines }
    }

    pub(super) fn payable(&self) -> Money {
        self.lines.iter().map(|(_, quoted)| quoted.payable).sum()
    }

    /// What a rule would take off now.
    pub(super) fn outcome(
        &self,
        scope: &Scope,
        conditions: &[Condition],
        benefit: &Benefit,
    ) -> Outcome {
        let mut in_scope = self.lines.iter().filter(|(line, _)| scope.holds(line)).peekable();
        if in_scope.peek().is_none() {
            return Outcome::NothingInScope;
        }
        let spend = in_scope.map(|(_, quoted)| quoted.payable).sum();
        match all(conditions, Tally { spend }) {
            Eligibility::Met => Outcome::Discount(benefit.discount(spend)),
            Eligibility::Short { by } => Outcome::Short(by),
        }
    }

    /// Takes `amount` off the lines in `scope`, in proportion to what each still costs.
    pub(super) fn take_off(&mut self, scope: &Scope, amount: Money, source: &Source, title: &str) {
        let mut lines: Vec<&mut QuotedLine> = self
            .lines
            .iter_mut()
            .filter(|(line, _)| scope.holds(line))
            .map(|(_, quoted)| quoted)
            .collect();
        let places: Vec<Place> = lines.iter().map(|line| Place::whole(line.payable)).collect();
        let shares = allocate(amount, &places).shares;
        for (line, amount) in lines.iter_mut().zip(shares).filter(|(_, it)| it.is_positive()) {
            line.payable -= amount;
            let adjustment = Adjustment { source: source.clone(), title: title.to_owned(), amount };
            line.adjustments.push(adjustment);
        }
    }

    /// The lines in the order of the basket.
    pub(super) fn in_order_of(self, basket: &[BasketLine]) -> Vec<QuotedLine> {
        basket
            .iter()
            .filter_map(|line| {
                let at = self.lines.binary_search_by(|(it, _)| it.sku.cmp(&line.sku)).ok()?;
                self.lines.get(at).map(|(_, quoted)| quoted.clone())
            })
            .collect()
    }
}

fn at_list_price(line: &BasketLine) -> QuotedLine {
    let list_total = line.list_total();
    QuotedLine {
        sku: line.sku.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        list_total,
        adjustments: Vec::new(),
        payable: list_total,
    }
}
