//! Everything at once, at random; afterwards the books must balance.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::json;
use tokio::task::JoinSet;

use super::shop::{Shop, Shopper};

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

/// Rows that a rule forbids.
fn forbidden(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(&format!("SELECT COUNT(*) FROM ({sql})"), [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_books_balance() {
    let shop = Shop::open().await;
    let before = shop.running.app().store().export().unwrap().unwrap();
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

    let store = shop.running.app().store();
    let in_all = store
        .read(|it| {
            for (rule, sql) in [
                (
                    "an order is its lines and its freight",
                    "SELECT o.id FROM orders o JOIN order_line l ON l.order_id = o.id GROUP BY o.id
                     HAVING o.payable <> SUM(l.payable) + json_extract(o.body, '$.freight.payable')",
                ),
                (
                    "a coupon is on one live order, the one it names",
                    "SELECT c.id FROM coupon c JOIN order_coupon x ON x.coupon = c.id AND x.live = 1
                     WHERE c.order_id IS NOT x.order_id",
                ),
                (
                    "a cancelled order holds no coupon",
                    "SELECT c.id FROM coupon c JOIN orders o ON o.id = c.order_id
                     WHERE o.state = 'cancelled'",
                ),
                (
                    "what is claimed is counted",
                    "SELECT t.id FROM coupon_template t
                     WHERE t.claimed <> (SELECT COUNT(*) FROM coupon WHERE template = t.id)",
                ),
                (
                    "a paid order was paid once, whole, unless it was free",
                    "SELECT o.id FROM orders o WHERE o.state = 'paid' AND o.payable > 0 AND 1 <>
                     (SELECT COUNT(*) FROM payment p WHERE p.order_id = o.id
                      AND p.state = 'confirmed' AND p.amount = o.payable)",
                ),
                (
                    "no other order was",
                    "SELECT o.id FROM orders o JOIN payment p ON p.order_id = o.id
                     WHERE o.state <> 'paid' AND p.state = 'confirmed'",
                ),
                (
                    "every state was told",
                    "SELECT e.order_id FROM order_event e LEFT JOIN outbox b
                     ON b.order_id = e.order_id AND b.kind = e.state WHERE b.id IS NULL",
                ),
            ] {
                assert_eq!(forbidden(it, sql), 0, "{rule}");
            }
            for state in ["paid", "cancelled"] {
                let sql = format!("SELECT id FROM orders WHERE state = '{state}'");
                assert!(forbidden(it, &sql) > 0, "the storm made no order {state}");
            }
            let mut statement = it.prepare(
                "SELECT s.id, s.stock + COALESCE((
                     SELECT SUM(l.quantity) FROM order_line l JOIN orders o ON o.id = l.order_id
                     WHERE l.sku = s.id AND o.state <> 'cancelled'), 0)
                 FROM sku s",
            )?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<BTreeMap<String, u32>, _>>()?)
        })
        .await
        .unwrap();
    for sku in before.products.iter().flat_map(|it| &it.skus) {
        assert_eq!(in_all[sku.id.as_str()], sku.stock, "{}: on the shelf and on orders", sku.id);
    }
}
