//! 积分商城: what points buy is paid with them once, and all of it goes back once, together.

use mall_server::{ShopFile, audit};
use serde_json::{Value, json};

use super::shop::{Answer, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;
pub(crate) const MALL: &str = "/api/points-mall";

/// A thousand points for a day's check-in; `mask-5` (¥99.00) for 120 points and ¥9.90, `last-1` for 300,
/// tickets and a coupon, and something for members alone.
pub(crate) fn with_offers() -> Value {
    let mut file = goods();
    file["checkIn"]["daily"] = json!([[{"points": {"points": 1_000}}]]);
    file["checkIn"]["milestones"] = json!([]);
    file["earning"] = json!({"points": 1, "growth": 1});
    file["tiers"] = json!([{"id": "gold", "title": "金卡", "growth": 5_000}]);
    let offer = |id: &str, gives: Value, points: u32, more: Value| {
        let mut it = json!({
            "id": id, "title": format!("{id} 兑换"), "image": "/m/x.svg", "gives": gives, "points": points,
            "stock": 5, "perShopper": 2, "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64}
        });
        for (field, value) in more.as_object().unwrap() {
            it[field] = value.clone();
        }
        it
    };
    let sku = |it: &str| json!({"goods": {"sku": it}});
    file["pointsMall"] = json!([
        offer("mask", sku("mask-5"), 120, json!({"cash": 990})),
        offer("balm", sku("last-1"), 300, json!({})),
        offer("tickets", json!({"lotteryTickets": {"tickets": 3}}), 50, json!({})),
        offer("ten", json!({"coupon": {"template": "ten"}}), 80, json!({})),
        offer("gold", sku("mask-5"), 1, json!({"who": [{"tiers": {"ids": ["gold"]}}]})),
        offer("late", sku("mask-5"), 1, json!({"window": {"startsAt": 0, "endsAt": 1}}))
    ]);
    file
}

/// A shopper with a thousand points.
pub(crate) async fn saver(shop: &Shop, number: u32) -> Shopper {
    let shopper = shop.shopper(number).await;
    shopper.post("/api/check-in", json!({})).await.ok();
    shopper
}

pub(crate) async fn buy(shopper: &Shopper, id: &str, key: &str, price: (u32, i64)) -> Answer {
    let body = json!({
        "key": key, "expectedPoints": price.0, "expectedPayable": price.1, "address": shopper.address
    });
    shopper.post(&format!("{MALL}/{id}/exchange"), body).await
}

pub(crate) async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Points, what is left of the offer, how many are theirs; and pieces of the SKU in the stock.
async fn standing(shop: &Shop, shopper: &Shopper, id: &str, sku: &str) -> (i64, i64, i64, i64) {
    let seen = shopper.get(MALL).await.ok();
    let offer = seen["offers"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap();
    let number = |it: &Value| it.as_i64().unwrap();
    let stock = shop.stock(sku).await;
    (number(&seen["points"]), number(&offer["left"]), number(&offer["mine"]), stock)
}

fn order_id(answer: &Answer) -> String {
    answer.body["order"]["id"].as_str().unwrap().to_owned()
}

async fn ask_back(shopper: &Shopper, id: &str, sku: &str) {
    let request =
        json!({"kind": "refundOnly", "pieces": [{"sku": sku, "pieces": 1}], "reason": "notWanted"});
    let body = json!({"key": "back", "request": request});
    shopper.post(&format!("/api/orders/{id}/after-sales"), body).await.ok();
}

async fn agree(shop: &Shop, id: &str) -> Answer {
    let body = json!({"sequence": 1, "event": "agree"});
    shop.merchant().post(&format!("/api/admin/orders/{id}/after-sales/step"), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn points_and_money_buy_a_piece_once_and_go_back_together_once() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    let before = standing(&shop, &shopper, "mask", "mask-5").await;
    assert_eq!(before, (1_000, 5, 0, 500));
    let first = buy(&shopper, "mask", "k", (120, 990)).await;
    assert_eq!(first.status, 201);
    let order = &first.body["order"];
    assert_eq!((&order["state"], &order["payable"]), (&json!("unpaid"), &json!(990)));
    assert_eq!(order["exchange"], json!({"offer": "mask", "points": 120}));
    assert_eq!((&order["listTotal"], &order["freight"]["payable"]), (&json!(9_900), &json!(0)));
    assert_eq!(order["earnsPoints"], 0);
    let again = buy(&shopper, "mask", "k", (120, 990)).await;
    assert_eq!((again.status, &again.body["order"]), (200, order));
    assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await, (880, 4, 1, 499));
    let id = order_id(&first);
    assert_eq!(shopper.pay(&id).await["state"], "paid");
    assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await.0, 880, "it earns nothing");
    balances(&shop).await;

    ask_back(&shopper, &id, "mask-5").await;
    let pieces = json!({"pieces": [{"sku": "mask-5", "pieces": 1}]});
    let preview = shopper.post(&format!("/api/orders/{id}/after-sales/preview"), pieces).await;
    let preview = preview.ok();
    assert_eq!((&preview["amount"], &preview["pointsBack"]), (&json!(990), &json!(120)));
    for _ in 0..2 {
        agree(&shop, &id).await.ok();
        let order = shopper.get(&format!("/api/orders/{id}")).await.ok();
        assert_eq!(
            (&order["state"], &order["refunds"][0]["amount"]),
            (&json!("cancelled"), &json!(990))
        );
        assert_eq!(order["refunds"].as_array().unwrap().len(), 1);
        assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await, before);
    }
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_money_it_is_paid_at_once() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    let first = buy(&shopper, "balm", "k", (300, 0)).await;
    assert_eq!((first.status, &first.body["order"]["state"]), (201, &json!("paid")));
    let id = order_id(&first);
    assert_eq!(
        shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok()["nothing"]["order"]["id"],
        json!(id)
    );
    balances(&shop).await;
    ask_back(&shopper, &id, "last-1").await;
    agree(&shop, &id).await.ok();
    let order = shopper.get(&format!("/api/orders/{id}")).await.ok();
    assert_eq!((&order["state"], &order["refunds"]), (&json!("cancelled"), &json!(null)));
    assert_eq!(standing(&shop, &shopper, "balm", "last-1").await, (1_000, 5, 0, 10));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_and_comes_back_brings_points_back_but_counts_as_had() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    let id = order_id(&buy(&shopper, "mask", "k", (120, 990)).await);
    shopper.pay(&id).await;
    let parcel = json!({"tracking": {"carrier": "SF", "number": "SF1234567890"}, "pieces": []});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel).await.ok();
    ask_back(&shopper, &id, "mask-5").await;
    agree(&shop, &id).await.ok();
    // The piece is on its way: the shop counts it in when it has it, as of any order.
    assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await, (1_000, 4, 1, 499));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_goes_back_and_late_money_takes_it_again() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    let id = order_id(&buy(&shopper, "mask", "a", (120, 990)).await);
    for _ in 0..2 {
        shopper.post(&format!("/api/orders/{id}/cancel"), json!({})).await.ok();
        assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await, (1_000, 5, 0, 500));
    }
    balances(&shop).await;

    let id = order_id(&buy(&shopper, "mask", "b", (120, 990)).await);
    let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    shop.wait_minutes(31);
    shopper.order_once(&id, "cancelled").await;
    assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await, (1_000, 5, 0, 500));
    balances(&shop).await;
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    let late = shopper.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!(late["state"], "paid");
    assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await, (880, 4, 1, 499));
    balances(&shop).await;
    ask_back(&shopper, &id, "mask-5").await;
    agree(&shop, &id).await.ok();
    assert_eq!(standing(&shop, &shopper, "mask", "mask-5").await, (1_000, 5, 0, 500));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn late_money_for_what_others_have_goes_back() {
    let mut file = with_offers();
    file["pointsMall"][0]["stock"] = json!(1);
    let shop = Shop::open_with(file).await;
    let (late, quick) = (saver(&shop, 1).await, saver(&shop, 2).await);
    let id = order_id(&buy(&late, "mask", "a", (120, 990)).await);
    let begun = late.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    assert_eq!(buy(&quick, "mask", "a", (120, 990)).await.fault(), (409, "exchangeRefused"));
    shop.wait_minutes(31);
    late.order_once(&id, "cancelled").await;
    assert_eq!(buy(&quick, "mask", "a", (120, 990)).await.status, 201);
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    let order = late.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!(
        (&order["state"], &order["refunds"][0]["amount"]),
        (&json!("cancelled"), &json!(990))
    );
    assert_eq!(standing(&shop, &late, "mask", "mask-5").await, (1_000, 0, 0, 499));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_and_coupons_are_given_at_once_and_once() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    for status in [201, 200] {
        let given = buy(&shopper, "tickets", "k", (50, 0)).await;
        assert_eq!((given.status, &given.body["order"]), (status, &json!(null)));
        assert_eq!(given.body["state"]["points"], 950);
    }
    assert_eq!(shopper.get("/api/check-in").await.ok()["tickets"], 3);
    buy(&shopper, "ten", "c", (80, 0)).await.ok();
    assert_eq!(shopper.get("/api/coupons").await.ok()["mine"].as_array().unwrap().len(), 1);
    let ledger = shopper.get("/api/points").await.ok();
    assert_eq!(
        (&ledger["entries"][0]["kind"], &ledger["entries"][0]["units"]),
        (&json!("exchange"), &json!(-80))
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_had_says_why_and_takes_nothing() {
    let shop = Shop::open_with(with_offers()).await;
    let shopper = saver(&shop, 1).await;
    let changed = buy(&shopper, "mask", "k1", (100, 990)).await;
    assert_eq!(changed.fault(), (409, "priceChanged"));
    let quote = &changed.body["quote"];
    assert_eq!((&quote["pointsSpent"], &quote["payable"]), (&json!(120), &json!(990)));
    assert_eq!(buy(&shopper, "mask", "k1", (120, 900)).await.fault(), (409, "priceChanged"));
    let gold = buy(&shopper, "gold", "k2", (1, 0)).await;
    assert_eq!(
        (gold.fault(), &gold.body["exchange"]),
        ((409, "exchangeRefused"), &json!({"notFor": {"need": "tier"}}))
    );
    let late = buy(&shopper, "late", "k2", (1, 0)).await;
    assert_eq!(late.body["exchange"], json!({"over": {"endedAt": 1}}));
    assert_eq!(buy(&shopper, "none", "k2", (1, 0)).await.fault(), (404, "notFound"));
    let free = buy(&shopper, "mask", "k2", (0, 990)).await;
    assert_eq!(
        (free.fault(), &free.body["invalid"]["field"]),
        ((422, "invalid"), &json!("expectedPoints"))
    );
    let nowhere = json!({"key": "k3", "expectedPoints": 300, "expectedPayable": 0});
    let nowhere = shopper.post(&format!("{MALL}/balm/exchange"), nowhere).await;
    assert_eq!(
        (nowhere.fault(), &nowhere.body["invalid"]["field"]),
        ((422, "invalid"), &json!("address"))
    );
    for key in ["k4", "k5"] {
        buy(&shopper, "balm", key, (300, 0)).await.ok();
    }
    let limit = buy(&shopper, "balm", "k6", (300, 0)).await;
    assert_eq!(limit.body["exchange"], json!({"myLimit": {"limit": 2}}));
    assert_eq!(buy(&shopper, "balm", "k5", (301, 0)).await.fault(), (409, "keyReused"));
    let poor = shop.shopper(2).await;
    let poor = buy(&poor, "balm", "k", (300, 0)).await;
    assert_eq!(poor.body["exchange"], json!({"tooFewPoints": {"missing": 300}}));
    assert_eq!(standing(&shop, &shopper, "balm", "last-1").await, (400, 3, 2, 8));
    let guest = shop.get(MALL).await.ok();
    assert_eq!((&guest["points"], guest["offers"].as_array().unwrap().len()), (&json!(0), 5));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_that_ended_meanwhile_come_back_for_a_week() {
    let mut file = with_offers();
    file["shop"]["pointsExpiry"] = json!({"months": 1});
    file["shop"]["times"] = json!({"payMinutes": 60});
    let shop = Shop::open_with(file).await;
    let shopper = saver(&shop, 1).await;
    let id = order_id(&buy(&shopper, "balm", "k", (300, 0)).await);
    // All that was earned in November is gone with December.
    for _ in 0..37 {
        shop.wait_minutes(DAY);
        shopper.get("/api/me").await.ok();
    }
    ask_back(&shopper, &id, "last-1").await;
    agree(&shop, &id).await.ok();
    for _ in 0..100 {
        if shopper.get(MALL).await.ok()["points"] == 300 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let ledger = shopper.get("/api/points").await.ok();
    assert_eq!((&ledger["balance"], &ledger["ending"][0]["units"]), (&json!(300), &json!(300)));
    balances(&shop).await;
}

#[test]
fn an_offer_of_nothing_or_dearer_than_in_the_shop_is_refused_with_its_place() {
    let wrong = |pointer: &str, value: Value| {
        let mut file = with_offers();
        *file.pointer_mut(pointer).unwrap() = value;
        let shop: ShopFile = serde_json::from_value(file).unwrap();
        shop.check().unwrap_err().field
    };
    assert_eq!(wrong("/pointsMall/0/gives/goods/sku", json!("none")), "pointsMall[0].gives");
    assert_eq!(wrong("/pointsMall/3/gives/coupon/template", json!("none")), "pointsMall[3].gives");
    assert_eq!(wrong("/pointsMall/0/cash", json!(9_900)), "pointsMall[0].cash");
    assert_eq!(wrong("/pointsMall/1/id", json!("mask")), "pointsMall[1].id");
    assert_eq!(wrong("/pointsMall/1/points", json!(0)), "pointsMall[1].points");
}
