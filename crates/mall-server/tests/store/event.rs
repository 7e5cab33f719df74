//! What devices tell: once for each key, within limits, and linked to nobody who is not logged in.

use mall_core::limits::EVENTS_OF_ALL_PER_DAY_MAX;
use mall_server::record::event::EventDayRow;
use mall_server::store::Tx;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::shop::{NOON, Shop};

fn event(key: &str, name: &str) -> Value {
    json!({"key": key, "at": NOON, "name": name, "page": "home"})
}

fn told(visitor: &str, events: &[Value]) -> Value {
    json!({"visitor": visitor, "channel": "h5", "events": events})
}

/// So many views of a page, with keys from `from` on.
fn views(from: usize, count: usize) -> Vec<Value> {
    (from..from + count).map(|it| event(&format!("e{it}"), "pageView")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_kept_once_for_each_device() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let two = [event("a", "visit"), event("b", "pageView")];
    let first = shop.post("/api/events", told("d1", &two)).await.ok();
    assert_eq!(first, json!({"kept": 2}));
    let again = shopper.post("/api/events", told("d1", &two)).await.ok();
    assert_eq!(again, json!({"kept": 0}));
    // The same key on another device is another event; twice in one batch is one.
    let twice = [event("a", "visit"), event("a", "visit")];
    assert_eq!(shop.post("/api/events", told("d2", &twice)).await.ok(), json!({"kept": 1}));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_and_nothing_of_it_is_kept() {
    let shop = Shop::open().await;
    for (events, field) in [
        (vec![event("a", "visit"), event("b", "click")], "events[1].block"),
        (views(0, 101), "events"),
    ] {
        let answer = shop.post("/api/events", told("d1", &events)).await;
        assert_eq!(answer.fault(), (422, "invalid"), "{answer:?}");
        assert_eq!(answer.body["invalid"]["field"], field);
    }
    for wrong in [
        told("", &[]),
        json!({"visitor": "d1", "channel": "fax", "events": []}),
        told("d1", &[event("a", "purchase")]),
    ] {
        assert_eq!(shop.post("/api/events", wrong).await.fault(), (400, "malformed"));
    }
    assert_eq!(shop.post("/api/events", told("d1", &views(0, 100))).await.ok()["kept"], 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_a_day_late_is_lost() {
    let shop = Shop::open().await;
    shop.wait_minutes(24 * 60 + 1);
    let late = event("a", "visit");
    let new = json!({"key": "b", "at": NOON + 60_000, "name": "visit"});
    let answer = shop.post("/api/events", told("d1", &[late, new])).await.ok();
    assert_eq!(answer["kept"], 1);
}

/// A batch that comes many times at once is kept once; a device that tells without end is kept so far.
#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_kept_once_and_not_without_end() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    let answers = all_at_once(vec![shopper.clone(); 40], |shopper, _| async move {
        shopper.post("/api/events", told("d1", &views(0, 50))).await
    })
    .await;
    let kept = |answers: Vec<super::shop::Answer>| -> i64 {
        answers.into_iter().map(|it| it.ok()["kept"].as_i64().unwrap()).sum()
    };
    assert_eq!(kept(answers), 50);
    let answers = all_at_once(vec![shopper; 40], |shopper, number| async move {
        shopper.post("/api/events", told("d1", &views(100 * (number + 1), 100))).await
    })
    .await;
    assert_eq!(kept(answers), 1_950, "2,000 a day");
    shop.wait_minutes(24 * 60);
    let next = json!({"key": "n", "at": NOON + 24 * 3_600_000, "name": "visit"});
    assert_eq!(shop.post("/api/events", told("d1", &[next])).await.ok()["kept"], 1);
}

/// What a shopper sees of an experiment is said, so that it can be told.
#[tokio::test(flavor = "multi_thread")]
async fn the_look_of_a_block_is_said_to_a_shopper() {
    let mut goods = super::shop::goods();
    let other = json!({"notice": {"text": "other"}});
    for (weight, variant) in [(0, json!("v")), (1, Value::Null)] {
        goods["home"]["blocks"][0]["experiment"] = json!({
            "id": "x", "weight": weight,
            "variants": [{"id": "v", "weight": 1 - weight, "kind": other}]
        });
        let shop = Shop::open_with(goods.clone()).await;
        let shopper = shop.shopper(1).await;
        let home = shopper.get("/api/home").await.ok();
        let look = &home["blocks"][0]["look"];
        assert_eq!((&look["experiment"], &look["variant"]), (&json!("x"), &variant));
        assert!(home["blocks"][1]["look"].is_null());
    }
}

/// The report reads any database.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_is_in_the_report() {
    use mall_core::{Day, DayClock};
    use mall_server::report::{Asked, make};

    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    shopper.post("/api/events", told("d1", &views(0, 3))).await.ok();
    shop.post("/api/events", told("d2", &[event("a", "visit")])).await.ok();
    let order = shopper.order("k", "mask-5", 2, 19_800).await.ok();
    shopper.pay(order["id"].as_str().unwrap()).await;
    let today = Day::of(shop.now(), DayClock::SHOP);
    let asked = Asked::new(today, today, shop.now()).unwrap();
    let report = shop.running.app().store().read(move |tx| make(tx, &asked)).await.unwrap();
    let it = report.totals;
    assert_eq!((it.visitors, it.events, it.page_views, it.visits), (2, 4, 3, 1));
    // 198 yuan; a coupon was not claimed, nothing else takes anything off.
    assert_eq!((it.orders, it.buyers, it.paid.fen()), (1, 1, order["payable"].as_i64().unwrap()));
    assert_eq!(report.cohorts[0].new, 2);
}

/// A device is a name that anybody makes up.
#[tokio::test(flavor = "multi_thread")]
async fn all_devices_together_fill_no_disk() {
    let shop = Shop::open().await;
    let kept = async |device: usize, from| {
        let said = shop.post("/api/events", told(&format!("d{device}"), &views(from, 100))).await;
        said.ok()["kept"].as_u64().unwrap()
    };
    assert_eq!(kept(0, 0).await, 100);
    let store = shop.running.app().store();
    let filled = store.write(|tx: &dyn Tx| {
        for mut row in tx.all::<EventDayRow>(&[])? {
            if row.visitor.as_str().starts_with("all-") {
                row.count = EVENTS_OF_ALL_PER_DAY_MAX / 16 - 150;
                tx.put(&row)?;
            }
        }
        Ok(())
    });
    filled.await.unwrap();
    // The first of those that share its room takes what is left of it; one of another share has its own.
    assert_eq!([kept(0, 100).await, kept(0, 200).await, kept(1, 0).await], [100, 0, 100]);
}
