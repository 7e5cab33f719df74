//! Placing an order, and what becomes of one that is not paid.

use mall_server::audit;
use serde_json::{Value, json};

use super::shop::{Shop, Shopper, goods};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_is_the_same_order() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let first = shopper.order("k", "mask-5", 2, 19_800).await;
    let second = shopper.order("k", "mask-5", 2, 19_800).await;
    assert_eq!((first.status, second.status), (201, 200));
    assert_eq!(first.body, second.body);
    assert_eq!(shop.stock("mask-5").await, 498);
    assert_eq!(shopper.order("k", "mask-5", 3, 29_700).await.fault(), (409, "keyReused"));
    // Another shopper's key is another key.
    let other = shop.shopper(2).await;
    let theirs = other.order("k", "mask-5", 2, 19_800).await;
    assert_eq!(theirs.status, 201);
    assert_ne!(theirs.body["id"], first.body["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_price_changes_nothing_else() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let answer = shopper.order("k", "mask-5", 2, 15_000).await;
    assert_eq!(answer.fault(), (409, "priceChanged"));
    assert_eq!(answer.body["quote"]["payable"], 19_800);
    assert_eq!(shop.stock("mask-5").await, 500);
    // The key was not used up: the shopper agrees and orders with it.
    assert_eq!(shopper.order("k", "mask-5", 2, 19_800).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_changes_prices_at_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let mut dearer = goods();
    dearer["products"][0]["skus"][0]["price"] = json!(11_000);
    let file = serde_json::from_value(dearer).unwrap();
    let store = shop.running.app().store().clone();
    tokio::task::spawn_blocking(move || store.import(file)).await.unwrap().unwrap();
    let answer = shopper.order("k", "mask-5", 2, 19_800).await;
    assert_eq!(answer.body["quote"]["payable"], 22_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_had_is_named() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    for (sku, quantity, said) in [
        ("last-1", 11, "「限量香膏」仅剩 10 件"),
        ("hidden-1", 1, "「下架面霜」已下架"),
        ("balm-2", 3, "「润唇膏 正红」每单限购 2 件"),
        ("nothing", 1, "已下架"),
    ] {
        let answer = shopper.order("k", sku, quantity, 0).await;
        assert_eq!(answer.fault(), (409, "notEnough"), "{sku}");
        let message = answer.body["message"].as_str().unwrap();
        assert!(message.contains(said), "{message}");
    }
    assert_eq!(shop.stock("last-1").await, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_limits_are_named() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let whole = shopper.wish("k", "mask-5", 1, 10_900);
    let change = |pointer: &str, value: Value| {
        let mut wish = whole.clone();
        *wish.pointer_mut(pointer).unwrap() = value;
        wish
    };
    let twice = json!([{"sku": "mask-5", "quantity": 1}, {"sku": "mask-5", "quantity": 1}]);
    let with_remark = {
        let mut wish = whole.clone();
        wish["remark"] = json!("好".repeat(101));
        wish
    };
    for (wish, field) in [
        (change("/lines", json!([])), "lines"),
        (change("/lines", twice), "lines[1].sku"),
        (change("/lines/0/quantity", json!(0)), "lines[0].quantity"),
        (change("/lines/0/quantity", json!(10_000)), "lines[0].quantity"),
        (change("/address", json!("nowhere")), "address"),
        (with_remark, "remark"),
    ] {
        let answer = shopper.post("/api/orders", wish).await;
        assert_eq!(answer.fault(), (422, "invalid"), "{field}");
        assert_eq!(answer.body["invalid"]["field"], field);
    }
    assert_eq!(shopper.post("/api/orders", whole).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_its_shoppers_alone() {
    let shop = Shop::open().await;
    let (mine, other) = (shop.shopper(1).await, shop.shopper(2).await);
    let order = mine.order("k", "mask-5", 2, 19_800).await.ok();
    let id = order["id"].as_str().unwrap();
    let pay = mine.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    let payment = pay["sandbox"]["payment"].as_str().unwrap();

    assert_eq!(other.get(&format!("/api/orders/{id}")).await.fault(), (404, "notFound"));
    for path in [
        format!("/api/orders/{id}/cancel"),
        format!("/api/orders/{id}/received"),
        format!("/api/orders/{id}/pay"),
        format!("/api/sandbox/payments/{payment}"),
        format!("/api/addresses/{}/default", mine.address),
    ] {
        let answer = other.post(&path, json!({"confirm": true})).await;
        assert_eq!(answer.fault(), (404, "notFound"), "{path}");
        let guest = shop.post(&path, json!({"confirm": true})).await;
        assert_eq!(guest.fault(), (401, "loginNeeded"), "{path}");
    }
    // Nor can it be sent to somebody else's address.
    let mut wish = other.wish("k", "mask-5", 2, 19_800);
    wish["address"] = json!(mine.address);
    assert_eq!(other.post("/api/orders", wish).await.fault(), (422, "invalid"));
    assert_eq!(mine.get(&format!("/api/orders/{id}")).await.ok()["state"], "unpaid");
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_returns_stock_and_coupon_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    // By the shopper, who taps twice.
    let order = shopper.order("k1", "mask-5", 2, 18_800).await.ok();
    assert_eq!(shop.stock("mask-5").await, 498);
    let cancel = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    let cancelled = shopper.post(&cancel, json!({})).await.ok();
    assert_eq!(
        (&cancelled["state"], &cancelled["cancelReason"]),
        (&json!("cancelled"), &json!("shopper"))
    );
    assert_eq!(shopper.post(&cancel, json!({})).await.ok(), cancelled);
    assert_eq!(shop.stock("mask-5").await, 500);

    // By the clock, with the same coupon, and a payment that comes too late.
    let order = shopper.order("k2", "mask-5", 2, 18_800).await.ok();
    let id = order["id"].as_str().unwrap();
    let pay = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    shop.wait_minutes(29);
    assert_eq!(shopper.get(&format!("/api/orders/{id}")).await.ok()["state"], "unpaid");
    shop.wait_minutes(1);
    let page = format!("/api/sandbox/payments/{}", pay["sandbox"]["payment"].as_str().unwrap());
    let expired = shopper.order_once(id, "cancelled").await;
    assert_eq!(expired["cancelReason"], "expired");
    assert_eq!(shop.stock("mask-5").await, 500);
    shopper.post(&page, json!({"confirm": false})).await.ok();
    // Another round of the store's own work changes nothing.
    shop.wait_minutes(60);
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    assert_eq!(shop.stock("mask-5").await, 500);
    let me = shopper.get("/api/me").await.ok();
    assert_eq!((&me["coupons"], &me["orders"]), (&json!(1), &json!([["cancelled", 2]])));
    assert_eq!(shopper.post(&page, json!({"confirm": true})).await.fault(), (409, "wrongState"));
}

/// An order of two face masks with a coupon that was given up, and the address where its payment ends.
async fn given_up(shop: &Shop, shopper: &Shopper) -> (String, String) {
    shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    let order = shopper.order("late", "mask-5", 2, 18_800).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    let pay = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    shop.wait_minutes(31);
    shopper.order_once(&id, "cancelled").await;
    (id, format!("/api/sandbox/payments/{}", pay["sandbox"]["payment"].as_str().unwrap()))
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_late_takes_the_order_up_again() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let (id, page) = given_up(&shop, &shopper).await;
    assert_eq!(shopper.get("/api/me").await.ok()["coupons"], 1);
    let taken_up = shopper.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!((&taken_up["id"], &taken_up["state"]), (&json!(id), &json!("paid")));
    assert_eq!(taken_up["cancelReason"], json!(null));
    assert_eq!(taken_up.get("refunds"), None);
    assert_eq!(shop.stock("mask-5").await, 498);
    assert_eq!(shopper.get("/api/me").await.ok()["coupons"], 0);
    assert_eq!(shopper.post(&page, json!({"confirm": true})).await.ok(), taken_up, "once");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_too_late_goes_back_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let (id, page) = given_up(&shop, &shopper).await;
    // The coupon is on another order by then, so the price would not be the one that was paid.
    shopper.order("other", "mask-5", 2, 18_800).await.ok();
    let late = shopper.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!(
        (&late["state"], &late["refunds"][0]["amount"]),
        (&json!("cancelled"), &json!(18_800))
    );
    assert_eq!(shop.stock("mask-5").await, 498, "those of the other order");
    shopper.post(&page, json!({"confirm": true})).await.ok();
    let sent = async || {
        loop {
            let order = shopper.get(&format!("/api/orders/{id}")).await.ok();
            if order["refunds"][0]["doneAt"].is_i64() {
                return order;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let order = sent().await;
    assert_eq!(order["refunds"].as_array().unwrap().len(), 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_come_in_pages_newest_first() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let mut placed = Vec::new();
    for n in 0..23 {
        shop.wait_minutes(1);
        let order = shopper.order(&format!("k{n}"), "mask-5", 2, 19_800).await.ok();
        placed.insert(0, order["id"].clone());
    }
    let first = shopper.get("/api/orders").await.ok();
    let next = first["next"].as_str().unwrap();
    let second = shopper.get(&format!("/api/orders?after={next}")).await.ok();
    assert_eq!(second["next"], json!(null));
    let ids = |page: &Value| -> Vec<Value> {
        page["orders"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect()
    };
    assert_eq!([ids(&first), ids(&second)].concat(), placed);
    assert_eq!(ids(&first).len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_everything() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "last-1", 3, 57_000).await.ok();
    let old = shop.base();
    let shop = shop.reopen().await;
    assert!(shop.http.get(format!("{old}/healthz")).send().await.is_err(), "the old one is gone");
    let shopper = shopper.at(&shop);
    let kept = shopper.get(&format!("/api/orders/{}", order["id"].as_str().unwrap())).await.ok();
    assert_eq!(kept, order);
    assert_eq!(shop.stock("last-1").await, 7);
    assert_eq!(shopper.order("k", "last-1", 3, 57_000).await.status, 200, "keys are kept too");
}
