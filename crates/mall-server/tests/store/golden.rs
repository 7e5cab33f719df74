//! The golden pricing stories over HTTP: a shop that sells what the story's basket holds, under its
//! rules, quotes what the story says.

use std::collections::BTreeSet;

use mall_core::Timestamp;
use mall_core::pricing::{BasketLine, Coupon, CouponChoice, QuoteRequest, Shopper};
use mall_core::segment::audiences;
use mall_core::time::Phase;
use mall_tests::{PricingStory, stories};
use serde_json::{Value, json};

use super::shop::{NOON, Shop};

/// Whether a store can be asked what the story asks. The coupons of a store get names of their own, a
/// new shopper has no past, the store has its own hour, and sells one product for each line.
fn can_be_told(story: &PricingStory) -> bool {
    let request = &story.request;
    let at_noon = QuoteRequest { now: Timestamp(NOON), ..request.clone() };
    let products: BTreeSet<_> = request.basket.lines.iter().map(|it| &it.product).collect();
    request.choice == CouponChoice::Best
        && request.shopper == Shopper::default()
        && products.len() == request.basket.lines.len()
        && request.basket.lines.iter().all(is_plain)
        && at_noon.quote().unwrap().payable == story.quote.payable
}

/// Whether a line is nothing but goods on a shelf.
fn is_plain(line: &BasketLine) -> bool {
    *line
        == BasketLine {
            shop: None,
            member_price: None,
            floor_price: None,
            weight: 0,
            volume: 0,
            freight: None,
            activity: None,
            ..line.clone()
        }
}

/// The shop of a story.
fn shop_of(story: &PricingStory) -> Value {
    let lines = &story.request.basket.lines;
    let products: Vec<Value> = lines
        .iter()
        .map(|line| {
            let brand = if line.brand.is_empty() { "x" } else { &line.brand };
            json!({
                "id": line.product, "title": line.product, "category": line.category,
                "brand": brand, "tags": line.tags, "image": "/x.svg", "onShelf": true,
                "skus": [{"id": line.sku, "price": line.unit_price, "stock": 9_999}],
            })
        })
        .collect();
    let categories: BTreeSet<&str> = lines.iter().map(|line| line.category.as_str()).collect();
    let category = |id: &&str| json!({"id": id, "name": id, "icon": "all"});
    let rules = &story.request.rules;
    json!({
        "shop": {"name": "x"},
        "categories": categories.iter().map(category).collect::<Vec<_>>(),
        "products": products,
        "prices": rules.prices,
        "promotions": rules.promotions,
        "coupons": open_coupons(story).map(template).collect::<Vec<_>>(),
        "freight": rules.freight,
        "points": rules.points,
        "earning": rules.earning,
        "tags": tags(story),
    })
}

/// Every audience that a rule of the story asks for: the shop gives it as a tag.
fn tags(story: &PricingStory) -> BTreeSet<&str> {
    let rules = &story.request.rules;
    let promotions = rules.promotions.iter().map(|it| &it.conditions);
    let prices = rules.prices.iter().map(|it| &it.conditions);
    let coupons = rules.coupons.iter().map(|it| &it.conditions);
    promotions.chain(prices).chain(coupons).flat_map(|it| audiences(it)).collect()
}

/// What a coupon is made from: all it says, but for its own name and its window.
fn template(coupon: &Coupon) -> Value {
    let mut template = serde_json::to_value(coupon).unwrap();
    let fields = template.as_object_mut().unwrap();
    fields.remove("window");
    fields.remove("template");
    template["id"] = json!(template_id(coupon));
    for (field, value) in [("validDays", 30), ("total", 9), ("perShopper", 1)] {
        template[field] = json!(value);
    }
    template
}

fn template_id(coupon: &Coupon) -> &str {
    coupon.template.as_ref().map_or(coupon.id.as_str(), |it| it.as_str())
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
        if !can_be_told(&story) {
            continue;
        }
        let shop = Shop::open_with(shop_of(&story)).await;
        let shopper = shop.shopper(1).await;
        for coupon in open_coupons(&story) {
            let claim = format!("/api/coupons/{}/claim", template_id(coupon));
            shopper.post(&claim, json!({})).await.ok();
        }
        let basket = &story.request.basket;
        let lines: Vec<Value> = basket
            .lines
            .iter()
            .map(|line| json!({"sku": line.sku, "quantity": line.quantity}))
            .collect();
        let wish = json!({"lines": lines, "region": basket.region, "points": story.request.points});
        let quoted = shopper.post("/api/quote", wish).await.ok();
        let expected = serde_json::to_value(&story.quote).unwrap();
        for field in [
            "listTotal",
            "priceDiscount",
            "promotionDiscount",
            "couponDiscount",
            "goodsPayable",
            "payable",
            "applied",
            "gifts",
            "earned",
            "nudges",
        ] {
            if field == "nudges" && !story.request.rules.coupons.is_empty() {
                continue; // They name coupons, whose names are the store's.
            }
            assert_eq!(quoted[field], expected[field], "{name}: {field}");
        }
        for field in ["fee", "payable", "freeShortBy"] {
            let (quoted, expected) = (&quoted["freight"][field], &expected["freight"][field]);
            assert_eq!(quoted, expected, "{name}: freight.{field}");
        }
        let payables = |quote: &Value| -> Vec<Value> {
            let lines = quote["lines"].as_array().unwrap().iter();
            lines.map(|line| json!([line["sku"], line["payable"], line["notServed"]])).collect()
        };
        assert_eq!(payables(&quoted), payables(&expected), "{name}");
        told += 1;
    }
    assert!(told >= 60, "{told} stories were told");
}
