//! Everything that goes wrong with `WeChat` Pay, one after the other: an order is paid all the same, once, and
//! its money goes back, once.

use std::time::Duration;

use mall_server::gateway::wechat::Trust;
use serde_json::json;
use wechat_fake::{Fake, Mode, Op, Signer};

use super::shop::{Shop, Shopper};
use super::wechat::{PRICE, ask_back, balances, begun, for_a_person, open_with, placed};

/// Each, so often that it outlasts the tries of one request.
const MODES: [Mode; 12] = [
    Mode::Delay { ms: 300 },
    Mode::Lost,
    Mode::Duplicated,
    Mode::NoAnswer,
    Mode::Busy,
    Mode::Fails,
    Mode::FailsDone,
    Mode::WrongSignature,
    Mode::OtherKey,
    Mode::Late,
    Mode::Changed,
    Mode::Unsigned,
];

/// Pays an order; the first tries of each kind of request go wrong.
async fn pay(shop: &Shop, fake: &Fake, shopper: &Shopper, (at, mode): (usize, Mode)) -> String {
    let order = placed(shopper, &format!("k{at}")).await;
    fake.next(Op::Begin, &[mode, mode]);
    let payment = begun(shopper, &order).await;
    assert!(fake.pay(&payment));
    // No callback ever comes: it is found by asking, through the same troubles.
    fake.next(Op::Query, &[mode, mode]);
    for _ in 0..100 {
        shop.wait_minutes(1);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let state = shopper.get(&format!("/api/orders/{order}")).await.ok();
        if state["state"] == "paid" {
            return order;
        }
    }
    panic!("{mode:?}: not found to be paid");
}

async fn send_back(shop: &Shop, fake: &Fake, shopper: &Shopper, (order, mode): (&str, Mode)) {
    // More often than one request tries: the job asks again, under the same number.
    fake.next(Op::Refund, &[mode; 4]);
    fake.next(Op::QueryRefund, &[mode; 2]);
    ask_back(shop, shopper, order).await;
    for turn in 0..200 {
        if turn % 5 == 4 {
            shop.wait_minutes(1);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        let open: Vec<String> = fake
            .book()
            .refunds
            .values()
            .filter(|it| it.status == "PROCESSING")
            .map(|it| it.number.clone())
            .collect();
        for number in &open {
            assert!(fake.end_refund(number, "SUCCESS"));
        }
        let order = shopper.get(&format!("/api/orders/{order}")).await.ok();
        if order["afterSales"][0]["state"]["refunded"].is_object() {
            return;
        }
    }
    panic!("{mode:?}: the money does not go back: {:?}", fake.book().refunds);
}

async fn through_all(shop: &Shop, fake: &Fake) {
    let shopper = shop.shopper(1).await;
    for (at, mode) in MODES.into_iter().enumerate() {
        let order = pay(shop, fake, &shopper, (at, mode)).await;
        send_back(shop, fake, &shopper, (&order, mode)).await;
        let book = fake.book();
        let sent: Vec<i64> = book.payments.keys().map(|it| book.sent_back(it)).collect();
        assert_eq!(sent, vec![PRICE; at + 1], "{mode:?}");
        assert_eq!(book.refunds.len(), at + 1, "{mode:?}: exactly once");
    }
    for_a_person(shop, 0).await;
    balances(shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_trouble_ends_well() {
    let (shop, fake) = open_with(|_| ()).await;
    through_all(&shop, &fake).await;
}

/// For merchants of old: keys come in certificates, which are fetched when one is not known.
#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_fetched_when_they_are_needed() {
    let (shop, fake) = open_with(|it| it.trust = Trust::Certificates(Vec::new())).await;
    fake.sign_by(Signer::Certificate);
    // The shop may have asked for them before there were any; then each server asks once by itself.
    let (before, servers) = (fake.calls(Op::Certificates), shop.servers());
    shop.wait_minutes(2);
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    let payment = begun(&shopper, &order).await;
    fake.pay(&payment);
    assert_eq!(fake.deliver().await, 0);
    shopper.order_once(&order, "paid").await;
    assert!(fake.calls(Op::Certificates) <= before + servers);
    // One that another key signs is asked for at most once a minute, and not believed.
    fake.sign_by(Signer::PublicKey);
    let order = placed(&shopper, "k2").await;
    let refused = shopper.post(&format!("/api/orders/{order}/pay"), json!({})).await;
    assert_eq!(refused.fault(), (503, "unavailable"));
    assert!(fake.calls(Op::Certificates) <= before + servers);
    balances(&shop).await;
}

/// A gateway that is not there: the shopper is told, the shop goes on, and the attempt is good later.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_at_home_is_said_and_holds_up_nothing() {
    let (shop, fake) = open_with(|_| ()).await;
    let shopper = shop.shopper(1).await;
    let order = placed(&shopper, "k1").await;
    fake.next(Op::Begin, &[Mode::Fails; 3]);
    let refused = shopper.post(&format!("/api/orders/{order}/pay"), json!({})).await;
    assert_eq!(refused.fault(), (503, "unavailable"));
    assert_eq!(fake.calls(Op::Begin), 3, "each try is signed anew, under the same number");
    fake.stop();
    let refused = shopper.post(&format!("/api/orders/{order}/pay"), json!({})).await;
    assert_eq!(refused.fault(), (503, "unavailable"));
    shop.wait_minutes(31);
    shopper.order_once(&order, "cancelled").await;
    balances(&shop).await;
}
