//! `WeChat` Pay against one that is none (`tests/wechat-fake`): paying, callbacks that come twice, late, forged
//! or never, refunds, bills.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mall_server::audit;
use mall_server::gateway::wechat::{Merchant, PaySettings, Trust};
use mall_server::record::wechat_account::AccountRow;
use mall_server::secret::Secret;
use mall_server::store::Tx;
use mall_wechat::key::MerchantKey;
use mall_wechat::message::of_payment;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wechat_fake::{self as theirs, Fake, Forgery, Mode, Op, SignedNotice};

use super::shop::{NOON, Shop, Shopper, goods};

pub(crate) fn settings(fake: &Fake) -> PaySettings {
    PaySettings {
        merchant: Merchant {
            number: theirs::MERCHANT.to_owned(),
            mini_program: Some(theirs::APP.to_owned()),
            page: Some(theirs::PAGE_APP.to_owned()),
            description: "青禾小铺".to_owned(),
            shop: "https://shop.example".to_owned(),
        },
        serial: theirs::MERCHANT_SERIAL.to_owned(),
        key: Secret::new(theirs::MERCHANT_KEY),
        api_key: Secret::new(theirs::API_KEY),
        trust: Trust::PublicKey {
            id: theirs::PLATFORM_KEY_ID.to_owned(),
            pem: theirs::PLATFORM_KEY.to_owned(),
        },
        base: fake.base(),
    }
}

/// A shop that takes money by the fake; both have the same time.
pub(crate) async fn open_with(change: impl Fn(&mut PaySettings)) -> (Shop, Fake) {
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = Arc::clone(&now);
    let fake = Fake::open(Arc::new(move || clock.load(Ordering::SeqCst) / 1_000)).await;
    let mut settings = settings(&fake);
    change(&mut settings);
    let shop = Shop::open_paid(goods(), settings, now).await;
    fake.callbacks_to(shop.bases().next());
    (shop, fake)
}

async fn open() -> (Shop, Fake) {
    open_with(|_| ()).await
}

/// From now on `app` knows the shopper by `openid`.
pub(crate) async fn known(shop: &Shop, shopper: &Shopper, app: &'static str, openid: &str) {
    let me = shopper.get("/api/me").await.ok()["id"].as_str().unwrap().to_owned();
    let openid = openid.to_owned();
    let account = move |tx: &dyn Tx| {
        tx.add(&AccountRow {
            app: app.to_owned(),
            openid: openid.clone(),
            shopper: me.clone().try_into().unwrap(),
            unionid: None,
            session_key: None,
            seen_at: mall_core::Timestamp(NOON),
        })
    };
    shop.running.app().store().write(account).await.unwrap();
}

/// What two masks cost; from ¥100 on they travel for nothing.
pub(crate) const PRICE: i64 = 19_800;

/// An order of two masks: its id.
pub(crate) async fn placed(shopper: &Shopper, key: &str) -> String {
    let placed = shopper.order(key, "mask-5", 2, PRICE).await.ok();
    placed["id"].as_str().unwrap().to_owned()
}

/// Begins to pay in a browser: the number of the payment.
pub(crate) async fn begun(shopper: &Shopper, order: &str) -> String {
    let begun = shopper.post(&format!("/api/orders/{order}/pay"), json!({})).await.ok();
    assert!(begun["wechatPage"]["url"].as_str().unwrap().starts_with("https://wx.tenpay.com/"));
    begun["wechatPage"]["payment"].as_str().unwrap().to_owned()
}

