//! 新人礼: taken once, by who has never bought.

use serde_json::{Value, json};

use super::lottery::balances;
use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

const GIFT: &str = "/api/newcomer-gift";
const MANY: usize = 500;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;

fn with_gift() -> Value {
    let mut file = goods();
    file["newcomerGift"] = json!({
        "title": "新人礼", "note": "20 积分",
        "gives": [{"points": {"points": 20}}, {"coupon": {"template": "rare"}}],
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64}
    });
    let block = json!({"id": "new", "kind": {"newcomer": {"title": "新人专享"}}});
    file["home"]["blocks"].as_array_mut().unwrap().push(block);
    file
}

async fn take(shopper: &Shopper, key: &str) -> Answer {
    shopper.post(GIFT, json!({"key": key})).await
}

fn offered(home: &Value) -> bool {
    let blocks = home["blocks"].as_array().unwrap();
    blocks.iter().any(|it| it["content"]["newcomer"]["note"] == "20 积分")
}

fn why(answer: &Answer) -> Value {
    assert_eq!(answer.fault(), (409, "activityRefused"));
    answer.body["activity"]["newcomer"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_takes_it_once_and_the_home_page_offers_it_no_more() {
    let shop = Shop::open_with(with_gift()).await;
    assert!(offered(&shop.get("/api/home").await.ok()), "a guest may be new");
    assert_eq!(shop.post(GIFT, json!({"key": "a"})).await.fault(), (401, "loginNeeded"));
    let shopper = shop.shopper(1).await;
    assert!(offered(&shopper.get("/api/home").await.ok()));
    assert!(shopper.get(GIFT).await.ok()["given"].is_null());
    let first = take(&shopper, "a").await;
    assert_eq!((first.status, first.body["given"].as_array().unwrap().len()), (201, 2));
    let again = take(&shopper, "a").await;
    assert_eq!((again.status, &again.body["given"]), (200, &first.body["given"]));
    assert_eq!(why(&take(&shopper, "b").await), json!("taken"));
    assert!(!offered(&shopper.get("/api/home").await.ok()));
    let ledger = shopper.get("/api/points").await.ok();
    assert_eq!(
        (&ledger["balance"], &ledger["entries"][0]["kind"]),
        (&json!(20), &json!("newcomer"))
    );
    balances(&shop).await;
    let shop = shop.reopen().await;
    assert_eq!(why(&take(&shopper.at(&shop), "c").await), json!("taken"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_bought_is_not_new() {
    let shop = Shop::open_with(with_gift()).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("o", "balm-1", 1, 5_900).await.ok();
    assert!(offered(&shopper.get("/api/home").await.ok()), "nothing is paid yet");
    shopper.pay(order["id"].as_str().unwrap()).await;
    assert!(!offered(&shopper.get("/api/home").await.ok()));
    assert_eq!(why(&take(&shopper, "a").await), json!("notNew"));
    let mut over = with_gift();
    over["newcomerGift"]["window"] = json!({"startsAt": 1, "endsAt": 2});
    let shop = Shop::open_with(over).await;
    assert!(!offered(&shop.get("/api/home").await.ok()));
    let said = take(&shop.shopper(1).await, "a").await;
    assert_eq!(why(&said), json!({"over": {"endedAt": 2}}));
    let none = Shop::open_with(goods()).await;
    assert_eq!(none.get(GIFT).await.fault(), (404, "notFound"));
}

/// How often one shopper has it.
async fn taken(shopper: &Shopper, tries: usize) -> usize {
    let answers = all_at_once(vec![shopper.clone(); tries], |shopper, number| async move {
        take(&shopper, &format!("k{number}")).await
    })
    .await;
    answers.iter().filter(|it| it.status == 201).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_taps_take_it_once() {
    let shop = Shop::open_with(with_gift()).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(taken(&shopper, MANY).await, 1);
    assert_eq!(shopper.get("/api/points").await.ok()["balance"], 20);
    balances(&shop).await;
}

/// The same race, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_this_race_too() {
    let shop = Shop::open_naive_with(with_gift()).await;
    let taken = taken(&shop.shopper(1).await, NAIVE).await;
    assert!(taken > 1, "it was taken {taken} times");
}

#[test]
fn an_import_says_what_no_gift_can_be() {
    let mut file = with_gift();
    file["newcomerGift"]["note"] = json!("");
    file["newcomerGift"]["gives"][1]["coupon"]["template"] = json!("no");
    let found = mall_server::ShopFile::read(&file.to_string()).unwrap_err();
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    for field in ["newcomerGift.note", "newcomerGift.gives[1]"] {
        assert!(said.iter().any(|it| it.contains(&format!("`{field}`"))), "{field}: {said:#?}");
    }
}
