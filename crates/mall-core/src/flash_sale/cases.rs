//! Flash sales by hand, and what holds for all of them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::DayClock;
use crate::limits::FLASH_TABS_MAX;

const HOUR: i64 = 3_600_000;

fn day(text: &str) -> Day {
    Day::try_from(text.to_owned()).unwrap()
}

/// A minute of a day in shop time.
fn at(text: &str, hour: i64, minute: i64) -> Timestamp {
    day(text).at_minute(hour * 60 + minute, DayClock::SHOP)
}

fn item(sku: &str) -> Value {
    json!({"sku": sku, "price": 990, "stock": 100, "perOrder": 2, "perShopper": 3})
}

fn session(id: &str, days: &Value, hours: (u16, u16), sku: &str) -> Value {
    json!({"id": id, "days": days, "from": hours.0 * 60, "to": hours.1 * 60, "items": [item(sku)]})
}

/// All of November and December 2025.
fn sale(sessions: &[Value]) -> FlashSale {
    let window = Window { starts_at: at("2025-11-01", 0, 0), ends_at: at("2026-01-01", 0, 0) };
    let mut sale = json!({"id": "flash", "title": "秒杀", "window": window});
    sale["sessions"] = sessions.into();
    serde_json::from_value(sale).unwrap()
}

fn daily(hours: (u16, u16)) -> FlashSale {
    let it = sale(&[session("s", &json!("daily"), hours, "a")]);
    it.check().unwrap();
    it
}

#[test]
fn opens_and_closes_to_the_millisecond() {
    let sale = daily((10, 12));
    let (sessions, today) = (&sale.sessions[0], day("2025-11-26"));
    let it = sale.occurrence(sessions, today).unwrap();
    let opens = at("2025-11-26", 10, 0);
    for (from_opening, stage, next) in [
        (-HOUR - 1, Stage::NotOpen, Some(-HOUR)),
        (-HOUR, Stage::WarmUp, Some(0)),
        (-1, Stage::WarmUp, Some(0)),
        (0, Stage::Open, Some(2 * HOUR)),
        (2 * HOUR - 1, Stage::Open, Some(2 * HOUR)),
        (2 * HOUR, Stage::Ended, None),
    ] {
        let now = opens.plus_ms(from_opening);
        assert_eq!(it.stage(now), stage, "{from_opening}");
        assert_eq!(it.changes_at(now), next.map(|ms| opens.plus_ms(ms)), "{from_opening}");
    }
}

#[test]
fn a_session_past_midnight_belongs_to_the_day_it_began_on() {
    let sale = daily((22, 2));
    let session = &sale.sessions[0];
    let open = |now| sale.open_occurrence(session, now).map(|it| it.day);
    assert_eq!(open(at("2025-11-26", 21, 59)), None);
    assert_eq!(open(at("2025-11-26", 22, 0)), Some(day("2025-11-26")));
    assert_eq!(open(at("2025-11-27", 0, 0)), Some(day("2025-11-26")));
    assert_eq!(open(at("2025-11-27", 2, 0).plus_ms(-1)), Some(day("2025-11-26")));
    assert_eq!(open(at("2025-11-27", 2, 0)), None);
    // The day before the sale's first has no session, so its night has none either.
    assert_eq!(open(at("2025-11-01", 1, 0)), None);
    // The last one ends with the sale.
    let last = sale.occurrence(session, day("2025-12-31")).unwrap();
    assert_eq!(last.window.ends_at, at("2026-01-01", 0, 0));
}

