//! `import` and `export`.

use std::fs;

use serde_json::{Value, json};

use super::desk::Desk;

pub(crate) fn shop() -> Value {
    json!({
        "shop": {"name": "青禾小铺", "hotWords": ["面膜"]},
        "categories": [{"id": "care", "name": "护肤", "icon": "leaf"}],
        "products": [product("mask"), product("balm"), product("soap")],
        "home": {
            "version": 1,
            "blocks": [
                {"id": "b", "kind": {"notice": {"text": "上新", "link": "categories"}}},
                {"id": "f", "kind": {"couponStrip": {"title": "领券"}}}
            ]
        },
        "promotions": [{
            "id": "m300-30", "title": "满300减30", "window": {"startsAt": 0, "endsAt": 9},
            "conditions": [{"minSpend": {"amount": 30_000}}],
            "benefit": {"amountOff": {"amount": 3_000}}
        }],
        "coupons": [{
            "id": "card", "title": "礼品卡券", "benefit": {"amountOff": {"amount": 500}},
            "validDays": 30, "total": 100, "perShopper": 1, "byCode": true
        }],
        "freight": [{"id": "std", "rates": [{"firstFee": 1_000, "freeFrom": {"amount": 10_000}}]}]
    })
}

fn product(id: &str) -> Value {
    json!({
        "id": id, "title": id, "category": "care", "brand": "青禾", "image": "/x.svg", "onShelf": true,
        "skus": [{"id": format!("{id}-1"), "price": 9_900, "stock": 5}]
    })
}

/// A desk with a shop in `data`, and what `export` says of it.
pub(crate) fn with_a_shop() -> (Desk, String) {
    let desk = Desk::new();
    desk.write("good.json", &shop().to_string());
    let said = desk.xiaopu(&["import", "good.json"]).ok();
    assert_eq!(said, "青禾小铺: 3 products imported\n");
    let before = desk.xiaopu(&["export"]).ok();
    (desk, before)
}

/// The lines that `import` says of `shop`, which must change nothing.
fn refused(shop: &Value) -> Vec<String> {
    let (desk, before) = with_a_shop();
    desk.write("bad.json", &serde_json::to_string_pretty(shop).unwrap());
    let said = desk.xiaopu(&["import", "bad.json"]).fault(2);
    assert_eq!(desk.xiaopu(&["export"]).ok(), before, "nothing was written");
    said.lines().map(str::to_owned).collect()
}

#[test]
fn what_is_exported_can_be_imported_and_is_the_same() {
    let (desk, first) = with_a_shop();
    let exported: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(exported["products"][1]["skus"][0]["price"], 9_900);
    desk.xiaopu(&["export", "out.json"]).ok();
    assert_eq!(desk.read("out.json"), first);
    desk.xiaopu(&["import", "out.json", "--data", "other"]).ok();
    assert_eq!(desk.xiaopu(&["export", "--data", "other"]).ok(), first);
}

/// The demo shop is the largest there is here: every kind of floor, goods and rule.
#[test]
fn the_demo_shop_goes_round_too() {
    let desk = Desk::new();
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/shop.json");
    desk.xiaopu(&["import", demo]).ok();
    let first = desk.xiaopu(&["export"]).ok();
    desk.write("again.json", &first);
    let said = desk.xiaopu_reading(&["import", "-"], &desk.path("again.json")).ok();
    assert!(said.ends_with(" products imported\n"), "{said}");
    assert_eq!(desk.xiaopu(&["export"]).ok(), first);
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let mut bad = shop();
    bad["shop"]["name"] = json!("");
    bad["products"][0]["skus"][0]["price"] = json!("99");
    bad["products"][1]["title"] = json!("");
    bad["products"][1]["skus"][0]["price"] = json!(-1);
    bad["products"][2]["category"] = json!("gone");
    bad["products"][2]["skus"][0]["stok"] = json!(1);
    bad["home"]["blocks"][0]["kind"]["notice"]["link"] = json!({"product": {"id": "gone"}});
    bad["promotions"][0]["benefit"] = json!({"amountOff": {"amount": 0}});
    bad["freight"] = json!([{"id": "std", "rates": [{"firstFee": 8.5}]}]);
    bad["extra"] = json!(1);
    let lines = refused(&bad);
    assert_eq!(lines[0], "bad.json: 8 problems, nothing was imported");
    let starts = [
        "`products[0].skus[0].price`: invalid type: string \"99\", expected a whole number (money in \
         fen, times in milliseconds)",
        "`products[2].skus[0].stok`: unknown field `stok`, expected one of ",
        "`freight[0].rates[0].firstFee`: invalid type: floating point `8.5`, expected a whole number",
        "`extra`: unknown field",
        "`shop.name` must have 1 to 60 characters",
        "`products[1].title` must have 1 to 60 characters",
        "`products[1].skus[0].price` must be from 0 to 1000000000",
        "`promotions[0].benefit",
    ];
    for (line, wanted) in lines[1..].iter().zip(starts) {
        let said = line.trim_start();
        let said =
            said.strip_prefix("line ").and_then(|it| it.split_once(": ")).map_or(said, |it| it.1);
        assert!(said.starts_with(wanted), "{line}\nis not\n{wanted}");
    }
    assert_eq!(lines.len(), 1 + starts.len(), "{lines:#?}");
}

