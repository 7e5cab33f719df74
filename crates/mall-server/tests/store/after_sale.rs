//! 售后 and parcels: exact to the fen, once, whoever asks how often.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper, goods};

const DAY_MINUTES: i64 = 24 * 60;

/// Three masks and a balm, paid: 3 × 99 + 49 = 346, less 30 of 满300减30; nothing to send them.
async fn bought(shop: &Shop, number: u32) -> (Shopper, String) {
    let shopper = shop.shopper(number).await;
    let lines = json!([{"sku": "mask-5", "quantity": 3}, {"sku": "balm-1", "quantity": 1}]);
    let mut wish = shopper.wish("k", "mask-5", 3, 31_600);
    wish["lines"] = lines;
    let order = shopper.post("/api/orders", wish).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    (shopper, id)
}

fn asked(key: &str, kind: &str, sku: &str, pieces: u32) -> Value {
    let pieces = json!([{"sku": sku, "pieces": pieces}]);
    json!({"key": key, "request": {"kind": kind, "pieces": pieces, "reason": "damaged"}})
}

async fn ask(shopper: &Shopper, id: &str, body: Value) -> Answer {
    shopper.post(&format!("/api/orders/{id}/after-sales"), body).await
}

async fn step(shopper: &Shopper, id: &str, sequence: u32, event: Value) -> Answer {
    let body = json!({"sequence": sequence, "event": event});
    shopper.post(&format!("/api/orders/{id}/after-sales/step"), body).await
}

async fn decide(shop: &Shop, id: &str, sequence: u32, event: Value) -> Answer {
    let body = json!({"sequence": sequence, "event": event});
    shop.merchant().post(&format!("/api/admin/orders/{id}/after-sales/step"), body).await
}

async fn ship(shop: &Shop, id: &str, number: &str, pieces: Value) -> Answer {
    let body = json!({"tracking": {"carrier": "SF", "number": number}, "pieces": pieces});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), body).await
}

