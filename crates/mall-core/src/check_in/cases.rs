//! Check-ins by hand, and what holds for every history.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Timestamp;

fn day(text: &str) -> Day {
    Day::try_from(text.to_owned()).unwrap()
}

/// A moment of November 2025 in shop time.
fn at(of_month: i64, hour: i64) -> Timestamp {
    day("2025-11-01").plus(of_month - 1).at_minute(hour * 60, DayClock::SHOP)
}

fn points(points: u32) -> Reward {
    Reward::Points { points }
}

/// November 2025, day n gives n points; 3 days in a row 30 points, 7 days a red packet of ¥0.88.
fn november(cycle: Value) -> CheckIn {
    let daily: Vec<Value> = (1..=7).map(|n| json!([{"points": {"points": n}}])).collect();
    let mut it = json!({
        "id": "c", "title": "签到",
        "window": {"startsAt": at(1, 0), "endsAt": at(31, 0)},
        "daily": daily,
        "milestones": [
            {"days": 3, "rewards": [{"points": {"points": 30}}]},
            {"days": 7, "rewards": [{"redPacket": {"amount": 88}}]}],
        "makeUp": {"times": 2, "daysBack": 4, "cards": 1, "points": 50, "paysDay": true},
    });
    it["cycle"] = cycle;
    let it: CheckIn = serde_json::from_value(it).unwrap();
    it.check().unwrap();
    it
}

fn seven() -> CheckIn {
    november(json!({"days": {"of": 7}}))
}

/// Days of November that were checked in, and made up.
fn history(checked: &[i64], made_up: &[i64]) -> Vec<Checked> {
    let of = |days: &[i64], made_up| -> Vec<Checked> {
        days.iter().map(|it| Checked { day: day("2025-11-01").plus(it - 1), made_up }).collect()
    };
    [of(checked, false), of(made_up, true)].concat()
}

fn rewards(it: &CheckedIn) -> Vec<Reward> {
    it.rewards.iter().map(|it| it.reward.clone()).collect()
}

const RICH: Purse = Purse { cards: 9, points: 999 };

#[test]
fn seven_days_in_a_row() {
    let it = seven();
    let mut days = Vec::new();
    for n in 10..=16_i64 {
        let done = it.check_in(&days, at(n, 9)).unwrap();
        let in_row = u32::try_from(n - 9).unwrap();
        let mut expected = vec![points(in_row)];
        if in_row == 3 {
            expected.push(points(30));
        }
        if in_row == 7 {
            expected.push(Reward::RedPacket { amount: Money::from_fen(88) });
        }
        assert_eq!((rewards(&done), done.streak), (expected, in_row), "day {n}");
        days.push(done.checked);
    }
    // The eighth is the first of the next cycle, and the streak goes on.
    let eighth = it.check_in(&days, at(17, 9)).unwrap();
    assert_eq!((rewards(&eighth), eighth.streak), (vec![points(1)], 8));
}

#[test]
fn once_a_day_and_the_day_is_the_shops() {
    let it = seven();
    let today = it.check_in(&[], at(10, 0)).unwrap();
    let refused = |now| it.check_in(&[today.checked], now).unwrap_err();
    for now in [at(10, 0), at(10, 23), at(11, 0).plus_ms(-1)] {
        assert_eq!(refused(now), CheckInRefusal::Done { day: day("2025-11-10") });
    }
    assert!(it.check_in(&[today.checked], at(11, 0)).is_ok());
    // A clock that was set back gives no day twice.
    let behind = CheckInRefusal::Behind { last: day("2025-11-10") };
    assert_eq!(refused(at(10, 0).plus_ms(-1)), behind);
    let late = CheckIn { clock: DayClock { starts_minute: 240, ..DayClock::SHOP }, ..seven() };
    assert_eq!(late.check_in(&[], at(10, 3)).unwrap().checked.day, day("2025-11-09"));
    let (starts_at, ended_at) = (it.window.starts_at, it.window.ends_at);
    let early = it.check_in(&[], starts_at.plus_ms(-1));
    assert_eq!(early, Err(CheckInRefusal::NotStarted { starts_at }));
    assert_eq!(it.check_in(&[], ended_at), Err(CheckInRefusal::Over { ended_at }));
    assert!(it.check_in(&[], ended_at.plus_ms(-1)).is_ok());
}

