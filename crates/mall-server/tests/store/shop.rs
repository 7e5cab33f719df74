//! A small open shop, and shoppers in it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use mall_core::Timestamp;
use mall_server::gateway::wechat::PaySettings;
use mall_server::store::Store;
use mall_server::{Clock, Config, Running, ShopFile};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::naive::Naive;
use super::place;

/// Noon in Shanghai, 26 November 2026.
pub(crate) const NOON: i64 = 1_795_665_600_000;

/// What the shop's own programs show.
pub(crate) const ADMIN_TOKEN: &str = "an-admin-token-of-tests";

/// A store that runs until it is closed.
pub(crate) struct Shop {
    pub(crate) running: Running,
    /// Servers beside it, on the same database.
    others: Vec<Running>,
    /// Whether it loses races, on purpose.
    pub(crate) is_naive: bool,
    pub(crate) http: reqwest::Client,
    now: Arc<AtomicI64>,
    dir: TempDir,
}

/// An answer: its status, and its body, `null` when that is no JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// The body, when all went well.
    pub(crate) fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.body
    }

    /// The status and the code, when it did not.
    pub(crate) fn fault(&self) -> (u16, &str) {
        let message = self.body["message"].as_str();
        assert!(message.is_some_and(|it| !it.is_empty()), "a fault says something: {self:?}");
        (self.status, self.body["code"].as_str().unwrap())
    }
}

