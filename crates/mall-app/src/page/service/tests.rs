use mall_api::path;
use mall_api::service::{ServiceAnswer, ServiceMessage, ServiceResponse};
use mall_core::Timestamp;
use mall_core::order::OrderState;
use mall_core::service::Service;
use serde_json::{Value, json};

use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, order};
use crate::{Effect, PageId};

/// On a Thursday at 18:30: one way is closed, one opens an address that it may not, the others are open.
fn service() -> Service {
    serde_json::from_value(json!({
        "channels": [
            {"id": "work", "title": "企业微信顾问", "kind": {"wecom": {
                "corpId": "ww1", "url": "https://work.weixin.qq.com/kfid/kfc1"}}},
            {"id": "qq", "title": "QQ", "kind": {"qq": {"number": "10000"}},
                "hours": {"days": [1, 2, 3, 4, 5], "from": 540, "to": 1_080}},
            {"id": "bad", "title": "坏的", "kind": {"custom": {"url": "javascript:alert(1)"}}},
            {"id": "help", "title": "帮助", "kind": {"custom": {"url": "https://help.example.com/a"}}},
            {"id": "tel", "title": "电话", "kind": {"phone": {"number": "400-000-0000"}}},
            {"id": "say", "title": "给顾问留言", "kind": "message"},
        ],
        "allow": ["help.example.com"],
    }))
    .unwrap()
}

fn message(id: i64, answer: Option<&str>) -> ServiceMessage {
    let at = Timestamp(NOW.0 - 3_600_000);
    let answer = answer.map(|text| ServiceAnswer { text: text.to_owned(), at: NOW });
    ServiceMessage { id, text: "能退吗".to_owned(), about: None, at, answer }
}

fn answer(messages: Vec<ServiceMessage>) -> Said {
    ok(&ServiceResponse { service: service(), messages })
}

fn opened(query: &[(&str, &str)]) -> (Shell, PageId) {
    let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::SERVICE => answer(vec![message(2, None), message(1, Some("可以"))]),
        path::SERVICE_MESSAGES => answer(vec![message(3, None)]),
        "/api/orders/o1" => ok(&order("o1", OrderState::Paid)),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("service", query);
    (shell, page)
}

fn chats(shell: &Shell) -> Vec<(&str, &str)> {
    let chat = |it: &'_ Effect| matches!(it, Effect::Chat { .. });
    let all = shell.effects.iter().filter(|it| chat(it));
    all.filter_map(|it| match it {
        Effect::Chat { corp_id, url } => Some((corp_id.as_str(), url.as_str())),
        _ => None,
    })
    .collect()
}

#[test]
fn who_is_there_comes_first_and_when_others_are_is_said() {
    let (shell, page) = opened(&[]);
    let ways = shell.at(page, "/ways");
    let said: Vec<(&str, &str, bool)> = ways
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["key"].as_str().unwrap(), it["note"].as_str().unwrap(), it["on"] == true))
        .collect();
    assert_eq!(
        said,
        [
            ("work", "随时可以联系", true),
            ("bad", "随时可以联系", true),
            ("help", "随时可以联系", true),
            ("tel", "随时可以联系", true),
            ("qq", "明天 09:00 上线", false),
        ]
    );
    assert_eq!(ways[4]["open"], Value::Null, "nobody is there");
    assert_eq!(shell.text(page, "/leave"), "给顾问留言");
    assert_eq!(shell.at(page, "/noOne"), Value::Null);
    assert_eq!(shell.text(page, "/talk/1/answer/text"), "可以");
    assert_eq!(shell.text(page, "/talk/0/waiting"), "等待回复");
}

