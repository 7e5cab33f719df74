//! 再来一单: who buys the same again and again is told when it may be used up, once for each cycle.

use std::time::Duration;

use serde_json::{Value, json};

use super::lottery::balances;
use super::shop::{Shop, Shopper, goods};

const DAY: i64 = 24 * 60;

fn file() -> Value {
    let mut file = goods();
    file["dueAgain"] = json!({"coupon": "ten", "minPurchases": 2});
    file
}

async fn buys(shopper: &Shopper, key: &str) {
    // 99, and 10 to send it; coupons are for later.
    let mut wish = shopper.wish(key, "mask-5", 1, 10_900);
    wish["choice"] = json!({"these": {"ids": []}});
    let order = shopper.post("/api/orders", wish).await.ok();
    shopper.pay(order["id"].as_str().unwrap()).await;
}

/// What they were told of that, newest first.
async fn told(shopper: &Shopper) -> Vec<Value> {
    let page = shopper.get("/api/messages").await.ok();
    let news = page["messages"].as_array().unwrap().iter();
    news.map(|it| it["news"]["dueAgain"].clone()).filter(|it| !it.is_null()).collect()
}

async fn until(shopper: &Shopper, count: usize) -> Vec<Value> {
    for _ in 0..100 {
        let told = told(shopper).await;
        if told.len() >= count {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}", told(shopper).await);
}

async fn coupons(shopper: &Shopper) -> usize {
    shopper.get("/api/coupons").await.ok()["mine"].as_array().map_or(0, Vec::len)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_buys_again_is_told_once_for_each_cycle_with_a_coupon() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    buys(&shopper, "a").await;
    shop.wait_minutes(10 * DAY);
    let shopper = shop.shopper(1).await;
    buys(&shopper, "b").await;
    // Due at ten in the morning, ten days later; noon of the day before is too early.
    shop.wait_minutes(9 * DAY);
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(told(&shopper).await, Vec::<Value>::new());
    shop.wait_minutes(DAY);
    let first = until(&shopper, 1).await;
    let wanted = json!({"product": "mask", "title": "玻尿酸面膜", "coupon": "ten 券"});
    assert_eq!(first, std::slice::from_ref(&wanted));
    assert_eq!(coupons(&shopper).await, 1);
    // Nothing more comes of it, however long nobody buys.
    shop.wait_minutes(5 * DAY);
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let shopper = shop.shopper(1).await;
    assert_eq!((told(&shopper).await.len(), coupons(&shopper).await), (1, 1));
    // Bought after 10 and 15 days: twelve days later again.
    buys(&shopper, "c").await;
    shop.wait_minutes(12 * DAY);
    assert_eq!(until(&shop.shopper(1).await, 2).await.len(), 2);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_bought_meanwhile_is_told_later_and_who_bought_once_never() {
    let shop = Shop::open_with(file()).await;
    buys(&shop.shopper(1).await, "a").await;
    buys(&shop.shopper(2).await, "a").await;
    shop.wait_minutes(10 * DAY);
    buys(&shop.shopper(1).await, "b").await;
    shop.wait_minutes(6 * DAY);
    // After 10 and 6 days: eight days after the sixteenth.
    buys(&shop.shopper(1).await, "c").await;
    shop.wait_minutes(5 * DAY);
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(told(&shop.shopper(1).await).await.len(), 0, "the twentieth day is over");
    shop.wait_minutes(3 * DAY);
    assert_eq!(until(&shop.shopper(1).await, 1).await.len(), 1);
    assert_eq!(told(&shop.shopper(2).await).await.len(), 0);
}

/// What was due by an order whose money went back is looked at once more, and told to nobody; the other who
/// bought alike is told.
#[tokio::test(flavor = "multi_thread")]
async fn whose_money_went_back_meanwhile_is_not_told() {
    let shop = Shop::open_with(file()).await;
    for number in [1, 2] {
        buys(&shop.shopper(number).await, "a").await;
    }
    shop.wait_minutes(10 * DAY);
    for number in [1, 2] {
        buys(&shop.shopper(number).await, "b").await;
    }
    // By now it is written down when it is due.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    shop.wait_minutes(2 * DAY);
    let shopper = shop.shopper(1).await;
    let orders = shopper.get("/api/orders").await.ok();
    let id = orders["orders"][0]["id"].as_str().unwrap().to_owned();
    let pieces = json!([{"sku": "mask-5", "pieces": 1}]);
    let request = json!({"kind": "refundOnly", "pieces": pieces, "reason": "notWanted"});
    let asked = json!({"key": "r", "request": request});
    shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await.ok();
    let path = format!("/api/admin/orders/{id}/after-sales/step");
    let agree = json!({"sequence": 1, "event": "agree"});
    shop.merchant().post(&path, agree).await.ok();
    shopper.order_once(&id, "cancelled").await;
    balances(&shop).await;
    shop.wait_minutes(8 * DAY);
    assert_eq!(until(&shop.shopper(2).await, 1).await.len(), 1);
    let shopper = shop.shopper(1).await;
    assert_eq!((told(&shopper).await.len(), coupons(&shopper).await), (0, 0));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_that_the_shop_has_not_is_refused() {
    let mut file = file();
    file["dueAgain"]["coupon"] = json!("gone");
    let file: mall_server::ShopFile = serde_json::from_value(file).unwrap();
    let said = file.check().unwrap_err().to_string();
    assert_eq!(said, "`dueAgain.coupon` names something unknown: `gone`");
}
