//! Coupons offered, claimed, used.

use mall_core::coupon_centre::RedeemCode;
use serde_json::{Value, json};

use super::shop::{Shop, goods, send};

#[tokio::test(flavor = "multi_thread")]
async fn claimed_once_and_shown_so() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let before = shopper.get("/api/coupons").await.ok();
    assert_eq!(before["mine"], json!([]), "newcomers have none");
    assert_eq!(
        before["offers"][0],
        json!({
            "template": "ten", "title": "ten 券", "face": {"amount": 1_000}, "minSpend": 10_000,
            "validDays": 7, "perShopper": 1, "state": {"claimable": {"left": 1}}
        })
    );
    shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    let again = shopper.post("/api/coupons/ten/claim", json!({})).await;
    assert_eq!(again.fault(), (409, "couponGone"));
    assert_eq!(again.body["coupon"], "claimed", "and why");
    assert_eq!(shopper.post("/api/coupons/none/claim", json!({})).await.fault(), (404, "notFound"));
    let after = shopper.get("/api/coupons").await.ok();
    assert_eq!(after["mine"].as_array().unwrap().len(), 1);

    let state =
        |home: Value| home["blocks"][1]["content"]["couponStrip"]["offers"][0]["state"].clone();
    assert_eq!(state(shopper.get("/api/home").await.ok()), "claimed");
    assert_eq!(state(shop.get("/api/home").await.ok()), json!({"claimable": {"left": 1}}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_sees_what_there_is_and_claims_nothing() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let of_a_newcomer = shopper.get("/api/coupons").await.ok();
    shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    assert_eq!(shop.get("/api/coupons").await.ok(), of_a_newcomer);
    let claim = shop.post("/api/coupons/ten/claim", json!({})).await;
    assert_eq!(claim.fault(), (401, "loginNeeded"));
    let ended = shop.http.get(format!("{}/api/coupons", shop.base())).bearer_auth("ended");
    assert_eq!(send(ended).await.fault(), (401, "loginNeeded"), "the device must know");
}

#[tokio::test(flavor = "multi_thread")]
async fn holds_for_its_days_and_not_a_millisecond_more() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    shop.wait_minutes(7 * 24 * 60 - 1);
    assert_eq!(shopper.get("/api/me").await.ok()["coupons"], 1);
    shop.wait_minutes(1);
    assert_eq!(shopper.get("/api/me").await.ok()["coupons"], 0);
    assert_eq!(shopper.order("k", "mask-5", 2, 18_800).await.fault(), (409, "priceChanged"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_keeps_what_was_claimed() {
    let shop = Shop::open().await;
    for number in 0..3 {
        shop.shopper(number).await.post("/api/coupons/rare/claim", json!({})).await.ok();
    }
    let store = shop.running.app().store().clone();
    let import = move || store.import(store.export().unwrap().unwrap());
    tokio::task::spawn_blocking(import).await.unwrap().unwrap();
    let fourth = shop.shopper(4).await;
    let offers = fourth.get("/api/coupons").await.ok();
    assert_eq!(offers["offers"][1]["state"], "gone");
    assert_eq!(
        fourth.post("/api/coupons/rare/claim", json!({})).await.fault(),
        (409, "couponGone")
    );
}

/// The goods, with a template that has `more`.
pub(crate) fn with_template(more: &Value) -> Value {
    let mut file = goods();
    let mut template = file["coupons"][1].clone();
    for (name, value) in json!({"id": "more", "total": 100}).as_object().unwrap() {
        template[name] = value.clone();
    }
    for (name, value) in more.as_object().unwrap() {
        template[name] = value.clone();
    }
    file["coupons"].as_array_mut().unwrap().push(template);
    file
}

const CLAIM: &str = "/api/coupons/more/claim";

#[tokio::test(flavor = "multi_thread")]
async fn one_key_gives_one_coupon_and_the_same_one_again() {
    let shop = Shop::open_with(with_template(&json!({"perShopper": 3}))).await;
    let shopper = shop.shopper(1).await;
    let first = shopper.post(CLAIM, json!({"key": "tap-1"})).await;
    let again = shopper.post(CLAIM, json!({"key": "tap-1"})).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.body, again.body);
    let other = shopper.post(CLAIM, json!({"key": "tap-2"})).await;
    assert_ne!(other.body["coupon"]["id"], first.body["coupon"]["id"]);
    let reused = shopper.post("/api/coupons/ten/claim", json!({"key": "tap-1"})).await;
    assert_eq!(reused.fault(), (409, "keyReused"));
    // Keys are the shopper's own.
    let neighbour = shop.shopper(2).await.post(CLAIM, json!({"key": "tap-1"})).await;
    assert_ne!(neighbour.ok()["coupon"]["id"], first.body["coupon"]["id"]);
    assert_eq!(shopper.get("/api/me").await.ok()["coupons"], 2);
    // A claim that was refused has used its key up for nothing.
    shopper.post(CLAIM, json!({"key": "tap-3"})).await.ok();
    assert_eq!(shopper.post(CLAIM, json!({"key": "tap-4"})).await.status, 409);
    assert_eq!(shopper.post(CLAIM, json!({"key": "tap-4"})).await.status, 409);
    assert_eq!(shopper.post(CLAIM, json!({"kex": "tap-4"})).await.fault(), (400, "malformed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_per_day_ends_with_the_day_of_the_shop() {
    let shop = Shop::open_with(with_template(&json!({"perShopper": 3, "perDay": 1}))).await;
    let shopper = shop.shopper(1).await;
    shopper.post(CLAIM, json!({})).await.ok();
    let second = shopper.post(CLAIM, json!({})).await;
    assert_eq!(second.fault(), (409, "couponGone"));
    let again_at = second.body["coupon"]["todayLimit"]["againAt"].as_i64().unwrap();
    assert_eq!((again_at + 8 * 3_600_000) % 86_400_000, 0, "midnight in Shanghai");
    let minutes = |until: i64| (until - shop.now().0).div_euclid(60_000);
    shop.wait_minutes(minutes(again_at) - 1);
    assert_eq!(shopper.post(CLAIM, json!({})).await.status, 409, "not a minute before");
    shop.wait_minutes(1);
    shopper.post(CLAIM, json!({})).await.ok();
    shop.wait_minutes(24 * 60);
    shopper.post(CLAIM, json!({})).await.ok();
    shop.wait_minutes(24 * 60);
    let fourth = shopper.post(CLAIM, json!({})).await;
    assert_eq!(fourth.body["coupon"], "claimed", "three in all");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_and_when_are_asked_by_the_server() {
    let far = 4_102_444_800_000_i64;
    for (more, why) in [
        (
            json!({"who": [{"nthOrder": {"from": 2, "to": 9}}]}),
            json!({"notFor": {"need": "nthOrder"}}),
        ),
        (
            json!({"claimWindow": {"startsAt": far - 1, "endsAt": far}}),
            json!({"notStarted": {"startsAt": far - 1}}),
        ),
        (json!({"claimWindow": {"startsAt": 0, "endsAt": 5}}), json!({"over": {"endedAt": 5}})),
        (json!({"byCode": true}), json!("byCode")),
        (json!({"total": 0}), json!("gone")),
    ] {
        let is_hidden = more.get("byCode").is_some();
        let shop = Shop::open_with(with_template(&more)).await;
        let shopper = shop.shopper(1).await;
        let refused = shopper.post(CLAIM, json!({})).await;
        assert_eq!(refused.fault(), (409, "couponGone"));
        assert_eq!(refused.body["coupon"], why);
        let seen = shopper.get("/api/coupons").await.ok();
        let offer = seen["offers"].as_array().unwrap().iter().find(|it| it["template"] == "more");
        assert_eq!(offer.map(|it| &it["state"]), (!is_hidden).then_some(&why), "said beforehand");
    }
}

/// Codes of the template `more`, made as the merchant makes them.
pub(crate) async fn codes(shop: &Shop, count: u32) -> Vec<String> {
    let store = shop.running.app().store().clone();
    let template = "more".to_owned().try_into().unwrap();
    let make = move || store.make_codes(template, count).unwrap();
    let codes = tokio::task::spawn_blocking(make).await.unwrap();
    codes.iter().map(RedeemCode::shown).collect()
}

const REDEEM: &str = "/api/coupons/redeem";

#[tokio::test(flavor = "multi_thread")]
async fn a_code_gives_one_coupon_to_one_shopper() {
    let shop = Shop::open_with(with_template(&json!({"byCode": true, "perShopper": 2}))).await;
    let made = codes(&shop, 4).await;
    let shopper = shop.shopper(1).await;
    let first = shopper.post(REDEEM, json!({"code": made[0].to_lowercase()})).await;
    let again = shopper.post(REDEEM, json!({"code": made[0]})).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.body, again.body);
    let other = shop.shopper(2).await;
    // Mistyped, never printed, somebody else's: the same is said.
    let mut mistyped = made[1].clone();
    let last = if mistyped.ends_with('2') { "3" } else { "2" };
    mistyped.replace_range(13.., last);
    let mut said = Vec::new();
    for code in [mistyped.as_str(), "2222-2222-2222", made[0].as_str(), ""] {
        let wrong = other.post(REDEEM, json!({"code": code})).await;
        assert_eq!(wrong.fault(), (422, "wrongCode"));
        said.push(wrong.body);
    }
    assert!(said.iter().all(|it| *it == said[0]), "{said:?}");
    // A code that its shopper may not have is not used up.
    shopper.post(REDEEM, json!({"code": made[1]})).await.ok();
    let third = shopper.post(REDEEM, json!({"code": made[2]})).await;
    assert_eq!((third.fault(), &third.body["coupon"]), ((409, "couponGone"), &json!("claimed")));
    other.post(REDEEM, json!({"code": made[2]})).await.ok();
    let guest = shop.post(REDEEM, json!({"code": made[3]})).await;
    assert_eq!(guest.fault(), (401, "loginNeeded"));
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_not_guessed() {
    let shop = Shop::open_with(with_template(&json!({"byCode": true}))).await;
    let made = codes(&shop, 2).await;
    let shopper = shop.shopper(1).await;
    shopper.post(REDEEM, json!({"code": made[0]})).await.ok();
    // Slips of the finger are no guesses.
    for _ in 0..20 {
        let slip = shopper.post(REDEEM, json!({"code": "ABCD"})).await;
        assert_eq!(slip.fault(), (422, "wrongCode"));
    }
    for _ in 0..10 {
        let guess = shopper.post(REDEEM, json!({"code": "222222222222"})).await;
        assert_eq!(guess.fault(), (422, "wrongCode"));
    }
    assert_eq!(shopper.post(REDEEM, json!({"code": made[1]})).await.fault(), (429, "tooMany"));
    assert_eq!(shopper.post(REDEEM, json!({"code": made[0]})).await.status, 200, "one's own");
    shop.wait_minutes(60);
    // By now the limit of the template speaks.
    assert_eq!(shopper.post(REDEEM, json!({"code": made[1]})).await.fault(), (409, "couponGone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_coupons_is_told() {
    let shop = Shop::open_with(with_template(&json!({"perShopper": 2}))).await;
    let shopper = shop.shopper(1).await;
    let spent =
        shopper.post("/api/coupons/ten/claim", json!({})).await.ok()["coupon"]["id"].clone();
    let left = shopper.post(CLAIM, json!({})).await.ok()["coupon"]["id"].clone();
    let mut wish = shopper.wish("k", "mask-5", 2, 18_800);
    wish["choice"] = json!({"these": {"ids": [spent]}});
    let order = shopper.post("/api/orders", wish).await.ok();
    let seen = shopper.get("/api/coupons").await.ok();
    let ids = |of: &Value| -> Vec<Value> {
        of.as_array().unwrap().iter().map(|it| it["id"].clone()).collect()
    };
    assert_eq!(ids(&seen["mine"]), std::slice::from_ref(&left));
    assert_eq!(seen["used"][0]["coupon"]["id"], spent);
    assert_eq!(
        (&seen["used"][0]["order"], &seen["used"][0]["state"]),
        (&order["id"], &json!("unpaid"))
    );
    let cancel = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    shopper.post(&cancel, json!({})).await.ok();
    shop.wait_minutes(7 * 24 * 60);
    let seen = shopper.get("/api/coupons").await.ok();
    assert_eq!((&seen["mine"], &seen["used"]), (&json!([]), &json!([])));
    let mut expired = ids(&seen["expired"]);
    expired.sort_by_key(ToString::to_string);
    let mut both = vec![spent, left];
    both.sort_by_key(ToString::to_string);
    assert_eq!(expired, both);
}
