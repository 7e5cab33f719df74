//! Claiming, redeeming, and what is said of coupons.

use crate::Action;
use crate::harness::{Ask, NOW, Shell, no, ok};
use crate::page::samples::{item, log_in, me, rules, stock};
use mall_api::coupon::{ClaimResponse, CouponOffer, CouponsResponse, UsedCoupon};
use mall_api::session::LoginResponse;
use mall_api::{ErrorCode, path};
use mall_core::Money;
use mall_core::coupon_centre::ClaimState;
use mall_core::order::OrderState;
use mall_core::pricing::{Coupon, Face, Need};
use mall_core::{OrderId, TemplateId, Timestamp};
use serde_json::json;

/// One can be claimed.
const FREE: ClaimState = ClaimState::Claimable { left: 1 };

fn offer(state: ClaimState) -> CouponOffer {
    CouponOffer {
        template: TemplateId::new("t1").unwrap(),
        title: "新人券".to_owned(),
        face: Face::Amount(Money::from_fen(1_000)),
        min_spend: Money::from_fen(9_900),
        valid_days: 7,
        per_shopper: 1,
        per_day: None,
        state,
    }
}

#[test]
fn a_claim_shows_up_among_ones_own() {
    let mut claimed = false;
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        path::COUPONS => ok(&CouponsResponse {
            offers: vec![offer(if claimed { ClaimState::Claimed } else { FREE })],
            mine: if claimed { rules().coupons } else { Vec::new() },
            ..CouponsResponse::default()
        }),
        "/api/coupons/t1/claim" => {
            claimed = true;
            ok(&ClaimResponse { coupon: rules().coupons.remove(0) })
        }
        _ => None,
    });
    let page = shell.open("coupons", &[]);
    assert_eq!(shell.text(page, "/tickets/0/threshold"), "满99可用");
    shell.tap(page, "/tickets/0/action");
    assert_eq!(shell.toasts(), ["领取成功，去使用吧"]);
    assert_eq!(shell.text(page, "/tickets/0/actionText"), "已领取");
    assert_eq!(shell.at(page, "/tickets/0/action"), json!(null));
    assert_eq!(shell.text(page, "/tabs/1/text"), "可使用 1");
    shell.tap(page, "/tabs/1/action");
    assert_eq!(shell.text(page, "/tickets/0/key"), "c10");
    assert_eq!(shell.text(page, "/tickets/0/note"), "全场通用");
    shell.tap(page, "/tickets/0/action");
    assert_eq!(shell.went(), ["/pages/category/category"]);
}

/// A guest's shop, where one can log in and claim.
fn for_a_guest() -> Shell {
    Shell::new(
        |_| {},
        |ask: &Ask| match ask.path.as_str() {
            path::COUPONS => {
                ok(&CouponsResponse { offers: vec![offer(FREE)], ..CouponsResponse::default() })
            }
            path::SESSION => ok(&LoginResponse { token: "token".to_owned(), me: me() }),
            "/api/coupons/t1/claim" => ok(&ClaimResponse { coupon: rules().coupons.remove(0) }),
            _ => None,
        },
    )
}

fn claims(shell: &Shell) -> usize {
    shell.asked.iter().filter(|ask| ask.path == "/api/coupons/t1/claim").count()
}

