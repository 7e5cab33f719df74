//! 任务: what counts, once, and what is given for it, once.

use serde_json::{Value, json};

use super::lottery::balances;
use super::shop::{Answer, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;

fn task(id: &str, goal: &str, repeat: &str, stages: &[(u32, Value)]) -> Value {
    let stage = |(count, gives): &(u32, Value)| json!({"count": count, "gives": gives});
    json!({
        "id": id, "title": id, "goal": goal, "repeat": repeat,
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "stages": stages.iter().map(stage).collect::<Vec<_>>()
    })
}

pub(crate) fn points(points: u32) -> Value {
    json!([{"points": {"points": points}}])
}

/// A shop with a task of each goal.
pub(crate) fn with_tasks() -> Value {
    let mut file = goods();
    file["checkIn"]["daily"] = json!([]);
    file["checkIn"]["milestones"] = json!([]);
    let coupon = json!([{"points": {"points": 7}}, {"coupon": {"template": "rare"}}]);
    file["tasks"] = json!([
        task("browse", "browse", "daily", &[(2, points(5))]),
        task("share", "share", "daily", &[(1, points(3))]),
        task("follow", "follow", "once", &[(1, points(4))]),
        task("come", "checkIn", "daily", &[(1, points(2))]),
        task("first", "firstOrder", "once", &[(1, coupon)]),
        task("orders", "order", "once", &[(1, points(10)), (2, points(20))]),
        task("review", "review", "once", &[(1, points(6))]),
        task("profile", "completeProfile", "once", &[(1, points(1))]),
    ]);
    file
}

pub(crate) async fn claim(shopper: &Shopper, task: &str, stage: u32, key: &str) -> Answer {
    let body = json!({"key": key, "stage": stage});
    shopper.post(&format!("/api/tasks/{task}/claim"), body).await
}

pub(crate) async fn tell(shopper: &Shopper, key: &str, event: Value) -> Answer {
    shopper.post("/api/tasks/events", json!({"key": key, "event": event})).await
}

/// How often a task was done, and how its stages stand; nothing when it is not shown.
async fn stands(shopper: &Shopper, id: &str) -> Option<(i64, Vec<String>)> {
    let seen = shopper.get("/api/tasks").await.ok();
    let tasks = seen["tasks"].as_array().unwrap().clone();
    let task = tasks.into_iter().find(|it| it["id"] == id)?;
    let state = |it: &Value| it["state"].as_str().unwrap().to_owned();
    let stages = task["stages"].as_array().unwrap().iter().map(state).collect();
    Some((task["count"].as_i64().unwrap(), stages))
}

async fn is(shopper: &Shopper, id: &str, count: i64, stages: &[&str]) {
    let stages = stages.iter().map(ToString::to_string).collect();
    assert_eq!(stands(shopper, id).await, Some((count, stages)), "{id}");
}

/// The points that tasks gave, newest first.
async fn earned(shopper: &Shopper) -> Vec<i64> {
    let ledger = shopper.get("/api/points").await.ok();
    let entries = ledger["entries"].as_array().unwrap().iter();
    let tasks = entries.filter(|it| it["kind"] == "task");
    tasks.map(|it| it["units"].as_i64().unwrap()).collect()
}

/// A piece of `sku` is ordered, paid, sent and received.
async fn had(shop: &Shop, shopper: &Shopper, key: &str, sku: &str, payable: i64) -> String {
    let order = shopper.order(key, sku, 1, payable).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    receive(shop, shopper, &id).await;
    id
}

async fn receive(shop: &Shop, shopper: &Shopper, id: &str) {
    let parcel = json!({"tracking": {"carrier": "SF", "number": "SF1234567890"}, "pieces": []});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel).await.ok();
    shopper.post(&format!("/api/orders/{id}/received"), json!({})).await.ok();
}

async fn bring_back(shop: &Shop, shopper: &Shopper, id: &str, sku: &str, sequence: u32) {
    let pieces = json!([{"sku": sku, "pieces": 1}]);
    let request = json!({"kind": "refundOnly", "pieces": pieces, "reason": "damaged"});
    let asked = json!({"key": format!("a{sequence}"), "request": request});
    shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await.ok();
    let agree = json!({"sequence": sequence, "event": "agree"});
    let step = format!("/api/admin/orders/{id}/after-sales/step");
    shop.merchant().post(&step, agree).await.ok();
}