/// Somebody with a session and an address.
#[derive(Clone)]
pub(crate) struct Shopper {
    http: reqwest::Client,
    bases: Bases,
    token: String,
    pub(crate) address: String,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(goods()).await
    }

    pub(crate) async fn open_with(goods: Value) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let stores = place::stores(dir.path());
        Self::open_on(goods, stores, dir).await
    }

    /// Where everybody reads first and writes then.
    pub(crate) async fn open_naive() -> Self {
        Self::open_naive_with(goods()).await
    }

    /// The same, with other goods.
    pub(crate) async fn open_naive_with(goods: Value) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let stores = place::stores(dir.path());
        let naive = stores.into_iter().map(|store| Store::new(Naive(store))).collect();
        Self { is_naive: true, ..Self::open_on(goods, naive, dir).await }
    }

    /// With the H5 store that was built into `h5`.
    pub(crate) async fn open_with_pages(goods: Value, h5: &Path) -> Self {
        Self::open_as(goods, Some(h5)).await
    }

    async fn open_as(goods: Value, h5: Option<&Path>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(NOON));
        let running = start(dir.path(), &now, Some(goods), h5).await;
        Self { running, others: Vec::new(), is_naive: false, http: http(), now, dir }
    }

    /// A server on each of `stores`, which share a database.
    pub(crate) async fn open_on(goods: Value, stores: Vec<Store>, dir: TempDir) -> Self {
        let now = Arc::new(AtomicI64::new(NOON));
        Self::open_at(Some(goods), stores, dir, now, &|_| ()).await
    }

    /// One that takes money by `WeChat` Pay, at the moment `now`.
    pub(crate) async fn open_paid(goods: Value, pay: PaySettings, now: Arc<AtomicI64>) -> Self {
        Self::open_set(goods, now, &|config| config.wechat_pay = Some(pay.clone())).await
    }

    /// One that is set up by `set`, at the moment `now`.
    pub(crate) async fn open_set(
        goods: Value,
        now: Arc<AtomicI64>,
        set: &dyn Fn(&mut Config),
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let stores = place::stores(dir.path());
        Self::open_at(Some(goods), stores, dir, now, set).await
    }

    async fn open_at(
        goods: Option<Value>,
        stores: Vec<Store>,
        dir: TempDir,
        now: Arc<AtomicI64>,
        set: &dyn Fn(&mut Config),
    ) -> Self {
        let mut servers = Vec::new();
        for store in stores {
            let mut config = config(dir.path(), &now, goods.clone(), None);
            set(&mut config);
            servers.push(mall_server::start_on(config, store).await.unwrap());
        }
        let running = servers.remove(0);
        Self { running, others: servers, is_naive: false, http: http(), now, dir }
    }

    /// How many servers there are.
    pub(crate) fn servers(&self) -> u32 {
        u32::try_from(self.others.len()).unwrap() + 1
    }

    /// Where it answers: each server in turn.
    pub(crate) fn bases(&self) -> Bases {
        let addresses = [&self.running].into_iter().chain(&self.others);
        Bases::new(addresses.map(|it| format!("http://{}", it.addr)).collect())
    }

    /// Stops the store and starts another on the same database.
    pub(crate) async fn reopen(self) -> Self {
        for server in [self.running].into_iter().chain(self.others) {
            server.stop().await;
        }
        let stores = place::stores(self.dir.path());
        Self::open_at(None, stores, self.dir, self.now, &|_| ()).await
    }

    /// The shop as `xiaopu export` writes it.
    pub(crate) async fn export(&self) -> ShopFile {
        let store = self.running.app().store().clone();
        tokio::task::spawn_blocking(move || store.export()).await.unwrap().unwrap().unwrap()
    }

    pub(crate) fn data_dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn wait_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60 * 1000, Ordering::SeqCst);
    }

    /// The present moment, as the servers are told.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.running.addr)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.http.get(format!("{}{path}", self.base()))).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.http.post(format!("{}{path}", self.base())).json(&body)).await
    }

    /// A program of the shop's own.
    pub(crate) fn merchant(&self) -> Shopper {
        let (http, bases) = (self.http.clone(), self.bases());
        Shopper { http, bases, token: ADMIN_TOKEN.to_owned(), address: String::new() }
    }

    /// Somebody with the number 1380000 and four digits.
    pub(crate) async fn shopper(&self, number: u32) -> Shopper {
        Shopper::enter_at(&self.http, self.bases(), number).await
    }

    /// As [`Shop::shopper`], to be awaited elsewhere.
    pub(crate) fn entering(&self, number: u32) -> impl Future<Output = Shopper> + use<> {
        let (http, bases) = (self.http.clone(), self.bases());
        async move { Shopper::enter_at(&http, bases, number).await }
    }

    /// Pieces left of `sku`, as a visitor is told.
    pub(crate) async fn stock(&self, sku: &str) -> i64 {
        let asked = json!({"device": "looker", "skus": [sku]});
        let shelf = self.post("/api/cart/sync", asked).await.ok();
        let shelf = shelf["shelf"].as_array().unwrap();
        shelf.iter().find(|it| it["sku"] == sku).unwrap()["stock"].as_i64().unwrap()
    }
}

/// The addresses of servers, as a load balancer takes them: one after the other.
#[derive(Clone)]
pub(crate) struct Bases {
    all: Arc<[String]>,
    turn: Arc<AtomicUsize>,
}

impl Bases {
    pub(crate) fn new(all: Vec<String>) -> Self {
        Self { all: all.into(), turn: Arc::default() }
    }

    pub(crate) fn next(&self) -> &str {
        &self.all[self.turn.fetch_add(1, Ordering::SeqCst) % self.all.len()]
    }
}

impl Shopper {
    /// Logs in at the store at `base` with the number 1380000 and four digits.
    pub(crate) async fn enter(http: &reqwest::Client, base: &str, number: u32) -> Self {
        Self::enter_at(http, Bases::new(vec![base.to_owned()]), number).await
    }

    /// As [`Shopper::enter`], at one of several servers each time.
    pub(crate) async fn enter_at(http: &reqwest::Client, bases: Bases, number: u32) -> Self {
        let post = async |path: &str, body| {
            send(http.post(format!("{}{path}", bases.next())).json(&body)).await.ok()
        };
        let phone = format!("1380000{number:04}");
        let code = post("/api/session/code", json!({"phone": phone})).await;
        let code = code["sandboxCode"].as_str().unwrap();
        let entry = post("/api/session", json!({"phone": phone, "code": code})).await;
        let mut shopper = Self {
            http: http.clone(),
            bases: bases.clone(),
            token: entry["token"].as_str().unwrap().to_owned(),
            address: String::new(),
        };
        let saved = shopper.post("/api/addresses", home_address()).await.ok();
        shopper.address = saved["addresses"][0]["id"].as_str().unwrap().to_owned();
        shopper
    }

