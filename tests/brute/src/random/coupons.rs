//! The coupons of an instance, and which of them are asked for.
use super::promotions::benefit;
use super::{Ground, dice::Dice};
use serde_json::{Value, json};

const COUPON: [&str; 16] = [
    "amountOff",
    "amountOff",
    "amountOff",
    "amountOff",
    "rateOff",
    "rateOff",
    "everyOff",
    "ladder",
    "exchange",
    "exchange",
    "nthPiece",
    "buyGet",
    "piecesForPrice",
    "addOn",
    "amountOffAll",
    "freeShipping",
];
const SHIPPING: [&str; 5] =
    ["freeShipping", "freeShipping", "freeShipping", "amountOffAll", "amountOff"];

pub(super) fn coupons(dice: &mut Dice, ground: &Ground, count: i64, promotions: &Value) -> Value {
    let mut numbers: Vec<i64> = (1..=15).collect();
    dice.shuffle(&mut numbers);
    let mut coupons = Vec::new();
    for number in numbers.iter().take(usize::try_from(count).expect("few coupons")) {
        let class = dice.pick(&["product", "shop", "shop", "platform", "shipping"]);
        let mut coupon = json!({
            "id": format!("k{number}"), "template": dice.pick(&["v1", "v2", "v3", "v4"]),
            "title": "券", "window": dice.window(ground.now),
        });
        if class != "shop" || dice.chance(50) {
            coupon["class"] = json!(class);
        }
        if dice.chance(40) {
            coupon["combines"] = json!(true);
        }
        ground.scoped(dice, &mut coupon, class == "shop");
        let kinds: &[&str] = if class == "shipping" { &SHIPPING } else { &COUPON };
        benefit(dice, ground, &mut coupon, kinds);
        if !ground.plain && dice.chance(30) {
            coupon["excludes"] = excludes(dice, promotions);
        }
        coupons.push(coupon);
    }
    json!(coupons)
}

fn excludes(dice: &mut Dice, promotions: &Value) -> Value {
    let mut excludes = Vec::new();
    for _ in 0..dice.between(1, 2) {
        let all = promotions.as_array().map_or(&[][..], Vec::as_slice);
        let some: Vec<&Value> = all.iter().collect();
        excludes.push(match dice.between(1, 6) {
            1 => json!("promotions"),
            2 if !some.is_empty() => json!({"promotion": {"id": dice.pick(&some)["id"]}}),
            2 | 3 => json!({"group": {"name": dice.pick(&["g1", "g2"])}}),
            4 | 5 => json!({"coupons": {"template": dice.pick(&["v1", "v2", "v3", "v4"])}}),
            _ => json!("activities"),
        });
    }
    json!(excludes)
}

/// A choice of some of the coupons.
pub(super) fn these(dice: &mut Dice, coupons: &Value) -> Value {
    let mut ids = Vec::new();
    for coupon in coupons.as_array().map_or(&[][..], Vec::as_slice) {
        if dice.chance(40) {
            ids.push(coupon["id"].clone());
        }
    }
    json!({"these": {"ids": ids}})
}
