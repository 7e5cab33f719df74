//! How long a report takes: `scripts/bench report`. A million events of fifty thousand visitors and a
//! hundred thousand orders, in `SQLite`. Ends with 1 when the limit is missed.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement: rates that no shop computes with, and what fails ends it"
)]

use std::time::{Duration, Instant};

use mall_core::event::EventName;
use mall_core::order::OrderState;
use mall_core::pricing::Channel;
use mall_core::{Day, DayClock, Money, ShopperId, Timestamp};
use mall_server::record::event::EventRow as Told;
use mall_server::record::order::{EventRow, OrderRow};
use mall_server::record::session::ShopperRow;
use mall_server::report::{Asked, make, page};
use mall_server::store::{Json, Record, Serial, Store, Tx};
use mall_server::{Fault, ShopFile};
use serde_json::json;

const EVENTS: u64 = 1_000_000;
const VISITORS: u64 = 50_000;
const ORDERS: u64 = 100_000;
const SHOPPERS: u64 = 20_000;
const BATCH: u64 = 20_000;

/// What must be reached.
const LIMIT: Duration = Duration::from_secs(10);

/// The same numbers each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % count
    }
}

fn main() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Store::open(dir.path()).expect("a store");
    store.import(shop()).expect("a shop");
    let first = Day::new(2026, 9, 1).expect("a day");
    let begun = Instant::now();
    for from in (0..EVENTS).step_by(usize::try_from(BATCH).expect("a count")) {
        let work = move |tx: &dyn Tx| tell(tx, from, first);
        store.write_blocking(work).expect("events");
    }
    store.write_blocking(move |tx| sell(tx, first)).expect("orders");
    println!(
        "{EVENTS} events and {ORDERS} orders written in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let asked = Asked::new(first, first.plus(90), first.plus(95).starts_at(DayClock::SHOP));
    let asked = asked.expect("a period");
    let begun = Instant::now();
    let report = store.read_blocking(move |tx| make(tx, &asked)).expect("a report");
    let took = begun.elapsed();
    let html = page(&report).expect("a page");
    let rate = EVENTS as f64 / took.as_secs_f64();
    println!("figures in {:.2} s, {rate:.0} events/s", took.as_secs_f64());
    println!(
        "{} visitors, {} orders, page of {} kB",
        report.totals.visitors,
        report.totals.orders,
        html.len() / 1_000
    );
    let is_reached = begun.elapsed() <= LIMIT;
    let mark = if is_reached { "✓" } else { "✗ missed:" };
    println!(
        "{mark} the report in {:.2} s (at most {} s)",
        begun.elapsed().as_secs_f64(),
        LIMIT.as_secs()
    );
    if !is_reached {
        std::process::exit(1);
    }
}

fn shop() -> ShopFile {
    let file = json!({
        "shop": {"name": "青禾小铺", "hotWords": []},
        "categories": [{"id": "care", "name": "护肤", "icon": "leaf"}],
        "products": [], "home": {"version": 1, "blocks": []}, "promotions": [], "coupons": [],
        "freight": []
    });
    serde_json::from_value(file).expect("a shop")
}

fn noon(day: Day) -> Timestamp {
    day.at_minute(720, DayClock::SHOP)
}

/// A batch of events.
fn tell(tx: &dyn Tx, from: u64, first: Day) -> Result<(), Fault> {
    let mut dice = Dice(from + 0x9e37_79b9_7f4a_7c15);
    let mut rows = Vec::new();
    for number in from..from + BATCH {
        let visitor = dice.below(VISITORS);
        let late = i64::try_from(visitor % 60 + dice.below(32)).unwrap_or(0);
        let day = first.plus(late);
        let name = match dice.below(8) {
            0 => EventName::Click,
            1 => EventName::PageView,
            _ => EventName::Exposure,
        };
        rows.push(
            Told {
                id: Serial::default(),
                visitor: format!("device-{visitor:08}").try_into()?,
                key: format!("event-{number:016}").try_into()?,
                shopper: None,
                channel: if visitor.is_multiple_of(3) { Channel::H5 } else { Channel::MiniProgram },
                day,
                at: noon(day),
                name,
                page: Some("home".to_owned()),
                block: Some(format!("block-{}", dice.below(20))),
                product: None,
                experiment: None,
                variant: None,
            }
            .row(),
        );
    }
    tx.insert_rows(Told::TABLE, &rows).map(|_| ())
}

/// All orders.
fn sell(tx: &dyn Tx, first: Day) -> Result<(), Fault> {
    for number in 0..SHOPPERS {
        let id: ShopperId = format!("s{number}").try_into()?;
        let phone = format!("138{number:08}").try_into()?;
        tx.add(&ShopperRow { id, phone, created_at: Timestamp(0), orders_paid: 0 })?;
    }
    let body = json!({
        "listTotal": 9_900, "discounts": [], "freight": {"fee": 0, "payable": 0, "freeShortBy": null},
        "remark": ""
    });
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for number in 0..ORDERS {
        let id: mall_core::OrderId = format!("o{number:08}").try_into()?;
        let at = noon(first.plus(i64::try_from(dice.below(90)).unwrap_or(0)));
        tx.add(&OrderRow {
            id: id.clone(),
            shopper: format!("s{}", dice.below(SHOPPERS)).try_into()?,
            state: OrderState::Done,
            cancel_reason: None,
            payable: Money::from_fen(9_900),
            placed_at: at,
            pay_before: at,
            body: Json::of_text(body.to_string()),
            version: 0,
            until: None,
        })?;
        for (position, state) in [(0, OrderState::Unpaid), (1, OrderState::Paid)] {
            tx.add(&EventRow { order_id: id.clone(), position, state, at })?;
        }
    }
    Ok(())
}
