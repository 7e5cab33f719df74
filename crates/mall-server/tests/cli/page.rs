//! `page`: looked through, looked at, put up.

use serde_json::{Value, json};

use super::desk::Desk;
use super::import::shop;

fn opened() -> Desk {
    let desk = Desk::new();
    desk.write("shop.json", &shop().to_string());
    desk.xiaopu(&["import", "shop.json"]).ok();
    desk
}

fn write(desk: &Desk, page: &Value) {
    desk.write("page.json", &serde_json::to_string_pretty(page).unwrap());
}

#[test]
fn a_page_is_looked_through_and_put_up() {
    let desk = opened();
    let mut page: Value = serde_json::from_str(&desk.xiaopu(&["page", "show"]).ok()).unwrap();
    assert_eq!(page, shop()["home"]);
    page["blocks"][0]["kind"] =
        json!({"image": {"image": "/media/none.svg", "title": "x", "ratio": [2, 1], "link": null}});
    page["blocks"][0]["who"] = json!(["newcomer"]);
    page["blocks"][1]["who"] = json!(["newcomer"]);
    write(&desk, &page);
    let said = desk.xiaopu(&["page", "check", "page.json"]).ok();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "page.json: 2 blocks, 2 remarks");
    assert_eq!(lines[1], "  `blocks[0].kind.image`: there is no picture `/media/none.svg`");
    assert!(lines[2].starts_with("  nothing is shown to the shopper {\"ordersPaid\":1,"), "{said}");
    let before = desk.xiaopu(&["page", "show"]).ok();
    assert_eq!(serde_json::from_str::<Value>(&before).unwrap(), shop()["home"], "nothing changed");
    let address =
        desk.xiaopu(&["page", "preview", "page.json", "--audience", "{\"ordersPaid\": 3}"]);
    assert!(address.ok().starts_with("/?preview="));
    assert_eq!(desk.xiaopu(&["page", "put", "page.json"]).ok(), "2 blocks on the home page\n");
    let after: Value = serde_json::from_str(&desk.xiaopu(&["page", "show"]).ok()).unwrap();
    assert_eq!(after["blocks"][0], page["blocks"][0]);
}

/// Everything that is wrong is said at once, with its line where it cannot be read.
#[test]
fn what_is_wrong_with_a_page_is_named() {
    let desk = opened();
    write(
        &desk,
        &json!({"version": 1, "blocks": [
            {"id": "a", "kind": {"hologram": {}}},
            {"id": "b", "kind": {"notice": {"text": 1}}, "wen": 1},
        ]}),
    );
    let said = desk.xiaopu(&["page", "check", "page.json"]).fault(2);
    assert!(said.starts_with("page.json: 2 problems\n"), "{said}");
    assert!(said.contains("unknown variant `hologram`, expected one of"), "{said}");
    write(
        &desk,
        &json!({"version": 1, "blocks": [
            {"id": "a", "kind": {"notice": {"text": "x", "link": {"product": {"id": "gone"}}}}},
            {"id": "a", "kind": {"title": {"title": ""}}},
        ]}),
    );
    for command in ["check", "put"] {
        let said = desk.xiaopu(&["page", command, "page.json"]).fault(2);
        assert!(said.contains("`blocks[1].kind.title` must have 1 to 60 characters"), "{said}");
    }
    write(
        &desk,
        &json!({"version": 1, "blocks": [
            {"id": "a", "kind": {"notice": {"text": "x", "link": {"product": {"id": "gone"}}}}}
        ]}),
    );
    let said = desk.xiaopu(&["page", "check", "page.json"]).fault(2);
    assert_eq!(
        said.lines().nth(1),
        Some("  `blocks[0].kind.link` names something unknown: `gone`")
    );
    let audience = ["page", "preview", "page.json", "--audience", "{\"age\": 3}"];
    assert!(
        desk.xiaopu(&audience).fault(2).starts_with("--audience: line 1: `age`: unknown field")
    );
}
