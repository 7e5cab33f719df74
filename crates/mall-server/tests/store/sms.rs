//! Log-in codes where they are sent: by a program of the merchant's, signed, and only so many.

use std::sync::atomic::{AtomicI64, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use mall_server::Config;
use mall_server::login::SmsSettings;
use mall_server::secret::Secret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use super::shop::{Answer, NOON, Shop, goods, send};

const KEY: &str = "a-key-that-both-have";

/// A request: headers and body.
type Got = (HeaderMap, Vec<u8>);

/// A program of a merchant's.
#[derive(Clone, Default)]
struct Sender {
    got: Arc<Mutex<Vec<Got>>>,
    /// What it answers with; 204 when zero.
    status: Arc<AtomicU16>,
}

impl Sender {
    async fn open(&self) -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/codes", listener.local_addr().unwrap());
        let it = self.clone();
        let take = async move |headers: HeaderMap, body: Bytes| {
            it.got.lock().unwrap().push((headers, body.to_vec()));
            let status = it.status.load(Ordering::SeqCst);
            StatusCode::from_u16(status).unwrap_or(StatusCode::NO_CONTENT)
        };
        let router = Router::new()
            .fallback(async move |headers: HeaderMap, body: Bytes| take(headers, body).await);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        url
    }

    fn last(&self) -> Got {
        self.got.lock().unwrap().last().unwrap().clone()
    }
}

async fn open(sender: &Sender) -> Shop {
    let sms = SmsSettings { url: sender.open().await, key: Secret::new(KEY) };
    let set = |config: &mut Config| {
        config.sms = Some(sms.clone());
        config.sandbox = false;
    };
    Shop::open_set(goods(), Arc::new(AtomicI64::new(NOON)), &set).await
}

/// A code is asked for, from the address `from`.
async fn ask(shop: &Shop, phone: &str, from: &str) -> Answer {
    let request = shop.http.post(format!("{}/api/session/code", shop.base()));
    send(request.header("x-forwarded-for", from).json(&json!({"phone": phone}))).await
}

fn hmac(message: &[u8]) -> String {
    let pad = |with: u8| {
        let mut block = [with; 64];
        for (to, from) in block.iter_mut().zip(KEY.bytes()) {
            *to ^= from;
        }
        block
    };
    let inner = Sha256::digest([pad(0x36).as_slice(), message].concat());
    let outer = Sha256::digest([pad(0x5c).as_slice(), inner.as_slice()].concat());
    data_encoding::HEXLOWER.encode(&outer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_handed_on_signed_and_never_shown() {
    let sender = Sender::default();
    let shop = open(&sender).await;
    let sent = ask(&shop, "13800138000", "203.0.113.1").await.ok();
    assert_eq!(sent, json!({"againAfterSeconds": 60, "sandboxCode": null}));
    let (headers, body) = sender.last();
    let told: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&told["phone"], &told["validSeconds"]), (&json!("13800138000"), &json!(300)));
    let header = |name: &str| headers[name].to_str().unwrap();
    let signed = [header("x-xiaopu-time"), "\n", header("x-xiaopu-nonce"), "\n"].concat();
    let signed = [signed.as_bytes(), &body].concat();
    assert_eq!(header("x-xiaopu-signature"), hmac(&signed));
    assert_eq!(header("x-xiaopu-time"), (NOON / 1_000).to_string());
    let entry = shop.post("/api/session", json!({"phone": "13800138000", "code": told["code"]}));
    assert_eq!(entry.await.ok()["me"]["phone"], "138****8000");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_told_and_not_sent_twice() {
    let sender = Sender::default();
    let shop = open(&sender).await;
    sender.status.store(500, Ordering::SeqCst);
    let refused = ask(&shop, "13800138000", "203.0.113.1").await;
    assert_eq!(refused.fault(), (503, "unavailable"));
    assert_eq!(sender.got.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_few_for_a_number_and_for_an_address() {
    let sender = Sender::default();
    let shop = open(&sender).await;
    ask(&shop, "13800138000", "203.0.113.1").await.ok();
    assert_eq!(ask(&shop, "13800138000", "203.0.113.2").await.fault(), (429, "tooMany"), "soon");
    for _ in 1..5 {
        shop.wait_minutes(1);
        ask(&shop, "13800138000", "203.0.113.2").await.ok();
    }
    shop.wait_minutes(1);
    assert_eq!(ask(&shop, "13800138000", "203.0.113.2").await.fault(), (429, "tooMany"), "many");
    for number in 0..20 {
        ask(&shop, &format!("139000000{number:02}"), "10.0.0.1, 203.0.113.9").await.ok();
    }
    let over = async |from: &str| ask(&shop, "13900000099", from).await.status;
    assert_eq!(over("203.0.113.9").await, 429);
    assert_eq!(
        over("10.0.0.1, 203.0.113.9").await,
        429,
        "what a shopper says of it counts for nothing"
    );
    shop.wait_minutes(61);
    assert_eq!(over("203.0.113.9").await, 200);
    // Of IPv6 the network counts.
    for number in 0..20 {
        let from = format!("2001:db8::{number}");
        ask(&shop, &format!("137000000{number:02}"), &from).await.ok();
    }
    let same = ask(&shop, "13700000099", "2001:db8::ffff").await;
    assert_eq!(same.fault(), (429, "tooMany"));
    ask(&shop, "13700000099", "2001:db9::1").await.ok();
}