#[test]
fn a_guest_logs_in_first_and_has_the_coupon_on_coming_back() {
    let mut shell = for_a_guest();
    let page = shell.open("coupons", &[]);
    shell.tap(page, "/tickets/0/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
    let login = shell.open("login", &[]);
    shell.input(login, "/phone/action", "13800138000");
    shell.input(login, "/code/action", "123456");
    shell.tap(login, "/login");
    assert_eq!(claims(&shell), 0);
    shell.dispatch(Action::Show { page });
    assert_eq!(claims(&shell), 1);
    assert_eq!(shell.toasts().last(), Some(&"领取成功，去使用吧"));
    shell.dispatch(Action::Show { page });
    assert_eq!(claims(&shell), 1, "once");
}

#[test]
fn a_guest_who_comes_back_without_a_session_has_wanted_nothing() {
    let mut shell = for_a_guest();
    let page = shell.open("coupons", &[]);
    shell.tap(page, "/tickets/0/action");
    shell.dispatch(Action::Show { page });
    let login = shell.open("login", &[]);
    shell.input(login, "/phone/action", "13800138000");
    shell.input(login, "/code/action", "123456");
    shell.tap(login, "/login");
    shell.dispatch(Action::Show { page });
    assert_eq!(claims(&shell), 0);
    shell.tap(page, "/tabs/1/action");
    assert_eq!(shell.text(page, "/state/text"), "还没有优惠券");
}

#[test]
fn a_guest_who_may_not_look_keeps_the_cart() {
    let prepare = |model: &mut crate::model::Model| {
        stock(model, vec![item("serum", 10_000, 9)], &[("serum", 1)]);
    };
    let mut shell = Shell::new(prepare, |ask: &Ask| match ask.path.as_str() {
        path::COUPONS => no(ErrorCode::LoginNeeded, "请先登录"),
        _ => None,
    });
    let page = shell.open("coupons", &[]);
    assert_eq!(shell.text(page, "/state/actionText"), "去登录");
    let cart = shell.open("cart", &[]);
    assert_eq!(shell.text(cart, "/title"), "共 1 种商品");
}

#[test]
fn what_is_gone_is_said() {
    let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::COUPONS => {
            ok(&CouponsResponse { offers: vec![offer(FREE)], ..CouponsResponse::default() })
        }
        "/api/coupons/t1/claim" => no(ErrorCode::CouponGone, "券已抢光"),
        _ => None,
    });
    let page = shell.open("coupons", &[]);
    shell.tap(page, "/tickets/0/action");
    assert_eq!(shell.toasts(), ["券已抢光"]);
    shell.tap(page, "/tabs/1/action");
    shell.tap(page, "/state/action");
    assert_eq!(shell.at(page, "/tabs/0/on"), json!(true));
}

#[test]
fn without_network_it_can_be_asked_for_again() {
    let mut shell = Shell::new(log_in, |_| None);
    let page = shell.open("coupons", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
    shell.forget();
    shell.tap(page, "/state/action");
    assert_eq!(shell.asked_at(path::COUPONS).len(), 1);
}

#[test]
fn why_not_is_said_on_the_ticket() {
    let day = Timestamp(1_764_115_200_000);
    for (state, said, note) in [
        (ClaimState::MyLimit { limit: 2 }, "已领取", "每人限领 2 张，每天 1 张"),
        (ClaimState::TodayLimit { again_at: Some(day) }, "今日已领完", "明天 0 点后可再领"),
        (ClaimState::Gone, "已领完", "每人限领 2 张，每天 1 张"),
        (ClaimState::NotStarted { starts_at: day }, "未开始", "2025-11-26 08:00 开始领取"),
        (ClaimState::Over { ended_at: day }, "已结束", "每人限领 2 张，每天 1 张"),
        (ClaimState::NotFor { need: Need::Newcomer }, "不可领", "仅限新客"),
    ] {
        let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
            path::COUPONS => {
                let offer = CouponOffer { per_shopper: 2, per_day: Some(1), ..offer(state) };
                ok(&CouponsResponse { offers: vec![offer], ..CouponsResponse::default() })
            }
            _ => None,
        });
        let page = shell.open("coupons", &[]);
        assert_eq!(shell.text(page, "/tickets/0/actionText"), said);
        assert_eq!(shell.text(page, "/tickets/0/note"), note);
        assert_eq!(shell.at(page, "/tickets/0/action"), json!(null));
    }
}

#[test]
fn a_tap_whose_answer_was_lost_is_done_again_with_its_key() {
    let mut tries = 0;
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        path::COUPONS => {
            ok(&CouponsResponse { offers: vec![offer(FREE)], ..CouponsResponse::default() })
        }
        "/api/coupons/t1/claim" => {
            tries += 1;
            if tries == 1 { None } else { ok(&ClaimResponse { coupon: rules().coupons.remove(0) }) }
        }
        _ => None,
    });
    let page = shell.open("coupons", &[]);
    for _ in 0..3 {
        shell.tap(page, "/tickets/0/action");
    }
    let keys: Vec<_> = shell
        .asked
        .iter()
        .filter(|ask| ask.path == "/api/coupons/t1/claim")
        .map(|ask| ask.body["key"].clone())
        .collect();
    assert_eq!(keys.len(), 3);
    assert_eq!(keys[0], keys[1], "the answer was lost");
    assert_ne!(keys[1], keys[2], "another tap is another claim");
}

