//! 值得拼: seats, groups that form, groups that fail.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::{all_at_once, crowd};
use super::shop::{Answer, NOON, Shop, Shopper, goods};

/// Joiners who want the last seat.
const JOINERS: u32 = 40;

fn joiners() -> u32 {
    if std::env::var_os("XIAOPU_PROVE").is_some() { 1_000 } else { JOINERS }
}

/// The shop of the other tests, where the mask costs 79 for two, and 69 for three.
pub(crate) fn with_groups() -> Value {
    let mut file = goods();
    let size = |size: u32, price: i64| json!({"size": size, "prices": [{"sku": "mask-5", "price": price}]});
    file["groupBuys"] = json!([{
        "id": "masks", "title": "值得拼", "product": "mask",
        "window": {"startsAt": NOON - 86_400_000, "endsAt": NOON + 30 * 86_400_000_i64},
        "sizes": [size(2, 7_900), size(3, 6_900)],
        "openMinutes": 60, "payMinutes": 10, "perOrder": 2, "perShopper": 3
    }]);
    file
}

fn line(size: u32, group: Option<&str>) -> Value {
    let mut activity = json!({"activity": "masks", "size": size});
    if let Some(group) = group {
        activity["group"] = json!(group);
    }
    json!({"sku": "mask-5", "quantity": 1, "activity": {"group": activity}})
}

/// Orders a seat: at the price of the group, and 10 yuan for sending it.
async fn order(shopper: &Shopper, key: &str, size: u32, group: Option<&str>) -> Answer {
    let price = if size == 2 { 7_900 } else { 6_900 };
    let mut wish = shopper.wish(key, "mask-5", 1, price + 1_000);
    wish["lines"] = json!([line(size, group)]);
    shopper.post("/api/orders", wish).await
}

/// Opens a group and pays; its id and the order.
async fn open(shopper: &Shopper, key: &str, size: u32) -> (String, Value) {
    let placed = order(shopper, key, size, None).await.ok();
    let paid = shopper.pay(placed["id"].as_str().unwrap()).await;
    let mine = shopper.get("/api/group-buys").await.ok();
    (mine["mine"][0]["id"].as_str().unwrap().to_owned(), paid)
}

async fn group(shopper: &Shopper, id: &str) -> Value {
    shopper.get(&format!("/api/groups/{id}")).await.ok()
}

