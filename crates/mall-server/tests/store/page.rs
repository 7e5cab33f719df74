//! The home page by itself: put up, looked at before that, tried on some visitors.

use serde_json::{Value, json};

use super::group::with_groups;
use super::merchant::{Admin, fair_goods};
use super::shop::{NOON, Shop};

fn page(blocks: &Value) -> Value {
    json!({"version": 1, "blocks": blocks})
}

fn notice(id: &str) -> Value {
    json!({"id": id, "kind": {"notice": {"text": id}}})
}

fn ids(home: &Value) -> Vec<&str> {
    home["blocks"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_put_up_without_the_rest_of_the_shop() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let told = admin.put("page", None, &page(&json!([notice("a"), notice("b")]))).await;
    let tag = told.etag.clone().unwrap();
    told.ok();
    assert_eq!(ids(&shop.get("/api/home").await.ok()), ["a", "b"]);
    let (file, _) = admin.shop().await;
    assert_eq!(file["home"]["blocks"][1]["id"], "b");
    // Who read an older one hears of it; what is wrong is named as seen from the page.
    let again = admin.put("page", Some("\"1\""), &page(&json!([]))).await;
    assert_eq!(again.fault(), (412, "wrongRevision"));
    let link = json!({"product": {"id": "gone"}});
    let mut dead = notice("a");
    dead["kind"]["notice"]["link"] = link;
    let told = admin.put("page", Some(&tag), &page(&json!([dead, notice("a")]))).await;
    assert_eq!(told.fault(), (422, "invalid"));
    let fields: Vec<&str> = told.answer.body["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["blocks[0].kind.link", "blocks[1].id"]);
    let entries = admin.get("audit").await.ok();
    assert_eq!(entries["entries"][0]["action"], "putPage");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_looked_at_before_it_goes_out_at_any_time_and_as_anybody() {
    let shop = Shop::open_with(fair_goods()).await;
    let admin = Admin::of(&shop);
    let later = NOON + 3_600_000;
    let when = json!({"startsAt": later, "endsAt": later + 1});
    let mut blocks = json!([notice("all"), notice("old"), notice("later")]);
    blocks[1]["who"] = json!([{"not": {"of": "newcomer"}}, {"channels": {"of": ["h5"]}}]);
    blocks[2]["when"] = when;
    let shown = async |body: Value| {
        let made = admin.post("previews", &body).await.ok();
        let id = made["id"].as_str().unwrap().to_owned();
        assert_eq!(made["address"], format!("/?preview={id}"));
        shop.get(&format!("/api/home?channel=h5&preview={id}")).await.ok()
    };
    let as_guest = shown(json!({"page": page(&blocks)})).await;
    assert_eq!(ids(&as_guest), ["preview", "all"]);
    let said = as_guest["blocks"][0]["content"]["notice"]["text"].as_str().unwrap();
    assert!(said.starts_with("预览：2026年11月26日 12:00"), "{said}");
    let old =
        shown(json!({"page": page(&blocks), "shopper": {"ordersPaid": 2}, "at": later})).await;
    assert_eq!(ids(&old), ["preview", "all", "old", "later"]);
    assert_ne!(ids(&shop.get("/api/home").await.ok())[0], "preview", "nobody else sees it");
    // It is forgotten after a day, and what cannot be a page is none.
    let made = admin.post("previews", &json!({"page": page(&blocks)})).await.ok();
    let address = format!("/api/home?preview={}", made["id"].as_str().unwrap());
    shop.wait_minutes(24 * 60);
    assert_eq!(shop.get(&address).await.fault(), (404, "notFound"));
    let newer = json!({"page": {"version": 2, "blocks": []}});
    let told = admin.post("previews", &newer).await;
    assert_eq!(told.fault(), (422, "invalid"));
    assert_eq!(told.answer.body["invalid"]["field"], "page.version");
    let stranger = shop.post("/api/admin/previews", newer).await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_always_sees_the_same_of_an_experiment_and_a_guest_gets_all_of_it() {
    let mut file = fair_goods();
    let mut block = notice("a");
    let none = json!({"productList": {"title": "x", "columns": "two", "goods": {"tag": {"tag": "none", "count": 1}}}});
    block["experiment"] = json!({"id": "words", "weight": 1, "variants": [
        {"id": "b", "weight": 1, "kind": {"notice": {"text": "b"}}},
        {"id": "c", "weight": 0, "kind": none.clone()},
    ]});
    // Nobody sees another look of one that is empty as it is.
    let mut empty = json!({"id": "empty", "kind": none});
    empty["experiment"] = json!({"id": "full", "weight": 0, "variants": [
        {"id": "b", "weight": 1, "kind": {"notice": {"text": "b"}}},
    ]});
    file["home"] = page(&json!([empty, block]));
    let shop = Shop::open_with(file).await;
    let guest = shop.get("/api/home").await.ok();
    let tried = &guest["blocks"][0]["experiment"];
    assert_eq!((&tried["id"], &tried["variants"][1]["content"]), (&json!("words"), &Value::Null));
    let mut seen = std::collections::BTreeMap::new();
    for turn in 0..16 {
        let shopper = shop.shopper(turn).await;
        let text = async || {
            let home = shopper.get("/api/home").await.ok();
            assert_eq!(home["blocks"][0]["experiment"], Value::Null);
            home["blocks"][0]["content"]["notice"]["text"].as_str().unwrap().to_owned()
        };
        let first = text().await;
        assert_eq!(first, text().await);
        *seen.entry(first).or_insert(0) += 1;
    }
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["a", "b"], "sixteen shoppers: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn group_buys_and_a_ranking_are_filled() {
    let mut file = with_groups();
    file["home"] = page(&json!([
        {"id": "g", "kind": {"groupBuy": {"title": "值得拼", "count": 3}}},
        {"id": "r", "kind": {"ranking": {"title": "好物榜", "goods": {"bestSellers": {"count": 2}}}}},
    ]));
    let shop = Shop::open_with(file).await;
    let home = shop.get("/api/home").await.ok();
    let card = &home["blocks"][0]["content"]["groupBuy"]["goods"][0];
    let (size, price, list) = (&card["size"], &card["price"], &card["listPrice"]);
    assert_eq!((size, price, list), (&json!(3), &json!(6_900), &json!(9_900)));
    let ranked = home["blocks"][1]["content"]["ranking"]["products"].as_array().unwrap();
    assert_eq!(ranked.iter().map(|it| &it["id"]).collect::<Vec<_>>(), ["mask", "balm"]);
}