/// A line number leads to the field, in a document of many lines.
#[test]
fn a_problem_names_its_line() {
    let mut bad = shop();
    bad["products"][2]["skus"][0]["stock"] = json!(-5);
    let text = serde_json::to_string_pretty(&bad).unwrap();
    let line = 1 + text.lines().position(|it| it.contains("-5")).unwrap();
    let wanted = format!(
        "  line {line}: `products[2].skus[0].stock`: invalid value: integer `-5`, expected a whole \
         number, not below 0"
    );
    assert_eq!(refused(&bad), ["bad.json: 1 problem, nothing was imported", &wanted]);
}

/// A product that cannot be read may be the one that a link names: only what is certain is said.
#[test]
fn what_cannot_be_read_is_not_called_unknown() {
    let mut bad = shop();
    bad["products"][0]["title"] = json!(1);
    bad["home"]["blocks"][0]["kind"]["notice"]["link"] = json!({"product": {"id": "mask"}});
    let lines = refused(&bad);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[1].contains("`products[0].title`"), "{lines:#?}");

    bad["products"][0]["title"] = json!("面膜");
    bad["home"]["blocks"][0]["kind"]["notice"]["link"] = json!({"product": {"id": "gone"}});
    let lines = refused(&bad);
    assert_eq!(lines[1], "  `home.blocks[0].kind.link` names something unknown: `gone`");
}

#[test]
fn what_is_there_twice_is_named() {
    let mut bad = shop();
    bad["products"][1]["id"] = json!("mask");
    bad["products"][2]["skus"][0]["id"] = json!("mask-1");
    let lines = refused(&bad);
    let twice = ["  `products[1].id` appears twice", "  `products[2].skus[0].id` appears twice"];
    assert_eq!(lines[1..], twice);
}

#[test]
fn a_long_list_of_problems_is_cut() {
    let mut bad = shop();
    let many = (0..120).map(|at| {
        let mut product = product(&format!("p{at}"));
        product["title"] = json!("");
        product
    });
    bad["products"] = many.collect();
    let lines = refused(&bad);
    assert_eq!(lines[0], "bad.json: 120 problems, nothing was imported");
    assert_eq!(lines.len(), 1 + 50 + 1);
    assert_eq!(lines[50], "  `products[49].title` must have 1 to 60 characters");
    assert_eq!(lines[51], "  and 70 more");
}

