//! 会员: growth that orders earn and refunds take back, what a tier lowers, coupons given once.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Shop, Shopper, goods};

/// `mask-5` costs ¥99.00, 5 % less for who has 150 growth; one yuan earns one point and one growth.
fn with_tiers() -> Value {
    let mut file = goods();
    file["earning"] = json!({"points": 1, "growth": 1});
    file["tiers"] = json!([
        {"id": "trendy", "title": "潮流小主", "growth": 0},
        {"id": "shining", "title": "闪亮达人", "growth": 150, "factor": 15_000,
         "welcome": ["rare", "ten"], "benefits": ["95 折"]}
    ]);
    file["prices"] = json!([{
        "id": "shining", "title": "95 折", "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "conditions": [{"tiers": {"ids": ["shining"]}}], "price": {"rate": {"rate": 9_500}}
    }]);
    file["shop"]["refunds"] = json!({"freight": "whenAllReturned"});
    file
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

async fn member(shopper: &Shopper) -> Value {
    shopper.get("/api/member").await.ok()
}

async fn growth(shopper: &Shopper) -> Value {
    member(shopper).await["standing"]["growth"].clone()
}

/// Buys `quantity` masks for `payable` and pays; the order.
async fn buy(shopper: &Shopper, key: &str, quantity: u32, payable: i64) -> Value {
    let order = shopper.order(key, "mask-5", quantity, payable).await.ok();
    shopper.pay(order["id"].as_str().unwrap()).await
}

/// Somebody at the second tier.
async fn shining(shop: &Shop) -> Shopper {
    let shopper = shop.shopper(1).await;
    buy(&shopper, "k1", 2, 19_800).await;
    shopper
}

#[tokio::test(flavor = "multi_thread")]
async fn growth_makes_a_tier_and_a_tier_makes_prices() {
    let shop = Shop::open_with(with_tiers()).await;
    let guest = shop.get("/api/member").await.ok();
    assert_eq!(guest["standing"], json!(null));
    assert_eq!(guest["tiers"][1]["title"], "闪亮达人");
    let shopper = shop.shopper(1).await;
    let before = member(&shopper).await;
    assert_eq!(before["standing"]["tier"], "trendy");
    assert_eq!(before["standing"]["next"], json!({"id": "shining", "missing": 150, "permille": 0}));
    assert_eq!(shopper.get("/api/me").await.ok()["tier"], "潮流小主");
    let order = shopper.order("k1", "mask-5", 2, 19_800).await.ok();
    assert_eq!(growth(&shopper).await, 0, "an order that is not paid earns nothing");
    shopper.pay(order["id"].as_str().unwrap()).await;
    let after = member(&shopper).await;
    assert_eq!(
        (&after["standing"]["growth"], &after["standing"]["tier"]),
        (&json!(198), &json!("shining"))
    );
    assert_eq!(shopper.get("/api/me").await.ok()["tier"], "闪亮达人");
    assert_eq!(shopper.get("/api/me").await.ok()["points"], 198);
    // The client prices with what it is told; a quote and an order say the same.
    let sync =
        shopper.post("/api/cart/sync", json!({"device": "d", "skus": ["mask-5"]})).await.ok();
    assert_eq!(sync["shopper"]["tier"], "shining");
    assert_eq!(sync["shopper"]["pointsFactor"], 15_000);
    let quote = json!({"lines": [{"sku": "mask-5", "quantity": 2}]});
    assert_eq!(shopper.post("/api/quote", quote).await.ok()["payable"], 18_810);
    let full = shopper.order("k2", "mask-5", 2, 19_800).await;
    assert_eq!(full.fault(), (409, "priceChanged"));
    buy(&shopper, "k3", 2, 18_810).await;
    // ⌊188.10 × 1.5⌋ points, and growth without a factor.
    assert_eq!(shopper.get("/api/me").await.ok()["points"], 198 + 282);
    assert_eq!(growth(&shopper).await, 198 + 188);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_takes_back_what_its_part_earned() {
    let shop = Shop::open_with(with_tiers()).await;
    let shopper = shop.shopper(1).await;
    let order = buy(&shopper, "k1", 3, 29_700).await;
    let id = order["id"].as_str().unwrap();
    assert_eq!(growth(&shopper).await, 297);
    for (sequence, left, tier) in [(1, 198, "shining"), (2, 99, "trendy"), (3, 0, "trendy")] {
        let pieces = json!([{"sku": "mask-5", "pieces": 1}]);
        let request = json!({"kind": "refundOnly", "pieces": pieces, "reason": "damaged"});
        let asked = json!({"key": format!("a{sequence}"), "request": request});
        shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await.ok();
        let agree = json!({"sequence": sequence, "event": "agree"});
        let step = format!("/api/admin/orders/{id}/after-sales/step");
        shop.merchant().post(&step, agree).await.ok();
        let now = member(&shopper).await;
        assert_eq!(
            (&now["standing"]["growth"], &now["standing"]["tier"]),
            (&json!(left), &json!(tier))
        );
        balances(&shop).await;
    }
    // Nothing is due to who came down again.
    let none = shopper.post("/api/member/gifts", json!({})).await.ok();
    assert_eq!(none["given"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_coupons_of_a_tier_are_given_once() {
    let shop = Shop::open_with(with_tiers()).await;
    let fresh = shop.shopper(2).await;
    let none = fresh.post("/api/member/gifts", json!({})).await.ok();
    assert_eq!(
        (&none["given"], &none["state"]["gifts"][0]["state"]),
        (&json!([]), &json!("locked"))
    );
    assert_eq!(shop.post("/api/member/gifts", json!({})).await.fault(), (401, "loginNeeded"));
    let shopper = shining(&shop).await;
    assert_eq!(member(&shopper).await["gifts"][0]["state"], "due");
    let first = shopper.post("/api/member/gifts", json!({})).await.ok();
    let titles: Vec<&Value> =
        first["given"].as_array().unwrap().iter().map(|it| &it["template"]).collect();
    assert_eq!(titles, ["rare", "ten"]);
    assert_eq!(first["state"]["gifts"][1]["state"], "given");
    let again = shopper.post("/api/member/gifts", json!({})).await.ok();
    assert_eq!(again["given"], json!([]));
    assert_eq!(shopper.get("/api/coupons").await.ok()["mine"].as_array().unwrap().len(), 2);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_all_given_out_is_said_to_be_gone_and_comes_when_there_is_more() {
    let mut file = with_tiers();
    file["coupons"][1]["total"] = json!(1);
    assert_eq!(file["coupons"][1]["id"], "rare");
    let shop = Shop::open_with(file).await;
    let shopper = shining(&shop).await;
    shop.shopper(2).await.post("/api/coupons/rare/claim", json!({})).await.ok();
    let taken = shopper.post("/api/member/gifts", json!({})).await.ok();
    assert_eq!(taken["given"].as_array().unwrap().len(), 1);
    assert_eq!(taken["state"]["gifts"][0]["state"], "gone");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_who_ask_at_once_are_given_once() {
    let shop = Shop::open_with(with_tiers()).await;
    let shopper = shining(&shop).await;
    let answers = all_at_once(vec![shopper.clone(); 500], |shopper, _| async move {
        shopper.post("/api/member/gifts", json!({})).await
    })
    .await;
    let given: usize =
        answers.into_iter().map(|it| it.ok()["given"].as_array().unwrap().len()).sum();
    assert_eq!(given, 2);
    assert_eq!(shopper.get("/api/coupons").await.ok()["mine"].as_array().unwrap().len(), 2);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_confirmed_a_hundred_times_earns_once() {
    let shop = Shop::open_with(with_tiers()).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k1", "mask-5", 2, 19_800).await.ok();
    let pay = format!("/api/orders/{}/pay", order["id"].as_str().unwrap());
    let begun = shopper.post(&pay, json!({})).await.ok();
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    all_at_once(vec![shopper.clone(); 100], |shopper, _| {
        let page = page.clone();
        async move { shopper.post(&page, json!({"confirm": true})).await }
    })
    .await;
    assert_eq!(growth(&shopper).await, 198);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_whose_tiers_do_not_climb_is_refused() {
    let broken = [
        ("/tiers/1/growth", json!(0), "tiers[1].growth"),
        ("/tiers/1/id", json!("trendy"), "tiers[1].id"),
        ("/tiers/1/factor", json!(9_999), "tiers[1].factor"),
        ("/tiers/1/welcome/1", json!("nowhere"), "tiers[1].welcome[1]"),
    ];
    let shop = Shop::open_with(with_tiers()).await;
    for (place, value, field) in broken {
        let mut file = with_tiers();
        *file.pointer_mut(place).unwrap() = value;
        let answer = shop.merchant().post("/api/admin/shop/check", file).await;
        assert!(answer.body.to_string().contains(field), "{field}: {answer:?}");
    }
}
