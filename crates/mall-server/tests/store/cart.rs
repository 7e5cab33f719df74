//! A cart on two devices, before and after log-in.

use serde_json::{Value, json};

use super::shop::Shop;

fn add(seq: u64, sku: &str, quantity: u32) -> Value {
    json!({"seq": seq, "op": {"add": {"sku": sku, "quantity": quantity}}})
}

fn lines(synced: &Value) -> Vec<(&str, i64)> {
    let lines = synced["cart"]["lines"].as_array().unwrap();
    lines.iter().map(|it| (it["sku"].as_str().unwrap(), it["quantity"].as_i64().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_told_and_nothing_is_kept() {
    let shop = Shop::open().await;
    let asked = json!({"device": "d", "ops": [add(1, "mask-5", 1)], "skus": ["mask-5", "nothing"]});
    let told = shop.post("/api/cart/sync", asked).await.ok();
    assert_eq!((&told["cart"], &told["appliedSeq"]), (&json!(null), &json!(0)));
    assert_eq!(told["shelf"].as_array().unwrap().len(), 1, "what is absent is gone");
    assert_eq!(told["shelf"][0]["price"], 9_900);
    assert_eq!(told["rules"]["promotions"][0]["id"], "m300-30");
    assert_eq!(told["rules"]["freight"][0]["rates"][0]["freeFrom"]["amount"], 10_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_counts_once_on_each_device() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let log = json!({"device": "phone", "ops": [add(1, "mask-5", 2), add(2, "balm-1", 1)]});
    let first = shopper.post("/api/cart/sync", log.clone()).await.ok();
    let again = shopper.post("/api/cart/sync", log).await.ok();
    assert_eq!(first["cart"], again["cart"]);
    assert_eq!(lines(&again), [("balm-1", 1), ("mask-5", 2)]);
    // Part of it again, with more behind it: an answer had been lost.
    let more = json!({"device": "phone", "ops": [add(2, "balm-1", 1), add(3, "mask-5", 1)]});
    let more = shopper.post("/api/cart/sync", more).await.ok();
    assert_eq!(lines(&more), [("balm-1", 1), ("mask-5", 3)]);
    assert_eq!(more["appliedSeq"], 3);
    let other = json!({"device": "tablet", "ops": [add(1, "mask-5", 1)]});
    let other = shopper.post("/api/cart/sync", other).await.ok();
    assert_eq!(lines(&other), [("balm-1", 1), ("mask-5", 4)]);
    assert_eq!(other["appliedSeq"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impossible_operation_does_not_block_the_log() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let log = json!({"device": "phone", "ops": [
        add(1, "mask-5", 0), add(2, "last-1", 99), add(3, "balm-1", 1),
        {"seq": 4, "op": {"setQuantity": {"sku": "balm-1", "quantity": 99_999}}}
    ]});
    let synced = shopper.post("/api/cart/sync", log).await.ok();
    assert_eq!(lines(&synced), [("balm-1", 1), ("last-1", 10)]);
    let clamps = json!([
        {"sku": "mask-5", "reason": "piecesMax", "wanted": 0, "got": 0},
        {"sku": "last-1", "reason": "stock", "wanted": 99, "got": 10},
        {"sku": "balm-1", "reason": "piecesMax", "wanted": 99_999, "got": 1}
    ]);
    assert_eq!((&synced["clamps"], &synced["appliedSeq"]), (&clamps, &json!(4)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guests_cart_joins_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let log = json!({"device": "phone", "ops": [add(1, "last-1", 8)]});
    shopper.post("/api/cart/sync", log).await.ok();
    let line = |sku: &str, quantity: u32| json!({"sku": sku, "quantity": quantity, "selected": true, "seenPrice": 1});
    let guest = json!({"device": "phone", "guest": {
        "id": "g1", "lines": [line("last-1", 5), line("mask-5", 1), line("balm-1", 0)]
    }});
    let first = shopper.post("/api/cart/sync", guest.clone()).await.ok();
    assert_eq!(lines(&first), [("last-1", 10), ("mask-5", 1)]);
    assert_eq!(
        first["clamps"],
        json!([{"sku": "last-1", "reason": "stock", "wanted": 13, "got": 10}])
    );
    let again = shopper.post("/api/cart/sync", guest).await.ok();
    assert_eq!((&again["cart"], &again["clamps"]), (&first["cart"], &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_is_refused() {
    let shop = Shop::open().await;
    let ops: Vec<Value> = (1..=501).map(|seq| add(seq, "mask-5", 1)).collect();
    let skus: Vec<String> = (0..201).map(|n| format!("s{n}")).collect();
    for (body, field) in [
        (json!({"device": "d", "ops": ops}), "ops"),
        (json!({"device": "d", "skus": skus}), "skus"),
        (
            json!({"device": "d", "ops": [add(1, "mask-5", 1), add(u64::MAX, "mask-5", 1)]}),
            "ops[1].seq",
        ),
        (json!({"device": "d", "ops": [add(0, "mask-5", 1)]}), "ops[0].seq"),
    ] {
        let answer = shop.post("/api/cart/sync", body).await;
        assert_eq!(answer.fault(), (422, "invalid"));
        assert_eq!(answer.body["invalid"]["field"], field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_for_anybody() {
    let shop = Shop::open().await;
    let ask = |sku: &str, quantity: u32| json!({"lines": [{"sku": sku, "quantity": quantity}]});
    let quote = shop.post("/api/quote", ask("mask-5", 1)).await.ok();
    assert_eq!((&quote["freight"]["payable"], &quote["payable"]), (&json!(1_000), &json!(10_900)));
    let unknown = shop.post("/api/quote", ask("nothing", 1)).await;
    assert_eq!(unknown.fault(), (422, "invalid"));
    assert_eq!(unknown.body["invalid"]["field"], "lines[0].sku");
    assert_eq!(shop.post("/api/quote", json!({"lines": []})).await.ok()["payable"], 0);
}
