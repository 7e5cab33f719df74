//! What a shop has around its promotions: shoppers, prices, points, freight, scopes, conditions.
use super::basket::{BRANDS, CATEGORIES, REGIONS, TAGS};
use super::{Ground, dice::Dice};
use crate::request::Scope;
use crate::scope::within;
use serde_json::{Value, json};

pub(super) fn shopper(dice: &mut Dice) -> Value {
    let mut shopper = json!({"ordersPaid": dice.between(0, 3)});
    if dice.chance(60) {
        shopper["tier"] = json!(dice.pick(&["silver", "gold"]));
    }
    if dice.chance(50) {
        shopper["paidCards"] = json!(dice.some(&["black", "white"]));
    }
    if dice.chance(70) {
        shopper["channel"] = json!(dice.pick(&["h5", "miniProgram"]));
    }
    if dice.chance(50) {
        shopper["audience"] = json!(dice.some(&["新客", "老客"]));
    }
    if dice.chance(70) {
        shopper["points"] = json!(dice.between(0, 5000));
    }
    shopper
}

/// Zero to three price rules.
pub(super) fn prices(dice: &mut Dice, now: i64, basket: &Value) -> Value {
    let mut prices = Vec::new();
    let shops = basket["lines"][0]["shop"].is_string();
    for number in 1..=dice.between(0, 3) {
        let price = match dice.between(1, 4) {
            1 => json!({"fixed": {"amount": dice.price()}}),
            2 => json!({"off": {"amount": dice.between(1, 400)}}),
            3 => json!({"rate": {"rate": dice.rate(5000, 9900)}}),
            _ => json!("member"),
        };
        let mut rule = json!({
            "id": format!("price{number}"), "title": "价", "window": dice.window(now),
            "price": price,
        });
        scoped(dice, &mut rule, shops, true, false);
        if dice.chance(40) {
            rule["conditions"] = json!([condition(dice, 1, &mut |dice| about_shopper(dice))]);
        }
        prices.push(rule);
    }
    json!(prices)
}

/// Gives a rule a scope, and perhaps a shop.
fn scoped(dice: &mut Dice, rule: &mut Value, shops: bool, may_name_shop: bool, plain: bool) {
    if dice.chance(60) {
        rule["scope"] =
            if plain { leaf(dice, &["categories", "brands"]) } else { scope(dice, shops, 2) };
    }
    if shops && may_name_shop && dice.chance(25) {
        rule["shop"] = json!(dice.pick(&["a", "b"]));
    }
}

pub(super) fn scope(dice: &mut Dice, shops: bool, depth: i64) -> Value {
    let kinds: &[&str] = if shops {
        &["categories", "products", "skus", "brands", "tags", "shops"]
    } else {
        &["categories", "products", "skus", "brands", "tags"]
    };
    match dice.between(1, 10) {
        1 if depth > 0 => {
            json!({"anyOf": {"of": [scope(dice, shops, depth - 1), scope(dice, shops, depth - 1)]}})
        }
        2 | 3 if depth > 0 => {
            let of = if dice.chance(60) { json!("all") } else { scope(dice, shops, depth - 1) };
            json!({"except": {"of": of, "but": scope(dice, shops, depth - 1)}})
        }
        4 => json!("all"),
        _ => leaf(dice, kinds),
    }
}

fn leaf(dice: &mut Dice, kinds: &[&str]) -> Value {
    match dice.pick(kinds) {
        "categories" => json!({"categories": {"ids": dice.some(&CATEGORIES)}}),
        "products" => json!({"products": {"ids": dice.some(&["p1", "p2", "p3", "p4"])}}),
        "skus" => {
            let all = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12"];
            let ids: Vec<&str> = (0..5).map(|_| dice.pick(&all)).collect();
            json!({"skus": {"ids": ids}})
        }
        "brands" => json!({"brands": {"names": dice.some(&BRANDS)}}),
        "tags" => json!({"tags": {"names": dice.some(&TAGS)}}),
        _ => json!({"shops": {"ids": dice.some(&["a", "b"])}}),
    }
}

/// A condition out of a kind of leaves, sometimes nested.
pub(super) fn condition(
    dice: &mut Dice,
    depth: i64,
    leaf: &mut dyn FnMut(&mut Dice) -> Value,
) -> Value {
    match dice.between(1, 12) {
        1 if depth > 0 => {
            let of = [condition(dice, depth - 1, leaf), condition(dice, depth - 1, leaf)];
            json!({"all": {"of": of}})
        }
        2 if depth > 0 => {
            let of = [condition(dice, depth - 1, leaf), condition(dice, depth - 1, leaf)];
            json!({"any": {"of": of}})
        }
        3 if depth > 0 => json!({"not": {"of": condition(dice, depth - 1, leaf)}}),
        _ => leaf(dice),
    }
}

