//! What can be worked out with a pencil.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "tests say what they expect by panicking, and pass JSON as it is written"
)]
use mall_brute::answer;
use serde_json::{Value, json};

const NOW: i64 = 1_764_158_400_000; // 2025-11-26 12:00 UTC, a Wednesday, 20:00 in the shop.

fn line(sku: &str, price: i64, quantity: i64) -> Value {
    json!({"sku": sku, "product": sku, "category": "c", "unitPrice": price, "quantity": quantity})
}

fn with(mut value: Value, more: &Value) -> Value {
    for (name, field) in more.as_object().expect("fields") {
        value[name] = field.clone();
    }
    value
}

fn rule(id: &str, benefit: Value) -> Value {
    let window = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    json!({"id": id, "title": id, "window": window, "benefit": benefit})
}

fn ask(lines: &[Value], rules: Value) -> Value {
    ask_with(lines, rules, &json!({}))
}

fn ask_with(lines: &[Value], rules: Value, more: &Value) -> Value {
    let request = json!({"now": NOW, "basket": {"lines": lines}, "rules": rules});
    answer(&with(request, more))
}

fn paid(answer: &Value) -> Vec<i64> {
    let lines = answer["lines"].as_array().expect("lines");
    lines.iter().map(|line| line["payable"].as_i64().expect("fen")).collect()
}

fn promoted(lines: &[Value], benefit: Value) -> Vec<i64> {
    paid(&ask(lines, json!({"promotions": [rule("m", benefit)]})))
}

#[test]
fn a_split_gives_the_odd_fen_to_the_lower_sku() {
    let lines = [line("b", 3000, 1), line("a", 3000, 1), line("c", 3000, 1)];
    assert_eq!(promoted(&lines, json!({"amountOff": {"amount": 1000}})), [2667, 2666, 2667]);
}

#[test]
fn what_finds_no_room_above_a_floor_goes_to_the_others() {
    let lines = [with(line("a", 1000, 1), &json!({"floorPrice": 900})), line("b", 1000, 1)];
    // 200 each; a has room for 100, so b gives 300.
    assert_eq!(promoted(&lines, json!({"amountOff": {"amount": 400}})), [900, 700]);
    // Line by line nothing moves.
    assert_eq!(promoted(&lines, json!({"rateOff": {"rate": 8000, "perLine": true}})), [900, 800]);
    // And a floor holds against more than there is.
    assert_eq!(promoted(&lines, json!({"amountOff": {"amount": 5000}})), [900, 0]);
}

#[test]
fn half_a_fen_is_rounded_up() {
    // 1001 × 5 % is 50.05, 1010 × 5 % is 50.5.
    assert_eq!(promoted(&[line("a", 1001, 1)], json!({"rateOff": {"rate": 9500}})), [951]);
    assert_eq!(promoted(&[line("a", 1010, 1)], json!({"rateOff": {"rate": 9500}})), [959]);
}

#[test]
fn coupons_look_at_what_promotions_left() {
    let mut off = rule("m", json!({"amountOff": {"amount": 3000}}));
    off["conditions"] = json!([{"minSpend": {"amount": 20000}}]);
    let mut coupon = rule("k", json!({"amountOff": {"amount": 1000}}));
    coupon["conditions"] = json!([{"minSpend": {"amount": 17000}}]);
    let rules = json!({"promotions": [off], "coupons": [coupon]});
    let answer = ask(&[line("a", 20000, 1)], rules.clone());
    assert_eq!((paid(&answer), &answer["coupons"]), (vec![16000], &json!(["k"])));
    let mut by_list = rules;
    by_list["coupons"][0]["conditions"] = json!([{"minSpend": {"amount": 17001}}]);
    assert_eq!(ask(&[line("a", 20000, 1)], by_list.clone())["payable"], 17000);
    by_list["coupons"][0]["basis"] = json!("list");
    assert_eq!(ask(&[line("a", 20000, 1)], by_list)["payable"], 16000);
}

