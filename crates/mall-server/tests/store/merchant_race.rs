//! Merchants at once, beside shoppers.

use mall_server::audit;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::merchant::{Admin, fair_goods};
use super::shop::Shop;

async fn entries(admin: &Admin, action: &str) -> usize {
    let page = admin.get("audit").await.ok();
    page["entries"].as_array().unwrap().iter().filter(|it| it["action"] == action).count()
}

/// What the shop says of itself, and which it is, for each of those that changed the same one.
async fn changed(shop: &Shop) -> Vec<(Value, String)> {
    let admin = Admin::of(shop);
    let (file, tag) = admin.shop().await;
    let (mut all, is_naive) = (JoinSet::new(), shop.is_naive);
    for number in 0..8 {
        let (admin, mut file, tag) = (admin.clone(), file.clone(), tag.clone());
        file["shop"]["slogan"] = json!(format!("第 {number}"));
        all.spawn(async move {
            let told = admin.put("shop", Some(&tag), &file).await;
            if told.answer.status == 200 {
                return Some((file["shop"]["slogan"].clone(), told.etag.unwrap()));
            }
            assert!(is_naive || told.fault() == (412, "wrongRevision"));
            None
        });
    }
    all.join_all().await.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_read_the_same_shop_one_changes_it() {
    let shop = Shop::open_with(fair_goods()).await;
    let won = changed(&shop).await;
    let [(slogan, etag)] = &won[..] else { panic!("{} won", won.len()) };
    let admin = Admin::of(&shop);
    let (now, tag) = admin.shop().await;
    assert_eq!((&now["shop"]["slogan"], &tag), (slogan, etag));
    assert_eq!(entries(&admin, "replaceShop").await, 1);
}

/// The same races, lost: this is what conditions are for.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_them() {
    let won = changed(&Shop::open_naive_with(fair_goods()).await).await.len();
    assert!(won > 1, "{won} changed the same shop");
    let taken = taken(&Shop::open_naive_with(fair_goods()).await).await;
    assert!(taken > 10, "{taken} of 10 were taken");
}

/// Those that name no shop are made anew of what the one before left: none is lost.
#[tokio::test(flavor = "multi_thread")]
async fn changes_of_different_things_are_all_kept() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let (file, _) = admin.shop().await;
    let mut all = JoinSet::new();
    for number in 0..8 {
        let (admin, mut product) = (admin.clone(), file["products"][0].clone());
        (product["id"], product["skus"][0]["id"]) =
            (json!(format!("new-{number}")), json!(format!("new-{number}-1")));
        all.spawn(async move {
            let path = format!("products/new-{number}");
            admin.put(&path, None, &product).await.ok();
        });
    }
    all.join_all().await;
    let (now, _) = admin.shop().await;
    let count = |it: &Value| it["products"].as_array().unwrap().len();
    assert_eq!(count(&now), count(&file) + 8);
    assert_eq!(entries(&admin, "putProduct").await, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_stock_and_orders_add_up() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let (file, tag) = admin.shop().await;
    let mut all = JoinSet::new();
    for number in 0..100_u32 {
        let admin = admin.clone();
        // Two pieces come, or one goes; each is sent twice.
        let by = if number % 2 == 0 { 2 } else { -1 };
        let key = format!("k{number}");
        let change = json!({"key": key, "changes": [{"sku": "last-1", "by": by}, {"sku": "balm-1", "by": 1}]});
        for _ in 0..2 {
            let (admin, change) = (admin.clone(), change.clone());
            all.spawn(async move {
                admin.post("stock", &change).await.ok();
                0
            });
        }
    }
    for number in 0..20 {
        let entering = shop.entering(number);
        all.spawn(async move {
            let shopper = entering.await;
            let answer = shopper.order("k", "last-1", 1, 20_000).await;
            i64::from(answer.status == 201)
        });
    }
    // An import of what was read before all of that.
    let import = {
        let admin = admin.clone();
        async move {
            admin.put("shop", Some(&tag), &file).await.ok();
            0
        }
    };
    all.spawn(import);
    let sold: i64 = all.join_all().await.into_iter().sum();
    assert_eq!(shop.stock("last-1").await, 10 + 50 * 2 - 50 - sold);
    assert_eq!(shop.stock("balm-1").await, 200);
    let store = shop.running.app().store().clone();
    assert_eq!(store.read(audit::audit).await.unwrap(), Vec::<String>::new());
}

/// How many of 30 take a piece of ten.
async fn taken(shop: &Shop) -> usize {
    let admin = Admin::of(shop);
    let (mut all, is_naive) = (JoinSet::new(), shop.is_naive);
    for number in 0..30 {
        let admin = admin.clone();
        all.spawn(async move {
            let key = format!("k{number}");
            let change = json!({"key": key, "changes": [{"sku": "last-1", "by": -1}]});
            let told = admin.post("stock", &change).await;
            let is_taken = told.answer.status == 200;
            assert!(is_taken || is_naive || told.fault() == (409, "notEnough"));
            is_taken
        });
    }
    all.join_all().await.into_iter().filter(|it| *it).count()
}

/// More want to take than there is: what is there is taken, and never more.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_more_than_there_is() {
    let shop = Shop::open_with(fair_goods()).await;
    assert_eq!(taken(&shop).await, 10);
    assert_eq!(shop.stock("last-1").await, 0);
}
