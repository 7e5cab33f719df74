//! 限时秒杀: few pieces, many hands, some hours.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::{all_at_once, crowd};
use super::shop::{Answer, NOON, Shop, Shopper, goods};

/// Pieces of each session.
const PIECES: u32 = 5;
/// Shoppers who want one.
const BUYERS: u32 = 60;

/// Pieces and buyers besides the one who asks twenty times: some, and in `scripts/prove` 10,000 in all.
fn sizes() -> (u32, u32) {
    if std::env::var_os("XIAOPU_PROVE").is_some() { (100, 9_999) } else { (PIECES, BUYERS) }
}

/// Most pieces for one shopper.
const PER_SHOPPER: u32 = 2;

/// The shop of the other tests, with a session from noon to two on every day, and one in the evening.
fn with_flash() -> Value {
    with_flash_of(PIECES)
}

/// The same, with so many pieces at noon.
fn with_flash_of(pieces: u32) -> Value {
    let mut file = goods();
    let item = json!({"sku": "mask-5", "price": 4_900, "stock": pieces,
        "perOrder": 2, "perShopper": PER_SHOPPER});
    let last =
        json!({"sku": "last-1", "price": 9_900, "stock": 50, "perOrder": 1, "perShopper": 1});
    let evening =
        json!({"sku": "balm-1", "price": 1_900, "stock": 9, "perOrder": 1, "perShopper": 1});
    file["flashSales"] = json!([{
        "id": "flash", "title": "限时秒杀",
        "window": {"startsAt": NOON - 86_400_000, "endsAt": NOON + 30 * 86_400_000_i64},
        "sessions": [
            {"id": "noon", "from": 720, "to": 840, "items": [item, last]},
            {"id": "evening", "from": 1_200, "to": 1_320, "items": [evening]},
        ],
    }]);
    file["home"]["blocks"][0] =
        json!({"id": "flash", "kind": {"flashSale": {"title": "限时秒杀"}}});
    file
}

fn line(sku: &str, quantity: u32, session: &str) -> Value {
    let flash = json!({"sale": "flash", "session": session, "day": "2026-11-26"});
    json!({"sku": sku, "quantity": quantity, "activity": {"flash": flash}})
}

fn wish(shopper: &Shopper, key: &str, line: &Value, payable: i64) -> Value {
    let mut wish = shopper.wish(key, "mask-5", 1, payable);
    wish["lines"] = json!([line]);
    wish
}

/// One piece at the price of the session, and 10 yuan for sending it.
async fn buy(shopper: &Shopper, key: &str, quantity: u32) -> Answer {
    let payable = i64::from(quantity) * 4_900 + 1_000;
    shopper
        .post("/api/orders", wish(shopper, key, &line("mask-5", quantity, "noon"), payable))
        .await
}