#[test]
fn the_lowest_unit_price_wins() {
    let window = json!({"startsAt": 0, "endsAt": NOW + 1});
    let member = json!({"id": "p1", "window": window, "price": "member",
        "conditions": [{"tiers": {"ids": ["gold"]}}]});
    let rate = json!({"id": "p2", "window": window, "price": {"rate": {"rate": 9500}}});
    let lines = [with(line("a", 999, 2), &json!({"memberPrice": 940}))];
    let rules = json!({"prices": [member, rate]});
    // 1998 × 5 % is 99.9, so 1898; a member pays 1880.
    assert_eq!(ask(&lines, rules.clone())["payable"], 1898);
    let gold = json!({"shopper": {"tier": "gold"}});
    assert_eq!(ask_with(&lines, rules.clone(), &gold)["payable"], 1880);
    let floored = [with(lines[0].clone(), &json!({"floorPrice": 945}))];
    assert_eq!(ask_with(&floored, rules, &gold)["payable"], 1890);
}

#[test]
fn an_activity_keeps_promotions_away() {
    let lines = [
        with(line("a", 1000, 1), &json!({"activity": {"id": "f", "title": "f", "price": 600}})),
        line("b", 1000, 1),
    ];
    let half = json!({"rateOff": {"rate": 5000}});
    assert_eq!(promoted(&lines, half.clone()), [600, 500]);
    let mut open = lines.to_vec();
    open[0]["activity"]["promotions"] = json!(true);
    assert_eq!(promoted(&open, half), [300, 500]);
}

#[test]
fn the_second_piece_is_half_price() {
    let lines = [line("a", 1000, 1), line("b", 301, 2)];
    let half = json!({"nthPiece": {"nth": 2, "rate": 5000}});
    // One of three pieces: 301 → half is 150.5, so 151 off.
    assert_eq!(promoted(&lines, half), [1000, 451]);
    let same = json!({"nthPiece": {"nth": 2, "rate": 5000, "sameSku": true}});
    assert_eq!(promoted(&[line("a", 1000, 2), line("b", 301, 1)], same), [1500, 301]);
}

#[test]
fn buy_two_get_one() {
    let free = json!({"buyGet": {"buy": 2, "get": 1}});
    assert_eq!(promoted(&[line("a", 900, 2), line("b", 500, 2)], free), [1800, 500]);
    let dearest = json!({"buyGet": {"buy": 2, "get": 1, "pick": "dearest", "rate": 5000}});
    assert_eq!(promoted(&[line("a", 900, 2), line("b", 500, 2)], dearest), [1350, 1000]);
    let from = json!({"buyGet": {"buy": 2, "get": 1, "from": {"skus": {"ids": ["b"]}}}});
    assert_eq!(promoted(&[line("a", 900, 5), line("b", 500, 3)], from), [4500, 500]);
}

#[test]
fn sets_and_bundles() {
    // Dearest first: 700 + 700, 500 + 500; 400 + … is no whole set.
    let any = json!({"piecesForPrice": {"pieces": 2, "price": 900}});
    let lines = [line("a", 700, 2), line("b", 500, 2), line("c", 400, 1)];
    // 500 and 100 saved; 600 over 1400 and 1000 is 350 and 250.
    assert_eq!(promoted(&lines, any), [1050, 750, 400]);
    let items = json!([{"sku": "a", "pieces": 1}, {"sku": "b", "pieces": 1}]);
    // Two sets of 1200 for 1000: 400 over 1400 and 1000 is 233.3 and 166.7.
    let duo = json!({"bundle": {"price": 1000, "items": items}});
    assert_eq!(promoted(&lines, duo), [1167, 833, 400]);
}

#[test]
fn add_ons_and_exchanges() {
    let mut add_on =
        rule("m", json!({"addOn": {"goods": {"skus": {"ids": ["b"]}}, "price": 100, "pieces": 1}}));
    add_on["conditions"] = json!([{"minSpend": {"amount": 1000}}]);
    let lines = [line("a", 1000, 1), line("b", 500, 2)];
    assert_eq!(paid(&ask(&lines, json!({"promotions": [add_on.clone()]}))), [1000, 600]);
    add_on["conditions"] = json!([{"minSpend": {"amount": 1001}}]);
    assert_eq!(paid(&ask(&lines, json!({"promotions": [add_on]}))), [1000, 1000]);
    let exchange = rule("k", json!({"exchange": {"pieces": 2}}));
    assert_eq!(paid(&ask(&lines, json!({"coupons": [exchange]}))), [0, 500]);
}

