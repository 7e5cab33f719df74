//! 邀请有礼: who may be invited by whom, and what is given for it, once.

use std::time::Duration;

use serde_json::{Value, json};

use super::lottery::balances;
use super::race::{all_at_once, crowd};
use super::shop::{Answer, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;
const MANY: usize = 500;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;

fn with_invite(change: &[(&str, Value)]) -> Value {
    let mut file = goods();
    file["invite"] = json!({
        "title": "邀请有礼", "inviter": [{"points": {"points": 100}}],
        "invited": [{"points": {"points": 20}}, {"coupon": {"template": "rare"}}],
        "from": 5_000, "maxRewarded": 2,
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64}
    });
    for (field, value) in change {
        file["invite"][field] = value.clone();
    }
    file
}

async fn token(shopper: &Shopper) -> String {
    let state = shopper.post("/api/invite/token", json!({})).await.ok();
    state["token"].as_str().unwrap().to_owned()
}

async fn accept(shopper: &Shopper, token: &str) -> Answer {
    shopper.post("/api/invite/accept", json!({"token": token})).await
}

fn why(answer: &Answer) -> Value {
    assert_eq!(answer.fault(), (409, "activityRefused"));
    answer.body["activity"]["invite"].clone()
}

/// Somebody who came a minute after all before.
async fn later(shop: &Shop, number: u32) -> Shopper {
    shop.wait_minutes(1);
    shop.shopper(number).await
}

/// Buys, is sent what was bought, and says that it came.
async fn receive(shop: &Shop, shopper: &Shopper, key: &str) -> String {
    let wish = shopper.wish(key, "mask-5", 1, 0);
    let payable = shopper.post("/api/orders", wish).await.body["quote"]["payable"].clone();
    let order = shopper.order(key, "mask-5", 1, payable.as_i64().unwrap()).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    ship(shop, &id).await;
    shopper.post(&format!("/api/orders/{id}/received"), json!({})).await.ok();
    id
}

async fn ship(shop: &Shop, id: &str) {
    let parcel = json!({"tracking": {"carrier": "sf", "number": "SF12345678"}});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel).await.ok();
}

