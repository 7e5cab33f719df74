//! Who may come, and when: kinds of shopper at kinds of moment, as far as rules tell them apart.

use std::collections::BTreeSet;

use super::super::asked::{Asked, COMBINATIONS_MAX, Ends};
use super::super::condition::{self, Facts, Tally};
use super::super::{Condition, Shopper};
use super::GuardRequest;
use crate::limits::BASKET_PIECES_MAX;
use crate::{Money, Timestamp, Window};

/// A shopper at a moment.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    pub(super) shopper: Shopper,
    pub(super) now: Timestamp,
}

/// At most `most` variants, and whether some were left out.
pub(super) fn variants(request: &GuardRequest, now: Timestamp, most: u32) -> (Vec<Variant>, bool) {
    let rules = rules(request);
    let asked = Asked::of(rules.iter().map(|(_, conditions)| *conditions));
    // What holds together at any moment holds together when one of them begins.
    let starts = rules.iter().filter_map(|(window, _)| Some(window.as_ref()?.starts_at));
    let (shoppers, moments) = (asked.shoppers(), asked.moments(starts, Ends::LeftOut, now));
    let all = moments.iter().flat_map(|now| {
        shoppers.iter().map(|shopper| Variant { shopper: shopper.clone(), now: *now })
    });
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for variant in all.take(COMBINATIONS_MAX) {
        let (signature, count) = signature(&rules, &variant);
        if seen.insert(signature) {
            found.push((count, variant));
        }
    }
    // Those for whom most rules may hold come first: they pay least.
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let capped = found.len() > most || shoppers.len() * moments.len() > COMBINATIONS_MAX;
    (found.into_iter().take(most).map(|(_, variant)| variant).collect(), capped)
}

/// The window (none: whenever it is claimed) and conditions of every rule.
fn rules(request: &GuardRequest) -> Vec<(Option<Window>, &[Condition])> {
    let GuardRequest { rules, templates, .. } = request;
    let prices = rules.prices.iter().map(|it| (Some(it.window), it.conditions.as_slice()));
    let promotions = rules.promotions.iter().map(|it| (Some(it.window), it.conditions.as_slice()));
    let coupons = rules.coupons.iter().map(|it| (Some(it.window), it.conditions.as_slice()));
    let templates = templates.iter().map(|it| (None, it.conditions.as_slice()));
    prices.chain(promotions).chain(coupons).chain(templates).collect()
}

/// What every rule makes of `variant` with the smallest and the largest basket, and how many may
/// hold.
fn signature(rules: &[(Option<Window>, &[Condition])], variant: &Variant) -> (Vec<String>, usize) {
    let facts = Facts { shopper: &variant.shopper, now: variant.now };
    let pieces = u32::try_from(BASKET_PIECES_MAX).unwrap_or(u32::MAX);
    let tallies = [Tally::NOTHING, Tally { spend: Money::MAX, pieces }];
    let mut count = 0;
    let each = rules.iter().map(|(window, conditions)| {
        let phase = window.map(|it| it.phase(variant.now));
        let [least, most] = tallies.map(|tally| condition::all(conditions, facts, tally));
        let is_open = matches!(phase, None | Some(crate::time::Phase::Open));
        count += usize::from(is_open && most == super::super::Eligibility::Met);
        format!("{is_open} {least:?} {most:?}")
    });
    (each.collect(), count)
}
