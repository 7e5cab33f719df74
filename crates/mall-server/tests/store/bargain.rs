//! 砍价: a price that falls by a schedule, once for each who helps, and is bought at what it is then.

use serde_json::{Value, json};

use super::lottery::balances;
use super::race::{all_at_once, crowd};
use super::shop::{Answer, Shop, Shopper, goods};

const MANY: usize = 500;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;
const CUTS: [i64; 3] = [2_000, 1_500, 1_000];

/// `mask-5` (¥99.00) falls to ¥54.00; delivery costs ¥10.00 below ¥100.00.
fn with_bargains(change: &[(&str, Value)]) -> Value {
    let mut file = goods();
    file["bargains"] = json!([{
        "id": "mask", "title": "好友帮砍", "sku": "mask-5", "floor": 5_400, "cuts": CUTS, "hours": 24,
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "stock": 2, "perShopper": 1, "helpsPerShopper": 2
    }]);
    for (field, value) in change {
        file["bargains"][0][field] = value.clone();
    }
    file
}

async fn start(shopper: &Shopper) -> String {
    let it = shopper.post("/api/bargains/mask/start", json!({})).await.ok();
    it["id"].as_str().unwrap().to_owned()
}

async fn help(shopper: &Shopper, id: &str) -> Answer {
    shopper.post(&format!("/api/bargains/{id}/help"), json!({})).await
}

async fn look(shopper: &Shopper, id: &str) -> Value {
    shopper.get(&format!("/api/bargains/{id}")).await.ok()
}

/// Orders the piece of `id` for `payable`, delivery and all.
async fn buy(shopper: &Shopper, id: &str, key: &str, payable: i64) -> Answer {
    let mut wish = shopper.wish(key, "mask-5", 1, payable);
    wish["lines"][0]["activity"] = json!({"bargain": {"id": id}});
    shopper.post("/api/orders", wish).await
}

fn why(answer: &Answer) -> Value {
    assert_eq!(answer.fault(), (409, "activityRefused"));
    answer.body["activity"]["bargain"].clone()
}

async fn left(shop: &Shop) -> Value {
    shop.get("/api/bargains").await.ok()["bargains"][0]["left"].clone()
}

