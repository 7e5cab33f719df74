//! Laws of points that end, over random histories.

use std::collections::BTreeMap;

use super::*;

/// `SplitMix64`, after Sebastiano Vigna (public domain).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// A shopper's points as a store keeps them.
#[derive(Default, Clone)]
struct Book {
    now: i64,
    batches: Vec<Batch<usize>>,
    /// What each order took of each batch, and has not come back.
    orders: Vec<BTreeMap<usize, u64>>,
    /// The sum of the ledger.
    balance: u64,
}

impl Book {
    fn earn(&mut self, units: u64, ends_at: Option<Timestamp>) {
        let (id, at) = (self.batches.len(), Timestamp(self.now));
        self.batches.push(Batch { id, at, ends_at, left: units });
        self.balance += units;
    }

    fn spend(&mut self, units: u64) {
        let parts = spend(&self.batches, units);
        assert_eq!(parts.is_some(), units <= self.balance, "it can be spent while it is there");
        let Some(parts) = parts else { return };
        assert_eq!(parts.iter().map(|it| it.units).sum::<u64>(), units);
        let mut order = BTreeMap::new();
        for part in parts {
            self.batches[part.id].left -= part.units;
            order.insert(part.id, part.units);
            // Nothing that ends before it is left: what ends first is spent first.
            let ends_at = self.batches[part.id].ends_at;
            if self.batches[part.id].left > 0 {
                let earlier = |it: &&Batch<usize>| {
                    it.left > 0
                        && it.ends_at.is_some()
                        && (ends_at.is_none() || it.ends_at < ends_at)
                };
                assert_eq!(self.batches.iter().find(earlier), None);
            }
        }
        self.balance -= units;
        self.orders.push(order);
    }

    fn give_back(&mut self, order: usize, units: u64) {
        let now = Timestamp(self.now);
        let taken: Vec<Taken<usize>> = self.orders[order]
            .iter()
            .map(|(id, units)| {
                let Batch { at, ends_at, .. } = self.batches[*id];
                Taken { id: *id, at, ends_at, units: *units }
            })
            .collect();
        let all: u64 = taken.iter().map(|it| it.units).sum();
        let parts = give_back(&taken, units, now);
        assert_eq!(parts.iter().map(|it| it.units).sum::<u64>(), units.min(all));
        for part in parts {
            *self.orders[order].get_mut(&part.id).unwrap() -= part.units;
            if part.lives {
                self.batches[part.id].left += part.units;
                self.balance += part.units;
            } else {
                self.earn(part.units, Some(fresh_ends_at(now)));
            }
        }
    }

    fn expire(&mut self) {
        let now = Timestamp(self.now);
        for it in self.batches.iter_mut().filter(|it| it.ends_at.is_some_and(|end| end <= now)) {
            self.balance -= std::mem::take(&mut it.left);
        }
    }

    fn left(&self) -> Vec<u64> {
        self.batches.iter().map(|it| it.left).collect()
    }
}

/// 10,000 when everything is to be proved.
fn histories() -> u64 {
    if std::env::var("XIAOPU_PROVE").is_ok_and(|it| it == "1") { 10_000 } else { 1_000 }
}

#[test]
fn the_balance_is_what_is_left_of_the_batches() {
    let rule = PointsExpiry { months: 1 };
    for seed in 0..histories() {
        let mut dice = Dice(seed);
        let mut book = Book { now: 1_795_665_600_000, ..Book::default() };
        for _ in 0..40 {
            match dice.below(6) {
                0 | 1 => {
                    let ends_at = (dice.below(4) > 0).then(|| rule.ends_at(Timestamp(book.now)));
                    book.earn(1 + dice.below(50), ends_at);
                }
                2 | 3 => book.spend(1 + dice.below(60)),
                4 if !book.orders.is_empty() => {
                    let count = u64::try_from(book.orders.len()).unwrap();
                    let order = usize::try_from(dice.below(count)).unwrap();
                    book.give_back(order, 1 + dice.below(40));
                }
                _ => {
                    book.now += i64::try_from(dice.below(20 * 86_400_000)).unwrap();
                    book.expire();
                }
            }
            assert_eq!(book.left().iter().sum::<u64>(), book.balance, "{seed}");
        }
    }
}

/// A purchase that comes back whole, in however many parts, before anything ended, never was.
#[test]
fn what_comes_back_whole_is_as_if_nothing_had_been() {
    for seed in 0..histories() {
        let mut dice = Dice(seed ^ 0x5eed);
        let mut book = Book { now: 1_795_665_600_000, ..Book::default() };
        for at in 0..=dice.below(6) {
            let ends_at = (dice.below(3) > 0)
                .then(|| Timestamp(book.now + 1 + i64::try_from(dice.below(9)).unwrap()));
            book.now += i64::try_from(at % 2).unwrap();
            book.earn(1 + dice.below(30), ends_at.map(|end| end.plus_ms(100)));
        }
        let before = book.left();
        let spent = 1 + dice.below(book.balance);
        book.spend(spent);
        let mut back = 0;
        while back < spent {
            let part = (1 + dice.below(10)).min(spent - back);
            book.give_back(0, part);
            back += part;
        }
        assert_eq!(book.left(), before, "{seed}");
        book.give_back(0, 5);
        assert_eq!(book.left(), before, "no more comes back than was spent");
    }
}

#[test]
fn points_end_with_a_month_of_the_shop() {
    let day = |year, month, day| Day::new(year, month, day).unwrap().starts_at(DayClock::SHOP);
    let ends = |months, at| PointsExpiry { months }.ends_at(at);
    assert_eq!(ends(1, day(2026, 11, 26)), day(2027, 1, 1));
    assert_eq!(ends(12, day(2026, 1, 31)), day(2027, 2, 1));
    // A moment before midnight in Shanghai it still is November.
    assert_eq!(ends(1, day(2026, 12, 1).plus_ms(-1)), day(2027, 1, 1));
    assert_eq!(ends(1, day(2026, 12, 1)), day(2027, 2, 1));
    assert_eq!(fresh_ends_at(day(2026, 11, 26)), day(2026, 12, 4));
    assert!(PointsExpiry { months: 0 }.check().is_err());
    assert!(PointsExpiry { months: 61 }.check().is_err());
}

#[test]
fn what_came_back_too_late_lives_on_its_own() {
    let taken =
        |id, ends| Taken { id, at: Timestamp(0), ends_at: Some(Timestamp(ends)), units: 10 };
    let parts = give_back(&[taken(1, 5), taken(2, 50)], 15, Timestamp(5));
    let said: Vec<_> = parts.iter().map(|it| (it.id, it.units, it.lives)).collect();
    assert_eq!(said, [(2, 10, true), (1, 5, false)]);
}
