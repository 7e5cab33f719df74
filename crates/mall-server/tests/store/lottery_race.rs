//! Many at once at the lottery: one ticket, one key, the last prizes, the points of one shopper.

use serde_json::json;

use super::lottery::{LOTTERY, balances, draw, player, points, with_prizes};
use super::race::{all_at_once, crowd};
use super::shop::{Answer, Shop, Shopper};

const MANY: usize = 500;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|it| it.status == status).count()
}

/// Prizes without end, one ticket a day.
fn one_ticket() -> serde_json::Value {
    let mut file = with_prizes(json!([points(None)]), &json!({}));
    file["checkIn"]["daily"] =
        json!([[{"lotteryTickets": {"tickets": 1}}, {"points": {"points": 100}}]]);
    file
}

/// How many draws one ticket pays.
async fn drawn(shop: &Shop, tries: usize) -> usize {
    let many = vec![player(shop, 1).await; tries];
    let answers = all_at_once(many, |shopper: Shopper, number| async move {
        draw(&shopper, &format!("k{number}")).await
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (409, "lotteryRefused"));
    }
    count(&answers, 201)
}

/// How many of `tries` shoppers win one of three prizes.
async fn won(shop: &Shop, tries: usize) -> usize {
    let players = crowd(shop, u32::try_from(tries).unwrap()).await;
    let ready = all_at_once(players.clone(), |shopper, _| async move {
        shopper.post("/api/check-in", json!({})).await
    })
    .await;
    assert_eq!(count(&ready, 200), tries);
    let answers = all_at_once(players, |shopper, _| async move { draw(&shopper, "k").await }).await;
    assert!(shop.is_naive || count(&answers, 201) == tries);
    answers.iter().filter(|it| it.body["drawn"]["reward"].is_object()).count()
}

/// How many tickets one shopper has for points, of which three and two a day are to be had.
async fn bought(shopper: &Shopper, tries: usize) -> usize {
    let many = vec![shopper.clone(); tries];
    let answers = all_at_once(many, |shopper: Shopper, number| async move {
        shopper.post(&format!("{LOTTERY}/tickets"), json!({"key": format!("k{number}")})).await
    })
    .await;
    count(&answers, 200)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_ticket_draws_once() {
    let shop = Shop::open_with(one_ticket()).await;
    assert_eq!(drawn(&shop, MANY).await, 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_draws_once_and_says_the_same() {
    let shop = Shop::open_with(with_prizes(json!([points(None)]), &json!({}))).await;
    let shopper = player(&shop, 1).await;
    let answers = all_at_once(vec![shopper.clone(); MANY], |shopper, _| async move {
        draw(&shopper, "tap").await
    })
    .await;
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, MANY - 1));
    assert!(answers.iter().all(|it| it.body["drawn"] == answers[0].body["drawn"]));
    let seen = shopper.get(LOTTERY).await.ok();
    assert_eq!((&seen["tickets"], &seen["points"]), (&json!(4), &json!(110)));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_prizes_are_three() {
    let shop = Shop::open_with(with_prizes(json!([points(Some(3))]), &json!({}))).await;
    assert_eq!(won(&shop, MANY).await, 3);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_buy_as_many_tickets_as_they_may() {
    let shop = Shop::open_with(one_ticket()).await;
    let shopper = player(&shop, 2).await;
    assert_eq!(bought(&shopper, MANY).await, 2);
    let seen = shopper.get(LOTTERY).await.ok();
    assert_eq!((&seen["tickets"], &seen["points"]), (&json!(3), &json!(40)));
    balances(&shop).await;
}

/// The same races, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_these_races_too() {
    let shop = Shop::open_naive_with(one_ticket()).await;
    let drawn = drawn(&shop, NAIVE).await;
    assert!(drawn > 1, "one ticket drew {drawn} times");
    let bought = bought(&player(&shop, 2).await, NAIVE).await;
    assert!(bought > 2, "{bought} tickets of 2");
    let few = with_prizes(json!([points(Some(3))]), &json!({}));
    let won = won(&Shop::open_naive_with(few).await, NAIVE).await;
    assert!(won > 3, "{won} of 3 prizes");
}
