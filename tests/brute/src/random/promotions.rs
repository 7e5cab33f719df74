//! The promotions of an instance, and the benefits they share with coupons.
use super::shop::{about_shopper, condition, near, scope};
use super::{Ground, dice::Dice};
use serde_json::{Value, json};

pub(super) fn promotions(dice: &mut Dice, ground: &Ground, count: i64) -> Value {
    let mut numbers: Vec<i64> = (1..=9).collect();
    dice.shuffle(&mut numbers);
    let mut promotions = Vec::new();
    // Claims bite only where several rules make them, one after the other.
    let claiming = dice.chance(45);
    for number in numbers.iter().take(usize::try_from(count).expect("few promotions")) {
        let mut rule = json!({
            "id": format!("m{number}"), "title": "活动", "window": dice.window(ground.now),
        });
        if dice.chance(if claiming { 35 } else { 65 }) {
            rule["group"] = json!(dice.pick(&["g1", "g2"]));
        }
        if dice.chance(30) {
            rule["priority"] = json!(dice.between(0, 2));
        }
        if !ground.plain {
            for (what, percent) in [("exclusive", 12), ("claims", if claiming { 80 } else { 5 })] {
                if dice.chance(percent) {
                    rule[what] = json!(true);
                }
            }
        }
        ground.scoped(dice, &mut rule, true);
        benefit(dice, ground, &mut rule, &PROMOTION);
        promotions.push(rule);
    }
    json!(promotions)
}

const PROMOTION: [&str; 19] = [
    "amountOff",
    "amountOff",
    "everyOff",
    "rateOff",
    "rateOff",
    "ladder",
    "ladder",
    "piecesForPrice",
    "piecesForPrice",
    "nthPiece",
    "nthPiece",
    "buyGet",
    "buyGet",
    "bundle",
    "gift",
    "addOn",
    "freeShipping",
    "pointsTimes",
    "amountOffAll",
];

/// Gives a rule its basis, conditions, and one of these benefits.
pub(super) fn benefit(dice: &mut Dice, ground: &Ground, rule: &mut Value, kinds: &[&str]) {
    let kind = if ground.plain { dice.pick(&["amountOff", "rateOff"]) } else { dice.pick(kinds) };
    if !ground.plain && dice.chance(20) {
        rule["basis"] = json!("list");
    }
    // Rules that name lines of the basket hold rarely through a scope drawn by chance.
    if ["bundle", "addOn"].contains(&kind) && dice.chance(60) {
        rule["scope"] = json!("all");
    }
    let (amount, pieces) = ground.amounts(rule);
    let mut conditions = Vec::new();
    if ground.plain || dice.chance(60) {
        conditions.push(json!({"minSpend": {"amount": near(dice, amount)}}));
    }
    if !ground.plain && dice.chance(30) {
        let mut leaf = |dice: &mut Dice| match dice.between(1, 4) {
            1 => json!({"minSpend": {"amount": near(dice, amount)}}),
            2 => json!({"minPieces": {"pieces": near(dice, pieces)}}),
            _ => about_shopper(dice),
        };
        conditions.push(condition(dice, 2, &mut leaf));
    }
    if !conditions.is_empty() {
        rule["conditions"] = json!(conditions);
    }
    let benefit = match kind {
        "amountOff" | "everyOff" | "rateOff" | "ladder" | "freeShipping" | "pointsTimes"
        | "amountOffAll" | "gift" => sum(dice, ground.plain, kind, (amount, pieces)),
        _ => of_pieces(dice, ground, kind, (amount, pieces)),
    };
    rule["benefit"] = json!({kind: benefit});
}

/// An amount to take off: mostly a part of the scope, now and then all of it and more.
fn slice(dice: &mut Dice, amount: i64) -> i64 {
    let percent = if dice.chance(8) { dice.between(80, 130) } else { dice.between(2, 40) };
    (amount * percent / 100).max(1)
}

