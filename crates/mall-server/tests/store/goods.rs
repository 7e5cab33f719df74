//! Home page, shelves, searches, addresses.

use serde_json::{Value, json};

use super::shop::{NOON, Shop, goods, home_address};
use reqwest::Method;

fn ids(page: &Value) -> Vec<&str> {
    page["products"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_page_is_filled() {
    let shop = Shop::open().await;
    let home = shop.get("/api/home").await.ok();
    let blocks = home["blocks"].as_array().unwrap();
    let kinds: Vec<_> = blocks
        .iter()
        .map(|it| it["content"].as_object().unwrap().keys().next().unwrap().as_str())
        .collect();
    assert_eq!(kinds, ["notice", "couponStrip", "productList"], "an empty block is left out");
    assert_eq!(
        ids(&blocks[2]["content"]["productList"]),
        ["mask", "balm"],
        "best sellers, without what is off the shelf"
    );
    assert_eq!(home["shop"]["sandbox"], true);
    let shelves = shop.get("/api/categories").await.ok();
    assert_eq!(shelves["categories"][0]["name"], "护肤");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_is_for_whom_and_when_the_merchant_says() {
    let block = |id: &str, more: Value| {
        let notice = json!({"notice": {"text": id}});
        let mut block = json!({"id": id, "kind": notice});
        block.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        block
    };
    let (one_hour, best) = (60 * 60 * 1000, json!({"bestSellers": {"count": 2}}));
    let list = json!({"productList": {"title": "热卖", "columns": "two", "goods": best}});
    let mut goods = goods();
    goods["home"]["blocks"] = json!([
        block("all", json!({})),
        block("new", json!({"who": ["newcomer"]})),
        block("old", json!({"who": [{"not": {"of": "newcomer"}}]})),
        block("h5", json!({"who": [{"channels": {"of": ["h5"]}}]})),
        block(
            "later",
            json!({"when": {"startsAt": NOON + one_hour, "endsAt": NOON + 2 * one_hour}})
        ),
        block("few", json!({"kind": list, "minItems": 3})),
        block(
            "instead",
            json!({"kind": list, "minItems": 3, "onEmpty": {"notice": {"text": "x"}}})
        ),
        block("enough", json!({"kind": list, "minItems": 2, "onEmpty": {"notice": {"text": "x"}}}))
    ]);
    let shop = Shop::open_with(goods).await;
    let seen = |home: Value| {
        let blocks = home["blocks"].as_array().unwrap().clone();
        blocks.into_iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let guest = shop.get("/api/home").await.ok();
    assert_eq!(guest["blocks"][2]["content"], json!({"notice": {"text": "x", "link": null}}));
    assert_eq!(seen(guest), ["all", "new", "instead", "enough"]);
    let h5 = shop.get("/api/home?channel=h5").await.ok();
    assert_eq!(seen(h5), ["all", "new", "h5", "instead", "enough"]);
    assert_eq!(shop.get("/api/home?channel=fax").await.status, 400);
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    assert_eq!(seen(shopper.get("/api/home").await.ok()), ["all", "new", "instead", "enough"]);
    shopper.pay(order["id"].as_str().unwrap()).await;
    assert_eq!(seen(shopper.get("/api/home").await.ok()), ["all", "old", "instead", "enough"]);
    shop.wait_minutes(60);
    let later = ["all", "new", "later", "instead", "enough"];
    assert_eq!(seen(shop.get("/api/home").await.ok()), later);
    shop.wait_minutes(60);
    assert_eq!(seen(shop.get("/api/home").await.ok()), ["all", "new", "instead", "enough"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_are_found_and_sorted() {
    let shop = Shop::open().await;
    for (query, found) in [
        ("", vec!["mask", "balm", "last", "gift"]),
        ("q=%E9%9D%A2%E8%86%9C", vec!["mask"]),
        ("q=mm", vec!["mask"]),
        ("q=runchun", vec!["balm"]),
        ("category=bare", vec![]),
        ("sort=priceUp", vec!["gift", "balm", "mask", "last"]),
        ("sort=priceDown", vec!["last", "mask", "balm", "gift"]),
        ("after=3", vec!["gift"]),
        ("after=99", vec![]),
    ] {
        let page = shop.get(&format!("/api/products?{query}")).await.ok();
        assert_eq!(ids(&page), found, "{query}");
    }
    for (query, field) in [("sort=dearest", "sort"), ("after=-1", "after"), ("x=1", "x")] {
        let answer = shop.get(&format!("/api/products?{query}")).await;
        assert_eq!(answer.fault(), (400, "malformed"), "{query}");
        assert_eq!(answer.body["invalid"]["field"], field, "{query}");
    }
    let long = shop.get(&format!("/api/products?q={}", "m".repeat(51))).await;
    assert_eq!(long.fault(), (422, "invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_tells_what_lowers_its_price() {
    let shop = Shop::open().await;
    let told = shop.get("/api/products/mask").await.ok();
    assert_eq!(told["product"]["skus"][0]["stock"], 500);
    assert_eq!(told["promotions"][0]["title"], "满300减30");
    assert_eq!(told["offers"].as_array().unwrap().len(), 2);
    let related: Vec<_> =
        told["related"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(related, ["balm", "last", "gift"]);
    assert_eq!(shop.get("/api/products/hidden").await.ok()["product"]["onShelf"], false);
    assert_eq!(shop.get("/api/products/nothing").await.fault(), (404, "notFound"));
    assert_eq!(shop.get("/api/products/a%20b").await.fault(), (404, "notFound"));

    let shopper = shop.shopper(1).await;
    shopper.order("k", "last-1", 10, 197_000).await.ok();
    let cards = shop.get("/api/products?q=last").await.ok();
    assert_eq!(cards["total"], 0);
    let cards = shop.get("/api/products?q=xianliang").await.ok();
    assert_eq!(cards["products"][0]["soldOut"], true, "a card knows the stock of this moment");
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_have_one_default() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let first = shopper.address.clone();
    let other = json!({"name": "周禾", "phone": "139 0013-9000", "region": "上海市黄浦区", "detail": "南京东路 2 号"});
    let both = shopper.post("/api/addresses", other).await.ok();
    let defaults = |all: &Value| -> Vec<bool> {
        let all = all["addresses"].as_array().unwrap();
        all.iter().map(|it| it["isDefault"].as_bool().unwrap()).collect()
    };
    assert_eq!(defaults(&both), [true, false]);
    assert_eq!(both["addresses"][1]["address"]["phone"], "13900139000");
    let second = both["addresses"][1]["id"].as_str().unwrap().to_owned();
    let turned = shopper.post(&format!("/api/addresses/{second}/default"), json!({})).await.ok();
    assert_eq!(
        (&turned["addresses"][0]["id"], defaults(&turned)),
        (&json!(second), vec![true, false])
    );

    let path = format!("/api/addresses/{second}");
    let mut moved = home_address();
    moved["detail"] = json!("文三路 9 号");
    let changed = shopper.send(Method::PUT, &path, Some(moved.clone())).await.ok();
    assert_eq!(changed["addresses"][0]["address"]["detail"], "文三路 9 号");
    moved["name"] = json!("");
    let answer = shopper.send(Method::PUT, &path, Some(moved)).await;
    assert_eq!(
        (answer.fault(), &answer.body["invalid"]["field"]),
        ((422, "invalid"), &json!("name"))
    );

    let left = shopper.send(Method::DELETE, &path, None).await.ok();
    assert_eq!((defaults(&left), &left["addresses"][0]["id"]), (vec![true], &json!(first)));
    assert_eq!(shopper.send(Method::DELETE, &path, None).await.fault(), (404, "notFound"));
    for _ in 0..19 {
        shopper.post("/api/addresses", home_address()).await.ok();
    }
    let answer = shopper.post("/api/addresses", home_address()).await;
    assert_eq!(answer.fault(), (422, "invalid"), "twenty are enough");
}
