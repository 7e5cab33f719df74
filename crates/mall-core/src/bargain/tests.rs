//! What holds of every bargain.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn bargain(cuts: &[i64]) -> Bargain {
    serde_json::from_value(json!({
        "id": "serum", "title": "砍价", "sku": "serum", "floor": 1_000, "cuts": cuts, "hours": 24,
        "window": {"startsAt": 10, "endsAt": 20}, "stock": 5, "perShopper": 2, "helpsPerShopper": 3
    }))
    .unwrap()
}

const OPEN: OpenBargain =
    OpenBargain { helpers: 1, ends_at: Timestamp(100), bought: false, mine: true };
const PLENTY: BargainStanding = BargainStanding { taken: 0, mine: 0, pieces: 9 };

#[test]
fn the_first_reason_against_it_is_told() {
    let it = bargain(&[500, 300]);
    for (standing, now, said) in [
        (PLENTY, 10, Ok(())),
        (PLENTY, 9, Err(BargainRefusal::NotStarted)),
        (PLENTY, 20, Err(BargainRefusal::Over)),
        (BargainStanding { taken: 5, ..PLENTY }, 10, Err(BargainRefusal::Gone)),
        (BargainStanding { pieces: 0, ..PLENTY }, 10, Err(BargainRefusal::Gone)),
        (BargainStanding { mine: 2, ..PLENTY }, 10, Err(BargainRefusal::MyLimit)),
    ] {
        assert_eq!(it.may_start(standing, Timestamp(now)), said);
    }
    let theirs = OpenBargain { mine: false, ..OPEN };
    for (open, today, now, said) in [
        (theirs, 0, 99, Ok(Money::from_fen(300))),
        (OPEN, 0, 99, Err(BargainRefusal::Own)),
        (theirs, 0, 100, Err(BargainRefusal::Ended)),
        (OpenBargain { bought: true, ..theirs }, 0, 99, Err(BargainRefusal::Bought)),
        (OpenBargain { helpers: 2, ..theirs }, 0, 99, Err(BargainRefusal::Full)),
        (theirs, 3, 99, Err(BargainRefusal::HelpLimit)),
    ] {
        assert_eq!(it.may_help(open, today, Timestamp(now)), said);
    }
    for (open, standing, now, said) in [
        (OPEN, PLENTY, 99, Ok(1_300)),
        (theirs, PLENTY, 99, Err(BargainRefusal::NotOwn)),
        (OPEN, PLENTY, 100, Err(BargainRefusal::Ended)),
        (OpenBargain { bought: true, ..OPEN }, PLENTY, 99, Err(BargainRefusal::Bought)),
        (OPEN, BargainStanding { taken: 5, ..PLENTY }, 99, Err(BargainRefusal::Gone)),
        (OPEN, BargainStanding { mine: 2, ..PLENTY }, 99, Err(BargainRefusal::MyLimit)),
    ] {
        let price = it.may_buy(open, standing, Timestamp(now)).map(|it| it.price.fen());
        assert_eq!(price, said);
    }
    assert_eq!(it.ends_at(Timestamp(1)), Timestamp(86_400_001));
}

#[test]
fn what_no_bargain_can_be_is_named() {
    let it = || bargain(&[500, 300]);
    assert_eq!(it().check(), Ok(()));
    let long = vec![Money::from_fen(1); BARGAIN_CUTS_MAX + 1];
    for (broken, field) in [
        (Bargain { title: String::new(), ..it() }, "title"),
        (Bargain { floor: Money::ZERO, ..it() }, "floor"),
        (Bargain { cuts: Vec::new(), ..it() }, "cuts"),
        (Bargain { cuts: long, ..it() }, "cuts"),
        (bargain(&[500, 0]), "cuts[1]"),
        (Bargain { hours: 0, ..it() }, "hours"),
        (Bargain { hours: BARGAIN_HOURS_MAX + 1, ..it() }, "hours"),
        (Bargain { stock: ACTIVITY_STOCK_MAX + 1, ..it() }, "stock"),
        (Bargain { per_shopper: 0, ..it() }, "perShopper"),
        (Bargain { helps_per_shopper: 0, ..it() }, "helpsPerShopper"),
    ] {
        assert_eq!(broken.check().unwrap_err().field, field);
    }
}

proptest! {
    /// Each helper lowers it by the cut of their place, and nobody below the floor, however many come.
    #[test]
    fn the_price_falls_by_the_schedule_to_the_floor(
        cuts in proptest::collection::vec(1_i64..100_000, 1..30), more in 0_u32..10,
    ) {
        let it = bargain(&cuts);
        let all = u32::try_from(cuts.len()).unwrap();
        let mut price = it.price_after(0);
        prop_assert_eq!(price.fen(), 1_000 + cuts.iter().sum::<i64>());
        for helpers in 0..all {
            let cut = it.next_cut(helpers).unwrap();
            prop_assert_eq!(cut.fen(), cuts[helpers as usize]);
            price -= cut;
            prop_assert_eq!(price, it.price_after(helpers + 1));
            prop_assert!(price >= it.floor);
        }
        prop_assert_eq!(it.price_after(all + more), it.floor);
        prop_assert_eq!(it.next_cut(all + more), None);
    }

    /// Whoever comes, in whatever order and at whatever time: the sum is that of how many they are.
    #[test]
    fn neither_who_nor_when_nor_their_order_matters(
        who in proptest::collection::vec((0_u32..3, 0_i64..100), 0..12).prop_shuffle(),
    ) {
        let it = bargain(&[500, 300, 200, 100, 50]);
        let mut helpers = 0;
        let mut off = Money::ZERO;
        for (today, now) in &who {
            let open = OpenBargain { helpers, mine: false, ..OPEN };
            if let Ok(cut) = it.may_help(open, (*today).min(2), Timestamp(*now)) {
                helpers += 1;
                off += cut;
            }
        }
        prop_assert_eq!(helpers as usize, who.len().min(5));
        prop_assert_eq!(it.price_after(0) - off, it.price_after(helpers));
    }
}
