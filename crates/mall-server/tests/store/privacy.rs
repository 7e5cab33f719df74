//! 隐私: what is kept of a shopper is shown whole, and is gone when they leave, as far as the law lets it.

use std::collections::BTreeMap;

use mall_core::{AddressId, ShopperId, Timestamp};
use mall_server::audit;
use mall_server::record::TABLES;
use mall_server::record::address::AddressRow;
use mall_server::record::farewell::FarewellRow;
use mall_server::record::wechat_account::AccountRow;
use mall_server::store::{Json, Scan, Tx, Value as Cell};
use reqwest::Method;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Answer, NOON, Shop, Shopper, send};
use super::task::{tell, with_tasks};

const DAY: i64 = 24 * 60;
const MANY: usize = 100;
/// A picture to whoever does not look at its pixels.
const JPEG: &[u8] = b"\xFF\xD8\xFF\xDA\0\x02 planted picture";
/// All that the shopper of these tests ever types, and what a device says of itself.
const PLANTED: &[&str] = &[
    "13800000001",
    "林晚",
    "浙江省杭州市西湖区",
    "文三路 1 号",
    "种下的备注",
    "种下的售后说明",
    "YTPLANTED1",
    "种下的留言",
    "13912345678",
    "planted-device",
    "planted-visitor",
    "planted picture",
    "138****0001",
    "planted-openid",
    "planted session key",
];
/// What was said of goods stays, without who said it.
const SAID: &[&str] = &["种下的评价", "种下的追评"];
/// How much a device told today, without who held it; gone tomorrow.
const OF_TODAY: &str = "event_day.visitor";

pub(crate) fn file() -> Value {
    let mut file = with_tasks();
    file["tags"] = json!(["vip"]);
    let window = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    file["newcomerGift"] = json!({
        "title": "新人礼", "note": "20 积分", "gives": [{"points": {"points": 20}}], "window": window
    });
    file["invite"] = json!({
        "title": "邀请有礼", "inviter": [{"points": {"points": 100}}],
        "invited": [{"points": {"points": 20}}], "from": 5_000, "maxRewarded": 2, "window": window
    });
    file
}

pub(crate) async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Every cell of the database, as text, by its table and column.
async fn dump(shop: &Shop) -> Vec<(String, String)> {
    let all = |tx: &dyn Tx| {
        let mut cells = Vec::new();
        for table in TABLES {
            for row in tx.scan_rows(table, &Scan::ALL)? {
                for (column, cell) in table.columns.iter().zip(row) {
                    let text = match cell {
                        Cell::Text(text) => text,
                        Cell::Blob(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                        Cell::Int(number) => number.to_string(),
                        Cell::Null => continue,
                    };
                    cells.push((format!("{}.{}", table.name, column.name), text));
                }
            }
        }
        Ok(cells)
    };
    shop.running.app().store().read(all).await.unwrap()
}

/// Where each of `words` is, of those that are anywhere.
async fn found<'a>(shop: &Shop, words: &[&'a str]) -> BTreeMap<&'a str, Vec<String>> {
    let cells = dump(shop).await;
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for word in words {
        for (place, text) in &cells {
            if text.contains(word) {
                found.entry(word).or_default().push(place.clone());
            }
        }
    }
    found
}

async fn leave(shopper: &Shopper) -> Answer {
    shopper.send(Method::DELETE, "/api/me", None).await
}

async fn step(shopper: &Shopper, path: &str, body: Value) -> Value {
    shopper.post(path, body).await.ok()
}

/// Sends what was ordered, and has it received.
async fn receive(shop: &Shop, shopper: &Shopper, id: &str) {
    let tracking = json!({"tracking": {"carrier": "SF", "number": "SF100001"}});
    step(&shop.merchant(), &format!("/api/admin/orders/{id}/parcels"), tracking).await;
    step(shopper, &format!("/api/orders/{id}/received"), json!({})).await;
}