fn sum(dice: &mut Dice, plain: bool, kind: &str, (amount, pieces): (i64, i64)) -> Value {
    match kind {
        "amountOff" | "amountOffAll" => json!({"amount": slice(dice, amount)}),
        "everyOff" => {
            let every = (amount * dice.between(15, 110) / 100).max(1);
            let mut benefit = json!({"every": every, "amount": slice(dice, every)});
            if dice.chance(30) {
                benefit["cap"] = json!(slice(dice, amount));
            }
            benefit
        }
        "rateOff" => {
            let mut benefit = json!({"rate": dice.rate(5000, 9900)});
            if !plain && dice.chance(30) {
                benefit["perLine"] = json!(true);
            } else if dice.chance(30) {
                benefit["cap"] = json!(slice(dice, amount));
            }
            benefit
        }
        "ladder" => ladder(dice, (amount, pieces)),
        "freeShipping" if dice.chance(50) => json!({"cap": dice.between(1, 900)}),
        "pointsTimes" => json!({"factor": dice.rate(10_500, 40_000)}),
        "gift" => json!({"sku": dice.pick(&["gift1", "gift2"]), "pieces": dice.between(1, 2)}),
        _ => json!({}),
    }
}

fn ladder(dice: &mut Dice, (amount, pieces): (i64, i64)) -> Value {
    let by = dice.pick(&["amount", "pieces"]);
    let whole = if by == "amount" { amount } else { pieces };
    let mut steps = Vec::new();
    let mut from = 0;
    for number in 1..=dice.between(1, 3) {
        from = (whole * dice.between(20, 45) * number / 100).max(from + 1);
        let mut step = json!({"from": from});
        if dice.chance(45) {
            step["off"] = json!({"amount": slice(dice, amount / 2 * number)});
        } else if dice.chance(70) {
            step["off"] = json!({"rate": dice.rate(6000, 9800)});
        }
        if dice.chance(25) || step["off"].is_null() {
            step["points"] = json!(dice.between(1, 90));
        }
        if dice.chance(20) {
            step["freeShipping"] = json!(true);
        }
        steps.push(step);
    }
    json!({"by": by, "steps": steps})
}

fn of_pieces(dice: &mut Dice, ground: &Ground, kind: &str, (amount, pieces): (i64, i64)) -> Value {
    let average = (amount / pieces.max(1)).max(1);
    let mut benefit = match kind {
        "piecesForPrice" => {
            let size = dice.between(1, 4);
            json!({"pieces": size, "price": average * size * dice.between(40, 130) / 100})
        }
        "nthPiece" => {
            let mut benefit = json!({"nth": dice.between(2, 3), "rate": dice.rate(0, 9000)});
            if dice.chance(40) {
                benefit["sameSku"] = json!(true);
            }
            benefit
        }
        "buyGet" => {
            let mut benefit = json!({"buy": dice.between(1, 3), "get": dice.between(1, 2)});
            if dice.chance(40) {
                benefit["rate"] = json!(dice.rate(0, 9000));
            }
            if dice.chance(30) {
                benefit["pick"] = json!(dice.pick(&["cheapest", "dearest"]));
            }
            if dice.chance(35) {
                benefit["from"] = scope(dice, ground.shops(), 1);
            }
            benefit
        }
        "bundle" => bundle(dice, ground),
        "addOn" => return add_on(dice, ground),
        _ => return json!({"pieces": dice.between(1, 2)}),
    };
    if dice.chance(25) {
        benefit["times"] = json!(dice.between(1, 2));
    }
    benefit
}

/// One to three of the basket's own lines, at less than they cost most of the time.
fn bundle(dice: &mut Dice, ground: &Ground) -> Value {
    let lines = &ground.request.basket.lines;
    let mut order: Vec<usize> = (0..lines.len()).collect();
    dice.shuffle(&mut order);
    order.truncate(usize::try_from(dice.between(1, 3)).expect("few items"));
    let mut items = Vec::new();
    let mut worth = 0;
    for line in order {
        let pieces = dice.between(1, 2).min(lines[line].quantity);
        worth += ground.running[line] / lines[line].quantity * pieces;
        items.push(json!({"sku": lines[line].sku, "pieces": pieces}));
    }
    json!({"price": worth * dice.between(40, 110) / 100, "items": items})
}

/// Goods of the basket for less than they cost, mostly; now and then whatever a scope holds.
fn add_on(dice: &mut Dice, ground: &Ground) -> Value {
    let mut lines: Vec<usize> = (0..ground.list.len()).collect();
    dice.shuffle(&mut lines);
    let line = &ground.request.basket.lines[lines[0]];
    let piece = ground.running[lines[0]] / line.quantity;
    let goods = if dice.chance(65) {
        json!({"skus": {"ids": [line.sku]}})
    } else {
        scope(dice, ground.shops(), 1)
    };
    json!({
        "goods": goods, "price": piece * dice.between(10, 105) / 100, "pieces": dice.between(1, 3),
    })
}
