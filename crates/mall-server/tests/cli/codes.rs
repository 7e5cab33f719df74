//! `codes`.

use std::collections::BTreeSet;

use mall_core::coupon_centre::RedeemCode;

use super::desk::Desk;
use super::import::with_a_shop;

#[test]
fn codes_are_printed_one_a_line_and_no_two_are_the_same() {
    let (desk, _) = with_a_shop();
    let one = desk.xiaopu(&["codes", "card"]).ok();
    let more = desk.xiaopu(&["codes", "card", "--count", "50"]).ok();
    let codes: BTreeSet<&str> = one.lines().chain(more.lines()).collect();
    assert_eq!((one.lines().count(), codes.len()), (1, 51));
    for code in codes {
        assert_eq!(RedeemCode::new(code).unwrap().shown(), code);
    }
}

#[test]
fn what_cannot_be_printed_is_named() {
    let (desk, _) = with_a_shop();
    let unknown = desk.xiaopu(&["codes", "cord"]).fault(2);
    assert!(unknown.contains("`template`") && unknown.contains("cord"), "{unknown}");
    for count in ["0", "10001", "many"] {
        assert!(desk.xiaopu(&["codes", "card", "--count", count]).fault(2).contains("--count"));
    }
    let nowhere = Desk::new().xiaopu(&["codes", "card", "--data", "mistyped"]).fault(2);
    assert!(nowhere.contains("there is no shop"), "{nowhere}");
}
