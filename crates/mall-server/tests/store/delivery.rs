//! 发货信息录入 on a `WeChat` that is none: what is told of what was sent, how often, and what becomes of what is not
//! taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mall_server::Config;
use mall_server::record::gateway::WatchKind;
use serde_json::{Value, json};
use wechat_fake::{self as theirs, Fake, Mode, Op};

use super::letters::{until, watched};
use super::paid_card::with_cards;
use super::shop::{NOON, Shop, Shopper};
use super::wechat::{PRICE, balances, for_a_person, known, placed, settings};
use super::wechat_login;

/// A shop with a mini-program, where money is real; both have the same time.
async fn open() -> (Shop, Fake) {
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = Arc::clone(&now);
    let fake = Fake::open(Arc::new(move || clock.load(Ordering::SeqCst) / 1_000)).await;
    let (pay, login) = (settings(&fake), wechat_login::settings(&fake));
    let mut file = with_cards();
    file["prices"] = json!([]);
    let set = |it: &mut Config| {
        it.wechat_pay = Some(pay.clone());
        it.wechat_login = Some(login.clone());
    };
    let shop = Shop::open_set(file, now, &set).await;
    fake.callbacks_to(shop.bases().next());
    (shop, fake)
}

async fn friend(shop: &Shop, number: u32) -> Shopper {
    let shopper = shop.shopper(number).await;
    known(shop, &shopper, theirs::APP, &format!("o-{number}")).await;
    shopper
}

/// Pays `order` where `via` says; the number of the payment.
async fn pay(fake: &Fake, shopper: &Shopper, order: &str, via: &str) -> String {
    let begun = shopper.post(&format!("/api/orders/{order}/pay?via={via}"), json!({})).await.ok();
    let begun = begun.as_object().unwrap().values().next().unwrap().clone();
    let number = begun["payment"].as_str().unwrap().to_owned();
    assert!(fake.pay(&number));
    assert_eq!(fake.deliver().await, 0);
    number
}

async fn bought(fake: &Fake, shopper: &Shopper, key: &str) -> (String, String) {
    let order = placed(shopper, key).await;
    let payment = pay(fake, shopper, &order, "miniProgram").await;
    shopper.order_once(&order, "paid").await;
    (order, payment)
}

/// Sends so many masks; all that is left when there are none.
async fn send(shop: &Shop, order: &str, number: &str, pieces: u32) {
    let mut parcel = json!({"tracking": {"carrier": "SF", "number": number}});
    if pieces > 0 {
        parcel["pieces"] = json!([{"sku": "mask-5", "pieces": pieces}]);
    }
    shop.merchant().post(&format!("/api/admin/orders/{order}/parcels"), parcel).await.ok();
}