/// The order, once `refunds` of its refunds have been sent by the gateway.
async fn once_refunded(shopper: &Shopper, id: &str, refunds: usize) -> Value {
    for _ in 0..100 {
        let order = shopper.get(&format!("/api/orders/{id}")).await.ok();
        let all = order["refunds"].as_array().cloned().unwrap_or_default();
        if all.iter().filter(|it| !it["doneAt"].is_null()).count() == refunds {
            return order;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the refunds of {id} were never sent");
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

fn amounts(order: &Value) -> Vec<i64> {
    let refunds = order["refunds"].as_array().unwrap().iter();
    refunds.map(|it| it["amount"].as_i64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_piece_gives_back_what_it_cost_and_all_of_them_what_was_paid() {
    let shop = Shop::open().await;
    let (shopper, id) = bought(&shop, 1).await;
    // 3000 of 34600 are split: 2575 to the masks (29700), 425 to the balm; the first mask bears 859.
    let preview = format!("/api/orders/{id}/after-sales/preview");
    let pieces = json!({"pieces": [{"sku": "mask-5", "pieces": 1}]});
    let shown = shopper.post(&preview, pieces).await.ok()["amount"].as_i64().unwrap();
    let view = ask(&shopper, &id, asked("a1", "refundOnly", "mask-5", 1)).await.ok();
    assert_eq!(view["afterSales"][0]["state"], "asked");
    assert_eq!(shop.stock("mask-5").await, 497, "nothing is back before the shop agrees");
    let decided = decide(&shop, &id, 1, json!("agree")).await.ok();
    assert_eq!(
        decided["toSend"],
        json!([{"sku": "balm-1", "pieces": 1}, {"sku": "mask-5", "pieces": 2}])
    );
    assert_eq!(shop.stock("mask-5").await, 498, "it never went out");
    let order = once_refunded(&shopper, &id, 1).await;
    assert_eq!(amounts(&order), [shown]);
    assert!(order["afterSales"][0]["state"]["refunded"]["at"].is_i64(), "{order}");

    // The rest goes out in two parcels, of which the second ends it.
    let first = ship(&shop, &id, "SF100001", json!([{"sku": "mask-5", "pieces": 1}])).await.ok();
    assert_eq!(first["order"]["state"], "paid");
    let over = ship(&shop, &id, "SF100002", json!([{"sku": "mask-5", "pieces": 2}])).await;
    assert_eq!(over.fault(), (422, "invalid"), "a mask was called off");
    assert_eq!(over.body["invalid"]["field"], "pieces[0].pieces");
    let sent = ship(&shop, &id, "SF100002", json!([])).await.ok();
    assert_eq!(sent["order"]["state"], "shipped");
    assert_eq!(ship(&shop, &id, "SF100002", json!([])).await.ok(), sent, "the same parcel");
    assert_eq!(ship(&shop, &id, "SF100003", json!([])).await.fault(), (409, "wrongState"));
    let audited = shop.merchant().get("/api/admin/audit").await.ok();
    let actions: Vec<_> =
        audited["entries"].as_array().unwrap().iter().map(|it| it["action"].as_str()).collect();
    assert_eq!(actions, [Some("sendParcel"), Some("sendParcel"), Some("stepAfterSale")]);
    shopper.post(&format!("/api/orders/{id}/received"), json!({})).await.ok();

    // The others come back one by one.
    for (sequence, sku) in [(2, "mask-5"), (3, "balm-1"), (4, "mask-5")] {
        let body = asked(&format!("a{sequence}"), "returnAndRefund", sku, 1);
        ask(&shopper, &id, body).await.ok();
        decide(&shop, &id, sequence, json!("agree")).await.ok();
        let tracking = json!({"carrier": "YTO", "number": format!("YT90000{sequence}")});
        let back = json!({"sendBack": {"tracking": tracking}});
        step(&shopper, &id, sequence, back).await.ok();
        decide(&shop, &id, sequence, json!("receive")).await.ok();
    }
    let order = once_refunded(&shopper, &id, 4).await;
    let all = amounts(&order);
    assert_eq!(all.iter().sum::<i64>(), 31_600, "{all:?}");
    assert_eq!(order["state"], "done");
    assert_eq!(shop.stock("mask-5").await, 498, "what came back is counted by the shop");
    let none = ask(&shopper, &id, asked("a5", "refundOnly", "mask-5", 1)).await;
    assert_eq!(none.fault(), (409, "afterSaleRefused"));
    assert_eq!(none.body["afterSale"], json!({"notLeft": {"sku": "mask-5", "left": 0}}));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_it_refunded_unsent_is_an_order_that_never_was() {
    let mut file = goods();
    file["promotions"] = json!([{
        "id": "gift", "title": "赠品", "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "benefit": {"gift": {"sku": "gift-1", "pieces": 1}}, "total": 1
    }]);
    file["points"] = json!({"perYuan": 100, "step": 10, "maxShare": 5_000});
    file["earning"] = json!({"points": 1, "growth": 1});
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/coupons/rare/claim", json!({})).await.ok();
    // 2 × 49 less 5, and 10 to send it.
    let order = shopper.order("k", "balm-1", 2, 10_300).await.ok();
    let id = order["id"].as_str().unwrap();
    shopper.pay(id).await;
    assert_eq!(shop.stock("gift-1").await, 9);
    for (sequence, key) in [(1, "a"), (2, "b")] {
        ask(&shopper, id, asked(key, "refundOnly", "balm-1", 1)).await.ok();
        let seen = decide(&shop, id, sequence, json!("agree")).await.ok();
        assert_eq!(seen["order"]["state"], if sequence == 1 { "paid" } else { "cancelled" });
    }
    let order = once_refunded(&shopper, id, 3).await;
    assert_eq!(order["cancelReason"], "refunded");
    assert_eq!(amounts(&order).iter().sum::<i64>(), 10_300, "the freight, too");
    assert_eq!((shop.stock("gift-1").await, shop.stock("balm-1").await), (10, 100));
    let coupons = shopper.get("/api/coupons").await.ok();
    assert_eq!(coupons["mine"].as_array().unwrap().len(), 1, "{coupons}");
    assert_eq!(ship(&shop, id, "SF100001", json!([])).await.fault(), (409, "wrongState"));
    let again = shopper.order("k2", "balm-1", 2, 10_300).await.ok();
    assert_eq!(again["lines"].as_array().unwrap().len(), 2, "the only gift can be had again");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_twice_is_asked_once() {
    let shop = Shop::open().await;
    let (shopper, id) = bought(&shop, 1).await;
    let body = asked("a1", "refundOnly", "mask-5", 2);
    let first = ask(&shopper, &id, body.clone()).await.ok();
    assert_eq!(ask(&shopper, &id, body).await.ok(), first);
    let other = asked("a1", "refundOnly", "mask-5", 1);
    assert_eq!(ask(&shopper, &id, other).await.fault(), (409, "keyReused"));
    let more = ask(&shopper, &id, asked("a2", "refundOnly", "mask-5", 2)).await;
    assert_eq!(more.body["afterSale"], json!({"inAnother": {"sku": "mask-5", "left": 1}}));
    let back = ask(&shopper, &id, asked("a3", "returnAndRefund", "balm-1", 1)).await;
    assert_eq!(back.body["afterSale"], "notSent");
    for (field, value) in [("pieces", json!([])), ("note", json!("长".repeat(501)))] {
        let mut bad = asked("a4", "refundOnly", "balm-1", 1);
        bad["request"][field] = value;
        let refused = ask(&shopper, &id, bad).await;
        assert_eq!((refused.status, &refused.body["invalid"]["field"]), (422, &json!(field)));
    }
    let withdrawn = step(&shopper, &id, 1, json!("withdraw")).await.ok();
    assert_eq!(step(&shopper, &id, 1, json!("withdraw")).await.ok(), withdrawn);
    assert_eq!(step(&shopper, &id, 1, json!("agree")).await.fault(), (409, "afterSaleRefused"));
    assert_eq!(decide(&shop, &id, 9, json!("agree")).await.fault(), (404, "notFound"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doors_are_for_those_they_are_for() {
    let shop = Shop::open().await;
    let (_, id) = bought(&shop, 1).await;
    let other = shop.shopper(2).await;
    let body = asked("a1", "refundOnly", "mask-5", 1);
    assert_eq!(ask(&other, &id, body.clone()).await.fault(), (404, "notFound"));
    assert_eq!(step(&other, &id, 1, json!("withdraw")).await.fault(), (404, "notFound"));
    let preview = format!("/api/orders/{id}/after-sales/preview");
    let pieces = json!({"pieces": [{"sku": "mask-5", "pieces": 1}]});
    assert_eq!(other.post(&preview, pieces).await.fault(), (404, "notFound"));
    let admin = format!("/api/admin/orders/{id}/parcels");
    let parcel = json!({"tracking": {"carrier": "SF", "number": "SF100001"}});
    assert_eq!(other.post(&admin, parcel.clone()).await.fault(), (401, "loginNeeded"));
    assert_eq!(shop.post(&admin, parcel).await.fault(), (401, "loginNeeded"));
    assert_eq!(other.get("/api/admin/orders").await.fault(), (401, "loginNeeded"));
    let listed = shop.merchant().get("/api/admin/orders?state=paid").await.ok();
    assert_eq!(listed["orders"][0]["order"]["id"], id.as_str());
    assert_eq!(shop.merchant().get("/api/admin/orders?state=done").await.ok()["orders"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn time_receives_lapses_and_ends() {
    let shop = Shop::open().await;
    let (shopper, id) = bought(&shop, 1).await;
    ship(&shop, &id, "SF100001", json!([])).await.ok();
    ask(&shopper, &id, asked("a1", "returnAndRefund", "balm-1", 1)).await.ok();
    let open = shop.merchant().get("/api/admin/after-sales").await.ok();
    assert_eq!(open["afterSales"][0]["order"], id.as_str());
    decide(&shop, &id, 1, json!("agree")).await.ok();
    let open = shop.merchant().get("/api/admin/after-sales").await.ok();
    assert_eq!(open["afterSales"], json!([]), "it waits for the shopper");
    shop.wait_minutes(7 * DAY_MINUTES);
    for _ in 0..100 {
        let seen = shopper.get(&format!("/api/orders/{id}")).await.ok();
        if seen["afterSales"][0]["state"]["withdrawn"].is_object() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let tracking = json!({"sendBack": {"tracking": {"carrier": "SF", "number": "SF900001"}}});
    assert_eq!(step(&shopper, &id, 1, tracking).await.fault(), (409, "afterSaleRefused"));
    shop.wait_minutes(7 * DAY_MINUTES);
    let done = shopper.order_once(&id, "done").await;
    assert!(done["afterSaleBefore"].is_i64());
    ask(&shopper, &id, asked("a2", "returnAndRefund", "balm-1", 1)).await.ok();
    shop.wait_minutes(7 * DAY_MINUTES);
    let late = ask(&shopper, &id, asked("a3", "refundOnly", "mask-5", 1)).await;
    assert_eq!(late.body["afterSale"]["tooLate"]["until"], done["afterSaleBefore"]);
    balances(&shop).await;
}

/// Sixty at once ask the last balm back, each with a key of its own; then sixty at once agree.
async fn rush(shop: &Shop) -> (usize, usize) {
    const MANY: usize = 60;
    let (shopper, id) = bought(shop, 1).await;
    let of = id.clone();
    let asks = all_at_once(vec![shopper; MANY], move |shopper, it| {
        let of = of.clone();
        async move { ask(&shopper, &of, asked(&format!("a{it}"), "refundOnly", "balm-1", 1)).await }
    });
    let taken = asks.await.into_iter().filter(|it| it.status == 200).count();
    let path = format!("/api/admin/orders/{id}/after-sales/step");
    let agrees = all_at_once(vec![shop.merchant(); MANY], move |merchant, _| {
        let (path, body) = (path.clone(), json!({"sequence": 1, "event": "agree"}));
        async move { merchant.post(&path, body).await }
    });
    for it in agrees.await {
        assert!(shop.is_naive || it.status == 200, "{it:?}");
    }
    let look = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    (taken, look.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_piece_is_asked_back_and_paid_back_once() {
    assert_eq!(rush(&Shop::open().await).await, (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_naive_store_takes_a_piece_back_twice() {
    let (taken, broken) = rush(&Shop::open_naive().await).await;
    assert!(taken > 1 || broken > 0, "the race is not hard enough: {taken} {broken}");
}

/// The shop agrees to two after-sales of one order and sends the rest, the shopper thinks better of one
/// of them: all at once, each ten times.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_to_one_order_at_once_happens_one_after_the_other() {
    let shop = Shop::open().await;
    for round in 0..4 {
        let (shopper, id) = bought(&shop, round).await;
        for key in ["a1", "a2"] {
            ask(&shopper, &id, asked(key, "refundOnly", "mask-5", 1)).await.ok();
        }
        let (merchant, of) = (shop.merchant(), id.clone());
        let acts = all_at_once(vec![shopper.clone(); 40], move |shopper, number| {
            let (merchant, id) = (merchant.clone(), of.clone());
            let admin = format!("/api/admin/orders/{id}");
            let agree = |sequence: u32| json!({"sequence": sequence, "event": "agree"});
            async move {
                match number % 4 {
                    0 => merchant.post(&format!("{admin}/after-sales/step"), agree(1)).await,
                    1 => merchant.post(&format!("{admin}/after-sales/step"), agree(2)).await,
                    2 => step(&shopper, &id, 1, json!("withdraw")).await,
                    _ => {
                        let tracking = json!({"carrier": "SF", "number": "SF100001"});
                        let body = json!({"tracking": tracking, "pieces": []});
                        merchant.post(&format!("{admin}/parcels"), body).await
                    }
                }
            }
        });
        for it in acts.await {
            assert!([200, 409, 422].contains(&it.status), "{it:?}");
        }
        let order = once_refunded(&shopper, &id, refunds(&shopper, &id).await).await;
        let (first, second) = (&order["afterSales"][0]["state"], &order["afterSales"][1]["state"]);
        assert!(second["refunded"].is_object(), "{order}");
        let is_withdrawn = first["withdrawn"].is_object();
        assert!(is_withdrawn != first["refunded"].is_object(), "{order}");
        assert_eq!(amounts(&order).len(), if is_withdrawn { 1 } else { 2 });
    }
    balances(&shop).await;
}

/// How many after-sales of an order pay something back.
async fn refunds(shopper: &Shopper, id: &str) -> usize {
    let order = shopper.get(&format!("/api/orders/{id}")).await.ok();
    let all = order["afterSales"].as_array().unwrap();
    let pays =
        |it: &&Value| it["state"]["refunding"].is_object() || it["state"]["refunded"].is_object();
    all.iter().filter(pays).count()
}
