//! Logging in by `WeChat`, beside one that is none (`tests/wechat-fake`): who that is here, what is told when it
//! does not say so, and two who turn out to be one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use mall_core::{ProductId, ShopperId, Timestamp};
use mall_server::Config;
use mall_server::gateway::wechat::{AppSecret, LoginSettings};
use mall_server::record::TABLES;
use mall_server::record::favourite::FavouriteRow;
use mall_server::record::joined::JoinedRow;
use mall_server::record::session::ShopperRow;
use mall_server::record::wechat_account::AccountRow;
use mall_server::secret::Secret;
use mall_server::store::{Record, Scan, Value as Cell};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wechat_fake::{self as theirs, Fake, Mode, Op, Person};

use super::privacy::{balances, file, live};
use super::shop::{Answer, NOON, Shop, Shopper, home_address, send};

const MANY: usize = 40;

pub(crate) fn settings(fake: &Fake) -> LoginSettings {
    let app =
        |id: &str, secret: &str| Some(AppSecret { id: id.to_owned(), secret: Secret::new(secret) });
    LoginSettings {
        mini_program: app(theirs::APP, theirs::SECRET),
        page: app(theirs::PAGE_APP, theirs::PAGE_SECRET),
        original_id: Some("gh_0123456789ab".to_owned()),
        shop: "https://shop.example".to_owned(),
        base: fake.base(),
        open_base: fake.base(),
    }
}

/// A shop that asks the fake who somebody is; both have the same time.
pub(crate) async fn open() -> (Shop, Fake) {
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = Arc::clone(&now);
    let fake = Fake::open(Arc::new(move || clock.load(Ordering::SeqCst) / 1_000)).await;
    let login = settings(&fake);
    let set = |config: &mut Config| config.wechat_login = Some(login.clone());
    let shop = Shop::open_set(file(), now, &set).await;
    (shop, fake)
}

pub(crate) fn person(number: u32) -> Person {
    Person {
        openid: format!("o-mini-{number}"),
        unionid: None,
        phone: format!("1380000{number:04}"),
        is_snapshot: false,
    }
}

/// What comes of a log-in of `who`, who tells their number too when `with_phone`.
pub(crate) async fn enter(shop: &Shop, fake: &Fake, who: &Person, with_phone: bool) -> Answer {
    let phone_code = with_phone.then(|| fake.code_of(who));
    let body = json!({"code": fake.code_of(who), "phoneCode": phone_code});
    shop.post("/api/session/wechat", body).await
}

pub(crate) fn id(entry: &Value) -> &str {
    entry["me"]["id"].as_str().unwrap()
}

fn of(shop: &Shop, entry: &Value) -> Shopper {
    Shopper::of_token(shop, entry["token"].as_str().unwrap())
}

/// The same, with an address.
async fn at_home(shop: &Shop, entry: &Value) -> Shopper {
    let mut shopper = of(shop, entry);
    let saved = shopper.post("/api/addresses", home_address()).await.ok();
    shopper.address = saved["addresses"][0]["id"].as_str().unwrap().to_owned();
    shopper
}

