//! 值得拼, what seldom happens: late money, seats for many at once, everything at the same moment.

use std::time::Duration;

use mall_server::audit;
use serde_json::{Value, json};

use super::race::{all_at_once, crowd};
use super::shop::{Answer, NOON, Shop, Shopper, goods};

/// Minutes a seat waits for its payment.
const PAY_MINUTES: i64 = 10;
/// Minutes a group is open.
const OPEN_MINUTES: i64 = 120;
/// Seats of a large group.
const MANY: u32 = 60;

/// The shop of the other tests, with a mask for two, three and many. `more` is of the activity.
fn with_groups(more: &Value) -> Value {
    let mut file = goods();
    let size = |size: u32, price: i64| json!({"size": size, "prices": [{"sku": "mask-5", "price": price}]});
    let mut buy = json!({
        "id": "masks", "title": "值得拼", "product": "mask",
        "window": {"startsAt": NOON - 86_400_000, "endsAt": NOON + 60 * 60_000},
        "sizes": [size(2, 7_900), size(3, 6_900), size(MANY, 5_900)],
        "openMinutes": OPEN_MINUTES, "payMinutes": PAY_MINUTES, "perOrder": 1, "perShopper": 2,
    });
    for (field, value) in more.as_object().unwrap() {
        buy[field] = value.clone();
    }
    file["groupBuys"] = json!([buy]);
    file
}

async fn shop() -> Shop {
    Shop::open_with(with_groups(&json!({}))).await
}

/// Orders a mask in a group, a new one when `group` is nothing; sending it costs 10 yuan.
fn wish(shopper: &Shopper, key: &str, size: u32, group: Option<&str>) -> Value {
    let price = match size {
        2 => 7_900,
        3 => 6_900,
        _ => 5_900,
    };
    let mut activity = json!({"activity": "masks", "size": size});
    if let Some(group) = group {
        activity["group"] = json!(group);
    }
    let mut wish = shopper.wish(key, "mask-5", 1, price + 1_000);
    wish["lines"] = json!([{"sku": "mask-5", "quantity": 1, "activity": {"group": activity}}]);
    wish
}

async fn order(shopper: &Shopper, key: &str, size: u32, group: Option<&str>) -> Answer {
    shopper.post("/api/orders", wish(shopper, key, size, group)).await
}

async fn begin(shopper: &Shopper, order: &Value) -> String {
    let id = order["id"].as_str().unwrap();
    let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    begun["sandbox"]["payment"].as_str().unwrap().to_owned()
}

async fn confirm(shopper: &Shopper, payment: &str) -> Value {
    let page = format!("/api/sandbox/payments/{payment}");
    shopper.post(&page, json!({"confirm": true})).await.ok()
}

async fn pay(shopper: &Shopper, order: &Value) -> Value {
    confirm(shopper, &begin(shopper, order).await).await
}

/// Somebody in a group of `size` that they opened and paid for: who, which order, which group.
async fn opened(shop: &Shop, number: u32, size: u32) -> (Shopper, Value, String) {
    let leader = shop.shopper(number).await;
    let placed = order(&leader, "open", size, None).await.ok();
    let paid = pay(&leader, &placed).await;
    assert_eq!(paid["state"], "groupWaiting");
    let mine = leader.get("/api/group-buys").await.ok();
    let group = mine["mine"][0]["id"].as_str().unwrap().to_owned();
    (leader, paid, group)
}

async fn again(shopper: &Shopper, order: &Value) -> Value {
    shopper.get(&format!("/api/orders/{}", order["id"].as_str().unwrap())).await.ok()
}

