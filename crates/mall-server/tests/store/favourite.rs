//! 收藏: liked once, removed once, and no more than there may be, however many ask at once.

use mall_server::audit;
use reqwest::Method;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

const FAVOURITES: &str = "/api/favourites";
const MOST: usize = 200;

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

async fn like(shopper: &Shopper, products: &[&str]) -> Answer {
    shopper.post(FAVOURITES, json!({"products": products})).await
}

async fn unlike(shopper: &Shopper, product: &str) -> Answer {
    shopper.send(Method::DELETE, &format!("{FAVOURITES}?product={product}"), None).await
}

async fn liked(shopper: &Shopper) -> Value {
    shopper.get(FAVOURITES).await.ok()["products"].clone()
}

/// The shop with `count` more goods, `p0`, `p1` and so on.
fn with_many(count: usize) -> Value {
    let mut file = goods();
    let first = file["products"][0].clone();
    for at in 0..count {
        let mut it = first.clone();
        it["id"] = json!(format!("p{at}"));
        let skus = it["skus"].as_array_mut().unwrap();
        for (number, sku) in skus.iter_mut().enumerate() {
            sku["id"] = json!(format!("p{at}-{number}"));
        }
        file["products"].as_array_mut().unwrap().push(it);
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn liked_twice_it_is_there_once_and_newest_first() {
    let shop = Shop::open_with(with_many(3)).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(liked(&shopper).await, json!([]));
    like(&shopper, &["p0"]).await.ok();
    shop.wait_minutes(1);
    // What a guest liked, newest first; one is there already, one is gone.
    let said = like(&shopper, &["p2", "gone", "p1", "p0"]).await.ok();
    assert_eq!(said, json!({"products": ["p2", "p1", "p0"], "leftOut": 0}));
    for _ in 0..2 {
        assert_eq!(unlike(&shopper, "p1").await.ok()["products"], json!(["p2", "p0"]));
    }
    let other = shop.shopper(2).await;
    assert_eq!(liked(&other).await, json!([]));
    assert_eq!(shop.get(FAVOURITES).await.fault(), (401, "loginNeeded"));
    assert_eq!(like(&shopper, &["a b"]).await.fault(), (400, "malformed"));
    let cards = shop.post("/api/product-cards", json!({"products": ["p2", "gone", "p0"]})).await;
    let ids: Vec<Value> =
        cards.ok()["products"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(ids, ["p2", "p0"]);
    balances(&shop).await;
    let shop = shop.reopen().await;
    assert_eq!(liked(&shopper.at(&shop)).await, json!(["p2", "p0"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_than_there_may_be() {
    let shop = Shop::open_with(with_many(MOST + 5)).await;
    let shopper = shop.shopper(1).await;
    let names: Vec<String> = (0..MOST + 5).map(|at| format!("p{at}")).collect();
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(like(&shopper, &all).await.fault(), (422, "invalid"), "more than fit a request");
    assert_eq!(like(&shopper, &all[5..]).await.ok()["leftOut"], 0);
    let said = like(&shopper, &all[..5]).await.ok();
    assert_eq!(said["leftOut"], 5);
    assert_eq!(said["products"].as_array().unwrap().len(), MOST);
    unlike(&shopper, "p9").await.ok();
    assert_eq!(like(&shopper, &["p0"]).await.ok()["leftOut"], 0);
    let many = json!({"products": all});
    assert_eq!(shop.post("/api/product-cards", many).await.fault(), (422, "invalid"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_like_what_there_is_place_for() {
    let shop = Shop::open_with(with_many(MOST + 20)).await;
    let shopper = shop.shopper(1).await;
    // The same by many is liked once.
    let same =
        all_at_once(vec![shopper.clone(); 50], |it, _| async move { like(&it, &["p0"]).await })
            .await;
    assert!(same.iter().all(|it| it.body["products"] == json!(["p0"])));
    balances(&shop).await;
    let names: Vec<String> = (1..MOST - 10).map(|at| format!("p{at}")).collect();
    let most: Vec<&str> = names.iter().map(String::as_str).collect();
    like(&shopper, &most).await.ok();
    // Ten places are left for twenty.
    let answers = all_at_once(vec![shopper.clone(); 20], |it, number| async move {
        like(&it, &[format!("p{}", MOST + number).as_str()]).await
    })
    .await;
    let left_out = answers.iter().filter(|it| it.body["leftOut"] == 1).count();
    assert_eq!(left_out, 10);
    assert_eq!(liked(&shopper).await.as_array().unwrap().len(), MOST);
    // Removed by many it is counted once.
    all_at_once(vec![shopper.clone(); 20], |it, _| async move { unlike(&it, "p0").await }).await;
    balances(&shop).await;
}
