//! Many at once: the last pieces, one coupon, one key, a coupon of which there are few.

use std::future::Future;
use std::sync::Arc;

use mall_core::SkuId;
use mall_server::record::stock::SkuRow;
use mall_server::store::Record;
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::shop::{Answer, Shop, Shopper};

/// What `what` answers each of `shoppers`, all asked at once.
async fn all_at_once<F>(shoppers: Vec<Shopper>, what: impl Fn(Shopper, usize) -> F) -> Vec<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let start = Arc::new(Barrier::new(shoppers.len()));
    let mut tasks = JoinSet::new();
    for (number, shopper) in shoppers.into_iter().enumerate() {
        let (start, asks) = (Arc::clone(&start), what(shopper, number));
        tasks.spawn(async move {
            start.wait().await;
            asks.await
        });
    }
    tasks.join_all().await
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

async fn crowd(shop: &Shop, size: u32) -> Vec<Shopper> {
    let mut crowd = Vec::new();
    for number in 0..size {
        crowd.push(shop.shopper(number).await);
    }
    crowd
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_pieces_and_two_hundred_buyers() {
    let shop = Shop::open().await;
    let answers = all_at_once(crowd(&shop, 200).await, |shopper, _| async move {
        shopper.order("k", "last-1", 1, 20_000).await
    })
    .await;
    assert_eq!(count(&answers, 201), 10);
    for answer in answers.iter().filter(|it| it.status != 201) {
        assert_eq!(answer.fault(), (409, "notEnough"));
    }
    assert_eq!(shop.stock("last-1").await, 0);
}

/// The same race, lost: this is what the conditional update is for.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_oversells() {
    let shop = Shop::open().await;
    let store = shop.running.app().store().clone();
    let start = Arc::new(Barrier::new(200));
    let mut buyers = JoinSet::new();
    for _ in 0..200 {
        let (store, start) = (store.clone(), Arc::clone(&start));
        buyers.spawn(async move {
            start.wait().await;
            let mask = [SkuRow::COLUMNS.id.is(&SkuId::new("last-1").unwrap())];
            let look = mask.clone();
            let seen: SkuRow = store.read(move |tx| Ok(tx.find(&look)?.unwrap())).await.unwrap();
            if seen.stock == 0 {
                return false;
            }
            let set = [SkuRow::COLUMNS.stock.to(&(seen.stock - 1))];
            store.write(move |tx| tx.change::<SkuRow>(&mask, &set)).await.unwrap() == 1
        });
    }
    let sold = buyers.join_all().await.into_iter().filter(|sold| *sold).count();
    assert!(sold > 10, "the race was not one: {sold} sold");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_a_hundred_times() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper; 100], |shopper, _| async move {
        shopper.order("k", "mask-5", 2, 19_800).await
    })
    .await;
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, 99));
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(shop.stock("mask-5").await, 498);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_coupon_on_fifty_orders() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let claimed = shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    let coupon = claimed["coupon"]["id"].clone();
    let answers = all_at_once(vec![shopper.clone(); 50], |shopper, number| {
        let mut wish = shopper.wish(&format!("k{number}"), "mask-5", 2, 18_800);
        wish["choice"] = json!({"these": {"ids": [coupon.clone()]}});
        async move { shopper.post("/api/orders", wish).await }
    })
    .await;
    assert_eq!(count(&answers, 201), 1);
    for answer in answers.iter().filter(|it| it.status != 201) {
        assert_eq!(answer.fault(), (409, "couponGone"));
    }
    assert_eq!(shop.stock("mask-5").await, 498, "whoever lost took nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_coupons_and_forty_claims() {
    let shop = Shop::open().await;
    let mut crowd = crowd(&shop, 20).await;
    crowd.extend(crowd.clone());
    let answers = all_at_once(crowd, |shopper, _| async move {
        shopper.post("/api/coupons/rare/claim", json!({})).await
    })
    .await;
    assert_eq!(count(&answers, 201), 3);
    assert!(
        answers.iter().filter(|it| it.status != 201).all(|it| it.fault() == (409, "couponGone"))
    );
}
