//! The golden pricing stories over HTTP: a shop that sells what the story's basket holds, under its
//! rules, quotes what the story says.

use std::collections::BTreeMap;

use mall_core::pricing::{Coupon, CouponChoice};
use mall_core::time::Phase;
use mall_tests::{PricingStory, stories};
use serde_json::{Value, json};

use super::shop::Shop;

/// The shop of a story.
fn shop_of(story: &PricingStory) -> Value {
    let lines = &story.request.basket.lines;
    let mut products: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for line in lines {
        let sku = json!({"id": line.sku, "price": line.unit_price, "stock": 9_999});
        products.entry(line.product.as_str()).or_default().push(sku);
    }
    let products: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.product, "title": line.product, "category": line.category,
                "brand": "x", "tags": line.tags, "image": "/x.svg", "onShelf": true,
                "skus": products[line.product.as_str()],
            })
        })
        .collect();
    let mut categories: Vec<&str> = lines.iter().map(|line| line.category.as_str()).collect();
    categories.sort_unstable();
    categories.dedup();
    let category = |id: &&str| json!({"id": id, "name": id, "icon": "all"});
    let template = |it: &Coupon| {
        json!({
            "id": it.id, "title": it.title, "scope": it.scope, "conditions": it.conditions,
            "benefit": it.benefit, "validDays": 30, "total": 9, "perShopper": 1,
        })
    };
    let rules = &story.request.rules;
    json!({
        "shop": {"name": "x"},
        "categories": categories.iter().map(category).collect::<Vec<_>>(),
        "products": products,
        "promotions": rules.promotions,
        "coupons": open_coupons(story).map(template).collect::<Vec<_>>(),
        "freight": rules.freight,
    })
}

/// The coupons that a shopper could hold now; one that is not open yet cannot be claimed.
fn open_coupons(story: &PricingStory) -> impl Iterator<Item = &Coupon> {
    let now = story.request.now;
    story.request.rules.coupons.iter().filter(move |it| it.window.phase(now) == Phase::Open)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_quotes_what_the_stories_say() {
    let mut told = 0;
    for (name, story) in stories::<PricingStory>("pricing") {
        // A story that names its coupons cannot: the store gives them names of its own.
        if story.request.choice != CouponChoice::Best {
            continue;
        }
        let shop = Shop::open_with(shop_of(&story)).await;
        let shopper = shop.shopper(1).await;
        for coupon in open_coupons(&story) {
            shopper.post(&format!("/api/coupons/{}/claim", coupon.id), json!({})).await.ok();
        }
        let lines: Vec<Value> = story
            .request
            .basket
            .lines
            .iter()
            .map(|line| json!({"sku": line.sku, "quantity": line.quantity}))
            .collect();
        let quoted = shopper.post("/api/quote", json!({"lines": lines})).await.ok();
        let expected = serde_json::to_value(&story.quote).unwrap();
        for field in [
            "listTotal",
            "promotionDiscount",
            "couponDiscount",
            "goodsPayable",
            "freight",
            "payable",
            "applied",
        ] {
            assert_eq!(quoted[field], expected[field], "{name}: {field}");
        }
        let payables = |quote: &Value| -> Vec<Value> {
            let lines = quote["lines"].as_array().unwrap().iter();
            lines.map(|line| json!([line["sku"], line["payable"]])).collect()
        };
        assert_eq!(payables(&quoted), payables(&expected), "{name}");
        told += 1;
    }
    assert!(told >= 6, "{told} stories were told");
}