async fn leave(shopper: &Shopper, order: &Value) -> Answer {
    let page = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    shopper.post(&page, json!({})).await
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn late_money_takes_the_seat_that_is_still_there() {
    let shop = shop().await;
    let (leader, first, group) = opened(&shop, 1, 2).await;
    let slow = shop.shopper(2).await;
    let held = order(&slow, "slow", 2, Some(&group)).await.ok();
    let payment = begin(&slow, &held).await;
    shop.wait_minutes(PAY_MINUTES);
    slow.order_once(held["id"].as_str().unwrap(), "cancelled").await;
    let paid = confirm(&slow, &payment).await;
    assert_eq!((&paid["state"], &paid["refunds"]), (&json!("paid"), &Value::Null));
    assert_eq!(again(&leader, &first).await["state"], "paid");
    assert_eq!(shop.stock("mask-5").await, 498);
    balances(&shop).await;
}

/// The seat ran out, and the store may or may not have given the order up by then.
#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_in_the_moment_of_the_deadline_is_taken() {
    let shop = shop().await;
    for number in 0..4 {
        let leader = shop.shopper(number).await;
        let placed = order(&leader, "open", 2, None).await.ok();
        let payment = begin(&leader, &placed).await;
        shop.wait_minutes(PAY_MINUTES);
        tokio::time::sleep(Duration::from_millis(u64::from(number) * 300)).await;
        let paid = confirm(&leader, &payment).await;
        assert_eq!(paid["state"], "groupWaiting", "{number}: {paid}");
    }
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn late_money_whose_seat_is_gone_goes_back() {
    let shop = shop().await;
    let (_, _, group) = opened(&shop, 1, 2).await;
    let (slow, quick) = (shop.shopper(2).await, shop.shopper(3).await);
    let held = order(&slow, "slow", 2, Some(&group)).await.ok();
    let payment = begin(&slow, &held).await;
    shop.wait_minutes(PAY_MINUTES);
    let taken = order(&quick, "quick", 2, Some(&group)).await.ok();
    let late = confirm(&slow, &payment).await;
    assert_eq!(
        (&late["state"], late["refunds"].as_array().map(Vec::len)),
        (&json!("cancelled"), Some(1))
    );
    assert_eq!(pay(&quick, &taken).await["state"], "paid");
    assert_eq!(shop.stock("mask-5").await, 498);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn late_money_of_a_group_that_failed_goes_back() {
    let shop = shop().await;
    let (_, _, group) = opened(&shop, 1, 3).await;
    let slow = shop.shopper(2).await;
    let held = order(&slow, "slow", 3, Some(&group)).await.ok();
    let payment = begin(&slow, &held).await;
    shop.wait_minutes(OPEN_MINUTES);
    let late = confirm(&slow, &payment).await;
    assert_eq!(
        (&late["state"], late["refunds"].as_array().map(Vec::len)),
        (&json!("cancelled"), Some(1))
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shop_completes_a_group_when_it_said_so() {
    let shop = Shop::open_with(with_groups(&json!({"virtualFrom": 1}))).await;
    let (leader, first, group) = opened(&shop, 1, 3).await;
    shop.wait_minutes(OPEN_MINUTES);
    leader.order_once(first["id"].as_str().unwrap(), "paid").await;
    let seen = leader.get(&format!("/api/groups/{group}")).await.ok();
    assert_eq!(seen["seen"]["state"]["completed"]["filled"], json!(2), "{seen}");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_shoppers_bring_new_ones() {
    let shop = Shop::open_with(with_groups(&json!({"joins": ["newcomer"]}))).await;
    let (_, _, group) = opened(&shop, 1, 2).await;
    let known = shop.shopper(2).await;
    let bought = known.order("k", "balm-1", 1, 5_900).await.ok();
    assert_eq!(pay(&known, &bought).await["state"], "paid");
    let refused = order(&known, "join", 2, Some(&group)).await;
    assert_eq!(refused.body["group"], json!({"notFor": {"need": "newcomer"}}));
    order(&shop.shopper(3).await, "join", 2, Some(&group)).await.ok();
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_for_one_shell_is_opened_there() {
    let shop =
        Shop::open_with(with_groups(&json!({"opens": [{"channels": {"of": ["miniProgram"]}}]})));
    let shop = shop.await;
    let shopper = shop.shopper(1).await;
    let mut wish = wish(&shopper, "k", 2, None);
    wish["channel"] = json!("h5");
    let elsewhere = shopper.post("/api/orders", wish.clone()).await;
    assert_eq!(elsewhere.body["group"], json!({"notFor": {"need": "channel"}}));
    wish["channel"] = json!("miniProgram");
    let lines = json!({"lines": wish["lines"], "channel": "miniProgram"});
    assert_eq!(shopper.post("/api/quote", lines).await.ok()["payable"], json!(8_900));
    shopper.post("/api/orders", wish).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_costs_nothing_waits_for_its_group_too() {
    let mut file = with_groups(&json!({}));
    file["groupBuys"][0]["sizes"][0]["prices"][0]["price"] = json!(0);
    file["groupBuys"][0]["sizes"].as_array_mut().unwrap().truncate(1);
    file["freight"] = json!([]);
    let shop = Shop::open_with(file).await;
    let leader = shop.shopper(1).await;
    let mut wish = wish(&leader, "k", 2, None);
    wish["expectedPayable"] = json!(0);
    let placed = leader.post("/api/orders", wish).await.ok();
    let page = format!("/api/orders/{}/pay", placed["id"].as_str().unwrap());
    for _ in 0..2 {
        let begun = leader.post(&page, json!({})).await.ok();
        assert_eq!(begun["nothing"]["order"]["state"], "groupWaiting", "again is the same");
    }
    shop.wait_minutes(OPEN_MINUTES);
    let failed = leader.order_once(placed["id"].as_str().unwrap(), "cancelled").await;
    assert_eq!(
        (&failed["cancelReason"], &failed["refunds"]),
        (&json!("groupFailed"), &Value::Null)
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opens_a_group_and_does_not_pay_hides_none_that_can_be_joined() {
    let shop = shop().await;
    let openers = crowd(&shop, 55).await;
    all_at_once(openers, |shopper, _| async move { order(&shopper, "k", 2, None).await }).await;
    let (_, _, group) = opened(&shop, 9_999, 3).await;
    let shown = shop.get("/api/group-buys").await.ok()["offers"][0]["open"].clone();
    assert_eq!(shown.as_array().map(Vec::len), Some(1), "{shown}");
    assert_eq!(shown[0]["id"], json!(group));
}

/// All the seats of a large group are wanted in the same moment, and all of them are had.
#[tokio::test(flavor = "multi_thread")]
async fn all_seats_are_taken_at_once_and_paid_at_once() {
    let shop = shop().await;
    let (leader, first, group) = opened(&shop, 9_999, MANY).await;
    let joiners = crowd(&shop, MANY - 1 + 5).await;
    let answers = all_at_once(joiners.clone(), |shopper, _| {
        let group = group.clone();
        async move { order(&shopper, "join", MANY, Some(&group)).await }
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201) {
        assert_eq!(answer.fault(), (409, "groupRefused"));
    }
    let mut seated = Vec::new();
    for joiner in joiners {
        let mine = joiner.get("/api/group-buys").await.ok()["mine"][0].clone();
        if mine.is_object() {
            seated.push((joiner, json!({"id": mine["order"]})));
        }
    }
    assert_eq!(seated.len(), usize::try_from(MANY - 1).unwrap());
    let mut payments = Vec::new();
    for (shopper, order) in &seated {
        payments.push(begin(shopper, order).await);
    }
    let shoppers = seated.iter().map(|(shopper, _)| shopper.clone()).collect();
    let paid = all_at_once(shoppers, |shopper, number| {
        let page = format!("/api/sandbox/payments/{}", payments[number]);
        async move { shopper.post(&page, json!({"confirm": true})).await }
    })
    .await;
    assert!(paid.iter().all(|it| it.status == 200), "{paid:?}");
    assert_eq!(again(&leader, &first).await["state"], "paid");
    balances(&shop).await;
}

/// Members pay, leave and run out of time together: each has goods or money, once.
#[tokio::test(flavor = "multi_thread")]
async fn leaving_paying_and_failing_at_once_agree() {
    let shop = shop().await;
    let (leader, first, group) = opened(&shop, 9_999, 3).await;
    let mut members = vec![(leader, first)];
    for number in 0..2 {
        let member = shop.shopper(number).await;
        let placed = order(&member, "join", 3, Some(&group)).await.ok();
        members.push((member, placed));
    }
    let mut payments = vec![String::new()];
    for (member, order) in &members[1..] {
        payments.push(begin(member, order).await);
    }
    let shoppers: Vec<Shopper> = members.iter().map(|it| it.0.clone()).collect();
    let answers = all_at_once([shoppers.clone(), shoppers].concat(), |shopper, number| {
        let member = number % 3;
        let (order, payment) = (members[member].1.clone(), payments[member].clone());
        async move {
            if number > 3 {
                let page = format!("/api/sandbox/payments/{payment}");
                shopper.post(&page, json!({"confirm": true})).await
            } else {
                leave(&shopper, &order).await
            }
        }
    })
    .await;
    assert!(answers.iter().all(|it| it.status < 500), "{answers:?}");
    balances(&shop).await;
    shop.wait_minutes(OPEN_MINUTES);
    for (member, order) in &members {
        for _ in 0..50 {
            let state = again(member, order).await["state"].clone();
            if state == "paid" || state == "cancelled" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    balances(&shop).await;
}
