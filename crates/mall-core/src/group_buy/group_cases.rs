//! What holds for every group, whatever happens to it and in whatever order.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cases::{opened, order, shopper, tea};
use super::*;

const NAMES: [&str; 6] = ["ann", "bo", "cy", "di", "ed", "fay"];

/// `(minutes later, what, who)`.
fn stories() -> impl Strategy<Value = Vec<(i64, u8, usize)>> {
    // Mostly minutes, at times so many that the group's day is over.
    let wait = prop_oneof![8 => 0..4_i64, 1 => 8..14_i64, 1 => 0..1_500_i64];
    prop::collection::vec((wait, 0..8_u8, 0..NAMES.len()), 0..60)
}

fn event(what: u8, name: &str, now: Timestamp) -> GroupEvent {
    let (shopper, order) = (shopper(name), order(name));
    match what {
        0..=2 => GroupEvent::Join { shopper, order, pay_before: tea().pay_before(now) },
        3..=5 => GroupEvent::Paid { shopper, order },
        6 => GroupEvent::Leave { order },
        _ => GroupEvent::Release { order },
    }
}

/// What has become of an order, as the orders' side sees it: it knows consequences alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Held,
    Cancelled,
    Waiting,
    Shipped,
    Refunded,
}

/// Lets each consequence happen; an order is never refunded twice, shipped twice, or both.
fn happen(fates: &mut BTreeMap<OrderId, Fate>, all: &[Consequence]) -> Result<(), String> {
    for it in all {
        let (order, fate) = match it {
            Consequence::Hold { order, .. } => (order, Fate::Held),
            Consequence::Wait { order } => (order, Fate::Waiting),
            Consequence::Ship { order } => (order, Fate::Shipped),
            Consequence::Cancel { order } => (order, Fate::Cancelled),
            Consequence::Refund { order, .. } => (order, Fate::Refunded),
            Consequence::Tell { .. } => continue,
        };
        let before = fates.insert(order.clone(), fate);
        let is_legal = match (before, fate) {
            (None | Some(Fate::Held | Fate::Cancelled), _) => {
                fate != Fate::Cancelled || before.is_some()
            }
            (Some(Fate::Waiting), it) => matches!(it, Fate::Shipped | Fate::Refunded),
            (Some(Fate::Shipped | Fate::Refunded), _) => false,
        };
        if !is_legal {
            return Err(format!("{order}: {before:?} → {fate:?}"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn never_overfilled_and_formed_exactly_when_full(
        size in 2..6_u32, virtual_from in prop::option::of(1..4_u32), story in stories(),
    ) {
        let mut group = opened(size);
        group.virtual_from = virtual_from;
        let mut fates = BTreeMap::from([(order("ann"), Fate::Held)]);
        let mut paid: Vec<OrderId> = Vec::new();
        let mut now = Timestamp(0);
        // The last turn is long after the group's day.
        let last = (3_000, 7, 0);
        for (wait, what, who) in story.into_iter().chain([last]) {
            now = now.plus_ms(wait * 60_000);
            let event = event(what, NAMES[who], now);
            let at = group.at(now);
            let outcome = group.apply(&event, now);
            if let GroupEvent::Paid { order, .. } = &event {
                let outcome = outcome.as_ref().expect("money is never refused");
                let held = group.seats.iter().find(|it| it.order == *order);
                if let Some(SeatState::Reserved { pay_before }) = held.map(|it| it.state)
                    && now < pay_before
                {
                    let seat = outcome.group.seats.iter().find(|it| it.order == *order);
                    prop_assert_eq!(seat.map(|it| it.state), Some(SeatState::Paid { at: now }));
                }
                if !paid.contains(order) {
                    paid.push(order.clone());
                }
            }
            let Ok(outcome) = outcome else { continue };
            let next = outcome.group;
            prop_assert_eq!(next.check(), Ok(()));
            prop_assert!(next.taken() <= size, "overfilled");
            let is_formed = matches!(next.state, GroupState::Formed { .. });
            prop_assert_eq!(is_formed, next.paid() == size);
            if let GroupState::Completed { filled, .. } = next.state {
                prop_assert!(virtual_from.is_some_and(|from| next.paid() >= from));
                prop_assert_eq!(next.paid() + filled, size);
            }
            // Final is final.
            if at.state != GroupState::Forming {
                prop_assert_eq!(next.state, at.state);
                if group.state == at.state {
                    let live = |it: &Group| -> Vec<Seat> {
                        it.seats.iter().filter(|it| it.is_live()).cloned().collect()
                    };
                    prop_assert_eq!(live(&next), live(&group));
                }
            }
            if let Err(why) = happen(&mut fates, &outcome.consequences) {
                prop_assert!(false, "{}", why);
            }
            // The same again changes nothing.
            if !matches!(event, GroupEvent::Join { .. }) && let Ok(again) = next.apply(&event, now) {
                prop_assert_eq!(&again.group, &next);
                prop_assert_eq!(again.consequences, vec![]);
            }
            group = next;
        }
        // Whoever paid has goods or money, and exactly one of them.
        prop_assert!(group.state != GroupState::Forming);
        let is_formed = !matches!(group.state, GroupState::Failed { .. });
        for order in &paid {
            let seat = group.seats.iter().find(|it| it.order == *order).expect("a paid seat is kept");
            let has_it = matches!(seat.state, SeatState::Paid { .. });
            prop_assert!(!has_it || is_formed);
            let fate = if has_it { Fate::Shipped } else { Fate::Refunded };
            prop_assert_eq!(fates.get(order), Some(&fate));
        }
        for (order, fate) in &fates {
            let money = matches!(fate, Fate::Shipped | Fate::Refunded);
            prop_assert_eq!(money, paid.contains(order), "{} {:?}", order, fate);
        }
    }

    /// Whether and when a job told the group the time changes nothing.
    #[test]
    fn ticks_change_nothing(
        size in 2..6_u32,
        story in stories(),
        ticks in prop::collection::vec(0..3_u8, 60),
    ) {
        let (mut group, mut ticked) = (opened(size), opened(size));
        let mut fates = BTreeMap::from([(order("ann"), Fate::Held)]);
        let mut ticked_fates = fates.clone();
        let mut now = Timestamp(0);
        for ((wait, what, who), ticks) in story.into_iter().zip(ticks) {
            let before = now;
            now = now.plus_ms(wait * 60_000);
            for tick in 0..ticks {
                let at = if tick == 0 { before } else { now };
                let outcome = ticked.apply(&GroupEvent::Tick, at).unwrap();
                happen(&mut ticked_fates, &outcome.consequences).unwrap();
                ticked = outcome.group;
            }
            let event = event(what, NAMES[who], now);
            let (one, other) = (group.apply(&event, now), ticked.apply(&event, now));
            prop_assert_eq!(one.is_ok(), other.is_ok());
            let (Ok(one), Ok(other)) = (one, other) else { continue };
            prop_assert_eq!(&one.group.seats, &other.group.seats);
            happen(&mut fates, &one.consequences).unwrap();
            happen(&mut ticked_fates, &other.consequences).unwrap();
            (group, ticked) = (one.group, other.group);
        }
        for (group, fates) in [(group, &mut fates), (ticked, &mut ticked_fates)] {
            let last = group.apply(&GroupEvent::Tick, now).unwrap();
            happen(fates, &last.consequences).unwrap();
        }
        prop_assert_eq!(fates, ticked_fates);
    }

    /// Whoever of many is first: one gets the last seat.
    #[test]
    fn the_last_seat_takes_one(joiners in 1..40_usize) {
        let paid = GroupEvent::Paid { shopper: shopper("ann"), order: order("ann") };
        let mut group = opened(2).apply(&paid, Timestamp(1)).unwrap().group;
        let mut got = 0;
        for n in 0..joiners {
            let name = format!("n{n}");
            let now = Timestamp(2);
            let join = GroupEvent::Join {
                shopper: shopper(&name), order: order(&name), pay_before: tea().pay_before(now),
            };
            if let Ok(outcome) = group.apply(&join, now) {
                got += 1;
                group = outcome.group;
            }
        }
        prop_assert_eq!((got, group.taken()), (1, 2));
    }
}
