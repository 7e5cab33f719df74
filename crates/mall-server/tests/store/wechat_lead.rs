//! What leads into the mini-program, beside a `WeChat` that is none: codes of posters with scenes, links, and pages that
//! are signed; and what is said where `WeChat` does not go along.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mall_server::record::wechat_scene::{LinkRow, SceneRow};
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wechat_fake::{self as theirs, Fake, Mode, Op};

use super::privacy::file;
use super::shop::{Answer, NOON, Shop, send};
use super::wechat_login::{rows, settings};

const MANY: usize = 40;
const DAY_MINUTES: i64 = 24 * 60;

/// A shop with a bargain, where friends invite each other, and a mini-program.
async fn open() -> (Shop, Fake) {
    let mut file = file();
    file["bargains"] = json!([{
        "id": "mask", "title": "好友帮砍", "sku": "mask-5", "floor": 5_400, "cuts": [4_500], "hours": 24,
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "stock": 2, "perShopper": 1, "helpsPerShopper": 2
    }]);
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = Arc::clone(&now);
    let fake = Fake::open(Arc::new(move || clock.load(Ordering::SeqCst) / 1_000)).await;
    let login = settings(&fake);
    let shop = Shop::open_set(file, now, &|it| it.wechat_login = Some(login.clone())).await;
    (shop, fake)
}

/// What the links of somebody carry, and a bargain of theirs.
async fn invites(shop: &Shop) -> (String, String) {
    let anna = shop.shopper(1).await;
    let token = anna.post("/api/invite/token", json!({})).await.ok()["token"].clone();
    let bargain = anna.post("/api/bargains/mask/start", json!({})).await.ok()["id"].clone();
    (token.as_str().unwrap().to_owned(), bargain.as_str().unwrap().to_owned())
}

/// A picture: its kind, how it is kept, and its bytes.
async fn picture(shop: &Shop, path: &str) -> (String, String, Vec<u8>) {
    let answer = shop.http.get(format!("{}{path}", shop.base())).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
    let (kind, keep) = (header(CONTENT_TYPE), header(CACHE_CONTROL));
    (kind, keep, answer.bytes().await.unwrap().to_vec())
}

