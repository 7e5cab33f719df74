//! Many at once for what is bought along with an order: the last piece, one order, one key.

use serde_json::{Value, json};

use super::add_on::{balances, bought, buy, with_add_ons};
use super::race::{all_at_once, crowd};
use super::shop::{Answer, Shop};

const MANY: usize = 500;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|it| it.status == status).count()
}

/// One piece of an offer for everybody's order, and many of another for one order.
fn one_piece() -> Value {
    let mut file = with_add_ons();
    file["products"][0]["skus"][0]["stock"] = json!(5_000);
    file["addOns"][0]["stock"] = json!(1);
    file["addOns"][1]["stock"] = json!(1_000);
    file["addOns"][1]["perShopper"] = json!(1_000);
    file["products"][2]["skus"][0]["stock"] = json!(1_000);
    file
}

/// How many of `tries` shoppers, each with an order that was paid, have the one piece.
async fn had(shop: &Shop, tries: usize) -> usize {
    let buyers = crowd(shop, u32::try_from(tries).unwrap()).await;
    let paid = all_at_once(buyers.clone(), |shopper, _| async move {
        let id = bought(&shopper, "k").await;
        shopper.get(&format!("/api/orders/{id}")).await
    })
    .await;
    assert_eq!(paid.iter().filter(|it| it.body["state"] == "paid").count(), tries);
    let answers = all_at_once(buyers, |shopper, _| async move {
        // Each has ordered once.
        let orders = shopper.get("/api/orders").await.ok();
        let id = orders["orders"][0]["id"].as_str().unwrap().to_owned();
        buy(&shopper, &id, "puff", "a", 990).await
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (409, "activityRefused"));
    }
    count(&answers, 201)
}

/// How often one order has an offer of which there is enough.
async fn along(shop: &Shop, tries: usize) -> usize {
    let shopper = shop.shopper(9_999).await;
    let parent = bought(&shopper, "k").await;
    let answers = all_at_once(vec![shopper; tries], |shopper, number| {
        let parent = parent.clone();
        async move { buy(&shopper, &parent, "balm", &format!("k{number}"), 9_900).await }
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.body["activity"]["addOn"], "had");
    }
    count(&answers, 201)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_piece_is_had_once() {
    let shop = Shop::open_with(one_piece()).await;
    assert_eq!(had(&shop, MANY).await, 1);
    assert_eq!(shop.stock("balm-1").await, 99);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_order_has_one_of_an_offer() {
    let shop = Shop::open_with(one_piece()).await;
    assert_eq!(along(&shop, MANY).await, 1);
    assert_eq!(shop.stock("last-1").await, 999);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_buys_once_and_says_the_same() {
    let shop = Shop::open_with(one_piece()).await;
    let shopper = shop.shopper(1).await;
    let parent = bought(&shopper, "k").await;
    let answers = all_at_once(vec![shopper; MANY], |shopper, _| {
        let parent = parent.clone();
        async move { buy(&shopper, &parent, "balm", "tap", 9_900).await }
    })
    .await;
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, MANY - 1));
    assert!(answers.iter().all(|it| it.body["id"] == answers[0].body["id"]));
    balances(&shop).await;
}

/// The same races, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_these_races_too() {
    let shop = Shop::open_naive_with(one_piece()).await;
    let had = had(&shop, NAIVE).await;
    assert!(had > 1, "one piece was had {had} times");
}
