//! 积分 that end: the oldest are spent first, what comes back comes back to where it was.

use std::time::Duration;

use serde_json::{Value, json};

use super::lottery::balances;
use super::race::all_at_once;
use super::shop::{Shop, Shopper, goods};

const DAY: i64 = 24 * 60;

/// Ten points a day that end with the next month, and pay a tenth of a yuan each.
fn file() -> Value {
    let mut file = goods();
    file["shop"]["pointsExpiry"] = json!({"months": 1});
    file["points"] = json!({"perYuan": 10, "step": 10, "maxShare": 10_000});
    file["checkIn"]["milestones"] = json!([]);
    file
}

async fn page(shopper: &Shopper) -> Value {
    shopper.get("/api/points").await.ok()
}

/// The kinds of the ledger, newest first, and the balance.
async fn kinds(shopper: &Shopper) -> (Vec<String>, i64) {
    let page = page(shopper).await;
    let entries = page["entries"].as_array().unwrap().iter();
    let kinds = entries.map(|it| it["kind"].as_str().unwrap().to_owned()).collect();
    (kinds, page["balance"].as_i64().unwrap())
}

/// Orders a balm for 49 and 10 to send it, with so many points at ten the yuan.
async fn order_with(shopper: &Shopper, key: &str, points: u32) -> super::shop::Answer {
    let mut wish = shopper.wish(key, "balm-1", 1, 5_900 - i64::from(points) * 10);
    wish["points"] = json!({"units": {"count": points}});
    shopper.post("/api/orders", wish).await
}

async fn until(shopper: &Shopper, balance: i64) {
    for _ in 0..100 {
        if page(shopper).await["balance"] == balance {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{}", page(shopper).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn points_end_once_with_their_month() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    // 26 November, and 1 December.
    shopper.post("/api/check-in", json!({})).await.ok();
    shop.wait_minutes(5 * DAY);
    shopper.post("/api/check-in", json!({})).await.ok();
    let seen = page(&shopper).await;
    let ends: Vec<i64> = seen["ending"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["endsAt"].as_i64().unwrap())
        .collect();
    // Midnight in Shanghai, 1 January and 1 February 2027.
    assert_eq!(ends, [1_798_732_800_000, 1_801_411_200_000]);
    assert_eq!(seen["balance"], 20);
    shop.wait_minutes(31 * DAY);
    // A session ends before.
    let shopper = shop.shopper(1).await;
    until(&shopper, 10).await;
    assert_eq!(
        kinds(&shopper).await,
        (vec!["expired".into(), "checkIn".into(), "checkIn".into()], 10)
    );
    balances(&shop).await;
    shop.wait_minutes(31 * DAY);
    until(&shop.shopper(1).await, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_setting_nothing_ends() {
    let mut file = file();
    file["shop"].as_object_mut().unwrap().remove("pointsExpiry");
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/check-in", json!({})).await.ok();
    shop.wait_minutes(400 * DAY);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let shopper = shop.shopper(1).await;
    let seen = page(&shopper).await;
    assert_eq!((&seen["balance"], &seen["ending"]), (&json!(10), &json!([])));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_spent_comes_back_to_its_batch() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/check-in", json!({})).await.ok();
    shop.wait_minutes(5 * DAY);
    shopper.post("/api/check-in", json!({})).await.ok();
    let before = page(&shopper).await["ending"].clone();
    let id = order_with(&shopper, "a", 10).await.ok()["id"].as_str().unwrap().to_owned();
    // The older ones were spent.
    assert_eq!(page(&shopper).await["ending"], json!([before[1].clone()]));
    balances(&shop).await;
    shopper.post(&format!("/api/orders/{id}/cancel"), json!({})).await.ok();
    assert_eq!(page(&shopper).await["ending"], before);
    let (said, balance) = kinds(&shopper).await;
    assert_eq!((&said[..2], balance), (&["returned".to_owned(), "spent".to_owned()][..], 20));
    balances(&shop).await;
}

/// The order is refunded in January, its points would have ended with December.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_too_late_lives_a_week() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/check-in", json!({})).await.ok();
    let order = order_with(&shopper, "a", 10).await.ok();
    let id = order["id"].as_str().unwrap();
    shopper.pay(id).await;
    shop.wait_minutes(40 * DAY);
    let shopper = shop.shopper(1).await;
    let wanted = json!({"kind": "refundOnly", "pieces": [{"sku": "balm-1", "pieces": 1}], "reason": "damaged"});
    let ask = json!({"key": "back", "request": wanted});
    shopper.post(&format!("/api/orders/{id}/after-sales"), ask).await.ok();
    let agree = json!({"sequence": 1, "event": "agree"});
    shop.merchant().post(&format!("/api/admin/orders/{id}/after-sales/step"), agree).await.ok();
    let seen = page(&shopper).await;
    assert_eq!(seen["entries"][0]["kind"], "refunded");
    // Asked on 5 January: gone at midnight after the 12th, in Shanghai.
    assert_eq!(seen["ending"], json!([{"units": 10, "endsAt": 1_799_769_600_000_i64}]));
    balances(&shop).await;
    shop.wait_minutes(8 * DAY);
    until(&shopper, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_comes_page_by_page() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    for _ in 0..23 {
        shopper.post("/api/check-in", json!({})).await.ok();
        shop.wait_minutes(DAY);
    }
    let first = page(&shopper).await;
    assert_eq!(first["entries"].as_array().unwrap().len(), 20);
    let next = first["next"].as_i64().unwrap();
    let rest = shopper.get(&format!("/api/points?after={next}")).await.ok();
    assert_eq!((rest["entries"].as_array().unwrap().len(), &rest["next"]), (3, &Value::Null));
    assert!(rest["entries"][0]["id"].as_i64().unwrap() < next);
    assert_eq!(shop.get("/api/points").await.fault(), (401, "loginNeeded"));
}

/// Twenty points pay for two of the many orders that want ten each at once.
#[tokio::test(flavor = "multi_thread")]
async fn points_are_spent_once() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    for _ in 0..2 {
        shopper.post("/api/check-in", json!({})).await.ok();
        shop.wait_minutes(DAY);
    }
    let answers = all_at_once(vec![shopper.clone(); 50], |shopper, number| async move {
        order_with(&shopper, &format!("k{number}"), 10).await
    })
    .await;
    assert_eq!(answers.iter().filter(|it| it.status == 201).count(), 2);
    assert_eq!(page(&shopper).await["balance"], 0);
    balances(&shop).await;
}
