//! `quote`.

use serde_json::Value;

use super::desk::Desk;

const EXAMPLE: &str = include_str!("../../schema/example.json");

/// What `quote` says of the example with `from` replaced by `to`.
fn refused(from: &str, to: &str) -> String {
    let desk = Desk::new();
    assert!(EXAMPLE.contains(from), "{from}");
    desk.write("bad.json", &EXAMPLE.replacen(from, to, 1));
    desk.xiaopu(&["quote", "bad.json"]).fault(2)
}

#[test]
fn a_basket_has_a_price() {
    let desk = Desk::new();
    desk.write("good.json", EXAMPLE);
    let said = desk.xiaopu(&["quote", "good.json"]).ok();
    let quote: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(quote["payable"], 15_490);
    let piped = desk.xiaopu_reading(&["quote", "-"], &desk.path("good.json")).ok();
    assert_eq!(piped, said);
    assert!(desk.xiaopu(&["quote", "good.json", "--explain"]).ok().contains("应付"));
}

#[test]
fn a_wrong_file_is_named_with_its_field() {
    let line = |text: &str| 1 + EXAMPLE.lines().position(|it| it.contains(text)).unwrap();
    let at = line("\"unitPrice\": 8900");
    assert_eq!(
        refused("\"unitPrice\": 8900", "\"unitPrice\": 89.00"),
        format!(
            "bad.json: line {at}: `basket.lines[0].unitPrice`: invalid type: floating point `89.0`, \
             expected a whole number (money in fen, times in milliseconds)\n"
        )
    );
    let unknown = refused("\"unitPrice\": 8900", "\"unitPrise\": 8900");
    let start =
        format!("bad.json: line {at}: `basket.lines[0].unitPrise`: unknown field `unitPrise`");
    assert!(unknown.starts_with(&start), "{unknown}");
    assert_eq!(
        refused("\"quantity\": 2", "\"quantity\": 0"),
        "bad.json: `lines[0].quantity` must be from 1 to 9999\n"
    );
    let date = refused("\"now\": 1764150000000", "\"now\": \"2025-11-26\"");
    assert!(
        date.contains("`now`: invalid type: string") && date.contains("milliseconds"),
        "{date}"
    );
    assert!(refused("\"basket\"", "basket").starts_with("bad.json: line 4, column 3: not JSON: "));
}