#[test]
fn a_shopper_is_told_where_it_stands() {
    let sale = daily((10, 12));
    let it = sale.occurrence(&sale.sessions[0], day("2025-11-26")).unwrap();
    let item = &it.session.items[0];
    let (opens_at, ends_at) = (it.window.starts_at, it.window.ends_at);
    let state = |sold, held, mine, now| it.state(item, FlashCounts { sold, held, mine }, now);
    assert_eq!(state(0, 0, 0, opens_at.plus_ms(-2 * HOUR)), FlashState::NotOpen { opens_at });
    assert_eq!(state(0, 0, 0, opens_at.plus_ms(-1)), FlashState::WarmUp { opens_at });
    let open =
        |left, can_order, taken_bps| FlashState::Open { left, can_order, taken_bps, ends_at };
    assert_eq!(state(0, 0, 0, opens_at), open(100, 2, 0));
    assert_eq!(state(40, 20, 2, opens_at), open(40, 1, 6_000));
    assert_eq!(state(98, 1, 0, opens_at), open(1, 1, 9_900));
    assert_eq!(state(98, 2, 0, opens_at), FlashState::MayReturn { held: 2, ends_at });
    assert_eq!(state(100, 0, 0, opens_at), FlashState::SoldOut { ends_at });
    assert_eq!(state(100, 0, 3, opens_at), FlashState::MyLimit { limit: 3, ends_at });
    assert_eq!(state(0, 0, 3, ends_at), FlashState::Ended { ended_at: ends_at });
    let may = |sold, held, mine, quantity| {
        it.may_order(item, FlashCounts { sold, held, mine }, quantity, opens_at)
    };
    assert_eq!(may(98, 0, 1, 2), Ok(()));
    assert_eq!(may(0, 0, 0, 3), Err(FlashRefusal::PerOrder { limit: 2 }));
    assert_eq!(may(0, 0, 0, 0), Err(FlashRefusal::PerOrder { limit: 2 }));
    assert_eq!(may(0, 0, 2, 2), Err(FlashRefusal::PerShopper { limit: 3, left: 1 }));
    assert_eq!(may(90, 9, 0, 2), Err(FlashRefusal::Short { left: 1, held: 9 }));
    let early = it.may_order(item, FlashCounts::default(), 1, opens_at.plus_ms(-1));
    assert_eq!(early, Err(FlashRefusal::NotOpen { opens_at }));
    let late = it.may_order(item, FlashCounts::default(), 1, ends_at);
    assert_eq!(late, Err(FlashRefusal::Ended { ended_at: ends_at }));
}

#[test]
fn a_line_costs_the_price_of_its_session() {
    let sales = [daily((10, 12))];
    let sku = SkuId::new("a").unwrap();
    let (it, item) = open_for(&sales, &sku, at("2025-11-26", 10, 0)).unwrap();
    let price = it.sale.price(item);
    assert_eq!((price.id.as_str(), price.price.fen()), ("flash", 990));
    assert!(!price.promotions && !price.coupons);
    assert!(open_for(&sales, &sku, at("2025-11-26", 12, 0)).is_none());
    assert!(open_for(&sales, &SkuId::new("b").unwrap(), at("2025-11-26", 10, 0)).is_none());
}

#[test]
fn what_cannot_be_taken_is_named() {
    let said = |change: &dyn Fn(&mut FlashSale)| {
        let mut sale = daily((10, 12));
        change(&mut sale);
        sale.check().unwrap_err().to_string()
    };
    let first = |sale: &mut FlashSale| sale.sessions[0].clone();
    assert_eq!(said(&|it| it.sessions.clear()), "`sessions` must be at least one");
    assert_eq!(
        said(&|it| it.sessions[0].to = 600),
        "`sessions[0].to` must be another minute than from"
    );
    assert_eq!(
        said(&|it| it.sessions[0].from = 1_440),
        "`sessions[0].from` must be from 0 to 1439"
    );
    assert_eq!(
        said(&|it| it.window.ends_at = it.window.starts_at),
        "`window.endsAt` must be after startsAt"
    );
    assert_eq!(
        said(&|it| it.sessions[0].items[0].per_order = 4),
        "`sessions[0].items[0].perOrder` must be from 1 to 3"
    );
    assert_eq!(
        said(&|it| {
            let twice = first(it);
            it.sessions.push(twice);
        }),
        "`sessions[1].id` appears twice"
    );
    assert_eq!(
        said(&|it| {
            let twice = it.sessions[0].items[0].clone();
            it.sessions[0].items.push(twice);
        }),
        "`sessions[0].items[1].sku` appears twice"
    );
    let dates = SessionDays::Dates { of: vec![day("2025-11-11"), day("2025-11-11")] };
    assert_eq!(
        said(&|it| it.sessions[0].days = dates.clone()),
        "`sessions[0].days.of[1]` appears twice"
    );
    let unknown = json!({"id": "s", "from": 1, "to": 2, "items": [], "price": 1});
    assert!(serde_json::from_value::<FlashSession>(unknown).is_err());
}

