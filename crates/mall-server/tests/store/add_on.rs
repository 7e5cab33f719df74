//! 超值换购: right after an order one of each offer is bought along with it, once, and goes back by itself.

use mall_server::{ShopFile, audit};
use serde_json::{Value, json};

use super::shop::{Answer, Shop, Shopper, goods};

/// With what was paid from ¥90 on: `balm-1` (¥49.00) for ¥9.90 in half an hour; with masks from ¥150 on: `last-1`
/// (¥200.00) for ¥99.00 in an hour. Something for members alone, and something that is over.
pub(crate) fn with_add_ons() -> Value {
    let mut file = goods();
    file["promotions"] = json!([]);
    file["tiers"] = json!([{"id": "gold", "title": "金卡", "growth": 500_000}]);
    let offer = |id: &str, sku: &str, price: i64, more: Value| {
        let mut it = json!({
            "id": id, "title": format!("{id} 换购"), "sku": sku, "price": price, "stock": 3, "perShopper": 2,
            "from": 9_000, "minutes": 30, "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64}
        });
        for (field, value) in more.as_object().unwrap() {
            it[field] = value.clone();
        }
        it
    };
    let masks = json!({"products": {"ids": ["mask"]}});
    file["addOns"] = json!([
        offer("puff", "balm-1", 990, json!({})),
        offer("balm", "last-1", 9_900, json!({"scope": masks, "from": 15_000, "minutes": 60})),
        offer("gold", "balm-2", 100, json!({"who": [{"tiers": {"ids": ["gold"]}}]})),
        offer("late", "balm-2", 100, json!({"window": {"startsAt": 0, "endsAt": 1}}))
    ]);
    let blocks = file["home"]["blocks"].as_array_mut().unwrap();
    let post = json!({"postPurchase": {"title": "还能换购"}});
    blocks.push(json!({"id": "add-ons", "kind": post}));
    blocks.push(json!({"id": "or", "kind": post, "onEmpty": {"notice": {"text": "先下单"}}}));
    file
}

/// Two masks, paid.
pub(crate) async fn bought(shopper: &Shopper, key: &str) -> String {
    let order = shopper.order(key, "mask-5", 2, 19_800).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    id
}

pub(crate) async fn buy(
    shopper: &Shopper,
    parent: &str,
    id: &str,
    key: &str,
    payable: i64,
) -> Answer {
    let body = json!({"key": key, "addOn": id, "expectedPayable": payable});
    shopper.post(&format!("/api/orders/{parent}/add-ons"), body).await
}

pub(crate) async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What may be bought along with an order: which, how many are left, how many are theirs.
async fn offers(shopper: &Shopper, parent: &str) -> Vec<(String, i64, i64)> {
    let after = shopper.get(&format!("/api/orders/{parent}/after")).await.ok();
    let number = |it: &Value| it.as_i64().unwrap();
    let offer = |it: &Value| {
        (it["id"].as_str().unwrap().to_owned(), number(&it["left"]), number(&it["mine"]))
    };
    after["addOns"].as_array().unwrap().iter().map(offer).collect()
}

fn seen(all: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    all.iter().map(|(id, left, mine)| ((*id).to_owned(), *left, *mine)).collect()
}

/// What two blocks of the home page show: what may be bought along, or what is there instead.
async fn home(shopper: &Shopper) -> Vec<Value> {
    let home = shopper.get("/api/home").await.ok();
    let blocks = home["blocks"].as_array().unwrap().iter();
    let own = blocks.filter(|it| it["id"] == "add-ons" || it["id"] == "or");
    own.map(|it| it["content"].clone()).collect()
}

fn order_id(answer: &Answer) -> String {
    answer.body["id"].as_str().unwrap().to_owned()
}

async fn ask_back(shopper: &Shopper, id: &str, sku: &str, pieces: u32, key: &str) {
    let pieces = json!([{"sku": sku, "pieces": pieces}]);
    let request = json!({"kind": "refundOnly", "pieces": pieces, "reason": "notWanted"});
    let body = json!({"key": key, "request": request});
    shopper.post(&format!("/api/orders/{id}/after-sales"), body).await.ok();
}

async fn agree(shop: &Shop, id: &str, sequence: u32) {
    let body = json!({"sequence": sequence, "event": "agree"});
    shop.merchant().post(&format!("/api/admin/orders/{id}/after-sales/step"), body).await.ok();
}