/// What the inviter sees, once so many were rewarded; the store's own work takes a moment.
async fn rewarded(shopper: &Shopper, count: u64) -> Value {
    let mut state = Value::Null;
    for _ in 0..100 {
        state = shopper.get("/api/invite").await.ok();
        if state["rewarded"] == count {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never {count} rewarded: {state:#}");
}

fn states(state: &Value) -> Vec<&str> {
    state["friends"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_friend_comes_buys_and_the_inviter_is_rewarded_once() {
    let shop = Shop::open_with(with_invite(&[])).await;
    assert!(shop.get("/api/invite").await.ok()["token"].is_null(), "a guest has none");
    let anna = shop.shopper(1).await;
    let link = token(&anna).await;
    assert_eq!(token(&anna).await, link, "always the same");
    assert!(link.len() <= 32, "it fits the scene of a code");
    let bea = later(&shop, 2).await;
    for _ in 0..2 {
        let given = accept(&bea, &link).await.ok()["given"].clone();
        assert_eq!(given.as_array().unwrap().len(), 2);
    }
    assert_eq!(bea.get("/api/points").await.ok()["balance"], 20);
    let state = anna.get("/api/invite").await.ok();
    assert_eq!(
        (states(&state), &state["friends"][0]["name"]),
        (vec!["joined"], &json!("138****0002"))
    );
    receive(&shop, &bea, "o1").await;
    assert_eq!(states(&rewarded(&anna, 1).await), ["rewarded"]);
    receive(&shop, &bea, "o2").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let ledger = anna.get("/api/points").await.ok();
    assert_eq!(
        (&ledger["balance"], &ledger["entries"][0]["kind"]),
        (&json!(100), &json!("invite"))
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_invited_is_told_why() {
    let shop = Shop::open_with(with_invite(&[])).await;
    let anna = shop.shopper(1).await;
    let (bea, cleo, dora) = (later(&shop, 2).await, later(&shop, 3).await, later(&shop, 4).await);
    let (of_anna, of_bea, of_cleo) = (token(&anna).await, token(&bea).await, token(&cleo).await);
    assert_eq!(why(&accept(&anna, &of_anna).await), json!("own"));
    assert_eq!(why(&accept(&anna, "nobody").await), json!("unknown"));
    accept(&bea, &of_anna).await.ok();
    accept(&cleo, &of_bea).await.ok();
    // A circle of two, and of three.
    assert_eq!(why(&accept(&anna, &of_bea).await), json!("older"));
    assert_eq!(why(&accept(&anna, &of_cleo).await), json!("older"));
    assert_eq!(why(&accept(&cleo, &of_anna).await), json!("already"));
    let order = dora.order("o", "balm-1", 1, 5_900).await.ok();
    dora.pay(order["id"].as_str().unwrap()).await;
    assert_eq!(why(&accept(&dora, &of_anna).await), json!("notNew"));
    let eve = later(&shop, 5).await;
    shop.wait_minutes(DAY);
    assert_eq!(why(&accept(&eve, &of_anna).await), json!("notNew"));
    balances(&shop).await;
    let over = [("window", json!({"startsAt": 1, "endsAt": 2}))];
    let shop = Shop::open_with(with_invite(&over)).await;
    let (anna, bea) = (shop.shopper(1).await, later(&shop, 2).await);
    let said = accept(&bea, &token(&anna).await).await;
    assert_eq!(why(&said), json!({"over": {"endedAt": 2}}));
    let none = Shop::open_with(goods()).await;
    assert_eq!(none.get("/api/invite").await.fault(), (404, "notFound"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_stays_paid_counts_and_only_so_often() {
    let shop =
        Shop::open_with(with_invite(&[("from", json!(9_000)), ("maxRewarded", json!(1))])).await;
    let anna = shop.shopper(1).await;
    let link = token(&anna).await;
    let (bea, cleo) = (later(&shop, 2).await, later(&shop, 3).await);
    for friend in [&bea, &cleo] {
        accept(friend, &link).await.ok();
        shop.wait_minutes(1);
    }
    let order = bea.order("small", "balm-1", 1, 5_400).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    bea.pay(&id).await;
    assert_eq!(states(&anna.get("/api/invite").await.ok()), ["joined", "bought"]);
    ship(&shop, &id).await;
    bea.post(&format!("/api/orders/{id}/received"), json!({})).await.ok();
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if states(&anna.get("/api/invite").await.ok()) == ["joined", "joined"] {
            break;
        }
    }
    assert_eq!(states(&anna.get("/api/invite").await.ok()), ["joined", "joined"], "too little");
    receive(&shop, &bea, "big").await;
    rewarded(&anna, 1).await;
    receive(&shop, &cleo, "big").await;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if states(&anna.get("/api/invite").await.ok()) == ["capped", "rewarded"] {
            break;
        }
    }
    let state = anna.get("/api/invite").await.ok();
    assert_eq!((states(&state), &state["rewarded"]), (vec!["capped", "rewarded"], &json!(1)));
    assert_eq!(anna.get("/api/points").await.ok()["balance"], 100);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reward_may_wait_some_days() {
    let shop = Shop::open_with(with_invite(&[("afterDays", json!(7))])).await;
    let anna = shop.shopper(1).await;
    let bea = later(&shop, 2).await;
    accept(&bea, &token(&anna).await).await.ok();
    receive(&shop, &bea, "o").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(states(&anna.get("/api/invite").await.ok()), ["received"]);
    shop.wait_minutes(7 * DAY);
    rewarded(&anna, 1).await;
    balances(&shop).await;
}

/// How often one friend is invited when they try with all the links at once.
async fn invited(shop: &Shop, tries: usize) -> usize {
    let anna = shop.shopper(1).await;
    let link = token(&anna).await;
    let bea = later(shop, 2).await;
    all_at_once(vec![bea.clone(); tries], move |shopper: Shopper, _| {
        let link = link.clone();
        async move { accept(&shopper, &link).await }
    })
    .await;
    let coupons = bea.get("/api/coupons").await.ok();
    coupons["mine"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_friend_is_invited_once() {
    let shop = Shop::open_with(with_invite(&[])).await;
    assert_eq!(invited(&shop, MANY).await, 1);
    balances(&shop).await;
}

/// The friend says many times at once that the parcel has come; and many friends at once bring no more than
/// may be.
#[tokio::test(flavor = "multi_thread")]
async fn one_parcel_rewards_once_and_many_friends_no_more_than_may_be() {
    let shop = Shop::open_with(with_invite(&[])).await;
    let anna = shop.shopper(9_999).await;
    let link = token(&anna).await;
    shop.wait_minutes(1);
    let friends = crowd(&shop, 20).await;
    let (of, all) = (link.clone(), friends.clone());
    all_at_once(all, move |shopper: Shopper, _| {
        let link = of.clone();
        async move { accept(&shopper, &link).await }
    })
    .await;
    let mut orders = Vec::new();
    for friend in &friends {
        let wish = friend.wish("o", "mask-5", 1, 0);
        let payable = friend.post("/api/orders", wish).await.body["quote"]["payable"].clone();
        let order = friend.order("o", "mask-5", 1, payable.as_i64().unwrap()).await.ok();
        let id = order["id"].as_str().unwrap().to_owned();
        friend.pay(&id).await;
        ship(&shop, &id).await;
        orders.push((friend.clone(), id));
    }
    let many = orders.iter().cycle().take(MANY).cloned().collect::<Vec<_>>();
    let shoppers = many.iter().map(|it| it.0.clone()).collect();
    let ids: Vec<String> = many.into_iter().map(|it| it.1).collect();
    all_at_once(shoppers, move |shopper: Shopper, number| {
        let path = format!("/api/orders/{}/received", ids[number]);
        async move { shopper.post(&path, json!({})).await }
    })
    .await;
    rewarded(&anna, 2).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(anna.get("/api/points").await.ok()["balance"], 200);
    balances(&shop).await;
}

/// The same race, lost.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_this_race_too() {
    let shop = Shop::open_naive_with(with_invite(&[])).await;
    let invited = invited(&shop, NAIVE).await;
    assert!(invited > 1, "one friend was invited {invited} times");
}

#[test]
fn an_import_says_what_no_invitation_can_be() {
    let coupon = json!([{"coupon": {"template": "no"}}]);
    let file = with_invite(&[("maxRewarded", json!(0)), ("inviter", coupon)]);
    let found = mall_server::ShopFile::read(&file.to_string()).unwrap_err();
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    for field in ["invite.maxRewarded", "invite.inviter[0]"] {
        assert!(said.iter().any(|it| it.contains(&format!("`{field}`"))), "{field}: {said:#?}");
    }
}
