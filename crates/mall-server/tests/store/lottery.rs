//! 抽奖: what a draw costs and gives, and that anybody can draw a day again.

use std::time::Duration;

use mall_api::lottery::DrawsResponse;
use mall_server::{audit, chance};
use serde_json::{Value, json};

use super::shop::{Answer, Shop, Shopper, goods};

const DAY: i64 = 24 * 60;
pub(crate) const LOTTERY: &str = "/api/lotteries/wheel";

/// Five tickets and ten points a day, and a lottery of these prizes besides no prize.
pub(crate) fn with_prizes(prizes: Value, change: &Value) -> Value {
    let mut file = goods();
    file["checkIn"]["daily"] =
        json!([[{"lotteryTickets": {"tickets": 5}}, {"points": {"points": 100}}]]);
    file["checkIn"]["milestones"] = json!([]);
    let mut all = prizes;
    all.as_array_mut().unwrap().push(json!({"id": "none", "title": "谢谢参与", "weight": 0}));
    let mut lottery = json!({
        "id": "wheel", "title": "天天抽好礼",
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "prizes": all, "exchange": {"points": 30, "perDay": 2}
    });
    for (field, value) in change.as_object().unwrap() {
        lottery[field] = value.clone();
    }
    file["lotteries"] = json!([lottery]);
    file
}

pub(crate) fn points(stock: Option<u32>) -> Value {
    let mut it =
        json!({"id": "ten", "title": "10 积分", "weight": 1, "reward": {"points": {"points": 10}}});
    if let Some(stock) = stock {
        it["stock"] = json!(stock);
    }
    it
}

pub(crate) async fn draw(shopper: &Shopper, key: &str) -> Answer {
    shopper.post(&format!("{LOTTERY}/draw"), json!({"key": key})).await
}

async fn exchange(shopper: &Shopper, key: &str) -> Answer {
    shopper.post(&format!("{LOTTERY}/tickets"), json!({"key": key})).await
}

/// A shopper who has checked in.
pub(crate) async fn player(shop: &Shop, number: u32) -> Shopper {
    let shopper = shop.shopper(number).await;
    shopper.post("/api/check-in", json!({})).await.ok();
    shopper
}

