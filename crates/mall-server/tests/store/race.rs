//! Many at once: the last pieces, one coupon, one key, a coupon of which there are few.

use std::future::Future;
use std::sync::Arc;

use mall_core::limits::ADDRESSES_MAX;
use mall_server::audit;
use serde_json::json;
use tokio::sync::{Barrier, Semaphore};
use tokio::task::JoinSet;

use super::shop::{Answer, Shop, Shopper, goods, home_address};

/// How many there are of each.
#[derive(Clone, Copy)]
struct Sizes {
    buyers: u32,
    pieces: u32,
    /// Requests with one key.
    repeats: usize,
    orders: usize,
    claimers: u32,
    coupons: u32,
}

const SHORT: Sizes =
    Sizes { buyers: 200, pieces: 10, repeats: 100, orders: 50, claimers: 20, coupons: 3 };
const FULL: Sizes = Sizes {
    buyers: 10_000,
    pieces: 100,
    repeats: 1_000,
    orders: 1_000,
    claimers: 5_000,
    coupons: 100,
};
/// Fewer, since each of a naive store's commands looks at every row.
const CONTROL: Sizes = Sizes { buyers: 60, repeats: 40, orders: 30, claimers: 15, ..SHORT };

/// Check-ins of one shopper on one day.
const CHECK_INS: usize = 500;
/// Requests on their way at once: a store turns away more than it can hold, and so does this machine.
const AT_ONCE: usize = 500;

fn sizes() -> Sizes {
    if std::env::var("XIAOPU_PROVE").is_ok_and(|it| it == "1") { FULL } else { SHORT }
}

impl Sizes {
    /// So many pieces, and so many coupons to claim.
    fn goods(self) -> serde_json::Value {
        let mut file = goods();
        file["products"][2]["skus"][0]["stock"] = json!(self.pieces);
        file["coupons"][1]["total"] = json!(self.coupons);
        file
    }
}

/// What `what` answers each of `shoppers`, as many at once as can be.
pub(crate) async fn all_at_once<F>(
    shoppers: Vec<Shopper>,
    what: impl Fn(Shopper, usize) -> F,
) -> Vec<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let start = Arc::new(Barrier::new(shoppers.len().min(AT_ONCE)));
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (number, shopper) in shoppers.into_iter().enumerate() {
        let (start, places, asks) =
            (Arc::clone(&start), Arc::clone(&places), what(shopper, number));
        tasks.spawn(async move {
            let _place = places.acquire().await.unwrap();
            if number < AT_ONCE {
                start.wait().await;
            }
            asks.await
        });
    }
    tasks.join_all().await
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

/// How many won; all others are told `why` they lost. What a naive store tells them is its own affair.
fn won(shop: &Shop, answers: &[Answer], why: &str) -> usize {
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (409, why));
    }
    count(answers, 201)
}

pub(crate) async fn crowd(shop: &Shop, size: u32) -> Vec<Shopper> {
    let mut crowd = Vec::new();
    for first in (0..size).step_by(100) {
        let mut hundred = JoinSet::new();
        for number in first..size.min(first + 100) {
            let entering = shop.entering(number);
            hundred.spawn(entering);
        }
        crowd.extend(hundred.join_all().await);
    }
    crowd
}

/// How many buyers bought one piece.
async fn sold(shop: &Shop, sizes: Sizes) -> usize {
    let answers = all_at_once(crowd(shop, sizes.buyers).await, |shopper, _| async move {
        shopper.order("k", "last-1", 1, 20_000).await
    })
    .await;
    won(shop, &answers, "notEnough")
}

/// How many new orders requests with one key make.
async fn made(shop: &Shop, sizes: Sizes) -> usize {
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper; sizes.repeats], |shopper, _| async move {
        shopper.order("k", "mask-5", 2, 19_800).await
    })
    .await;
    let made = count(&answers, 201);
    if !shop.is_naive {
        assert_eq!(made + count(&answers, 200), sizes.repeats);
    }
    if made == 1 {
        assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    }
    made
}

/// How many orders one coupon is on.
async fn used(shop: &Shop, sizes: Sizes) -> usize {
    let shopper = shop.shopper(1).await;
    let claimed = shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    let coupon = claimed["coupon"]["id"].clone();
    let answers = all_at_once(vec![shopper.clone(); sizes.orders], |shopper, number| {
        let mut wish = shopper.wish(&format!("k{number}"), "mask-5", 2, 18_800);
        wish["choice"] = json!({"these": {"ids": [coupon.clone()]}});
        async move { shopper.post("/api/orders", wish).await }
    })
    .await;
    won(shop, &answers, "couponGone")
}

