//! 抢光了: a crowd is refused without the database, and nobody is refused what is theirs or is there.

use std::time::Duration;

use serde_json::json;

use super::race::all_at_once;
use super::shop::{Shop, Shopper};

/// At once, and how often: more connections than the door has places for would wait outside.
const TRIES: (usize, usize) = (100, 10);
/// Refusals that reach each server in a second.
const CROWD: u64 = 32;

async fn cancel(shopper: &Shopper, id: &str) {
    shopper.post(&format!("/api/orders/{id}/cancel"), json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_refused_without_the_database() {
    let shop = Shop::open().await;
    let winner = shop.shopper(0).await;
    let wish = winner.wish("all", "last-1", 10, 197_000);
    let order = winner.post("/api/orders", wish.clone()).await.ok();
    let loser = shop.shopper(1).await;
    // Those who were in time to ask the database, at once.
    let tries = |crowd: usize| {
        all_at_once(vec![loser.clone(); crowd], |shopper, number| async move {
            shopper.order(&format!("k{number}"), "last-1", 1, 20_000).await
        })
    };
    let asked = || shop.running.app().store().asked();
    let before = asked();
    for refused in tries(2 * usize::try_from(CROWD).unwrap()).await {
        assert_eq!(refused.fault(), (409, "notEnough"));
    }
    let at_first = asked() - before;
    assert!(at_first > CROWD, "control: until then each of them asked: {at_first}");
    let (before, since) = (asked(), tokio::time::Instant::now());
    let mut told = std::collections::BTreeSet::new();
    for _ in 0..TRIES.1 {
        for refused in tries(TRIES.0).await {
            assert_eq!(refused.fault(), (409, "notEnough"));
            told.insert(refused.body["message"].to_string());
        }
    }
    let (asked_for, seconds) = (asked() - before, since.elapsed().as_secs() + 2);
    // Who it is, and the order: two for each of the few that get through; and what the store does by itself.
    let most = seconds * (4 * CROWD + 20);
    assert!(
        asked_for < most.min(u64::try_from(TRIES.0 * TRIES.1).unwrap()),
        "{asked_for} in {seconds} s"
    );
    assert_eq!(told.len(), 1, "all hear the same: {told:?}");

    // Who asks again has the order, and hears of it in the thick of the crowd.
    let again = winner.post("/api/orders?again=true", wish).await.ok();
    assert_eq!(again["id"], order["id"]);

    // What comes back can be had: at the latest a second later.
    cancel(&winner, order["id"].as_str().unwrap()).await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    loser.order("late", "last-1", 1, 20_000).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_alone_always_hears_what_is_so() {
    let shop = Shop::open().await;
    let winner = shop.shopper(0).await;
    let other = shop.shopper(1).await;
    for round in 0..5 {
        let order = winner.order(&format!("w{round}"), "last-1", 10, 197_000).await.ok();
        let refused = other.order(&format!("o{round}"), "last-1", 1, 20_000).await;
        assert_eq!(refused.fault(), (409, "notEnough"));
        cancel(&winner, order["id"].as_str().unwrap()).await;
    }
    other.order("last", "last-1", 1, 20_000).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_says_how_it_is_asked_for() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(0).await;
    let wish = shopper.wish("k", "last-1", 1, 20_000);
    let refused = shopper.post("/api/orders?twice=true", wish.clone()).await;
    assert_eq!(refused.fault(), (400, "malformed"));
    assert_eq!(shop.post("/api/orders?again=true", wish).await.fault(), (401, "loginNeeded"));
}
