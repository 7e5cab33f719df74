//! 评价: of what was received, once, and counted by whoever sees it.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Answer, Shop, Shopper};

const DAY_MINUTES: i64 = 24 * 60;
const OF_MASK: &str = "/api/products/mask/reviews";

/// Masks and a balm, paid and sent. The lines of the order: 0 is the masks, 1 the balm.
async fn sent(shop: &Shop, number: u32) -> (Shopper, String) {
    let shopper = shop.shopper(number).await;
    // 3 × 99 + 49 = 346, less 30; nothing to send them.
    let mut wish = shopper.wish("k", "mask-5", 3, 31_600);
    wish["lines"] = json!([{"sku": "mask-5", "quantity": 3}, {"sku": "balm-1", "quantity": 1}]);
    let order = shopper.post("/api/orders", wish).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
    let page = format!("/api/sandbox/payments/{}", begun["sandbox"]["payment"].as_str().unwrap());
    shopper.post(&page, json!({"confirm": true})).await.ok();
    let tracking = json!({"tracking": {"carrier": "SF", "number": format!("SF10000{number:04}")}});
    shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), tracking).await.ok();
    (shopper, id)
}

pub(crate) async fn received(shop: &Shop, number: u32) -> (Shopper, String) {
    let (shopper, id) = sent(shop, number).await;
    let order = shopper.post(&format!("/api/orders/{id}/received"), json!({})).await.ok();
    let lines = order["reviews"].as_array().unwrap();
    assert!(lines.len() == 2 && lines.iter().all(|it| it["until"].is_i64()), "{order}");
    (shopper, id)
}

pub(crate) fn said(line: u32, rating: u32, text: &str) -> Value {
    json!({"line": line, "rating": rating, "text": text})
}

pub(crate) async fn say(shopper: &Shopper, id: &str, body: Value) -> Answer {
    shopper.post(&format!("/api/orders/{id}/reviews"), body).await
}

async fn follow_up(shopper: &Shopper, id: &str, text: &str) -> Answer {
    let body = json!({"line": 0, "text": text});
    shopper.post(&format!("/api/orders/{id}/reviews/follow-up"), body).await
}

async fn hide(shop: &Shop, id: &str, hidden: bool) -> Answer {
    let body = json!({"line": 0, "hidden": hidden});
    shop.merchant().post(&format!("/api/admin/orders/{id}/reviews/hide"), body).await
}

async fn broken(shop: &Shop) -> Vec<String> {
    shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap()
}

