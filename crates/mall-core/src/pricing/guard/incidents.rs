//! Mistakes that cost real shops real money. Each is refused, or capped by the engine.
//!
//! What we know of them is in public reports; where those do not tell how the price came about, the
//! test sets up each way it can. Incidents that are no mistakes of configuration are held elsewhere:
//!
//! - stock sold twice under load (macrozheng/mall #185 and #353, shopxo #38, Magento #6363) and
//!   coupons spent twice (macrozheng/mall, litemall): conditional updates, `mall-server`'s
//!   `store/stock.rs` and `store/coupon.rs`, under `tests/store/race.rs` and `storm.rs`;
//! - a payment that comes after its stock was given back (seckill #41): `engine/pay.rs`, under
//!   `tests/store/order.rs`;
//! - forged payment notices with another amount or no signature (WeChat's notice of 2015) and XXE
//!   (2018): whoever writes a real `gateway/` must refuse them; today there is only the sandbox;
//! - running on after `total`, `perShopper` or `budget` is used up: the server's counters. The guard
//!   sees to it that they are set.

use serde_json::{Value, json};

use super::super::{Basket, Coupon, CouponChoice, PointsChoice, QuoteRequest, Shopper, Verdict};
use super::*;

/// 2026-03-02.
pub(super) const NOW: Timestamp = Timestamp(1_772_409_600_000);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A month from now.
pub(super) fn window() -> Value {
    json!({"startsAt": NOW.0, "endsAt": NOW.0 + 30 * DAY_MS})
}

pub(super) fn sku(id: &str, price: i64) -> Value {
    json!({"sku": id, "product": id, "category": "c", "unitPrice": price, "quantity": 1})
}

pub(super) fn request(request: Value) -> GuardRequest {
    serde_json::from_value(request).unwrap()
}

pub(super) fn checked(of: Value) -> Report {
    request(of).check(NOW).unwrap()
}

/// A promotion with every limit set.
pub(super) fn promotion(id: &str, more: &Value) -> Value {
    let mut promotion = json!({
        "id": id, "title": id, "window": window(), "total": 1000, "perShopper": 1, "budget": 1_000_000
    });
    let more = more.as_object().unwrap().clone();
    promotion.as_object_mut().unwrap().extend(more);
    promotion
}

pub(super) fn template(id: &str, more: &Value) -> Value {
    let mut template =
        json!({"id": id, "title": id, "validDays": 7, "total": 1000, "perShopper": 1});
    let more = more.as_object().unwrap().clone();
    template.as_object_mut().unwrap().extend(more);
    template
}

pub(super) fn has(report: &Report, field: &str, problem: &Problem) -> bool {
    report.lints.iter().any(|it| it.field == field && it.problem == *problem)
}

const fn fen(amount: i64) -> Money {
    Money::from_fen(amount)
}

/// Douban: 满200减20 was entered as 满200减200. Every order was refunded.
#[test]
fn douban_2026_03_02() {
    let shop = |off: i64| {
        json!({
            "skus": [sku("book", 5_000), sku("lamp", 20_000)],
            "rules": {"promotions": [promotion("m200", &json!({
                "conditions": [{"minSpend": {"amount": 20_000}}],
                "benefit": {"amountOff": {"amount": off}}}))]}})
    };
    let wrong = checked(shop(20_000));
    assert_eq!(wrong.ruling, Ruling::Blocked);
    let problem = Problem::ThresholdNotAbove { threshold: fen(20_000), amount: fen(20_000) };
    assert!(has(&wrong, "benefit.amount", &problem));
    assert!(wrong.free >= 2, "one lamp, or four books: {wrong:?}");
    assert_eq!(wrong.cases[0].payable, Money::ZERO);
    assert_eq!(checked(shop(2_000)).ruling, Ruling::Passed);
    assert_eq!(checked(shop(2_000)).lints, []);
}

