//! 付费卡: months that are bought once, lower prices while they run, and go back when they have not begun.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;

/// Days go by, on which the shopper comes often enough to stay logged in.
async fn days(shop: &Shop, shopper: &Shopper, days: i64) {
    for _ in 0..days {
        shop.wait_minutes(DAY);
        shopper.get("/api/me").await.ok();
    }
}

/// `mask-5` costs ¥99.00, and ¥89.00 with the card, which is ¥35.01 a month.
pub(crate) fn with_cards() -> Value {
    let mut file = goods();
    file["earning"] = json!({"points": 1, "growth": 1});
    file["tiers"] = json!([
        {"id": "trendy", "title": "潮流小主", "growth": 0},
        {"id": "shining", "title": "闪亮达人", "growth": 150}
    ]);
    file["paidCards"] = json!([
        {"id": "black", "title": "黑卡", "image": "/m/x.svg", "price": 3_501, "months": [1, 3], "factor": 20_000,
         "monthly": ["ten"]},
        {"id": "gold", "title": "金卡", "image": "/m/x.svg", "price": 9_900, "months": [12], "tier": "shining"}
    ]);
    file["products"][0]["skus"][0]["memberPrice"] = json!(8_900);
    file["prices"] = json!([{
        "id": "member", "title": "会员价", "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "conditions": [{"paidCards": {"ids": ["black"]}}], "price": "member"
    }]);
    file
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

async fn order(shopper: &Shopper, key: &str, months: u32, payable: i64) -> Answer {
    let body = json!({"key": key, "months": months, "expectedPayable": payable});
    shopper.post("/api/member/cards/black/buy", body).await
}

/// Buys so many months and pays; the order.
async fn buy(shopper: &Shopper, key: &str, months: u32) -> Value {
    let order = order(shopper, key, months, 3_501 * i64::from(months)).await.ok();
    shopper.pay(order["id"].as_str().unwrap()).await
}

async fn card(shopper: &Shopper) -> Value {
    shopper.get("/api/member").await.ok()["cards"][0].clone()
}

async fn price(shopper: &Shopper) -> Value {
    let quote = json!({"lines": [{"sku": "mask-5", "quantity": 2}]});
    shopper.post("/api/quote", quote).await.ok()["payable"].clone()
}

async fn give_back(shopper: &Shopper) -> Answer {
    shopper.post("/api/member/cards/black/refund", json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn months_are_bought_lower_prices_and_go_back() {
    let shop = Shop::open_with(with_cards()).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(price(&shopper).await, 19_800);
    let placed = order(&shopper, "k1", 3, 10_503).await;
    assert_eq!(placed.status, 201);
    let again = order(&shopper, "k1", 3, 10_503).await;
    assert_eq!((again.status, &again.body), (200, &placed.body));
    let order = placed.ok();
    assert_eq!((&order["address"], &order["card"]["months"]), (&json!(null), &json!(3)));
    assert_eq!(card(&shopper).await["until"], json!(null), "it is not paid");
    let paid = shopper.pay(order["id"].as_str().unwrap()).await;
    assert_eq!((&paid["state"], &paid["reviews"]), (&json!("done"), &json!(null)));
    // Noon of 26 November, and three months of the calendar.
    assert_eq!(card(&shopper).await["until"], 1_803_614_400_000_i64);
    assert_eq!(price(&shopper).await, 17_800);
    let sync =
        shopper.post("/api/cart/sync", json!({"device": "d", "skus": ["mask-5"]})).await.ok();
    assert_eq!(sync["shopper"]["paidCards"], json!(["black"]));
    assert_eq!(sync["shopper"]["pointsFactor"], 20_000);
    assert_eq!(sync["shopper"]["ordersPaid"], 0, "who bought a card still is a newcomer");
    let bought = shopper.order("g1", "mask-5", 2, 17_800).await.ok();
    shopper.pay(bought["id"].as_str().unwrap()).await;
    assert_eq!(shopper.get("/api/me").await.ok()["points"], 356);
    balances(&shop).await;

    let before = card(&shopper).await;
    assert_eq!((&before["unused"], &before["refund"]), (&json!(2), &json!(7_002)));
    let after = give_back(&shopper).await.ok();
    assert_eq!(after["cards"][0]["unused"], 0);
    let order = shopper.get(&format!("/api/orders/{}", paid["id"].as_str().unwrap())).await.ok();
    assert_eq!(order["refunds"][0]["amount"], 7_002);
    assert_eq!(give_back(&shopper).await.ok(), after, "again it changes nothing");
    assert_eq!(price(&shopper).await, 17_800, "the month that has begun stays");
    days(&shop, &shopper, 30).await;
    assert_eq!(price(&shopper).await, 19_800);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_bought_again_begins_where_the_last_ends() {
    let shop = Shop::open_with(with_cards()).await;
    let shopper = shop.shopper(1).await;
    buy(&shopper, "k1", 1).await;
    let first = card(&shopper).await["until"].as_i64().unwrap();
    days(&shop, &shopper, 10).await;
    buy(&shopper, "k2", 1).await;
    let second = card(&shopper).await;
    assert!(second["until"].as_i64().unwrap() > first + 30 * DAY * 60_000);
    assert_eq!(second["unused"], 1);
    give_back(&shopper).await.ok();
    assert_eq!(card(&shopper).await["until"], first);
    days(&shop, &shopper, 30).await;
    assert_eq!(card(&shopper).await["until"], json!(null));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_of_the_card_brings_its_coupon_once() {
    let shop = Shop::open_with(with_cards()).await;
    let shopper = shop.shopper(1).await;
    let take = async || shopper.post("/api/member/gifts", json!({})).await.ok()["given"].clone();
    assert_eq!(take().await, json!([]));
    buy(&shopper, "k1", 3).await;
    for _ in 0..2 {
        assert_eq!(take().await.as_array().unwrap().len(), 1);
        assert_eq!(take().await, json!([]));
        days(&shop, &shopper, 31).await;
    }
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_bought_is_refused() {
    let shop = Shop::open_with(with_cards()).await;
    let shopper = shop.shopper(1).await;
    let changed = order(&shopper, "k1", 3, 10_000).await;
    assert_eq!(changed.fault(), (409, "priceChanged"));
    assert_eq!(changed.body["quote"]["payable"], 10_503);
    assert_eq!(order(&shopper, "k2", 2, 7_002).await.fault(), (422, "invalid"));
    let gold = json!({"key": "k3", "months": 12, "expectedPayable": 118_800});
    assert_eq!(shopper.post("/api/member/cards/gold/buy", gold).await.fault(), (422, "invalid"));
    let none = json!({"key": "k4", "months": 1, "expectedPayable": 1});
    assert_eq!(shopper.post("/api/member/cards/none/buy", none).await.fault(), (404, "notFound"));
    order(&shopper, "k5", 1, 3_501).await.ok();
    assert_eq!(order(&shopper, "k5", 3, 10_503).await.fault(), (409, "keyReused"));
    let paid = buy(&shopper, "k6", 1).await;
    let id = paid["id"].as_str().unwrap();
    let asked = json!({"key": "a", "request": {
        "kind": "refundOnly", "pieces": [{"sku": "black", "pieces": 1}], "reason": "damaged"}});
    let back = shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await;
    assert_eq!(back.fault(), (409, "wrongState"));
    let review = json!({"line": 0, "rating": 5, "text": "好", "pictures": [], "anonymous": false});
    let review = shopper.post(&format!("/api/orders/{id}/reviews"), review).await;
    assert_eq!(review.fault(), (404, "notFound"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpaid_one_is_given_up_and_late_money_takes_it_up() {
    let shop = Shop::open_with(with_cards()).await;
    let shopper = shop.shopper(1).await;
    let order = order(&shopper, "k1", 1, 3_501).await.ok();
    let id = order["id"].as_str().unwrap();
    let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    shop.wait_minutes(31);
    shopper.order_once(id, "cancelled").await;
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    let late = shopper.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!(late["state"], "done");
    assert_ne!(card(&shopper).await["until"], json!(null));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_at_once_pay_once_and_give_back_once() {
    let shop = Shop::open_with(with_cards()).await;
    let shopper = shop.shopper(1).await;
    let order = order(&shopper, "k1", 3, 10_503).await.ok();
    let pay = format!("/api/orders/{}/pay", order["id"].as_str().unwrap());
    let begun = shopper.post(&pay, json!({})).await.ok();
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    all_at_once(vec![shopper.clone(); 100], |shopper, _| {
        let page = page.clone();
        async move { shopper.post(&page, json!({"confirm": true})).await }
    })
    .await;
    assert_eq!(card(&shopper).await["unused"], 2);
    balances(&shop).await;
    let answers = all_at_once(vec![shopper.clone(); 100], |shopper, _| async move {
        shopper.post("/api/member/cards/black/refund", json!({})).await
    })
    .await;
    assert!(
        answers.iter().all(|it| it.status == 200),
        "{:?}",
        answers.iter().find(|it| it.status != 200)
    );
    let order = shopper.get(&format!("/api/orders/{}", order["id"].as_str().unwrap())).await.ok();
    assert_eq!(order["refunds"].as_array().unwrap().len(), 1);
    assert_eq!(order["refunds"][0]["amount"], 7_002);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn months_bought_at_once_by_two_orders_do_not_overlap() {
    let shop = Shop::open_with(with_cards()).await;
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper.clone(); 20], |shopper, number| async move {
        let order = order(&shopper, &format!("k{number}"), 1, 3_501).await.ok();
        let pay = format!("/api/orders/{}/pay", order["id"].as_str().unwrap());
        let begun = shopper.post(&pay, json!({})).await.ok();
        let payment = begun["sandbox"]["payment"].as_str().unwrap().to_owned();
        shopper.post(&format!("/api/sandbox/payments/{payment}"), json!({"confirm": true})).await
    })
    .await;
    assert!(answers.iter().all(|it| it.status == 200));
    assert_eq!(card(&shopper).await["unused"], 19);
    balances(&shop).await;
}
