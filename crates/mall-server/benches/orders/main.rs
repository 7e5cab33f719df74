//! How many orders the store takes: `scripts/bench orders`.
//!
//! Everything is a ratio of two numbers of one run, since the speed of a disk's write changes tenfold from
//! minute to minute. Each order comes over HTTP, is priced in full (five lines, ten coupons in hand), takes a
//! piece of one hot SKU and is on the disk before it is answered. Ends with 1 when a limit is missed.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement: rates and percentiles that no shop computes with, and what fails ends it"
)]

mod crowd;
mod one_by_one;
#[path = "../../tests/common/postgres.rs"]
mod postgres;
mod shop;

use std::io::Write;
use std::time::{Duration, Instant};

use crowd::{Crowd, Load, Taken};
use mall_server::store::{Memory, Store};
use one_by_one::OneByOne;

/// Orders of one measurement.
const ORDERS: usize = 2_000;
const CONNECTIONS: usize = 256;
/// Rounds in which each store has its turn; the median counts.
const ROUNDS: usize = 3;

/// What must be reached.
const TIMES_ONE_BY_ONE: f64 = 5.0;
const SHARE_OF_MEMORY: f64 = 0.5;
const P99: Duration = Duration::from_millis(20);

type Verdicts = Vec<(String, bool)>;

#[tokio::main]
async fn main() {
    let mut verdicts = Verdicts::new();
    // `cargo bench --bench orders -- postgres` measures that alone; all without a name.
    let named: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let is_wanted = |name: &str| named.is_empty() || named.iter().any(|it| it == name);
    if is_wanted("hot") {
        hot_sku(&mut verdicts).await;
    }
    if is_wanted("growth") {
        growth().await;
    }
    if is_wanted("sold-out") {
        sold_out(&mut verdicts).await;
    }
    if is_wanted("postgres") {
        on_postgres(&mut verdicts).await;
    }
    println!();
    let mut is_missed = false;
    for (what, is_reached) in &verdicts {
        println!("{} {what}", if *is_reached { "✓" } else { "✗ missed:" });
        is_missed |= !is_reached;
    }
    if is_missed {
        std::process::exit(1);
    }
}

fn heading(text: &str) {
    println!("\n{text}");
    println!(
        "{:<34}{:>12}{:>12}{:>12}{:>12}{:>14}",
        "", "orders/s", "p50 ms", "p99 ms", "taken", "disk writes/s"
    );
}

fn row(what: &str, taken: &Taken, writes: Option<f64>) {
    let ms = |it: Duration| format!("{:.1}", it.as_secs_f64() * 1_000.0);
    println!(
        "{what:<34}{:>12.0}{:>12}{:>12}{:>12}{:>14}",
        taken.per_second(),
        ms(taken.at(0.5)),
        ms(taken.at(0.99)),
        taken.count,
        writes.map_or(String::new(), |it| format!("{it:.0}"))
    );
}

