//! The door: what is wrong with a request is said in one way, and what leaves is safe.

use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, http};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_malformed_is_named() {
    let shop = Shop::open().await;
    let order = json!({
        "key": "k", "lines": [{"sku": "a", "quantity": 1}], "address": "a", "expectedPayable": 1
    });
    let with = |pointer: &str, value: Value| {
        let mut order = order.clone();
        *order.pointer_mut(pointer).unwrap() = value;
        order.to_string()
    };
    let added = |name: &str| {
        let mut order = order.clone();
        order[name] = json!(1);
        order.to_string()
    };
    let shopper = shop.shopper(1).await;
    for (body, field) in [
        (String::new(), None),
        ("{".to_owned(), None),
        ("null".to_owned(), None),
        ("[]".to_owned(), None),
        ("\u{feff}{}".to_owned(), None),
        (format!("{order} x"), None),
        ("[".repeat(10_000), None),
        ("{}".to_owned(), Some("key")),
        (with("/lines/0/quantity", json!("1")), Some("lines[0].quantity")),
        (with("/lines/0/quantity", json!(-1)), Some("lines[0].quantity")),
        (with("/lines/0/quantity", json!(1.5)), Some("lines[0].quantity")),
        (with("/lines/0/sku", json!("a b")), Some("lines[0].sku")),
        (with("/expectedPayable", json!(9_007_199_254_740_992_i64)), Some("expectedPayable")),
        (with("/lines", json!(null)), Some("lines")),
        (added("price"), Some("price")),
        (added("shopper"), Some("shopper")),
        (added("state"), Some("state")),
    ] {
        let answer = shopper.post_text("/api/orders", body.clone()).await;
        assert_eq!(answer.fault(), (400, "malformed"), "{body:.80}");
        assert_eq!(answer.body["invalid"]["field"].as_str(), field, "{body:.80}");
    }
    let phone = shop.post("/api/session/code", json!({"phone": "123"})).await;
    assert_eq!(
        (phone.fault(), &phone.body["invalid"]["field"]),
        ((400, "malformed"), &json!("phone"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_has_the_same_shape() {
    let shop = Shop::open().await;
    assert_eq!(shop.get("/api/nothing").await.fault(), (404, "notFound"));
    assert_eq!(shop.get("/api").await.fault(), (404, "notFound"));
    assert_eq!(shop.post("/api/home", json!({})).await.fault(), (405, "methodNotAllowed"));
    assert_eq!(shop.post("/healthz", json!({})).await.fault(), (405, "methodNotAllowed"));
    assert_eq!(shop.get("/api/orders").await.fault(), (401, "loginNeeded"));
    let large = json!({"device": "d", "skus": ["x".repeat(70_000)]});
    assert_eq!(shop.post("/api/cart/sync", large).await.fault(), (413, "tooLarge"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_a_shoppers_needs_a_session() {
    let shop = Shop::open().await;
    for (method, path) in [
        (Method::GET, "/api/me"),
        (Method::POST, "/api/coupons/ten/claim"),
        (Method::GET, "/api/orders"),
        (Method::POST, "/api/orders"),
        (Method::GET, "/api/orders/x"),
        (Method::POST, "/api/orders/x/cancel"),
        (Method::POST, "/api/orders/x/received"),
        (Method::POST, "/api/orders/x/pay"),
        (Method::POST, "/api/sandbox/payments/x"),
        (Method::GET, "/api/addresses"),
        (Method::POST, "/api/addresses"),
        (Method::PUT, "/api/addresses/x"),
        (Method::DELETE, "/api/addresses/x"),
        (Method::POST, "/api/addresses/x/default"),
    ] {
        for bearer in ["", "Bearer", "Bearer made-up", "Basic x"] {
            let request = shop.http.request(method.clone(), format!("{}{path}", shop.base()));
            let request = match bearer {
                "" => request,
                bearer => request.header("authorization", bearer),
            };
            let answer = super::shop::send(request).await;
            assert_eq!(answer.fault(), (401, "loginNeeded"), "{method} {path} {bearer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_is_safe() {
    let shop = Shop::open().await;
    for path in ["/api/home", "/api/nothing", "/healthz"] {
        let answer = shop.http.get(format!("{}{path}", shop.base())).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-server-time"), "1795665600000");
        assert!(header("content-security-policy").contains("default-src 'self'"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "strict-origin-when-cross-origin");
        assert!(!header("x-request-id").is_empty());
        let is_api = path.starts_with("/api");
        assert_eq!(answer.headers().contains_key("cache-control"), is_api, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_travel_light_and_secrets_as_they_are() {
    let shop = Shop::open().await;
    for (path, coding) in
        [("/api/home", Some("gzip")), ("/api/openapi.json", Some("gzip")), ("/api/orders", None)]
    {
        let request = shop.http.get(format!("{}{path}", shop.base()));
        let answer = request.header("accept-encoding", "gzip").send().await.unwrap();
        let told = answer.headers().get("content-encoding").map(|it| it.to_str().unwrap());
        assert_eq!(told, coding, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_is_answered() {
    let shop = Shop::open().await;
    assert_eq!(shop.get("/healthz").await.status, 200);
    assert_eq!(shop.get("/readyz").await.status, 200);

    let dir = tempfile::tempdir().unwrap();
    let empty = mall_server::start(mall_server::Config::new(dir.path())).await.unwrap();
    let ready = reqwest::get(format!("http://{}/readyz", empty.addr)).await.unwrap();
    assert_eq!(ready.status(), 503, "a store without a shop cannot serve");
    empty.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_store_has_no_play_money() {
    let dir = tempfile::tempdir().unwrap();
    let first_shop = Some(serde_json::from_value(super::shop::goods()).unwrap());
    let config =
        mall_server::Config { first_shop, sandbox: false, ..mall_server::Config::new(dir.path()) };
    let store = mall_server::start(config).await.unwrap();
    let url = format!("http://{}/api/session/code", store.addr);
    let asked = http().post(url).json(&json!({"phone": "13800138000"}));
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 503);
    let body: Value = answer.json().await.unwrap();
    assert_eq!((&body["code"], body.get("sandboxCode")), (&json!("unavailable"), None));
    store.stop().await;
}