#[test]
fn no_sku_is_in_two_sessions_at_one_time() {
    let apart = |a: &Value, b: &Value| sale(&[a.clone(), b.clone()]).check().is_ok();
    let ten = session("s", &json!("daily"), (10, 12), "a");
    let of = |days: Value, hours, sku| session("t", &days, hours, sku);
    assert!(apart(&ten, &of(json!("daily"), (12, 14), "a")), "one after the other");
    assert!(apart(&ten, &of(json!("daily"), (10, 12), "b")), "another SKU");
    assert!(!apart(&ten, &of(json!("daily"), (11, 13), "a")));
    assert!(!apart(&ten, &of(json!("daily"), (22, 11), "a")), "past midnight into the next day");
    assert!(apart(&ten, &of(json!("daily"), (22, 10), "a")));
    assert!(!apart(&ten, &of(json!({"dates": {"of": ["2025-11-11"]}}), (8, 11), "a")));
    assert!(apart(&ten, &of(json!({"dates": {"of": ["2026-11-11"]}}), (8, 11), "a")), "never held");
    let monday = session("s", &json!({"weekly": {"days": [1]}}), (22, 2), "a");
    let tuesday = |hours| of(json!({"weekly": {"days": [2]}}), hours, "a");
    assert!(!apart(&monday, &tuesday((1, 3))));
    assert!(apart(&monday, &tuesday((2, 3))));
    assert!(apart(&monday, &of(json!({"weekly": {"days": [3]}}), (1, 3), "a")));

    // Two sales: the same hours, one after the other.
    let (mut first, mut second) = (daily((10, 12)), daily((10, 12)));
    second.id = ActivityId::new("flash2").unwrap();
    let error = check_all(&[first.clone(), second.clone()]).unwrap_err();
    assert_eq!(error.field, "flashSales[1].sessions[0].items[0].sku");
    first.window.ends_at = at("2025-11-20", 10, 0);
    second.window.starts_at = at("2025-11-20", 0, 0);
    assert_eq!(check_all(&[first.clone(), second.clone()]), Ok(()));
    first.window.ends_at = at("2025-11-20", 10, 1);
    assert!(check_all(&[first.clone(), second]).is_err());
    assert_eq!(check_all(&[first.clone(), first]).unwrap_err().field, "flashSales[1].id");
}

#[test]
fn the_page_shows_the_sessions_around_now() {
    let hours = [(8, 10), (10, 12), (20, 22), (22, 2)];
    let all: Vec<Value> = hours
        .iter()
        .enumerate()
        .map(|(n, hours)| session(&format!("s{n}"), &json!("daily"), *hours, &format!("k{n}")))
        .chain([session("xmas", &json!({"dates": {"of": ["2025-12-24"]}}), (9, 10), "x")])
        .collect();
    let sale = sale(&all);
    sale.check().unwrap();
    let shown = |now| {
        let it = tabs(std::slice::from_ref(&sale), now);
        let name = |it: &FlashTab| format!("{} {}", it.session, it.day.parts().2);
        (it.tabs.iter().map(name).collect::<Vec<_>>(), it.chosen.unwrap(), it.changes_at.unwrap())
    };
    let (names, chosen, changes) = shown(at("2025-11-26", 11, 0));
    let today_and_tomorrow =
        ["s0 26", "s1 26", "s2 26", "s3 26", "s0 27", "s1 27", "s2 27", "s3 27", "xmas 24"];
    assert_eq!(names[0], "s3 25", "it was not over when the day began");
    assert_eq!(names[1..], today_and_tomorrow);
    assert_eq!((chosen, changes), (2, at("2025-11-26", 12, 0)));
    let (names, chosen, changes) = shown(at("2025-11-26", 15, 0));
    assert_eq!((names[chosen].as_str(), changes), ("s2 26", at("2025-11-26", 19, 0)));
    let (names, chosen, _) = shown(at("2025-11-27", 1, 0));
    assert_eq!(names[chosen], "s3 26");
    let nothing = tabs(&[], Timestamp(0));
    assert_eq!((nothing.tabs.len(), nothing.chosen, nothing.changes_at), (0, None, None));
}

prop_compose! {
    fn sessions()(
        days in prop_oneof![
            Just(json!("daily")),
            prop::collection::vec(1..8_u8, 1..4).prop_map(|days| json!({"weekly": {"days": days}})),
            prop::collection::btree_set(0..20_i64, 1..4).prop_map(|days| {
                let of: Vec<Day> = days.iter().map(|by| day("2025-11-20").plus(*by)).collect();
                json!({"dates": {"of": of}})
            }),
        ],
        from in 0..1_440_u16,
        length in 1..1_440_u16,
        sku in 0..2_u8,
    ) -> Value {
        let to = (from + length) % 1_440;
        json!({"id": "s", "days": days, "from": from, "to": to, "items": [item(&sku.to_string())]})
    }
}

fn sales() -> impl Strategy<Value = FlashSale> {
    let hours = (0..20 * 24_i64, 1..20 * 24_i64);
    (prop::collection::vec(sessions(), 1..3), hours).prop_map(|(mut sessions, (from, hours))| {
        for (position, session) in sessions.iter_mut().enumerate() {
            session["id"] = json!(format!("s{position}"));
        }
        let mut sale = sale(&sessions);
        sale.window.starts_at = at("2025-11-20", from, 0);
        sale.window.ends_at = at("2025-11-20", from + hours, 0);
        sale
    })
}

