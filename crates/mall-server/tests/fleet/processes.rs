//! Two processes of `xiaopu serve`: nothing is shared but the database.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use mall_server::audit;
use mall_server::store::{Store, Tx};
use serde_json::json;
use tokio::task::JoinSet;

use super::postgres::database;
use super::shop::{Bases, Shopper, goods};

/// A server of its own, and where it answers.
fn serve(url: &str, data: &std::path::Path) -> (Child, String) {
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

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_are_one_shop() {
    let Some(url) = tokio::task::spawn_blocking(|| database("off")).await.unwrap() else { return };
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("shop.json");
    std::fs::write(&file, goods().to_string()).unwrap();
    let xiaopu = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_xiaopu"))
            .args(arguments)
            .current_dir(dir.path())
            .env("DATABASE_URL", &url)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    };
    xiaopu(&["import", "shop.json", "--approve", "甲", "--approve", "乙"]);
    assert!(String::from_utf8(xiaopu(&["export"])).unwrap().contains("青禾小铺"));
    assert!(!dir.path().join("data").exists(), "nothing is kept in a file");

    let (mut first, one) = serve(&url, dir.path());
    let (mut second, two) = serve(&url, dir.path());
    let http = reqwest::Client::new();
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
    let look = |tx: &dyn Tx| audit::audit(tx);
    let audit = move || Store::connect(&url).unwrap().read_blocking(look).unwrap();
    let broken = tokio::task::spawn_blocking(audit).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}
