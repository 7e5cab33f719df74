//! Logging in, as a shopper sees it in each shell.

use mall_api::session::{LoginResponse, MeResponse};
use mall_api::{ErrorCode, path};
use mall_core::pricing::Channel;
use serde_json::{Value, json};

use super::samples::{log_in, me};
use crate::harness::{Ask, Said, Shell, no, ok};

fn entry() -> LoginResponse {
    LoginResponse { token: "token".to_owned(), me: me() }
}

/// A server with these ways to log in, which says `said` to whoever logs in.
fn server(ways: &'static [&'static str], said: Said) -> impl FnMut(&Ask) -> Said {
    move |ask| match ask.path.as_str() {
        path::SESSION if ask.body.is_null() => ok(&ways),
        path::SESSION | path::SESSION_WECHAT | path::SESSION_PAGE => said.clone(),
        _ => None,
    }
}

fn bodies(shell: &Shell, path: &str) -> Vec<Value> {
    shell.asked_at(path).into_iter().map(|it| it.body.clone()).filter(|it| !it.is_null()).collect()
}

#[test]
fn the_mini_program_logs_in_by_wechat_once_one_has_agreed() {
    let all = &["wechat", "page", "phone"];
    let mut shell = Shell::new_in(Channel::MiniProgram, |_| {}, server(all, ok(&entry())));
    let page = shell.open("login", &[]);
    assert_eq!(shell.text(page, "/wechatText"), "微信一键登录");
    assert_eq!(shell.at(page, "/byPhone"), json!(true));
    for button in ["/wechat", "/number"] {
        shell.tap(page, button);
    }
    assert_eq!(shell.toasts(), ["请先勾选同意", "请先勾选同意"]);
    assert_eq!(bodies(&shell, path::SESSION_WECHAT), Vec::<Value>::new());
    shell.tap(page, "/agree");
    assert_eq!(shell.at(page, "/agreed"), json!(true));
    shell.tap(page, "/wechat");
    let sent = json!({"code": "of-login", "phoneCode": null});
    assert_eq!(bodies(&shell, path::SESSION_WECHAT), [sent]);
    assert_eq!(shell.toasts().last(), Some(&"登录成功"));
}

#[test]
fn who_tells_no_number_has_a_way_on() {
    let all = &["wechat"];
    let mut shell = Shell::new_in(Channel::MiniProgram, |_| {}, server(all, ok(&entry())));
    let page = shell.open("login", &[]);
    assert_eq!(shell.at(page, "/byPhone"), json!(false), "nobody sends codes");
    shell.tap(page, "/agree");
    shell.input(page, "/number", "");
    assert_eq!(shell.toasts(), ["没有取得手机号，可以用微信一键登录"]);
    assert!(shell.at(page, "/wechat").is_object() && shell.at(page, "/number").is_object());
    shell.input(page, "/number", "of-number");
    let sent = json!({"code": "of-login", "phoneCode": "of-number"});
    assert_eq!(bodies(&shell, path::SESSION_WECHAT), [sent]);
}

#[test]
fn a_refusal_says_what_to_do_and_the_buttons_come_back() {
    let said = no(ErrorCode::LoginRefused, "微信登录已过期，请再点一次登录");
    let mut shell = Shell::new_in(Channel::MiniProgram, |_| {}, server(&["wechat"], said));
    let page = shell.open("login", &[]);
    shell.tap(page, "/agree");
    shell.hold = true;
    shell.tap(page, "/wechat");
    assert_eq!(shell.at(page, "/wechat"), Value::Null, "grey while it is asked");
    shell.let_go();
    assert_eq!(shell.toasts(), ["微信登录已过期，请再点一次登录"]);
    assert!(shell.at(page, "/wechat").is_object());
}

#[test]
fn a_page_in_wechat_leads_out_and_comes_back() {
    let all = &["wechat", "page"];
    let mut shell = Shell::new(|_| {}, server(all, ok(&entry())));
    let page = shell.open("login", &[]);
    assert_eq!(shell.text(page, "/wechatText"), "微信登录");
    assert_eq!(shell.text(page, "/title"), "登录");
    assert_eq!(shell.at(page, "/number"), Value::Null, "the mini-program alone has it");
    shell.tap(page, "/agree");
    shell.tap(page, "/wechat");
    assert_eq!(shell.went(), ["/api/session/page"]);
    // Somebody is back.
    let mut shell = Shell::new(|_| {}, server(all, ok(&entry())));
    shell.open("login", &[("code", "c1"), ("state", "s1")]);
    let sent = json!({"code": "c1", "state": "s1"});
    assert_eq!(bodies(&shell, path::SESSION_PAGE), [sent]);
    assert_eq!(shell.toasts(), ["登录成功"]);
    // It is used up: opened once more, nothing is sent.
    shell.forget();
    shell.open("login", &[]);
    assert_eq!(bodies(&shell, path::SESSION_PAGE), Vec::<Value>::new());
}

#[test]
fn elsewhere_there_is_a_number_or_a_word() {
    let mut shell = Shell::new(|_| {}, server(&["wechat", "phone"], None));
    let page = shell.open("login", &[]);
    assert_eq!(
        (shell.at(page, "/wechatText"), shell.at(page, "/byPhone")),
        (Value::Null, json!(true))
    );
    let mut shell = Shell::new(|_| {}, server(&["wechat"], None));
    let page = shell.open("login", &[]);
    assert_eq!(
        (shell.at(page, "/wechatText"), shell.at(page, "/byPhone")),
        (Value::Null, json!(false))
    );
    assert_eq!(shell.text(page, "/nowhere"), "请在微信里打开本店登录");
    // Where the server does not say, a code is asked for as before.
    let mut shell = Shell::new(|_| {}, |_: &Ask| None);
    let page = shell.open("login", &[]);
    assert_eq!(shell.at(page, "/byPhone"), json!(true));
}

/// Who has told no number is led to do so, and their cart is merged by the server alone.
#[test]
fn who_is_known_by_wechat_alone_is_led_to_their_number() {
    let nameless = || MeResponse { phone: String::new(), ..me() };
    let prepare = |model: &mut crate::model::Model| {
        log_in(model);
        model.session.me = Some(nameless());
    };
    let mut shell = Shell::new_in(Channel::MiniProgram, prepare, server(&["wechat"], ok(&entry())));
    let me = shell.open("me", &[]);
    assert_eq!(shell.text(me, "/name"), "微信用户");
    shell.tap(me, "/login");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
    let page = shell.open("login", &[]);
    shell.tap(page, "/agree");
    shell.input(page, "/number", "of-number");
    let merged = bodies(&shell, path::CART_SYNC).into_iter().filter(|it| !it["guest"].is_null());
    assert_eq!(merged.count(), 0);
}
