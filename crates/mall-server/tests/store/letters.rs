//! 订阅消息 that go out, on a `WeChat` that is none: what they say, that each goes once, and what becomes of those
//! that are not taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mall_server::audit;
use mall_server::record::gateway::{WatchKind, WatchRow};
use mall_server::store::Record;
use serde_json::{Value, json};
use wechat_fake::{self as theirs, Fake, Mode, Op};

use super::shop::{NOON, Shop, Shopper, goods};
use super::wechat::{balances, for_a_person, known};
use super::wechat_login::settings;

const PARCELS: &str = "parcels";

/// A shop that tells of parcels by these fields.
async fn open(fields: Value) -> (Shop, Fake) {
    let mut file = goods();
    let topics = ["parcelSent", "refunded"];
    file["subscriptions"] = json!([{"template": PARCELS, "topics": topics, "fields": fields}]);
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = Arc::clone(&now);
    let fake = Fake::open(Arc::new(move || clock.load(Ordering::SeqCst) / 1_000)).await;
    let login = settings(&fake);
    let shop = Shop::open_set(file, now, &|it| it.wechat_login = Some(login.clone())).await;
    (shop, fake)
}

fn fields() -> Value {
    json!([
        {"name": "thing1", "says": "subject"}, {"name": "phrase2", "says": "what"},
        {"name": "character_string3", "says": "number"}, {"name": "time4", "says": "time"}
    ])
}

/// Somebody whom the mini-program knows, who let the shop send `times` messages, as `WeChat` knows too.
async fn friend(shop: &Shop, fake: &Fake, number: u32, times: u32) -> Shopper {
    let shopper = shop.shopper(number).await;
    let openid = format!("o-{number}");
    known(shop, &shopper, theirs::APP, &openid).await;
    for time in 0..times {
        let body = json!({"key": format!("s{time}"), "templates": [PARCELS]});
        assert_eq!(shopper.post("/api/subscriptions", body).await.status, 204);
    }
    fake.book().agreed.insert((openid, PARCELS.to_owned()), times);
    shopper
}

/// Buys something and is sent it: a message. Which order.
async fn parcel(shop: &Shop, shopper: &Shopper, key: &str) -> String {
    let order = shopper.order(key, "balm-1", 1, 5_900).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    let parcel = json!({"tracking": {"carrier": "sf", "number": "SF12345678"}});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel).await.ok();
    id
}

async fn waiting(shop: &Shop) -> usize {
    watched(shop, WatchKind::Message).await
}

/// How much of `kind` is still to be done.
pub(crate) async fn watched(shop: &Shop, kind: WatchKind) -> usize {
    let kind = [WatchRow::COLUMNS.kind.is(&kind)];
    shop.running.app().store().read(move |tx| tx.count::<WatchRow>(&kind)).await.unwrap()
}

/// Until `is_so`, a minute of the shop's each time.
pub(crate) async fn until(shop: &Shop, is_so: impl AsyncFn() -> bool) {
    for _ in 0..60 {
        if is_so().await {
            return;
        }
        shop.wait_minutes(1);
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    panic!("it never came to be so");
}

/// All messages have come to their end, and what was sent stays what it is.
async fn quiet(shop: &Shop, fake: &Fake, sent: usize) {
    until(shop, async || fake.book().sent.len() >= sent && waiting(shop).await == 0).await;
    shop.wait_minutes(90);
    tokio::time::sleep(Duration::from_millis(2_200)).await;
    assert_eq!(fake.book().sent.len(), sent, "each once");
    balances(shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_told_once_in_the_fields_of_the_template() {
    let (shop, fake) = open(fields()).await;
    let shopper = friend(&shop, &fake, 1, 1).await;
    let order = parcel(&shop, &shopper, "k1").await;
    quiet(&shop, &fake, 1).await;
    let said = fake.book().sent[0].body.clone();
    assert_eq!(said["touser"], "o-1");
    assert_eq!(said["page"], format!("packages/trade/order/order?id={order}"));
    let value = |name: &str| said["data"][name]["value"].clone();
    assert_eq!((value("thing1"), value("phrase2")), (json!("您的订单"), json!("已发货")));
    assert_eq!(value("character_string3"), "SF12345678");
    assert!(value("time4").as_str().unwrap().starts_with("2026年11月"), "{said}");
    // A second one has no token, and waits in the shop.
    parcel(&shop, &shopper, "k2").await;
    quiet(&shop, &fake, 1).await;
    assert_eq!(fake.calls(Op::Message), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_sent_again_and_what_is_refused_is_not() {
    let (shop, fake) = open(fields()).await;
    let shopper = friend(&shop, &fake, 1, 2).await;
    fake.next(Op::Message, &[Mode::Busy, Mode::Fails, Mode::Lost]);
    parcel(&shop, &shopper, "k1").await;
    quiet(&shop, &fake, 1).await;
    assert_eq!(fake.calls(Op::Message), 4, "three in vain");
    // A token that ended before its time costs nothing.
    fake.forget_token();
    parcel(&shop, &shopper, "k2").await;
    quiet(&shop, &fake, 2).await;
    // Who refuses by now has spent the token all the same, and is asked for no more.
    let other = friend(&shop, &fake, 2, 1).await;
    fake.book().agreed.clear();
    let calls = fake.calls(Op::Message);
    parcel(&shop, &other, "k3").await;
    until(&shop, async || fake.calls(Op::Message) > calls && waiting(&shop).await == 0).await;
    quiet(&shop, &fake, 2).await;
    assert_eq!(fake.calls(Op::Message), calls + 1);
    for_a_person(&shop, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_try_brings_there_is_given_up() {
    let (shop, fake) = open(fields()).await;
    let shopper = friend(&shop, &fake, 1, 1).await;
    fake.next(Op::Message, &[Mode::Fails; 60]);
    parcel(&shop, &shopper, "k1").await;
    until(&shop, async || fake.calls(Op::Message) > 0).await;
    for _ in 0..14 {
        shop.wait_minutes(61);
        tokio::time::sleep(Duration::from_millis(1_200)).await;
    }
    assert_eq!(waiting(&shop).await, 0);
    assert_eq!(fake.calls(Op::Message), 11);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_no_field_takes_is_for_a_person_once() {
    // Goods are no amount.
    let (shop, fake) = open(json!([{"name": "amount1", "says": "subject"}])).await;
    let shopper = friend(&shop, &fake, 1, 2).await;
    parcel(&shop, &shopper, "k1").await;
    parcel(&shop, &shopper, "k2").await;
    let lines = for_a_person(&shop, 1).await;
    assert!(lines[0].contains("`amount1`"), "{lines:?}");
    quiet(&shop, &fake, 0).await;
    assert_eq!(fake.calls(Op::Message), 0, "nobody is asked what is known to be wrong");
    for_a_person(&shop, 1).await;
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
}

/// As many servers as there are all look for what is due.
#[tokio::test(flavor = "multi_thread")]
async fn many_messages_go_out_once_each() {
    let (shop, fake) = open(fields()).await;
    for number in 1..=20 {
        let shopper = friend(&shop, &fake, number, 3).await;
        parcel(&shop, &shopper, "k1").await;
    }
    quiet(&shop, &fake, 20).await;
    assert_eq!(fake.calls(Op::Message), 20);
    let mut to: Vec<String> = fake.book().sent.iter().map(|it| it.openid.clone()).collect();
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), 20);
}
