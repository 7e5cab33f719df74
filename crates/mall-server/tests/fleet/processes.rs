//! Two processes of `xiaopu serve`: nothing is shared but the database.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mall_server::audit;
use mall_server::record::order::OrderRow;
use mall_server::store::{Store, Tx};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::postgres::database;
use super::shop::{Bases, Shopper, goods, http};

/// A server of its own, and where it answers.
fn serve(url: &str, data: &Path) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_xiaopu"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .env("DATABASE_URL", url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let address =
        lines.find_map(|line| line.unwrap().split_once("http://").map(|it| it.1.to_owned()));
    std::thread::spawn(move || lines.for_each(drop));
    (server, format!("http://{}", address.unwrap()))
}

/// What `xiaopu` prints with these arguments, in `dir`.
fn xiaopu(url: &str, dir: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xiaopu"));
    let command = command.args(arguments).current_dir(dir).env("DATABASE_URL", url);
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Brings `shop` into the database at `url`.
fn import(url: &str, dir: &Path, shop: &Value) {
    std::fs::write(dir.join("shop.json"), shop.to_string()).unwrap();
    xiaopu(url, dir, &["import", "shop.json", "--approve", "甲", "--approve", "乙"]);
}

/// What of the books at `url` does not balance, and the orders in them.
async fn books(url: &str) -> (Vec<String>, BTreeSet<String>) {
    let url = url.to_owned();
    let look = |tx: &dyn Tx| Ok((audit::audit(tx)?, tx.all::<OrderRow>(&[])?));
    let read = move || Store::connect(&url).unwrap().read_blocking(look).unwrap();
    let (broken, orders) = tokio::task::spawn_blocking(read).await.unwrap();
    (broken, orders.into_iter().map(|it| it.id.to_string()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_are_one_shop() {
    let Some(url) = tokio::task::spawn_blocking(|| database("off")).await.unwrap() else { return };
    let dir = tempfile::tempdir().unwrap();
    import(&url, dir.path(), &goods());
    assert!(xiaopu(&url, dir.path(), &["export"]).contains("青禾小铺"));
    assert!(!dir.path().join("data").exists(), "nothing is kept in a file");

    let (mut first, one) = serve(&url, dir.path());
    let (mut second, two) = serve(&url, dir.path());
    let http = http();
    let bases = || Bases::new(vec![one.clone(), two.clone()]);
    let mut buyers = JoinSet::new();
    for number in 0..40 {
        let shopper = Shopper::enter_at(&http, bases(), number).await;
        buyers.spawn(async move { shopper.order("k", "last-1", 1, 20_000).await.status });
    }
    let sold = buyers.join_all().await.into_iter().filter(|status| *status == 201).count();
    assert_eq!(sold, 10);

    let shopper = Shopper::enter_at(&http, bases(), 100).await;
    let mut repeats = JoinSet::new();
    for _ in 0..40 {
        let shopper = shopper.clone();
        repeats.spawn(async move { shopper.order("again", "mask-5", 2, 19_800).await });
    }
    let answers = repeats.join_all().await;
    assert_eq!(answers.iter().filter(|it| it.status == 201).count(), 1);
    assert!(answers.iter().all(|it| it.body == answers[0].body), "{answers:?}");

    // One is killed; the other goes on with what both did.
    first.kill().unwrap();
    first.wait().unwrap();
    let shopper = shopper.through(Bases::new(vec![two]));
    let id = answers[0].body["id"].as_str().unwrap();
    let pay = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    let payment = pay["sandbox"]["payment"].as_str().unwrap();
    let page = format!("/api/sandbox/payments/{payment}");
    let paid = shopper.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!(paid["state"], "paid");
    second.kill().unwrap();
    second.wait().unwrap();
    let (broken, _) = books(&url).await;
    assert!(broken.is_empty(), "{broken:#?}");
}

/// How often both servers are killed, and how many shoppers order until then.
fn kills() -> (u32, u32) {
    if std::env::var_os("XIAOPU_PROVE").is_some() { (60, 32) } else { (3, 6) }
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_are_killed_lose_nothing_they_acknowledged() {
    let Some(url) = tokio::task::spawn_blocking(|| database("off")).await.unwrap() else { return };
    let (dir, http) = (tempfile::tempdir().unwrap(), http());
    let mut shop = goods();
    shop["products"][0]["skus"][0]["stock"] = json!(1_000_000);
    import(&url, dir.path(), &shop);
    let (rounds, shoppers) = kills();
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds {
        let (mut first, one) = serve(&url, dir.path());
        let (mut second, two) = serve(&url, dir.path());
        let mut writers = JoinSet::new();
        for number in 0..shoppers {
            let all = vec![one.clone(), two.clone()];
            let who = (round % 20) * shoppers + number;
            let shopper = Shopper::enter_at(&http, Bases::new(all), who).await;
            writers.spawn(order_until_both_are_gone(shopper, round));
        }
        // One dies while both work, the other while it works alone; not always in the same moment.
        let life = Duration::from_millis(300 + u64::from(round % 10) * 30);
        for server in [&mut first, &mut second] {
            tokio::time::sleep(life).await;
            server.kill().unwrap();
            server.wait().unwrap();
        }
        let before = acknowledged.len();
        acknowledged.extend(writers.join_all().await.into_iter().flatten());
        assert!(acknowledged.len() > before, "they did not work");
        let (broken, kept) = books(&url).await;
        assert!(broken.is_empty(), "{broken:#?}");
        assert_eq!(acknowledged.difference(&kept).next(), None, "it was acknowledged");
    }
    println!("{} orders acknowledged, both servers killed {rounds} times", acknowledged.len());
}

/// The orders that were acknowledged until no server answers any more.
async fn order_until_both_are_gone(shopper: Shopper, round: u32) -> Vec<String> {
    let (mut orders, mut missed) = (Vec::new(), 0);
    for number in 0.. {
        let wish = shopper.wish(&format!("k{round}-{number}"), "mask-5", 2, 19_800);
        if let Some(order) = shopper.attempt("/api/orders", wish).await {
            orders.push(order["id"].as_str().unwrap().to_owned());
            missed = 0;
        } else {
            // One in a row is the one that died first.
            missed += 1;
            if missed == 2 {
                break;
            }
        }
    }
    orders
}
