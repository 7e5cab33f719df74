//! A shopper who is back from paying by `WeChat`: what the server says, whatever the phone heard.

use mall_wechat::key::MerchantKey;
use mall_wechat::message::of_payment;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wechat_fake::{self as theirs, Mode, Op};

use super::shop::{Shopper, send};
use super::wechat::{PRICE, balances, begun, for_a_person, known, open_with, placed};

async fn ask(shopper: &Shopper, order: &str) -> Value {
    shopper.post(&format!("/api/orders/{order}/paid"), json!({})).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_is_asked_at_once_and_only_its_word_counts() {
    let (shop, fake) = open_with(|_| ()).await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    assert_eq!(ask(&shopper, &order).await["state"], "unpaid", "nothing was begun");
    let payment = begun(&shopper, &order).await;
    assert_eq!(ask(&shopper, &order).await["state"], "unpaid", "the shopper says so, nobody else");
    fake.pay(&payment);
    // Who does not hear, or does not believe, knows no more than before.
    for mode in [Mode::Lost, Mode::Fails, Mode::WrongSignature] {
        fake.next(Op::Query, &[mode; 5]);
        assert_eq!(ask(&shopper, &order).await["state"], "unpaid", "{mode:?}");
    }
    fake.next(Op::Query, &[]);
    let other = shop.shopper(2).await;
    let theirs = other.post(&format!("/api/orders/{order}/paid"), json!({})).await;
    assert_eq!(theirs.fault(), (404, "notFound"));
    let asked = fake.calls(Op::Query);
    assert_eq!(ask(&shopper, &order).await["state"], "paid");
    assert!(fake.calls(Op::Query) > asked);
    let asked = fake.calls(Op::Query);
    assert_eq!(ask(&shopper, &order).await["state"], "paid");
    assert_eq!(fake.calls(Op::Query), asked, "nothing is open any more");
    for_a_person(&shop, 0).await;
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_ask_at_once_pay_once() {
    let (shop, fake) = open_with(|_| ()).await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let payment = begun(&shopper, &order).await;
    fake.pay(&payment);
    let mut asking = JoinSet::new();
    for _ in 0..30 {
        let (shopper, order) = (shopper.clone(), order.clone());
        asking.spawn(async move { ask(&shopper, &order).await["refunds"].clone() });
    }
    fake.deliver().await;
    let refunds = asking.join_all().await;
    assert!(refunds.iter().all(|it| it.as_array().is_none_or(Vec::is_empty)), "{refunds:?}");
    let paid = shopper.order_once(&order, "paid").await;
    assert_eq!(paid["payable"], PRICE);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_after_the_order_was_cancelled_is_said_to_go_back() {
    let (shop, fake) = open_with(|_| ()).await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let payment = begun(&shopper, &order).await;
    shopper.post(&format!("/api/orders/{order}/cancel"), json!({})).await.ok();
    fake.pay(&payment);
    let late = ask(&shopper, &order).await;
    assert_eq!(
        (&late["state"], &late["refunds"][0]["amount"]),
        (&json!("cancelled"), &json!(PRICE))
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_comes_back_to_the_order_and_a_page_in_wechat_asks_its_bridge() {
    let (shop, fake) = open_with(|_| ()).await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let path = format!("/api/orders/{order}/pay");
    let begun = shopper.post(&path, json!({})).await.ok();
    let url = begun["wechatPage"]["url"].as_str().unwrap();
    let back = format!("&redirect_url=https%3A%2F%2Fshop.example%2Fpay%3Forder%3D{order}");
    assert!(url.ends_with(&back), "{url}");
    // The same shopper in WeChat, as the browser says there.
    let in_wechat = async || {
        let request = shop.http.post(format!("{}{path}", shop.base())).bearer_auth(shopper.token());
        let agent = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50(0x18003231) Language/zh_CN";
        send(request.header("user-agent", agent).json(&json!({}))).await
    };
    assert_eq!(in_wechat().await.fault(), (401, "loginNeeded"));
    known(&shop, &shopper, theirs::PAGE_APP, "o-lin-page").await;
    let begun = in_wechat().await.ok();
    let arguments: Value =
        serde_json::from_str(begun["wechat"]["arguments"].as_str().unwrap()).unwrap();
    let text = |name: &str| arguments[name].as_str().unwrap().to_owned();
    assert_eq!(text("appId"), theirs::PAGE_APP, "a page says of which app it is");
    let message =
        of_payment(theirs::PAGE_APP, &text("timeStamp"), &text("nonceStr"), &text("package"));
    let key = MerchantKey::new(theirs::MERCHANT, theirs::MERCHANT_SERIAL, theirs::MERCHANT_KEY);
    assert!(key.unwrap().public().holds(message.as_bytes(), &text("paySign")));
    let payment = begun["wechat"]["payment"].as_str().unwrap();
    assert_eq!(fake.book().payments[payment].payer.as_deref(), Some("o-lin-page"));
    balances(&shop).await;
}
