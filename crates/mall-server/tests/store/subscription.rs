//! 订阅消息: each acceptance is one message, and is spent once.

use std::time::Duration;

use mall_server::record::subscription::{SpentRow, TokenRow};
use serde_json::{Value, json};

use super::lottery::balances;
use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

fn with_subscriptions() -> Value {
    let mut file = goods();
    file["subscriptions"] = json!([
        {"template": "parcels", "topics": ["parcelSent", "refunded"]},
        {"template": "habits", "topics": ["checkIn", "dueAgain"]}
    ]);
    file
}

async fn accept(shopper: &Shopper, key: &str, templates: Value) -> Answer {
    shopper.post("/api/subscriptions", json!({"key": key, "templates": templates})).await
}

async fn tokens(shop: &Shop) -> Vec<u32> {
    let rows = shop.running.app().store().read(|tx| tx.all::<TokenRow>(&[])).await.unwrap();
    rows.into_iter().map(|it| it.tokens).collect()
}

async fn spent(shop: &Shop) -> usize {
    shop.running.app().store().read(|tx| tx.count::<SpentRow>(&[])).await.unwrap()
}

/// Buys a mask and is sent it: a message.
async fn parcel(shop: &Shop, shopper: &Shopper, key: &str) {
    let order = shopper.order(key, "balm-1", 1, 5_900).await.ok();
    let id = order["id"].as_str().unwrap();
    shopper.pay(id).await;
    let parcel = json!({"tracking": {"carrier": "sf", "number": "SF12345678"}});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_acceptance_is_one_message() {
    let shop = Shop::open_with(with_subscriptions()).await;
    let anna = shop.shopper(1).await;
    assert_eq!(shop.get("/api/check-in").await.ok()["subscribe"], json!(["habits"]));
    for _ in 0..2 {
        assert_eq!(accept(&anna, "k1", json!(["parcels", "habits"])).await.status, 204);
    }
    assert_eq!(tokens(&shop).await, [1, 1], "the same key adds nothing");
    parcel(&shop, &anna, "o1").await;
    parcel(&shop, &anna, "o2").await;
    for _ in 0..100 {
        if spent(&shop).await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(
        (spent(&shop).await, tokens(&shop).await),
        (1, vec![1, 0]),
        "two parcels, one token"
    );
    let told = anna.get("/api/messages").await.ok();
    assert_eq!(told["messages"].as_array().unwrap().len(), 2, "in the shop both are read");
    for templates in [json!(["nobody"]), json!(["habits", "habits", "habits", "habits"])] {
        assert_eq!(accept(&anna, "k2", templates).await.fault(), (422, "invalid"));
    }
    assert_eq!(
        shop.post("/api/subscriptions", json!({"key": "k", "templates": []})).await.status,
        401
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_once_is_one_token() {
    let shop = Shop::open_with(with_subscriptions()).await;
    let anna = shop.shopper(1).await;
    let answers = all_at_once(vec![anna; 200], |shopper, _| async move {
        accept(&shopper, "k", json!(["parcels"])).await
    })
    .await;
    assert!(answers.iter().all(|it| it.status == 204));
    assert_eq!(tokens(&shop).await, [1]);
    balances(&shop).await;
}