/// How often a second this disk keeps 8 kB, now.
fn disk_writes() -> f64 {
    let mut file = tempfile::tempfile().expect("a temporary file");
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < Duration::from_millis(300) {
        file.write_all(&[0; 8_192]).and_then(|()| file.sync_data()).expect("a disk that takes it");
        count += 1;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}

fn median(mut all: Vec<Taken>) -> Taken {
    all.sort_by(|a, b| a.per_second().total_cmp(&b.per_second()));
    all.swap_remove(all.len() / 2)
}

/// One order after the other of 256 shoppers at once, all for the same goods.
async fn hot_sku(verdicts: &mut Verdicts) {
    heading("One hot SKU, 5 lines, 10 coupons, 256 connections (median of 3 rounds)");
    let (mut memory, mut group, mut single) = (Vec::new(), Vec::new(), Vec::new());
    let (mut writes, load) = (Vec::new(), Load::new(ORDERS, CONNECTIONS));
    for _ in 0..ROUNDS {
        memory.push(on(Store::new(Memory::default()), load).await);
        let dir = tempfile::tempdir().expect("a folder");
        group.push(on(Store::open(dir.path()).expect("a store"), load).await);
        writes.push(disk_writes());
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(dir.path()).expect("a store");
        let few = Load { orders: ORDERS / 2, ..load };
        single.push(on(Store::new(OneByOne::new(store)), few).await);
    }
    writes.sort_by(f64::total_cmp);
    let (memory, group, single) = (median(memory), median(group), median(single));
    row("in memory", &memory, None);
    row("SQLite, many orders per commit", &group, Some(writes[ROUNDS / 2]));
    row("SQLite, one order per commit", &single, None);
    let calm = Load { pace: Some(group.per_second() / 2.0), ..load };
    let dir = tempfile::tempdir().expect("a folder");
    let calm = on(Store::open(dir.path()).expect("a store"), calm).await;
    row("SQLite, half as many come", &calm, None);
    let (times, share) =
        (group.per_second() / single.per_second(), group.per_second() / memory.per_second());
    verdicts.push((
        format!(
            "{times:.1} times the store with one order per commit (at least {TIMES_ONE_BY_ONE})"
        ),
        times >= TIMES_ONE_BY_ONE,
    ));
    verdicts.push((
        format!("{:.0} % of the store in memory (at least 50 %)", share * 100.0),
        share >= SHARE_OF_MEMORY,
    ));
    // Where every connection orders without a pause, an answer takes as long as all the others before it.
    for (what, taken) in [("that never pause", &group), ("of which half as much comes", &calm)] {
        let (p99, most) = (taken.at(0.99), P99.as_millis());
        let ms = p99.as_secs_f64() * 1e3;
        verdicts.push((
            format!("p99 of {ms:.1} ms at 256 connections {what} (at most {most})"),
            p99 <= P99,
        ));
    }
}

async fn on(store: Store, load: Load) -> Taken {
    Crowd::before(store, load).await.order().await
}

/// What grows, and what that costs.
async fn growth() {
    let sqlite = async |load: Load| {
        let dir = tempfile::tempdir().expect("a folder");
        on(Store::open(dir.path()).expect("a store"), load).await
    };
    heading("Growth on SQLite");
    for connections in [1, 16, 256, 1_024] {
        let orders = if connections == 1 { ORDERS / 4 } else { ORDERS };
        row(
            &format!("{connections} connections"),
            &sqlite(Load::new(orders, connections)).await,
            None,
        );
    }
    for skus in [100, 1_000, 10_000] {
        let load = Load { skus, ..Load::new(ORDERS, CONNECTIONS) };
        row(&format!("{skus} SKUs"), &sqlite(load).await, None);
    }
    for others in [0, 10_000, 100_000] {
        let load = Load { others, ..Load::new(ORDERS, CONNECTIONS) };
        row(&format!("{others} other shoppers"), &sqlite(load).await, None);
    }
}

/// Many who come too late.
async fn sold_out(verdicts: &mut Verdicts) {
    heading("100 pieces, 256 connections");
    let dir = tempfile::tempdir().expect("a folder");
    let load = Load { pieces: 100, ..Load::new(ORDERS * 2, CONNECTIONS) };
    let taken = on(Store::open(dir.path()).expect("a store"), load).await;
    row("answers, of which 100 are orders", &taken, None);
    verdicts.push((format!("{} of 100 pieces sold", taken.count), taken.count == 100));
}

/// A hot SKU at one client and at many.
async fn on_postgres(verdicts: &mut Verdicts) {
    let Some(address) = postgres::database("on") else { return };
    heading("One hot SKU on PostgreSQL");
    let mut rates = Vec::new();
    for connections in [1, 32] {
        let address = postgres::database("on").unwrap_or_else(|| address.clone());
        let store = tokio::task::spawn_blocking(move || Store::connect(&address));
        let store = store.await.expect("a thread").expect("a database");
        let taken = on(store, Load::new(ORDERS / 2, connections)).await;
        row(&format!("{connections} connections"), &taken, None);
        rates.push(taken.per_second());
    }
    let times = rates[1] / rates[0];
    verdicts.push((
        format!("PostgreSQL: {times:.1} times as fast at 32 connections as at one (at least 1)"),
        times >= 1.0,
    ));
}
