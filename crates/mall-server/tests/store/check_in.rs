//! 签到: days that count once, what they give, days made up.

use mall_server::audit;
use serde_json::{Value, json};

use super::shop::{Shop, Shopper, goods};

const DAY: i64 = 24 * 60;

async fn check_in(shopper: &Shopper) -> Value {
    shopper.post("/api/check-in", json!({})).await.ok()
}

async fn make_up(shopper: &Shopper, day: &str) -> super::shop::Answer {
    shopper.post("/api/check-in/make-up", json!({"day": day, "withPoints": true})).await
}

async fn points(shopper: &Shopper) -> Value {
    shopper.get("/api/me").await.ok()["points"].clone()
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_counts_once_and_ends_at_midnight_in_shop_time() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let before = shopper.get("/api/check-in").await.ok();
    assert_eq!(
        (&before["page"]["today"], &before["page"]["streak"]),
        (&json!("2026-11-26"), &json!(0))
    );
    let first = check_in(&shopper).await;
    assert_eq!(
        (&first["already"], &first["given"]),
        (&json!(false), &json!([{"points": {"points": 10}}]))
    );
    assert_eq!(first["state"]["page"]["days"][0]["state"], "done");
    assert_eq!(first["state"]["points"], 10);
    // Half a day later less a minute it still is the same day.
    shop.wait_minutes(DAY / 2 - 1);
    let again = check_in(&shopper).await;
    assert_eq!((&again["already"], &again["given"]), (&json!(true), &first["given"]));
    assert_eq!(again["state"]["page"]["days"], first["state"]["page"]["days"]);
    assert_eq!(points(&shopper).await, 10);
    shop.wait_minutes(1);
    let next = check_in(&shopper).await;
    assert_eq!(
        (&next["already"], &next["state"]["page"]["today"]),
        (&json!(false), &json!("2026-11-27"))
    );
    assert_eq!((&next["state"]["page"]["streak"], points(&shopper).await), (&json!(2), json!(20)));
    balances(&shop).await;
    // It is in the database, not in the process.
    let shop = shop.reopen().await;
    assert_eq!(check_in(&shopper.at(&shop)).await["already"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_in_a_row_bring_points_and_a_coupon_on_top_of_ones_own() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/coupons/rare/claim", json!({})).await.ok();
    for _ in 0..2 {
        check_in(&shopper).await;
        shop.wait_minutes(DAY);
    }
    let third = check_in(&shopper).await;
    let given = json!([
        {"points": {"points": 10}}, {"points": {"points": 30}}, {"coupon": {"template": "rare"}}
    ]);
    assert_eq!(third["given"], given);
    assert_eq!(third["state"]["coupons"], json!([{"template": "rare", "title": "rare 券"}]));
    assert_eq!(shopper.get("/api/coupons").await.ok()["mine"].as_array().unwrap().len(), 2);
    assert_eq!(points(&shopper).await, 60);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_given_takes_nothing_else_away() {
    for (total, counts) in [(1, false), (9, true)] {
        let mut file = goods();
        file["coupons"][1]["total"] = json!(total);
        file["coupons"][1]["countsRewards"] = json!(counts);
        let shop = Shop::open_with(file).await;
        let shopper = shop.shopper(1).await;
        // The last one, or all that this shopper may have.
        shopper.post("/api/coupons/rare/claim", json!({})).await.ok();
        for _ in 0..2 {
            check_in(&shopper).await;
            shop.wait_minutes(DAY);
        }
        let third = check_in(&shopper).await;
        assert_eq!(third["given"], json!([{"points": {"points": 10}}, {"points": {"points": 30}}]));
        assert_eq!((&third["already"], points(&shopper).await), (&json!(false), json!(60)));
        balances(&shop).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_day_is_made_up_and_paid_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    check_in(&shopper).await;
    shop.wait_minutes(2 * DAY);
    check_in(&shopper).await;
    assert_eq!(points(&shopper).await, 20);
    let made_up = make_up(&shopper, "2026-11-27").await.ok();
    assert_eq!(made_up["already"], false);
    assert_eq!(made_up["state"]["page"]["days"][1]["state"], "madeUp");
    // Fifteen paid, thirty for three in a row: the day itself gives nothing.
    assert_eq!(made_up["state"]["points"], 35);
    let again = make_up(&shopper, "2026-11-27").await.ok();
    assert_eq!((&again["already"], &again["state"]["points"]), (&json!(true), &json!(35)));
    assert_eq!(again["given"], made_up["given"]);
    assert_eq!(points(&shopper).await, 35);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_why() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    check_in(&shopper).await;
    shop.wait_minutes(4 * DAY);
    let refused = async |body: Value| shopper.post("/api/check-in/make-up", body).await;
    let with = |day: &str| json!({"day": day, "withPoints": true});
    let future = refused(with("2026-12-01")).await;
    assert_eq!(
        (future.fault(), &future.body["invalid"]["field"]),
        ((409, "cannotCheckIn"), &json!("day"))
    );
    assert_eq!(refused(with("2026-11-20")).await.fault(), (409, "cannotCheckIn"));
    let by_card = refused(json!({"day": "2026-11-29", "withPoints": false})).await;
    assert_eq!(by_card.fault(), (409, "cannotCheckIn"));
    assert_eq!(by_card.body["invalid"]["field"], "withPoints");
    let dear = refused(with("2026-11-29")).await;
    assert_eq!(
        (dear.fault(), &dear.body["message"]),
        ((409, "notEnoughPoints"), &json!("补签需要 15 积分，积分不够"))
    );
    for bad in [json!({"day": "2026-11-31", "withPoints": true}), json!({"day": "2026-11-29"})] {
        let bad = refused(bad).await;
        assert_eq!(bad.fault().0, 400, "{bad:?}");
        assert!(bad.body["invalid"]["field"].is_string(), "{bad:?}");
    }
    assert_eq!(points(&shopper).await, 10);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_sees_the_calendar_and_checks_in_after_log_in() {
    let shop = Shop::open().await;
    let seen = shop.get("/api/check-in").await.ok();
    assert_eq!((&seen["points"], &seen["page"]["days"][0]["state"]), (&json!(0), &json!("today")));
    assert_eq!(shop.post("/api/check-in", json!({})).await.fault(), (401, "loginNeeded"));
    let make_up = json!({"day": "2026-11-25", "withPoints": true});
    assert_eq!(shop.post("/api/check-in/make-up", make_up).await.fault(), (401, "loginNeeded"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_may_have_none_or_one_that_is_over() {
    let mut file = goods();
    file["checkIn"]["window"]["endsAt"] = json!(1);
    let shop = Shop::open_with(file.clone()).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(shopper.post("/api/check-in", json!({})).await.fault(), (409, "cannotCheckIn"));
    assert!(shop.export().await.check_in.is_some());
    file.as_object_mut().unwrap().remove("checkIn");
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(shop.get("/api/check-in").await.fault(), (404, "notFound"));
    assert_eq!(shopper.post("/api/check-in", json!({})).await.fault(), (404, "notFound"));
    assert_eq!(shop.export().await.check_in, None);
}

/// What this store cannot give is no promise of it.
#[test]
fn an_import_says_what_cannot_be_given() {
    let mut file = goods();
    file["checkIn"]["daily"][0] =
        json!([{"coupon": {"template": "none"}}, {"points": {"points": 1}}]);
    file["checkIn"]["milestones"][0]["days"] = json!(8);
    let found = mall_server::ShopFile::read(&file.to_string()).unwrap_err();
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    for field in ["checkIn.milestones[0].days", "checkIn.daily[0][0]"] {
        assert!(said.iter().any(|it| it.contains(&format!("`{field}`"))), "{field}: {said:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn red_packets_cards_and_tickets_are_given_once_and_used() {
    let mut file = goods();
    file["checkIn"]["daily"] = json!([[
        {"redPacket": {"amount": 200}}, {"lotteryTickets": {"tickets": 2}}, {"makeUpCards": {"cards": 1}}
    ]]);
    file["checkIn"]["milestones"] = json!([]);
    file["checkIn"]["makeUp"]["cards"] = json!(2);
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    for _ in 0..3 {
        check_in(&shopper).await;
    }
    let state = shopper.get("/api/check-in").await.ok();
    assert_eq!((&state["cards"], &state["tickets"]), (&json!(1), &json!(2)));
    let by_card = async |day: &str| {
        shopper.post("/api/check-in/make-up", json!({"day": day, "withPoints": false})).await
    };
    shop.wait_minutes(2 * DAY);
    assert_eq!(by_card("2026-11-27").await.fault(), (409, "cannotCheckIn"), "one card is not two");
    check_in(&shopper).await;
    let made_up = by_card("2026-11-27").await.ok();
    assert_eq!((&made_up["already"], &made_up["state"]["cards"]), (&json!(false), &json!(0)));
    assert_eq!(by_card("2026-11-27").await.ok()["already"], true);
    // 49 and 10 to send it, less a red packet of 2.
    let order = shopper.order("k", "balm-1", 1, 5_700).await.ok();
    assert_eq!(order["discounts"][0]["title"], "签到红包");
    balances(&shop).await;
}
