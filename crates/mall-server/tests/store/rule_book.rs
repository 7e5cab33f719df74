//! What rules take from a shopper and from themselves: points, uses, gifts; what they look at.

use serde_json::{Value, json};

use super::shop::{Shop, Shopper, goods};

fn always() -> Value {
    json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64})
}

/// The goods with 积分, ten to the yuan and ten for each yuan paid.
fn with_points() -> Value {
    let mut shop = goods();
    shop["points"] = json!({"perYuan": 10, "maxShare": 5_000});
    shop["earning"] = json!({"points": 10});
    shop
}

async fn points(shopper: &Shopper) -> i64 {
    let asked = json!({"device": "phone"});
    let synced = shopper.post("/api/cart/sync", asked).await.ok();
    let points = synced["shopper"]["points"].as_i64().unwrap();
    assert_eq!(shopper.get("/api/me").await.ok()["points"], points);
    points
}

async fn pay(shopper: &Shopper, order: &Value) -> Value {
    let id = order["id"].as_str().unwrap();
    let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    let Some(payment) = begun["sandbox"]["payment"].as_str() else { return begun };
    let path = format!("/api/sandbox/payments/{payment}");
    let paid = shopper.post(&path, json!({"confirm": true})).await.ok();
    // A second tap earns nothing more.
    assert_eq!(shopper.post(&path, json!({"confirm": true})).await.ok(), paid);
    paid
}

fn wish_with(shopper: &Shopper, key: &str, payable: i64, more: &Value) -> Value {
    let mut wish = shopper.wish(key, "last-1", 1, payable);
    for (field, value) in more.as_object().unwrap() {
        wish[field] = value.clone();
    }
    wish
}