/// Why it was refused.
fn why(answer: &Answer) -> Value {
    assert_eq!(answer.fault(), (409, "activityRefused"));
    answer.body["activity"]["addOn"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_each_is_bought_along_and_goes_back_by_itself() {
    let shop = Shop::open_with(with_add_ons()).await;
    let shopper = shop.shopper(1).await;
    let notice = json!({"notice": {"text": "先下单", "link": null}});
    assert_eq!(home(&shopper).await, std::slice::from_ref(&notice));
    let parent = bought(&shopper, "k").await;
    assert_eq!(offers(&shopper, &parent).await, seen(&[("puff", 3, 0), ("balm", 3, 0)]));
    let after = shopper.get(&format!("/api/orders/{parent}/after")).await.ok();
    let ends_at = |minutes: i64| json!(shop.now().0 + minutes * 60_000);
    assert_eq!(after["addOns"][0]["endsAt"], ends_at(30));
    assert_eq!(after["addOns"][0]["goods"]["price"], 4_900);
    let shown = home(&shopper).await;
    let floor = &shown[0]["flashSale"];
    assert_eq!((&floor["order"], &floor["window"]["endsAt"]), (&json!(parent), &ends_at(30)));
    assert_eq!((&floor["goods"][1]["price"], shown.len()), (&json!(9_900), 2));

    let first = buy(&shopper, &parent, "puff", "a", 990).await;
    let order = &first.body;
    assert_eq!(first.status, 201);
    assert_eq!((&order["state"], &order["payable"]), (&json!("unpaid"), &json!(990)));
    assert_eq!((&order["alongWith"], &order["earnsPoints"]), (&json!(parent), &json!(0)));
    assert_eq!((&order["listTotal"], &order["freight"]["payable"]), (&json!(990), &json!(0)));
    assert_eq!(
        order["address"]["name"],
        shopper.get(&format!("/api/orders/{parent}")).await.ok()["address"]["name"]
    );
    let again = buy(&shopper, &parent, "puff", "a", 990).await;
    assert_eq!((again.status, &again.body), (200, order));
    assert_eq!(why(&buy(&shopper, &parent, "puff", "b", 990).await), "had");
    assert_eq!(buy(&shopper, &parent, "balm", "a", 9_900).await.fault(), (409, "keyReused"));
    assert_eq!(shop.stock("balm-1").await, 99);
    assert_eq!(offers(&shopper, &parent).await, seen(&[("balm", 3, 0)]));
    let puff = order_id(&first);
    assert_eq!(shopper.pay(&puff).await["state"], "paid");
    assert_eq!(offers(&shopper, &puff).await, [], "none comes with one that came along");
    balances(&shop).await;

    // The order that it came with goes back: it stays what it is.
    ask_back(&shopper, &parent, "mask-5", 2, "back").await;
    agree(&shop, &parent, 1).await;
    let stays = shopper.get(&format!("/api/orders/{puff}")).await.ok();
    assert_eq!((&stays["state"], &stays["refunds"]), (&json!("paid"), &json!(null)));
    assert_eq!(why(&buy(&shopper, &parent, "balm", "c", 9_900).await), "notPaid");
    assert_eq!((offers(&shopper, &parent).await, home(&shopper).await), (vec![], vec![notice]));
    ask_back(&shopper, &puff, "balm-1", 1, "back").await;
    for _ in 0..2 {
        agree(&shop, &puff, 1).await;
        let order = shopper.get(&format!("/api/orders/{puff}")).await.ok();
        let refund = &order["refunds"][0]["amount"];
        assert_eq!((&order["state"], refund), (&json!("cancelled"), &json!(990)));
        assert_eq!(shop.stock("balm-1").await, 100);
    }
    let next = bought(&shopper, "next").await;
    assert_eq!(offers(&shopper, &next).await, seen(&[("puff", 3, 0), ("balm", 3, 0)]));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_had_says_why_and_takes_nothing() {
    let shop = Shop::open_with(with_add_ons()).await;
    let (shopper, other) = (shop.shopper(1).await, shop.shopper(2).await);
    let unpaid = shopper.order("u", "mask-5", 2, 19_800).await.ok();
    let unpaid = unpaid["id"].as_str().unwrap();
    assert_eq!(why(&buy(&shopper, unpaid, "puff", "a", 990).await), "notPaid");
    let parent = bought(&shopper, "k").await;
    let dearer = buy(&shopper, &parent, "puff", "a", 890).await;
    assert_eq!(dearer.fault(), (409, "priceChanged"));
    assert_eq!(dearer.body["quote"]["payable"], 990);
    assert_eq!(buy(&other, &parent, "puff", "a", 990).await.fault(), (404, "notFound"));
    assert_eq!(buy(&shopper, &parent, "none", "a", 990).await.fault(), (404, "notFound"));
    let gold = buy(&shopper, &parent, "gold", "a", 100).await;
    assert_eq!(why(&gold), json!({"notFor": {"need": "tier"}}));
    let late = buy(&shopper, &parent, "late", "a", 100).await;
    assert_eq!(why(&late), json!({"over": {"endedAt": 1}}));
    assert_eq!(
        shop.get(&format!("/api/orders/{parent}/after")).await.fault(),
        (401, "loginNeeded")
    );

    // One of two masks goes back: too little stays paid for what asks for masks from ¥150 on.
    ask_back(&shopper, &parent, "mask-5", 1, "one").await;
    assert_eq!(offers(&shopper, &parent).await.len(), 2, "asked for is not gone");
    agree(&shop, &parent, 1).await;
    let missing = json!({"tooLittle": {"missing": 5_100}});
    assert_eq!(why(&buy(&shopper, &parent, "balm", "a", 9_900).await), missing);
    assert_eq!(offers(&shopper, &parent).await, seen(&[("puff", 3, 0)]));

    let paid_at = shop.now().0;
    shop.wait_minutes(30);
    let ended = json!({"tooLate": {"endedAt": paid_at + 30 * 60_000}});
    assert_eq!(why(&buy(&shopper, &parent, "puff", "a", 990).await), ended);
    assert_eq!(offers(&shopper, &parent).await, []);

    for (number, key) in ["x", "y", "z"].into_iter().enumerate() {
        let parent = bought(&shopper, key).await;
        let answer = buy(&shopper, &parent, "puff", &format!("{key}2"), 990).await;
        if number < 2 {
            assert_eq!(answer.status, 201);
        } else {
            assert_eq!(why(&answer), json!({"myLimit": {"limit": 2}}));
            let parcel =
                json!({"tracking": {"carrier": "SF", "number": "SF1234567890"}, "pieces": []});
            shop.merchant().post(&format!("/api/admin/orders/{parent}/parcels"), parcel).await.ok();
            assert_eq!(why(&buy(&shopper, &parent, "balm", "w", 9_900).await), "sent");
        }
    }
    assert_eq!((shop.stock("balm-1").await, shop.stock("last-1").await), (98, 10));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_goes_back_once_and_may_be_bought_again() {
    let shop = Shop::open_with(with_add_ons()).await;
    let shopper = shop.shopper(1).await;
    let parent = bought(&shopper, "k").await;
    let first = order_id(&buy(&shopper, &parent, "balm", "a", 9_900).await);
    let begun = shopper.post(&format!("/api/orders/{first}/pay"), json!({})).await.ok();
    for _ in 0..2 {
        shopper.post(&format!("/api/orders/{first}/cancel"), json!({})).await.ok();
        assert_eq!(shop.stock("last-1").await, 10);
        assert_eq!(offers(&shopper, &parent).await, seen(&[("puff", 3, 0), ("balm", 3, 0)]));
    }
    balances(&shop).await;
    let second = buy(&shopper, &parent, "balm", "b", 9_900).await;
    assert_eq!((second.status, shop.stock("last-1").await), (201, 9));
    balances(&shop).await;

    // Not paid in time, it is given up; money that comes then takes it again.
    let second = order_id(&second);
    let paying = shopper.post(&format!("/api/orders/{second}/pay"), json!({})).await.ok();
    shop.wait_minutes(31);
    shopper.order_once(&second, "cancelled").await;
    assert_eq!(shop.stock("last-1").await, 10);
    balances(&shop).await;
    let confirm = async |begun: &Value| {
        let payment = begun["sandbox"]["payment"].as_str().unwrap();
        let page = format!("/api/sandbox/payments/{payment}");
        shopper.post(&page, json!({"confirm": true})).await.ok()
    };
    assert_eq!(confirm(&paying).await["state"], "paid");
    assert_eq!((shop.stock("last-1").await, offers(&shopper, &parent).await), (9, vec![]));
    balances(&shop).await;
    // The one that was cancelled stays so: its money goes back.
    let late = confirm(&begun).await;
    assert_eq!(
        (&late["state"], &late["refunds"][0]["amount"]),
        (&json!("cancelled"), &json!(9_900))
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn late_money_finds_the_place_of_its_order_taken() {
    let mut file = with_add_ons();
    file["addOns"][1]["minutes"] = json!(600);
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    let parent = bought(&shopper, "k").await;
    let first = order_id(&buy(&shopper, &parent, "balm", "a", 9_900).await);
    let begun = shopper.post(&format!("/api/orders/{first}/pay"), json!({})).await.ok();
    shop.wait_minutes(31);
    shopper.order_once(&first, "cancelled").await;
    let second = order_id(&buy(&shopper, &parent, "balm", "b", 9_900).await);
    assert_eq!(shopper.pay(&second).await["state"], "paid");
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    let late = shopper.post(&page, json!({"confirm": true})).await.ok();
    assert_eq!(
        (&late["state"], &late["refunds"][0]["amount"]),
        (&json!("cancelled"), &json!(9_900))
    );
    assert_eq!(shop.stock("last-1").await, 9);
    balances(&shop).await;
}

#[test]
fn an_add_on_dearer_than_in_the_shop_is_refused_with_its_place() {
    let wrong = |pointer: &str, value: Value| {
        let mut file = with_add_ons();
        *file.pointer_mut(pointer).unwrap() = value;
        let shop: ShopFile = serde_json::from_value(file).unwrap();
        shop.check().unwrap_err().field
    };
    assert_eq!(wrong("/addOns/0/sku", json!("none")), "addOns[0].sku");
    assert_eq!(wrong("/addOns/0/price", json!(4_900)), "addOns[0].price");
    assert_eq!(wrong("/addOns/1/id", json!("puff")), "addOns[1].id");
    assert_eq!(wrong("/addOns/1/minutes", json!(0)), "addOns[1].minutes");
}