/// The order, once its one refund was sent.
async fn refunded(shopper: &Shopper, id: &str) {
    for _ in 0..100 {
        let order = shopper.get(&format!("/api/orders/{id}")).await.ok();
        if order["refunds"][0]["doneAt"].is_i64() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the refund of {id} was never sent");
}

/// As a log-in by `WeChat` leaves it.
async fn know_by_wechat(shop: &Shop, shopper: &Shopper) {
    let me = shopper.get("/api/me").await.ok()["id"].as_str().unwrap().to_owned();
    let account = move |tx: &dyn Tx| {
        tx.add(&AccountRow {
            app: "wx-planted".to_owned(),
            openid: "planted-openid".to_owned(),
            shopper: me.clone().try_into().unwrap(),
            unionid: None,
            session_key: Some(b"planted session key".to_vec()),
            seen_at: Timestamp(NOON),
        })
    };
    shop.running.app().store().write(account).await.unwrap();
}

/// A shopper who types something into every field there is, buys, brings one piece back, and says what they
/// think of it.
async fn everything(shop: &Shop) -> (Shopper, String) {
    let shopper = shop.shopper(1).await;
    know_by_wechat(shop, &shopper).await;
    let id = live(shop, &shopper).await;
    (shopper, id)
}

/// A life of `shopper`, who has an address: the id of their order.
pub(crate) async fn live(shop: &Shop, shopper: &Shopper) -> String {
    let post = async |path: &str, body: Value| step(shopper, path, body).await;
    post("/api/newcomer-gift", json!({"key": "n"})).await;
    post("/api/invite/token", json!({})).await;
    tell(shopper, "t", json!({"browse": {"product": "mask"}})).await.ok();
    let op = json!({"seq": 1, "op": {"add": {"sku": "balm-1", "quantity": 1}}});
    post("/api/cart/sync", json!({"device": "planted-device", "skus": [], "ops": [op]})).await;
    post("/api/favourites", json!({"products": ["mask"]})).await;
    let event = json!({"key": "e", "at": NOON, "name": "pageView", "page": "home"});
    let told = json!({"visitor": "planted-visitor", "channel": "h5", "events": [event]});
    post("/api/events", told).await;
    post("/api/check-in", json!({})).await;
    let reminder = json!({"on": true});
    shopper.send(Method::PUT, "/api/check-in/reminder", Some(reminder)).await.ok();
    let message = json!({"key": "m", "text": "种下的留言", "phone": "13912345678"});
    let message = post("/api/service/messages", message).await["messages"][0]["id"].clone();
    let answer = format!("/api/admin/service-messages/{message}/answer");
    step(&shop.merchant(), &answer, json!({"text": "好的"})).await;

    let mut wish = shopper.wish("k", "mask-5", 3, 31_600);
    wish["lines"] = json!([{"sku": "mask-5", "quantity": 3}, {"sku": "balm-1", "quantity": 1}]);
    wish["remark"] = json!("种下的备注");
    let id = post("/api/orders", wish).await["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    receive(shop, shopper, &id).await;
    let pieces = json!([{"sku": "mask-5", "pieces": 1}]);
    let request = json!({"kind": "returnAndRefund", "pieces": pieces, "reason": "damaged", "note": "种下的售后说明"});
    post(&format!("/api/orders/{id}/after-sales"), json!({"key": "a", "request": request})).await;
    let decide = format!("/api/admin/orders/{id}/after-sales/step");
    step(&shop.merchant(), &decide, json!({"sequence": 1, "event": "agree"})).await;
    let back = json!({"sendBack": {"tracking": {"carrier": "YTO", "number": "YTPLANTED1"}}});
    let path = format!("/api/orders/{id}/after-sales/step");
    post(&path, json!({"sequence": 1, "event": back})).await;
    step(&shop.merchant(), &decide, json!({"sequence": 1, "event": "receive"})).await;
    refunded(shopper, &id).await;
    let picture = shop.http.post(format!("{}/api/pictures", shop.base()));
    let picture = picture.bearer_auth(shopper.token()).header("content-type", "image/jpeg");
    let picture = send(picture.body(JPEG.to_vec())).await.ok()["path"].clone();
    let review = json!({"line": 0, "rating": 5, "text": SAID[0], "pictures": [picture]});
    post(&format!("/api/orders/{id}/reviews"), review).await;
    let more = json!({"line": 0, "text": SAID[1], "pictures": [picture]});
    post(&format!("/api/orders/{id}/reviews/follow-up"), more).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_is_shown_everything_that_is_kept_of_them_and_nothing_of_others() {
    let shop = Shop::open_with(file()).await;
    let (shopper, id) = everything(&shop).await;
    let other = shop.shopper(2).await;
    step(&other, "/api/favourites", json!({"products": ["balm"]})).await;
    let data = shopper.get("/api/me/data").await.ok();
    let text = data.to_string();
    for word in PLANTED.iter().chain(SAID).chain(&[id.as_str()]) {
        // Bytes are not shown, what a parcel had while it was on its way is over, nobody keeps a mask.
        let nowhere = ["planted picture", "planted session key", "YTPLANTED1", "138****0001"];
        let is_nowhere = nowhere.contains(word);
        assert_eq!(text.contains(word), !is_nowhere, "{word}");
    }
    let tables: BTreeMap<&str, &Value> = data["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it))
        .collect();
    assert_eq!(tables["favourite"]["rows"][0]["product"], "mask");
    assert_eq!(tables["orders"]["rows"][0]["body"]["remark"], "种下的备注");
    assert!(tables.len() > 25, "{:?}", tables.keys());
    assert!(!text.contains("13800000002") && !text.contains("\"hash\""), "{text}");
    let theirs = other.get("/api/me/data").await.ok().to_string();
    assert!(theirs.contains("13800000002") && !theirs.contains(id.as_str()), "{theirs}");
    assert_eq!(shop.get("/api/me/data").await.fault(), (401, "loginNeeded"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_who_leaves_nothing_is_left_but_the_books() {
    let shop = Shop::open_with(file()).await;
    let (shopper, id) = everything(&shop).await;
    let planted = found(&shop, PLANTED).await;
    for word in PLANTED.iter().filter(|it| !["YTPLANTED1", "138****0001"].contains(it)) {
        assert!(planted.contains_key(word), "{word} was never planted");
    }
    for _ in 0..2 {
        assert_eq!(leave(&shopper).await.status, 204);
    }
    let of_today = BTreeMap::from([("planted-visitor", vec![OF_TODAY.to_owned()])]);
    assert_eq!(found(&shop, PLANTED).await, of_today);
    let said = SAID.iter().map(|it| (*it, vec!["review.said".to_owned()])).collect();
    assert_eq!(found(&shop, SAID).await, said);
    balances(&shop).await;
    assert_eq!(shopper.get("/api/me").await.fault(), (401, "loginNeeded"));
    let seen = shop.get("/api/products/mask/reviews").await.ok();
    let first = &seen["reviews"][0];
    assert_eq!((&first["text"], &first["author"]), (&json!(SAID[0]), &json!(null)));
    assert!(first.get("pictures").is_none_or(|it| *it == json!([])), "{first}");
    // The shop keeps its books.
    let kept = shop.merchant().get("/api/admin/orders").await.ok();
    assert_eq!(kept["orders"][0]["order"]["id"], id);
    assert_eq!(kept["orders"][0]["order"]["payable"], 31_600);

    // The same number is somebody new, but what is given once with a number is not given again.
    shop.wait_minutes(2);
    let anew = shop.shopper(1).await;
    let me = anew.get("/api/me").await.ok();
    assert_eq!((&me["points"], &me["orders"]), (&json!(0), &json!([])));
    assert_eq!(
        anew.post("/api/newcomer-gift", json!({"key": "n2"})).await.fault(),
        (409, "activityRefused")
    );
    // Whoever left has no way back, and is not asked about by the shop.
    assert_eq!(leave(&shopper).await.status, 204);
    assert_eq!(anew.get("/api/me").await.ok()["id"], me["id"], "that was not their account");
    balances(&shop).await;
    let shop = shop.reopen().await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_and_goods_on_their_way_keep_a_shopper() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    let kept = async |why: &str| {
        let answer = leave(&shopper).await;
        assert_eq!(answer.fault(), (409, "stillOpen"), "{why}");
        assert_eq!(answer.body["open"][0]["why"], why);
        shopper.get("/api/me").await.ok();
        answer.body["open"][0]["order"].as_str().unwrap().to_owned()
    };
    let unpaid = shopper.order("a", "mask-5", 1, 10_900).await.ok();
    let id = kept("unpaid").await;
    assert_eq!(unpaid["id"], id.as_str());
    shopper.pay(&id).await;
    kept("unsent").await;
    let tracking = json!({"tracking": {"carrier": "SF", "number": "SF100001"}});
    step(&shop.merchant(), &format!("/api/admin/orders/{id}/parcels"), tracking).await;
    kept("onItsWay").await;
    step(&shopper, &format!("/api/orders/{id}/received"), json!({})).await;
    let pieces = json!([{"sku": "mask-5", "pieces": 1}]);
    let request = json!({"kind": "returnAndRefund", "pieces": pieces, "reason": "damaged"});
    step(
        &shopper,
        &format!("/api/orders/{id}/after-sales"),
        json!({"key": "r", "request": request}),
    )
    .await;
    kept("afterSale").await;
    let path = format!("/api/orders/{id}/after-sales/step");
    step(&shopper, &path, json!({"sequence": 1, "event": "withdraw"})).await;
    assert_eq!(leave(&shopper).await.status, 204);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_leaves_and_all_are_told_so() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper; MANY], |it, _| async move { leave(&it).await }).await;
    assert!(answers.iter().all(|it| it.status == 204), "{answers:?}");
    let count = shop.running.app().store().read(|tx| tx.count::<FarewellRow>(&[])).await.unwrap();
    assert_eq!(count, 1);
    balances(&shop).await;
}

/// The token of a new session of the number, when its code still is good.
async fn log_in(shop: &Shop) -> Option<String> {
    let phone = "13800000001";
    let code = shop.post("/api/session/code", json!({"phone": phone})).await.ok();
    let login = json!({"phone": phone, "code": code["sandboxCode"]});
    let entry = shop.post("/api/session", login).await;
    entry.body["token"].as_str().map(str::to_owned)
}

/// Somebody logs in with the number while its shopper leaves: whoever was let in after that is somebody new, and
/// no session of who left is open.
#[tokio::test(flavor = "multi_thread")]
async fn who_logs_in_meanwhile_is_out_or_somebody_new() {
    let shop = Shop::open_with(file()).await;
    for round in 0..5 {
        shop.wait_minutes(2);
        let shopper = shop.shopper(1).await;
        let id = shopper.get("/api/me").await.ok()["id"].clone();
        shop.wait_minutes(2);
        let (entered, left) = tokio::join!(log_in(&shop), leave(&shopper));
        assert_eq!(left.status, 204, "{round}");
        // Their code may be gone with them: then nobody came in.
        let Some(token) = entered else { continue };
        let request = shop.http.get(format!("{}/api/me", shop.base())).bearer_auth(token);
        let me = send(request).await;
        assert!(me.status == 401 || me.clone().ok()["id"] != id, "{round}: {me:?}");
    }
    balances(&shop).await;
}

/// A request that was let in before its shopper left may write after that.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_that_moment_is_gone_a_day_later() {
    let shop = Shop::open_with(file()).await;
    let shopper = shop.shopper(1).await;
    let id = ShopperId::new(shopper.get("/api/me").await.ok()["id"].as_str().unwrap()).unwrap();
    leave(&shopper).await;
    let late = move |tx: &dyn Tx| {
        let address = json!({"name": "迟到的", "phone": "13800138000", "region": "浙江省杭州市西湖区", "detail": "1"});
        let body = Json::of_text(address.to_string());
        let (shopper, address) = (id.clone(), AddressId::new("late").unwrap());
        tx.add(&AddressRow { id: address, shopper, position: 9, is_default: false, body })
    };
    shop.running.app().store().write(late).await.unwrap();
    assert_eq!(found(&shop, &["迟到的"]).await.len(), 1);
    shop.wait_minutes(DAY + 1);
    for _ in 0..100 {
        if found(&shop, &["迟到的"]).await.is_empty() {
            return balances(&shop).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("what came late is kept for ever");
}