/// Pinduoduo: coupons of 100 yuan without a threshold, claimed without limit, of a kind that had
/// expired.
#[test]
fn pinduoduo_2019_01_20() {
    let report = checked(json!({
        "skus": [sku("phone-card", 10_000), sku("oil", 12_000)],
        "templates": [template("hundred", &json!({
            "benefit": {"amountOff": {"amount": 10_000}},
            "total": u32::MAX, "perShopper": 100}))]}));
    assert_eq!(report.ruling, Ruling::Blocked);
    assert!(report.free >= 1 && report.below >= 2);
    assert!(has(&report, "total", &Problem::TooMany { count: u32::MAX, most: 1_000_000 }));
    assert!(has(&report, "perShopper", &Problem::TooMany { count: 100, most: 10 }));

    // What is over is worth nothing to the engine, whoever still has it; and the guard says so.
    let expired = json!({"id": "old", "title": "old", "benefit": {"amountOff": {"amount": 10_000}},
        "window": {"startsAt": 0, "endsAt": NOW.0}});
    let over = checked(json!({
        "skus": [sku("phone-card", 10_000)], "rules": {"coupons": [expired]}}));
    assert!(has(&over, "window", &Problem::Over) && over.ruling == Ruling::Passed);
    let coupon: Coupon = serde_json::from_value(expired).unwrap();
    let line = serde_json::from_value(sku("phone-card", 10_000)).unwrap();
    let quote = QuoteRequest {
        now: NOW,
        shopper: Shopper::default(),
        basket: Basket { lines: vec![line], region: None },
        rules: Rules { coupons: vec![coupon], ..Rules::default() },
        choice: CouponChoice::Best,
        points: PointsChoice::None,
    };
    let quote = quote.quote().unwrap();
    assert_eq!(quote.payable, fen(10_000));
    assert_eq!(quote.coupons[0].verdict, Verdict::Expired { ended_at: NOW });
}

