//! The shop that is bought from, and who buys: written straight into the database, since logging in ten
//! thousand shoppers is not what is measured.

use mall_core::pricing::CouponTemplate;
use mall_core::{CouponId, ShopperId, Timestamp};
use mall_server::record::address::AddressRow;
use mall_server::record::coupon::CouponRow;
use mall_server::record::session::{SessionRow, ShopperRow};
use mall_server::store::{Json, Tx};
use mall_server::{Fault, ShopFile};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Coupons that each shopper has in hand.
const COUPONS: i64 = 10;
/// What each order takes a piece of.
const HOT: &str = "hot";

pub(crate) fn token(number: usize) -> String {
    format!("token-{number}")
}

/// The hot SKU and four others.
pub(crate) fn lines() -> Value {
    let line = |sku: &str| json!({"sku": sku, "quantity": 1});
    json!([line(HOT), line("s1"), line("s2"), line("s3"), line("s4")])
}

pub(crate) fn file(skus: usize, pieces: u32) -> ShopFile {
    let product = |id: &str, stock: u32| {
        json!({
            "id": format!("p-{id}"), "title": format!("玻尿酸面膜 {id}"), "category": "care",
            "brand": "青禾", "image": "/m/x.svg", "onShelf": true, "options": [],
            "skus": [{"id": id, "price": 4_900, "stock": stock}]
        })
    };
    let mut products = vec![product(HOT, pieces)];
    products.extend((1..skus).map(|it| product(&format!("s{it}"), 1_000_000)));
    let always = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    let promotion = |from: i64, off: i64| {
        json!({
            "id": format!("m{from}"), "title": format!("满{from}减{off}"), "window": always,
            "conditions": [{"minSpend": {"amount": from}}], "benefit": {"amountOff": {"amount": off}}
        })
    };
    let coupons: Vec<Value> = (1..=COUPONS)
        .map(|it| {
            json!({
                "id": format!("c{it}"), "title": format!("{it} 元券"),
                "conditions": [{"minSpend": {"amount": it * 2_000}}],
                "benefit": {"amountOff": {"amount": it * 100}},
                "validDays": 30, "total": 1_000_000, "perShopper": 1
            })
        })
        .collect();
    let file = json!({
        "shop": {"name": "青禾小铺", "hotWords": []},
        "categories": [{"id": "care", "name": "护肤", "icon": "leaf"}],
        "products": products,
        "home": {"version": 1, "blocks": []},
        "promotions": [promotion(10_000, 500), promotion(20_000, 1_500)],
        "coupons": coupons,
        "freight": [{"id": "std", "rates": [{"firstFee": 1_000, "freeFrom": {"amount": 10_000}}]}]
    });
    serde_json::from_value(file).expect("a shop")
}

/// Shoppers from `from` to before `to`, each with a session, an address and ten coupons.
pub(crate) fn enter(
    tx: &dyn Tx,
    templates: &[CouponTemplate],
    (from, to): (usize, usize),
    now: Timestamp,
) -> Result<(), Fault> {
    let home = json!({
        "name": "林晚", "phone": "13800138000", "region": "浙江省杭州市西湖区", "detail": "文三路 1 号"
    });
    let home = serde_json::from_value(home)?;
    for number in from..to {
        let shopper = ShopperId::new(format!("u{number}"))?;
        let phone = format!("139{number:08}").try_into()?;
        tx.add(&ShopperRow { id: shopper.clone(), phone, created_at: now, orders_paid: 0 })?;
        let hash = Sha256::digest(token(number)).into();
        tx.add(&SessionRow { hash, shopper: shopper.clone(), created_at: now, used_at: now })?;
        tx.add(&AddressRow {
            id: format!("a{number}").try_into()?,
            shopper: shopper.clone(),
            position: 1,
            is_default: true,
            body: Json::of(&home)?,
        })?;
        for template in templates {
            let coupon = template.issue(CouponId::new(format!("{}-{number}", template.id))?, now);
            tx.add(&CouponRow {
                id: coupon.id.clone(),
                shopper: shopper.clone(),
                template: template.id.clone(),
                claimed_at: now,
                ends_at: coupon.window.ends_at,
                order_id: None,
                body: Json::of(&coupon)?,
                counted: false,
            })?;
        }
    }
    Ok(())
}
