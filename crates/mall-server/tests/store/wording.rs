//! 文本安全 on a `WeChat` that is none: what shoppers write is looked at before others read it.

use mall_server::audit;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use wechat_fake::{self as theirs, Fake, Mode, Op};

use super::review::{received, said, say};
use super::shop::{Answer, NOON, Shop, Shopper, goods};
use super::wechat::known;
use super::wechat_login::settings;

/// A shop with a mini-program and play money.
async fn open() -> (Shop, Fake) {
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = Arc::clone(&now);
    let fake = Fake::open(Arc::new(move || clock.load(Ordering::SeqCst) / 1_000)).await;
    let login = settings(&fake);
    let shop = Shop::open_set(goods(), now, &|it| it.wechat_login = Some(login.clone())).await;
    (shop, fake)
}

/// Somebody whom the mini-program knows and who has received what they ordered.
async fn friend(shop: &Shop, number: u32) -> (Shopper, String) {
    let (shopper, order) = received(shop, number).await;
    known(shop, &shopper, theirs::APP, &format!("o-{number}")).await;
    (shopper, order)
}

/// How many reviews of the masks others read.
async fn seen(shop: &Shop) -> (Value, usize) {
    let seen = shop.get("/api/products/mask/reviews").await.ok();
    (seen["summary"]["count"].clone(), seen["reviews"].as_array().unwrap().len())
}

async fn show(shop: &Shop, order: &str) {
    let body = json!({"line": 0, "hidden": false});
    shop.merchant().post(&format!("/api/admin/orders/{order}/reviews/hide"), body).await.ok();
}

fn is_unfit(answer: &Answer) -> bool {
    answer.fault() == (422, "invalid") && answer.body["invalid"]["field"] == "text"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_shown_held_or_refused_as_the_platform_says() {
    let (shop, fake) = open().await;
    let (shopper, order) = friend(&shop, 1).await;
    let refused = say(&shopper, &order, said(0, 5, "买到违法的东西")).await;
    assert!(is_unfit(&refused), "{refused:?}");
    assert_eq!(refused.body["message"], "内容含有不适合公开的信息，请修改后再提交");
    assert_eq!(seen(&shop).await, (json!(0), 0), "nothing was written");
    say(&shopper, &order, said(0, 5, "滋润不油")).await.ok();
    assert_eq!(seen(&shop).await, (json!(1), 1));
    // What is added later hides all of it until somebody looked.
    let more = json!({"line": 0, "text": "有点可疑"});
    let path = format!("/api/orders/{order}/reviews/follow-up");
    assert!(is_unfit(&shopper.post(&path, json!({"line": 0, "text": "违法"})).await));
    shopper.post(&path, more).await.ok();
    assert_eq!(seen(&shop).await, (json!(0), 0));
    show(&shop, &order).await;
    assert_eq!(seen(&shop).await, (json!(1), 1));
    // The shopper sees their own all the while.
    let (other, theirs) = friend(&shop, 2).await;
    let own = say(&other, &theirs, said(0, 1, "可疑得很")).await.ok();
    assert_eq!(own["reviews"][0]["review"]["first"]["text"], "可疑得很");
    assert_eq!(seen(&shop).await, (json!(1), 1));
    // A rating alone says nothing.
    let asked = fake.calls(Op::CheckText);
    let (third, theirs) = friend(&shop, 3).await;
    say(&third, &theirs, said(0, 4, "")).await.ok();
    assert_eq!((seen(&shop).await, fake.calls(Op::CheckText)), ((json!(2), 2), asked));
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// It knows only who came by the mini-program; and it may be busy, or away.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_looked_at_waits_for_the_shop() {
    let (shop, fake) = open().await;
    for (number, mode) in [(1, Mode::Busy), (2, Mode::Fails), (3, Mode::Lost)] {
        let (shopper, order) = friend(&shop, number).await;
        fake.next(Op::CheckText, &[mode; 2]);
        say(&shopper, &order, said(0, 5, "滋润")).await.ok();
        fake.next(Op::CheckText, &[]);
        assert_eq!(seen(&shop).await, (json!(0), 0), "{mode:?}");
    }
    let (unknown, order) = received(&shop, 4).await;
    say(&unknown, &order, said(0, 5, "滋润")).await.ok();
    assert_eq!(seen(&shop).await, (json!(0), 0));
    show(&shop, &order).await;
    assert_eq!(seen(&shop).await, (json!(1), 1));
    // A token that ended before its time holds nothing back.
    let (shopper, order) = friend(&shop, 5).await;
    fake.forget_token();
    say(&shopper, &order, said(0, 5, "滋润")).await.ok();
    assert_eq!(seen(&shop).await, (json!(2), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_to_the_shop_is_refused_where_it_is_unfit() {
    let (shop, _fake) = open().await;
    let shopper = shop.shopper(1).await;
    known(&shop, &shopper, theirs::APP, "o-1").await;
    let leave = async |key: &str, text: &str| {
        shopper.post("/api/service/messages", json!({"key": key, "text": text})).await
    };
    assert!(is_unfit(&leave("m1", "违法").await));
    assert_eq!(leave("m1", "可疑").await.status, 201, "the shop itself looks");
    assert_eq!(leave("m2", "几时发货").await.status, 201);
}
