//! `report`.

use super::desk::Desk;
use super::import::with_a_shop;

#[test]
fn a_report_is_printed_or_written() {
    let (desk, _) = with_a_shop();
    let month = ["report", "--from", "2026-11-01", "--to", "2026-11-30"];
    let printed = desk.xiaopu(&month).ok();
    assert!(printed.contains("\"retention\"") && printed.contains("复购率"), "{printed}");
    let files = [&month[..], &["--json", "r.json", "--html", "r.html"]].concat();
    let said = desk.xiaopu(&files).ok();
    assert_eq!(said, "2026-11-01 – 2026-11-30: 0 events, 0 orders\n");
    assert!(desk.read("r.json").contains("\"cohorts\""));
    assert!(desk.read("r.html").starts_with("<!doctype html>"));
}

#[test]
fn what_cannot_be_reported_is_named() {
    let (desk, _) = with_a_shop();
    let asked =
        |from: &str, to: &str| desk.xiaopu(&["report", "--from", from, "--to", to]).fault(2);
    assert!(asked("2026-11-31", "2026-11-30").contains("--from"));
    assert!(asked("2026-11-02", "2026-11-01").contains("days"));
    assert!(asked("2025-01-01", "2026-11-01").contains("days"));
    let nowhere = Desk::new().xiaopu(&["report", "--from", "2026-11-01", "--to", "2026-11-01"]);
    assert!(nowhere.fault(2).contains("there is no shop"));
}