async fn state(shopper: &Shopper, order: &Value) -> Value {
    shopper.get(&format!("/api/orders/{}", order["id"].as_str().unwrap())).await.ok()
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_is_full_is_formed_and_its_orders_go_out() {
    let shop = Shop::open_with(with_groups()).await;
    let (leader, friend) = (shop.shopper(1).await, shop.shopper(2).await);
    let (id, waiting) = open(&leader, "a", 2).await;
    assert_eq!(waiting["state"], "groupWaiting");
    assert!(id.len() <= 32);
    let seen = shop.get(&format!("/api/groups/{id}")).await.ok();
    assert_eq!((&seen["seen"]["missing"], &seen["seen"]["state"]), (&json!(1), &json!("forming")));
    assert_eq!(seen["members"], json!([{"name": "138****0001", "leads": true, "paid": true}]));
    let shown = shop.get("/api/group-buys").await.ok();
    assert_eq!(shown["offers"][0]["open"][0]["id"], json!(id));
    let joined = order(&friend, "b", 2, Some(&id)).await.ok();
    let paid = friend.pay(joined["id"].as_str().unwrap()).await;
    assert_eq!((&paid["state"], &paid["payable"]), (&json!("paid"), &json!(8_900)));
    assert_eq!(state(&leader, &waiting).await["state"], "paid");
    assert!(group(&friend, &id).await["seen"]["state"]["formed"].is_object());
    let late = order(&shop.shopper(3).await, "c", 2, Some(&id)).await;
    assert_eq!((late.fault(), &late.body["group"]), ((409, "groupRefused"), &json!("formed")));
    assert_eq!(shop.stock("mask-5").await, 498);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_is_not_full_in_time_fails_and_pays_back_once() {
    let shop = Shop::open_with(with_groups()).await;
    let (leader, friend) = (shop.shopper(1).await, shop.shopper(2).await);
    let (id, waiting) = open(&leader, "a", 3).await;
    let joined = order(&friend, "b", 3, Some(&id)).await.ok();
    friend.pay(joined["id"].as_str().unwrap()).await;
    shop.wait_minutes(61);
    for (shopper, order) in [(&leader, &waiting), (&friend, &joined)] {
        let failed = shopper.order_once(order["id"].as_str().unwrap(), "cancelled").await;
        assert_eq!(failed["cancelReason"], "groupFailed");
        assert_eq!(failed["refunds"][0]["amount"], failed["payable"]);
        assert_eq!(failed["refunds"].as_array().map(Vec::len), Some(1));
    }
    let seen = group(&leader, &id).await;
    assert!(seen["seen"]["state"]["failed"].is_object());
    assert_eq!(seen["members"].as_array().map(Vec::len), Some(2), "who was in it is shown");
    assert_eq!(shop.stock("mask-5").await, 500);
    balances(&shop).await;
    assert_eq!(open(&leader, "c", 2).await.1["state"], "groupWaiting", "the limit is free again");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leader_leaves_and_the_next_one_leads() {
    let shop = Shop::open_with(with_groups()).await;
    let (leader, friend) = (shop.shopper(1).await, shop.shopper(2).await);
    let (id, waiting) = open(&leader, "a", 3).await;
    let joined = order(&friend, "b", 3, Some(&id)).await.ok();
    friend.pay(joined["id"].as_str().unwrap()).await;
    let cancel = format!("/api/orders/{}/cancel", waiting["id"].as_str().unwrap());
    for _ in 0..2 {
        let left = leader.post(&cancel, json!({})).await.ok();
        assert_eq!(
            (&left["state"], &left["cancelReason"]),
            (&json!("cancelled"), &json!("shopper"))
        );
        assert_eq!(left["refunds"].as_array().map(Vec::len), Some(1));
    }
    let seen = group(&friend, &id).await;
    assert_eq!((&seen["seen"]["leads"], &seen["seen"]["missing"]), (&json!(true), &json!(2)));
    assert_eq!(state(&friend, &joined).await["state"], "groupWaiting");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_waits_for_its_payment_no_longer_than_it_may() {
    let shop = Shop::open_with(with_groups()).await;
    let (leader, friend, third) =
        (shop.shopper(1).await, shop.shopper(2).await, shop.shopper(3).await);
    let placed = order(&leader, "a", 2, None).await.ok();
    let unpaid = leader.get("/api/group-buys").await.ok()["mine"][0]["id"].clone();
    let early = order(&friend, "b", 2, unpaid.as_str()).await;
    assert_eq!(early.body["group"], "notOpen", "its leader has not paid");
    leader.pay(placed["id"].as_str().unwrap()).await;
    let id = unpaid.as_str().unwrap();
    let held = order(&friend, "b", 2, Some(id)).await.ok();
    assert_eq!(order(&friend, "c", 2, Some(id)).await.body["group"], "alreadyIn");
    let full = order(&third, "d", 2, Some(id)).await;
    assert_eq!(full.body["group"], json!({"seatsHeld": {"held": 1}}));
    shop.wait_minutes(11);
    friend.order_once(held["id"].as_str().unwrap(), "cancelled").await;
    let taken = order(&third, "e", 2, Some(id)).await.ok();
    assert_eq!(third.pay(taken["id"].as_str().unwrap()).await["state"], "paid");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_and_nonsense_are_refused() {
    let shop = Shop::open_with(with_groups()).await;
    let shopper = shop.shopper(1).await;
    let ask = async |line: Value| {
        let mut wish = shopper.wish("k", "mask-5", 1, 0);
        wish["lines"] = json!([line]);
        shopper.post("/api/orders", wish).await
    };
    let mut many = line(2, None);
    many["quantity"] = json!(3);
    assert_eq!(ask(many).await.body["group"], json!({"perOrder": {"limit": 2}}));
    assert_eq!(ask(line(5, None)).await.body["group"], "notSold");
    assert_eq!(ask(line(2, Some("nowhere"))).await.fault(), (404, "notFound"));
    let mut other = line(2, None);
    other["sku"] = json!("balm-1");
    assert_eq!(ask(other).await.body["group"], "notSold");
    let mut two = shopper.wish("k", "mask-5", 1, 0);
    two["lines"] = json!([line(2, None), {"sku": "balm-1", "quantity": 1}]);
    assert_eq!(shopper.post("/api/orders", two).await.fault(), (422, "invalid"));
    for key in ["a", "b", "c"] {
        order(&shopper, key, 2, None).await.ok();
    }
    let fourth = order(&shopper, "d", 2, None).await;
    assert_eq!(fourth.body["group"], json!({"perShopper": {"limit": 3, "left": 0}}));
    let quote = shop.post("/api/quote", json!({"lines": [line(3, None)]})).await.ok();
    assert_eq!(quote["goodsPayable"], 6_900);
    balances(&shop).await;
}

/// How many of so many get the last seat.
async fn seated(shop: &Shop, joiners: u32) -> usize {
    let leader = shop.shopper(9_999).await;
    let (id, _) = open(&leader, "k", 2).await;
    let answers = all_at_once(crowd(shop, joiners).await, |shopper, _| {
        let id = id.clone();
        async move { order(&shopper, "k", 2, Some(&id)).await }
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (409, "groupRefused"));
    }
    answers.iter().filter(|it| it.status == 201).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_seat_takes_one() {
    let shop = Shop::open_with(with_groups()).await;
    assert_eq!(seated(&shop, joiners()).await, 1);
    balances(&shop).await;
}

/// The same race, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_seats_many_on_one_seat() {
    let seated = seated(&Shop::open_naive_with(with_groups()).await, JOINERS).await;
    assert!(seated > 1, "{seated} have the last seat");
}