#[test]
fn a_streak_breaks_by_itself() {
    let it = seven();
    let days = history(&[10, 11], &[]);
    let streak = |now| (it.page(&days, now).streak, it.page(&days, now).in_cycle);
    assert_eq!(streak(at(11, 23)), (2, 2));
    assert_eq!(streak(at(13, 0).plus_ms(-1)), (2, 2), "it can still go on");
    assert_eq!(streak(at(13, 0)), (0, 0), "and nobody had to look at it");
    assert_eq!(it.check_in(&days, at(13, 8)).unwrap().streak, 1);
    // A day that a store tells of twice counts once.
    let twice = history(&[10, 11, 11], &[10]);
    assert_eq!(rewards(&it.check_in(&twice, at(12, 8)).unwrap()), [points(3), points(30)]);
}

#[test]
fn a_day_made_up_joins_what_it_parted() {
    let it = seven();
    let days = history(&[10, 11, 13, 14], &[]);
    let done = it.make_up(&days, day("2025-11-12"), false, RICH, at(14, 9)).unwrap();
    assert_eq!(rewards(&done), [points(3), points(30)]);
    assert_eq!(done.streak, 5);
    assert_eq!(done.cost, Some(MakeUpCost::Cards { cards: 1 }));
    let why = GivenFor::Milestone { cycle: day("2025-11-10"), days: 3 };
    assert_eq!(done.rewards[1].why, why);
    // The milestone of three was given; days to come give theirs.
    let all = history(&[10, 11, 13, 14], &[12]);
    assert_eq!(rewards(&it.check_in(&all, at(15, 9)).unwrap()), [points(6)]);
    let without = CheckIn { make_up: it.make_up.map(|it| MakeUp { pays_day: false, ..it }), ..it };
    let done = without.make_up(&days, day("2025-11-12"), true, RICH, at(14, 9)).unwrap();
    assert_eq!(rewards(&done), [points(30)]);
    assert_eq!(done.cost, Some(MakeUpCost::Points { points: 50 }));
}

#[test]
fn what_cannot_be_made_up_says_why() {
    let it = seven();
    let refused = |days: &[Checked], on: i64, now: i64| {
        it.make_up(days, day("2025-11-01").plus(on - 1), false, RICH, at(now, 9)).unwrap_err()
    };
    let days = history(&[3, 10, 14, 15], &[]);
    assert_eq!(refused(&days, 15, 15), CheckInRefusal::NotOver);
    assert_eq!(refused(&days, 16, 15), CheckInRefusal::NotOver);
    assert_eq!(refused(&days, 14, 15), CheckInRefusal::Done { day: day("2025-11-14") });
    // Cycles of seven from the third: 10 to 16 is the present one.
    assert_eq!(refused(&days, 9, 15), CheckInRefusal::NotInCycle);
    assert_eq!(refused(&days, 11, 16), CheckInRefusal::TooFarBack { days_back: 4 });
    let used = history(&[3, 10, 15], &[13, 14]);
    assert_eq!(refused(&used, 12, 15), CheckInRefusal::NoTimesLeft { times: 2 });
    let poor = Purse { cards: 0, points: 49 };
    let pay = |with_points| {
        it.make_up(&days, day("2025-11-12"), with_points, poor, at(15, 9)).unwrap_err()
    };
    assert_eq!(pay(false), CheckInRefusal::TooDear { cost: MakeUpCost::Cards { cards: 1 } });
    assert_eq!(pay(true), CheckInRefusal::TooDear { cost: MakeUpCost::Points { points: 50 } });
    let never = CheckIn { make_up: None, ..seven() };
    let no = never.make_up(&days, day("2025-11-12"), false, RICH, at(15, 9));
    assert_eq!(no, Err(CheckInRefusal::NotOffered));
}

#[test]
fn weeks_and_months_start_anew_by_the_calendar() {
    // 2025-11-10 is a Monday.
    let week = november(json!("week"));
    let days = history(&[8, 9, 10, 11], &[]);
    let page = week.page(&days, at(11, 9));
    assert_eq!((page.streak, page.in_cycle), (4, 2));
    assert_eq!((page.days.len(), page.days[0].day), (7, day("2025-11-10")));
    let third = week.check_in(&days, at(12, 9)).unwrap();
    assert_eq!(rewards(&third), [points(3), points(30)], "Monday to Wednesday");
    let month = november(json!("month"));
    let page = month.page(&[], at(10, 9));
    assert_eq!(page.days.len(), 30);
    assert_eq!(page.days[0].state, DayState::Missed);
    // In a month seven days are read round: the eighth gives what the first does.
    assert_eq!(rewards(&month.check_in(&[], at(8, 9)).unwrap()), [points(1)]);
    let endless = november(json!("endless"));
    let done = endless.check_in(&history(&[8, 9], &[]), at(10, 9)).unwrap();
    assert_eq!(rewards(&done), [points(3), points(30)]);
    // Once in the whole activity.
    let again = endless.check_in(&history(&[8, 9, 10, 12, 13], &[]), at(14, 9)).unwrap();
    assert_eq!(rewards(&again), [points(7)]);
}