pub(super) fn about_shopper(dice: &mut Dice) -> Value {
    match dice.between(1, 7) {
        1 => json!({"tiers": {"ids": dice.some(&["silver", "gold"])}}),
        2 => json!({"paidCards": {"ids": dice.some(&["black", "white"])}}),
        3 => json!("newcomer"),
        4 => {
            let from = dice.between(1, 3);
            json!({"nthOrder": {"from": from, "to": from + dice.between(0, 2)}})
        }
        5 => json!({"channels": {"of": dice.some(&["h5", "miniProgram"])}}),
        6 => json!({"audience": {"names": dice.some(&["新客", "老客"])}}),
        _ => {
            let days: Vec<i64> = if dice.chance(40) {
                vec![]
            } else {
                (1..=7).filter(|_| dice.chance(60)).collect()
            };
            let (from, to) = (dice.between(0, 1439), dice.between(0, 1440));
            let to = if from == to { 1440 } else { to };
            json!({"weekly": {"days": days, "from": from, "to": to}})
        }
    }
}

impl Ground {
    /// Gives a rule a scope that mostly holds something.
    pub(super) fn scoped(&self, dice: &mut Dice, rule: &mut Value, may_name_shop: bool) {
        let bare = rule.clone();
        for _ in 0..4 {
            *rule = bare.clone();
            scoped(dice, rule, self.shops(), may_name_shop, self.plain);
            if self.amounts(rule).1 > 0 {
                break;
            }
        }
    }

    pub(super) fn shops(&self) -> bool {
        self.request.basket.lines.iter().any(|line| !line.shop.is_empty())
    }

    /// What a rule's scope costs before promotions, and its pieces.
    pub(super) fn amounts(&self, rule: &Value) -> (i64, i64) {
        let scope: Scope =
            serde_json::from_value(rule.get("scope").unwrap_or(&json!("all")).clone())
                .expect("a scope of our own");
        let by_list = rule["basis"] == json!("list");
        let (mut amount, mut pieces) = (0, 0);
        for (index, line) in self.request.basket.lines.iter().enumerate() {
            let of_shop = rule["shop"].as_str().is_none_or(|shop| shop == line.shop);
            if of_shop && within(&scope, line) {
                amount += if by_list { self.list[index] } else { self.running[index] };
                pieces += line.quantity;
            }
        }
        (amount, pieces)
    }
}

/// A threshold on either side of an amount, now and then right on it.
pub(super) fn near(dice: &mut Dice, amount: i64) -> i64 {
    let at = match dice.between(1, 8) {
        1 => amount,
        2 => amount + 1,
        _ => amount * dice.between(30, 112) / 100,
    };
    at.max(1)
}

pub(super) fn points(dice: &mut Dice, ground: &Ground, request: &mut Value) {
    if dice.chance(30) {
        return;
    }
    let mut rule = json!({"perYuan": *dice.pick(&[&100, &100, &50, &300, &1000])});
    if dice.chance(60) {
        rule["step"] = json!(*dice.pick(&[&1, &10, &50, &100]));
    }
    if dice.chance(60) {
        rule["maxShare"] = json!(dice.rate(500, 10_000));
    }
    if dice.chance(40) {
        let goods: i64 = ground.running.iter().sum();
        rule["maxUnits"] = json!(near(dice, goods / 2));
    }
    request["rules"]["points"] = rule;
    request["points"] = match dice.between(1, 4) {
        1 => json!("none"),
        2 => json!({"units": {"count": dice.between(0, 2500)}}),
        _ => json!("all"),
    };
}

/// Templates in the order they are looked through; lines find theirs by shop.
pub(super) fn freight(dice: &mut Dice, ground: &Ground) -> Value {
    let mut templates = Vec::new();
    for number in 1..=dice.between(0, 3) {
        let by = dice.pick(&["order", "piece", "weight", "volume"]);
        let mut rates = Vec::new();
        if dice.chance(40) {
            let regions = dice.some(&REGIONS);
            rates.push(rate(dice, ground, by, Some(regions)));
        }
        let last = if dice.chance(85) { None } else { Some(dice.some(&REGIONS)) };
        rates.push(rate(dice, ground, by, last));
        let mut template = json!({"id": format!("f{number}"), "by": by, "rates": rates});
        if ground.shops() && dice.chance(50) {
            template["shop"] = json!(dice.pick(&["a", "b"]));
        }
        if dice.chance(20) {
            template["notServed"] = json!(["台湾省"]);
        }
        templates.push(template);
    }
    json!(templates)
}

fn rate(dice: &mut Dice, ground: &Ground, by: &str, regions: Option<Vec<String>>) -> Value {
    let (first, step) = match by {
        "piece" => (dice.between(1, 4), dice.between(1, 3)),
        "weight" => (dice.between(1, 1500), dice.between(100, 1000)),
        "volume" => (dice.between(1, 3000), dice.between(200, 2000)),
        _ => (0, 0),
    };
    let mut rate = json!({"firstFee": dice.between(0, 900)});
    if by != "order" {
        rate["first"] = json!(first);
        rate["step"] = json!(step);
        rate["stepFee"] = json!(dice.between(0, 300));
    }
    if let Some(regions) = regions {
        rate["regions"] = json!(regions);
    }
    if dice.chance(35) {
        let (amount, pieces) = ground.amounts(&json!({}));
        let (amount, pieces) = (near(dice, amount), near(dice, pieces));
        let free = match dice.between(1, 4) {
            1 => json!({"amount": amount, "pieces": pieces}),
            2 => json!({"pieces": pieces}),
            _ => json!({"amount": amount}),
        };
        rate["freeFrom"] = free;
    }
    rate
}
