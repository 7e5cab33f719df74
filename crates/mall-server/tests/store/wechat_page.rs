//! Logging in on a page that is open in `WeChat`: what comes back with somebody is good once, in the browser that went;
//! and one person in two apps is one shopper.

use mall_server::record::joined::JoinedRow;
use mall_server::record::session::ShopperRow;
use reqwest::header::{COOKIE, HOST, LOCATION, SET_COOKIE, USER_AGENT};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wechat_fake::{Fake, Person};

use super::privacy::balances;
use super::shop::{Answer, Shop, send};
use super::wechat_login::{enter, id, open, person, rows};

const MANY: usize = 40;

/// Somebody as the account with pages knows them.
fn on_page(number: u32) -> Person {
    Person { openid: format!("o-page-{number}"), ..person(number) }
}

/// Who sets out: what their browser keeps, and where they are led.
struct Away {
    cookie: String,
    to: String,
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

async fn set_out(shop: &Shop, kept: Option<&str>) -> Away {
    // Whatever the request says of where it is.
    let request = client().get(format!("{}/api/session/page?to=https://evil.example", shop.base()));
    let request = request.header(HOST, "evil.example").header("x-forwarded-host", "evil.example");
    let request = kept.into_iter().fold(request, |it, kept| it.header(COOKIE, kept));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 302);
    let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
    let (cookie, to) = (header(SET_COOKIE), header(LOCATION));
    for word in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/api/session/page", "Max-Age=600"] {
        assert!(cookie.split("; ").any(|it| it == word), "{word}: {cookie}");
    }
    assert!(!to.contains("evil"), "{to}");
    Away { cookie: cookie.split(';').next().unwrap().to_owned(), to }
}