#[test]
fn the_calendar_says_of_each_day_how_it_stands() {
    let it = seven();
    // 10 done, 11 missed, 12 made up, 13 is today.
    let page = it.page(&history(&[10], &[12]), at(13, 9));
    let states: Vec<DayState> = page.days.iter().map(|it| it.state).collect();
    let future = DayState::Future;
    let expected = [
        DayState::Done,
        DayState::Missed,
        DayState::MadeUp,
        DayState::Today,
        future,
        future,
        future,
    ];
    assert_eq!(states, expected);
    let can: Vec<bool> = page.days.iter().map(|it| it.can_make_up).collect();
    assert_eq!(can, [false, true, false, false, false, false, false]);
    assert_eq!(page.days[1].rewards, [points(2)]);
    assert_eq!(page.days[4].rewards, [points(5)]);
    // 12, 13, 14 are three in a row.
    let milestones: Vec<Option<u32>> = page.days.iter().map(|it| it.milestone).collect();
    assert_eq!(milestones, [None, None, None, None, Some(3), None, None]);
    assert_eq!(page.next_milestone.map(|it| (it.days, it.missing)), Some((3, 2)));
    assert_eq!((page.make_ups_left, page.refusal), (1, None));
    assert_eq!(page.changes_at, at(14, 0));
    // Seven in a row cannot be had any more in this cycle.
    let page = it.page(&history(&[10, 12, 13, 14], &[]), at(14, 9));
    assert_eq!(page.next_milestone, None);
    let end = it.page(&[], at(30, 9));
    assert_eq!(end.days[1].state, DayState::Outside);
    assert_eq!(end.changes_at, it.window.ends_at);
}

#[test]
fn what_cannot_be_taken_is_named() {
    let said = |change: &dyn Fn(&mut CheckIn)| {
        let mut it = seven();
        change(&mut it);
        it.check().unwrap_err().to_string()
    };
    assert_eq!(said(&|it| it.cycle = Cycle::Days { of: 1 }), "`cycle.of` must be from 2 to 31");
    assert_eq!(said(&|it| it.daily.push(vec![])), "`daily` may have at most 7 entries");
    assert_eq!(said(&|it| it.milestones[1].days = 3), "`milestones[1].days` must be from 4 to 7");
    assert_eq!(
        said(&|it| it.daily[2] = vec![Reward::RedPacket { amount: Money::from_fen(20_001) }]),
        "`daily[2][0].amount` must be from 1 to 20000"
    );
    let free = |it: &mut CheckIn| {
        it.make_up = it.make_up.map(|it| MakeUp { cards: None, points: None, ..it });
    };
    assert!(said(&free).starts_with("`makeUp.cards`"));
    assert!(
        serde_json::from_value::<Milestone>(json!({"days": 1, "rewards": [], "x": 1})).is_err()
    );
}

fn cycles() -> impl Strategy<Value = Value> {
    prop_oneof![
        (2..32_u32).prop_map(|of| json!({"days": {"of": of}})),
        Just(json!("week")),
        Just(json!("month")),
        Just(json!("endless")),
    ]
}

/// A check-in without a limit but that of the cycle.
fn generous(cycle: Value) -> CheckIn {
    let it = november(json!("endless"));
    let make_up = MakeUp { times: 31, days_back: 31, ..it.make_up.unwrap() };
    let milestones = (2..7).map(|days| Milestone { days, rewards: vec![points(days * 100)] });
    let cycle = serde_json::from_value(cycle).unwrap();
    CheckIn { cycle, make_up: Some(make_up), milestones: milestones.collect(), ..it }
}

