//! 人群: whoever is in one is asked for by its name, in prices and on the home page; coupons for all of
//! one come once.

use reqwest::Method;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

/// `regulars` have two orders, `mask-lovers` ordered the mask; 5 off for regulars, a notice for lovers.
pub(crate) fn file() -> Value {
    let mut file = goods();
    file["tags"] = json!(["vip"]);
    file["segments"] = json!([
        {"id": "regulars", "title": "老顾客", "rule": {"orders": {"from": 2}}},
        {"id": "mask-lovers", "title": "爱面膜", "rule": {"and": {"of": [
            {"boughtProduct": {"id": "mask"}}, {"city": {"name": "杭州"}}, {"recencyDays": {"to": 30}}
        ]}}},
        {"id": "strangers", "title": "没买过", "rule": "new"}
    ]);
    file["promotions"].as_array_mut().unwrap().push(json!({
        "id": "regular-5", "title": "老顾客减5",
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "conditions": [{"audience": {"names": ["regulars", "vip"]}}],
        "benefit": {"amountOff": {"amount": 500}}
    }));
    file["home"]["blocks"].as_array_mut().unwrap().push(json!({
        "id": "lovers", "kind": {"notice": {"text": "新面膜到了"}},
        "who": [{"any": {"of": [{"audience": {"names": ["mask-lovers"]}}]}}]
    }));
    file
}

async fn buys(shopper: &Shopper, key: &str, sku: &str, payable: i64) {
    let order = shopper.order(key, sku, 1, payable).await.ok();
    shopper.pay(order["id"].as_str().unwrap()).await;
}

