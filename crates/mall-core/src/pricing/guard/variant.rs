//! Who may come, and when: kinds of shopper at kinds of moment, as far as rules tell them apart.

use std::collections::BTreeSet;

use super::super::condition::{self, Facts, Tally};
use super::super::{Channel, Condition, Shopper};
use super::GuardRequest;
use crate::limits::BASKET_PIECES_MAX;
use crate::time::{MINUTES_OF_DAY, ShopTime};
use crate::{Money, PaidCardId, TierId, Timestamp, Window};

/// A shopper at a moment.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    pub(super) shopper: Shopper,
    pub(super) now: Timestamp,
}

/// Combinations looked at before those that rules cannot tell apart are left out.
const COMBINATIONS_MAX: usize = 20_000;
const MINUTE_MS: i64 = 60_000;

/// What conditions ask for, anywhere.
#[derive(Default)]
struct Asked {
    tiers: BTreeSet<Option<TierId>>,
    cards: BTreeSet<Vec<PaidCardId>>,
    orders: BTreeSet<u32>,
    channels: Vec<Option<Channel>>,
    audiences: BTreeSet<String>,
    weekly: BTreeSet<(Vec<u8>, u16)>,
}

/// At most `most` variants, and whether some were left out.
pub(super) fn variants(request: &GuardRequest, now: Timestamp, most: u32) -> (Vec<Variant>, bool) {
    let rules = rules(request);
    let mut asked = Asked { channels: vec![None], ..Asked::default() };
    asked.tiers.insert(None);
    asked.orders.insert(0);
    for (_, conditions) in &rules {
        for condition in *conditions {
            asked.read(condition);
        }
    }
    let (shoppers, moments) = (asked.shoppers(), moments(&rules, &asked, now));
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

/// Now, when each rule begins, and the next beginning of each weekly time after these: what holds
/// together at any moment holds together at one of them.
fn moments(
    rules: &[(Option<Window>, &[Condition])],
    asked: &Asked,
    now: Timestamp,
) -> BTreeSet<Timestamp> {
    let starts = rules.iter().filter_map(|(window, _)| Some(window.as_ref()?.starts_at));
    let days: BTreeSet<Timestamp> = starts.filter(|at| *at > now).chain([now]).collect();
    let weekly = days.iter().flat_map(|day| {
        asked.weekly.iter().filter_map(|(days, from)| next_weekly(*day, days, *from))
    });
    days.iter().copied().chain(weekly.collect::<Vec<_>>()).collect()
}

/// The first minute `from` of one of `days` after `after`.
fn next_weekly(after: Timestamp, days: &[u8], from: u16) -> Option<Timestamp> {
    let wall = ShopTime::from(after);
    let midnight = -(wall.minute_of_day() * MINUTE_MS) - after.0.rem_euclid(MINUTE_MS);
    let mut ahead = 0..=7_i64;
    ahead.find_map(|ahead| {
        let weekday = (wall.weekday() - 1 + ahead).rem_euclid(7) + 1;
        let minutes = ahead * MINUTES_OF_DAY + i64::from(from);
        let at = after.plus_ms(midnight + minutes * MINUTE_MS);
        let is_on = days.is_empty() || days.iter().any(|day| i64::from(*day) == weekday);
        (is_on && at >= after).then_some(at)
    })
}

impl Asked {
    fn read(&mut self, condition: &Condition) {
        match condition {
            Condition::MinSpend { .. } | Condition::MinPieces { .. } => {}
            Condition::Tiers { ids } => self.tiers.extend(ids.iter().cloned().map(Some)),
            Condition::PaidCards { ids } => {
                self.cards.extend(ids.iter().map(|id| vec![id.clone()]));
            }
            Condition::Newcomer => self.orders.extend([0, 1]),
            Condition::NthOrder { from, to } => {
                self.orders.extend([from.saturating_sub(1), *to]);
            }
            Condition::Weekly { days, from, .. } => {
                self.weekly.insert((days.clone(), *from));
            }
            Condition::Channels { of } => {
                let new = of.iter().map(|it| Some(*it)).filter(|it| !self.channels.contains(it));
                let new: Vec<_> = new.collect();
                self.channels.extend(new);
            }
            Condition::Audience { names } => self.audiences.extend(names.iter().cloned()),
            Condition::All { of } | Condition::Any { of } => {
                for it in of {
                    self.read(it);
                }
            }
            Condition::Not { of } => self.read(of),
        }
    }

    /// A shopper has one tier and one number of orders; cards are held one by one, all and none, and
    /// tags all and none.
    fn shoppers(&self) -> Vec<Shopper> {
        let every: Vec<PaidCardId> = self.cards.iter().flatten().cloned().collect();
        let mut cards = self.cards.clone();
        cards.extend([every, Vec::new()]);
        let tags: Vec<String> = self.audiences.iter().cloned().collect();
        let audiences = BTreeSet::from([tags, Vec::new()]);
        let mut shoppers = vec![Shopper::default()];
        let orders: Vec<u32> = self.orders.iter().copied().collect();
        let cards: Vec<_> = cards.into_iter().collect();
        let audiences: Vec<_> = audiences.into_iter().collect();
        let tiers: Vec<_> = self.tiers.iter().cloned().collect();
        vary(&mut shoppers, &orders, |it, orders| it.orders_paid = *orders);
        vary(&mut shoppers, &tiers, |it, tier| it.tier.clone_from(tier));
        vary(&mut shoppers, &cards, |it, cards| it.paid_cards.clone_from(cards));
        vary(&mut shoppers, &self.channels, |it, channel| it.channel = *channel);
        vary(&mut shoppers, &audiences, |it, tags| it.audience.clone_from(tags));
        shoppers
    }
}

/// Each shopper in each way, as long as there are not too many.
fn vary<T>(shoppers: &mut Vec<Shopper>, ways: &[T], set: impl Fn(&mut Shopper, &T)) {
    let each = shoppers.iter().flat_map(|shopper| {
        ways.iter().map(|way| {
            let mut shopper = shopper.clone();
            set(&mut shopper, way);
            shopper
        })
    });
    *shoppers = each.take(COMBINATIONS_MAX).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_weekly_moment() {
        // 2025-11-26 08:00 in Shanghai, a Wednesday.
        let wednesday = Timestamp(1_764_115_200_000);
        let hours = |days: &[u8], from| {
            next_weekly(wednesday, days, from).unwrap().since_ms(wednesday) / 3_600_000
        };
        assert_eq!(hours(&[3], 540), 1);
        assert_eq!(hours(&[3], 420), 7 * 24 - 1);
        assert_eq!(hours(&[6, 7], 480), 3 * 24);
        assert_eq!(hours(&[], 420), 23);
    }
}