pub(crate) async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What a person is told to look at, once there are `count` of it.
pub(crate) async fn for_a_person(shop: &Shop, count: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for _ in 0..100 {
        lines = shop.running.app().store().read(|tx| audit::for_a_person(tx)).await.unwrap();
        if lines.len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(lines.len(), count, "{lines:#?}");
    lines
}

async fn state(shopper: &Shopper, order: &str) -> Value {
    shopper.get(&format!("/api/orders/{order}")).await.ok()["state"].clone()
}

/// Asks all of a paid order back, and the shop agrees.
pub(crate) async fn ask_back(shop: &Shop, shopper: &Shopper, order: &str) {
    let request = json!({"kind": "refundOnly", "pieces": [{"sku": "mask-5", "pieces": 2}], "reason": "notWanted"});
    let asked = json!({"key": format!("{order}-back"), "request": request});
    shopper.post(&format!("/api/orders/{order}/after-sales"), asked).await.ok();
    let agree = json!({"sequence": 1, "event": "agree"});
    let path = format!("/api/admin/orders/{order}/after-sales/step");
    shop.merchant().post(&path, agree).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_paid_by_a_callback_once() {
    let (shop, fake) = open().await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let payment = begun(&shopper, &order).await;
    assert_eq!(begun(&shopper, &order).await, payment, "asked again it is the same attempt");
    assert_eq!(fake.book().payments[&payment].amount, PRICE);
    let sandbox = format!("/api/sandbox/payments/{payment}");
    let played = shopper.post(&sandbox, json!({"confirm": true})).await;
    assert_eq!(played.status, 404, "play money pays nothing here");
    assert_eq!(state(&shopper, &order).await, "unpaid");
    assert!(fake.pay(&payment));
    // Told twice at once, and once more later.
    fake.next(Op::Callback, &[Mode::Duplicated]);
    assert_eq!(fake.deliver().await, 0);
    shopper.order_once(&order, "paid").await;
    for notice in fake.notices(Forgery::None) {
        assert_eq!(fake.send(&notice).await, Some(204));
    }
    let again = shopper.post(&format!("/api/orders/{order}/pay"), json!({})).await;
    assert_eq!(again.fault(), (409, "wrongState"));
    for_a_person(&shop, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_is_refused_and_what_differs_is_put_aside() {
    let (shop, fake) = open().await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let payment = begun(&shopper, &order).await;
    fake.pay(&payment);
    let forgeries = [
        Forgery::SignTest,
        Forgery::OtherKey,
        Forgery::NoKey,
        Forgery::Late,
        Forgery::Changed,
        Forgery::Unsigned,
    ];
    for forgery in forgeries {
        for notice in fake.notices(forgery) {
            assert_eq!(fake.send(&notice).await, Some(401), "{forgery:?}");
        }
    }
    // What was true five minutes ago may be said again by anybody.
    let old = fake.notices(Forgery::None);
    shop.wait_minutes(5);
    assert_eq!(fake.send(&old[0]).await, Some(401));
    let url = &old[0].url;
    let paid = |number: &str, change: &dyn Fn(&mut Value)| -> SignedNotice {
        let mut inside = json!({"appid": theirs::PAGE_APP, "mchid": theirs::MERCHANT, "out_trade_no": number,
            "transaction_id": "4200", "trade_state": "SUCCESS", "amount": {"total": PRICE, "currency": "CNY"}});
        change(&mut inside);
        fake.made_up("TRANSACTION.SUCCESS", inside, url)
    };
    let wrong = [
        paid("p-of-nobody", &|_| ()),
        paid(&payment, &|it| it["appid"] = json!(theirs::APP)),
        paid(&payment, &|it| it["mchid"] = json!("1900000002")),
        paid(&payment, &|it| it["amount"]["total"] = json!(1)),
        paid(&payment, &|it| it["amount"]["currency"] = json!("USD")),
    ];
    for (count, notice) in wrong.iter().enumerate() {
        assert_eq!(
            fake.send(notice).await,
            Some(204),
            "it is heard, so that it does not come again"
        );
        for_a_person(&shop, count + 1).await;
    }
    let lines = for_a_person(&shop, 5).await.join("\n");
    for said in ["no such payment", "`appid`", "`mchid`", "`amount.total`", "`amount.currency`"] {
        assert!(lines.contains(said), "{said}: {lines}");
    }
    // Whatever was put aside, the payment itself was found out by asking.
    shopper.order_once(&order, "paid").await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_that_never_comes_is_found_within_five_minutes() {
    let (shop, fake) = open().await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let payment = begun(&shopper, &order).await;
    shop.wait_minutes(3);
    fake.pay(&payment);
    fake.next(Op::Callback, &[Mode::Lost]);
    assert_eq!(fake.deliver().await, 1);
    let mut minutes = 0;
    while state(&shopper, &order).await != "paid" {
        assert!(minutes < 5, "not found within five minutes");
        shop.wait_minutes(1);
        minutes += 1;
        tokio::time::sleep(Duration::from_millis(2_500)).await;
    }
    balances(&shop).await;
}

/// An order that waited too long: nobody can pay it any more, unless somebody has.
#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_ends_with_its_order() {
    let (shop, fake) = open().await;
    let shopper = shop.shopper(1).await;
    let (left, late) = (placed(&shopper, "k1").await, placed(&shopper, "k2").await);
    let (of_left, of_late) = (begun(&shopper, &left).await, begun(&shopper, &late).await);
    // Cancelled while the shopper is typing the password.
    shopper.post(&format!("/api/orders/{late}/cancel"), json!({})).await.ok();
    fake.pay(&of_late);
    fake.book().refunds_end_at_once = true;
    fake.next(Op::Callback, &[Mode::Lost]);
    fake.deliver().await;
    shop.wait_minutes(31);
    shopper.order_once(&left, "cancelled").await;
    for _ in 0..100 {
        shop.wait_minutes(1);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let book = fake.book();
        if book.payments[&of_left].state == "CLOSED" && book.sent_back(&of_late) == PRICE {
            break;
        }
    }
    assert_eq!(fake.book().payments[&of_left].state, "CLOSED");
    assert_eq!(fake.book().sent_back(&of_late), PRICE, "money for a cancelled order goes back");
    assert!(!fake.pay(&of_left));
    shop.wait_minutes(60);
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_in_another_place_pays_once() {
    let (shop, fake) = open().await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let path = format!("/api/orders/{order}/pay?via=miniProgram");
    assert_eq!(shopper.post(&path, json!({})).await.fault(), (401, "loginNeeded"));
    known(&shop, &shopper, theirs::APP, "o-lin").await;
    let in_browser = begun(&shopper, &order).await;
    let begun = shopper.post(&path, json!({})).await.ok();
    let in_app = begun["wechat"]["payment"].as_str().unwrap();
    assert_ne!(in_app, in_browser);
    assert_eq!(fake.book().payments[&in_browser].state, "CLOSED");
    assert_eq!(fake.book().payments[in_app].payer.as_deref(), Some("o-lin"));
    // What the phone is to ask for is signed as published.
    let arguments: Value =
        serde_json::from_str(begun["wechat"]["arguments"].as_str().unwrap()).unwrap();
    let text = |name: &str| arguments[name].as_str().unwrap().to_owned();
    assert!(text("package").starts_with("prepay_id=wx") && text("signType") == "RSA");
    assert_eq!(text("timeStamp"), (NOON / 1_000).to_string());
    let message = of_payment(theirs::APP, &text("timeStamp"), &text("nonceStr"), &text("package"));
    let key = MerchantKey::new(theirs::MERCHANT, theirs::MERCHANT_SERIAL, theirs::MERCHANT_KEY);
    assert!(key.unwrap().public().holds(message.as_bytes(), &text("paySign")));
    // Whoever paid meanwhile, unheard, is not asked once more.
    fake.pay(in_app);
    let paid = shopper.post(&format!("/api/orders/{order}/pay"), json!({})).await;
    assert_eq!(paid.fault(), (409, "wrongState"));
    shopper.order_once(&order, "paid").await;
    balances(&shop).await;
}

/// The same thing told by everybody at once, to every server.
#[tokio::test(flavor = "multi_thread")]
async fn many_callbacks_at_once_count_once() {
    let (shop, fake) = open().await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let payment = begun(&shopper, &order).await;
    fake.pay(&payment);
    let mut sending = JoinSet::new();
    for _ in 0..30 {
        fake.callbacks_to(shop.bases().next());
        for notice in fake.notices(Forgery::None) {
            let fake = fake.clone();
            sending.spawn(async move { fake.send(&notice).await });
        }
    }
    assert!(sending.join_all().await.into_iter().all(|it| it == Some(204)));
    shopper.order_once(&order, "paid").await;
    ask_back(&shop, &shopper, &order).await;
    fake.book().refunds_end_at_once = true;
    for _ in 0..100 {
        if !fake.book().refunds.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut sending = JoinSet::new();
    for notice in fake.notices(Forgery::None).into_iter().cycle().take(40) {
        let fake = fake.clone();
        sending.spawn(async move { fake.send(&notice).await });
    }
    assert!(sending.join_all().await.into_iter().all(|it| it == Some(204)));
    for _ in 0..20 {
        shop.wait_minutes(1);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(fake.book().refunds.len(), 1);
    assert_eq!(fake.book().sent_back(&payment), PRICE);
    for_a_person(&shop, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_is_held_against_the_ledger() {
    let (shop, fake) = open().await;
    let shopper = shop.shopper(1).await;
    let mut payments = Vec::new();
    for key in ["k1", "k2"] {
        let order = placed(&shopper, key).await;
        let payment = begun(&shopper, &order).await;
        fake.pay(&payment);
        fake.deliver().await;
        shopper.order_once(&order, "paid").await;
        payments.push(payment);
    }
    // Their books say of one that it was paid in part, and know one that the shop does not.
    fake.book().payments.get_mut(&payments[0]).unwrap().amount = 100;
    let mut unknown = fake.book().payments[&payments[1]].clone();
    unknown.number = "p-of-nobody".to_owned();
    fake.book().payments.insert(unknown.number.clone(), unknown);
    let before = shop.running.app().store().read(|tx| audit::for_a_person(tx)).await.unwrap();
    assert!(before.is_empty(), "a bill comes at ten: {before:?}");
    shop.wait_minutes(22 * 60 + 1);
    let lines = for_a_person(&shop, 2).await.join("\n");
    assert!(lines.contains(&payments[0]) && lines.contains("p-of-nobody"), "{lines}");
    assert!(!lines.contains(&payments[1]), "{lines}");
    assert!(fake.calls(Op::Bill) >= 1 && fake.calls(Op::Download) >= 1);
}