async fn sees_notice(shopper: &Shopper) -> bool {
    let home = shopper.get("/api/home").await.ok();
    home["blocks"].as_array().unwrap().iter().any(|it| it["id"] == "lovers")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_becomes_a_regular_pays_less_from_the_next_order_on() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    assert!(!sees_notice(&shopper).await);
    // 99 and 10 to send it, twice.
    buys(&shopper, "a", "mask-5", 10_900).await;
    assert!(sees_notice(&shopper).await);
    buys(&shopper, "b", "mask-5", 10_900).await;
    // The order, the cart and a quote see the same.
    let lines = json!([{"sku": "mask-5", "quantity": 1}]);
    let quote = shopper.post("/api/quote", json!({"lines": lines})).await.ok();
    assert_eq!(quote["payable"], 10_400);
    buys(&shopper, "c", "mask-5", 10_400).await;
    let asked = json!({"device": "d", "skus": ["mask-5"]});
    let cart = shopper.post("/api/cart/sync", asked).await.ok();
    assert_eq!(cart["shopper"]["audience"], json!(["regulars", "mask-lovers"]));
    let other = shop.shopper(2).await;
    assert_eq!(other.order("a", "mask-5", 1, 10_400).await.fault(), (409, "priceChanged"));
    // Thirty days later the last order is too old.
    shop.wait_minutes(31 * 24 * 60);
    assert!(!sees_notice(&shop.shopper(1).await).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_given_up_counts_no_more() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    buys(&shopper, "a", "mask-5", 10_900).await;
    shopper.order("b", "mask-5", 1, 10_900).await.ok();
    let quoted = async || {
        let lines = json!([{"sku": "mask-5", "quantity": 1}]);
        shopper.post("/api/quote", json!({"lines": lines})).await.ok()["payable"].clone()
    };
    assert_eq!(quoted().await, 10_900, "it is not paid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_can_have_is_refused() {
    let shop = Shop::open_with(file()).await;
    let whole = shop.export().await;
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut file = serde_json::to_value(&whole).unwrap();
        change(&mut file);
        let file: mall_server::ShopFile = serde_json::from_value(file).unwrap();
        file.check().unwrap_err().to_string()
    };
    let gone = |field: &str, name: &str| format!("`{field}` names something unknown: `{name}`");
    let nobody = json!([{"not": {"of": {"audience": {"names": ["nobody"]}}}}]);
    assert_eq!(
        refused(&|it| it["promotions"][0]["conditions"] = nobody.clone()),
        gone("promotions[0].conditions", "nobody")
    );
    assert_eq!(
        refused(&|it| it["home"]["blocks"][0]["who"] = nobody.clone()),
        gone("home.blocks[0].who", "nobody")
    );
    assert_eq!(
        refused(&|it| it["coupons"][0]["who"] = nobody.clone()),
        gone("coupons[0].who", "nobody")
    );
    for (rule, name) in [
        (json!({"boughtProduct": {"id": "gone"}}), "gone"),
        (json!({"not": {"of": {"boughtCategory": {"id": "gone"}}}}), "gone"),
        (json!({"tier": {"id": "gone"}}), "gone"),
        (json!({"tag": {"name": "gone"}}), "gone"),
    ] {
        assert_eq!(
            refused(&|it| it["segments"][0]["rule"] = rule.clone()),
            gone("segments[0].rule", name)
        );
    }
    let twice = refused(&|it| it["segments"][2]["id"] = json!("regulars"));
    assert!(twice.contains("segments[2].id"), "{twice}");
    let tag = refused(&|it| it["tags"] = json!(["regulars"]));
    assert!(tag.contains("tags[0]"), "{tag}");
}

const OF_ONE: &str = "/api/admin/shoppers/13800000001/tags";

/// `{"shopper": …, "tags": […], "audience": […]}` after a tag was given or taken away.
async fn tagging(shop: &Shop, method: Method, path: &str) -> Answer {
    shop.merchant().send(method, path, None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_counts_at_once_in_prices_and_ends_at_once() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    let quoted = async || {
        let lines = json!([{"sku": "mask-5", "quantity": 1}]);
        shopper.post("/api/quote", json!({"lines": lines})).await.ok()["payable"].clone()
    };
    let id = shopper.get("/api/me").await.ok()["id"].as_str().unwrap().to_owned();
    assert_eq!(quoted().await, 10_900);
    for _ in 0..2 {
        let said = tagging(&shop, Method::PUT, &format!("{OF_ONE}/vip")).await.ok();
        let names = json!(["strangers", "vip"]);
        assert_eq!(said, json!({"shopper": id, "tags": ["vip"], "audience": names}));
    }
    assert_eq!(quoted().await, 10_400, "five less for who is tagged");
    let by_name = format!("/api/admin/shoppers/{id}/tags");
    assert_eq!(shop.merchant().get(&by_name).await.ok()["tags"], json!(["vip"]));
    for _ in 0..2 {
        let said = tagging(&shop, Method::DELETE, &format!("{by_name}/vip")).await.ok();
        assert_eq!(said["tags"], json!([]));
    }
    assert_eq!(quoted().await, 10_900);
    // What was done is written down once each, and never a number.
    let audited = shop.merchant().get("/api/admin/audit").await.ok();
    let entries = audited["entries"].as_array().unwrap();
    let told: Vec<_> = entries.iter().map(|it| (it["action"].as_str(), &it["target"])).collect();
    let target = json!(id);
    assert_eq!(told, [(Some("untagShopper"), &target), (Some("tagShopper"), &target)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_or_a_shopper_that_is_not_there_is_named() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    let unknown = tagging(&shop, Method::PUT, &format!("{OF_ONE}/gold")).await;
    assert_eq!(unknown.fault(), (422, "invalid"));
    assert_eq!(unknown.body["invalid"]["field"], "tag");
    assert_eq!(unknown.body["invalid"]["rule"], json!({"unknown": {"name": "gold"}}));
    for nobody in ["13800009999", "nobody", "a%20b", "%00"] {
        let path = format!("/api/admin/shoppers/{nobody}/tags/vip");
        assert_eq!(tagging(&shop, Method::PUT, &path).await.fault(), (404, "notFound"), "{nobody}");
        assert_eq!(tagging(&shop, Method::DELETE, &path).await.fault(), (404, "notFound"));
    }
    let path = format!("{OF_ONE}/vip");
    assert_eq!(shopper.send(Method::PUT, &path, None).await.fault(), (401, "loginNeeded"));
    assert_eq!(shop.merchant().get(OF_ONE).await.ok()["tags"], json!([]));
}

/// Of many who give the same tag at once, one does, and one is written down.
#[tokio::test(flavor = "multi_thread")]
async fn a_tag_given_by_many_at_once_is_given_once() {
    let shop = Shop::open_with(file()).await;
    shop.shopper(1).await;
    let path = format!("{OF_ONE}/vip");
    let give = |it: Shopper, _| {
        let path = path.clone();
        async move { it.send(Method::PUT, &path, None).await }
    };
    let answers = all_at_once(vec![shop.merchant(); 50], give).await;
    assert!(answers.iter().all(|it| it.status == 200), "{answers:?}");
    let audited = shop.merchant().get("/api/admin/audit").await.ok();
    assert_eq!(audited["entries"].as_array().unwrap().len(), 1);
}