#[test]
fn ladders_and_every() {
    let steps = json!([{"from": 1000, "off": {"amount": 200}}, {"from": 2000, "points": 7}]);
    let ladder = rule("m", json!({"ladder": {"by": "amount", "steps": steps}}));
    let rules = json!({"promotions": [ladder]});
    assert_eq!(ask(&[line("a", 999, 1)], rules.clone())["payable"], 999);
    assert_eq!(ask(&[line("a", 1999, 1)], rules.clone())["payable"], 1799);
    let high = ask(&[line("a", 2000, 1)], rules);
    assert_eq!((&high["payable"], &high["earnedPoints"]), (&json!(2000), &json!(7)));
    let every = json!({"everyOff": {"every": 500, "amount": 60, "cap": 200}});
    assert_eq!(promoted(&[line("a", 1499, 1)], every.clone()), [1379]);
    assert_eq!(promoted(&[line("a", 2500, 1)], every), [2300]);
}

#[test]
fn claimed_pieces_are_seen_once() {
    let mut first = rule("m1", json!({"buyGet": {"buy": 1, "get": 1}}));
    first["claims"] = json!(true);
    first["priority"] = json!(1);
    first["benefit"]["buyGet"]["times"] = json!(1);
    let mut second = rule("m2", json!({"amountOff": {"amount": 100}}));
    second["conditions"] = json!([{"minPieces": {"pieces": 2}}]);
    second["priority"] = json!(2);
    let lines = [line("a", 500, 3)];
    let both = json!({"promotions": [first, second]});
    assert_eq!(ask(&lines, both.clone())["payable"], 900);
    let mut claims = both;
    claims["promotions"][1]["claims"] = json!(true);
    assert_eq!(ask(&lines, claims)["payable"], 1000);
}

#[test]
fn exclusive_closes_its_lines() {
    let mut first = rule("m1", json!({"amountOff": {"amount": 100}}));
    first["scope"] = json!({"skus": {"ids": ["a"]}});
    first["exclusive"] = json!(true);
    let second = rule("m2", json!({"rateOff": {"rate": 5000}}));
    let lines = [line("a", 500, 1), line("b", 500, 1)];
    assert_eq!(paid(&ask(&lines, json!({"promotions": [second, first]}))), [400, 250]);
}

#[test]
fn a_group_chooses_what_is_best_in_the_end() {
    let mut more = rule("m1", json!({"amountOff": {"amount": 200}}));
    let mut less = rule("m2", json!({"amountOff": {"amount": 100}}));
    more["group"] = json!("g");
    less["group"] = json!("g");
    let mut coupon = rule("k", json!({"amountOff": {"amount": 150}}));
    coupon["conditions"] = json!([{"minSpend": {"amount": 900}}]);
    let answer =
        ask(&[line("a", 1000, 1)], json!({"promotions": [more, less], "coupons": [coupon]}));
    assert_eq!((&answer["payable"], &answer["promotions"]), (&json!(750), &json!(["m2"])));
}

#[test]
fn coupons_of_a_class_stand_alone_unless_they_combine() {
    let one = rule("k1", json!({"amountOff": {"amount": 100}}));
    let two = rule("k2", json!({"amountOff": {"amount": 100}}));
    let lines = [line("a", 1000, 1)];
    let alone = ask(&lines, json!({"coupons": [two.clone(), one.clone()]}));
    assert_eq!((&alone["payable"], &alone["coupons"]), (&json!(900), &json!(["k1"])));
    let both: Vec<Value> =
        [one, two].into_iter().map(|c| with(c, &json!({"combines": true}))).collect();
    assert_eq!(ask(&lines, json!({"coupons": both}))["payable"], 800);
    let none =
        ask_with(&lines, json!({"coupons": both}), &json!({"choice": {"these": {"ids": []}}}));
    assert_eq!(none["payable"], 1000);
}

#[test]
fn these_are_used_even_where_fewer_would_cost_less() {
    let mut large = rule("k1", json!({"amountOff": {"amount": 50}}));
    large["excludes"] = json!(["promotions"]);
    let off = rule("m", json!({"amountOff": {"amount": 300}}));
    let rules = json!({"promotions": [off], "coupons": [large]});
    let lines = [line("a", 1000, 1)];
    assert_eq!(ask(&lines, rules.clone())["payable"], 700);
    let these = json!({"choice": {"these": {"ids": ["k1"]}}});
    assert_eq!(ask_with(&lines, rules, &these)["payable"], 950);
}