pub(crate) async fn rows<R: Record + Send + 'static>(shop: &Shop) -> Vec<R> {
    shop.running.app().store().read(|tx| tx.all::<R>(&[])).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_again_is_the_same_and_tells_a_number_once() {
    let (shop, fake) = open().await;
    let who = person(1);
    let first = enter(&shop, &fake, &who, false).await.ok();
    assert_eq!(first["me"]["phone"], "");
    let again = enter(&shop, &fake, &who, false).await.ok();
    assert_eq!(id(&again), id(&first));
    assert_ne!(again["token"], first["token"]);
    // Who has told no number has all that others have.
    let shopper = of(&shop, &first);
    shopper.post("/api/newcomer-gift", json!({"key": "n"})).await.ok();
    assert_eq!(shopper.get("/api/me").await.ok()["points"], 20);
    let known = enter(&shop, &fake, &who, true).await.ok();
    assert_eq!((id(&known), &known["me"]["phone"]), (id(&first), &json!("138****0001")));
    // By the number alone they are the same too.
    let phone = shop.shopper(1).await.get("/api/me").await.ok();
    assert_eq!(phone["id"], id(&first));
    // One who tells another number keeps the first.
    let moved = Person { phone: "13811111111".to_owned(), ..who.clone() };
    let moved = enter(&shop, &fake, &moved, true).await.ok();
    assert_eq!((id(&moved), &moved["me"]["phone"]), (id(&first), &json!("138****0001")));
    assert_ne!(id(&enter(&shop, &fake, &person(2), false).await.ok()), id(&first));
    let tokens = fake.calls(Op::Token);
    assert!((1..=shop.servers()).contains(&tokens), "each server asks for one: {tokens}");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_wechat_refuses_is_told_with_what_to_do() {
    let (shop, fake) = open().await;
    let who = person(1);
    let post = async |body: Value| shop.post("/api/session/wechat", body).await;
    assert_eq!(post(json!({"code": "never"})).await.fault(), (403, "loginRefused"));
    let code = fake.code_of(&who);
    post(json!({"code": code})).await.ok();
    assert_eq!(post(json!({"code": code})).await.fault(), (403, "loginRefused"), "used");
    let old = fake.code_of(&who);
    shop.wait_minutes(6);
    assert_eq!(post(json!({"code": old})).await.fault(), (403, "loginRefused"), "too old");
    for code in ["", "a b", "微信", &"x".repeat(129)] {
        assert_eq!(post(json!({"code": code})).await.fault(), (422, "invalid"), "{code}");
    }
    let wrong = post(json!({"code": fake.code_of(&who), "phoneCode": "never"})).await;
    assert_eq!(wrong.fault(), (403, "loginRefused"));
    fake.next(Op::Session, &[Mode::Busy]);
    assert_eq!(enter(&shop, &fake, &who, false).await.fault(), (429, "tooMany"));
    for mode in [Mode::Fails, Mode::Lost, Mode::NoAnswer] {
        fake.next(Op::Session, &[mode]);
        assert_eq!(enter(&shop, &fake, &who, false).await.fault(), (503, "unavailable"));
    }
    // A token that ended before its time is fetched anew, once.
    enter(&shop, &fake, &who, true).await.ok();
    fake.forget_token();
    enter(&shop, &fake, &who, true).await.ok();
    fake.next(Op::Phone, &[Mode::Busy]);
    assert_eq!(enter(&shop, &fake, &who, true).await.fault(), (429, "tooMany"));
    // Where nothing is set up there is no such way in.
    let other = Shop::open().await;
    let answer = other.post("/api/session/wechat", json!({"code": "c"})).await;
    assert_eq!(answer.fault(), (404, "notFound"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_key_is_in_nothing_that_is_kept_or_told() {
    let (shop, fake) = open().await;
    let entry = enter(&shop, &fake, &person(1), true).await.ok();
    let keys = fake.book().session_keys.clone();
    assert_eq!(keys.len(), 1);
    let data = of(&shop, &entry).get("/api/me/data").await.ok().to_string();
    assert!(data.contains("o-mini-1") && !data.contains("session_key"), "{data}");
    let rows: Vec<AccountRow> = rows(&shop).await;
    assert!(rows[0].session_key.as_ref().is_some_and(|it| it.len() > keys[0].len()));
    let all = shop.running.app().store().read(|tx| {
        let mut all = Vec::new();
        for table in TABLES {
            all.extend(tx.scan_rows(table, &Scan::ALL)?.into_iter().flatten());
        }
        Ok(all)
    });
    for cell in all.await.unwrap() {
        let bytes = match cell {
            Cell::Text(text) => text.into_bytes(),
            Cell::Blob(bytes) => bytes,
            Cell::Int(_) | Cell::Null => continue,
        };
        assert!(!bytes.windows(keys[0].len()).any(|it| it == keys[0].as_bytes()));
    }
    assert!(!entry.to_string().contains(&keys[0]) && !entry.to_string().contains("o-mini-1"));
}

/// Two whole lives become one: nothing is lost, nothing counts twice, and all books balance.
#[tokio::test(flavor = "multi_thread")]
async fn two_lives_become_one_by_a_number() {
    let (shop, fake) = open().await;
    let by_phone = shop.shopper(1).await;
    let first = live(&shop, &by_phone).await;
    let entry = enter(&shop, &fake, &person(1), false).await.ok();
    let by_wechat = at_home(&shop, &entry).await;
    let second = live(&shop, &by_wechat).await;
    let points = async |it: &Shopper| it.get("/api/me").await.ok()["points"].as_i64().unwrap();
    let before = (points(&by_phone).await, points(&by_wechat).await);
    assert!(before.0 > 0 && before.1 > 0, "{before:?}");
    let one = by_phone.get("/api/me").await.ok()["id"].clone();
    for (shopper, device) in [(&by_phone, "one"), (&by_wechat, "two")] {
        let op = json!({"seq": 1, "op": {"add": {"sku": "balm-1", "quantity": 1}}});
        shopper.post("/api/cart/sync", json!({"device": device, "ops": [op]})).await.ok();
    }
    balances(&shop).await;

    let joined = enter(&shop, &fake, &person(1), true).await.ok();
    assert_eq!(joined["me"]["id"], one);
    balances(&shop).await;
    // The phone that was logged in as the one is the other by now.
    for shopper in [&by_phone, &by_wechat, &of(&shop, &joined)] {
        let me = shopper.get("/api/me").await.ok();
        assert_eq!((&me["id"], &me["phone"]), (&one, &json!("138****0001")));
        assert_eq!(points(shopper).await, before.0 + before.1);
        for order in [&first, &second] {
            assert_eq!(shopper.get(&format!("/api/orders/{order}")).await.ok()["id"], *order);
        }
    }
    let synced = by_wechat.post("/api/cart/sync", json!({"device": "other"})).await.ok();
    assert_eq!(synced["cart"]["lines"][0]["quantity"], 2, "one of each life");
    let addresses = by_phone.get("/api/addresses").await.ok();
    assert_eq!(addresses["addresses"].as_array().unwrap().len(), 2);
    // What was had once with each is not had again with both.
    let again = by_phone.post("/api/newcomer-gift", json!({"key": "n3"})).await;
    assert_eq!(again.fault(), (409, "activityRefused"));

    // Once more changes nothing, nor does the look of a day later, but for what came in that moment.
    enter(&shop, &fake, &person(1), true).await.ok();
    assert_eq!(rows::<JoinedRow>(&shop).await.len(), 1);
    let old = ShopperId::new(id(&entry)).unwrap();
    let late = FavouriteRow {
        shopper: old.clone(),
        product: ProductId::new("balm").unwrap(),
        at: Timestamp(NOON),
    };
    shop.running.app().store().write(move |tx| tx.add(&late)).await.unwrap();
    shop.wait_minutes(24 * 60 + 1);
    for _ in 0..100 {
        if rows::<JoinedRow>(&shop).await[0].look_at.is_none() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let liked = by_phone.get("/api/favourites").await.ok();
    assert_eq!(liked["products"].as_array().map(Vec::len), Some(2), "{liked}");
    assert_eq!(points(&by_phone).await, before.0 + before.1);
    balances(&shop).await;

    // Who leaves then leaves whole.
    assert_eq!(by_wechat.send(Method::DELETE, "/api/me", None).await.status, 204);
    assert_eq!(by_phone.get("/api/me").await.fault(), (401, "loginNeeded"));
    let kept = shop.running.app().store().read(move |tx| {
        let mut kept = Vec::new();
        for table in TABLES {
            for row in tx.scan_rows(table, &Scan::ALL)? {
                let is_told = |it: &Cell| matches!(it, Cell::Text(it) if it.contains("o-mini-1"));
                kept.extend(row.iter().any(is_told).then_some(table.name));
            }
        }
        Ok(kept)
    });
    assert_eq!(kept.await.unwrap(), Vec::<&str>::new());
    balances(&shop).await;
}

/// A shopper in the mini-program logs in by a code of their number on the same device.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_a_number_names_whom_wechat_alone_knew() {
    let (shop, fake) = open().await;
    let entry = enter(&shop, &fake, &person(1), false).await.ok();
    let by_code = async |token: Option<&str>, number: u32| {
        let phone = format!("1380000{number:04}");
        let code = shop.post("/api/session/code", json!({"phone": phone})).await.ok();
        let body = json!({"phone": phone, "code": code["sandboxCode"]});
        let request = shop.http.post(format!("{}/api/session", shop.base())).json(&body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        send(request).await.ok()
    };
    let named = by_code(entry["token"].as_str(), 1).await;
    assert_eq!((id(&named), &named["me"]["phone"]), (id(&entry), &json!("138****0001")));
    // Who has a number is somebody, whoever logs in beside them.
    let other = by_code(named["token"].as_str(), 2).await;
    assert_ne!(id(&other), id(&named));
    assert_eq!(of(&shop, &named).get("/api/me").await.ok()["phone"], "138****0001");
    balances(&shop).await;
}

/// What comes of many log-ins of `who` at once, each with codes of its own.
async fn at_once(shop: &Shop, fake: &Fake, who: &Person, with_phone: bool) -> Vec<Answer> {
    let mut all = JoinSet::new();
    for _ in 0..MANY {
        let phone_code = with_phone.then(|| fake.code_of(who));
        let body = json!({"code": fake.code_of(who), "phoneCode": phone_code});
        let request = shop.http.post(format!("{}/api/session/wechat", shop.base()));
        all.spawn(send(request.json(&body)));
    }
    all.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_devices_at_once_all_are_one_shopper() {
    let (shop, fake) = open().await;
    let who = Person { unionid: Some("u-1".to_owned()), ..person(1) };
    let answers = at_once(&shop, &fake, &who, false).await;
    let one = answers[0].clone().ok();
    for answer in answers {
        assert_eq!(id(&answer.ok()), id(&one));
    }
    assert_eq!(rows::<ShopperRow>(&shop).await.len(), 1);
    assert_eq!(rows::<AccountRow>(&shop).await.len(), 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_two_are_joined_once() {
    let (shop, fake) = open().await;
    let by_phone = shop.shopper(1).await;
    by_phone.post("/api/newcomer-gift", json!({"key": "n"})).await.ok();
    let entry = enter(&shop, &fake, &person(1), false).await.ok();
    let by_wechat = of(&shop, &entry);
    by_wechat.post("/api/newcomer-gift", json!({"key": "n"})).await.ok();
    let mut likes = JoinSet::new();
    for product in ["mask", "balm"].iter().cycle().take(20) {
        let (it, products) = (by_wechat.clone(), json!({"products": [product]}));
        likes.spawn(async move { it.post("/api/favourites", products).await });
    }
    let answers = at_once(&shop, &fake, &person(1), true).await;
    likes.join_all().await;
    let tokens = fake.calls(Op::Token);
    assert!((1..=shop.servers()).contains(&tokens), "of many at once one asks: {tokens}");
    let one = by_phone.get("/api/me").await.ok();
    for answer in answers {
        assert_eq!(answer.ok()["me"]["id"], one["id"]);
    }
    assert_eq!(rows::<JoinedRow>(&shop).await.len(), 1);
    assert_eq!(by_wechat.get("/api/me").await.ok()["points"], 40);
    balances(&shop).await;
}
