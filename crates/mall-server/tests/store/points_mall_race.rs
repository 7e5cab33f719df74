//! Many at once at the points mall: the last piece, one shopper's points, one key.

use serde_json::json;

use super::points_mall::{balances, buy, saver, with_offers};
use super::race::{all_at_once, crowd};
use super::shop::{Answer, Shop};

const MANY: usize = 500;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|it| it.status == status).count()
}

/// One piece of the offer, and points enough for it.
fn one_piece() -> serde_json::Value {
    let mut file = with_offers();
    file["pointsMall"][0]["stock"] = json!(1);
    file["pointsMall"][1]["perShopper"] = json!(1_000);
    file["pointsMall"][1]["stock"] = json!(1_000);
    file["pointsMall"][1]["points"] = json!(600);
    file["products"][2]["skus"][0]["stock"] = json!(1_000);
    file
}

/// How many of `tries` shoppers have the one piece.
async fn had(shop: &Shop, tries: usize) -> usize {
    let savers = crowd(shop, u32::try_from(tries).unwrap()).await;
    let ready = all_at_once(savers.clone(), |shopper, _| async move {
        shopper.post("/api/check-in", json!({})).await
    })
    .await;
    assert_eq!(count(&ready, 200), tries);
    let answers =
        all_at_once(
            savers,
            |shopper, _| async move { buy(&shopper, "mask", "k", (120, 990)).await },
        )
        .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (409, "exchangeRefused"));
    }
    count(&answers, 201)
}

/// How often a thousand points buy what costs six hundred.
async fn spent(shop: &Shop, tries: usize) -> usize {
    let many = vec![saver(shop, 9_999).await; tries];
    let answers = all_at_once(many, |shopper, number| async move {
        buy(&shopper, "balm", &format!("k{number}"), (600, 0)).await
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (409, "exchangeRefused"));
    }
    count(&answers, 201)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_piece_is_had_once() {
    let shop = Shop::open_with(one_piece()).await;
    assert_eq!(had(&shop, MANY).await, 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_points_of_one_shopper_are_spent_once() {
    let shop = Shop::open_with(one_piece()).await;
    assert_eq!(spent(&shop, MANY).await, 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_buys_once_and_says_the_same() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    let answers = all_at_once(vec![shopper.clone(); MANY], |shopper, _| async move {
        buy(&shopper, "balm", "tap", (300, 0)).await
    })
    .await;
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, MANY - 1));
    assert!(answers.iter().all(|it| it.body["order"]["id"] == answers[0].body["order"]["id"]));
    assert_eq!(shopper.get("/api/me").await.ok()["points"], 700);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_agreed_to_many_times_goes_back_once() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    let bought = buy(&shopper, "balm", "k", (300, 0)).await.ok();
    let id = bought["order"]["id"].as_str().unwrap().to_owned();
    let request = json!({"kind": "refundOnly", "pieces": [{"sku": "last-1", "pieces": 1}], "reason": "damaged"});
    let asked = json!({"key": "a", "request": request});
    shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await.ok();
    let step = format!("/api/admin/orders/{id}/after-sales/step");
    let answers = all_at_once(vec![shop.merchant(); 100], |merchant, _| {
        let step = step.clone();
        async move { merchant.post(&step, json!({"sequence": 1, "event": "agree"})).await }
    })
    .await;
    assert_eq!(count(&answers, 200), 100);
    assert_eq!(shopper.get("/api/me").await.ok()["points"], 1_000);
    assert_eq!(shop.stock("last-1").await, 10);
    balances(&shop).await;
}

/// The same races, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_these_races_too() {
    let shop = Shop::open_naive_with(one_piece()).await;
    let had = had(&shop, NAIVE).await;
    assert!(had > 1, "one piece was had {had} times");
    let spent = spent(&shop, NAIVE).await;
    assert!(spent > 1, "the points were spent {spent} times");
}
