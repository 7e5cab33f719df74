use mall_api::ErrorCode;
use mall_api::member::{GiftReason, GiftState, GiftsResponse, MemberGift, MemberResponse};
use mall_core::member::{Tier, standing};
use mall_core::{TemplateId, TierId};
use serde_json::json;

use crate::PageId;
use crate::harness::{Ask, Said, Shell, no, ok};
use crate::page::samples::log_in;

fn tier(id: &str, title: &str, growth: u32, factor: u32) -> Tier {
    Tier {
        id: TierId::new(id).unwrap(),
        title: title.to_owned(),
        growth,
        factor,
        welcome: Vec::new(),
        benefits: vec!["生日礼".to_owned()],
    }
}

/// What somebody with this growth is told; nobody with none.
fn found(growth: Option<u64>) -> MemberResponse {
    let tiers =
        vec![tier("trendy", "潮流小主", 0, 10_000), tier("shining", "闪亮达人", 1_000, 12_500)];
    let reached = growth.is_some_and(|it| it >= 1_000);
    let gift = MemberGift {
        reason: GiftReason::Tier { id: TierId::new("shining").unwrap() },
        template: TemplateId::new("ten").unwrap(),
        title: "满100减10".to_owned(),
        state: if reached { GiftState::Due } else { GiftState::Locked },
    };
    MemberResponse {
        standing: growth.map(|it| standing(&tiers, it)),
        tiers,
        gifts: vec![gift],
        cards: Vec::new(),
        birthday: None,
    }
}

fn given(mut of: MemberResponse) -> MemberResponse {
    of.gifts[0].state = GiftState::Given;
    of
}

fn member(growth: u64, taking: Said) -> (Shell, PageId) {
    let server = move |ask: &Ask| match ask.path.as_str() {
        "/api/member" => ok(&found(Some(growth))),
        "/api/member/gifts" => taking.clone(),
        _ => None,
    };
    let mut shell = Shell::new(log_in, server);
    let page = shell.open("member", &[]);
    (shell, page)
}

#[test]
fn the_way_to_the_next_tier_is_said_and_drawn() {
    let (shell, page) = member(281, None);
    assert_eq!(shell.text(page, "/member/card/title"), "潮流小主");
    assert_eq!(shell.text(page, "/member/card/growth"), "成长值 281");
    assert_eq!(shell.text(page, "/member/card/note"), "还差 719 成长值升级为「闪亮达人」");
    assert_eq!(shell.text(page, "/member/card/share"), "28.1");
    assert_eq!(shell.at(page, "/member/gifts"), json!(null));
    assert_eq!(shell.text(page, "/member/tiers/0/note"), "当前等级");
    assert_eq!(shell.at(page, "/member/tiers/1/benefits"), json!(["购物积分 1.25 倍", "生日礼"]));
    assert_eq!(shell.text(page, "/member/tiers/1/gifts/0/note"), "达成可领");
}

#[test]
fn who_is_at_the_top_has_no_bar() {
    let (shell, page) = member(1_280, None);
    assert_eq!(shell.text(page, "/member/card/growth"), "成长值 1,280");
    assert_eq!(shell.text(page, "/member/card/note"), "已是最高等级");
    assert_eq!(shell.at(page, "/member/card/share"), json!(null));
    assert_eq!(shell.text(page, "/member/tiers/0/note"), "已达成");
}

#[test]
fn gifts_are_taken_by_one_tap() {
    let state = given(found(Some(1_280)));
    let answer = GiftsResponse { given: state.gifts.clone(), state };
    let (mut shell, page) = member(1_280, ok(&answer));
    assert_eq!(shell.at(page, "/member/gifts/names"), json!(["满100减10"]));
    let take = shell.at(page, "/member/gifts/button/action");
    let synced = shell.asked_at("/api/cart/sync").len();
    shell.hold = true;
    shell.tap(page, "/member/gifts/button/action");
    assert_eq!(shell.at(page, "/member/gifts/button/action"), json!(null));
    shell.dispatch(serde_json::from_value(take).unwrap());
    shell.let_go();
    assert_eq!(shell.asked_at("/api/member/gifts").len(), 1);
    assert_eq!(shell.toasts(), ["已领取，可在优惠券中查看"]);
    assert_eq!(shell.at(page, "/member/gifts"), json!(null));
    assert_eq!(shell.text(page, "/member/tiers/1/gifts/0/note"), "已领取");
    // What they lower prices by is asked for.
    assert_eq!(shell.asked_at("/api/cart/sync").len(), synced + 1);
}

#[test]
fn a_lost_answer_can_be_tried_again() {
    let (mut shell, page) = member(1_280, None);
    shell.tap(page, "/member/gifts/button/action");
    assert_eq!(shell.toasts(), ["网络不给力，请稍后再试"]);
    shell.tap(page, "/member/gifts/button/action");
    assert_eq!(shell.asked_at("/api/member/gifts").len(), 2);
}

#[test]
fn a_guest_is_shown_the_tiers_and_the_door() {
    let mut shell = Shell::new(
        |_| {},
        |ask| match ask.path.as_str() {
            "/api/member" => ok(&found(None)),
            _ => None,
        },
    );
    let page = shell.open("member", &[]);
    assert_eq!(shell.text(page, "/member/card/title"), "登录查看我的等级");
    assert_eq!(shell.at(page, "/member/card/growth"), json!(null));
    shell.tap(page, "/member/card/login");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
}

#[test]
fn without_tiers_or_network_it_says_so() {
    let none = MemberResponse {
        standing: None,
        tiers: Vec::new(),
        gifts: Vec::new(),
        cards: Vec::new(),
        birthday: None,
    };
    let mut shell = Shell::new(log_in, move |_| ok(&none));
    let page = shell.open("member", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("empty"));
    assert_eq!(shell.at(page, "/member"), json!(null));
    let mut shell = Shell::new(log_in, |_| no(ErrorCode::Unavailable, "请稍后再试"));
    let page = shell.open("member", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("error"));
    shell.forget();
    shell.tap(page, "/state/action");
    assert_eq!(shell.asked_at("/api/member").len(), 1);
}
