//! The instances must be worth solving, or agreement on them means little.
use mall_brute::{Size, answer, first_come, lane_runs, random_request};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const COUNT: u64 = 200;

/// How many of a hundred instances have it.
fn percent(size: Size, has: &dyn Fn(&Value, &Value) -> bool) -> u64 {
    let mut found = 0;
    for seed in 0..COUNT {
        let request = random_request(seed, size);
        found += u64::from(has(&request, &answer(&request)));
    }
    found * 100 / COUNT
}

fn is_empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

#[test]
fn the_same_seed_gives_the_same_request() {
    assert_eq!(random_request(7, Size::Full), random_request(7, Size::Full));
    assert_ne!(random_request(7, Size::Full), random_request(8, Size::Full));
}

#[test]
fn promotions_apply_and_coupons_are_used() {
    for size in [Size::Plain, Size::Small, Size::Full] {
        let promoted = percent(size, &|_, answer| !is_empty(&answer["promotions"]));
        let used = percent(size, &|_, answer| !is_empty(&answer["coupons"]));
        let spent = percent(size, &|_, answer| answer["pointsSpent"] != 0);
        let free = percent(size, &|_, answer| answer["payable"] == 0);
        assert!(promoted > 55, "{size:?}: {promoted} % with promotions");
        assert!(used > 45, "{size:?}: {used} % with coupons");
        assert!(free < 10, "{size:?}: {free} % that cost nothing");
        assert!(size == Size::Plain || spent > 20, "{size:?}: {spent} % with points");
    }
}

#[test]
fn the_best_is_often_not_what_comes_first() {
    for (size, least) in [(Size::Plain, 15), (Size::Small, 8), (Size::Full, 20)] {
        let hard = percent(size, &|request, _| {
            let mut request = request.clone();
            request["choice"] = json!("best");
            first_come(&request)["payable"].as_i64() > answer(&request)["payable"].as_i64()
        });
        assert!(hard > least, "{size:?}: {hard} % are hard");
    }
}

#[test]
fn no_instance_blows_up() {
    for seed in 0..COUNT {
        assert!(lane_runs(&random_request(seed, Size::Full)) <= 20_000);
    }
}

/// Each benefit applies at least now and then, as a promotion or as a coupon.
#[test]
fn every_benefit_has_its_turn() {
    let mut applied: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..COUNT * 3 {
        let request = random_request(seed, Size::Full);
        let answer = answer(&request);
        for kind in ["promotions", "coupons"] {
            let ids = answer[kind].as_array().expect("ids");
            for rule in request["rules"][kind].as_array().expect("rules") {
                let benefit = rule["benefit"].as_object().and_then(|b| b.keys().next());
                let count = applied.entry(benefit.expect("a benefit").clone()).or_default();
                *count += u64::from(ids.contains(&rule["id"]));
            }
        }
    }
    assert_eq!(applied.len(), 14, "{applied:?}");
    assert!(applied.values().all(|count| *count >= 10), "{applied:?}");
}

#[test]
fn no_line_falls_below_its_floor_and_the_sum_is_right() {
    for seed in 0..COUNT {
        let request = random_request(seed, Size::Full);
        let answer = answer(&request);
        let fen = |value: &Value| value.as_i64().expect("fen");
        let mut goods = 0;
        let lines = request["basket"]["lines"].as_array().expect("lines");
        for (line, priced) in lines.iter().zip(answer["lines"].as_array().expect("lines")) {
            let floor = line["floorPrice"].as_i64().unwrap_or(0).min(fen(&line["unitPrice"]));
            let quantity = fen(&line["quantity"]);
            let payable = fen(&priced["payable"]);
            assert!(payable >= floor * quantity && payable <= fen(&line["unitPrice"]) * quantity);
            goods += payable;
        }
        assert_eq!(fen(&answer["goodsPayable"]), goods);
        assert_eq!(fen(&answer["payable"]), goods + fen(&answer["freight"]));
        assert!(fen(&answer["freight"]) >= 0);
    }
}