/// Every coming of every session.
fn every(sale: &FlashSale) -> Vec<Occurrence<'_>> {
    let days = (-2..50).map(|by| day("2025-11-20").plus(by));
    let of = |day| sale.sessions.iter().filter_map(move |it| sale.occurrence(it, day));
    days.flat_map(of).collect()
}

proptest! {
    #[test]
    fn what_is_open_and_what_is_next_is_what_looking_at_every_day_finds(
        sale in sales(), minute in -1_440..40 * 1_440_i64, ms in -1..2_i64,
    ) {
        let now = at("2025-11-20", 0, minute).plus_ms(ms);
        let all = every(&sale);
        for session in &sale.sessions {
            let of_session = || all.iter().filter(|it| it.session.id == session.id);
            let open = of_session().find(|it| {
                it.window.starts_at <= now && now < it.window.ends_at
            });
            prop_assert_eq!(sale.open_occurrence(session, now), open.copied());
            let next = of_session().find(|it| it.window.starts_at > now);
            prop_assert_eq!(sale.next_occurrence(session, now), next.copied());
        }
        for it in &all {
            prop_assert!(it.window.starts_at < it.window.ends_at);
            prop_assert!(sale.window.starts_at <= it.window.starts_at);
            prop_assert!(it.window.ends_at <= sale.window.ends_at);
            prop_assert!(it.window.ends_at.since_ms(it.window.starts_at) < 24 * HOUR);
        }
    }

    #[test]
    fn sales_are_refused_exactly_when_a_sku_would_have_two_prices(a in sales(), mut b in sales()) {
        b.id = ActivityId::new("other").unwrap();
        let both = [a, b];
        let all: Vec<_> = both.iter().flat_map(every).collect();
        let sku = |it: &Occurrence<'_>| it.session.items[0].sku.clone();
        let clash = all.iter().enumerate().any(|(at, one)| {
            all.iter().take(at).any(|it| sku(it) == sku(one) && it.window.overlaps(&one.window))
        });
        prop_assert_eq!(check_all(&both).is_err(), clash);
    }

    #[test]
    fn a_state_lasts_until_it_says_it_changes(
        sale in sales(), minute in -1_440..40 * 1_440_i64, warm_up in 0..200_u32,
    ) {
        let sale = FlashSale { warm_up_minutes: warm_up, ..sale };
        let now = at("2025-11-20", 0, minute);
        for it in every(&sale) {
            if let Some(next) = it.changes_at(now) {
                prop_assert!(next > now);
                prop_assert_eq!(it.stage(next.plus_ms(-1)), it.stage(now));
                prop_assert!(it.stage(next) >= it.stage(now));
            } else {
                prop_assert_eq!(it.stage(now), Stage::Ended);
            }
        }
        let page = tabs(std::slice::from_ref(&sale), now);
        prop_assert!(page.tabs.len() <= FLASH_TABS_MAX);
        prop_assert_eq!(page.chosen.is_some(), !page.tabs.is_empty());
        prop_assert!(page.chosen.is_none_or(|it| it < page.tabs.len()));
        let is_open = |it: &FlashTab| it.stage == Stage::Open;
        let chosen = page.chosen.map(|it| &page.tabs[it]);
        prop_assert_eq!(
            chosen.is_some_and(is_open),
            sale.sessions.iter().any(|it| sale.open_occurrence(it, now).is_some())
        );
        prop_assert!(page.changes_at.is_none_or(|it| it > now));
    }

    #[test]
    fn what_may_be_ordered_is_what_the_state_says_and_never_more_than_the_stock(
        stock in 1..50_u32, taken in (0..60_u32, 0..60_u32, 0..12_u32),
        per_shopper in 1..9_u32, per_order in 1..9_u32, quantity in 0..12_u32,
    ) {
        let mut sale = daily((10, 12));
        let it = &mut sale.sessions[0].items[0];
        (it.stock, it.per_shopper, it.per_order) = (stock, per_shopper, per_order.min(per_shopper));
        let now = at("2025-11-26", 11, 0);
        let it = sale.open_occurrence(&sale.sessions[0], now).unwrap();
        let (sold, held, mine) = taken;
        let (item, counts) = (&it.session.items[0], FlashCounts { sold, held, mine });
        let may = it.may_order(item, counts, quantity, now).is_ok();
        let can = match it.state(item, counts, now) {
            FlashState::Open { can_order, taken_bps, left, .. } => {
                prop_assert!(can_order >= 1 && left >= 1 && taken_bps < 10_000);
                can_order
            }
            _ => 0,
        };
        prop_assert_eq!(may, (1..=can).contains(&quantity));
        if may {
            prop_assert!(sold + held + quantity <= stock && mine + quantity <= per_shopper);
        }
    }
}
