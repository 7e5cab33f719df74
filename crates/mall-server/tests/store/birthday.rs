//! 生日礼: the day is said, and said anew once in a year; what it brings is given once for each birthday.

use mall_server::ShopFile;
use reqwest::Method;
use serde_json::{Value, json};

use super::lottery::balances;
use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;
/// Fewer, since each of a naive store's commands looks at every row.
const NAIVE: usize = 20;

/// Twenty points and a red packet for everybody, 99 points for gold, three days before to a week after.
fn with_birthdays() -> Value {
    let mut file = goods();
    file["earning"] = json!({"points": 0, "growth": 1});
    file["tiers"] = json!([
        {"id": "all", "title": "会员", "growth": 0}, {"id": "gold", "title": "金卡", "growth": 100},
        {"id": "top", "title": "黑卡", "growth": 1_000}
    ]);
    file["birthdayGift"] = json!({"title": "生日礼", "before": 3, "after": 7, "tiers": [
        {"tier": "all", "gives": [{"points": {"points": 20}}, {"redPacket": {"amount": 200}}]},
        {"tier": "gold", "gives": [{"points": {"points": 99}}]}
    ]});
    file
}

async fn say(shopper: &Shopper, month: u32, day: u32) -> Answer {
    let body = json!({"month": month, "day": day});
    shopper.send(Method::PUT, "/api/member/birthday", Some(body)).await
}

async fn take(shopper: &Shopper) -> Answer {
    shopper.post("/api/member/birthday/gift", json!({})).await
}

async fn stands(shopper: &Shopper) -> Value {
    shopper.get("/api/member").await.ok()["birthday"].clone()
}

fn why(answer: &Answer) -> Value {
    assert_eq!(answer.fault(), (409, "activityRefused"));
    answer.body["activity"]["birthday"].clone()
}

async fn points(shopper: &Shopper) -> Value {
    shopper.get("/api/me").await.ok()["points"].clone()
}