#[test]
fn what_is_no_shop_is_said() {
    let (desk, before) = with_a_shop();
    let good = shop().to_string();
    let twice = good.replacen('{', "{\"shop\": {\"name\": \"x\"}, ", 1);
    for (text, wanted) in [
        ("", "line 1, column 0: not JSON: EOF while parsing a value"),
        ("{\n  \"shop\": {\"name\": 小铺}}", "line 2, column 20: not JSON: expected value"),
        (good.trim_end_matches('}'), "not JSON: EOF while parsing an object"),
        (&format!("{good}\n{good}"), "line 2, column 1: not JSON: trailing characters"),
        ("[]", "line 1: `the whole`: invalid"),
        ("{}", "line 1: `the whole`: missing field `shop`"),
        (&twice, "`the whole`: duplicate field `shop`"),
    ] {
        desk.write("bad.json", text);
        let said = desk.xiaopu(&["import", "bad.json"]).fault(2);
        assert!(said.contains(wanted), "{text:.60}\n{said}");
    }
    fs::write(desk.path("bad.json"), b"\xff\xfe{").unwrap();
    let said = desk.xiaopu(&["import", "bad.json"]).fault(2);
    assert!(said.starts_with("bad.json: cannot be read: "), "{said}");
    let said = desk.xiaopu(&["import", "none.json"]).fault(2);
    assert!(said.starts_with("none.json: cannot be read: "), "{said}");
    assert_eq!(desk.xiaopu(&["export"]).ok(), before);
}

#[test]
fn where_there_is_no_shop_none_is_exported_and_none_is_made() {
    let desk = Desk::new();
    let said = desk.xiaopu(&["export", "--data", "typo"]).fault(2);
    assert!(said.starts_with("typo: there is no shop; "), "{said}");
    assert!(!desk.path("typo").exists());
}

#[test]
fn what_the_machine_refuses_ends_otherwise() {
    let (desk, _) = with_a_shop();
    let said = desk.xiaopu(&["export", "no/such/folder.json"]).fault(1);
    assert!(said.starts_with("no/such/folder.json: cannot be written: "), "{said}");
    let said = desk.xiaopu(&["import", "good.json", "--data", "good.json"]).fault(1);
    assert!(said.contains("cannot use the data directory good.json"), "{said}");
    fs::create_dir(desk.path("broken")).unwrap();
    desk.write("broken/xiaopu.db", &"no database ".repeat(100));
    let said = desk.xiaopu(&["export", "--data", "broken"]).fault(1);
    assert!(said.starts_with("broken: cannot open the database: "), "{said}");
}

/// What was sold since the export does not come back with the import, unless the merchant says so.
#[test]
fn an_import_keeps_the_stock_that_is_there() {
    let (desk, before) = with_a_shop();
    let mut file: Value = serde_json::from_str(&before).unwrap();
    let stock = |desk: &Desk| {
        let file: Value = serde_json::from_str(&desk.xiaopu(&["export"]).ok()).unwrap();
        file["products"][0]["skus"][0]["stock"].clone()
    };
    file["products"][0]["skus"][0]["stock"] = json!(50);
    desk.write("more.json", &file.to_string());
    desk.xiaopu(&["import", "more.json"]).ok();
    assert_eq!(stock(&desk), 5);
    desk.xiaopu(&["import", "more.json", "--stock", "replace"]).ok();
    assert_eq!(stock(&desk), 50);
    let said = desk.xiaopu(&["import", "more.json", "--stock", "all"]).fault(2);
    assert!(said.contains("it is keep or replace"), "{said}");
}

#[test]
fn who_changed_what_is_listed() {
    let (desk, _) = with_a_shop();
    let mut file = shop();
    file["promotions"][0]["benefit"] = json!({"amountOff": {"amount": 30_000}});
    file["promotions"][0]["window"]["endsAt"] = json!(4_102_444_800_000_i64);
    desk.write("mistake.json", &file.to_string());
    desk.xiaopu(&["import", "mistake.json"]).fault(3);
    desk.xiaopu(&["import", "mistake.json", "--approve", "林晚", "--approve", "周远"]).ok();
    let said = desk.xiaopu(&["audit"]).ok();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "what was refused is no change: {said}");
    assert!(lines[0].starts_with("2  20") && lines[0].contains("  cli  replaceShop  "), "{said}");
    assert!(
        lines[0].ends_with("  由 林晚、周远 确认放行") && lines[1].contains("  — → "),
        "{said}"
    );
    let page: Value = serde_json::from_str(&desk.xiaopu(&["audit", "--json"]).ok()).unwrap();
    assert_eq!(page["entries"][0]["before"], page["entries"][1]["after"]);
    assert_eq!(desk.xiaopu(&["audit", "--after", "1"]).ok(), "");
    let said = desk.xiaopu(&["audit", "--data", "typo"]).fault(2);
    assert!(said.starts_with("typo: there is no shop; "), "{said}");
}