/// Where a link leads.
async fn led(shop: &Shop, path: &str) -> String {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let answer =
        client.build().unwrap().get(format!("{}{path}", shop.base())).send().await.unwrap();
    assert_eq!(answer.status(), 302, "{path}");
    assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

fn is_fakes(picture: &[u8]) -> bool {
    picture.ends_with(b" of one point")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_the_mini_program_leads_where_the_poster_says() {
    let (shop, fake) = open().await;
    let (token, bargain) = invites(&shop).await;
    for (asked, page, url) in [
        ("product?id=mask".to_owned(), "packages/goods/product/product", "?id=mask".to_owned()),
        (
            format!("product?id=mask&invite={token}"),
            "packages/goods/product/product",
            format!("?id=mask&invite={token}"),
        ),
        (
            format!("bargain?id={bargain}&invite={token}"),
            "packages/trade/bargain/bargain",
            format!("?id={bargain}&invite={token}"),
        ),
        (
            format!("invite?invite={token}"),
            "packages/account/invite/invite",
            format!("?invite={token}"),
        ),
    ] {
        let (kind, keep, bytes) = picture(&shop, &format!("/codes/{asked}&via=miniProgram")).await;
        assert_eq!((&*kind, &*keep), ("image/png", "public, max-age=86400"));
        assert!(is_fakes(&bytes), "{asked}");
        // The fake has looked at it by the published rules.
        let made = fake.book().codes_made.last().unwrap().clone();
        let from = json!("pages/home/home");
        assert_eq!((&made["page"], &made["env_version"]), (&from, &json!("release")), "{page}");
        let scene = made["scene"].as_str().unwrap();
        let leads = shop.get(&format!("/api/scenes/{scene}")).await.ok();
        assert_eq!(leads, json!({"url": format!("/{page}{url}")}));
        // A browser has the code of the page in the browser, as ever.
        assert!(!is_fakes(&picture(&shop, &format!("/codes/{asked}")).await.2));
    }
    assert_eq!(rows::<SceneRow>(&shop).await.len(), 4);
    for unknown in ["none", "AAAAAAAAAAAAAAAA", "..%2Fhome", "%00", "a%20b", &"x".repeat(400)] {
        assert_eq!(shop.get(&format!("/api/scenes/{unknown}")).await.fault(), (404, "notFound"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_asked_for_once_by_many_at_once() {
    let (shop, fake) = open().await;
    let mut all = JoinSet::new();
    for _ in 0..MANY {
        let path = format!("{}/codes/product?id=mask&via=miniProgram", shop.base());
        let request = shop.http.get(path);
        all.spawn(async move { request.send().await.unwrap().bytes().await.unwrap() });
    }
    assert!(all.join_all().await.iter().all(|it| is_fakes(it)));
    picture(&shop, "/codes/product?id=mask&via=miniProgram").await;
    assert_eq!((fake.calls(Op::Code), fake.calls(Op::Token)), (1, 1));
    assert_eq!(rows::<SceneRow>(&shop).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_has_no_code_and_fills_no_table() {
    let (shop, fake) = open().await;
    let (token, _) = invites(&shop).await;
    for (asked, status) in [
        ("product?id=gone", 404),
        ("product?id=mask&invite=iAbCdEfGhIjKlMnOpQrStUv", 404),
        ("group?id=g1", 404),
        ("bargain?id=b1", 404),
        ("invite?invite=made-up", 404),
        ("home?", 404),
        ("me?", 404),
        ("product?id=a%20b", 422),
        ("product?id=mask&via=elsewhere", 400),
    ] {
        let path = format!("/codes/{asked}&via=miniProgram");
        assert_eq!(shop.get(&path.replace("?&", "?")).await.status, status, "{asked}");
    }
    assert_eq!(led(&shop, "/open/product?id=gone").await, "/product?id=gone");
    assert_eq!(led(&shop, "/open/group?id=g1").await, "/group?id=g1");
    assert_eq!(led(&shop, "/open/home?invite=made-up").await, "/?invite=made-up");
    assert!(rows::<SceneRow>(&shop).await.is_empty() && rows::<LinkRow>(&shop).await.is_empty());
    assert_eq!(fake.calls(Op::Code) + fake.calls(Op::Link), 0);
    picture(&shop, &format!("/codes/invite?invite={token}&via=miniProgram")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_wechat_makes_none_the_code_of_h5_stands_in_and_is_not_kept() {
    let (shop, fake) = open().await;
    let path = "/codes/product?id=mask&via=miniProgram";
    let own = picture(&shop, "/codes/product?id=mask").await.2;
    for mode in [Mode::Busy, Mode::Fails, Mode::NoAnswer, Mode::Lost] {
        fake.next(Op::Code, &[mode]);
        let (kind, keep, bytes) = picture(&shop, path).await;
        assert_eq!((&*kind, &*keep), ("image/png", "no-store"), "{mode:?}");
        assert_eq!(bytes, own);
    }
    // Nobody waits for long.
    fake.next(Op::Code, &[Mode::Delay { ms: 30_000 }]);
    let stands_in = tokio::time::timeout(Duration::from_secs(8), picture(&shop, path));
    assert_eq!(stands_in.await.unwrap().2, own);
    assert!(is_fakes(&picture(&shop, path).await.2), "when it makes one again, it is that");
    // A token that ended before its time is renewed, once.
    fake.forget_token();
    assert!(is_fakes(&picture(&shop, "/codes/product?id=balm&via=miniProgram").await.2));
    assert_eq!(fake.book().tokens, 2);
    // A shop without a mini-program has the code of H5.
    let alone = Shop::open().await;
    assert_eq!(picture(&alone, path).await.1, "no-store");
    assert_eq!(led(&alone, "/open/product?id=mask").await, "/product?id=mask");
    assert_eq!(led(&alone, "/open/home").await, "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_made_once_and_anew_before_it_ends() {
    let (shop, fake) = open().await;
    let (token, _) = invites(&shop).await;
    let path = format!("/open/product?id=mask&invite={token}");
    let first = led(&shop, &path).await;
    assert!(first.starts_with("https://wxaurl.cn/"), "{first}");
    let (_, asked) = fake.book().links[0].clone();
    assert_eq!(asked["path"], "packages/goods/product/product");
    assert_eq!(asked["query"], format!("id=mask&invite={token}"));
    assert_eq!((&asked["expire_type"], &asked["expire_interval"]), (&json!(1), &json!(30)));
    shop.wait_minutes(24 * DAY_MINUTES);
    assert_eq!(led(&shop, &path).await, first);
    shop.wait_minutes(2 * DAY_MINUTES);
    let second = led(&shop, &path).await;
    assert_ne!(second, first);
    assert_eq!((led(&shop, &path).await, fake.calls(Op::Link)), (second, 2));
    assert_eq!(rows::<LinkRow>(&shop).await.len(), 1);
    for mode in [Mode::Busy, Mode::Fails, Mode::NoAnswer] {
        fake.next(Op::Link, &[mode]);
        assert_eq!(led(&shop, "/open/product?id=balm").await, "/product?id=balm", "{mode:?}");
    }
    let home = led(&shop, "/open/home").await;
    assert!(home.starts_with("https://wxaurl.cn/"), "{home}");
    assert_eq!(fake.book().links.last().unwrap().1["path"], "pages/home/home");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_else_is_opened_by_a_link() {
    let (shop, _fake) = open().await;
    for (path, status) in [
        ("/open/me", 404),
        ("/open/orders", 404),
        ("/open/https:%2F%2Fevil.example", 404),
        ("/open/%2F%2Fevil.example", 404),
        ("/open/..%2F..%2Fevil", 404),
        ("/open/%ff", 404),
        ("/open/home?id=mask", 404),
        ("/open/product", 422),
        ("/open/product?id=%2F%2Fevil.example", 422),
        ("/open/product?id=mask%0d%0aLocation:%20https:%2F%2Fevil.example", 422),
        ("/open/product?id=mask&to=https://evil.example", 400),
        ("/open/product?id=mask&invite=https://evil.example", 400),
    ] {
        assert_eq!(shop.get(path).await.status, status, "{path}");
    }
    assert_eq!(shop.post("/open/home", json!({})).await.status, 405);
}

/// What the page at `url` is signed with.
async fn sign(shop: &Shop, url: &str) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("url", url).finish();
    shop.get(&format!("/api/wechat/page?{query}")).await
}

/// SHA-1 as the machine's own program has it: not what the shop signs with.
fn sha1(text: &str) -> String {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child =
        Command::new("sha1sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let said = child.wait_with_output().unwrap().stdout;
    String::from_utf8(said).unwrap().split(' ').next().unwrap().to_owned()
}

fn expected(fake: &Fake, said: &Value, url: &str) -> String {
    let ticket = fake.book().tickets.last().unwrap().clone();
    let (time, nonce) = (&said["timestamp"], said["nonce"].as_str().unwrap());
    sha1(&format!("jsapi_ticket={ticket}&noncestr={nonce}&timestamp={time}&url={url}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_this_shop_is_signed() {
    let (shop, fake) = open().await;
    for url in [
        "https://shop.example/",
        "https://shop.example/product?id=mask&invite=iAb",
        "https://shop.example/?lang=en&from=singlemessage",
        "https://shop.example/search?q=%E9%9D%A2%E8%86%9C",
    ] {
        let said = sign(&shop, url).await.ok();
        assert_eq!(said["appId"], theirs::PAGE_APP);
        assert_eq!(said["miniProgram"], "gh_0123456789ab");
        assert_eq!(said["timestamp"], json!(NOON / 1_000));
        assert_eq!(said["signature"], expected(&fake, &said, url), "{url}");
        let behind = sign(&shop, &format!("{url}#part")).await.ok();
        assert_eq!(behind["signature"], expected(&fake, &behind, url));
        assert_ne!(behind["nonce"], said["nonce"]);
    }
    // One ticket for all of them, until shortly before its end.
    assert_eq!(fake.calls(Op::Ticket), 1);
    shop.wait_minutes(95);
    sign(&shop, "https://shop.example/").await.ok();
    assert_eq!(fake.calls(Op::Ticket), 1);
    shop.wait_minutes(5);
    let mut all = JoinSet::new();
    for _ in 0..MANY {
        let path = format!("{}/api/wechat/page?url=https://shop.example/", shop.base());
        let request = shop.http.get(path);
        all.spawn(send(request));
    }
    let said: Vec<Value> = all.join_all().await.into_iter().map(Answer::ok).collect();
    assert_eq!(fake.calls(Op::Ticket), 2, "one asks for all");
    for it in &said {
        assert_eq!(it["signature"], expected(&fake, it, "https://shop.example/"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_page_is_signed() {
    let (shop, fake) = open().await;
    let long = format!("https://shop.example/?{}", "x".repeat(2_048));
    for url in [
        "",
        "https://evil.example/",
        "http://shop.example/",
        "https://shop.example",
        "https://shop.example@evil.example/",
        "https://shop.example:pass@evil.example/",
        "https://shop.example.evil.example/",
        "https://shop.example:8443/",
        "https://evil.example/https://shop.example/",
        "https://evil.example/?https://shop.example/",
        "https://evil.example/#https://shop.example/",
        "//shop.example/",
        "javascript:https://shop.example/",
        " https://shop.example/",
        "HTTPS://shop.example/",
        "https://shop.example\\@evil.example/",
        "https://shop.example/\r\nx",
        "https://shop.example/&url=https://evil.example/\0",
        &long,
    ] {
        let refused = sign(&shop, url).await;
        assert_eq!(refused.fault(), (422, "invalid"), "{url}");
        assert_eq!(refused.body["invalid"]["field"], "url");
    }
    assert_eq!(fake.calls(Op::Ticket), 0);
    assert_eq!(shop.get("/api/wechat/page").await.fault(), (400, "malformed"));
    let none = Shop::open().await;
    assert_eq!(sign(&none, "https://shop.example/").await.fault(), (404, "notFound"));
    for mode in [Mode::Busy, Mode::Fails, Mode::NoAnswer] {
        fake.next(Op::Ticket, &[mode]);
        let said = sign(&shop, "https://shop.example/").await;
        assert_eq!(said.fault(), (503, "unavailable"), "{mode:?}");
    }
    // A token that ended before its time is renewed; it is that of the account with pages.
    let tokens = fake.book().tokens;
    fake.forget_token();
    sign(&shop, "https://shop.example/").await.ok();
    assert_eq!(fake.book().tokens, tokens + 1);
}