    /// Posts; `None` when the store is gone before its answer is here.
    pub(crate) async fn attempt(&self, path: &str, body: Value) -> Option<Value> {
        let request =
            self.http.post(format!("{}{path}", self.bases.next())).bearer_auth(&self.token);
        request.json(&body).send().await.ok()?.json().await.ok()
    }

    /// Whose session `token` opens; without an address.
    pub(crate) fn of_token(shop: &Shop, token: &str) -> Self {
        let (http, bases) = (shop.http.clone(), shop.bases());
        Self { http, bases, token: token.to_owned(), address: String::new() }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// The same shopper, at the store's new address.
    pub(crate) fn at(&self, shop: &Shop) -> Self {
        Self { http: shop.http.clone(), ..self.through(shop.bases()) }
    }

    /// The same shopper, at other servers.
    pub(crate) fn through(&self, bases: Bases) -> Self {
        Self { bases, ..self.clone() }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.http.request(method, format!("{}{path}", self.bases.next()));
        let request = request.bearer_auth(&self.token);
        send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Posts a body as it is, also one that is no JSON.
    pub(crate) async fn post_text(&self, path: &str, body: String) -> Answer {
        let request =
            self.http.post(format!("{}{path}", self.bases.next())).bearer_auth(&self.token);
        send(request.body(body)).await
    }

    /// Orders `quantity` of `sku` with the best coupons.
    pub(crate) async fn order(&self, key: &str, sku: &str, quantity: u32, payable: i64) -> Answer {
        self.post("/api/orders", self.wish(key, sku, quantity, payable)).await
    }

    /// Pays an order of theirs in the sandbox; the order then.
    pub(crate) async fn pay(&self, id: &str) -> Value {
        let begun = self.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
        let payment = begun["sandbox"]["payment"].as_str().unwrap();
        let page = format!("/api/sandbox/payments/{payment}");
        self.post(&page, json!({"confirm": true})).await.ok()
    }

    pub(crate) fn wish(&self, key: &str, sku: &str, quantity: u32, payable: i64) -> Value {
        json!({
            "key": key, "lines": [{"sku": sku, "quantity": quantity}],
            "address": self.address, "expectedPayable": payable
        })
    }

    /// The order `id`, once it is `state`; the store's own work takes a moment.
    pub(crate) async fn order_once(&self, id: &str, state: &str) -> Value {
        for _ in 0..100 {
            let order = self.get(&format!("/api/orders/{id}")).await.ok();
            if order["state"] == state {
                return order;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("order {id} never came to be {state}");
    }
}

async fn start(
    dir: &Path,
    now: &Arc<AtomicI64>,
    goods: Option<Value>,
    h5: Option<&Path>,
) -> Running {
    mall_server::start(config(dir, now, goods, h5)).await.unwrap()
}

fn config(dir: &Path, now: &Arc<AtomicI64>, goods: Option<Value>, h5: Option<&Path>) -> Config {
    let h5_dir = h5.map(Path::to_owned);
    let now = Arc::clone(now);
    let first_shop: Option<ShopFile> = goods.map(|it| serde_json::from_value(it).unwrap());
    let clock = Clock::from_fn(move || Timestamp(now.load(Ordering::SeqCst)));
    let admin_token = Some(ADMIN_TOKEN.to_owned());
    Config { first_shop, h5_dir, clock, admin_token, ..Config::new(dir) }
}

/// A client; all of this process choose their TLS together.
pub(crate) fn http() -> reqwest::Client {
    mall_server::gateway::wechat::begin_tls();
    reqwest::Client::new()
}

pub(crate) async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert!(response.headers().contains_key("x-server-time"), "every answer tells the time");
    let body = response.bytes().await.unwrap();
    Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) }
}

pub(crate) fn home_address() -> Value {
    json!({"name": "林晚", "phone": "13800138000", "region": "浙江省杭州市西湖区", "detail": "文三路 1 号"})
}

/// Goods, one promotion, two coupons, freight of 10 yuan below 100.
pub(crate) fn goods() -> Value {
    let product = |id: &str, title: &str, sold: u32, skus: Value| {
        let options = match skus.as_array().map(Vec::len) {
            Some(1) => json!([]),
            _ => json!([{"name": "色号", "values": ["豆沙", "正红"]}]),
        };
        json!({
            "id": id, "title": title, "category": "care", "brand": "青禾", "image": "/m/x.svg",
            "tags": ["热卖"], "onShelf": id != "hidden", "sold": sold, "options": options, "skus": skus
        })
    };
    let only =
        |id: &str, price: i64, stock: u32| json!([{"id": id, "price": price, "stock": stock}]);
    json!({
        "shop": {"name": "青禾小铺", "hotWords": ["面膜"]},
        "categories": [
            {"id": "care", "name": "护肤", "icon": "leaf"},
            {"id": "bare", "name": "空架", "icon": "leaf"}
        ],
        "products": [
            product("mask", "玻尿酸面膜", 50, only("mask-5", 9_900, 500)),
            product("balm", "润唇膏", 20, json!([
                {"id": "balm-1", "values": ["豆沙"], "price": 4_900, "stock": 100},
                {"id": "balm-2", "values": ["正红"], "price": 5_900, "stock": 100, "limit": 2}
            ])),
            product("last", "限量香膏", 5, only("last-1", 20_000, 10)),
            product("gift", "试用装", 1, only("gift-1", 0, 10)),
            product("hidden", "下架面霜", 99, only("hidden-1", 100, 10))
        ],
        "home": {
            "version": 1,
            "blocks": [
                {"id": "f0", "kind": {"notice": {"text": "上新", "link": "categories"}}},
                {"id": "f1", "kind": {"couponStrip": {"title": "领券"}}},
                {"id": "f2", "kind": {"productList": {"title": "热卖", "columns": "two",
                 "goods": {"bestSellers": {"count": 2}}}}},
                {"id": "f3", "kind": {"productList": {"title": "空", "columns": "two",
                 "goods": {"category": {"id": "bare", "count": 2}}}}}
            ]
        },
        "promotions": [{
            "id": "m300-30", "title": "满300减30",
            "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
            "conditions": [{"minSpend": {"amount": 30_000}}],
            "benefit": {"amountOff": {"amount": 3_000}}
        }],
        "coupons": [
            coupon_template("ten", 1_000, 10_000, 1_000),
            coupon_template("rare", 500, 0, 3)
        ],
        "freight": [{"id": "std", "rates": [{"firstFee": 1_000, "freeFrom": {"amount": 10_000}}]}],
        "checkIn": check_in()
    })
}

/// Ten points a day, 30 more and a coupon for three days in a row; a day made up costs 15.
fn check_in() -> Value {
    json!({
        "id": "daily", "title": "签到",
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "cycle": {"days": {"of": 7}},
        "daily": [[{"points": {"points": 10}}]],
        "milestones": [{"days": 3, "rewards": [
            {"points": {"points": 30}}, {"coupon": {"template": "rare"}}
        ]}],
        "makeUp": {"times": 2, "daysBack": 3, "points": 15}
    })
}

fn coupon_template(id: &str, amount: i64, from: i64, total: u32) -> Value {
    json!({
        "id": id, "title": format!("{id} 券"),
        "conditions": [{"minSpend": {"amount": from}}],
        "benefit": {"amountOff": {"amount": amount}},
        "validDays": 7, "total": total, "perShopper": 1
    })
}
