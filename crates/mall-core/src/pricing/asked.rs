//! Which shoppers, and which moments, conditions can tell apart.

use std::collections::BTreeSet;

use super::{Channel, Condition, Shopper};
use crate::time::{MINUTES_OF_DAY, ShopTime};
use crate::{PaidCardId, TierId, Timestamp};

/// Combinations looked at before those that cannot be told apart are left out.
pub(crate) const COMBINATIONS_MAX: usize = 20_000;
const MINUTE_MS: i64 = 60_000;

/// What conditions ask for, anywhere.
#[derive(Default)]
pub(crate) struct Asked {
    tiers: BTreeSet<Option<TierId>>,
    cards: BTreeSet<Vec<PaidCardId>>,
    orders: BTreeSet<u32>,
    channels: Vec<Option<Channel>>,
    audiences: BTreeSet<String>,
    weekly: BTreeSet<(Vec<u8>, u16)>,
    weekly_ends: BTreeSet<(Vec<u8>, u16)>,
}

/// Whether the ends of weekly times are moments too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Where only what begins matters.
    LeftOut,
    /// Where something may be missing once another is over.
    Asked,
}

impl Asked {
    /// What these ask for. A guest who comes through no shell is always among the shoppers.
    pub(crate) fn of<'a>(conditions: impl Iterator<Item = &'a [Condition]>) -> Self {
        let mut asked = Self { channels: vec![None], ..Self::default() };
        asked.tiers.insert(None);
        asked.orders.insert(0);
        for condition in conditions.flatten() {
            asked.read(condition);
        }
        asked
    }

    /// `now`, those of `edges` that are yet to come, and the next beginning of each weekly time after
    /// these; the next end as well where it is asked.
    pub(crate) fn moments(
        &self,
        edges: impl Iterator<Item = Timestamp>,
        ends: Ends,
        now: Timestamp,
    ) -> BTreeSet<Timestamp> {
        let days: BTreeSet<Timestamp> = edges.filter(|at| *at > now).chain([now]).collect();
        let ends = self.weekly_ends.iter().filter(|_| ends == Ends::Asked);
        let weekly: Vec<_> = self.weekly.iter().chain(ends).collect();
        let next = days.iter().flat_map(|day| {
            weekly.iter().filter_map(|(days, minute)| next_weekly(*day, days, *minute))
        });
        days.iter().copied().chain(next).collect()
    }

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
            Condition::Weekly { days, from, to } => {
                self.weekly.insert((days.clone(), *from));
                self.weekly_ends.insert((ends_on(days, *from, *to), *to));
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
    pub(crate) fn shoppers(&self) -> Vec<Shopper> {
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

/// The days on which a weekly time is over: those after its own when it runs past midnight.
fn ends_on(days: &[u8], from: u16, to: u16) -> Vec<u8> {
    if from <= to { days.to_vec() } else { days.iter().map(|day| day % 7 + 1).collect() }
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
