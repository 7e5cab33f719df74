//! The slip of the example, and of every golden story.

use mall_tests::{PricingStory, stories};

use super::*;

fn example() -> QuoteRequest {
    let json = include_str!("../../../schema/example.json");
    serde_json::from_str(json).expect("the example of schema/README.md")
}

fn slip(request: &QuoteRequest) -> String {
    explain(request, &request.quote().unwrap())
}

/// The slip of a golden story.
fn told_of(name: &str) -> String {
    let all = stories::<PricingStory>("pricing");
    let of = |(file, story): (String, PricingStory)| {
        file.ends_with(&format!("/{name}.json")).then(|| slip(&story.request))
    };
    all.into_iter().find_map(of).unwrap_or_else(|| panic!("no story {name}"))
}

#[track_caller]
fn says(slip: &str, lines: &[&str]) {
    for line in lines {
        let squeezed = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(slip.lines().any(|it| squeezed(it) == *line), "{line}\n{slip}");
    }
}

/// What schema/README.md shows is what is printed.
#[test]
fn the_readme_shows_the_slip() {
    let slip = slip(&example());
    assert!(include_str!("../../../schema/README.md").contains(&slip), "{slip}");
}

#[test]
fn amounts_stand_in_one_column() {
    let slip = slip(&example());
    let rows = slip.lines().take_while(|it| !it.is_empty()).filter(|it| !it.ends_with('）'));
    for row in rows {
        assert_eq!(row.width(), LEFT + AMOUNT, "{row}\n{slip}");
    }
}

/// Amounts of the rows between the first rule and the second add up to what is charged.
#[test]
fn every_slip_adds_up() {
    for (name, story) in stories::<PricingStory>("pricing") {
        let quote = story.request.quote().unwrap();
        let slip = explain(&story.request, &quote);
        let part = slip.split(&"-".repeat(LEFT + AMOUNT)).nth(1).unwrap();
        let rows = part.lines().filter(|it| !it.is_empty() && !it.starts_with("商品合计"));
        let fen = |row: &str| -> i64 {
            let Some((_, much)) = row.rsplit_once('¥') else { return 0 };
            let fen: i64 = much.replace([',', '.'], "").parse().unwrap();
            if row.contains("-¥") { -fen } else { fen }
        };
        assert_eq!(rows.map(fen).sum::<i64>(), quote.payable.fen(), "{name}\n{slip}");
        assert!(slip.lines().all(|it| !it.contains("¥-")), "{name}\n{slip}");
    }
}

#[test]
fn unit_prices_say_which_was_lowest() {
    says(
        &told_of("unit_prices"),
        &[
            "限时特价 -¥20.00",
            "小计 ¥118.00",
            "（单价取最低；未取：会员价 -¥14.00、直降5元 -¥10.00、黑卡 95 折 -¥6.90）",
            "单价优惠 -¥20.00",
        ],
    );
}

#[test]
fn several_coupons_and_shops() {
    says(
        &told_of("coupon_classes"),
        &[
            "优惠券 护肤商品券10元 -¥10.00",
            "优惠券 甲店满150减20 -¥20.00",
            "优惠券 乙店满100减15 -¥15.00",
            "优惠券 平台满200减30 -¥30.00",
            "商品合计 ¥225.00",
            "运费 ¥16.00",
            "运费券10元 -¥10.00",
            "应付 ¥231.00",
            "店铺 a（含运费 ¥3.00） ¥153.00",
            "店铺 b（含运费 ¥3.00） ¥78.00",
            "已是最优组合",
        ],
    );
}

#[test]
fn gifts_points_and_freight() {
    says(&told_of("gift"), &["赠品 sample × 1（满159送小样） ¥0.00", "活动 满159送小样 已享"]);
    says(
        &told_of("every_lane"),
        &["积分抵扣 -¥20.00", "积分抵扣（2000 积分） -¥20.00", "下单可得 140 积分、140 成长值"],
    );
    says(&told_of("free_shipping"), &["活动 满59包邮 已享", "运费 ¥8.00", "满59包邮 -¥8.00"]);
    says(&told_of("freight_free_by_pieces"), &["运费 ¥8.00", "达到包邮门槛 -¥8.00"]);
    says(&told_of("freight_of_other_regions"), &["还差 ¥10.00 包邮"]);
    says(&told_of("freight_not_served"), &["（不配送到收货地区，不能下单）"]);
    says(&told_of("amount_off_all"), &["活动 含运费立减20 -¥18.75", "含运费立减20 -¥1.25"]);
}

#[test]
fn what_was_not_used_says_why() {
    says(
        &told_of("coupon_one_of_a_class"),
        &[
            "优惠券 平台25元：可省 ¥25.00，但要多付 ¥5.00；不能与「平台30元」同用",
            "换一种：用「平台25元」，应付 ¥175.00，但要多付 ¥5.00",
        ],
    );
    says(
        &told_of("coupon_excludes_a_promotion"),
        &["优惠券 25元券，不与立减30同享：可省 ¥25.00，但要多付 ¥5.00；用它要放弃「立减30」"],
    );
    says(
        &told_of("windows_are_half_open"),
        &[
            "优惠券 刚过期券：已于 2025-11-26 17:40 过期",
            "优惠券 未开始券：2025-11-26 17:40 起可用",
        ],
    );
    says(&told_of("tiers"), &["优惠券 白金券：限指定会员等级"]);
    says(&told_of("no_line_in_scope"), &["优惠券 茶券：没有适用的商品"]);
    says(&told_of("floor_shrinks_a_discount"), &["优惠券 无门槛3元：已无可减金额"]);
}

#[test]
fn a_choice_of_ones_own_is_compared() {
    says(
        &told_of("chosen_costs_more"),
        &["按所选的优惠券，已是最优", "换一种：不用优惠券，应付 ¥170.00，会少付 ¥25.00"],
    );
    says(&told_of("coupon_that_ends_first"), &["换一种：用「20元券」，应付 ¥80.00，付得一样多"]);
}

#[test]
fn nudges_say_whether_they_are_worth_it() {
    says(&told_of("nudge_worth_it"), &["还差 ¥20.00，享满200减30，可再省 ¥30.00，凑单更划算"]);
    says(
        &told_of("nudge_not_worth_it"),
        &[
            "还差 ¥5.00，享满165减8，可再省 ¥8.00，凑单更划算",
            "还差 ¥40.00，享满200减30，可再省 ¥30.00",
        ],
    );
    says(&told_of("min_pieces"), &["还差 2 件，享满5件减40，可再省 ¥40.00，凑单更划算"]);
}

#[test]
fn an_unproved_best_names_its_bound() {
    let request = example();
    let mut quote = request.quote().unwrap();
    (quote.proved_best, quote.bound) = (false, Some(Money::from_fen(100)));
    says(&explain(&request, &quote), &["组合太多，没有全部算完：最低不会低于 ¥1.00"]);
}
