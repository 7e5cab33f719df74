//! 专属顾问: what is left for the shop is there once, bounded by the day, and answered once.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;
const MESSAGES: &str = "/api/service/messages";
const PER_DAY: usize = 20;

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

async fn leave(shopper: &Shopper, key: &str, text: &str) -> Answer {
    shopper.post(MESSAGES, json!({"key": key, "text": text})).await
}

async fn mine(shopper: &Shopper) -> Vec<Value> {
    shopper.get("/api/service").await.ok()["messages"].as_array().unwrap().clone()
}

async fn open(shop: &Shop) -> Vec<Value> {
    let found = shop.merchant().get("/api/admin/service-messages?open=true").await.ok();
    found["messages"].as_array().unwrap().clone()
}

async fn answer(merchant: &Shopper, id: &Value, text: &str) -> Answer {
    merchant.post(&format!("/api/admin/service-messages/{id}/answer"), json!({"text": text})).await
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|it| it.status == status).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_left_once_and_answered_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let first = leave(&shopper, "k", "能退吗？").await;
    assert_eq!(first.status, 201);
    assert_eq!(first.body["messages"][0]["text"], "能退吗？");
    let again = leave(&shopper, "k", "能退吗？").await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(leave(&shopper, "k", "别的").await.fault(), (409, "keyReused"));
    let other = shop.shopper(2).await;
    assert!(mine(&other).await.is_empty(), "a message is its shopper's own");
    assert_eq!(shop.get("/api/service").await.ok()["messages"], json!([]));
    let found = open(&shop).await;
    assert_eq!(found.len(), 1);
    let (merchant, id) = (shop.merchant(), &found[0]["message"]["id"]);
    let said = answer(&merchant, id, "七天内可以").await.ok();
    assert_eq!(said["message"]["answer"]["text"], "七天内可以");
    assert_eq!(answer(&merchant, id, "七天内可以").await.status, 200, "the same changes nothing");
    let refused = answer(&merchant, id, "不行").await;
    assert_eq!(refused.fault(), (422, "invalid"));
    assert_eq!(refused.body["invalid"], json!({"field": "text", "rule": "twice"}));
    assert!(open(&shop).await.is_empty());
    assert_eq!(mine(&shopper).await[0]["answer"]["text"], "七天内可以");
    let told = shopper.get("/api/messages").await.ok();
    assert_eq!(told["unread"], 1);
    let news = json!({"serviceAnswered": {"question": "能退吗？", "answer": "七天内可以"}});
    assert_eq!(told["messages"][0]["news"], news);
    let audit = merchant.get("/api/admin/audit").await.ok();
    let actions: Vec<&Value> =
        audit["entries"].as_array().unwrap().iter().map(|it| &it["action"]).collect();
    assert_eq!(actions.iter().filter(|it| **it == "answerMessage").count(), 1);
    balances(&shop).await;
    // It is in the database, not in the process.
    let shop = shop.reopen().await;
    assert_eq!(mine(&shopper.at(&shop)).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_left_is_named() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let other = shop.shopper(2).await;
    let theirs = other.order("o", "balm-1", 1, 5_900).await;
    let id = theirs.ok()["id"].clone();
    let long = "字".repeat(501);
    for (change, fault) in [
        (json!({"text": ""}), (422, "invalid")),
        (json!({"text": "  \n"}), (422, "invalid")),
        (json!({"text": long}), (422, "invalid")),
        (json!({"text": "a\u{0}b"}), (422, "invalid")),
        (json!({"phone": "12345"}), (400, "malformed")),
        (json!({"about": {"product": {"id": "gone"}}}), (404, "notFound")),
        (json!({"about": {"order": {"id": "gone"}}}), (404, "notFound")),
        (json!({"about": {"order": {"id": id}}}), (404, "notFound")),
        (json!({"shopper": "u2"}), (400, "malformed")),
    ] {
        let mut body = json!({"key": "k", "text": "在吗"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let said = shopper.post(MESSAGES, body).await;
        assert_eq!(said.fault(), fault, "{change}");
    }
    assert_eq!(shop.post(MESSAGES, json!({"key": "k", "text": "x"})).await.status, 401);
    assert!(mine(&shopper).await.is_empty(), "what was refused was not left");
    // Those that were refused are not counted.
    let longest = "字".repeat(500);
    let about = json!({"order": {"id": id}});
    let body = json!({"key": "k", "text": longest, "phone": "13900139000", "about": about});
    assert_eq!(other.post(MESSAGES, body).await.status, 201);
    let merchant = shop.merchant();
    assert_eq!(open(&shop).await[0]["phone"], "13900139000");
    for (id, fault) in [("0", (404, "notFound")), ("x", (404, "notFound"))] {
        let path = format!("/api/admin/service-messages/{id}/answer");
        assert_eq!(merchant.post(&path, json!({"text": "x"})).await.fault(), fault);
    }
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_a_day_and_twenty_the_next() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    for number in 0..PER_DAY {
        assert_eq!(leave(&shopper, &format!("k{number}"), "在吗").await.status, 201);
    }
    assert_eq!(leave(&shopper, "more", "在吗").await.fault(), (429, "tooMany"));
    assert_eq!(leave(&shopper, "k0", "在吗").await.status, 200, "what was left was left");
    let first = shop.merchant().get("/api/admin/service-messages").await.ok();
    assert_eq!(first["next"], Value::Null);
    shop.wait_minutes(DAY);
    assert_eq!(leave(&shopper, "more", "在吗").await.status, 201);
    let first = shop.merchant().get("/api/admin/service-messages").await.ok();
    let rest = format!("/api/admin/service-messages?after={}", first["next"]);
    let rest = shop.merchant().get(&rest).await.ok();
    assert_eq!(rest["messages"].as_array().unwrap().len(), 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_leave_one_and_no_more_than_there_may_be() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let many = vec![shopper.clone(); 200];
    let answers =
        all_at_once(many, |shopper: Shopper, _| async move { leave(&shopper, "k", "在吗").await })
            .await;
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, 199));
    let many = vec![shopper.clone(); 200];
    let answers = all_at_once(many, |shopper: Shopper, number| async move {
        leave(&shopper, &format!("k{number}"), "在吗").await
    })
    .await;
    assert_eq!((count(&answers, 201), count(&answers, 429)), (PER_DAY - 1, 200 - PER_DAY + 1));
    // Many who answer at once: one does, and the shopper is told of that.
    let id = open(&shop).await[0]["message"]["id"].clone();
    let merchants = vec![shop.merchant(); 100];
    let answers = all_at_once(merchants, move |merchant: Shopper, number| {
        let id = id.clone();
        async move { answer(&merchant, &id, &format!("回复 {number}")).await }
    })
    .await;
    assert_eq!((count(&answers, 200), count(&answers, 422)), (1, 99));
    let told = shopper.get("/api/messages").await.ok();
    assert_eq!(told["messages"].as_array().unwrap().len(), 1);
    balances(&shop).await;
}

/// A shop that has these ways.
fn with_service(channels: &Value) -> Value {
    let mut file = goods();
    file["service"] = json!({"channels": channels, "allow": ["help.example.com"]});
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_without_a_word_of_it_has_messages_and_hostile_ways_are_refused() {
    let shop = Shop::open().await;
    let found = shop.get("/api/service").await.ok();
    let kinds: Vec<&Value> =
        found["service"]["channels"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds.last(), Some(&&json!("message")));
    let say = json!({"id": "say", "title": "留言", "kind": "message"});
    let way = |url: &str| json!([{"id": "a", "title": "x", "kind": {"custom": {"url": url}}}, say]);
    for url in [
        "http://help.example.com/",
        "https://help.example.com@evil.example/",
        "https://evil.example\\@help.example.com/",
        "https://help.example.com:8443/",
        "javascript:alert(1)",
    ] {
        let body = with_service(&way(url));
        let said = shop.merchant().post("/api/admin/shop/check", body).await.ok();
        assert!(said.to_string().contains("service.channels[0].kind.url"), "{url}: {said}");
    }
    let good = with_service(&way("https://help.example.com/x"));
    let shop = Shop::open_with(good).await;
    let found = shop.get("/api/service").await.ok();
    assert_eq!(
        found["service"]["channels"][0]["kind"]["custom"]["url"],
        "https://help.example.com/x"
    );
    assert!(shop.export().await.service.is_some(), "what goes in comes out");
}