/// The tests begin on 26 November 2026.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_given_once_around_the_day_and_again_a_year_later() {
    let shop = Shop::open_with(with_birthdays()).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(stands(&shopper).await["state"], "locked");
    assert_eq!(why(&take(&shopper).await), "notSaid");
    assert_eq!(say(&shopper, 2, 30).await.fault(), (422, "invalid"));
    say(&shopper, 11, 30).await.ok();
    let seen = stands(&shopper).await;
    assert_eq!((&seen["day"], &seen["state"]), (&json!("2026-11-30"), &json!("locked")));
    assert_eq!(seen["gives"][0], json!({"points": {"points": 20}}));
    let starts_at = &seen["window"]["startsAt"];
    assert_eq!(why(&take(&shopper).await), json!({"notNow": {"startsAt": starts_at}}));
    shop.wait_minutes(DAY / 2);
    for _ in 0..2 {
        assert_eq!(take(&shopper).await.ok()["birthday"]["state"], "given");
        assert_eq!(points(&shopper).await, 20);
    }
    let mine = shopper.get("/api/coupons").await.ok()["mine"].clone();
    assert_eq!((mine.as_array().unwrap().len(), &mine[0]["title"]), (1, &json!("生日礼")));
    balances(&shop).await;
    // The day after the span: the next is a year away.
    shop.wait_minutes(11 * DAY);
    let seen = stands(&shopper).await;
    assert_eq!((&seen["day"], &seen["state"]), (&json!("2027-11-30"), &json!("locked")));
    shop.wait_minutes(354 * DAY);
    let shopper = shop.shopper(1).await;
    assert_eq!(take(&shopper).await.ok()["birthday"]["day"], "2027-11-30");
    assert_eq!(points(&shopper).await, 40);
    let ledger = shopper.get("/api/points").await.ok();
    assert_eq!(ledger["entries"][0]["kind"], "birthday");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_day_is_said_once_in_a_year_and_brings_no_second_gift() {
    let shop = Shop::open_with(with_birthdays()).await;
    let shopper = shop.shopper(1).await;
    let said_at = shop.now().0;
    for _ in 0..2 {
        say(&shopper, 11, 27).await.ok();
    }
    take(&shopper).await.ok();
    let change_at = said_at + 365 * DAY * 60_000;
    let refused = say(&shopper, 12, 1).await;
    assert_eq!(why(&refused), json!({"tooSoon": {"changeAt": change_at}}));
    assert_eq!(stands(&shopper).await["changeAt"], change_at);
    shop.wait_minutes(365 * DAY - 1);
    let shopper = shop.shopper(1).await;
    assert_eq!(why(&say(&shopper, 12, 1).await), json!({"tooSoon": {"changeAt": change_at}}));
    take(&shopper).await.ok();
    shop.wait_minutes(1);
    // Said anew in the days around: the birthday of this year was had.
    let seen = say(&shopper, 11, 24).await.ok()["birthday"].clone();
    assert_eq!((&seen["day"], &seen["state"]), (&json!("2027-11-24"), &json!("given")));
    take(&shopper).await.ok();
    assert_eq!(points(&shopper).await, 40);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tier_has_its_own() {
    let shop = Shop::open_with(with_birthdays()).await;
    let shopper = shop.shopper(1).await;
    say(&shopper, 11, 26).await.ok();
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    shopper.pay(order["id"].as_str().unwrap()).await;
    let taken = take(&shopper).await.ok()["birthday"].clone();
    assert_eq!(taken["gives"], json!([{"points": {"points": 99}}]));
    assert_eq!(points(&shopper).await, 99);
    let top = shop.shopper(2).await;
    say(&top, 11, 26).await.ok();
    let order = top.order("k", "last-1", 6, 117_000).await.ok();
    top.pay(order["id"].as_str().unwrap()).await;
    let standing = top.get("/api/member").await.ok();
    assert_eq!(standing["standing"]["tier"], "top");
    assert_eq!(
        (why(&take(&top).await), &standing["birthday"]["state"]),
        (json!("noTier"), &json!("gone"))
    );
    assert_eq!(shop.get("/api/member").await.ok()["birthday"], Value::Null, "a guest has none");
    balances(&shop).await;
}

/// How often one who was born today has its points and its red packet.
async fn given(shop: &Shop, tries: usize) -> (i64, usize) {
    let shopper = shop.shopper(9).await;
    say(&shopper, 11, 26).await.ok();
    all_at_once(vec![shopper.clone(); tries], |shopper, _| async move { take(&shopper).await })
        .await;
    let mine = shopper.get("/api/coupons").await.ok()["mine"].as_array().unwrap().len();
    (points(&shopper).await.as_i64().unwrap(), mine)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_taps_give_it_once_and_many_days_are_one() {
    let shop = Shop::open_with(with_birthdays()).await;
    assert_eq!(given(&shop, 500).await, (20, 1));
    let other = shop.shopper(10).await;
    let answers = all_at_once(vec![other.clone(); 100], |shopper, number| async move {
        say(&shopper, 11, u32::try_from(number % 28 + 1).unwrap()).await
    })
    .await;
    let day = stands(&other).await["day"].clone();
    let said: Vec<&Answer> = answers.iter().filter(|it| it.status == 200).collect();
    assert!(!said.is_empty() && said.iter().all(|it| it.body["birthday"]["day"] == day));
    balances(&shop).await;
}

/// The same race, lost: points are entered once for their key, but a red packet has no such key.
#[tokio::test(flavor = "multi_thread")]
async fn reading_then_writing_loses_this_race_too() {
    let shop = Shop::open_naive_with(with_birthdays()).await;
    let (_, packets) = given(&shop, NAIVE).await;
    assert!(packets > 1, "it was given {packets} times");
}

#[test]
fn an_import_says_what_no_birthday_gift_can_be() {
    let wrong = |pointer: &str, value: Value| {
        let mut file = with_birthdays();
        *file.pointer_mut(pointer).unwrap() = value;
        let shop: ShopFile = serde_json::from_value(file).unwrap();
        shop.check().unwrap_err().field
    };
    let coupon = json!([{"coupon": {"template": "none"}}]);
    assert_eq!(wrong("/birthdayGift/tiers/0/tier", json!("none")), "birthdayGift.tiers[0].tier");
    assert_eq!(wrong("/birthdayGift/tiers/1/gives", coupon), "birthdayGift.tiers[1].gives[0]");
    assert_eq!(wrong("/birthdayGift/before", json!(16)), "birthdayGift.before");
}