async fn balances(shop: &Shop) {
    let broken = broken(shop).await;
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_is_seen_followed_up_answered_and_hidden() {
    let shop = Shop::open().await;
    let none = shop.get(OF_MASK).await.ok();
    let nothing = json!({"count": 0, "averageTenths": null, "byRating": [0, 0, 0, 0, 0]});
    assert_eq!((&none["summary"], &none["reviews"]), (&nothing, &json!([])));
    let (shopper, id) = received(&shop, 1).await;
    let order = say(&shopper, &id, said(0, 5, "滋润不油")).await.ok();
    assert_eq!(order["reviews"][0]["review"]["first"]["text"], "滋润不油");
    assert!(order["reviews"][0]["until"].is_i64(), "it can be followed up");
    let (other, theirs) = received(&shop, 2).await;
    let mut quiet = said(0, 2, "");
    quiet["anonymous"] = json!(true);
    say(&other, &theirs, quiet).await.ok();
    say(&other, &theirs, said(1, 4, "颜色正")).await.ok();

    let seen = shop.get(OF_MASK).await.ok();
    let two = json!({"count": 2, "averageTenths": 35, "byRating": [0, 1, 0, 0, 1]});
    assert_eq!(seen["summary"], two);
    let (newest, first) = (&seen["reviews"][0], &seen["reviews"][1]);
    assert_eq!((&newest["author"], &newest["rating"]), (&json!(null), &json!(2)));
    assert_eq!((&first["author"], &first["text"]), (&json!("138****01"), &json!("滋润不油")));
    assert_eq!(first["day"], "2026-11-26");
    let balm = shop.get("/api/products/balm/reviews").await.ok();
    assert_eq!(
        (&balm["reviews"][0]["options"], &balm["summary"]["count"]),
        (&json!("豆沙"), &json!(1))
    );
    assert!(!seen.to_string().contains("shopper"), "{seen}");

    shop.wait_minutes(9 * DAY_MINUTES);
    let order = follow_up(&shopper, &id, "第二瓶了").await.ok();
    assert_eq!(order["reviews"][0]["until"], json!(null), "all is said");
    let reply = json!({"line": 0, "text": "谢谢您"});
    let path = format!("/api/admin/orders/{id}/reviews/reply");
    for _ in 0..2 {
        let answered = shop.merchant().post(&path, reply.clone()).await.ok();
        assert_eq!((&answered["reply"], &answered["line"]), (&json!("谢谢您"), &json!(0)));
    }
    let seen = shop.get(OF_MASK).await.ok();
    let followed_up = json!({"text": "第二瓶了", "day": "2026-12-05"});
    assert_eq!(seen["reviews"][1]["followUp"], followed_up);
    assert_eq!(seen["reviews"][1]["reply"], "谢谢您");
    let order = shopper.get(&format!("/api/orders/{id}")).await.ok();
    assert_eq!(order["reviews"][0]["reply"], "谢谢您");

    for _ in 0..2 {
        assert_eq!(hide(&shop, &id, true).await.ok()["hidden"], true);
        let seen = shop.get(OF_MASK).await.ok();
        assert_eq!(
            (&seen["summary"]["byRating"], &seen["reviews"][1]),
            (&json!([0, 1, 0, 0, 0]), &json!(null))
        );
    }
    balances(&shop).await;
    let listed = shop.merchant().get("/api/admin/reviews").await.ok();
    let listed: Vec<_> =
        listed["reviews"].as_array().unwrap().iter().map(|it| it["hidden"].as_bool()).collect();
    assert_eq!(listed, [Some(false), Some(false), Some(true)], "the shop sees all");
    hide(&shop, &id, false).await.ok();
    assert_eq!(shop.get(OF_MASK).await.ok()["summary"], two);
    let audited = shop.merchant().get("/api/admin/audit").await.ok();
    let actions = audited["entries"].as_array().unwrap().iter();
    let actions: Vec<_> = actions.filter_map(|it| it["action"].as_str()).take(3).collect();
    assert_eq!(actions, ["hideReview", "hideReview", "replyToReview"]);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_said_once_and_another_is_refused() {
    let shop = Shop::open().await;
    let (shopper, id) = received(&shop, 1).await;
    let early = follow_up(&shopper, &id, "还没评价").await;
    assert_eq!(
        (early.fault(), &early.body["review"]),
        ((409, "reviewRefused"), &json!("notReviewed"))
    );
    let first = say(&shopper, &id, said(0, 5, "好")).await.ok();
    assert_eq!(say(&shopper, &id, said(0, 5, "好")).await.ok(), first);
    for other in [said(0, 4, "好"), said(0, 5, "更好")] {
        let refused = say(&shopper, &id, other).await;
        assert_eq!(
            (refused.fault(), &refused.body["review"]),
            ((409, "reviewRefused"), &json!("done"))
        );
    }
    let second = follow_up(&shopper, &id, "还是好").await.ok();
    assert_eq!(follow_up(&shopper, &id, "还是好").await.ok(), second);
    assert_eq!(follow_up(&shopper, &id, "不好了").await.fault(), (409, "reviewRefused"));
    assert_eq!(shop.get(OF_MASK).await.ok()["summary"]["count"], 1);
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_shopper_says_something_of_what_was_received() {
    let shop = Shop::open().await;
    let (shopper, id) = sent(&shop, 1).await;
    let early = say(&shopper, &id, said(0, 5, "好")).await;
    assert_eq!(
        (early.fault(), &early.body["review"]),
        ((409, "reviewRefused"), &json!("notReceived"))
    );
    let order = shopper.post(&format!("/api/orders/{id}/received"), json!({})).await.ok();
    let other = shop.shopper(2).await;
    assert_eq!(say(&other, &id, said(0, 5, "好")).await.fault(), (404, "notFound"));
    assert_eq!(say(&shopper, &id, said(2, 5, "好")).await.fault(), (404, "notFound"));
    assert_eq!(hide(&shop, &id, true).await.fault(), (404, "notFound"), "nothing was said");
    assert_eq!(shop.get("/api/products/nothing/reviews").await.fault(), (404, "notFound"));

    // The balm goes back.
    let back = json!({"key": "a", "request": {
        "kind": "refundOnly", "pieces": [{"sku": "balm-1", "pieces": 1}], "reason": "damaged"
    }});
    shopper.post(&format!("/api/orders/{id}/after-sales"), back).await.ok();
    let agree = json!({"sequence": 1, "event": "agree"});
    let admin = format!("/api/admin/orders/{id}/after-sales/step");
    shop.merchant().post(&admin, agree).await.ok();
    let gone = say(&shopper, &id, said(1, 1, "坏的")).await;
    assert_eq!(
        (gone.fault(), &gone.body["review"]),
        ((409, "reviewRefused"), &json!("broughtBack"))
    );
    let seen = shopper.get(&format!("/api/orders/{id}")).await.ok();
    assert_eq!(seen["reviews"][1], json!({"line": 1}));

    let until = order["reviews"][0]["until"].clone();
    for _ in 0..2 {
        shop.wait_minutes(15 * DAY_MINUTES);
        // Who does nothing so long is logged out.
        shopper.get("/api/me").await.ok();
    }
    let late = say(&shopper, &id, said(0, 5, "好")).await;
    assert_eq!(
        (late.fault(), &late.body["review"]["tooLate"]["until"]),
        ((409, "reviewRefused"), &until)
    );
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_is_named() {
    let shop = Shop::open().await;
    let (shopper, id) = received(&shop, 1).await;
    let long = "长".repeat(501);
    let mut unknown = said(0, 5, "");
    unknown["price"] = json!(1);
    for (body, status, field) in [
        (said(0, 0, ""), 422, "rating"),
        (said(0, 6, ""), 422, "rating"),
        (said(0, 5, &long), 422, "text"),
        (json!({"line": -1, "rating": 5}), 400, "line"),
        (unknown, 400, "price"),
    ] {
        let refused = say(&shopper, &id, body).await;
        assert_eq!((refused.status, &refused.body["invalid"]["field"]), (status, &json!(field)));
    }
    say(&shopper, &id, said(0, 5, &"长".repeat(500))).await.ok();
    for text in ["", " ", &long] {
        let refused = follow_up(&shopper, &id, text).await;
        assert_eq!((refused.status, &refused.body["invalid"]["field"]), (422, &json!("text")));
        let path = format!("/api/admin/orders/{id}/reviews/reply");
        let refused = shop.merchant().post(&path, json!({"line": 0, "text": text})).await;
        assert_eq!((refused.status, &refused.body["invalid"]["field"]), (422, &json!("text")));
    }
    assert_eq!(shop.get(&format!("{OF_MASK}?after=x")).await.fault(), (400, "malformed"));
}

/// Sixty at once say something of the same line, each something else; then ten hide it.
async fn rush(shop: &Shop) -> (usize, usize) {
    const MANY: usize = 60;
    let (shopper, id) = received(shop, 1).await;
    let of = id.clone();
    let says = all_at_once(vec![shopper; MANY], move |shopper, it| {
        let of = of.clone();
        async move { say(&shopper, &of, said(0, 5, &format!("好{it}"))).await }
    });
    let taken = says.await.into_iter().filter(|it| it.status == 200).count();
    let path = format!("/api/admin/orders/{id}/reviews/hide");
    let hides = all_at_once(vec![shop.merchant(); 10], move |merchant, _| {
        let path = path.clone();
        async move { merchant.post(&path, json!({"line": 0, "hidden": true})).await }
    });
    for it in hides.await {
        assert!(shop.is_naive || it.status == 200, "{it:?}");
    }
    (taken, broken(shop).await.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_reviewed_once_whoever_says_so_at_once() {
    let shop = Shop::open().await;
    assert_eq!(rush(&shop).await, (1, 0));
    assert_eq!(shop.get(OF_MASK).await.ok()["summary"]["count"], 0, "it is hidden once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_naive_store_lets_a_line_be_reviewed_again() {
    let (taken, broken) = rush(&Shop::open_naive().await).await;
    assert!(taken > 1 || broken > 0, "the race is not hard enough: {taken} {broken}");
}

/// Many say something of one product at once, and all of them are counted.
#[tokio::test(flavor = "multi_thread")]
async fn pages_and_counts_lose_nobody() {
    const MANY: u32 = 45;
    let shop = Shop::open().await;
    let mut orders = Vec::new();
    for number in 0..MANY {
        let shopper = shop.shopper(number).await;
        let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
        let id = order["id"].as_str().unwrap().to_owned();
        let begun = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await.ok();
        let payment = begun["sandbox"]["payment"].as_str().unwrap();
        shopper
            .post(&format!("/api/sandbox/payments/{payment}"), json!({"confirm": true}))
            .await
            .ok();
        let parcel =
            json!({"tracking": {"carrier": "SF", "number": format!("SF10000{number:04}")}});
        shop.merchant().post(&format!("/api/admin/orders/{id}/parcels"), parcel).await.ok();
        shopper.post(&format!("/api/orders/{id}/received"), json!({})).await.ok();
        orders.push((shopper, id));
    }
    let (shoppers, ids): (Vec<_>, Vec<_>) = orders.into_iter().unzip();
    let of = ids.clone();
    let says = all_at_once(shoppers, move |shopper, it| {
        let id = of[it].clone();
        let rating = u32::try_from(it % 5 + 1).unwrap();
        async move { say(&shopper, &id, said(0, rating, &format!("{it}"))).await }
    });
    for it in says.await {
        it.ok();
    }
    let (mut texts, mut path) = (Vec::new(), OF_MASK.to_owned());
    loop {
        let page = shop.get(&path).await.ok();
        assert_eq!(page["summary"]["byRating"], json!([9, 9, 9, 9, 9]));
        let said = page["reviews"].as_array().unwrap();
        assert!(said.len() <= 20);
        texts.extend(said.iter().map(|it| it["text"].as_str().unwrap().parse::<u32>().unwrap()));
        // What is hidden meanwhile shifts no page.
        let Some(next) = page["next"].as_i64() else { break };
        if texts.len() == 20 {
            let newest = usize::try_from(texts[0]).unwrap();
            hide(&shop, &ids[newest], true).await.ok();
            hide(&shop, &ids[newest], false).await.ok();
        }
        path = format!("{OF_MASK}?after={next}");
    }
    texts.sort_unstable();
    assert_eq!(texts, (0..MANY).collect::<Vec<_>>());
    let all = shop.merchant().get("/api/admin/reviews").await.ok();
    assert_eq!(all["reviews"].as_array().unwrap().len(), 20);
    balances(&shop).await;
}
