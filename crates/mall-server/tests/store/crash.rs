//! A store that is killed keeps what it acknowledged.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mall_server::record::order::OrderRow;
use mall_server::store::{FILE_NAME, Store, Tx};
use mall_server::{Config, ShopFile, audit};
use tokio::task::JoinSet;

use super::shop::{Shopper, goods, http};

/// Set in the process that is to be killed: its data directory.
const VICTIM: &str = "XIAOPU_TEST_VICTIM";
const STOCK: u32 = 1_000_000;

/// How much is to be acknowledged, by how many at once, and how long a store lives at first.
struct Load {
    orders: usize,
    writers: u32,
    lives: Duration,
}

const SHORT: Load = Load { orders: 60, writers: 3, lives: Duration::from_millis(40) };
const FULL: Load = Load { orders: 100_000, writers: 64, lives: Duration::from_millis(500) };
/// Kills at the least.
const ROUNDS: u32 = 6;

fn load() -> Load {
    if std::env::var_os("XIAOPU_PROVE").is_some() { FULL } else { SHORT }
}

/// This test twice: as it is, and, in processes it starts itself, as the store that is killed.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill() {
    if let Some(dir) = std::env::var_os(VICTIM) {
        return be_killed(Path::new(&dir)).await;
    }
    let (load, dir) = (load(), tempfile::tempdir().unwrap());
    let mut acknowledged = BTreeSet::new();
    let mut round = 0;
    while round < ROUNDS || acknowledged.len() < load.orders {
        let (mut victim, base) = victim(dir.path(), &[]);
        let http = http();
        let mut writers = JoinSet::new();
        for writer in 0..load.writers {
            // The same people come again, with other keys.
            let shopper = Shopper::enter(&http, &base, (round % 20) * load.writers + writer).await;
            writers.spawn(order_until_the_end(shopper, round));
        }
        // Not always in the same moment of its life.
        tokio::time::sleep(load.lives + Duration::from_millis(u64::from(round % 10) * 30)).await;
        victim.kill().unwrap();
        victim.wait().unwrap();
        acknowledged.extend(writers.join_all().await.into_iter().flatten());
        balances(dir.path(), &acknowledged).await;
        round += 1;
    }
    println!("{} orders acknowledged, the store killed {round} times", acknowledged.len());
    let file = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    let check: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

/// Whether the store opens again, and has every order that it acknowledged, and no half ones.
pub(super) async fn balances(dir: &Path, acknowledged: &BTreeSet<String>) {
    let store = Store::open(dir).unwrap();
    let look = |tx: &dyn Tx| Ok((tx.all::<OrderRow>(&[])?, audit::pieces(tx)?, audit::audit(tx)?));
    let (orders, pieces, broken) = tokio::task::spawn_blocking(move || {
        let seen = store.read_blocking(look).unwrap();
        store.close(Duration::from_secs(5));
        seen
    })
    .await
    .unwrap();
    let kept: BTreeSet<&str> = orders.iter().map(|order| order.id.as_str()).collect();
    let lost = acknowledged.iter().find(|it| !kept.contains(it.as_str()));
    assert_eq!(lost, None, "it was acknowledged");
    let whole = pieces.iter().find(|(sku, _)| sku.as_str() == "mask-5").unwrap().1;
    assert_eq!(*whole, u64::from(STOCK), "no order is half there");
    assert!(broken.is_empty(), "{broken:#?}");
}

async fn be_killed(dir: &Path) {
    let mut first_shop: ShopFile = serde_json::from_value(goods()).unwrap();
    first_shop.products[0].skus[0].stock = STOCK;
    let config = Config { first_shop: Some(first_shop), ..Config::new(dir) };
    let store = mall_server::start(config).await.unwrap();
    println!("\nopen at {}", store.addr);
    // The other process does not wait that long.
    tokio::time::sleep(Duration::from_mins(10)).await;
    panic!("nobody killed this store");
}

/// A store in a process of its own with this environment, and its address.
pub(super) fn victim(dir: &Path, env: &[(&str, &Path)]) -> (Child, String) {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::what_was_acknowledged_survives_a_kill", "--nocapture"])
        .env(VICTIM, dir)
        .envs(env.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let said = lines.find_map(|it| it.unwrap().strip_prefix("open at ").map(str::to_owned));
    // A pipe that nobody reads would stop the store in the end.
    std::thread::spawn(move || lines.for_each(drop));
    (process, format!("http://{}", said.unwrap()))
}

/// The orders that were acknowledged before the store was gone.
async fn order_until_the_end(shopper: Shopper, round: u32) -> Vec<String> {
    let mut orders = Vec::new();
    for number in 0.. {
        let wish = shopper.wish(&format!("k{round}-{number}"), "mask-5", 2, 19_800);
        let Some(order) = shopper.attempt("/api/orders", wish).await else { break };
        orders.push(order["id"].as_str().unwrap().to_owned());
    }
    orders
}
