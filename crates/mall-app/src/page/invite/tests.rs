//! The invitation, as an inviter and a friend see it.

use mall_api::invite::{AcceptResponse, InviteFriend, InviteResponse};
use mall_api::session::{CodeResponse, LoginResponse};
use mall_api::{ErrorCode, path};
use mall_core::check_in::Reward;
use mall_core::invite::InviteState;
use mall_core::{InviteToken, Money};
use serde_json::json;

use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, me};
use crate::{Action, Effect};

fn state(token: Option<&str>) -> InviteResponse {
    let friend = |state| InviteFriend { name: "138****0002".to_owned(), state, at: NOW };
    InviteResponse {
        title: "邀请有礼".to_owned(),
        rules: vec!["请邀请真正的朋友".to_owned()],
        inviter: vec![Reward::Points { points: 100 }],
        invited: vec![Reward::Points { points: 20 }],
        coupons: Vec::new(),
        from: Money::from_fen(3_900),
        after_days: 7,
        max_rewarded: 50,
        ends_at: NOW.plus_ms(1),
        token: token.map(|it| InviteToken::new(it).unwrap()),
        joined: 2,
        rewarded: 1,
        friends: vec![friend(InviteState::Bought), friend(InviteState::Rewarded)],
    }
}

/// What the server says to an invitation that is accepted.
#[derive(Clone, Copy)]
enum Says {
    Welcome,
    NotNew,
    Nothing,
}

fn says(how: Says) -> impl FnMut(&Ask) -> Said {
    move |ask| match ask.path.as_str() {
        path::INVITE => ok(&state(None)),
        path::INVITE_TOKEN => ok(&state(Some("iAbC"))),
        path::INVITE_ACCEPT => match how {
            Says::Welcome => ok(&AcceptResponse {
                given: vec![Reward::Points { points: 20 }],
                coupons: Vec::new(),
            }),
            Says::NotNew => no(ErrorCode::ActivityRefused, "邀请仅限刚来的新朋友"),
            Says::Nothing => None,
        },
        path::LOGIN_CODE => {
            ok(&CodeResponse { again_after_seconds: 0, sandbox_code: Some("123456".to_owned()) })
        }
        path::SESSION => ok(&LoginResponse { token: "token".to_owned(), me: me() }),
        _ => None,
    }
}

fn enter(shell: &mut Shell) {
    let page = shell.open("login", &[]);
    shell.input(page, "/phone/action", "13800000002");
    shell.input(page, "/code/action", "123456");
    shell.tap(page, "/login");
}

#[test]
fn an_inviter_shares_a_link_and_sees_who_came() {
    let mut shell = Shell::new(log_in, says(Says::Welcome));
    let page = shell.open("invite", &[]);
    assert_eq!(shell.text(page, "/invite/mine"), "100 积分");
    assert_eq!(shell.text(page, "/invite/counts/0/count"), "2");
    assert_eq!(shell.text(page, "/invite/friends/1/state"), "奖励已到账");
    assert_eq!(shell.text(page, "/share/path"), "/packages/account/invite/invite?invite=iAbC");
    assert_eq!(
        shell.text(page, "/invite/rules/0"),
        "好友确认收货满 7 天、实付满 ¥39.00 后，奖励自动到账；之后的退款不收回"
    );
    assert_eq!(shell.text(page, "/invite/rules/4"), "请邀请真正的朋友");
    shell.forget();
    shell.tap(page, "/invite/button/action");
    assert_eq!(shell.effects, [Effect::Copy { text: "/invite?invite=iAbC".to_owned() }]);
}

#[test]
fn a_friend_is_welcomed_and_accepted_once_logged_in() {
    let mut shell = Shell::new(|_| {}, says(Says::Welcome));
    let page = shell.open("invite", &[("invite", "iAbC")]);
    assert_eq!(shell.text(page, "/invite/welcome/gives"), "20 积分");
    assert!(shell.asked_at(path::INVITE_ACCEPT).is_empty(), "a guest is nobody");
    shell.tap(page, "/invite/welcome/button/action");
    enter(&mut shell);
    let asked = shell.asked_at(path::INVITE_ACCEPT);
    assert_eq!((asked.len(), &asked[0].body), (1, &json!({"token": "iAbC"})));
    assert!(shell.toasts().contains(&"已接受好友邀请，获得 20 积分"), "{:?}", shell.toasts());
    shell.dispatch(Action::Show { page });
    assert_eq!(shell.at(page, "/invite/welcome"), json!(null));
    // Once is enough.
    shell.open("invite", &[]);
    assert_eq!(shell.asked_at(path::INVITE_ACCEPT).len(), 1);
}

#[test]
fn the_token_of_any_page_stays_on_the_device() {
    let mut shell = Shell::new(|_| {}, says(Says::Welcome));
    shell.open("home", &[("invite", "iAbC")]);
    let mut shell = shell.restart("fedcba9876543210");
    enter(&mut shell);
    assert_eq!(shell.asked_at(path::INVITE_ACCEPT).len(), 1);
}

#[test]
fn who_is_not_new_hears_nothing_and_is_asked_no_more() {
    let mut shell = Shell::new(log_in, says(Says::NotNew));
    shell.open("invite", &[("invite", "iAbC")]);
    assert_eq!(shell.asked_at(path::INVITE_ACCEPT).len(), 1);
    assert!(shell.toasts().is_empty(), "{:?}", shell.toasts());
    let shell = shell.restart("fedcba9876543210");
    assert!(shell.asked_at(path::INVITE_ACCEPT).is_empty());
    let mut shell = Shell::new(log_in, says(Says::NotNew));
    shell.open("invite", &[("invite", "no token at all")]);
    assert!(shell.asked_at(path::INVITE_ACCEPT).is_empty());
}

#[test]
fn an_invitation_whose_answer_was_lost_is_accepted_in_the_next_session() {
    let mut shell = Shell::new(|_| {}, says(Says::Nothing));
    shell.open("invite", &[("invite", "iAbC")]);
    enter(&mut shell);
    let shell = shell.restart("fedcba9876543210");
    assert_eq!(shell.asked_at(path::INVITE_ACCEPT).len(), 1);
}

#[test]
fn a_shop_without_one_leads_home() {
    let mut shell = Shell::new(log_in, |ask: &Ask| {
        ask.path.starts_with("/api/invite").then(|| no(ErrorCode::NotFound, "没有找到"))?
    });
    let page = shell.open("invite", &[]);
    assert_eq!(shell.text(page, "/state/text"), "现在没有邀请活动，去看看别的");
    assert!(shell.at(page, "/invite").is_null());
}