proptest! {
    #[test]
    fn a_streak_is_what_counting_back_finds(
        cycle in cycles(), days in prop::collection::btree_set(1..31_i64, 0..25), today in 1..31_i64,
    ) {
        let it = generous(cycle);
        let done: Vec<i64> = days.iter().copied().filter(|it| *it <= today).collect();
        let page = it.page(&history(&done, &[]), at(today, 12));
        // The longest n such that the n days before a day that is not over are all there.
        let from = if done.contains(&today) { today } else { today - 1 };
        let brute = (0..31).take_while(|back| done.contains(&(from - back))).count();
        prop_assert_eq!(usize::try_from(page.streak).unwrap(), brute);
        prop_assert!(page.in_cycle <= page.streak);
        for it in &page.days {
            let of_month = it.day.since(day("2025-11-01")) + 1;
            let is_done = matches!(it.state, DayState::Done);
            prop_assert_eq!(is_done, done.contains(&of_month));
        }
        let next = page.days.iter().find_map(|it| it.milestone);
        if let Cycle::Days { .. } | Cycle::Week = it.cycle {
            prop_assert_eq!(page.next_milestone.map(|it| it.days), next);
        }
    }

    #[test]
    fn once_a_day_however_often_it_is_tried(
        cycle in cycles(), mut tries in prop::collection::vec((1..31_i64, 0..1_440_i64), 1..60),
    ) {
        let it = generous(cycle);
        tries.sort_unstable();
        let mut days = Vec::new();
        for (of_month, minute) in &tries {
            let now = at(*of_month, 0).plus_ms(minute * 60_000);
            if let Ok(done) = it.check_in(&days, now) {
                days.push(done.checked);
            }
        }
        let tried: BTreeSet<i64> = tries.iter().map(|it| it.0).collect();
        prop_assert_eq!(days, history(&tried.into_iter().collect::<Vec<_>>(), &[]));
    }

    /// Whatever the order in which missed days are made up, and whether a check-in comes before or
    /// after: the same is given, each for its reason once.
    #[test]
    fn the_order_of_make_ups_does_not_matter(
        cycle in cycles(),
        days in prop::collection::btree_set(1..28_i64, 1..20),
        order in Just((1..28_i64).collect::<Vec<_>>()).prop_shuffle(),
        first in any::<bool>(),
    ) {
        let it = generous(cycle);
        let done: Vec<i64> = days.iter().copied().collect();
        let run = |order: &[i64], first: bool| {
            let (mut all, mut given) = (history(&done, &[]), Vec::new());
            let now = at(28, 12);
            if first {
                let today = it.check_in(&all, now).unwrap();
                all.push(today.checked);
                given.extend(today.rewards);
            }
            for on in order {
                let on = day("2025-11-01").plus(on - 1);
                if let Ok(made_up) = it.make_up(&all, on, false, RICH, now) {
                    all.push(made_up.checked);
                    given.extend(made_up.rewards);
                }
            }
            if !first {
                let today = it.check_in(&all, now).unwrap();
                all.push(today.checked);
                given.extend(today.rewards);
            }
            all.sort();
            given.sort();
            (all, given)
        };
        let sorted: Vec<i64> = (1..28).collect();
        let (all, given) = run(&order, first);
        prop_assert_eq!((&all, &given), (&run(&sorted, true).0, &run(&sorted, true).1));
        let whys: BTreeSet<GivenFor> = given.iter().map(|it| it.why).collect();
        prop_assert_eq!(whys.len(), given.len());
        // Milestones in all: those of before and those given now are what the whole run reaches.
        let reached = |history: &[Checked]| {
            let page = it.page(history, at(28, 12));
            let own = page.days.iter().filter(|it| !matches!(it.state, DayState::Outside));
            let mut longest = 0_u32;
            let mut run = 0_u32;
            for it in own {
                let counts = matches!(it.state, DayState::Done | DayState::MadeUp);
                run = if counts { run + 1 } else { 0 };
                longest = longest.max(run);
            }
            it.milestones.iter().filter(|it| it.days <= longest).count()
        };
        let passed = whys.iter().filter(|it| matches!(it, GivenFor::Milestone { .. })).count();
        prop_assert_eq!(passed, reached(&all) - reached(&history(&done, &[])));
    }

    #[test]
    fn no_more_days_are_made_up_than_may_be(
        cycle in cycles(), times in 1..4_u32, days_back in 1..31_u32, by_month in any::<bool>(),
        days in prop::collection::btree_set(1..28_i64, 1..20), tries in prop::collection::vec(1..31_i64, 40),
    ) {
        let per = if by_month { MakeUpPer::Month } else { MakeUpPer::Cycle };
        let rule = MakeUp { times, per, days_back, ..generous(cycle.clone()).make_up.unwrap() };
        let it = CheckIn { make_up: Some(rule), ..generous(cycle) };
        let mut all = history(&days.iter().copied().collect::<Vec<_>>(), &[]);
        let now = at(28, 12);
        for on in tries {
            let on = day("2025-11-01").plus(on - 1);
            let shown = it.page(&all, now).days.iter().any(|it| it.day == on && it.can_make_up);
            let made_up = it.make_up(&all, on, true, RICH, now);
            prop_assert_eq!(shown, made_up.is_ok(), "the page says what is so");
            if let Ok(made_up) = made_up {
                prop_assert!(day("2025-11-28").since(on) <= days_back.into());
                all.push(made_up.checked);
            }
        }
        let count = all.iter().filter(|it| it.made_up).count();
        prop_assert!(count <= usize::try_from(times).unwrap());
    }
}