pub(crate) async fn balances(shop: &Shop) {
    let broken = shop.running.app().store().read(|tx| audit::audit(tx)).await.unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_costs_a_ticket_and_gives_its_prize_once() {
    let shop = Shop::open_with(with_prizes(json!([points(None)]), &json!({}))).await;
    let shopper = player(&shop, 1).await;
    let seen = shopper.get(LOTTERY).await.ok();
    assert_eq!((&seen["tickets"], &seen["points"]), (&json!(5), &json!(100)));
    assert_eq!(seen["prizes"][0]["odds"], json!({"weight": 1, "total": 1}));
    assert_eq!(shopper.get("/api/check-in").await.ok()["lottery"], "wheel");
    let first = draw(&shopper, "a").await;
    assert_eq!(first.status, 201);
    let drawn = &first.body["drawn"];
    assert_eq!((&drawn["prize"], &drawn["number"]), (&json!("ten"), &json!(1)));
    let state = &first.body["state"];
    assert_eq!((&state["tickets"], &state["points"]), (&json!(4), &json!(110)));
    let again = draw(&shopper, "a").await;
    assert_eq!((again.status, &again.body["drawn"]), (200, drawn));
    assert_eq!(again.body["state"]["tickets"], 4);
    assert_eq!(draw(&shopper, "b").await.body["drawn"]["number"], 2);
    assert_eq!(shopper.get(LOTTERY).await.ok()["mine"].as_array().unwrap().len(), 2);
    balances(&shop).await;
    // It is in the database, not in the process.
    let shop = shop.reopen().await;
    assert_eq!(draw(&shopper.at(&shop), "a").await.body["drawn"], first.body["drawn"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_run_out_draws_no_prize() {
    let coupon =
        json!({"id": "c", "title": "券", "weight": 1, "reward": {"coupon": {"template": "rare"}}});
    for prize in [points(Some(3)), coupon] {
        // Of `rare` there are three coupons.
        let shop = Shop::open_with(with_prizes(json!([prize]), &json!({}))).await;
        let shopper = player(&shop, 1).await;
        let mut won = Vec::new();
        for key in ["1", "2", "3", "4", "5"] {
            won.push(draw(&shopper, key).await.ok()["drawn"]["reward"].is_object());
        }
        assert_eq!(won, [true, true, true, false, false]);
        let said = draw(&shopper, "6").await;
        assert_eq!(said.fault(), (409, "lotteryRefused"));
        assert_eq!(said.body["lottery"], json!({"tooFewTickets": {"tickets": 1}}));
        balances(&shop).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_prize_is_given() {
    for reward in [
        json!({"redPacket": {"amount": 200}}),
        json!({"lotteryTickets": {"tickets": 2}}),
        json!({"makeUpCards": {"cards": 1}}),
    ] {
        let prize = json!({"id": "p", "title": "p", "weight": 1, "reward": reward});
        let shop = Shop::open_with(with_prizes(json!([prize]), &json!({}))).await;
        let shopper = player(&shop, 1).await;
        draw(&shopper, "a").await.ok();
        let state = shopper.get("/api/check-in").await.ok();
        let coupons = shopper.get("/api/coupons").await.ok()["mine"].as_array().unwrap().len();
        let has = (state["tickets"].as_i64().unwrap(), state["cards"].as_i64().unwrap(), coupons);
        let wanted = [(4, 0, 1), (6, 0, 0), (4, 1, 0)];
        assert!(wanted.contains(&has), "{reward}: {has:?}");
        balances(&shop).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_its_limits_and_a_new_one_begins_at_midnight() {
    let shop = Shop::open_with(with_prizes(json!([points(None)]), &json!({"perDay": 2}))).await;
    let shopper = player(&shop, 1).await;
    for key in ["1", "2"] {
        draw(&shopper, key).await.ok();
    }
    let said = draw(&shopper, "3").await;
    assert_eq!(said.body["lottery"], json!({"todayLimit": {"limit": 2}}));
    for key in ["1", "2", "2"] {
        assert_eq!(exchange(&shopper, key).await.status, 200);
    }
    let said = exchange(&shopper, "3").await;
    assert_eq!(said.body["lottery"], json!({"exchangeLimit": {"limit": 2}}));
    let seen = shopper.get(LOTTERY).await.ok();
    // 100 and twice 10, less twice 30.
    assert_eq!((&seen["tickets"], &seen["points"]), (&json!(5), &json!(60)));
    shop.wait_minutes(DAY / 2);
    assert_eq!(draw(&shopper, "3").await.ok()["drawn"]["number"], 1, "numbers begin anew");
    exchange(&shopper, "3").await.ok();
    exchange(&shopper, "4").await.ok();
    shop.wait_minutes(DAY);
    // 60 and 10, less twice 30.
    let said = exchange(&shopper, "5").await;
    assert_eq!(said.body["lottery"], json!({"tooFewPoints": {"points": 30}}));
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_draw_is_told_why() {
    let closed = json!({"window": {"startsAt": 1, "endsAt": 2}});
    let old = json!({"who": [{"not": {"of": "newcomer"}}]});
    let missing = Shop::open_with(goods()).await;
    let guest = missing.get(LOTTERY).await;
    assert_eq!(guest.fault(), (404, "notFound"));
    assert_eq!(missing.get(&format!("{LOTTERY}/draws")).await.fault(), (404, "notFound"));
    let shop = Shop::open_with(with_prizes(json!([points(None)]), &closed)).await;
    let shopper = player(&shop, 1).await;
    assert_eq!(draw(&shopper, "a").await.body["lottery"], json!({"over": {"endedAt": 2}}));
    assert_eq!(shop.post(&format!("{LOTTERY}/draw"), json!({"key": "a"})).await.fault().0, 401);
    let shop = Shop::open_with(with_prizes(json!([points(None)]), &old)).await;
    let shopper = player(&shop, 1).await;
    let said = draw(&shopper, "a").await;
    assert_eq!(said.fault(), (409, "lotteryRefused"));
    assert!(said.body["lottery"]["notFor"].is_object(), "{said:?}");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_sealed_before_it_and_drawn_again_after_it() {
    let blank = json!({"id": "blank", "title": "x", "weight": 7});
    let shop = Shop::open_with(with_prizes(json!([points(None), blank]), &json!({}))).await;
    let shopper = player(&shop, 1).await;
    for key in ["1", "2", "3", "4", "5"] {
        draw(&shopper, key).await.ok();
    }
    let today = shopper.get(LOTTERY).await.ok()["today"].clone();
    assert_eq!((&today["day"], &today["draws"]), (&json!("2026-11-26"), &json!(5)));
    assert!(today["seed"].is_null(), "nobody knows it yet: {today}");
    let draws = format!("{LOTTERY}/draws?day=2026-11-26");
    let sealed = shop.get(&draws).await.ok();
    assert!(sealed["seal"]["seed"].is_null());
    // Tomorrow is sealed today, by the job or by the first draw.
    let tomorrow = shop.get(&format!("{LOTTERY}/draws?day=2026-11-27")).await.ok();
    assert_eq!(tomorrow["seal"]["draws"], 0);
    shop.wait_minutes(DAY);
    let mut told = shop.get(&draws).await.ok();
    for _ in 0..100 {
        if told["seal"]["seed"].is_string() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        told = shop.get(&draws).await.ok();
    }
    assert_eq!(told["seal"]["commitment"], today["commitment"], "what was promised");
    let mut told: DrawsResponse = serde_json::from_value(told).unwrap();
    assert_eq!((told.draws.len(), chance::verify(&told)), (5, Vec::<String>::new()));
    assert_eq!(shop.get(&format!("{LOTTERY}/draws?after=3")).await.ok()["draws"][0]["number"], 4);
    let ten = told.draws.iter().position(|it| it.drawn.as_str() != "ten").unwrap();
    told.draws[ten].drawn = told.draws[ten].prizes[0].id.clone();
    assert_eq!(chance::verify(&told).len(), 1, "a prize that was slipped in is found");
    balances(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_brings_tickets_once() {
    let mut file = with_prizes(json!([points(None)]), &json!({}));
    file["orderTickets"] = json!({"tickets": 2, "from": 10_000});
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    let tickets = async || shopper.get(LOTTERY).await.ok()["tickets"].clone();
    for (key, pieces, payable, has) in [("small", 1, 10_900, 2), ("big", 2, 19_800, 4)] {
        let order = shopper.order(key, "mask-5", pieces, payable).await.ok();
        shopper.pay(order["id"].as_str().unwrap()).await;
        assert_eq!(tickets().await, has);
    }
    let order = shopper.order("balm", "balm-1", 1, 5_900).await.ok();
    shopper.pay(order["id"].as_str().unwrap()).await;
    assert_eq!(tickets().await, 4, "below the amount");
    balances(&shop).await;
}

/// Who orders for the tickets alone, and has the money back, has none; what was drawn stays drawn.
#[tokio::test(flavor = "multi_thread")]
async fn tickets_go_back_with_the_money_that_brought_them() {
    let mut file = with_prizes(json!([points(None)]), &json!({}));
    file["orderTickets"] = json!({"tickets": 2, "from": 10_000});
    let shop = Shop::open_with(file).await;
    let shopper = shop.shopper(1).await;
    let tickets = async || shopper.get(LOTTERY).await.ok()["tickets"].clone();
    let order = shopper.order("big", "mask-5", 2, 19_800).await.ok();
    let id = order["id"].as_str().unwrap();
    shopper.pay(id).await;
    shopper.post(&format!("{LOTTERY}/draw"), json!({"key": "d"})).await;
    assert_eq!(tickets().await, 1);
    // What stays after the first piece is below the amount; the second has nothing more to take.
    for sequence in [1, 2] {
        let pieces = json!([{"sku": "mask-5", "pieces": 1}]);
        let request = json!({"kind": "refundOnly", "pieces": pieces, "reason": "damaged"});
        let asked = json!({"key": format!("a{sequence}"), "request": request});
        shopper.post(&format!("/api/orders/{id}/after-sales"), asked).await.ok();
        let agree = json!({"sequence": sequence, "event": "agree"});
        let step = format!("/api/admin/orders/{id}/after-sales/step");
        shop.merchant().post(&step, agree).await.ok();
        assert_eq!(tickets().await, 0);
        balances(&shop).await;
    }
}

#[test]
fn an_import_says_what_no_lottery_can_be() {
    let gone =
        json!({"id": "c", "title": "券", "weight": 1, "reward": {"coupon": {"template": "no"}}});
    let mut file = with_prizes(json!([gone]), &json!({"tickets": 0}));
    file["orderTickets"] = json!({"tickets": 0, "from": 0});
    file["home"]["blocks"][0]["kind"]["notice"]["link"] = json!({"lottery": {"id": "gone"}});
    let found = mall_server::ShopFile::read(&file.to_string()).unwrap_err();
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    for field in [
        "lotteries[0].tickets",
        "lotteries[0].prizes[0].reward",
        "orderTickets.tickets",
        "home.blocks[0].kind.link",
    ] {
        assert!(said.iter().any(|it| it.contains(&format!("`{field}`"))), "{field}: {said:#?}");
    }
}
