//! 直播: what is on, reserved once, told once, and moved with its session.

use std::time::Duration;

use mall_server::audit;
use reqwest::Method;
use serde_json::{Value, json};

use super::merchant::Admin;
use super::race::all_at_once;
use super::shop::{Answer, NOON, Shop, Shopper, goods};

const HOUR: i64 = 3_600_000;
const REMINDERS: &str = "/api/lives/reminders";

/// Sessions of two hours: one at three, one at six, one that is over and seen again, one that is over.
fn with_lives() -> Value {
    let live = |id: &str, from: i64, more: Value| {
        let window = json!({"startsAt": NOON + from * HOUR, "endsAt": NOON + (from + 2) * HOUR});
        let mut it = json!({"id": id, "title": "晨露护肤课", "cover": "/media/a.svg",
            "anchor": "小满", "window": window, "products": ["mask"]});
        for (field, value) in more.as_object().unwrap() {
            it[field] = value.clone();
        }
        it
    };
    let mut file = goods();
    file["live"] = json!([
        live("six", 6, json!({})),
        live("three", 3, json!({"finder": {"user": "sphABC"}})),
        live("seen", -9, json!({"replay": "https://channels.weixin.qq.com/r/1"})),
        live("over", -9, json!({})),
    ]);
    file
}

async fn reserve(shopper: &Shopper, id: &str) -> Answer {
    shopper.post(REMINDERS, json!({"live": id})).await
}

/// The session that is shown, and the others.
async fn seen(shopper: &Shopper, query: &str) -> Value {
    shopper.get(&format!("/api/lives{query}")).await.ok()
}

