//! Who bought, and bought again.

use std::collections::{BTreeMap, BTreeSet};

use mall_core::{Day, Money, ShopperId};
use serde::Serialize;

use super::share::Share;
use super::{Asked, PLATEAU_POINTS, SAMPLE_MIN};

/// An order that was paid.
#[derive(Debug, Clone, Copy)]
struct Bought {
    day: Day,
    payable: Money,
}

/// Who bought what when.
#[derive(Debug, Default)]
pub(super) struct Buyers {
    all: BTreeMap<ShopperId, Vec<Bought>>,
}

/// How many of those who bought in one month or quarter bought in a later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Again {
    /// The first day of the month or the quarter.
    pub from: Day,
    /// Who bought in it.
    pub buyers: u64,
    /// And in the next; nothing while that is not over.
    pub next: Option<Share>,
    /// And in the one after that; nothing while that is not over.
    pub after_next: Option<Share>,
}

/// How many of those with `orders` orders have one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// So many orders, or more.
    pub orders: u64,
    /// Who has one more, out of those.
    pub share: Share,
}

/// 复购魔力数字.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Magic {
    /// From so many orders on shoppers stay; nothing when there are too few, or it never settles.
    pub orders: Option<u64>,
    /// Where it levels out.
    pub plateau: Option<Share>,
    /// How many steps have enough shoppers.
    pub steps: u64,
    /// Fewest shoppers of a step.
    pub sample_min: u64,
    /// How far below the plateau it may be, in percent points.
    pub tolerance: u64,
}

/// Shoppers who are alike in when, how often and for how much they bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    /// When they last bought, from 1 (longest ago) to 3.
    pub recency: u8,
    /// How often, from 1 to 3.
    pub frequency: u8,
    /// For how much, from 1 to 3.
    pub monetary: u8,
    /// How many.
    pub buyers: u64,
    /// What they paid in all.
    pub paid: Money,
}

/// Days since the last order, up to which somebody is of the third and of the second band.
pub const RECENCY_DAYS: [i64; 2] = [30, 90];
/// Orders from which on somebody is of the third and of the second band.
pub const FREQUENCY_ORDERS: [u64; 2] = [4, 2];
/// Money from which on somebody is of the third and of the second band.
pub const MONETARY_FEN: [i64; 2] = [50_000, 10_000];

/// Months, or quarters, since the year 0.
fn span(day: Day, months: i64) -> i64 {
    let (year, month, _) = day.parts();
    (year * 12 + month - 1).div_euclid(months)
}

/// The first day of one.
fn first_of(span: i64, months: i64) -> Day {
    let month = span * months;
    Day::new(month.div_euclid(12), month.rem_euclid(12) + 1, 1).unwrap_or(Day::FIRST)
}

impl Buyers {
    /// `shopper` paid an order on `day`.
    pub(super) fn bought(&mut self, shopper: ShopperId, day: Day, payable: Money) {
        self.all.entry(shopper).or_default().push(Bought { day, payable });
    }

    /// Orders paid in the period, who paid them, and what they paid.
    pub(super) fn sums(&self, asked: &Asked) -> (u64, u64, Money) {
        let (mut orders, mut buyers, mut paid) = (0, 0, Money::default());
        for bought in self.all.values() {
            let mut own = 0;
            for it in bought.iter().filter(|it| asked.holds(it.day)) {
                own += 1;
                paid += it.payable;
            }
            orders += own;
            buyers += u64::from(own > 0);
        }
        (orders, buyers, paid)
    }

    /// Who bought twice in the period, out of who bought in it.
    pub(super) fn repeat(&self, asked: &Asked) -> Share {
        let mut share = Share::default();
        for bought in self.all.values() {
            let orders = bought.iter().filter(|it| asked.holds(it.day)).count();
            share.all += u64::from(orders >= 1);
            share.of += u64::from(orders >= 2);
        }
        share
    }

    /// Of each span of so many months that the period touches.
    pub(super) fn again(&self, asked: &Asked, months: i64) -> Vec<Again> {
        let spans: Vec<BTreeSet<i64>> = self
            .all
            .values()
            .map(|bought| bought.iter().map(|it| span(it.day, months)).collect())
            .collect();
        let of = |from: i64| {
            let own = || spans.iter().filter(move |it| it.contains(&from));
            let all = own().count();
            let later = |ahead: i64| {
                let is_over = asked.is_over(first_of(from + ahead + 1, months).plus(-1));
                let count = own().filter(|it| it.contains(&(from + ahead))).count();
                is_over.then_some(Share { of: wide(count), all: wide(all) })
            };
            Again {
                from: first_of(from, months),
                buyers: wide(all),
                next: later(1),
                after_next: later(2),
            }
        };
        (span(asked.from, months)..=span(asked.to, months)).map(of).collect()
    }

    /// How many orders each shopper has by the end of the period; none is left out.
    fn orders(&self, asked: &Asked) -> Vec<u64> {
        let all = self.all.values();
        let counts = all.map(|it| wide(it.iter().filter(|it| it.day <= asked.to).count()));
        counts.filter(|it| *it > 0).collect()
    }

