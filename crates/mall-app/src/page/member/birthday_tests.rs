use mall_api::ErrorCode;
use serde_json::{Value, json};

use crate::PageId;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::log_in;

const DAY: i64 = 86_400_000;

/// What a member is told of their birthday.
fn found(state: &str, more: &Value) -> Value {
    let mut birthday = json!({
        "title": "生日礼", "gives": [{"points": {"points": 20}}, {"redPacket": {"amount": 200}}], "coupons": [],
        "state": state
    });
    for (field, value) in more.as_object().unwrap() {
        birthday[field] = value.clone();
    }
    let tier = json!({"id": "trendy", "title": "潮流小主", "growth": 0});
    json!({"standing": {"growth": 1, "tier": "trendy"}, "tiers": [tier], "gifts": [], "birthday": birthday})
}

fn said(state: &str) -> Value {
    let (from, to) = (NOW.plus_ms(-DAY), NOW.plus_ms(DAY));
    found(
        state,
        &json!({
            "day": "2026-11-27", "window": {"startsAt": from, "endsAt": to}, "changeAt": NOW.plus_ms(300 * DAY)
        }),
    )
}

fn at(first: Value, mut other: impl FnMut(&Ask) -> Said + 'static) -> (Shell, PageId) {
    let mut shell = Shell::new(log_in, move |ask| match ask.path.as_str() {
        "/api/member" => ok(&first),
        _ => other(ask),
    });
    let page = shell.open("member", &[]);
    (shell, page)
}

#[test]
fn the_day_is_said_once_it_is_one_and_was_asked_about() {
    let (mut shell, page) = at(found("locked", &json!({})), |ask| {
        (ask.path == "/api/member/birthday").then(|| ok(&said("due"))).flatten()
    });
    assert_eq!(shell.text(page, "/member/birthday/gives"), "20 积分、¥2.00 红包");
    assert_eq!(shell.text(page, "/member/birthday/note"), "填写生日，到时来领生日礼");
    for text in ["", "13-01", "2-30", "5", "1-2-3", "yesterday"] {
        shell.input(page, "/member/birthday/field/action", text);
        shell.tap(page, "/member/birthday/save/action");
        assert!(shell.asked_at("/api/member/birthday").is_empty(), "{text}");
        assert_eq!(shell.text(page, "/member/birthday/field/error"), "请填写月和日，如 05-20");
    }
    shell.input(page, "/member/birthday/field/action", "11月27日");
    shell.tap(page, "/member/birthday/save/action");
    let asked = shell.asked_at("/api/member/birthday");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].body, json!({"month": 11, "day": 27}));
    assert_eq!(shell.toasts(), ["生日已保存"]);
    assert_eq!(shell.at(page, "/member/birthday/field"), json!(null), "not for a year");
    assert_eq!(shell.text(page, "/member/birthday/note"), "生日 11月27日，可领至 11月27日");
}

#[test]
fn it_is_taken_by_one_tap() {
    let (mut shell, page) = at(said("due"), |ask| {
        (ask.path == "/api/member/birthday/gift").then(|| ok(&said("given"))).flatten()
    });
    shell.tap(page, "/member/birthday/take/action");
    assert_eq!(shell.toasts(), ["生日快乐，礼物已到账"]);
    assert_eq!(shell.at(page, "/member/birthday/take"), json!(null));
    assert_eq!(shell.text(page, "/member/birthday/note"), "生日 11月27日，这次的生日礼已领取");
}

#[test]
fn what_is_refused_is_said() {
    let (mut shell, page) = at(said("due"), |ask| {
        (ask.path == "/api/member/birthday/gift")
            .then(|| no(ErrorCode::ActivityRefused, "还没到生日，到时再来领取"))
            .flatten()
    });
    shell.tap(page, "/member/birthday/take/action");
    assert_eq!(shell.toasts(), ["还没到生日，到时再来领取"]);
}

#[test]
fn a_tier_without_one_and_a_shop_without_one() {
    let (shell, page) = at(found("gone", &json!({"gives": []})), |_| None);
    assert_eq!(shell.text(page, "/member/birthday/note"), "当前等级暂没有生日礼");
    assert_eq!(shell.text(page, "/member/birthday/gives"), "");
    let mut none = found("gone", &json!({}));
    none.as_object_mut().unwrap().remove("birthday");
    let (shell, page) = at(none, |_| None);
    assert_eq!(shell.at(page, "/member/birthday"), json!(null));
}
