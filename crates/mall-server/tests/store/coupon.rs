//! Coupons offered, claimed, used.

use serde_json::{Value, json};

use super::shop::{Shop, send};

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
            "validDays": 7, "claimed": false, "allGone": false
        })
    );
    shopper.post("/api/coupons/ten/claim", json!({})).await.ok();
    let again = shopper.post("/api/coupons/ten/claim", json!({})).await;
    assert_eq!(again.fault(), (409, "couponGone"));
    assert_eq!(shopper.post("/api/coupons/none/claim", json!({})).await.fault(), (404, "notFound"));
    let after = shopper.get("/api/coupons").await.ok();
    assert_eq!(after["mine"].as_array().unwrap().len(), 1);

    let claimed =
        |home: Value| home["floors"][0]["content"]["couponStrip"]["offers"][0]["claimed"].clone();
    assert_eq!(claimed(shopper.get("/api/home").await.ok()), true);
    assert_eq!(claimed(shop.get("/api/home").await.ok()), false);
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
    assert_eq!(offers["offers"][1]["allGone"], true);
    assert_eq!(
        fourth.post("/api/coupons/rare/claim", json!({})).await.fault(),
        (409, "couponGone")
    );
}
