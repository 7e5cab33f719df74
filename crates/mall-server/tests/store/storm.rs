//! Everything at once, at random; afterwards the books must balance.

use mall_core::order::OrderState;
use mall_server::audit;
use mall_server::record::order::OrderRow;
use mall_server::store::{Memory, Store, Tx};
use serde_json::json;
use tokio::task::JoinSet;

use super::shop::{Shop, Shopper, goods};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Forty steps of one shopper, who orders, pays, refuses, cancels and claims.
async fn wander(shopper: Shopper, seed: u64) {
    let mut dice = Dice(seed);
    let mut orders: Vec<String> = Vec::new();
    for step in 0..40 {
        let skus = ["mask-5", "balm-1", "balm-2", "last-1", "gift-1"];
        let sku = skus[usize::try_from(dice.below(5)).unwrap()];
        let some = |dice: &mut Dice, orders: &[String]| {
            let at = usize::try_from(dice.below(1_000)).unwrap() % orders.len().max(1);
            orders.get(at).cloned().unwrap_or_else(|| "none".to_owned())
        };
        match dice.below(6) {
            0..=2 => {
                let quantity = u32::try_from(dice.below(3) + 1).unwrap();
                let lines =
                    json!([{"sku": sku, "quantity": quantity}, {"sku": "mask-5", "quantity": 1}]);
                let lines = if sku == "mask-5" { json!([lines[0]]) } else { lines };
                let quote = shopper.post("/api/quote", json!({"lines": lines})).await.ok();
                let mut wish = shopper.wish(&format!("k{seed}-{step}"), sku, 1, 0);
                wish["lines"] = lines;
                wish["expectedPayable"] = quote["payable"].clone();
                let placed = shopper.post("/api/orders", wish).await;
                match placed.status {
                    201 => orders.push(placed.body["id"].as_str().unwrap().to_owned()),
                    _ => assert_eq!(placed.status, 409, "{placed:?}"),
                }
            }
            3 => {
                let id = some(&mut dice, &orders);
                shopper.post(&format!("/api/orders/{id}/cancel"), json!({})).await;
            }
            4 => {
                let id = some(&mut dice, &orders);
                let pay = shopper.post(&format!("/api/orders/{id}/pay"), json!({})).await;
                if let Some(payment) = pay.body["sandbox"]["payment"].as_str() {
                    let page = format!("/api/sandbox/payments/{payment}");
                    shopper.post(&page, json!({"confirm": dice.below(3) > 0})).await;
                }
            }
            _ => {
                shopper.post("/api/coupons/ten/claim", json!({})).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_books_balance() {
    rage(&Shop::open().await).await;
}

/// The same on plain maps, which simulations and benchmarks use.
#[tokio::test(flavor = "multi_thread")]
async fn the_books_balance_in_memory() {
    let (stores, dir) = (vec![Store::new(Memory::default())], tempfile::tempdir().unwrap());
    rage(&Shop::open_on(goods(), stores, dir).await).await;
}

async fn rage(shop: &Shop) {
    let before = shop.export().await;
    let mut crowd = JoinSet::new();
    for number in 0..12_u32 {
        // Two devices of each shopper.
        let shopper = shop.shopper(number).await;
        crowd.spawn(wander(shopper.clone(), u64::from(number)));
        crowd.spawn(wander(shopper, u64::from(number) + 1_000));
    }
    let mut ended = 0;
    while let Some(one) = crowd.join_next().await {
        one.unwrap();
        ended += 1;
        if ended == 6 {
            shop.wait_minutes(31);
        }
    }

    let look = |tx: &dyn Tx| Ok((audit::audit(tx)?, audit::pieces(tx)?, tx.all::<OrderRow>(&[])?));
    let (broken, in_all, orders) = shop.running.app().store().read(look).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
    for state in [OrderState::Paid, OrderState::Cancelled] {
        let made = orders.iter().any(|order| order.state == state);
        assert!(made, "the storm made no order {state:?}");
    }
    for sku in before.products.iter().flat_map(|it| &it.skus) {
        assert_eq!(in_all[&sku.id], u64::from(sku.stock), "{}: on the shelf and on orders", sku.id);
    }
}