fn id_of(order: &Value) -> String {
    order["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn friends_lower_the_price_by_the_schedule_and_it_is_bought_at_it() {
    let shop = Shop::open_with(with_bargains(&[])).await;
    let offer = shop.get("/api/bargains").await.ok()["bargains"][0].clone();
    assert_eq!((&offer["from"], &offer["cuts"]), (&json!(9_900), &json!(CUTS)), "a guest sees all");
    let anna = shop.shopper(1).await;
    let id = start(&anna).await;
    assert!(id.len() <= 32, "it fits the scene of a code");
    assert_eq!(start(&anna).await, id, "while it goes on, that is it");
    assert_eq!(why(&help(&anna, &id).await), json!("own"));
    let bea = shop.shopper(2).await;
    for _ in 0..2 {
        let seen = help(&bea, &id).await.ok();
        assert_eq!(
            (&seen["price"], &seen["refusal"]),
            (&json!(7_900), &json!("helped")),
            "once is once"
        );
    }
    let seen = look(&anna, &id).await;
    assert_eq!((&seen["helpers"], &seen["mine"]), (&json!(["138****0002"]), &json!(true)));
    let seen = look(&bea, &id).await;
    assert_eq!(
        (&seen["starter"], &seen["order"], &seen["mine"]),
        (&json!("138****0001"), &Value::Null, &json!(false))
    );
    assert_eq!(why(&buy(&bea, &id, "k", 8_900).await), json!("notOwn"));
    assert_eq!(buy(&anna, &id, "old", 10_900).await.fault(), (409, "priceChanged"));
    let order = buy(&anna, &id, "k", 8_900).await.ok();
    assert_eq!(buy(&anna, &id, "k", 8_900).await.ok()["id"], order["id"], "the same key");
    assert_eq!(order["lines"][0]["payable"], 7_900);
    assert_eq!((left(&shop).await, shop.stock("mask-5").await), (json!(1), 499));
    let cleo = shop.shopper(3).await;
    assert_eq!(why(&help(&cleo, &id).await), json!("bought"));
    assert_eq!(why(&buy(&anna, &id, "k2", 8_900).await), json!("bought"));
    assert_eq!(anna.pay(&id_of(&order)).await["state"], "paid");
    assert_eq!(look(&anna, &id).await["order"], order["id"]);
    let again = anna.post("/api/bargains/mask/start", json!({})).await;
    assert_eq!(why(&again), json!("myLimit"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_comes_back_once_and_goes_on() {
    let shop = Shop::open_with(with_bargains(&[("stock", json!(1))])).await;
    let (anna, bea) = (shop.shopper(1).await, shop.shopper(2).await);
    let (id, of_bea) = (start(&anna).await, start(&bea).await);
    let order = id_of(&buy(&anna, &id, "k1", 10_900).await.ok());
    assert_eq!(why(&buy(&bea, &of_bea, "k", 10_900).await), json!("gone"));
    for _ in 0..2 {
        anna.post(&format!("/api/orders/{order}/cancel"), json!({})).await.ok();
    }
    assert_eq!((left(&shop).await, shop.stock("mask-5").await), (json!(1), 500));
    balances(&shop).await;
    // It can be helped and bought again; an order that nobody pays is given up by itself.
    assert_eq!(help(&bea, &id).await.ok()["price"], 7_900);
    let order = id_of(&buy(&anna, &id, "k2", 8_900).await.ok());
    let begun = anna.post(&format!("/api/orders/{order}/pay"), json!({})).await.ok();
    shop.wait_minutes(31);
    anna.order_once(&order, "cancelled").await;
    assert_eq!(left(&shop).await, json!(1));
    // Its money comes late: it is taken again.
    let payment = begun["sandbox"]["payment"].as_str().unwrap();
    let page = format!("/api/sandbox/payments/{payment}");
    let late = anna.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!((&late["state"], left(&shop).await), (&json!("paid"), json!(0)));
    assert_eq!(look(&anna, &id).await["order"], json!(order));
    balances(&shop).await;
    // It had not gone out: the piece goes back with the money.
    let request = json!({"kind": "refundOnly", "pieces": [{"sku": "mask-5", "pieces": 1}], "reason": "damaged"});
    let asked = json!({"key": "a", "request": request});
    anna.post(&format!("/api/orders/{order}/after-sales"), asked).await.ok();
    let step = format!("/api/admin/orders/{order}/after-sales/step");
    for _ in 0..2 {
        shop.merchant().post(&step, json!({"sequence": 1, "event": "agree"})).await;
    }
    anna.order_once(&order, "cancelled").await;
    assert_eq!((left(&shop).await, shop.stock("mask-5").await), (json!(1), 500));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_is_told_why() {
    let shop = Shop::open_with(with_bargains(&[("stock", json!(9))])).await;
    let mut friends = Vec::new();
    for number in 1..=6 {
        friends.push(shop.shopper(number).await);
    }
    let ids = [start(&friends[0]).await, start(&friends[1]).await, start(&friends[2]).await];
    let eve = &friends[5];
    help(eve, &ids[0]).await.ok();
    help(eve, &ids[1]).await.ok();
    assert_eq!(why(&help(eve, &ids[2]).await), json!("helpLimit"));
    assert_eq!(look(eve, &ids[2]).await["refusal"], "helpLimit");
    for friend in &friends[3..5] {
        help(friend, &ids[0]).await.ok();
    }
    assert_eq!(look(&friends[0], &ids[0]).await["price"], 5_400);
    assert_eq!(why(&help(&friends[1], &ids[0]).await), json!("full"));
    assert_eq!(help(&friends[1], "nobody").await.fault(), (404, "notFound"));
    // Another SKU, two pieces, two lines: none of them is a bargain.
    for lines in [
        json!([{"sku": "balm-1", "quantity": 1}]),
        json!([{"sku": "mask-5", "quantity": 2}]),
        json!([{"sku": "mask-5", "quantity": 1}, {"sku": "balm-1", "quantity": 1}]),
    ] {
        let mut wish = friends[0].wish("k", "mask-5", 1, 6_400);
        wish["lines"] = lines;
        wish["lines"][0]["activity"] = json!({"bargain": {"id": ids[0]}});
        assert_eq!(friends[0].post("/api/orders", wish).await.fault(), (422, "invalid"));
    }
    shop.wait_minutes(24 * 60);
    assert_eq!(why(&help(&friends[4], &ids[1]).await), json!("ended"));
    assert_eq!(why(&buy(&friends[0], &ids[0], "late", 6_400).await), json!("ended"));
    let next = start(&friends[0]).await;
    assert_ne!(next, ids[0], "when it is over, another one");
    assert_eq!(look(&friends[0], &next).await["price"], 9_900);
    assert_eq!(help(eve, &ids[2]).await.fault().0, 409);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_cannot_open_with_a_schedule_that_leads_elsewhere() {
    for (change, field) in [
        (("cuts", json!([2_000, 1_500, 999])), "bargains[0].cuts"),
        (("sku", json!("gone")), "bargains[0].sku"),
        (("floor", json!(0)), "bargains[0].floor"),
    ] {
        let file: mall_server::ShopFile = serde_json::from_value(with_bargains(&[change])).unwrap();
        assert_eq!(file.check().unwrap_err().field, field);
    }
}

/// How many helpers one shopper makes of many requests, and what that leaves of the price.
async fn helped(shop: &Shop, tries: usize) -> (usize, i64) {
    let anna = shop.shopper(9_998).await;
    let id = start(&anna).await;
    let bea = shop.shopper(9_999).await;
    let answers = all_at_once(vec![bea; tries], |shopper, _| {
        let id = id.clone();
        async move { help(&shopper, &id).await }
    })
    .await;
    if !shop.is_naive {
        assert!(answers.iter().all(|it| it.status == 200), "each says that it is done");
    }
    let seen = look(&anna, &id).await;
    (seen["helpers"].as_array().unwrap().len(), seen["price"].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_friend_helps_once() {
    let shop = Shop::open_with(with_bargains(&[])).await;
    assert_eq!(helped(&shop, MANY).await, (1, 7_900));
    balances(&shop).await;
}

/// What is left of the price when a crowd helps, and how many of them did.
async fn crowded(shop: &Shop, tries: u32) -> (usize, i64) {
    let anna = shop.shopper(9_998).await;
    let id = start(&anna).await;
    let answers = all_at_once(crowd(shop, tries).await, |shopper, _| {
        let id = id.clone();
        async move { help(&shopper, &id).await }
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 200 && !shop.is_naive) {
        assert_eq!(why(answer), json!("full"));
    }
    let price = look(&anna, &id).await["price"].as_i64().unwrap();
    (answers.iter().filter(|it| it.status == 200).count(), price)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_given_each_cut_once() {
    let shop = Shop::open_with(with_bargains(&[])).await;
    assert_eq!(crowded(&shop, 60).await, (3, 5_400));
    balances(&shop).await;
}

/// Two pieces, and many who want one; each tries twice at once.
async fn sold(shop: &Shop, tries: u32) -> usize {
    let crowd = crowd(shop, tries).await;
    let mut ids = Vec::new();
    for shopper in &crowd {
        ids.push(start(shopper).await);
    }
    let twice: Vec<Shopper> = crowd.iter().chain(&crowd).cloned().collect();
    let answers = all_at_once(twice, |shopper, number| {
        let id = ids[number % ids.len()].clone();
        async move { buy(&shopper, &id, &format!("k{number}"), 10_900).await }
    })
    .await;
    answers.iter().filter(|it| it.status == 201).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_pieces_are_bought_once() {
    let shop = Shop::open_with(with_bargains(&[])).await;
    assert_eq!(sold(&shop, 40).await, 2);
    assert_eq!(shop.stock("mask-5").await, 498);
    balances(&shop).await;
}

/// Many starts of one shopper are one.
#[tokio::test(flavor = "multi_thread")]
async fn one_shopper_starts_once() {
    let shop = Shop::open_with(with_bargains(&[])).await;
    let anna = shop.shopper(1).await;
    let answers = all_at_once(vec![anna; 100], |shopper, _| async move {
        shopper.post("/api/bargains/mask/start", json!({})).await
    })
    .await;
    let first = answers[0].clone().ok()["id"].clone();
    assert!(answers.iter().all(|it| it.body["id"] == first));
    balances(&shop).await;
}

/// The same races, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_these_races_too() {
    let shop = Shop::open_naive_with(with_bargains(&[])).await;
    let (helpers, _) = crowded(&shop, u32::try_from(NAIVE).unwrap()).await;
    assert!(helpers > 3, "three cuts were given to {helpers}");
    let shop = Shop::open_naive_with(with_bargains(&[])).await;
    let sold = sold(&shop, u32::try_from(NAIVE).unwrap()).await;
    assert!(sold > 2, "two pieces were sold {sold} times");
}