fn ids(found: &Value) -> Vec<&str> {
    let first = found["room"]["live"]["id"].as_str();
    let others = found["others"].as_array().unwrap().iter();
    first.into_iter().chain(others.map(|it| it["id"].as_str().unwrap())).collect()
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
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    let found = messages(shopper).await;
    assert_eq!(found.len(), count, "{found:#?}");
    found
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

async fn publish(shop: &Shop, file: &Value) {
    let admin = Admin::of(shop);
    let (_, tag) = admin.shop().await;
    admin.put("shop?approve=ann&approve=bo", Some(&tag), file).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_comes_first_and_what_is_over_is_found_by_its_name() {
    let shop = Shop::open_with(with_lives()).await;
    let shopper = shop.shopper(1).await;
    let found = seen(&shopper, "").await;
    assert_eq!(ids(&found), ["three", "six", "seen"]);
    let room = &found["room"];
    assert_eq!(room["live"]["state"], json!({"preview": {"startsAt": NOON + 3 * HOUR}}));
    assert_eq!(
        (&room["live"]["products"], &room["products"][0]["id"]),
        (&json!(1), &json!("mask"))
    );
    assert_eq!(found["others"][1]["state"], "replay");
    shop.wait_minutes(6 * 60);
    assert_eq!(ids(&seen(&shopper, "").await), ["six", "seen"]);
    let over = seen(&shopper, "?id=over").await;
    assert_eq!(over["room"]["live"]["state"], "ended");
    assert_eq!(ids(&over), ["over", "six", "seen"]);
    assert_eq!(shopper.get("/api/lives?id=gone").await.fault(), (404, "notFound"));
    let none = Shop::open().await;
    assert_eq!(none.get("/api/lives").await.ok(), json!({"room": null, "others": []}));
}

#[tokio::test(flavor = "multi_thread")]
async fn reserved_twice_it_is_told_once_five_minutes_ahead() {
    let shop = Shop::open_with(with_lives()).await;
    let (shopper, other) = (shop.shopper(1).await, shop.shopper(2).await);
    for _ in 0..2 {
        let said = reserve(&shopper, "three").await.ok();
        assert_eq!(said["dueAt"], json!(NOON + 3 * HOUR - 300_000));
    }
    reserve(&other, "three").await.ok();
    assert_eq!(seen(&shopper, "").await["room"]["live"]["reserved"], true);
    let query = format!("{REMINDERS}?live=three");
    for _ in 0..2 {
        let said = other.send(Method::DELETE, &query, None).await.ok();
        assert_eq!(said["dueAt"], Value::Null);
    }
    shop.wait_minutes(3 * 60 - 6);
    told(&shopper, 0).await;
    shop.wait_minutes(1);
    let found = told(&shopper, 1).await;
    let news = &found[0]["news"]["liveSoon"];
    assert_eq!((&news["live"], &news["title"]), (&json!("three"), &json!("晨露护肤课")));
    assert_eq!(news["startsAt"], json!(NOON + 3 * HOUR));
    told(&other, 0).await;
    for (id, why) in
        [("three", json!({"tooLate": {"opensAt": NOON + 3 * HOUR}})), ("seen", json!("gone"))]
    {
        let said = reserve(&shopper, id).await;
        assert_eq!((said.fault(), &said.body["reminder"]), ((409, "remindRefused"), &why));
    }
    assert_eq!(reserve(&shopper, "gone").await.fault(), (404, "notFound"));
    assert_eq!(shop.post(REMINDERS, json!({"live": "six"})).await.status, 401);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_takes_those_who_wait_along() {
    let mut file = with_lives();
    let shop = Shop::open_with(file.clone()).await;
    let shopper = shop.shopper(1).await;
    reserve(&shopper, "three").await.ok();
    reserve(&shopper, "six").await.ok();
    // One is an hour later, the other begins now: the merchant says so.
    file["live"][1]["window"]["startsAt"] = json!(NOON + 4 * HOUR);
    publish(&shop, &file).await;
    shop.wait_minutes(3 * 60);
    told(&shopper, 0).await;
    file["live"][0]["word"] = json!("began");
    publish(&shop, &file).await;
    let found = told(&shopper, 1).await;
    assert_eq!(found[0]["news"]["liveSoon"]["live"], "six");
    shop.wait_minutes(55);
    assert_eq!(told(&shopper, 2).await[0]["news"]["liveSoon"]["live"], "three");
    // One that is called off is told of to nobody.
    let other = shop.shopper(2).await;
    file["live"][0]["word"] = Value::Null;
    publish(&shop, &file).await;
    reserve(&other, "six").await.ok();
    file["live"][0]["word"] = json!("ended");
    publish(&shop, &file).await;
    shop.wait_minutes(3 * 60);
    told(&other, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_reserve_at_once_are_told_once_each() {
    let shop = Shop::open_with(with_lives()).await;
    let mut all = Vec::new();
    for number in 0..20 {
        all.push(shop.shopper(number).await);
    }
    let again: Vec<Shopper> = all.iter().flat_map(|it| vec![it.clone(); 5]).collect();
    let answers = all_at_once(again, |it, _| async move { reserve(&it, "three").await }).await;
    assert!(answers.iter().all(|it| it.status == 200), "{answers:?}");
    shop.wait_minutes(3 * 60 - 5);
    told(&all[0], 1).await;
    for shopper in &all {
        assert_eq!(messages(shopper).await.len(), 1);
    }
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_shop_can_show_is_named_with_its_place() {
    let shop = Shop::open().await;
    let said = async |change: Value| {
        let mut file = with_lives();
        for (field, value) in change.as_object().unwrap() {
            file["live"][0][field] = value.clone();
        }
        shop.merchant().post("/api/admin/shop/check", file).await.ok().to_string()
    };
    for (change, field) in [
        (json!({"products": ["mask", "gone"]}), "live[0].products[1]"),
        (json!({"h5Link": "https://evil.example/"}), "live[0].h5Link"),
        (json!({"id": "three"}), "live[1].id"),
        (json!({"window": {"startsAt": 2, "endsAt": 1}}), "live[0].window.endsAt"),
    ] {
        let said = said(change).await;
        assert!(said.contains(&format!("\"{field}\"")), "{field}: {said}");
    }
}