/// What `WeChat` sends somebody back with.
async fn asked(fake: &Fake, who: &Person, away: &Away) -> Value {
    fake.book().visitor = Some(who.clone());
    let answer = client().get(&away.to).send().await.unwrap();
    let back = answer.headers()[LOCATION].to_str().unwrap().to_owned();
    let query = back.strip_prefix("https://shop.example/login?").expect(&back).to_owned();
    let pairs = query.split('&').filter_map(|it| it.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

async fn come_back(shop: &Shop, cookie: &str, body: &Value) -> Answer {
    let request = shop.http.post(format!("{}/api/session/page", shop.base()));
    send(request.header(COOKIE, cookie).json(body)).await
}

async fn log_in(shop: &Shop, fake: &Fake, who: &Person) -> Answer {
    let away = set_out(shop, None).await;
    let back = asked(fake, who, &away).await;
    come_back(shop, &away.cookie, &back).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_good_once_in_the_browser_that_went() {
    let (shop, fake) = open().await;
    let who = on_page(1);
    let away = set_out(&shop, None).await;
    let back = asked(&fake, &who, &away).await;
    // Somebody else is sent a link that logs them in as the one who made it.
    let other = set_out(&shop, None).await;
    for cookie in ["", "xiaopu_login=", "xiaopu_login=00", &other.cookie] {
        assert_eq!(
            come_back(&shop, cookie, &back).await.fault(),
            (403, "loginRefused"),
            "{cookie}"
        );
    }
    let made_up = json!({"code": back["code"], "state": "5f".repeat(32)});
    assert_eq!(come_back(&shop, &away.cookie, &made_up).await.fault(), (403, "loginRefused"));
    let entry = come_back(&shop, &away.cookie, &back).await.ok();
    assert_eq!(entry["me"]["phone"], "");
    let again = json!({"code": fake.code_of(&who), "state": back["state"]});
    assert_eq!(come_back(&shop, &away.cookie, &again).await.fault(), (403, "loginRefused"), "used");
    // A browser that set out twice comes back from either.
    let twice = set_out(&shop, Some(&away.cookie)).await;
    assert_eq!(twice.cookie, away.cookie);
    assert_ne!(twice.to, away.to);
    let late = asked(&fake, &who, &twice).await;
    shop.wait_minutes(11);
    let late = json!({"code": fake.code_of(&who), "state": late["state"]});
    assert_eq!(come_back(&shop, &twice.cookie, &late).await.fault(), (403, "loginRefused"), "late");
    assert_eq!(id(&log_in(&shop, &fake, &who).await.ok()), id(&entry));
    for code in ["", "a b"] {
        let body = json!({"code": code, "state": "s"});
        assert_eq!(come_back(&shop, &away.cookie, &body).await.fault(), (422, "invalid"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_looks_at_a_page_stays_a_guest() {
    let (shop, fake) = open().await;
    let who = Person { is_snapshot: true, ..on_page(1) };
    let refused = log_in(&shop, &fake, &who).await;
    assert_eq!(refused.fault(), (403, "loginRefused"));
    assert!(refused.body["message"].as_str().unwrap().contains("使用完整服务"));
    assert!(rows::<ShopperRow>(&shop).await.is_empty());
    shop.get("/api/home").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_come_back_with_the_same_one_is_let_in() {
    let (shop, fake) = open().await;
    let away = set_out(&shop, None).await;
    let back = asked(&fake, &on_page(1), &away).await;
    let mut all = JoinSet::new();
    for _ in 0..MANY {
        let body = json!({"code": fake.code_of(&on_page(1)), "state": back["state"]});
        let request = shop.http.post(format!("{}/api/session/page", shop.base()));
        all.spawn(send(request.header(COOKIE, &away.cookie).json(&body)));
    }
    let answers = all.join_all().await;
    assert_eq!(answers.iter().filter(|it| it.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|it| it.status == 403).count(), MANY - 1);
}

/// One person comes by two apps at once, for the first time: `WeChat` tells by one name that they are one.
#[tokio::test(flavor = "multi_thread")]
async fn one_person_in_two_apps_is_one_shopper() {
    let (shop, fake) = open().await;
    let known = |it: Person| Person { unionid: Some("u-1".to_owned()), ..it };
    let mut ways = Vec::new();
    for _ in 0..MANY / 2 {
        let away = set_out(&shop, None).await;
        let back = asked(&fake, &known(on_page(1)), &away).await;
        let request = shop.http.post(format!("{}/api/session/page", shop.base()));
        ways.push(request.header(COOKIE, &away.cookie).json(&back));
        let request = shop.http.post(format!("{}/api/session/wechat", shop.base()));
        ways.push(request.json(&json!({"code": fake.code_of(&known(person(1)))})));
    }
    let mut all = JoinSet::new();
    for request in ways {
        all.spawn(send(request));
    }
    let entries: Vec<Value> = all.join_all().await.into_iter().map(Answer::ok).collect();
    assert!(entries.iter().all(|it| id(it) == id(&entries[0])));
    assert_eq!(rows::<ShopperRow>(&shop).await.len(), 1);

    // Two whom nothing joined so far, until `WeChat` says so: who came first stays.
    let first = log_in(&shop, &fake, &on_page(2)).await.ok();
    shop.wait_minutes(1);
    let second = enter(&shop, &fake, &person(2), false).await.ok();
    assert_ne!(id(&second), id(&first));
    let united = |it: Person| Person { unionid: Some("u-2".to_owned()), ..it };
    log_in(&shop, &fake, &united(on_page(2))).await.ok();
    let now = enter(&shop, &fake, &united(person(2)), false).await.ok();
    assert_eq!(id(&now), id(&first));
    assert_eq!(rows::<JoinedRow>(&shop).await.len(), 1);
    // Two who have told different numbers stay two.
    let third = enter(&shop, &fake, &person(3), true).await.ok();
    let fourth = Person { openid: "o-mini-4".to_owned(), ..person(4) };
    let fourth =
        enter(&shop, &fake, &Person { unionid: Some("u-3".to_owned()), ..fourth }, true).await.ok();
    let both = Person { unionid: Some("u-3".to_owned()), ..person(3) };
    assert_eq!(id(&enter(&shop, &fake, &both, false).await.ok()), id(&third));
    assert_ne!(id(&fourth), id(&third));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ways_to_log_in_are_those_that_there_are() {
    let (shop, _fake) = open().await;
    let ways = async |agent: &str| {
        let request = shop.http.get(format!("{}/api/session", shop.base()));
        send(request.header(USER_AGENT, agent)).await.ok()
    };
    assert_eq!(ways("Mozilla/5.0 Chrome").await, json!(["wechat", "phone"]));
    let inside = ways("Mozilla/5.0 MicroMessenger/8.0.49").await;
    assert_eq!(inside, json!(["wechat", "page", "phone"]));
    assert_eq!(Shop::open().await.get("/api/session").await.ok(), json!(["phone"]));
    assert_eq!(Shop::open().await.get("/api/session/page").await.fault(), (404, "notFound"));
}
