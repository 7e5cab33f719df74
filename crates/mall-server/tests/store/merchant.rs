//! The shop's own programs: the whole shop, one thing of it, its stock, and who changed them.

use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{ADMIN_TOKEN, Answer, Bases, Shop, goods};

/// A program of the shop's own.
#[derive(Clone)]
pub(crate) struct Admin {
    http: reqwest::Client,
    bases: Bases,
}

/// An answer, and of which shop it is.
pub(crate) struct Told {
    pub(crate) answer: Answer,
    pub(crate) etag: Option<String>,
}

impl Told {
    pub(crate) fn ok(self) -> Value {
        self.answer.ok()
    }

    pub(crate) fn fault(&self) -> (u16, &str) {
        self.answer.fault()
    }
}

impl Admin {
    pub(crate) fn of(shop: &Shop) -> Self {
        Self { http: shop.http.clone(), bases: shop.bases() }
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        if_match: Option<&str>,
        body: Option<String>,
    ) -> Told {
        let url = format!("{}/api/admin/{path}", self.bases.next());
        let mut request = self.http.request(method, url).bearer_auth(ADMIN_TOKEN);
        if let Some(tag) = if_match {
            request = request.header("if-match", tag);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        let etag = response.headers().get("etag").map(|it| it.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Told { answer: Answer { status, body }, etag }
    }

    /// The whole shop, and which it is.
    pub(crate) async fn shop(&self) -> (Value, String) {
        let told = self.get("shop").await;
        let etag = told.etag.clone().unwrap();
        (told.ok(), etag)
    }

    pub(crate) async fn get(&self, path: &str) -> Told {
        self.send(Method::GET, path, None, None).await
    }

    pub(crate) async fn put(&self, path: &str, if_match: Option<&str>, body: &Value) -> Told {
        self.send(Method::PUT, path, if_match, Some(body.to_string())).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Told {
        self.send(Method::DELETE, path, None, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Told {
        self.send(Method::POST, path, None, Some(body.to_string())).await
    }

    /// What was done last, as action, target, before and after.
    async fn last(&self) -> Value {
        self.get("audit").await.ok()["entries"][0].clone()
    }
}

/// The goods, of which none is so cheap that a coupon pays it: the guard lets them pass.
pub(crate) fn fair_goods() -> Value {
    let mut file = goods();
    file["products"][4]["skus"][0]["price"] = json!(9_900);
    file
}

/// Full 200 less 200: the guard has to see that.
fn mistake() -> Value {
    json!({
        "id": "oops", "title": "满200减200", "window": {"startsAt": 0, "endsAt": 1_798_000_000_000_i64},
        "conditions": [{"minSpend": {"amount": 20_000}}],
        "benefit": {"amountOff": {"amount": 20_000}}, "total": 100
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_shop_is_changed_where_it_is_what_was_read() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let (mut file, first) = admin.shop().await;
    assert_eq!(file, serde_json::to_value(shop.export().await).unwrap());
    file["products"][0]["skus"][0]["price"] = json!(11_000);
    let saved = admin.put("shop", Some(&first), &file).await;
    let second = saved.etag.clone().unwrap();
    let saved = saved.ok();
    assert_eq!(format!("\"{}\"", saved["revision"].as_str().unwrap()), second);
    assert_eq!(saved["report"]["ruling"], "passed");
    assert_eq!(admin.shop().await, (file.clone(), second.clone()));
    // Shoppers see it at once, at every server.
    for _ in 0..2 {
        let seen = shop.get("/api/products/mask").await.ok();
        assert_eq!(seen["product"]["skus"][0]["price"], 11_000);
    }
    let entry = admin.last().await;
    let plain = |tag: &str| json!(tag.trim_matches('"'));
    assert_eq!(
        (&entry["who"], &entry["action"], &entry["before"], &entry["after"]),
        (&json!("admin"), &json!("replaceShop"), &plain(&first), &plain(&second))
    );

    let late = admin.put("shop", Some(&first), &file).await;
    assert_eq!(late.fault(), (412, "wrongRevision"));
    assert_eq!(late.answer.body["revision"], plain(&second));
    for wrong in [None, Some("*"), Some("\"x\""), Some("W/\"1\"")] {
        let told = admin.put("shop", wrong, &file).await;
        assert_eq!(told.fault(), (400, "malformed"));
        assert_eq!(told.answer.body["invalid"]["field"], "If-Match", "{wrong:?}");
    }
    assert_eq!(admin.shop().await.1, second, "nothing of that changed anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_said_and_nothing_happens() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let (file, tag) = admin.shop().await;
    let mut bad = file.clone();
    let product = file["products"][0].clone();
    bad["products"] = (0..60)
        .map(|at| {
            let mut it = product.clone();
            it["id"] = json!(format!("p{at}"));
            it["skus"][0]["id"] = json!(format!("s{at}"));
            it["title"] = json!("");
            it
        })
        .collect();
    let told = admin.put("shop", Some(&tag), &bad).await;
    assert_eq!(told.fault(), (422, "invalid"));
    let problems = told.answer.body["problems"].as_array().unwrap();
    assert_eq!((problems.len(), &told.answer.body["moreProblems"]), (50, &json!(10)));
    let first = json!({"field": "products[0].title", "rule": {"length": {"min": 1, "max": 60}}});
    assert_eq!((&problems[0], &told.answer.body["invalid"]), (&first, &first));
    // The check says the same, and that it is no fault to ask.
    let checked = admin.post("shop/check", &bad).await.ok();
    assert_eq!(checked["problems"], told.answer.body["problems"]);
    assert_eq!((&checked["moreProblems"], &checked["report"]), (&json!(10), &Value::Null));

    let mut bad = file.clone();
    bad["products"][0]["skus"][0]["price"] = json!("99");
    let told = admin.put("shop", Some(&tag), &bad).await;
    assert_eq!(told.fault(), (422, "invalid"));
    let problem = &told.answer.body["problems"][0];
    assert_eq!(
        (&problem["field"], &problem["line"]),
        (&json!("products[0].skus[0].price"), &json!(1))
    );
    let text = "{\n\"shop\": }".to_owned();
    let told = admin.send(Method::PUT, "shop", Some(&tag), Some(text)).await;
    assert_eq!(told.fault(), (400, "malformed"));
    assert_eq!(told.answer.body["problems"][0]["line"], 2);
    // A shop may be large, one product may not.
    let large = |kib: usize| Some(format!("{{\"shop\": \"{}\"}}", "x".repeat(kib * 1024)));
    let told = admin.send(Method::PUT, "shop", Some(&tag), large(500)).await;
    assert_eq!(told.fault(), (422, "invalid"));
    let told = admin.send(Method::PUT, "products/mask", None, large(70)).await;
    assert_eq!(told.fault(), (413, "tooLarge"));
    assert_eq!(admin.shop().await, (file, tag));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_guard_refuses_two_people_may_want() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let (mut file, tag) = admin.shop().await;
    file["promotions"].as_array_mut().unwrap().push(mistake());
    for approve in ["", "?approve=a", "?approve=a&approve=a"] {
        let told = admin.put(&format!("shop{approve}"), Some(&tag), &file).await;
        assert_eq!(told.fault(), (409, "guardBlocked"), "{approve}");
        let report = &told.answer.body["report"];
        assert_eq!(report["ruling"], "blocked");
        assert!(report["lints"].as_array().unwrap().iter().any(|it| it["blocks"] == true));
        let told = admin.put(&format!("promotions/oops{approve}"), None, &mistake()).await;
        assert_eq!(told.fault(), (409, "guardBlocked"), "{approve}");
    }
    assert_eq!(admin.post("shop/check", &file).await.ok()["report"]["ruling"], "blocked");
    for (query, field) in [("?approve=a&approve=b&approve=c", "approve"), ("?approve=", "approve")]
    {
        let told = admin.put(&format!("shop{query}"), Some(&tag), &file).await;
        assert_eq!((told.fault().0, &told.answer.body["invalid"]["field"]), (422, &json!(field)));
    }
    for (query, field) in [("?stock=all", "stock"), ("?aprove=a", "aprove")] {
        let told = admin.put(&format!("shop{query}"), Some(&tag), &file).await;
        assert_eq!((told.fault().0, &told.answer.body["invalid"]["field"]), (400, &json!(field)));
    }
    assert_eq!(admin.shop().await.1, tag);
    let path = "promotions/oops?approve=%E6%9E%97%E6%99%9A&approve=%E5%91%A8%E8%BF%9C";
    let saved = admin.put(path, None, &mistake()).await.ok();
    assert_eq!(saved["report"]["ruling"]["approved"]["by"], "林晚");
    let entry = admin.last().await;
    assert_eq!((&entry["action"], &entry["target"]), (&json!("putPromotion"), &json!("oops")));
    assert_eq!(entry["approved"], json!(["林晚", "周远"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_thing_is_added_changed_and_removed() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let (file, tag) = admin.shop().await;
    let mut soap = file["products"][0].clone();
    (soap["id"], soap["skus"][0]["id"]) = (json!("soap"), json!("soap-1"));
    admin.put("products/soap", Some(&tag), &soap).await.ok();
    assert_eq!(admin.put("products/soap", Some(&tag), &soap).await.fault(), (412, "wrongRevision"));
    let added = admin.last().await;
    assert_eq!((&added["before"], &added["target"]), (&Value::Null, &json!("soap")));
    soap["title"] = json!("手工皂");
    admin.put("products/soap", None, &soap).await.ok();
    let changed = admin.last().await;
    assert_eq!(changed["before"], added["after"]);
    assert_ne!(changed["before"], changed["after"]);
    assert_eq!(admin.shop().await.0["products"][5], soap);
    assert_eq!(shop.get("/api/products/soap").await.ok()["product"]["title"], "手工皂");

    // What is wrong is named as it stands in what was sent.
    let mut bad = soap.clone();
    bad["skus"][0]["price"] = json!(-1);
    let told = admin.put("products/soap", None, &bad).await;
    assert_eq!(told.fault(), (422, "invalid"));
    assert_eq!(told.answer.body["invalid"]["field"], "skus[0].price");
    assert_eq!(admin.put("products/other", None, &soap).await.fault(), (422, "invalid"));
    let mut gone = soap.clone();
    gone["category"] = json!("gone");
    let told = admin.put("products/soap", None, &gone).await;
    assert_eq!(told.answer.body["invalid"]["rule"]["unknown"]["name"], "gone");

    admin.delete("products/soap").await.ok();
    assert_eq!(admin.delete("products/soap").await.fault(), (404, "notFound"));
    admin.delete("promotions/m300-30").await.ok();
    assert_eq!(admin.delete("promotions/m300-30").await.fault(), (404, "notFound"));
    let removed = admin.last().await;
    assert_eq!((&removed["action"], &removed["after"]), (&json!("removePromotion"), &Value::Null));
    let mut rest = file;
    rest["promotions"] = json!([]);
    assert_eq!(admin.shop().await.0, rest);
}

/// What a link leads to cannot be taken away under it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_still_named_stays() {
    let mut file = fair_goods();
    file["home"]["blocks"][0]["kind"]["notice"]["link"] = json!({"product": {"id": "mask"}});
    let shop = Shop::open_with(file).await;
    let told = Admin::of(&shop).delete("products/mask").await;
    assert_eq!(told.fault(), (422, "invalid"));
    assert_eq!(told.answer.body["problems"][0]["field"], "home.blocks[0].kind.link");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sold_stays_sold() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let (mut file, tag) = admin.shop().await;
    let shopper = shop.shopper(1).await;
    assert_eq!(shopper.order("k", "last-1", 4, 74_000).await.fault(), (409, "priceChanged"));
    let order = shopper.order("k2", "last-1", 1, 20_000).await.ok();
    assert_eq!(shop.stock("last-1").await, 9);
    // The stock is no part of the revision: it changes with every order.
    file["shop"]["slogan"] = json!("新");
    file["products"][2]["skus"][0]["stock"] = json!(99);
    admin.put("shop", Some(&tag), &file).await.ok();
    assert_eq!(shop.stock("last-1").await, 9);
    admin.put("products/last", None, &file["products"][2]).await.ok();
    assert_eq!(shop.stock("last-1").await, 9);
    let cancel = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    shopper.post(&cancel, json!({})).await.ok();
    assert_eq!(shop.stock("last-1").await, 10);
    // Unless the merchant says so; and a new SKU begins with what is written.
    file["products"][2]["skus"][0]["stock"] = json!(7);
    admin.put("products/last?stock=replace", None, &file["products"][2]).await.ok();
    assert_eq!(shop.stock("last-1").await, 7);
    file["products"][2]["skus"][0]["id"] = json!("last-2");
    admin.put("products/last", None, &file["products"][2]).await.ok();
    assert_eq!(shop.stock("last-2").await, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_comes_goes_and_is_counted() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let delivery = json!({"key": "d-1", "changes": [
        {"sku": "mask-5", "by": 24}, {"sku": "balm-1", "by": -30}, {"sku": "last-1", "to": 3},
        {"sku": "gift-1", "to": 8, "ifStock": 10}
    ]});
    let done = json!({"stock": [
        {"sku": "mask-5", "stock": 524}, {"sku": "balm-1", "stock": 70}, {"sku": "last-1", "stock": 3},
        {"sku": "gift-1", "stock": 8}
    ]});
    // The answer was lost, and it is sent again.
    for _ in 0..3 {
        assert_eq!(admin.post("stock", &delivery).await.ok(), done);
    }
    assert_eq!(shop.stock("mask-5").await, 524);
    let page = admin.get("audit").await.ok();
    let entries: Vec<Value> = page["entries"].as_array().unwrap().clone();
    assert_eq!(entries.len(), 4);
    // In the order of the SKUs, the newest first.
    let entry = &entries[0];
    assert_eq!((&entry["action"], &entry["target"]), (&json!("changeStock"), &json!("mask-5")));
    assert_eq!((&entry["before"], &entry["after"]), (&json!("500"), &json!("524")));

    let other = json!({"key": "d-1", "changes": [{"sku": "mask-5", "by": 1}]});
    assert_eq!(admin.post("stock", &other).await.fault(), (409, "keyReused"));
    let cases = [
        (json!([{"sku": "balm-1", "by": 5}, {"sku": "mask-5", "by": -525}]), 409, "notEnough"),
        (
            json!([{"sku": "balm-1", "by": 5}, {"sku": "mask-5", "to": 1, "ifStock": 523}]),
            409,
            "stockChanged",
        ),
        (
            json!([{"sku": "balm-1", "by": 5}, {"sku": "mask-5", "by": 4_294_967_295_u32}]),
            409,
            "notEnough",
        ),
        (json!([]), 422, "changes"),
        (json!([{"sku": "balm-1", "by": 5}, {"sku": "none", "by": 1}]), 422, "changes[1].sku"),
        (json!([{"sku": "balm-1", "by": 5}, {"sku": "balm-1", "by": 1}]), 422, "changes[1].sku"),
        (json!([{"sku": "balm-1"}]), 422, "changes[0].by"),
        (json!([{"sku": "balm-1", "by": 1, "to": 2}]), 422, "changes[0].by"),
        (json!([{"sku": "balm-1", "by": 1, "ifStock": 2}]), 422, "changes[0].ifStock"),
        (json!([{"sku": "balm-1", "by": 4_294_967_296_u64}]), 422, "changes[0].by"),
        (json!([{"sku": "balm-1", "to": -1}]), 400, "changes[0].to"),
    ];
    for (changes, status, what) in cases {
        let told = admin.post("stock", &json!({"key": "d-2", "changes": changes})).await;
        let field = told.answer.body["invalid"]["field"].as_str().unwrap_or_else(|| told.fault().1);
        assert_eq!((told.fault().0, field), (status, what), "{changes}");
        if status == 409 {
            assert_eq!(told.answer.body["stock"], json!({"sku": "mask-5", "stock": 524}));
        }
    }
    assert_eq!(shop.stock("balm-1").await, 70, "all of it, or nothing");
    // What failed has not used up its key.
    let good = json!({"key": "d-2", "changes": [{"sku": "balm-1", "by": -70}]});
    assert_eq!(admin.post("stock", &good).await.ok()["stock"][0]["stock"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_comes_page_by_page_and_can_only_grow() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    for at in 0..120 {
        let change = json!({"key": format!("k{at}"), "changes": [{"sku": "mask-5", "by": 1}]});
        admin.post("stock", &change).await.ok();
    }
    let (mut path, mut seen) = ("audit".to_owned(), Vec::new());
    loop {
        let page = admin.get(&path).await.ok();
        let entries = page["entries"].as_array().unwrap();
        seen.extend(entries.iter().map(|it| it["after"].as_str().unwrap().parse::<u32>().unwrap()));
        let Some(next) = page["next"].as_i64() else { break };
        assert_eq!(entries.len(), 50);
        path = format!("audit?after={next}");
    }
    assert_eq!(seen, (501..=620).rev().collect::<Vec<u32>>());
    assert_eq!(admin.delete("audit").await.fault(), (405, "methodNotAllowed"));
    assert_eq!(admin.get("audit?after=x").await.fault(), (400, "malformed"));
}
