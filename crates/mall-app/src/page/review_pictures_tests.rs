//! Pictures of a review, as a shopper chooses them.

use mall_api::{ErrorCode, path};
use serde_json::{Value, json};

use super::review_tests::{QUERY, posts, received, shell};
use crate::harness::{Said, Shell, no, ok};
use crate::page::samples::log_in;
use crate::{Answer, Effect, PageId};

const ADD: &str = "/pictures/add/action";

/// Pictures that the server keeps.
fn kept(names: &[&str]) -> Vec<Said> {
    names.iter().map(|it| ok(&json!({"path": format!("/pictures/{it}")}))).collect()
}

/// What is shown of them.
fn shown(shell: &Shell, page: PageId) -> Vec<Value> {
    let chosen = shell.at(page, "/pictures/chosen");
    chosen.as_array().unwrap().iter().map(|it| it["src"].clone()).collect()
}

fn add(shell: &mut Shell, page: PageId, album: Vec<Said>) {
    shell.album = album;
    shell.tap(page, ADD);
}

#[test]
fn pictures_are_chosen_taken_away_and_sent() {
    let mut shell = shell();
    let page = shell.open("review", &QUERY);
    assert_eq!(shell.text(page, "/pictures/add/count"), "0/9");
    add(&mut shell, page, kept(&["a", "b"]));
    let asked = shell.effects.iter().find_map(|it| match it {
        Effect::Pictures { url, headers, count, .. } => Some((url, headers, *count)),
        _ => None,
    });
    let (url, headers, count) = asked.unwrap();
    assert_eq!((url.as_str(), count), (path::PICTURES, 9));
    assert!(headers["authorization"].as_str().unwrap().starts_with("Bearer "));
    assert_eq!(shell.text(page, "/pictures/add/count"), "2/9");
    // The same again is the same; none is none.
    add(&mut shell, page, kept(&["b", "c"]));
    add(&mut shell, page, Vec::new());
    assert_eq!(shown(&shell, page), ["/pictures/a", "/pictures/b", "/pictures/c"]);
    assert_eq!(shell.text(page, "/pictures/chosen/1/label"), "删除第 2 张图片");
    shell.tap(page, "/pictures/chosen/1/remove");
    assert_eq!(shown(&shell, page), ["/pictures/a", "/pictures/c"]);
    shell.tap(page, "/rate/stars/4/action");
    shell.tap(page, "/submit/action");
    assert_eq!(posts(&shell)[0]["pictures"], json!(["/pictures/a", "/pictures/c"]));
    assert_eq!(shell.at(page, "/said/pictures"), json!(["/pictures/a", "/pictures/c"]));
    assert_eq!(shell.toasts(), Vec::<&str>::new());

    // What is said once more has pictures of its own.
    let page = shell.open("review", &QUERY);
    add(&mut shell, page, kept(&["d"]));
    shell.input(page, "/field/action", "第二瓶了");
    shell.tap(page, "/submit/action");
    assert_eq!(shell.at(page, "/said/followUp/pictures"), json!(["/pictures/d"]));
    assert_eq!(shell.at(page, "/pictures"), json!(null));
}

#[test]
fn nine_are_all() {
    let mut shell = shell();
    let page = shell.open("review", &QUERY);
    add(&mut shell, page, kept(&["1", "2", "3", "4", "5", "6", "7"]));
    add(&mut shell, page, kept(&["8", "9", "10"]));
    assert_eq!(shown(&shell, page).len(), 9);
    assert_eq!(shell.at(page, "/pictures/add"), json!(null));
    shell.tap(page, "/pictures/chosen/8/remove");
    assert_eq!(shell.text(page, "/pictures/add/count"), "8/9");
}

#[test]
fn one_that_fails_is_told_and_the_others_stay() {
    let mut shell = shell();
    let page = shell.open("review", &QUERY);
    let mut album = kept(&["a", "b"]);
    album.insert(1, no(ErrorCode::TooLarge, "图片太大了"));
    add(&mut shell, page, album);
    assert_eq!(shell.toasts(), ["图片太大了"]);
    add(&mut shell, page, vec![None]);
    add(&mut shell, page, vec![no(ErrorCode::Invalid, "picture 的格式不正确")]);
    assert_eq!(shell.toasts()[1..], ["网络不给力，请稍后再试", "请选择 JPEG、PNG 或 WebP 图片"]);
    assert_eq!(shown(&shell, page), ["/pictures/a", "/pictures/b"]);
    assert_eq!(shell.text(page, "/pictures/add/text"), "添加图片");
}

#[test]
fn while_some_are_on_their_way_nothing_is_submitted() {
    let mut shell = shell();
    let page = shell.open("review", &QUERY);
    shell.tap(page, "/rate/stars/4/action");
    shell.hold = true;
    add(&mut shell, page, kept(&["a"]));
    assert_eq!(shell.text(page, "/pictures/add/text"), "上传中…");
    assert_eq!(shell.at(page, ADD), json!(null));
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["图片还在上传，请稍等"]);
    assert_eq!(posts(&shell), Vec::<Value>::new());
    shell.input(page, "/field/action", "好用");
    shell.let_go();
    shell.tap(page, "/submit/action");
    assert_eq!(posts(&shell)[0]["pictures"], json!(["/pictures/a"]));
    assert_eq!(posts(&shell)[0]["text"], "好用");
}

#[test]
fn pictures_stay_when_the_review_is_not_taken() {
    let order = received();
    let mut shell =
        Shell::new(
            log_in,
            move |ask| {
                if ask.path.ends_with("/reviews") { None } else { ok(&order) }
            },
        );
    let page = shell.open("review", &QUERY);
    shell.tap(page, "/rate/stars/4/action");
    add(&mut shell, page, kept(&["a"]));
    shell.tap(page, "/submit/action");
    assert_eq!(shown(&shell, page), ["/pictures/a"]);
}

#[test]
fn a_shell_may_put_the_shop_before_the_path() {
    let mut shell = shell();
    let page = shell.open("review", &QUERY);
    let src = "https://shop.example/pictures/a";
    add(&mut shell, page, vec![ok(&json!({"path": src}))]);
    assert_eq!(shown(&shell, page), [src]);
    shell.tap(page, "/rate/stars/4/action");
    shell.tap(page, "/submit/action");
    assert_eq!(posts(&shell)[0]["pictures"], json!(["/pictures/a"]));
}

#[test]
fn a_session_that_has_ended_is_told_once() {
    let mut shell = shell();
    let page = shell.open("review", &QUERY);
    let ended = || no(ErrorCode::LoginNeeded, "请先登录");
    add(&mut shell, page, vec![ended(), ended()]);
    assert_eq!(shell.toasts(), ["请先登录"]);
    assert_eq!(shown(&shell, page), Vec::<Value>::new());
}

#[test]
fn an_answer_is_read_as_a_shell_writes_it() {
    let json = r#"{"pictures": [{"http": {"status": 200, "body": "{}"}}, "failed"]}"#;
    let http = Answer::Http { status: 200, body: "{}".to_owned(), server_time: None };
    assert_eq!(crate::tree::read(json), Ok(Answer::Pictures(vec![http, Answer::Failed])));
}