#[test]
fn points_go_by_step_and_share() {
    let rule = json!({"perYuan": 100, "step": 100, "maxShare": 5000});
    let more = |points: i64, want: Value| json!({"shopper": {"points": points}, "points": want});
    let lines = [line("a", 1000, 1), line("b", 999, 1)];
    // Half of 1999 is 999, so nine steps.
    let all = ask_with(&lines, json!({"points": rule}), &more(5000, json!("all")));
    assert_eq!((&all["pointsSpent"], paid(&all)), (&json!(900), vec![550, 549]));
    let few = ask_with(&lines, json!({"points": rule}), &more(250, json!("all")));
    assert_eq!(few["pointsSpent"], 200);
    let some = json!({"units": {"count": 199}});
    assert_eq!(ask_with(&lines, json!({"points": rule}), &more(900, some))["pointsSpent"], 100);
}

#[test]
fn freight_by_weight_and_what_frees_it() {
    let template = json!({"id": "f", "by": "weight", "notServed": ["台湾省"], "rates": [
        {"regions": ["西藏自治区"], "first": 1000, "firstFee": 1800, "step": 1000, "stepFee": 1000},
        {"first": 1000, "firstFee": 800, "step": 500, "stepFee": 300, "freeFrom": {"amount": 900}}]});
    let lines = [with(line("a", 200, 3), &json!({"weight": 700}))];
    let to = |region: &str, lines: &[Value], coupons: &[Value]| {
        let basket = json!({"basket": {"region": region, "lines": lines}});
        ask_with(&[], json!({"freight": [template], "coupons": coupons}), &basket)
    };
    // 2100 g: 1100 over the first, three steps of 500 or two of 1000 begun.
    assert_eq!(to("上海市", &lines, &[])["freight"], 800 + 900);
    assert_eq!(to("西藏自治区", &lines, &[])["freight"], 1800 + 2000);
    assert_eq!(to("台湾省", &lines, &[])["freight"], 0);
    let five = [with(lines[0].clone(), &json!({"quantity": 5}))];
    assert_eq!(to("上海市", &five, &[])["freight"], 0);
    let ship = rule("k", json!({"freeShipping": {"cap": 1000}}));
    let used = to("上海市", &lines, std::slice::from_ref(&ship));
    assert_eq!((&used["freight"], &used["coupons"]), (&json!(700), &json!(["k"])));
    // Where nothing is charged the coupon stays in the hand.
    assert_eq!(to("上海市", &five, &[ship])["coupons"], json!([]));
    // 600 for goods and 1700 for freight: 230 off is 60 and 170.
    let all = to("上海市", &lines, &[rule("k", json!({"amountOffAll": {"amount": 230}}))]);
    assert_eq!((&all["freight"], paid(&all)), (&json!(1530), vec![540]));
}

#[test]
fn earnings_are_by_line() {
    let double = json!({"pointsTimes": {"factor": 20000}});
    let rules = json!({"promotions": [rule("m", double)], "earning": {"points": 1, "growth": 1}});
    let answer = ask(&[line("a", 150, 1), line("b", 199, 1)], rules);
    // 3 + 3 points, 1 + 1 growth.
    assert_eq!((&answer["earnedPoints"], &answer["earnedGrowth"]), (&json!(6), &json!(2)));
}

#[test]
fn shop_time_is_eight_hours_ahead() {
    let on = |days: Value, from: i64, to: i64| {
        let mut off = rule("m", json!({"amountOff": {"amount": 1}}));
        off["conditions"] = json!([{"weekly": {"days": days, "from": from, "to": to}}]);
        ask(&[line("a", 10, 1)], json!({"promotions": [off]}))["payable"] == 9
    };
    assert!(on(json!([3]), 1200, 1201) && on(json!([]), 0, 1440));
    assert!(!on(json!([3]), 1201, 1440) && !on(json!([3]), 0, 1200) && !on(json!([2]), 0, 1440));
    // Past midnight: begun on Tuesday and still on, or begun today.
    assert!(on(json!([2]), 1300, 1201) && !on(json!([3]), 1300, 1201) && on(json!([3]), 1200, 10));
}
