//! Section 8: what the shops charge for freight, and what takes it off again.
use crate::request::{Rate, Template, Unit};
use crate::split::{Part, split};
use crate::state::{Freed, State, Till};
use std::collections::BTreeMap;

/// The freight lane: the fee that stays. What coupons take off here is added to what they took.
pub(crate) fn run(till: &Till<'_>, state: &mut State, took: &mut [i64]) -> i64 {
    let mut fees = fees(till, state);
    // Promotions stand before coupons in this list, each in the order they applied.
    let later = std::mem::take(&mut state.later);
    for rule in &later {
        if let Freed::Shipping { shops, cap } = &rule.what {
            let mut parts = Vec::new();
            // Reading: "split by fee" is by the fee as it stands when the rule's turn comes.
            for (shop, fee) in &fees {
                let weight = if shops.contains(*shop) { *fee } else { 0 };
                parts.push(Part { weight, room: *fee });
            }
            let all: i64 = parts.iter().map(|part| part.weight).sum();
            let freed = split(cap.map_or(all, |cap| cap.min(all)), &parts);
            for (fee, freed) in fees.values_mut().zip(&freed) {
                *fee -= freed;
            }
            credit(took, rule.coupon, freed.iter().sum());
        }
    }
    for rule in &later {
        if let Freed::All { lines, amount } = &rule.what {
            let taken = off_all(till, state, &mut fees, lines, *amount);
            credit(took, rule.coupon, taken);
        }
    }
    fees.values().sum()
}

fn credit(took: &mut [i64], coupon: Option<usize>, amount: i64) {
    if let Some(place) = coupon {
        took[place] += amount;
    }
}

/// Takes an amount off lines and the freight of their shops together.
fn off_all(
    till: &Till<'_>,
    state: &mut State,
    fees: &mut BTreeMap<&str, i64>,
    lines: &[usize],
    amount: i64,
) -> i64 {
    let mut parts = Vec::new();
    for &line in &till.by_sku {
        let weight = if lines.contains(&line) { state.running[line] } else { 0 };
        parts.push(Part { weight, room: till.room(state, line) });
    }
    for (shop, fee) in &*fees {
        let named = lines.iter().any(|&line| till.lines[line].shop == **shop);
        parts.push(Part { weight: if named { *fee } else { 0 }, room: *fee });
    }
    let shares = split(amount, &parts);
    let (of_lines, of_shops) = shares.split_at(till.by_sku.len());
    for (&line, share) in till.by_sku.iter().zip(of_lines) {
        state.running[line] -= share;
    }
    for (fee, share) in fees.values_mut().zip(of_shops) {
        *fee -= share;
    }
    shares.iter().sum()
}

/// The fee of each shop, before any rule.
fn fees<'a>(till: &Till<'a>, state: &State) -> BTreeMap<&'a str, i64> {
    let mut fees = BTreeMap::new();
    for line in till.lines {
        fees.insert(line.shop.as_str(), 0);
    }
    for (shop, fee) in &mut fees {
        for template in &till.request.rules.freight {
            let mut lines = Vec::new();
            for (index, line) in till.lines.iter().enumerate() {
                if line.shop == **shop && belongs(till, index, template) {
                    lines.push(index);
                }
            }
            if !lines.is_empty() {
                *fee += charge(till, state, template, &lines);
            }
        }
    }
    fees
}

fn belongs(till: &Till<'_>, line: usize, template: &Template) -> bool {
    let line = &till.lines[line];
    let templates = &till.request.rules.freight;
    let named = templates.iter().find(|t| line.freight.as_ref() == Some(&t.id));
    let first = || templates.iter().find(|t| t.shop.as_ref().is_none_or(|s| *s == line.shop));
    named.or_else(first).is_some_and(|mine| mine.id == template.id)
}

/// What a template charges for the lines of one shop; nothing where it does not serve.
fn charge(till: &Till<'_>, state: &State, template: &Template, lines: &[usize]) -> i64 {
    let Some(rate) = rate(till, template) else {
        return 0;
    };
    let count = |of: &dyn Fn(usize) -> i64| lines.iter().map(|&line| of(line)).sum::<i64>();
    let pieces = count(&|line| till.lines[line].quantity);
    let amount = count(&|line| state.running[line]);
    if let Some(free) = &rate.free_from {
        let enough = free.amount.is_none_or(|from| amount >= from);
        if enough && free.pieces.is_none_or(|from| pieces >= from) {
            return 0;
        }
    }
    let units = match template.by {
        Unit::Order => return rate.first_fee,
        Unit::Piece => pieces,
        Unit::Weight => count(&|line| till.lines[line].weight * till.lines[line].quantity),
        Unit::Volume => count(&|line| till.lines[line].volume * till.lines[line].quantity),
    };
    let further = (units - rate.first).max(0);
    let steps = if rate.step > 0 { (further + rate.step - 1) / rate.step } else { 0 };
    rate.first_fee + steps * rate.step_fee
}

/// The rate that counts for the basket's region; none where it is not served.
fn rate<'a>(till: &Till<'_>, template: &'a Template) -> Option<&'a Rate> {
    let Some(region) = &till.request.basket.region else {
        return template.rates.last();
    };
    let named = |names: &[String]| names.iter().any(|name| region.starts_with(name.as_str()));
    if named(&template.not_served) {
        return None;
    }
    let names = |rate: &&Rate| rate.regions.is_empty() || named(&rate.regions);
    template.rates.iter().find(names)
}