fn why(answer: &Answer) -> Value {
    assert_eq!(answer.fault(), (409, "activityRefused"));
    answer.body["activity"]["task"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_tells_of_counts_once_and_a_day_begins_anew() {
    let shop = Shop::open_with(with_tasks()).await;
    let shopper = shop.shopper(1).await;
    is(&shopper, "browse", 0, &["open"]).await;
    let looks = |product: &str| json!({"browse": {"product": product}});
    for (key, product) in [("a", "mask"), ("a", "mask"), ("b", "mask")] {
        tell(&shopper, key, looks(product)).await.ok();
        is(&shopper, "browse", 1, &["open"]).await;
    }
    assert_eq!(why(&claim(&shopper, "browse", 0, "k").await), json!({"tooFew": {"missing": 1}}));
    tell(&shopper, "c", looks("balm")).await.ok();
    is(&shopper, "browse", 2, &["reached"]).await;
    assert_eq!(tell(&shopper, "d", looks("gone")).await.fault(), (404, "notFound"));
    let first = claim(&shopper, "browse", 0, "k").await;
    assert_eq!((first.status, &first.body["given"]), (201, &points(5)));
    let again = claim(&shopper, "browse", 0, "k").await;
    assert_eq!((again.status, &again.body["given"]), (200, &points(5)));
    assert_eq!(why(&claim(&shopper, "browse", 0, "other").await), json!("claimed"));
    assert_eq!(claim(&shopper, "share", 0, "k").await.fault(), (409, "keyReused"));
    for key in ["s1", "s1"] {
        tell(&shopper, key, json!("share")).await.ok();
        is(&shopper, "share", 1, &["reached"]).await;
    }
    for key in ["f1", "f2"] {
        tell(&shopper, key, json!("follow")).await.ok();
        is(&shopper, "follow", 1, &["reached"]).await;
    }
    balances(&shop).await;
    shop.wait_minutes(DAY / 2);
    is(&shopper, "browse", 0, &["open"]).await;
    is(&shopper, "share", 0, &["open"]).await;
    is(&shopper, "follow", 1, &["reached"]).await;
    tell(&shopper, "e", looks("mask")).await.ok();
    tell(&shopper, "g", looks("balm")).await.ok();
    claim(&shopper, "browse", 0, "next").await.ok();
    assert_eq!(earned(&shopper).await, [5, 5]);
    balances(&shop).await;
    // It is in the database, not in the process.
    let shop = shop.reopen().await;
    is(&shopper.at(&shop), "browse", 2, &["claimed"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_sees_counts_by_itself() {
    let shop = Shop::open_with(with_tasks()).await;
    let shopper = shop.shopper(1).await;
    is(&shopper, "profile", 1, &["reached"]).await;
    is(&shopper, "first", 0, &["open"]).await;
    for _ in 0..2 {
        shopper.post("/api/check-in", json!({})).await.ok();
        is(&shopper, "come", 1, &["reached"]).await;
    }
    let order = shopper.order("o1", "mask-5", 1, 10_900).await.ok();
    let id = order["id"].as_str().unwrap();
    shopper.pay(id).await;
    is(&shopper, "orders", 0, &["open", "open"]).await;
    is(&shopper, "first", 0, &["open"]).await;
    assert_eq!(why(&claim(&shopper, "first", 0, "x").await), json!({"tooFew": {"missing": 1}}));
    receive(&shop, &shopper, id).await;
    is(&shopper, "orders", 1, &["reached", "open"]).await;
    let given = claim(&shopper, "first", 0, "first").await.ok()["given"].clone();
    assert_eq!(given, json!([{"points": {"points": 7}}, {"coupon": {"template": "rare"}}]));
    let mine = shopper.get("/api/coupons").await.ok()["mine"].clone();
    assert_eq!(mine.as_array().unwrap().len(), 1);
    had(&shop, &shopper, "o2", "balm-1", 5_400).await;
    is(&shopper, "orders", 2, &["reached", "reached"]).await;
    is(&shopper, "first", 1, &["claimed"]).await;
    for stage in [1, 0] {
        claim(&shopper, "orders", stage, &format!("orders-{stage}")).await.ok();
    }
    assert_eq!(earned(&shopper).await, [10, 20, 7]);
    balances(&shop).await;
}

/// An order counts on the day on which it has come: one that is called off before brings nothing, however
/// often.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_called_off_brings_nothing() {
    let mut file = with_tasks();
    file["tasks"][5]["repeat"] = json!("daily");
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    for key in ["o1", "o2"] {
        let order = shopper.order(key, "mask-5", 1, 10_900).await.ok();
        let id = order["id"].as_str().unwrap();
        shopper.pay(id).await;
        assert_eq!(
            why(&claim(&shopper, "orders", 0, key).await),
            json!({"tooFew": {"missing": 1}})
        );
        bring_back(&shop, &shopper, id, "mask-5", 1).await;
        is(&shopper, "orders", 0, &["open", "open"]).await;
    }
    assert_eq!(stands(&shopper, "first").await, None, "the first was brought back");
    let order = shopper.order("o3", "mask-5", 1, 10_900).await.ok();
    let id = order["id"].as_str().unwrap();
    shopper.pay(id).await;
    shop.wait_minutes(DAY);
    receive(&shop, &shopper, id).await;
    is(&shopper, "orders", 1, &["reached", "open"]).await;
    claim(&shopper, "orders", 0, "k").await.ok();
    shop.wait_minutes(DAY);
    is(&shopper, "orders", 0, &["open", "open"]).await;
    assert_eq!(earned(&shopper).await, [10]);
    balances(&shop).await;
}

/// What is brought back whole after it came counts no more; what was claimed stays, and the next order is the
/// first again to count.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_was_brought_back_counts_no_more() {
    let shop = Shop::open_with(with_tasks()).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("o1", "mask-5", 2, 19_800).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    receive(&shop, &shopper, &id).await;
    claim(&shopper, "orders", 0, "a").await.ok();
    for (sequence, left) in [(1, 1), (2, 0)] {
        bring_back(&shop, &shopper, &id, "mask-5", sequence).await;
        is(&shopper, "orders", left, &["claimed", "open"]).await;
    }
    assert_eq!(stands(&shopper, "first").await, None, "there is no second first order");
    assert_eq!(
        why(&claim(&shopper, "first", 0, "b").await),
        json!({"notFor": {"need": "newcomer"}})
    );
    had(&shop, &shopper, "o2", "mask-5", 10_900).await;
    is(&shopper, "orders", 1, &["claimed", "open"]).await;
    had(&shop, &shopper, "o3", "mask-5", 10_900).await;
    is(&shopper, "orders", 2, &["claimed", "reached"]).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_that_has_run_out_is_left_out() {
    let shop = Shop::open_with(with_tasks()).await;
    // Of `rare` there are three.
    for (number, coupons) in [(1, 1), (2, 1), (3, 1), (4, 0)] {
        let shopper = shop.shopper(number).await;
        had(&shop, &shopper, "o", "balm-1", 5_900).await;
        for key in ["k", "k"] {
            let given = claim(&shopper, "first", 0, key).await.ok()["given"].clone();
            assert_eq!(given.as_array().unwrap().len(), 1 + coupons, "{number}");
        }
    }
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_sees_what_there_is_and_nobody_does_what_is_not_there() {
    let mut file = with_tasks();
    file["tasks"][1]["window"] = json!({"startsAt": 1, "endsAt": 2});
    file["tasks"][2]["who"] = json!([{"not": {"of": "newcomer"}}]);
    let shop = Shop::open_with(file).await;
    let seen = shop.get("/api/tasks").await.ok();
    let ids: Vec<&str> =
        seen["tasks"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["browse", "come", "first", "orders", "review", "profile"]);
    assert_eq!(seen["coupons"][0]["template"], "rare");
    let asked = shop.post("/api/tasks/browse/claim", json!({"key": "a"})).await;
    assert_eq!(asked.fault(), (401, "loginNeeded"));
    let shopper = shop.shopper(1).await;
    assert_eq!(why(&claim(&shopper, "share", 0, "a").await), json!({"over": {"endedAt": 2}}));
    assert!(why(&claim(&shopper, "follow", 0, "a").await)["notFor"].is_object());
    assert_eq!(why(&claim(&shopper, "browse", 1, "a").await), json!("noStage"));
    assert_eq!(claim(&shopper, "gone", 0, "a").await.fault(), (404, "notFound"));
    // Nobody asks for it, so nothing is kept of it.
    tell(&shopper, "s", json!("share")).await.ok();
    balances(&shop).await;
}

#[test]
fn an_import_says_what_no_task_can_be() {
    let mut file = with_tasks();
    file["tasks"][0]["stages"][0]["gives"] = json!([{"redPacket": {"amount": 100}}]);
    file["tasks"][1]["id"] = json!("browse");
    file["tasks"][4]["stages"][0]["gives"][1]["coupon"]["template"] = json!("no");
    let found = mall_server::ShopFile::read(&file.to_string()).unwrap_err();
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    for field in ["tasks[0].stages[0].gives[0]", "tasks[1].id", "tasks[4].stages[0].gives[1]"] {
        assert!(said.iter().any(|it| it.contains(&format!("`{field}`"))), "{field}: {said:#?}");
    }
}