/// What was told, once there is nothing more to tell.
async fn told(shop: &Shop, fake: &Fake) -> Vec<(String, Value)> {
    until(shop, async || watched(shop, WatchKind::Delivery).await == 0).await;
    balances(shop).await;
    fake.book().parcels.iter().map(|it| (it.number.clone(), it.body.clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_is_told_once_with_its_parcel() {
    let (shop, fake) = open().await;
    let shopper = friend(&shop, 1).await;
    let (order, payment) = bought(&fake, &shopper, "k1").await;
    assert_eq!(watched(&shop, WatchKind::Delivery).await, 0, "nothing was sent");
    send(&shop, &order, "SF10000001", 0).await;
    let all = told(&shop, &fake).await;
    let (number, body) = &all[0];
    assert_eq!((all.len(), number), (1, &payment));
    assert_eq!(body["payer"]["openid"], "o-1");
    assert_eq!((&body["logistics_type"], &body["delivery_mode"]), (&json!(1), &json!(1)));
    let parcel = &body["shipping_list"][0];
    assert_eq!(
        (&parcel["express_company"], &parcel["tracking_no"]),
        (&json!("SF"), &json!("SF10000001"))
    );
    assert_eq!(parcel["contact"]["receiver_contact"], "138****8000");
    let items = parcel["item_desc"].as_str().unwrap();
    assert!(items.ends_with("×2"), "{items}");
    // The same again is no other parcel.
    send(&shop, &order, "SF10000001", 0).await;
    assert_eq!(watched(&shop, WatchKind::Delivery).await, 0);
    for_a_person(&shop, 0).await;
}

/// It takes a payment's parcels twice: the first is told, and all of them at the end.
#[tokio::test(flavor = "multi_thread")]
async fn parts_are_told_with_the_first_and_with_the_last() {
    let (shop, fake) = open().await;
    let shopper = friend(&shop, 1).await;
    let order = shopper.order("k1", "mask-5", 3, PRICE / 2 * 3).await.ok();
    let order = order["id"].as_str().unwrap().to_owned();
    pay(&fake, &shopper, &order, "miniProgram").await;
    shopper.order_once(&order, "paid").await;
    for number in ["SF10000001", "SF10000002", "SF10000003"] {
        send(&shop, &order, number, 1).await;
        told(&shop, &fake).await;
    }
    let all = told(&shop, &fake).await;
    let parts: Vec<_> = all
        .iter()
        .map(|(_, it)| {
            (it["shipping_list"].as_array().unwrap().len(), it["is_all_delivered"] == true)
        })
        .collect();
    assert_eq!(parts, [(1, false), (3, true)]);
    for_a_person(&shop, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_elsewhere_is_not_told_and_a_card_is_no_parcel() {
    let (shop, fake) = open().await;
    let shopper = friend(&shop, 1).await;
    let order = placed(&shopper, "k1").await;
    pay(&fake, &shopper, &order, "browser").await;
    shopper.order_once(&order, "paid").await;
    send(&shop, &order, "SF10000001", 0).await;
    assert_eq!(watched(&shop, WatchKind::Delivery).await, 0);
    let body = json!({"key": "k2", "months": 1, "expectedPayable": 3_501});
    let card = shopper.post("/api/member/cards/black/buy", body).await.ok();
    let card = card["id"].as_str().unwrap().to_owned();
    let payment = pay(&fake, &shopper, &card, "miniProgram").await;
    shopper.order_once(&card, "done").await;
    let all = told(&shop, &fake).await;
    assert_eq!((all.len(), &all[0].0), (1, &payment));
    assert_eq!(all[0].1["logistics_type"], 3);
    assert_eq!(all[0].1["shipping_list"], json!([{"item_desc": "黑卡"}]));
}

/// A payment shows there after ten seconds, the platform is busy, and tokens end.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_told_again() {
    let (shop, fake) = open().await;
    let shopper = friend(&shop, 1).await;
    let (order, _) = bought(&fake, &shopper, "k1").await;
    fake.forget_token();
    fake.next(Op::Ship, &[Mode::Busy, Mode::Fails, Mode::Lost, Mode::Well]);
    send(&shop, &order, "SF10000001", 0).await;
    assert_eq!(told(&shop, &fake).await.len(), 1);
    assert!(fake.calls(Op::Ship) >= 4, "three in vain");
    for_a_person(&shop, 0).await;
}

/// Whoever the app does not know as the payer is for a person, once, and holds up nobody.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_for_a_person() {
    let (shop, fake) = open().await;
    let (shopper, other) = (friend(&shop, 1).await, friend(&shop, 2).await);
    let (order, payment) = bought(&fake, &shopper, "k1").await;
    fake.book().payments.get_mut(&payment).unwrap().payer = Some("o-other".to_owned());
    send(&shop, &order, "SF10000001", 0).await;
    let lines = for_a_person_later(&shop, 1).await;
    assert!(lines[0].contains(&order) && lines[0].contains("10060023"), "{lines:?}");
    let (order, payment) = bought(&fake, &other, "k2").await;
    send(&shop, &order, "SF10000002", 0).await;
    let all = told(&shop, &fake).await;
    assert_eq!((all.len(), &all[0].0), (1, &payment));
    for_a_person(&shop, 1).await;
}

async fn for_a_person_later(shop: &Shop, count: usize) -> Vec<String> {
    until(shop, async || watched(shop, WatchKind::Delivery).await == 0).await;
    for_a_person(shop, count).await
}

/// As many servers as there are all look for what is due.
#[tokio::test(flavor = "multi_thread")]
async fn many_are_told_once_each() {
    let (shop, fake) = open().await;
    for number in 1..=12 {
        let shopper = friend(&shop, number).await;
        let (order, _) = bought(&fake, &shopper, "k").await;
        send(&shop, &order, &format!("SF100000{number:02}"), 0).await;
    }
    assert_eq!(told(&shop, &fake).await.len(), 12);
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(fake.calls(Op::Ship), 12);
}