#[test]
fn an_address_is_opened_when_it_may_be_and_no_other() {
    let (mut shell, page) = opened(&[]);
    for at in 0..4 {
        shell.tap(page, &format!("/ways/{at}/open"));
    }
    let opened =
        [("ww1", "https://work.weixin.qq.com/kfid/kfc1"), ("", "https://help.example.com/a")];
    assert_eq!(chats(&shell), opened);
    assert_eq!(shell.toasts(), ["这个联系方式暂时不能用，请换一个"]);
    assert!(shell.effects.contains(&Effect::Call { phone: "400-000-0000".to_owned() }));
    // A way that is closed, or that the shop has not, opens nothing, whatever a shell sends.
    shell.forget();
    for id in ["qq", "gone"] {
        let reach = json!({"page": {"page": page, "act": {"service": {"reach": {"channel": id}}}}});
        shell.dispatch(serde_json::from_value(reach).unwrap());
    }
    assert_eq!(chats(&shell), []);
    assert_eq!(shell.toasts(), ["休息中", "休息中"]);
}

#[test]
fn a_message_is_left_and_sent_again_with_its_key_when_its_answer_was_lost() {
    let lost = std::cell::Cell::new(true);
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        path::SERVICE => answer(Vec::new()),
        path::SERVICE_MESSAGES if lost.replace(false) => None,
        path::SERVICE_MESSAGES => answer(vec![message(3, None)]),
        "/api/orders/o1" => ok(&order("o1", OrderState::Paid)),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("service", &[("order", "o1")]);
    assert_eq!(shell.text(page, "/about/title"), "订单 · 待发货");
    shell.tap(page, "/form/send/action");
    assert_eq!(shell.toasts(), ["请先写下您想问的"]);
    shell.input(page, "/form/field/action", "  什么时候发货？ ");
    shell.input(page, "/form/phone/action", "123");
    shell.tap(page, "/form/send/action");
    assert_eq!(shell.text(page, "/form/phone/error"), "请填写正确的 11 位手机号");
    shell.input(page, "/form/phone/action", "139 0013 9000");
    shell.tap(page, "/form/send/action");
    shell.tap(page, "/form/send/action");
    let asked = shell.asked_at(path::SERVICE_MESSAGES);
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].body, asked[1].body);
    assert_eq!(asked[0].body["text"], "什么时候发货？");
    assert_eq!(asked[0].body["phone"], "13900139000");
    assert_eq!(asked[0].body["about"], json!({"order": {"id": "o1"}}));
    assert_eq!(shell.text(page, "/form/field/value"), "");
    assert_eq!(shell.at(page, "/talk").as_array().map(Vec::len), Some(1));
    // Another message has another key.
    shell.input(page, "/form/field/action", "再问一句");
    shell.tap(page, "/form/send/action");
    let keys = shell.asked_at(path::SERVICE_MESSAGES);
    assert_ne!(keys[1].body["key"], keys[2].body["key"]);
}

#[test]
fn what_was_refused_stays_to_be_changed() {
    let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::SERVICE => answer(Vec::new()),
        path::SERVICE_MESSAGES => {
            no(mall_api::ErrorCode::TooMany, "今天最多留言 20 条，请明天再来")
        }
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("service", &[]);
    shell.input(page, "/form/field/action", "在吗");
    shell.tap(page, "/form/send/action");
    assert_eq!(shell.toasts(), ["今天最多留言 20 条，请明天再来"]);
    assert_eq!(shell.text(page, "/form/field/value"), "在吗");
    shell.tap(page, "/form/send/action");
    let asked = shell.asked_at(path::SERVICE_MESSAGES);
    assert_ne!(asked[0].body["key"], asked[1].body["key"]);
}

#[test]
fn a_guest_is_asked_to_log_in_and_no_network_is_said() {
    let mut shell = Shell::new(
        |_| (),
        |ask: &Ask| (ask.path == path::SERVICE).then(|| answer(Vec::new())).flatten(),
    );
    shell.sleeps = true;
    let page = shell.open("service", &[("order", "o1")]);
    assert_eq!(shell.text(page, "/login/text"), "登录后留言");
    assert_eq!(shell.at(page, "/form"), Value::Null);
    assert_eq!(shell.at(page, "/about"), Value::Null);
    assert!(shell.asked_at("/api/orders/o1").is_empty(), "a guest has no orders");
    let mut shell = Shell::new(log_in, |_| None);
    shell.sleeps = true;
    let page = shell.open("service", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
}
