//! One shopper, from the home page to a parcel that arrived.

use serde_json::json;

use super::shop::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn finds_chooses_orders_pays_receives() {
    let shop = Shop::open().await;
    let home = shop.get("/api/home").await.ok();
    assert_eq!(home["shop"]["name"], "青禾小铺");
    let card = &home["blocks"][2]["content"]["productList"]["products"][0];
    assert_eq!((&card["id"], &card["onlySku"]), (&json!("mask"), &json!("mask-5")));

    let shopper = shop.shopper(1).await;
    let claimed = shopper.post("/api/coupons/ten/claim", json!({})).await;
    assert_eq!(claimed.status, 201);
    let coupon = claimed.ok()["coupon"]["id"].clone();

    let add = json!({"device": "phone", "ops": [
        {"seq": 1, "op": {"add": {"sku": "mask-5", "quantity": 3}}},
        {"seq": 2, "op": {"add": {"sku": "balm-1", "quantity": 1}}}
    ]});
    let synced = shopper.post("/api/cart/sync", add).await.ok();
    assert_eq!(synced["appliedSeq"], 2);
    assert_eq!(synced["cart"]["lines"][1]["quantity"], 3);
    assert_eq!(synced["rules"]["coupons"][0]["id"], coupon);

    // 3 × 99 + 49 = 346; 满300减30 leaves 316; the coupon takes 10; no freight from 100 on.
    let lines = json!([{"sku": "mask-5", "quantity": 3}, {"sku": "balm-1", "quantity": 1}]);
    let quote = shopper.post("/api/quote", json!({"lines": lines})).await.ok();
    assert_eq!(quote["payable"], 30_600);

    let wish = json!({
        "key": "k1", "lines": lines, "address": shopper.address, "expectedPayable": 30_600,
        "remark": " 请放门口 "
    });
    let placed = shopper.post("/api/orders", wish).await;
    assert_eq!(placed.status, 201);
    let order = placed.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 20);
    assert_eq!(order["state"], "unpaid");
    assert_eq!(order["remark"], "请放门口");
    assert_eq!(order["address"]["name"], "林晚");
    assert_eq!(order["listTotal"], 34_600);
    let taken: Vec<_> =
        order["discounts"].as_array().unwrap().iter().map(|it| &it["amount"]).collect();
    assert_eq!(taken, [3_000, 1_000]);
    let line_payable =
        order["lines"].as_array().unwrap().iter().map(|it| it["payable"].as_i64().unwrap());
    assert_eq!(line_payable.sum::<i64>(), 30_600);

    assert_eq!(shop.stock("mask-5").await, 497);
    let cart = shopper.post("/api/cart/sync", json!({"device": "phone"})).await.ok();
    assert_eq!(cart["cart"]["lines"], json!([]), "what was ordered has left the cart");
    assert_eq!(cart["rules"]["coupons"], json!([]), "the coupon is on the order");

    let pay = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    assert_eq!(pay["sandbox"]["amount"], 30_600);
    let again = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    assert_eq!(pay, again, "asking again goes on with the same attempt");

    let page = format!("/api/sandbox/payments/{}", pay["sandbox"]["payment"].as_str().unwrap());
    let paid = shopper.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!(paid["state"], "paid");
    assert_eq!(paid["payBefore"], json!(null));
    assert_eq!(shopper.post(&page, json!({"confirm": true})).await.ok(), paid);
    assert_eq!(shopper.post(&page, json!({"confirm": false})).await.fault(), (409, "wrongState"));

    let received = format!("/api/orders/{id}/received");
    assert_eq!(shopper.post(&received, json!({})).await.fault(), (409, "wrongState"));
    let parcel = json!({"tracking": {"carrier": "SF", "number": "SF1234567890"}});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel).await.ok();
    let done = shopper.post(&received, json!({})).await.ok();
    let states: Vec<_> = done["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["unpaid", "paid", "shipped", "done"]);
    assert_eq!(shopper.post(&received, json!({})).await.ok(), done);

    let me = shopper.get("/api/me").await.ok();
    assert_eq!(me["phone"], "138****0001");
    assert_eq!(me["orders"], json!([["done", 1]]));
    let listed = shopper.get("/api/orders?state=done").await.ok();
    assert_eq!(listed, json!({"orders": [done], "next": null}));
    assert_eq!(shopper.get("/api/orders?state=unpaid").await.ok()["orders"], json!([]));
    shop.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_to_pay_is_paid_at_once() {
    let mut goods = super::shop::goods();
    goods["freight"] = json!([]);
    let shop = Shop::open_with(goods).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "gift-1", 1, 0).await.ok();
    let pay = format!("/api/orders/{}/pay", order["id"].as_str().unwrap());
    let paid = shopper.post(&pay, json!({})).await.ok();
    assert_eq!(paid["nothing"]["order"]["state"], "paid");
    assert_eq!(shopper.post(&pay, json!({})).await.ok(), paid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_payment_can_be_tried_again() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    let pay = format!("/api/orders/{}/pay", order["id"].as_str().unwrap());
    let first = shopper.post(&pay, json!({})).await.ok();
    let page = |pay: &serde_json::Value| {
        format!("/api/sandbox/payments/{}", pay["sandbox"]["payment"].as_str().unwrap())
    };
    let refused = shopper.post(&page(&first), json!({"confirm": false})).await.ok();
    assert_eq!(refused["state"], "unpaid");
    let late = shopper.post(&page(&first), json!({"confirm": true})).await;
    assert_eq!(late.fault(), (409, "wrongState"));
    let second = shopper.post(&pay, json!({})).await.ok();
    assert_ne!(first["sandbox"]["payment"], second["sandbox"]["payment"]);
    assert_eq!(shopper.post(&page(&second), json!({"confirm": true})).await.ok()["state"], "paid");
}