async fn state(shopper: &Shopper) -> Value {
    let found = shopper.get("/api/flash-sales").await.ok();
    let chosen = usize::try_from(found["chosen"].as_u64().unwrap()).unwrap();
    found["sessions"][chosen]["offers"][0]["state"].clone()
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_pays_the_price_of_the_session() {
    let shop = Shop::open_with(with_flash()).await;
    let shopper = shop.shopper(1).await;
    let lines = json!([line("mask-5", 2, "noon")]);
    let quote = shopper.post("/api/quote", json!({"lines": lines})).await.ok();
    // 49.00 each, 10.00 for sending: the listed price is what the freight would be free from.
    assert_eq!((&quote["goodsPayable"], &quote["listTotal"]), (&json!(9_800), &json!(19_800)));
    let payable = quote["payable"].as_i64().unwrap();
    let listed = shopper.order("k", "mask-5", 2, 19_800).await;
    assert_eq!(listed.status, 201, "at the price of the shop nothing is taken of the session");
    let wanted = wish(&shopper, "k1", &line("mask-5", 2, "noon"), payable);
    let placed = shopper.post("/api/orders", wanted.clone()).await.ok();
    assert_eq!(placed["payable"], json!(payable));
    assert_eq!(placed["lines"][0]["adjustments"][0]["title"], "限时秒杀");
    assert_eq!(shop.stock("mask-5").await, 496);
    assert_eq!(state(&shopper).await["myLimit"]["limit"], json!(PER_SHOPPER));
    let again = shopper.post("/api/orders", wanted).await;
    assert_eq!((again.status, &again.body["id"]), (200, &placed["id"]), "the same key");
    shopper.pay(placed["id"].as_str().unwrap()).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_of_the_server_opens_and_closes() {
    let shop = Shop::open_with(with_flash()).await;
    let shopper = shop.shopper(1).await;
    let early = wish(&shopper, "k", &line("balm-1", 1, "evening"), 2_900);
    let answer = shopper.post("/api/orders", early.clone()).await;
    assert_eq!(answer.fault(), (409, "flashRefused"));
    assert_eq!(answer.body["refused"]["sku"], "balm-1");
    assert!(answer.body["refused"]["why"]["notOpen"]["opensAt"].is_i64(), "{answer:?}");
    shop.wait_minutes(8 * 60);
    assert_eq!(buy(&shopper, "k1", 1).await.fault(), (409, "flashRefused"));
    let quote = shopper.post("/api/quote", json!({"lines": [line("mask-5", 1, "noon")]})).await;
    assert!(quote.body["refused"]["why"]["ended"].is_object(), "{quote:?}");
    assert_eq!(shopper.post("/api/orders", early).await.status, 201);
    let unknown = wish(&shopper, "k2", &line("balm-1", 1, "night"), 2_900);
    assert_eq!(shopper.post("/api/orders", unknown).await.fault(), (409, "flashRefused"));
    let elsewhere = wish(&shopper, "k3", &line("balm-2", 1, "evening"), 2_900);
    assert_eq!(shopper.post("/api/orders", elsewhere).await.fault(), (409, "flashRefused"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_back_is_there_once_more_and_what_is_paid_is_not() {
    let shop = Shop::open_with(with_flash()).await;
    let (first, second, third) =
        (shop.shopper(1).await, shop.shopper(2).await, shop.shopper(3).await);
    let cancelled = buy(&first, "a", 2).await.ok();
    let paid = buy(&second, "b", 2).await.ok();
    let expired = buy(&third, "c", 1).await.ok();
    second.pay(paid["id"].as_str().unwrap()).await;
    let fourth = shop.shopper(4).await;
    assert_eq!(state(&fourth).await["mayReturn"]["held"], json!(3));
    let short = buy(&fourth, "d", 1).await;
    assert_eq!(short.fault(), (409, "flashRefused"));
    assert_eq!(short.body["refused"]["why"]["short"], json!({"left": 0, "held": 3}));
    let page = format!("/api/orders/{}/cancel", cancelled["id"].as_str().unwrap());
    for _ in 0..3 {
        first.post(&page, json!({})).await.ok();
    }
    assert_eq!(state(&first).await["open"]["left"], json!(2));
    shop.wait_minutes(31);
    third.order_once(expired["id"].as_str().unwrap(), "cancelled").await;
    let now = state(&fourth).await;
    assert_eq!((&now["open"]["left"], &now["open"]["takenBps"]), (&json!(3), &json!(4_000)));
    assert_eq!(buy(&fourth, "e", 2).await.status, 201);
    assert_eq!(buy(&third, "f", 1).await.status, 201);
    assert_eq!(shop.stock("mask-5").await, 495);
    balances(&shop).await;
}

/// How many of so many `buyers` got a piece, and how many of one shopper's requests were taken.
async fn sold(shop: &Shop, buyers: u32) -> (usize, usize) {
    let buy = |shopper: Shopper, number: usize| async move {
        buy(&shopper, &format!("k{number}"), 1).await
    };
    let one = shop.shopper(9_999).await;
    let own = all_at_once(vec![one; 20], buy).await;
    let others = all_at_once(crowd(shop, buyers).await, buy).await;
    for answer in own.iter().chain(&others).filter(|it| it.status != 201) {
        assert_eq!(answer.fault(), (409, "flashRefused"));
    }
    let count = |answers: &[Answer]| answers.iter().filter(|it| it.status == 201).count();
    (count(&own), count(&others))
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_are_sold_as_there_are_and_each_shopper_has_what_they_may() {
    let (pieces, buyers) = sizes();
    let shop = Shop::open_with(with_flash_of(pieces)).await;
    let (own, others) = sold(&shop, buyers).await;
    assert_eq!(own, usize::try_from(PER_SHOPPER).unwrap());
    assert_eq!(own + others, usize::try_from(pieces).unwrap());
    assert_eq!(shop.stock("mask-5").await, i64::from(500 - pieces));
    balances(&shop).await;
}

/// The same race, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_sells_what_is_not_there() {
    let (own, others) = sold(&Shop::open_naive_with(with_flash()).await, BUYERS).await;
    assert!(own > usize::try_from(PER_SHOPPER).unwrap(), "one shopper had {own}");
    assert!(own + others > usize::try_from(PIECES).unwrap(), "{own} and {others} were sold");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_the_block_show_the_session_that_is_open() {
    let shop = Shop::open_with(with_flash()).await;
    let page = shop.get("/api/flash-sales").await.ok();
    let chosen = &page["sessions"][usize::try_from(page["chosen"].as_u64().unwrap()).unwrap()];
    assert_eq!(
        (&chosen["tab"]["session"], &chosen["tab"]["stage"]),
        (&json!("noon"), &json!("open"))
    );
    assert_eq!(page["changesAt"], json!(NOON + 2 * 3_600_000));
    let offer = &chosen["offers"][0];
    assert_eq!((&offer["price"]["price"], &offer["item"]["price"]), (&json!(4_900), &json!(9_900)));
    // The shop has ten of it, whatever the session says.
    assert_eq!(chosen["offers"][1]["state"]["open"]["left"], json!(10));
    let home = shop.get("/api/home").await.ok();
    let floor = &home["blocks"][0]["content"]["flashSale"];
    assert_eq!(floor["window"]["endsAt"], json!(NOON + 2 * 3_600_000));
    assert_eq!(floor["goods"].as_array().map(Vec::len), Some(2));
    let kept = shop.export().await;
    assert_eq!(kept.flash_sales.len(), 1, "what was imported is exported");
}
