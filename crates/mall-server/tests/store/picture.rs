//! Pictures of reviews: what is one, whose it is, how many.

use mall_server::audit;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::review::{received, said, say};
use super::shop::{Answer, Shop, Shopper, send};

const PICTURES: &str = "/api/pictures";
/// A picture to whoever does not look at its pixels.
const JPEG: &[u8] = b"\xFF\xD8\xFF\xDA\0\x02 a small picture";

fn sending(shop: &Shop, shopper: &Shopper, kind: &str, bytes: Vec<u8>) -> RequestBuilder {
    let request = shop.http.post(format!("{}{PICTURES}", shop.base()));
    request.bearer_auth(shopper.token()).header("content-type", kind).body(bytes)
}

async fn sent(shop: &Shop, shopper: &Shopper, kind: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    send(sending(shop, shopper, kind, bytes.into())).await
}

/// A form with one file, as `wx.uploadFile` sends it.
fn form(name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("--x\r\nContent-Disposition: form-data; name=\"file\"{name}\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_sent_named_and_seen() {
    let shop = Shop::open().await;
    let (shopper, id) = received(&shop, 1).await;
    let kept = sent(&shop, &shopper, "image/jpeg", JPEG).await.ok();
    let path = kept["path"].as_str().unwrap();
    assert!(path.starts_with("/pictures/") && path.len() == 10 + 64, "{path}");
    let file = form("; filename=\"a.jpg\"", JPEG);
    let again = sent(&shop, &shopper, "multipart/form-data; boundary=x", file).await.ok();
    assert_eq!(again, kept, "the same picture has the same address");

    let mut body = said(0, 5, "好");
    body["pictures"] = json!([path]);
    say(&shopper, &id, body.clone()).await.ok();
    say(&shopper, &id, body).await.ok();
    let seen = shop.get("/api/products/mask/reviews").await.ok();
    assert_eq!(seen["reviews"][0]["pictures"], json!([path]));
    let picture = shop.http.get(format!("{}{path}", shop.base())).send().await.unwrap();
    let header = |name: &str| picture.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("cache-control").contains("immutable"), "{:?}", picture.headers());
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(picture.bytes().await.unwrap(), JPEG);
    for nowhere in ["/pictures/0", "/pictures/%00", "/pictures/..%2F..%2Fetc"] {
        assert_eq!(shop.get(nowhere).await.fault(), (404, "notFound"));
    }
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_ones_own_pictures_can_be_named() {
    let shop = Shop::open().await;
    let (shopper, id) = received(&shop, 1).await;
    let other = shop.shopper(2).await;
    let theirs = sent(&shop, &other, "image/jpeg", JPEG).await.ok()["path"].clone();
    for (pictures, field) in [
        (json!([theirs]), "pictures[0]"),
        (json!(["/media/x.svg"]), "pictures[0]"),
        (json!(["https://elsewhere/p.jpg"]), "pictures[0]"),
        (Value::from(vec![theirs.clone(); 10]), "pictures"),
    ] {
        let mut body = said(0, 5, "好");
        body["pictures"] = pictures;
        let refused = say(&shopper, &id, body).await;
        assert_eq!((refused.status, &refused.body["invalid"]["field"]), (422, &json!(field)));
    }
    // Whoever has sent the same may name it.
    sent(&shop, &shopper, "image/jpeg", JPEG).await.ok();
    let mut body = said(0, 5, "好");
    body["pictures"] = json!([theirs]);
    say(&shopper, &id, body).await.ok();
    let more = json!({"line": 0, "text": "还是好", "pictures": [theirs]});
    shopper.post(&format!("/api/orders/{id}/reviews/follow-up"), more).await.ok();
    let seen = shop.get("/api/products/mask/reviews").await.ok();
    assert_eq!(seen["reviews"][0]["followUp"]["pictures"], json!([theirs]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_or_too_large_is_refused() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let large = [JPEG, &vec![0; 1024 * 1024][..]].concat();
    let boundary = "multipart/form-data; boundary=x";
    for (kind, bytes, fault) in [
        ("image/png", b"<svg onload=alert(1)>".to_vec(), (422, "invalid")),
        ("image/svg+xml", JPEG.to_vec(), (422, "invalid")),
        ("application/json", b"{}".to_vec(), (422, "invalid")),
        ("image/jpeg", large.clone(), (413, "tooLarge")),
        (boundary, form("; filename=\"a\"", &large), (413, "tooLarge")),
        (boundary, form("; filename=\"a\"", b"GIF89a"), (422, "invalid")),
        (boundary, form("", JPEG), (422, "invalid")),
        (boundary, b"no form".to_vec(), (400, "malformed")),
        ("multipart/form-data", form("", JPEG), (400, "malformed")),
    ] {
        let refused = sent(&shop, &shopper, kind, bytes).await;
        assert_eq!(refused.fault(), fault, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_a_day_and_no_more_however_many_come_at_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let first = sent(&shop, &shopper, "image/jpeg", JPEG).await.ok();
    let url = format!("{}{PICTURES}", shop.base());
    let (http, token) = (shop.http.clone(), shopper.token().to_owned());
    let answers = all_at_once(vec![shopper.clone(); 60], move |_, number| {
        let bytes = [JPEG, number.to_string().as_bytes()].concat();
        let request = http.post(&url).bearer_auth(&token).header("content-type", "image/jpeg");
        async move { send(request.body(bytes)).await }
    })
    .await;
    let kept = answers.iter().filter(|it| it.status == 200).count();
    let refused = answers.iter().filter(|it| it.status == 429).count();
    assert_eq!((kept, refused), (49, 11), "{answers:?}");
    // What was sent before is no more of it.
    assert_eq!(sent(&shop, &shopper, "image/jpeg", JPEG).await.ok(), first);
    shop.wait_minutes(24 * 60);
    sent(&shop, &shopper, "image/jpeg", [JPEG, b"tomorrow"].concat()).await.ok();
}