/// JD: a coupon of 200 yuan without a threshold and with too wide a scope went with others.
#[test]
fn jd_2020_01_07() {
    let shop = |floor: Option<i64>, class: &str| {
        let mut blender = sku("blender", 39_900);
        blender["floorPrice"] = floor.into();
        let off = |amount| json!({"amountOff": {"amount": amount}});
        let mut wide = json!({"benefit": off(20_000)});
        wide["class"] = class.into();
        json!({
            "skus": [blender],
            "templates": [template("wide", &wide),
                template("shop", &json!({"benefit": off(15_000), "class": "shop"}))]})
    };
    // Each alone leaves half: only together they are a mistake.
    assert_eq!(checked(shop(None, "shop")).ruling, Ruling::Passed);
    let stacked = checked(shop(None, "platform"));
    assert_eq!(stacked.ruling, Ruling::Blocked);
    let worst = &stacked.cases[0];
    assert_eq!((worst.payable, worst.share.bps()), (fen(4_900), 1_228));
    let names: Vec<String> = worst.rules.iter().map(|it| format!("{it:?}")).collect();
    assert_eq!(names, [r#"Template(TemplateId("shop"))"#, r#"Template(TemplateId("wide"))"#]);
    // With a floor price the engine itself stops there, and nobody needs to be asked.
    let capped = checked(shop(Some(20_000), "platform"));
    assert_eq!((capped.ruling, capped.cases[0].payable), (Ruling::Passed, fen(20_000)));
}

/// A price of a shop's goods that is wrong in each way it can be: its list price, a price rule, the
/// price of an activity.
fn wrong_price(right: i64, wrong: i64) {
    let list = checked(json!({
        "skus": [sku("it", wrong)], "before": [{"sku": "it", "price": right}]}));
    assert_eq!(list.ruling, Ruling::Blocked);
    let fell = Problem::PriceFell { before: fen(right), price: fen(wrong) };
    assert!(has(&list, "unitPrice", &fell));

    let mut floored = sku("it", wrong);
    floored["floorPrice"] = (right / 2).into();
    let below = Problem::PriceBelowFloor { price: fen(wrong), floor: fen(right / 2) };
    let list = checked(json!({"skus": [floored]}));
    assert!(has(&list, "unitPrice", &below) && list.ruling == Ruling::Blocked);

    let rule = json!({"id": "flash", "title": "限时特价", "window": window(),
        "price": {"fixed": {"amount": wrong}}});
    let shop = |sku: &Value| json!({"skus": [sku], "rules": {"prices": [rule]}});
    let rule_only = checked(shop(&sku("it", right)));
    assert_eq!(rule_only.ruling, Ruling::Blocked);
    // A floor price stops a wrong rule.
    let mut floored = sku("it", right);
    floored["floorPrice"] = (right / 2).into();
    assert_eq!(checked(shop(&floored)).ruling, Ruling::Passed);

    let mut flash = sku("it", right);
    flash["activity"] = json!({"id": "flash", "title": "秒杀价", "price": wrong});
    let activity = checked(json!({"skus": [flash]}));
    assert_eq!(activity.ruling, Ruling::Blocked);
    assert_eq!(activity.cases[0].rules.len(), 1);

    // The same of a shop that sells it at its list price beside that.
    let through = json!({"id": "flash", "title": "秒杀价", "price": wrong});
    let activities = json!([{"sku": "it", "at": "sessions[0].items[0].price", "through": through}]);
    let beside = checked(json!({"skus": [sku("it", right)], "activities": activities}));
    assert_eq!((beside.ruling, beside.below > 0), (Ruling::Blocked, true));
    let id = RuleRef::Activity("flash".to_owned().try_into().unwrap());
    assert_eq!(beside.cases[0].rules, [id]);
    let floored = checked(json!({"skus": [floored], "activities": activities}));
    assert!(has(&floored, "sessions[0].items[0].price", &below));
    assert_eq!(floored.ruling, Ruling::Blocked);
}

/// Changhong: a kettle for a fraction of its price, more than 200,000 orders in three hours.
#[test]
fn changhong_2020_10_08() {
    wrong_price(9_900, 990);
}

/// Jiahua: 39.90 was entered as 1.00, some six million pieces.
#[test]
fn jiahua() {
    wrong_price(3_990, 100);
}

/// A dealer of Little Swan: washing machines for a quarter, 40,000 orders in twenty minutes. The
/// price alone, and the same by discounts that were each meant for other goods.
#[test]
fn little_swan_2024_08_28() {
    wrong_price(199_900, 49_900);
    let promotions = |group: &str| {
        let rule = |id: &str, group: &str| {
            promotion(id, &json!({"group": group, "benefit": {"rateOff": {"rate": 5_000}}}))
        };
        json!({
            "skus": [sku("washer", 199_900)],
            "rules": {"promotions": [rule("half", "a"), rule("half-too", group)]}})
    };
    let stacked = checked(promotions("b"));
    assert_eq!(stacked.ruling, Ruling::Blocked);
    let stacks = stacked.lints.iter().any(|it| matches!(it.problem, Problem::Stacks { .. }));
    assert!(stacks, "{stacked:?}");
    assert_eq!(checked(promotions("a")).ruling, Ruling::Passed);
}

/// A price that is fine alone, and not with a coupon that the activity takes. Of several the lowest is
/// looked at, whatever comes first, and what it names has to be there.
#[test]
fn an_activity_with_what_it_goes_with() {
    let price = |coupons: bool, price: i64| {
        let through = json!({"id": "flash", "title": "秒杀价", "price": price, "coupons": coupons});
        json!({"sku": "it", "at": "x", "through": through})
    };
    let shop = |activities: Value| {
        let half = json!({"id": "half", "title": "半价", "benefit": {"rateOff": {"rate": 5_000}},
            "validDays": 7, "total": 9, "perShopper": 1});
        checked(json!({"skus": [sku("it", 10_000)], "activities": activities, "templates": [half]}))
    };
    assert_eq!(shop(json!([price(false, 5_000)])).ruling, Ruling::Passed);
    assert_eq!(shop(json!([price(true, 5_900), price(false, 5_000)])).ruling, Ruling::Blocked);
    assert_eq!(shop(json!([price(true, 7_000), price(false, 5_000)])).ruling, Ruling::Passed);
    assert_eq!(shop(json!([price(false, 2_000), price(false, 5_000)])).ruling, Ruling::Blocked);
    let unknown = json!([{"sku": "none", "at": "x", "through": price(false, 1)["through"]}]);
    let unknown = shop(unknown);
    assert!(has(
        &unknown,
        "x",
        &Problem::UnknownSku { sku: "none".to_owned().try_into().unwrap() }
    ));
    let wrong = request(json!({"skus": [sku("it", 1)], "activities": [price(false, -1)]}));
    let said = wrong.check(NOW).unwrap_err();
    assert_eq!(said.field, "activities[0].through.price");
}

/// What is refused goes out when two people want it; one person in two roles is one person.
#[test]
fn two_people_may_want_it() {
    let shop = |by: &str, second: &str| {
        checked(json!({
            "skus": [sku("old", 10_000)],
            "rules": {"prices": [{"id": "clear", "title": "清仓", "window": window(),
                "price": {"rate": {"rate": 1_000}}}]},
            "approval": {"by": by, "second": second}}))
        .ruling
    };
    assert_eq!(shop("王", "李"), Ruling::Approved { by: "王".into(), second: "李".into() });
    for (by, second) in [("王", "王"), ("王", " 王 "), ("", "李"), (" ", "李")] {
        assert_eq!(shop(by, second), Ruling::Blocked);
    }
}