    /// From each number of orders to one more.
    pub(super) fn steps(&self, asked: &Asked) -> Vec<Step> {
        let orders = self.orders(asked);
        // How many shoppers have exactly so many, then how many have so many or more.
        let mut exactly: BTreeMap<u64, u64> = BTreeMap::new();
        for count in orders {
            *exactly.entry(count).or_default() += 1;
        }
        let most = exactly.keys().next_back().copied().unwrap_or(0);
        let (mut steps, mut above) = (Vec::new(), 0);
        for orders in (1..=most).rev() {
            let all = above + exactly.get(&orders).copied().unwrap_or(0);
            steps.push(Step { orders, share: Share { of: above, all } });
            above = all;
        }
        steps.reverse();
        steps
    }

    /// Every cell that anybody is in.
    pub(super) fn cells(&self, asked: &Asked) -> Vec<Cell> {
        let mut cells: BTreeMap<[u8; 3], (u64, Money)> = BTreeMap::new();
        for bought in self.all.values() {
            let mine = || bought.iter().filter(|it| it.day <= asked.to);
            let Some(last) = mine().map(|it| it.day).max() else { continue };
            let (orders, days) = (wide(mine().count()), asked.to.since(last));
            let paid: Money = mine().fold(Money::default(), |sum, it| sum + it.payable);
            let [near, far] = RECENCY_DAYS;
            let [often, twice] = FREQUENCY_ORDERS;
            let [much, some] = MONETARY_FEN;
            let band = |third: bool, second: bool| if third { 3 } else { 1 + u8::from(second) };
            let cell = [
                band(days <= near, days <= far),
                band(orders >= often, orders >= twice),
                band(paid.fen() >= much, paid.fen() >= some),
            ];
            let it = cells.entry(cell).or_default();
            it.0 += 1;
            it.1 += paid;
        }
        let cell = |([recency, frequency, monetary], (buyers, paid)): ([u8; 3], _)| Cell {
            recency,
            frequency,
            monetary,
            buyers,
            paid,
        };
        cells.into_iter().rev().map(cell).collect()
    }
}

/// Where `steps` level out, and from where on they stay there. Those with enough shoppers count: they are
/// the first ones, since never do more shoppers have more orders. The plateau is the lower median of the
/// upper half of them.
pub(super) fn magic(steps: &[Step]) -> Magic {
    let enough: Vec<Step> =
        steps.iter().copied().take_while(|it| it.share.all >= SAMPLE_MIN).collect();
    let mut upper: Vec<Share> = enough.iter().skip(enough.len() / 2).map(|it| it.share).collect();
    upper.sort_by(|a, b| a.compare(*b));
    let middle = upper.len().saturating_sub(1) / 2;
    let plateau = upper.get(middle).copied().filter(|_| enough.len() >= STEPS_MIN);
    let stays = |from: u64, plateau: Share| {
        let later = enough.iter().filter(|it| it.orders >= from);
        later.clone().all(|it| it.share.reaches_within(plateau, PLATEAU_POINTS))
    };
    let orders = plateau
        .and_then(|level| enough.iter().map(|it| it.orders).find(|from| stays(*from, level)));
    Magic {
        orders,
        plateau,
        steps: wide(enough.len()),
        sample_min: SAMPLE_MIN,
        tolerance: PLATEAU_POINTS,
    }
}

/// Fewer steps than these say nothing of where they lead.
pub const STEPS_MIN: usize = 3;

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(counts: &[u64]) -> Vec<Step> {
        let pairs = counts.iter().zip(counts.iter().skip(1)).zip(1..);
        pairs.map(|((&all, &of), orders)| Step { orders, share: Share { of, all } }).collect()
    }

    #[test]
    fn the_magic_number_is_where_shoppers_begin_to_stay() {
        for (counts, orders, plateau) in [
            // 30 %, 50 %, 80 %, 80 %, 80 %: the later half is the last three, their median 80 %.
            (&[10_000, 3_000, 1_500, 1_200, 960, 768][..], Some(3), Some((960, 1_200))),
            // 75 % is 5 points below 80 % and just stays; one shopper less does not.
            (&[4_000, 1_000, 750, 600, 480, 384], Some(2), Some((480, 600))),
            (&[4_000, 1_000, 749, 600, 480, 384], Some(3), Some((384, 480))),
            // A dip at the end: it never stays.
            (&[1_000, 900, 810, 729, 656, 270], None, Some((656, 729))),
            // The fifth step has 29 shoppers and says nothing: 30 % and 29 % are left, the lower counts.
            (&[1_000, 500, 333, 100, 29, 29], Some(1), Some((29, 100))),
            (&[1_000, 500, 333, 100, 30, 30], Some(1), Some((100, 333))),
            // Two steps say nothing of where they lead.
            (&[100, 50, 20], None, None),
            (&[], None, None),
        ] {
            let found = magic(&steps(counts));
            let plateau = plateau.map(|(of, all)| Share { of, all });
            assert_eq!((found.orders, found.plateau), (orders, plateau), "{counts:?}");
        }
    }

    #[test]
    fn spans_are_months_and_quarters_of_the_calendar() {
        let day = |text: &str| Day::try_from(text.to_owned()).unwrap();
        for (at, months, from) in [
            ("2026-11-30", 1, "2026-11-01"),
            ("2026-12-31", 1, "2026-12-01"),
            ("2026-12-31", 3, "2026-10-01"),
            ("2027-01-01", 3, "2027-01-01"),
            ("2026-09-30", 3, "2026-07-01"),
        ] {
            assert_eq!(first_of(span(day(at), months), months), day(from), "{at}");
        }
    }
}
