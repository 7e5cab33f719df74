//! 提醒: asked for once, told once, and not too late; and what else shoppers are told.

use std::time::Duration;

use mall_server::audit;
use reqwest::Method;
use serde_json::{Value, json};

use super::merchant::Admin;
use super::race::all_at_once;
use super::shop::{Answer, NOON, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;

/// A session from eight in the evening to ten, and the goods of two shelves in it.
fn with_session() -> Value {
    let mut file = goods();
    let item =
        |sku: &str| json!({"sku": sku, "price": 990, "stock": 9, "perOrder": 1, "perShopper": 1});
    file["flashSales"] = json!([{
        "id": "flash", "title": "限时秒杀",
        "window": {"startsAt": NOON - 86_400_000, "endsAt": NOON + 30 * 86_400_000_i64},
        "sessions": [
            {"id": "evening", "from": 1_200, "to": 1_320, "items": [item("mask-5"), item("last-1")]},
        ],
    }]);
    file
}

fn subject(sku: &str, day: &str) -> Value {
    json!({"sale": "flash", "session": "evening", "day": day, "sku": sku})
}

async fn ask(shopper: &Shopper, sku: &str) -> Answer {
    shopper.post("/api/flash-sales/reminders", subject(sku, "2026-11-26")).await
}

async fn take_back(shopper: &Shopper, sku: &str) -> Answer {
    let query = format!("sale=flash&session=evening&day=2026-11-26&sku={sku}");
    shopper.send(Method::DELETE, &format!("/api/flash-sales/reminders?{query}"), None).await
}

async fn check_in_reminder(shopper: &Shopper, on: bool) -> Answer {
    shopper.send(Method::PUT, "/api/check-in/reminder", Some(json!({"on": on}))).await
}

/// Whether the page says that this shopper is told of `sku`.
async fn is_asked(shopper: &Shopper, sku: &str) -> bool {
    let found = shopper.get("/api/flash-sales").await.ok();
    let mut offers = found["sessions"][0]["offers"].as_array().unwrap().iter();
    offers.find(|it| it["item"]["sku"] == sku).unwrap()["reminded"] == true
}

async fn messages(shopper: &Shopper) -> Vec<Value> {
    shopper.get("/api/messages").await.ok()["messages"].as_array().unwrap().clone()
}

/// The messages of `shopper`, once there are so many and no more come.
async fn told(shopper: &Shopper, count: usize) -> Vec<Value> {
    for _ in 0..100 {
        if messages(shopper).await.len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Every server has had its turn by then.
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    let found = messages(shopper).await;
    assert_eq!(found.len(), count, "{found:#?}");
    found
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The merchant puts the shop in the place of the one there is.
async fn publish(shop: &Shop, file: &Value) {
    let admin = Admin::of(shop);
    let (_, tag) = admin.shop().await;
    // The guard finds its prices low; two people want them.
    admin.put("shop?approve=ann&approve=bo", Some(&tag), file).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_twice_it_is_told_once_five_minutes_ahead() {
    let shop = Shop::open_with(with_session()).await;
    let shopper = shop.shopper(1).await;
    assert!(!is_asked(&shopper, "mask-5").await);
    let opens_at = NOON + 8 * 3_600_000;
    let first = ask(&shopper, "mask-5").await.ok();
    assert_eq!(first["dueAt"], json!(opens_at - 300_000));
    assert_eq!(ask(&shopper, "mask-5").await.ok(), first);
    assert!(is_asked(&shopper, "mask-5").await && !is_asked(&shopper, "last-1").await);
    shop.wait_minutes(8 * 60 - 6);
    assert!(told(&shopper, 0).await.is_empty());
    shop.wait_minutes(1);
    let found = told(&shopper, 1).await;
    let news = &found[0]["news"]["flashSoon"];
    assert_eq!((&news["sku"], &news["title"]), (&json!("mask-5"), &json!("玻尿酸面膜")));
    assert_eq!((&news["opensAt"], &found[0]["isRead"]), (&json!(opens_at), &json!(false)));
    assert!(!is_asked(&shopper, "mask-5").await);
    let late = ask(&shopper, "mask-5").await;
    assert_eq!(late.fault(), (409, "remindRefused"));
    assert_eq!(late.body["reminder"], json!({"tooLate": {"opensAt": opens_at}}));
    shop.wait_minutes(5);
    let open = ask(&shopper, "mask-5").await;
    assert_eq!(open.body["reminder"], json!({"opened": {"opensAt": opens_at}}));
    told(&shopper, 1).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_or_unknown_is_not_told() {
    let shop = Shop::open_with(with_session()).await;
    let shopper = shop.shopper(1).await;
    ask(&shopper, "mask-5").await.ok();
    for _ in 0..2 {
        assert_eq!(take_back(&shopper, "mask-5").await.ok()["dueAt"], Value::Null);
    }
    assert!(!is_asked(&shopper, "mask-5").await);
    let path = "/api/flash-sales/reminders";
    for body in [subject("balm-1", "2026-11-26"), subject("mask-5", "2027-11-26")] {
        let unknown = shopper.post(path, body).await;
        assert_eq!(
            (unknown.fault(), &unknown.body["reminder"]),
            ((409, "remindRefused"), &json!("gone"))
        );
    }
    assert_eq!(shopper.post(path, json!({"sale": "flash"})).await.fault(), (400, "malformed"));
    let query = "?sale=flash&session=evening&day=2026-11-26";
    let short = shopper.send(Method::DELETE, &format!("{path}{query}"), None).await;
    assert_eq!(short.fault(), (400, "malformed"));
    assert_eq!(
        shop.post(path, subject("mask-5", "2026-11-26")).await.fault(),
        (401, "loginNeeded")
    );
    shop.wait_minutes(8 * 60 - 4);
    told(&shopper, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_takes_its_reminders_along_or_lets_them_lapse() {
    let mut file = with_session();
    let shop = Shop::open_with(file.clone()).await;
    let shopper = shop.shopper(1).await;
    ask(&shopper, "mask-5").await.ok();
    ask(&shopper, "last-1").await.ok();
    // Four hours earlier, and one of the goods is sold no more.
    file["flashSales"][0]["sessions"][0]["from"] = json!(960);
    file["flashSales"][0]["sessions"][0]["items"].as_array_mut().unwrap().truncate(1);
    publish(&shop, &file).await;
    shop.wait_minutes(4 * 60 - 5);
    let found = told(&shopper, 1).await;
    assert_eq!(found[0]["news"]["flashSoon"]["opensAt"], json!(NOON + 4 * 3_600_000));
    // Another, whose session goes away before it is due.
    let body = subject("mask-5", "2026-11-27");
    shopper.post("/api/flash-sales/reminders", body).await.ok();
    file["flashSales"] = json!([]);
    publish(&shop, &file).await;
    shop.wait_minutes(DAY);
    told(&shopper, 1).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_called_to_an_empty_shelf_or_too_late() {
    let shop = Shop::open_with(with_session()).await;
    let (shopper, buyer) = (shop.shopper(1).await, shop.shopper(2).await);
    ask(&shopper, "last-1").await.ok();
    buyer.order("k", "last-1", 10, 197_000).await.ok();
    let late = shop.shopper(3).await;
    ask(&late, "mask-5").await.ok();
    // A night without a server: the session has opened when somebody looks.
    shop.wait_minutes(8 * 60 + 1);
    told(&shopper, 0).await;
    told(&late, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_ask_at_once_are_told_once_each() {
    let shop = Shop::open_with(with_session()).await;
    let shoppers: Vec<Shopper> = {
        let mut all = Vec::new();
        for number in 0..20 {
            all.push(shop.shopper(number).await);
        }
        all
    };
    // Each asks five times at once.
    let again: Vec<Shopper> = shoppers.iter().flat_map(|it| vec![it.clone(); 5]).collect();
    let answers =
        all_at_once(again, |shopper, _| async move { ask(&shopper, "mask-5").await }).await;
    assert!(answers.iter().all(|it| it.status == 200), "{answers:?}");
    shop.wait_minutes(8 * 60 - 5);
    told(&shoppers[0], 1).await;
    for shopper in &shoppers {
        assert_eq!(messages(shopper).await.len(), 1);
    }
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_day_that_nobody_came_is_told_of_once_at_its_hour() {
    let shop = Shop::open().await;
    let (comes, stays, never) =
        (shop.shopper(1).await, shop.shopper(2).await, shop.shopper(3).await);
    let evening = NOON + 8 * 3_600_000;
    for shopper in [&comes, &stays] {
        for _ in 0..2 {
            let on = check_in_reminder(shopper, true).await.ok();
            assert_eq!(on["dueAt"], json!(evening));
        }
    }
    let page = stays.get("/api/check-in").await.ok();
    assert_eq!((&page["reminded"], &page["remindMinute"]), (&json!(true), &json!(1_200)));
    assert_eq!(never.get("/api/check-in").await.ok()["reminded"], false);
    comes.post("/api/check-in", json!({})).await.ok();
    shop.wait_minutes(8 * 60);
    let found = told(&stays, 1).await;
    assert_eq!(found[0]["news"], json!({"checkIn": {"day": "2026-11-26"}}));
    shop.wait_minutes(3 * 60);
    told(&stays, 1).await;
    assert!(told(&comes, 0).await.is_empty() && messages(&never).await.is_empty());
    // Next morning, next evening; somebody who has had enough.
    shop.wait_minutes(12 * 60);
    told(&stays, 1).await;
    shop.wait_minutes(9 * 60);
    let found = told(&stays, 2).await;
    assert_eq!(found[0]["news"], json!({"checkIn": {"day": "2026-11-27"}}));
    told(&comes, 1).await;
    assert_eq!(check_in_reminder(&stays, false).await.ok()["dueAt"], Value::Null);
    shop.wait_minutes(DAY);
    told(&comes, 2).await;
    told(&stays, 2).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_that_moves_tells_no_day_twice() {
    let mut file = goods();
    let shop = Shop::open_with(file.clone()).await;
    let shopper = shop.shopper(1).await;
    check_in_reminder(&shopper, true).await.ok();
    file["checkIn"]["remindMinute"] = json!(1_080);
    publish(&shop, &file).await;
    shop.wait_minutes(6 * 60);
    told(&shopper, 1).await;
    file["checkIn"]["remindMinute"] = json!(1_200);
    publish(&shop, &file).await;
    shop.wait_minutes(2 * 60);
    told(&shopper, 1).await;
    file.as_object_mut().unwrap().remove("checkIn");
    publish(&shop, &file).await;
    shop.wait_minutes(DAY);
    told(&shopper, 1).await;
    assert_eq!(check_in_reminder(&shopper, true).await.fault(), (404, "notFound"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_waits_for_no_more_than_so_many_things() {
    let mut file = with_session();
    let days: Vec<String> = (0..101)
        .map(|on| {
            let (month, day) = (1 + on / 28, 1 + on % 28);
            format!("2027-{month:02}-{day:02}")
        })
        .collect();
    file["flashSales"][0]["window"]["endsAt"] = json!(NOON + 400 * 86_400_000_i64);
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    let path = "/api/flash-sales/reminders";
    for day in &days[..100] {
        shopper.post(path, subject("mask-5", day)).await.ok();
    }
    let refused = shopper.post(path, subject("mask-5", &days[100])).await;
    assert_eq!(refused.fault(), (409, "remindRefused"));
    assert_eq!(refused.body["reminder"], json!({"tooMany": {"limit": 100}}));
    assert_eq!(check_in_reminder(&shopper, true).await.fault(), (409, "remindRefused"));
    shopper.post(path, subject("mask-5", &days[0])).await.ok();
    let query = format!("?sale=flash&session=evening&day={}&sku=mask-5", days[0]);
    shopper.send(Method::DELETE, &format!("{path}{query}"), None).await.ok();
    shopper.post(path, subject("mask-5", &days[100])).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_come_in_pages_and_are_read_by_whom_they_are_for() {
    let shop = Shop::open().await;
    let (shopper, other) = (shop.shopper(1).await, shop.shopper(2).await);
    check_in_reminder(&shopper, true).await.ok();
    shop.wait_minutes(8 * 60);
    for days in 1..=22 {
        for _ in 0..100 {
            if shopper.get("/api/me").await.ok()["unread"] == json!(days) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        shop.wait_minutes(DAY);
    }
    told(&shopper, 20).await;
    let first = shopper.get("/api/messages").await.ok();
    let next = first["next"].as_i64().unwrap();
    let rest = shopper.get(&format!("/api/messages?after={next}")).await.ok();
    assert!((2..=3).contains(&rest["messages"].as_array().unwrap().len()), "{rest:#?}");
    assert_eq!(rest["next"], Value::Null);
    let ids = |page: &Value| -> Vec<i64> {
        page["messages"].as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()).collect()
    };
    let all = [ids(&first), ids(&rest)].concat();
    assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "{all:?}");
    // Somebody else sees nothing of it, and reads nothing away.
    assert_eq!(
        other.get("/api/messages").await.ok(),
        json!({"messages": [], "next": null, "unread": 0})
    );
    other.post("/api/messages/read", json!({"upTo": all[0]})).await.ok();
    let unread = shopper.get("/api/messages").await.ok()["unread"].as_u64().unwrap();
    assert_eq!(usize::try_from(unread).unwrap(), all.len());
    let read = shopper.post("/api/messages/read", json!({"upTo": all[1]})).await.ok();
    assert_eq!(read["unread"], 1);
    let read = shopper.post("/api/messages/read", json!({"upTo": all[0]})).await.ok();
    assert_eq!(
        (&read["unread"], &shopper.get("/api/me").await.ok()["unread"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(messages(&shopper).await[0]["isRead"], true);
    for bad in ["?after=x", "?before=1"] {
        assert_eq!(shopper.get(&format!("/api/messages{bad}")).await.fault().0, 400);
    }
    assert_eq!(shop.get("/api/messages").await.fault(), (401, "loginNeeded"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_and_a_refund_are_told_of() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    let id = order["id"].as_str().unwrap();
    let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    let payment = begun["sandbox"]["payment"].as_str().unwrap();
    shopper.post(&format!("/api/sandbox/payments/{payment}"), json!({"confirm": true})).await.ok();
    let tracking = json!({"carrier": "SF", "number": "SF1234567890"});
    let parcel = json!({"tracking": tracking, "pieces": [{"sku": "mask-5", "pieces": 1}]});
    for _ in 0..2 {
        shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel.clone()).await.ok();
    }
    let found = told(&shopper, 1).await;
    assert_eq!(found[0]["news"], json!({"parcelSent": {"order": id, "tracking": tracking}}));
    let pieces = json!([{"sku": "mask-5", "pieces": 1}]);
    let wanted = json!({"key": "a", "request": {"kind": "refundOnly", "pieces": pieces, "reason": "damaged"}});
    let asked = shopper.post(&format!("/api/orders/{id}/after-sales"), wanted).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    let agree = json!({"sequence": 1, "event": "agree"});
    let agreed =
        shop.merchant().post(&format!("/api/admin/orders/{id}/after-sales/step"), agree).await;
    assert_eq!(agreed.status, 200, "{agreed:?}");
    let found = told(&shopper, 2).await;
    assert_eq!(found[0]["news"]["refunded"]["order"], id);
    assert_eq!(found[0]["news"]["refunded"]["amount"], json!(9_900));
    balances(&shop).await;
}

/// Orders a mask in a group of two, a new one when `group` is nothing, and pays.
async fn join(shopper: &Shopper, group: Option<&str>) -> String {
    let mut activity = json!({"activity": "masks", "size": 2});
    if let Some(group) = group {
        activity["group"] = json!(group);
    }
    let mut wish = shopper.wish("k", "mask-5", 1, 8_900);
    wish["lines"] = json!([{"sku": "mask-5", "quantity": 1, "activity": {"group": activity}}]);
    let order = shopper.post("/api/orders", wish).await.ok();
    let id = order["id"].as_str().unwrap();
    let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    let payment = begun["sandbox"]["payment"].as_str().unwrap();
    shopper.post(&format!("/api/sandbox/payments/{payment}"), json!({"confirm": true})).await.ok();
    let groups = shopper.get("/api/group-buys").await.ok();
    groups["mine"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_a_group_is_told_to_its_members() {
    let mut file = goods();
    file["groupBuys"] = json!([{
        "id": "masks", "title": "值得拼", "product": "mask",
        "window": {"startsAt": NOON - 86_400_000, "endsAt": NOON + 30 * 86_400_000_i64},
        "sizes": [{"size": 2, "prices": [{"sku": "mask-5", "price": 7_900}]}],
        "openMinutes": 120, "payMinutes": 10, "perOrder": 1, "perShopper": 2,
    }]);
    let shop = Shop::open_with(file).await;
    let (leads, joins, waits) =
        (shop.shopper(1).await, shop.shopper(2).await, shop.shopper(3).await);
    let group = join(&leads, None).await;
    assert!(messages(&leads).await.is_empty());
    join(&joins, Some(&group)).await;
    for member in [&leads, &joins] {
        let found = told(member, 1).await;
        assert_eq!(found[0]["news"], json!({"groupFormed": {"group": group}}));
    }
    let alone = join(&waits, None).await;
    shop.wait_minutes(121);
    let found = told(&waits, 2).await;
    assert_eq!(found[0]["news"]["refunded"]["amount"], json!(8_900));
    assert_eq!(found[1]["news"], json!({"groupFailed": {"group": alone}}));
    told(&leads, 1).await;
    balances(&shop).await;
}
