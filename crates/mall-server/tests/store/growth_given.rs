//! 成长值 as a reward: given once, however often and at once it is asked for, and taken back with what it was
//! given for.

use mall_server::audit;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{Shop, Shopper, goods};

const MANY: usize = 60;

fn with_growth() -> Value {
    let mut file = goods();
    file["promotions"] = json!([]);
    let always = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    file["tiers"] = json!([
        {"id": "trendy", "title": "潮流小主", "growth": 0},
        {"id": "shining", "title": "闪亮达人", "growth": 150, "factor": 15_000}
    ]);
    file["newcomerGift"] = json!({
        "title": "新人礼", "note": "成长值", "gives": [{"growth": {"growth": 200}}], "window": always
    });
    file["orderGifts"] = json!([{
        "id": "g", "title": "下单有礼", "window": always, "from": 100, "total": 5, "perShopper": 5,
        "gives": [{"growth": {"growth": 70}}]
    }]);
    file
}

async fn standing(shopper: &Shopper) -> (i64, String) {
    let found = shopper.get("/api/member").await.ok()["standing"].clone();
    (found["growth"].as_i64().unwrap(), found["tier"].as_str().unwrap_or_default().to_owned())
}

async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reward_of_growth_counts_once_and_makes_a_tier() {
    let shop = Shop::open_with(with_growth()).await;
    let shopper = shop.shopper(1).await;
    assert_eq!(standing(&shopper).await, (0, "trendy".to_owned()));
    let many = vec![shopper.at(&shop); MANY];
    let take = |shopper: Shopper, _| async move {
        shopper.post("/api/newcomer-gift", json!({"key": "k"})).await
    };
    let answers = all_at_once(many, take).await;
    assert!(answers.iter().all(|it| [200, 201].contains(&it.status)));
    assert_eq!(standing(&shopper).await, (200, "shining".to_owned()));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn growth_of_an_order_gift_goes_back_with_the_order() {
    let shop = Shop::open_with(with_growth()).await;
    let shopper = shop.shopper(1).await;
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    shopper.pay(&id).await;
    assert_eq!(standing(&shopper).await.0, 70);
    let pieces = json!([{"sku": "mask-5", "pieces": 2}]);
    let request = json!({"kind": "refundOnly", "pieces": pieces, "reason": "notWanted"});
    let asked = json!({"key": "r", "request": request});
    shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await.ok();
    for _ in 0..2 {
        let step = json!({"sequence": 1, "event": "agree"});
        shop.merchant().post(&format!("/api/admin/orders/{id}/after-sales/step"), step).await.ok();
    }
    assert_eq!(standing(&shopper).await.0, 0);
    balances(&shop).await;
}
