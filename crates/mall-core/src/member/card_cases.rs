use proptest::prelude::*;

use super::card::*;
use crate::{Day, DayClock, Money, Timestamp};

/// Ten in the morning of a day in shop time.
fn at(year: i64, month: i64, day: i64) -> Timestamp {
    Day::new(year, month, day).unwrap().at_minute(600, DayClock::SHOP)
}

fn term(starts_at: Timestamp, months: u32) -> Term {
    Term { starts_at, months, refunded: 0 }
}

#[test]
fn a_month_is_one_of_the_calendar() {
    // First day; how many months later; the day then.
    let cases = [
        ((2026, 1, 31), 0, (2026, 1, 31)),
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2026, 1, 31), 2, (2026, 3, 31)),
        ((2027, 12, 31), 2, (2028, 2, 29)),
        ((2026, 11, 26), 1, (2026, 12, 26)),
        ((2026, 11, 26), 2, (2027, 1, 26)),
        ((2026, 12, 31), 12, (2027, 12, 31)),
    ];
    for ((y, m, d), months, (year, month, day)) in cases {
        assert_eq!(term(at(y, m, d), 36).month_begins(months), at(year, month, day));
    }
}

#[test]
fn what_was_bought_again_begins_where_the_last_ends() {
    let first = term(at(2026, 1, 31), 1);
    let now = at(2026, 2, 10);
    assert!(first.holds(now));
    assert_eq!(begins_at(&[first], now), at(2026, 2, 28));
    assert_eq!(begins_at(&[first], at(2026, 2, 28)), at(2026, 2, 28), "it is over at that moment");
    assert_eq!(holds_until(&[first], at(2026, 2, 28)), None);
    assert_eq!(begins_at(&[first], at(2026, 3, 5)), at(2026, 3, 5));
    let gone = Term { refunded: 3, ..term(at(2026, 2, 28), 3) };
    assert_eq!(begins_at(&[first, gone], now), at(2026, 2, 28), "what went back holds nothing");
}

#[test]
fn months_that_have_not_begun_go_back_to_the_fen() {
    // Paid; months; months begun; what goes back.
    let cases = [(10_500, 3, 1, 7_000), (10_000, 3, 1, 6_666), (10_000, 3, 2, 3_333), (1, 3, 1, 0)];
    for (paid, months, begun, back) in cases {
        let it = term(at(2026, 1, 15), months);
        let now = it.month_begins(begun - 1);
        assert_eq!((it.begun(now), it.unused(now)), (begun, months - begun));
        assert_eq!(it.refund(Money::from_fen(paid), now), Money::from_fen(back), "{paid}");
    }
}

proptest! {
    #[test]
    fn each_month_is_paid_or_goes_back(
        paid in 1_i64..1_000_000, months in 1_u32..36, day in 0_i64..900, bought in 0_i64..400,
    ) {
        let it = term(at(2026, 1, 1).plus_ms(bought * 86_400_000), months);
        let now = at(2026, 1, 1).plus_ms(day * 86_400_000);
        let paid = Money::from_fen(paid);
        let back = it.refund(paid, now);
        prop_assert!(Money::ZERO <= back && back <= paid);
        let after = Term { refunded: it.unused(now), ..it };
        prop_assert_eq!(after.refund(paid, now), Money::ZERO, "once");
        prop_assert_eq!(after.unused(now), 0);
        prop_assert_eq!(after.holds(now), it.holds(now), "the month that has begun stays");
        if it.begun(now) == months {
            prop_assert_eq!(back, Money::ZERO);
        }
    }
}
