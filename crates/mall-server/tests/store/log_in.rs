//! Log-in by code, and sessions that end.

use std::io;
use std::sync::{Arc, Mutex};

use reqwest::Method;
use serde_json::{Value, json};

use super::shop::Shop;

const PHONE: &str = "13900139000";

async fn code(shop: &Shop) -> String {
    let sent = shop.post("/api/session/code", json!({"phone": PHONE})).await.ok();
    sent["sandboxCode"].as_str().unwrap().to_owned()
}

fn entry(code: &str) -> Value {
    json!({"phone": PHONE, "code": code})
}

/// Six digits that are not `code`.
fn other_than(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_one_session() {
    let shop = Shop::open().await;
    let code = code(&shop).await;
    let wrong = shop.post("/api/session", entry(other_than(&code))).await;
    assert_eq!(wrong.fault(), (422, "wrongCode"));
    let done = shop.post("/api/session", entry(&code)).await.ok();
    assert_eq!(done["me"]["phone"], "139****9000");
    assert_eq!(done["token"].as_str().unwrap().len(), 43);
    let used = shop.post("/api/session", entry(&code)).await;
    assert_eq!(used.fault(), (422, "wrongCode"), "a code works once");
    let shapeless = shop.post("/api/session", entry("12345")).await;
    assert_eq!(
        (shapeless.fault(), &shapeless.body["invalid"]["field"]),
        ((422, "invalid"), &json!("code"))
    );
    let never = shop.post("/api/session", json!({"phone": "13700137000", "code": "123456"})).await;
    assert_eq!(never.fault(), (422, "wrongCode"));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_tries_are_enough() {
    let shop = Shop::open().await;
    let code = code(&shop).await;
    for _ in 0..5 {
        let wrong = shop.post("/api/session", entry(other_than(&code))).await;
        assert_eq!(wrong.fault(), (422, "wrongCode"));
    }
    assert_eq!(shop.post("/api/session", entry(&code)).await.fault(), (429, "tooMany"));
    let soon = shop.post("/api/session/code", json!({"phone": PHONE})).await;
    assert_eq!(soon.fault(), (429, "tooMany"));
    shop.wait_minutes(1);
    let fresh = self::code(&shop).await;
    shop.post("/api/session", entry(&fresh)).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_holds_five_minutes() {
    let shop = Shop::open().await;
    let code = code(&shop).await;
    shop.wait_minutes(5);
    assert_eq!(shop.post("/api/session", entry(&code)).await.fault(), (422, "wrongCode"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_log_out_or_by_itself() {
    let shop = Shop::open().await;
    let day = 24 * 60;
    let (leaver, idler, regular) =
        (shop.shopper(1).await, shop.shopper(2).await, shop.shopper(3).await);
    assert_eq!(leaver.send(Method::DELETE, "/api/session", None).await.status, 204);
    assert_eq!(leaver.get("/api/me").await.fault(), (401, "loginNeeded"));
    assert_eq!(leaver.get("/api/home").await.status, 200, "anybody may look");
    let sync = leaver.post("/api/cart/sync", json!({"device": "d"})).await;
    assert_eq!(sync.fault(), (401, "loginNeeded"), "a device must know that its cart is not kept");

    shop.wait_minutes(20 * day);
    regular.get("/api/me").await.ok();
    shop.wait_minutes(20 * day);
    regular.get("/api/me").await.ok();
    assert_eq!(idler.get("/api/me").await.fault(), (401, "loginNeeded"));
    for _ in 0..5 {
        shop.wait_minutes(10 * day);
        regular.get("/api/me").await;
    }
    assert_eq!(
        regular.get("/api/me").await.fault(),
        (401, "loginNeeded"),
        "after 90 days in any case"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_hashes_is_kept() {
    let shop = Shop::open().await;
    let code = code(&shop).await;
    let done = shop.post("/api/session", entry(&code)).await.ok();
    let token = done["token"].as_str().unwrap().to_owned();
    let dir = shop.data_dir().to_owned();
    shop.post("/api/session/code", json!({"phone": "13600136000"})).await.ok();
    let mut kept = Vec::new();
    for file in std::fs::read_dir(dir).unwrap() {
        kept.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| kept.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("13600136000"), "this looks at the right files");
    assert!(!holds(&token));
}

/// Where the log of this process goes.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_of_requests_and_not_of_people() {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = mall_server::log::to(move || writer.clone());
    mall_server::log::set(log).unwrap();
    let shop = Shop::open().await;
    let code = code(&shop).await;
    let done = shop.post("/api/session", entry(&code)).await.ok();
    let token = done["token"].as_str().unwrap();
    let me = shop.http.get(format!("{}/api/me?q=secret", shop.base())).bearer_auth(token);
    assert_eq!(me.send().await.unwrap().status(), 200);

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let entries: Vec<Value> = text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert!(entries.iter().any(|it| {
        it["span"]["path"] == "/api/me" && it["span"]["method"] == "GET" && it["status"] == 200
    }));
    for secret in [PHONE, token, "secret", "sandboxCode"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