/// How many coupons are given to shoppers who ask twice each.
async fn claimed(shop: &Shop, sizes: Sizes) -> usize {
    let mut crowd = crowd(shop, sizes.claimers).await;
    crowd.extend(crowd.clone());
    let answers = all_at_once(crowd, |shopper, _| async move {
        shopper.post("/api/coupons/rare/claim", json!({})).await
    })
    .await;
    won(shop, &answers, "couponGone")
}

/// How many orders a promotion applies to that may apply to three.
async fn discounted(shop: &Shop, sizes: Sizes) -> usize {
    let answers = all_at_once(crowd(shop, sizes.claimers).await, |shopper, _| async move {
        shopper.order("k", "mask-5", 2, 18_800).await
    })
    .await;
    won(shop, &answers, "priceChanged")
}

/// The goods, with a promotion for three orders.
fn for_three() -> serde_json::Value {
    let mut file = goods();
    file["promotions"] = json!([{
        "id": "three", "title": "前三单减10", "total": 3,
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "benefit": {"amountOff": {"amount": 1_000}}
    }]);
    file
}

/// How many of so many check-ins of one shopper on one day say that they were the one.
async fn checked_in(shopper: &Shopper, tries: usize) -> usize {
    let answers = all_at_once(vec![shopper.clone(); tries], |shopper, _| async move {
        shopper.post("/api/check-in", json!({})).await
    })
    .await;
    assert_eq!(count(&answers, 200), tries);
    answers.iter().filter(|answer| answer.body["already"] == false).count()
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_sold_and_no_more() {
    let sizes = sizes();
    let shop = Shop::open_with(sizes.goods()).await;
    assert_eq!(sold(&shop, sizes).await, usize::try_from(sizes.pieces).unwrap());
    assert_eq!(shop.stock("last-1").await, 0);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_one_order() {
    let shop = Shop::open().await;
    assert_eq!(made(&shop, sizes()).await, 1);
    assert_eq!(shop.stock("mask-5").await, 498);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_coupon_is_used_once() {
    let shop = Shop::open().await;
    assert_eq!(used(&shop, sizes()).await, 1);
    assert_eq!(shop.stock("mask-5").await, 498, "whoever lost took nothing");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_coupon_is_claimed_that_is_not_there() {
    let sizes = sizes();
    let shop = Shop::open_with(sizes.goods()).await;
    assert_eq!(claimed(&shop, sizes).await, usize::try_from(sizes.coupons).unwrap());
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_applies_as_often_as_it_may() {
    let shop = Shop::open_with(for_three()).await;
    assert_eq!(discounted(&shop, SHORT).await, 3);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_comes_many_times_counts_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let log = json!({"device": "phone", "ops": [
        {"seq": 1, "op": {"add": {"sku": "mask-5", "quantity": 2}}},
        {"seq": 2, "op": {"add": {"sku": "balm-1", "quantity": 1}}}
    ]});
    let answers = all_at_once(vec![shopper; 30], |shopper, _| {
        let log = log.clone();
        async move { shopper.post("/api/cart/sync", log).await }
    })
    .await;
    for answer in answers {
        let lines = answer.ok()["cart"]["lines"].clone();
        assert_eq!((&lines[1]["quantity"], &lines[0]["quantity"]), (&json!(2), &json!(1)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_addresses_than_there_may_be_and_one_default() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper.clone(); 40], |shopper, _| async move {
        shopper.post("/api/addresses", home_address()).await
    })
    .await;
    let kept = shopper.get("/api/addresses").await.ok();
    let kept = kept["addresses"].as_array().unwrap();
    // One was there before.
    assert_eq!((kept.len(), count(&answers, 201)), (ADDRESSES_MAX, ADDRESSES_MAX - 1));
    assert_eq!(kept.iter().filter(|it| it["isDefault"] == true).count(), 1);
    let answers = all_at_once(vec![shopper.clone(); kept.len()], |shopper, number| {
        let path = format!("/api/addresses/{}/default", kept[number]["id"].as_str().unwrap());
        async move { shopper.post(&path, json!({})).await }
    })
    .await;
    assert_eq!(count(&answers, 200), ADDRESSES_MAX);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_opens_one_session() {
    let shop = Shop::open().await;
    let asked = json!({"phone": "13900139000"});
    let sent = shop.post("/api/session/code", asked).await.ok();
    let entry = json!({"phone": "13900139000", "code": sent["sandboxCode"]});
    let anybody = shop.shopper(1).await;
    let answers = all_at_once(vec![anybody; 30], |anybody, _| {
        let entry = entry.clone();
        async move { anybody.post("/api/session", entry).await }
    })
    .await;
    let opened = answers.iter().filter(|it| it.status < 300).count();
    assert_eq!(opened, 1, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_paid_once_or_refused() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    let pay = format!("/api/orders/{}/pay", order["id"].as_str().unwrap());
    let begun = all_at_once(vec![shopper.clone(); 30], |shopper, _| {
        let pay = pay.clone();
        async move { shopper.post(&pay, json!({})).await }
    })
    .await;
    assert!(begun.iter().all(|it| it.status == 200 && it.body == begun[0].body), "{begun:?}");
    let payment = begun[0].body["sandbox"]["payment"].as_str().unwrap();
    let page = format!("/api/sandbox/payments/{payment}");
    let ended = all_at_once(vec![shopper.clone(); 30], |shopper, number| {
        let (page, answer) = (page.clone(), json!({"confirm": number % 2 == 0}));
        async move { shopper.post(&page, answer).await }
    })
    .await;
    assert_eq!(count(&ended, 200), 15, "all of one kind, none of the other");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_given_up_once_whoever_says_so() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    let cancel = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    let answers = all_at_once(vec![shopper.clone(); 30], |shopper, _| {
        let cancel = cancel.clone();
        async move { shopper.post(&cancel, json!({})).await }
    })
    .await;
    assert!(answers.iter().all(|it| it.body["state"] == "cancelled"), "{answers:?}");
    assert_eq!(shop.stock("mask-5").await, 500);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_counts_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    assert_eq!(checked_in(&shopper, CHECK_INS).await, 1);
    assert_eq!(shopper.get("/api/me").await.ok()["points"], 10);
    balances(&shop).await;
}

/// Two days of one shopper at once: together they make three in a row, which is rewarded once.
#[tokio::test(flavor = "multi_thread")]
async fn two_days_at_once_reach_a_milestone_once() {
    let shop = Shop::open().await;
    let mut shoppers = Vec::new();
    for number in 0..20 {
        shoppers.push(shop.shopper(number).await);
    }
    let check_in = |shopper: Shopper| async move { shopper.post("/api/check-in", json!({})).await };
    for _ in 0..2 {
        for shopper in &shoppers {
            check_in(shopper.clone()).await.ok();
        }
        shop.wait_minutes(2 * 24 * 60);
    }
    // Days 1 and 3 count. Day 4 was missed, day 5 is today: 2 and 4 are made up as 5 comes.
    let both: Vec<Shopper> = shoppers.iter().flat_map(|it| [it.clone(), it.clone()]).collect();
    let answers = all_at_once(both, |shopper, number| async move {
        if number % 2 == 0 {
            shopper.post("/api/check-in", json!({})).await
        } else {
            let body = json!({"day": "2026-11-29", "withPoints": true});
            shopper.post("/api/check-in/make-up", body).await
        }
    })
    .await;
    assert_eq!(count(&answers, 200), 40, "{answers:?}");
    for shopper in &shoppers {
        // Three days, the milestone, less what the day made up cost.
        assert_eq!(shopper.get("/api/me").await.ok()["points"], 30 + 30 - 15);
    }
    balances(&shop).await;
}

/// The same races, lost: this is what conditional updates and unique indexes are for.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_every_race() {
    let sold = sold(&Shop::open_naive().await, CONTROL).await;
    assert!(sold > 10, "{sold} of 10 were sold");
    let made = made(&Shop::open_naive().await, CONTROL).await;
    assert!(made > 1, "one key made {made} orders");
    let used = used(&Shop::open_naive().await, CONTROL).await;
    assert!(used > 1, "one coupon was used {used} times");
    let claimed = claimed(&Shop::open_naive().await, CONTROL).await;
    assert!(claimed > 3, "{claimed} of 3 were claimed");
    let discounted = discounted(&Shop::open_naive_with(for_three()).await, CONTROL).await;
    assert!(discounted > 3, "{discounted} of 3 were discounted");
    let shop = Shop::open_naive().await;
    let counted = checked_in(&shop.shopper(1).await, CONTROL.repeats).await;
    assert!(counted > 1, "one day counted {counted} times");
}