#[tokio::test(flavor = "multi_thread")]
async fn points_are_earned_once_spent_once_and_come_back() {
    let shop = Shop::open_with(with_points()).await;
    let shopper = shop.shopper(1).await;
    let all = json!({"points": "all"});
    // Nothing in hand: nothing is spent.
    let order = shopper.post("/api/orders", wish_with(&shopper, "k1", 20_000, &all)).await.ok();
    assert_eq!((points(&shopper).await, &order["earnsPoints"]), (0, &json!(2_000)));
    pay(&shopper, &order).await;
    assert_eq!(points(&shopper).await, 2_000);

    // 2,000 are worth ¥200; half of the goods may be paid with them.
    let order = shopper.post("/api/orders", wish_with(&shopper, "k2", 10_000, &all)).await.ok();
    assert_eq!(order["discounts"][0], json!({"source": "points", "title": "", "amount": 10_000}));
    assert_eq!(points(&shopper).await, 1_000);
    // What is spent cannot be spent again.
    let again = json!({"points": {"units": {"count": 1_500}}});
    let answer = shopper.post("/api/orders", wish_with(&shopper, "k3", 5_000, &again)).await;
    assert_eq!(answer.fault(), (409, "priceChanged"));
    assert_eq!(answer.body["quote"]["pointsSpent"], 1_000);

    let cancel = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    for _ in 0..2 {
        shopper.post(&cancel, json!({})).await.ok();
        assert_eq!(points(&shopper).await, 2_000);
    }
    let other = shop.shopper(2).await;
    assert_eq!(points(&other).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_orders_at_once_spend_no_point_twice() {
    let shop = Shop::open_with(with_points()).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "last-1", 1, 20_000).await.ok();
    pay(&shopper, &order).await;
    let all = json!({"points": {"units": {"count": 1_000}}});
    let mut tries = tokio::task::JoinSet::new();
    for n in 0..8 {
        let (shopper, all) = (shopper.clone(), all.clone());
        tries.spawn(async move {
            let wish = wish_with(&shopper, &format!("many-{n}"), 10_000, &all);
            shopper.post("/api/orders", wish).await.status
        });
    }
    let placed = tries.join_all().await.iter().filter(|status| **status == 201).count();
    assert_eq!((placed, points(&shopper).await), (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_stops_when_it_is_used_up() {
    let promotion = |id: &str, limits: Value| {
        let mut promotion = json!({
            "id": id, "title": id, "window": always(), "benefit": {"amountOff": {"amount": 1_000}}
        });
        for (field, value) in limits.as_object().unwrap() {
            promotion[field] = value.clone();
        }
        promotion
    };
    for (limits, first, second, other) in [
        (json!({"total": 1}), 19_000, 20_000, 20_000),
        (json!({"perShopper": 1}), 19_000, 20_000, 19_000),
        (json!({"budget": 1_500}), 19_000, 19_000, 20_000),
        (json!({}), 19_000, 19_000, 19_000),
    ] {
        let mut file = goods();
        file["promotions"] = json!([promotion("ten-off", limits.clone())]);
        let shop = Shop::open_with(file).await;
        let (one, two) = (shop.shopper(1).await, shop.shopper(2).await);
        let cancelled = one.order("k0", "last-1", 1, first).await.ok();
        let path = format!("/api/orders/{}/cancel", cancelled["id"].as_str().unwrap());
        one.post(&path, json!({})).await.ok();
        // What was cancelled does not count.
        for (shopper, key, payable) in
            [(&one, "k1", first), (&one, "k2", second), (&two, "k3", other)]
        {
            let answer = shopper.order(key, "last-1", 1, payable).await;
            assert_eq!(answer.status, 201, "{limits} {key}: {answer:?}");
        }
        let rules = two.post("/api/cart/sync", json!({"device": "d"})).await.ok();
        let is_told = !rules["rules"]["promotions"].as_array().unwrap().is_empty();
        assert_eq!(is_told, limits == json!({}), "{limits}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_is_sent_while_there_are_some() {
    let mut file = goods();
    file["promotions"] = json!([{
        "id": "gift", "title": "满100送试用装", "window": always(),
        "conditions": [{"minSpend": {"amount": 10_000}}],
        "benefit": {"gift": {"sku": "gift-1", "pieces": 6}}
    }]);
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    let shelf = shopper.post("/api/cart/sync", json!({"device": "d"})).await.ok();
    assert_eq!(shelf["shelf"][0]["sku"], "gift-1", "the device can show it");
    let order = shopper.order("k1", "last-1", 1, 20_000).await.ok();
    let gift = &order["lines"][1];
    assert_eq!((&gift["sku"], &gift["quantity"]), (&json!("gift-1"), &json!(6)));
    assert_eq!((&gift["gift"], &gift["payable"]), (&json!(true), &json!(0)));
    assert_eq!(shop.stock("gift-1").await, 4);
    // 赠完即止.
    let second = shopper.order("k2", "last-1", 1, 20_000).await.ok();
    assert_eq!(second["lines"].as_array().unwrap().len(), 1);
    let cancel = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    shopper.post(&cancel, json!({})).await.ok();
    assert_eq!((shop.stock("gift-1").await, shop.stock("last-1").await), (10, 9));
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_see_what_the_shop_file_says_of_goods_and_the_shell_the_shopper_came_through() {
    let mut file = goods();
    file["products"][2]["freight"] = json!("heavy");
    file["products"][2]["skus"][0]["weight"] = json!(2_500);
    file["products"][2]["skus"][0]["floorPrice"] = json!(18_000);
    file["products"][2]["skus"][0]["memberPrice"] = json!(19_500);
    file["promotions"] = json!([{
        "id": "app", "title": "小程序立减50", "window": always(),
        "conditions": [{"channels": {"of": ["miniProgram"]}}],
        "benefit": {"amountOff": {"amount": 5_000}}
    }]);
    file["freight"] = json!([
        {"id": "std", "rates": [{"firstFee": 0}]},
        {"id": "heavy", "by": "weight", "rates": [
            {"first": 1_000, "firstFee": 1_000, "step": 1_000, "stepFee": 500}
        ]}
    ]);
    let shop = Shop::open_with(file.clone()).await;
    let quote = async |channel: Value| {
        let lines = json!([{"sku": "last-1", "quantity": 1}]);
        let asked = json!({"lines": lines, "region": "浙江省杭州市", "channel": channel});
        let quote = shop.post("/api/quote", asked).await.ok();
        (quote["goodsPayable"].as_i64().unwrap(), quote["freight"]["payable"].as_i64().unwrap())
    };
    // A kilogram and two more begun, and no lower than the floor.
    assert_eq!(quote(json!("miniProgram")).await, (18_000, 2_000));
    assert_eq!(quote(json!("h5")).await, (20_000, 2_000));
    assert_eq!(quote(json!(null)).await, (20_000, 2_000));

    for (at, value, field) in [
        ("/products/2/freight", json!("nothing"), "products[2].freight"),
        ("/products/2/skus/0/floorPrice", json!(20_001), "products[2].skus[0].floorPrice"),
        ("/products/2/skus/0/memberPrice", json!(-1), "products[2].skus[0].memberPrice"),
    ] {
        let mut wrong = file.clone();
        *wrong.pointer_mut(at).unwrap() = value;
        let wrong: mall_server::ShopFile = serde_json::from_value(wrong).unwrap();
        let store = shop.running.app().store().clone();
        let import = tokio::task::spawn_blocking(move || store.import(wrong)).await.unwrap();
        let said = format!("{:?}", import.unwrap_err());
        assert!(said.contains(field), "{said}");
    }
}
