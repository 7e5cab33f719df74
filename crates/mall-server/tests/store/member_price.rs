//! 会员价 and videos on the home page: what each visitor is shown.

use reqwest::header;
use serde_json::{Value, json};

use super::shop::{Shop, goods};

/// `mask-5` (¥99.00) costs gold members a tenth less; the page lists it, and plays a video.
fn with_blocks() -> Value {
    let mut file = goods();
    file["earning"] = json!({"points": 1, "growth": 1});
    file["tiers"] = json!([
        {"id": "all", "title": "会员", "growth": 0}, {"id": "gold", "title": "金卡", "growth": 50}
    ]);
    file["prices"] = json!([{
        "id": "gold", "title": "金卡 9 折", "scope": {"products": {"ids": ["mask"]}},
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "conditions": [{"tiers": {"ids": ["gold"]}}], "price": {"rate": {"rate": 9_000}}
    }]);
    file["service"] = json!({
        "allow": ["cdn.example.com"], "channels": [{"id": "message", "title": "留言", "kind": "message"}]
    });
    file["home"]["blocks"] = json!([
        {"id": "p", "kind": {"memberPrice": {
            "title": "会员价", "note": "您的专享价", "join": "成为金卡，享 9 折", "tag": "会员价",
            "columns": "two", "goods": {"ids": {"ids": ["mask", "last"]}}
        }}},
        {"id": "v", "kind": {"video": {
            "image": "/m/x.svg", "title": "看看", "ratio": [16, 9], "video": "https://cdn.example.com/a.mp4"
        }}}
    ]);
    file
}

fn list(home: &Value) -> &Value {
    &home["blocks"][0]["content"]["productList"]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_visitor_sees_the_price_of_who_they_are() {
    let shop = Shop::open_with(with_blocks()).await;
    let guest = shop.get("/api/home").await.ok();
    assert_eq!(list(&guest)["note"], "成为金卡，享 9 折");
    assert_eq!(list(&guest)["more"], "members", "a tap leads to the membership");
    let first = &list(&guest)["products"][0];
    assert_eq!((&first["price"], &first["wasPrice"]), (&json!(9_900), &Value::Null));
    let anna = shop.shopper(1).await;
    assert_eq!(list(&anna.get("/api/home").await.ok())["note"], "成为金卡，享 9 折", "not yet");
    let order = anna.order("k", "mask-5", 2, 19_800).await.ok();
    anna.pay(order["id"].as_str().unwrap()).await;
    let home = anna.get("/api/home").await.ok();
    let (mask, last) = (&list(&home)["products"][0], &list(&home)["products"][1]);
    assert_eq!(
        (&mask["price"], &mask["wasPrice"], &mask["tags"][0]),
        (&json!(8_910), &json!(9_900), &json!("会员价"))
    );
    assert_eq!((&last["price"], &last["tags"]), (&json!(20_000), &json!(["热卖"])), "as it was");
    assert_eq!(list(&home)["note"], "您的专享价");
    // It is what they pay.
    assert_eq!(anna.order("k2", "mask-5", 2, 17_820).await.ok()["payable"], 17_820);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_comes_with_its_picture_and_only_of_hosts_that_are_allowed() {
    let shop = Shop::open_with(with_blocks()).await;
    let home = shop.get("/api/home").await.ok();
    let video = &home["blocks"][1]["content"]["image"];
    assert_eq!(video["video"], "https://cdn.example.com/a.mp4");
    let mut file = with_blocks();
    file["service"]["allow"] = json!([]);
    let file: mall_server::ShopFile = serde_json::from_value(file).unwrap();
    assert_eq!(file.check().unwrap_err().field, "home.blocks[1].kind.video");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_player_is_sent_the_part_that_it_asks_for() {
    let shop = Shop::open().await;
    let address = format!("{}/media/candle.webm", shop.base());
    let whole = shop.http.get(&address).send().await.unwrap();
    assert_eq!(
        (whole.status().as_u16(), &whole.headers()["content-type"]),
        (200, &"video/webm".parse().unwrap())
    );
    let whole = whole.bytes().await.unwrap();
    for (range, from, to) in [
        ("bytes=0-1", 0, 2),
        ("bytes=100-", 100, whole.len()),
        ("bytes=-5", whole.len() - 5, whole.len()),
    ] {
        let part = shop.http.get(&address).header(header::RANGE, range).send().await.unwrap();
        let place = format!("bytes {from}-{}/{}", to - 1, whole.len());
        assert_eq!(
            (part.status().as_u16(), part.headers()["content-range"].to_str().unwrap()),
            (206, &*place)
        );
        assert_eq!(part.bytes().await.unwrap(), whole[from..to]);
    }
    let none = shop.http.get(&address).header(header::RANGE, "bytes=999999-").send().await.unwrap();
    assert_eq!(none.status().as_u16(), 200, "what is not there is answered with the whole");
}
