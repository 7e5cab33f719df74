//! The basket of an instance.
use super::{Size, dice::Dice};
use serde_json::{Map, Value, json};

pub(super) const CATEGORIES: [&str; 3] = ["c1", "c2", "c3"];
pub(super) const BRANDS: [&str; 2] = ["b1", "b2"];
pub(super) const TAGS: [&str; 3] = ["t1", "t2", "t3"];
pub(super) const REGIONS: [&str; 3] = ["上海市", "西藏自治区", "台湾省"];

pub(super) fn basket(dice: &mut Dice, size: Size) -> Value {
    let most = match size {
        Size::Plain => 5,
        Size::Small => 4,
        Size::Full => 8,
    };
    // "s10" sorts before "s9", and the basket is in no order.
    let mut skus: Vec<String> = (1..=12).map(|number| format!("s{number}")).collect();
    dice.shuffle(&mut skus);
    skus.truncate(usize::try_from(dice.between(1, most)).expect("few lines"));
    let shops: &[&str] = match dice.between(1, 10) {
        1..=4 => &[],
        5..=6 => &["a"],
        _ => &["a", "b"],
    };
    let mut lines: Vec<Value> = Vec::new();
    for sku in skus {
        let mut made = line(dice, size, &sku, shops);
        if let Some(last) = lines.last()
            && dice.chance(30)
        {
            made.insert("unitPrice".into(), last["unitPrice"].clone());
        }
        lines.push(Value::Object(made));
    }
    let mut basket = json!({"lines": lines});
    if dice.chance(85) {
        basket["region"] = json!(dice.pick(&REGIONS));
    }
    basket
}

fn line(dice: &mut Dice, size: Size, sku: &str, shops: &[&str]) -> Map<String, Value> {
    let unit = dice.price();
    let quantity = if dice.chance(10) { dice.between(5, 9) } else { dice.between(1, 4) };
    let mut line = json!({
        "sku": sku,
        "product": dice.pick(&["p1", "p2", "p3", "p4"]),
        "category": dice.pick(&CATEGORIES),
        "unitPrice": unit,
        "quantity": quantity,
    });
    if !shops.is_empty() {
        line["shop"] = json!(dice.pick(shops));
    }
    if dice.chance(60) {
        line["brand"] = json!(dice.pick(&BRANDS));
    }
    if dice.chance(50) {
        line["tags"] = json!(dice.some(&TAGS));
    }
    if size != Size::Plain {
        if dice.chance(40) {
            line["memberPrice"] = json!(unit * dice.between(40, 105) / 100);
        }
        if dice.chance(35) {
            line["floorPrice"] = json!(unit * dice.between(20, 105) / 100);
        }
        if dice.chance(80) {
            line["weight"] = json!(dice.between(1, 900));
        }
        if dice.chance(60) {
            line["volume"] = json!(dice.between(1, 2000));
        }
        if dice.chance(12) {
            line["activity"] = activity(dice, unit);
        }
    }
    match line {
        Value::Object(line) => line,
        _ => Map::new(),
    }
}

fn activity(dice: &mut Dice, unit: i64) -> Value {
    let mut activity = json!({
        "id": "flash", "title": "秒杀价", "price": unit * dice.between(30, 110) / 100,
    });
    for may in ["promotions", "coupons"] {
        if dice.chance(40) {
            activity[may] = json!(true);
        }
    }
    activity
}
