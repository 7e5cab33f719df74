//! Many at once at the tasks: one reward, one key, what a device tells of.

use mall_core::limits::TOLD_A_DAY;
use serde_json::json;

use super::lottery::balances;
use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper};
use super::task::{claim, tell, with_tasks};

const MANY: usize = 500;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|it| it.status == status).count()
}

/// How often one who followed the shop has the reward for it.
async fn claimed(shop: &Shop, shopper: &Shopper, tries: usize) -> usize {
    tell(shopper, "f", json!("follow")).await.ok();
    let many = vec![shopper.clone(); tries];
    let answers = all_at_once(many, |shopper: Shopper, number| async move {
        claim(&shopper, "follow", 0, &format!("k{number}")).await
    })
    .await;
    for answer in answers.iter().filter(|it| it.status != 201 && !shop.is_naive) {
        assert_eq!(answer.fault(), (409, "activityRefused"));
        assert_eq!(answer.body["activity"]["task"], json!("claimed"));
    }
    count(&answers, 201)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_reward_is_claimed_once() {
    let shop = Shop::open_with(with_tasks()).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(claimed(&shop, &shopper, MANY).await, 1);
    assert_eq!(shopper.get("/api/tasks").await.ok()["points"], 4);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_claims_once_and_says_the_same() {
    let shop = Shop::open_with(with_tasks()).await;
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper.clone(); MANY], |shopper, _| async move {
        claim(&shopper, "profile", 0, "tap").await
    })
    .await;
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, MANY - 1));
    assert!(answers.iter().all(|it| it.body["given"] == answers[0].body["given"]));
    assert_eq!(shopper.get("/api/tasks").await.ok()["points"], 1);
    balances(&shop).await;
}

/// A program that shares all day is heard as often as anybody could.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_tells_of_so_much_a_day() {
    let shop = Shop::open_with(with_tasks()).await;
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper; MANY], |shopper: Shopper, number| async move {
        tell(&shopper, &format!("k{number}"), json!("share")).await
    })
    .await;
    assert_eq!(count(&answers, 200), usize::try_from(TOLD_A_DAY).unwrap());
    let limit = json!({"task": {"tooMany": {"limit": TOLD_A_DAY}}});
    assert!(answers.iter().filter(|it| it.status == 409).all(|it| it.body["activity"] == limit));
    balances(&shop).await;
}

/// The same race, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_this_race_too() {
    let shop = Shop::open_naive_with(with_tasks()).await;
    let claimed = claimed(&shop, &shop.shopper(1).await, NAIVE).await;
    assert!(claimed > 1, "one reward was claimed {claimed} times");
}
