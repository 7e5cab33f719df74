//! 下单有礼: given once when an order is paid, taken back once when too little of it stays paid.

use mall_server::{ShopFile, audit};
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Shop, Shopper, goods};

/// Ten points, two tickets, a coupon and a red packet for masks from ¥150 on; five points for the first order.
fn with_gifts() -> Value {
    let mut file = goods();
    file["promotions"] = json!([]);
    let always = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    file["orderGifts"] = json!([
        {"id": "masks", "title": "面膜有礼", "window": always, "scope": {"products": {"ids": ["mask"]}},
         "from": 15_000, "total": 3, "perShopper": 2, "gives": [
            {"points": {"points": 10}}, {"lotteryTickets": {"tickets": 2}},
            {"coupon": {"template": "ten"}}, {"redPacket": {"amount": 200}}]},
        {"id": "first", "title": "首单礼", "window": always, "who": ["newcomer"], "from": 1,
         "total": 1_000, "perShopper": 1, "gives": [{"points": {"points": 5}}]},
        {"id": "over", "title": "过期礼", "window": {"startsAt": 0, "endsAt": 1}, "from": 1,
         "total": 1_000, "perShopper": 1, "gives": [{"points": {"points": 500}}]}
    ]);
    file["paidPage"] = json!([
        {"id": "care", "image": "/m/x.svg", "title": "护肤", "link": {"category": {"id": "care"}}}
    ]);
    file
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Two masks, paid.
async fn bought(shopper: &Shopper, key: &str) -> String {
    // What an order before brought may pay a part.
    let quote = json!({"lines": [{"sku": "mask-5", "quantity": 2}]});
    let payable = shopper.post("/api/quote", quote).await.ok()["payable"].as_i64().unwrap();
    let order = shopper.order(key, "mask-5", 2, payable).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    id
}

/// Points, tickets and coupons.
async fn has(shopper: &Shopper) -> (i64, i64, usize) {
    let page = shopper.get("/api/check-in").await.ok();
    let mine = shopper.get("/api/coupons").await.ok()["mine"].as_array().unwrap().len();
    (page["points"].as_i64().unwrap(), page["tickets"].as_i64().unwrap(), mine)
}

async fn ask_back(shopper: &Shopper, id: &str, key: &str, pieces: u32) {
    let request = json!({"kind": "refundOnly", "pieces": [{"sku": "mask-5", "pieces": pieces}], "reason": "notWanted"});
    let asked = json!({"key": key, "request": request});
    shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await.ok();
}

async fn agree(shop: &Shop, id: &str, sequence: u32) {
    let body = json!({"sequence": sequence, "event": "agree"});
    let step = format!("/api/admin/orders/{id}/after-sales/step");
    shop.merchant().post(&step, body).await.ok();
}

async fn gifts(shopper: &Shopper, id: &str) -> Value {
    shopper.get(&format!("/api/orders/{id}/after")).await.ok()["gifts"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_brings_its_gifts_once_and_says_so() {
    let shop = Shop::open_with(with_gifts()).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    let id = order["id"].as_str().unwrap();
    assert_eq!((has(&shopper).await, gifts(&shopper, id).await), ((0, 0, 0), json!([])));
    shopper.pay(id).await;
    assert_eq!(has(&shopper).await, (15, 2, 2));
    let after = shopper.get(&format!("/api/orders/{id}/after")).await.ok();
    assert_eq!(after["gifts"][1]["title"], "面膜有礼");
    assert_eq!(after["gifts"][1]["coupons"][0]["title"], "ten 券");
    assert_eq!(after["cards"][0]["link"], json!({"category": {"id": "care"}}));
    let told = shopper.get("/api/messages").await.ok();
    assert_eq!(told["messages"][0]["news"]["orderGift"]["order"], json!(id));
    let other = shop.shopper(2).await.get(&format!("/api/orders/{id}/after")).await;
    assert_eq!(other.fault(), (404, "notFound"));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_go_back_once_with_what_they_were_given_for() {
    let shop = Shop::open_with(with_gifts()).await;
    let shopper = shop.shopper(1).await;
    let id = bought(&shopper, "k").await;
    // ¥99.00 stays: too little for the masks, enough for the first order.
    ask_back(&shopper, &id, "a", 1).await;
    for _ in 0..2 {
        agree(&shop, &id, 1).await;
        assert_eq!(has(&shopper).await, (5, 0, 0));
    }
    let seen = gifts(&shopper, &id).await;
    let back: Vec<bool> =
        seen.as_array().unwrap().iter().map(|it| it["takenBack"].as_bool().unwrap()).collect();
    assert_eq!(back, [false, true]);
    balances(&shop).await;
    ask_back(&shopper, &id, "b", 1).await;
    agree(&shop, &id, 2).await;
    assert_eq!(has(&shopper).await, (0, 0, 0));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_used_of_them_stays_used() {
    let shop = Shop::open_with(with_gifts()).await;
    let shopper = shop.shopper(1).await;
    let id = bought(&shopper, "k").await;
    // The coupon and the red packet pay a part of the next one.
    let quote = json!({"lines": [{"sku": "last-1", "quantity": 1}]});
    let payable = shopper.post("/api/quote", quote).await.ok()["payable"].as_i64().unwrap();
    assert!(payable < 20_000, "{payable}");
    shopper.order("next", "last-1", 1, payable).await.ok();
    let in_hand = has(&shopper).await.2;
    ask_back(&shopper, &id, "a", 2).await;
    agree(&shop, &id, 1).await;
    assert_eq!(has(&shopper).await, (0, 0, 0), "{in_hand} were in hand");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_only_so_many_and_what_comes_back_is_given_again() {
    let shop = Shop::open_with(with_gifts()).await;
    let (one, two) = (shop.shopper(1).await, shop.shopper(2).await);
    let first = bought(&one, "a").await;
    bought(&one, "b").await;
    assert_eq!(gifts(&one, &bought(&one, "c").await).await, json!([]), "two for one shopper");
    let third = bought(&two, "a").await;
    assert_eq!(gifts(&two, &third).await.as_array().unwrap().len(), 2);
    let fourth = bought(&two, "b").await;
    assert_eq!(gifts(&two, &fourth).await, json!([]), "three in all");
    ask_back(&one, &first, "a", 2).await;
    agree(&shop, &first, 1).await;
    let fifth = bought(&two, "c").await;
    assert_eq!(gifts(&two, &fifth).await[0]["id"], "masks");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_payments_at_once_bring_it_once_and_the_last_one_goes_once() {
    let mut file = with_gifts();
    file["orderGifts"][0]["total"] = json!(1);
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    let pay = format!("/api/orders/{}/pay", order["id"].as_str().unwrap());
    let begun = shopper.post(&pay, json!({})).await.ok();
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    let answers = all_at_once(vec![shopper.clone(); 100], |shopper, _| {
        let page = page.clone();
        async move { shopper.post(&page, json!({"confirm": true})).await }
    })
    .await;
    assert!(answers.iter().all(|it| it.status == 200));
    assert_eq!(has(&shopper).await, (15, 2, 2));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_orders_paid_at_once_three_bring_it() {
    let shop = Shop::open_with(with_gifts()).await;
    let many = super::race::crowd(&shop, 60).await;
    let answers = all_at_once(many, |shopper, _| async move {
        let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
        let id = order["id"].as_str().unwrap();
        let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
        let payment = begun["sandbox"]["payment"].as_str().unwrap();
        shopper
            .post(&format!("/api/sandbox/payments/{payment}"), json!({"confirm": true}))
            .await
            .ok();
        shopper.get(&format!("/api/orders/{id}/after")).await
    })
    .await;
    let has_it = |it: &&super::shop::Answer| {
        it.body["gifts"].as_array().unwrap().iter().any(|gift| gift["id"] == "masks")
    };
    assert_eq!(answers.iter().filter(has_it).count(), 3);
    balances(&shop).await;
}

#[test]
fn a_gift_of_nothing_and_a_card_to_nowhere_are_refused_with_their_place() {
    let wrong = |pointer: &str, value: Value| {
        let mut file = with_gifts();
        *file.pointer_mut(pointer).unwrap() = value;
        let shop: ShopFile = serde_json::from_value(file).unwrap();
        shop.check().unwrap_err().field
    };
    assert_eq!(
        wrong("/orderGifts/0/gives/2/coupon/template", json!("none")),
        "orderGifts[0].gives[2]"
    );
    assert_eq!(wrong("/orderGifts/0/from", json!(0)), "orderGifts[0].from");
    assert_eq!(wrong("/orderGifts/1/id", json!("masks")), "orderGifts[1].id");
    assert_eq!(wrong("/paidPage/0/link", json!({"category": {"id": "none"}})), "paidPage[0].link");
    assert_eq!(wrong("/paidPage/0/title", json!("")), "paidPage[0].title");
}