#[test]
fn a_code_is_redeemed_and_the_coupon_is_shown() {
    let mut redeemed = false;
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        path::COUPONS => ok(&CouponsResponse {
            mine: if redeemed { rules().coupons } else { Vec::new() },
            ..CouponsResponse::default()
        }),
        path::COUPON_REDEEM if ask.body["code"] == "7k3m 9qrt 2zxc" => {
            redeemed = true;
            ok(&ClaimResponse { coupon: rules().coupons.remove(0) })
        }
        path::COUPON_REDEEM => no(ErrorCode::WrongCode, "兑换码不正确或已被使用，请核对后再试"),
        _ => None,
    });
    let page = shell.open("coupons", &[]);
    assert_eq!(shell.at(page, "/redeem/action"), json!(null), "nothing was typed");
    shell.input(page, "/redeem/field/action", "7k3m");
    shell.tap(page, "/redeem/action");
    assert!(shell.text(page, "/redeem/field/error").starts_with("兑换码不正确"));
    shell.input(page, "/redeem/field/action", " 7k3m 9qrt 2zxc ");
    assert_eq!(shell.at(page, "/redeem/field/error"), json!(null));
    shell.tap(page, "/redeem/action");
    assert_eq!(shell.toasts(), ["兑换成功，已放入可使用"]);
    assert_eq!(shell.text(page, "/redeem/field/value"), "");
    assert_eq!(shell.at(page, "/tabs/1/on"), json!(true));
    assert_eq!(shell.text(page, "/tickets/0/key"), "c10");
}

#[test]
fn a_guest_who_redeems_logs_in_and_finds_the_code_still_there() {
    let mut shell = for_a_guest();
    let page = shell.open("coupons", &[]);
    shell.input(page, "/redeem/field/action", "7K3M-9QRT-2ZXC");
    shell.tap(page, "/redeem/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
    assert!(shell.asked_at(path::COUPON_REDEEM).is_empty());
    assert_eq!(shell.text(page, "/redeem/field/value"), "7K3M-9QRT-2ZXC");
}

#[test]
fn what_ends_soon_and_what_is_past_says_so() {
    let coupon = rules().coupons.remove(0);
    // It is half past six in the evening in Shanghai: midnight is 330 minutes away.
    let minutes = |minutes: i64| {
        let mut it = coupon.clone();
        it.window.ends_at = NOW.plus_ms(minutes * 60_000);
        it
    };
    let mine: Vec<Coupon> = [330, 331, 3 * 24 * 60, 3 * 24 * 60 + 1].map(minutes).into();
    let order = OrderId::new("o1").unwrap();
    let used = |state| UsedCoupon { coupon: coupon.clone(), order: order.clone(), state };
    let found = CouponsResponse {
        mine,
        used: vec![used(OrderState::Unpaid), used(OrderState::Paid)],
        expired: vec![minutes(-1)],
        ..CouponsResponse::default()
    };
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        path::COUPONS => ok(&found),
        _ => None,
    });
    let page = shell.open("coupons", &[]);
    shell.tap(page, "/tabs/1/action");
    let soon = |shell: &Shell, at: usize| shell.text(page, &format!("/tickets/{at}/soon"));
    assert_eq!(
        [0, 1, 2, 3].map(|at| soon(&shell, at)),
        ["今天到期", "3 天内到期", "3 天内到期", ""]
    );
    shell.tap(page, "/tabs/2/action");
    assert_eq!(shell.text(page, "/tabs/2/text"), "已使用 2");
    assert_eq!(shell.text(page, "/tickets/0/note"), "订单待付款，取消后退回");
    assert_eq!(shell.text(page, "/tickets/1/note"), "已用于订单");
    shell.tap(page, "/tickets/1/action");
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
    shell.tap(page, "/tabs/3/action");
    assert_eq!(shell.text(page, "/tickets/0/actionText"), "已过期");
    assert_eq!(shell.at(page, "/redeem"), json!(null), "no place for a code there");
}
