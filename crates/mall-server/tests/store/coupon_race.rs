//! Many at once at the coupon centre: one code, one tap, one day.

use mall_server::audit;
use serde_json::{Value, json};

use super::coupon::{codes, with_template};
use super::race::{all_at_once, crowd};
use super::shop::{Answer, Shop, Shopper};

const CLAIM: &str = "/api/coupons/more/claim";

/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: u32 = 20;
const MANY: u32 = 100;

fn by_code() -> Value {
    with_template(&json!({"byCode": true}))
}

/// Three a day, and more than anybody asks for in all.
fn three_a_day() -> Value {
    with_template(&json!({"perShopper": 90, "perDay": 3}))
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|it| it.status == status).count()
}

/// How many shoppers redeem one code.
async fn redeemed(shop: &Shop, tries: u32) -> usize {
    let code = codes(shop, 1).await.remove(0);
    let answers = all_at_once(crowd(shop, tries).await, |shopper, _| {
        let body = json!({"code": code});
        async move { shopper.post("/api/coupons/redeem", body).await }
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (422, "wrongCode"));
    }
    count(&answers, 201)
}

/// How many coupons one shopper gets of a template in one day.
async fn in_a_day(shopper: &Shopper, tries: u32) -> usize {
    let many = vec![shopper.clone(); usize::try_from(tries).unwrap()];
    let claim = |shopper: Shopper, _| async move { shopper.post(CLAIM, json!({})).await };
    count(&all_at_once(many, claim).await, 201)
}

/// How many coupons one tap gives that is sent again and again.
async fn of_one_tap(shopper: &Shopper, tries: u32) -> usize {
    let many = vec![shopper.clone(); usize::try_from(tries).unwrap()];
    let claim =
        |shopper: Shopper, _| async move { shopper.post(CLAIM, json!({"key": "tap"})).await };
    let answers = all_at_once(many, claim).await;
    let made = count(&answers, 201);
    if made == 1 {
        assert_eq!(count(&answers, 200), answers.len() - 1);
        assert!(answers.iter().all(|it| it.body == answers[0].body));
    }
    made
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_is_redeemed_once() {
    let shop = Shop::open_with(by_code()).await;
    assert_eq!(redeemed(&shop, MANY).await, 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tap_is_one_coupon() {
    let shop = Shop::open_with(three_a_day()).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(of_one_tap(&shopper, MANY).await, 1);
    assert_eq!(shopper.get("/api/me").await.ok()["coupons"], 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_in_a_day_than_there_may_be() {
    let shop = Shop::open_with(three_a_day()).await;
    let shopper = shop.shopper(1).await;
    for days in 1..4 {
        assert_eq!(in_a_day(&shopper, MANY).await, 3);
        assert_eq!(shopper.get("/api/me").await.ok()["coupons"], 3 * days);
        shop.wait_minutes(24 * 60);
    }
    balances(&shop).await;
}

/// The same races, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_these_races_too() {
    let redeemed = redeemed(&Shop::open_naive_with(by_code()).await, NAIVE).await;
    assert!(redeemed > 1, "one code gave {redeemed} coupons");
    let shop = Shop::open_naive_with(three_a_day()).await;
    let claimed = in_a_day(&shop.shopper(1).await, NAIVE).await;
    assert!(claimed > 3, "{claimed} of 3 in a day");
    let made = of_one_tap(&shop.shopper(2).await, NAIVE).await;
    assert!(made > 1, "one tap gave {made} coupons");
}
