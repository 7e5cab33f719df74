use mall_api::path;
use mall_api::reminder::ReminderResponse;
use mall_core::pricing::Channel;
use serde_json::{Value, json};

use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::log_in;
use crate::{Effect, PageId};

const MINUTE: i64 = 60_000;

fn card(id: &str, state: &Value) -> Value {
    let window = json!({"startsAt": NOW.plus_ms(60 * MINUTE), "endsAt": NOW.plus_ms(180 * MINUTE)});
    json!({"id": id, "title": "晨露护肤课", "cover": "/media/a.svg", "anchor": "小满", "state": state,
        "window": window, "products": 3, "reserved": false})
}

fn lives(state: &Value, room: &Value) -> Value {
    let mut it = json!({
        "live": card("dew", state), "note": "一次讲清楚",
        "finder": {"user": "sphABC", "feed": null}, "h5Link": "https://channels.weixin.qq.com/live/1",
        "replay": "https://channels.weixin.qq.com/replay/1", "allow": [], "products": [],
    });
    for (field, value) in room.as_object().unwrap() {
        it[field] = value.clone();
    }
    json!({"room": it, "others": [card("baby", &json!("replay"))]})
}

fn preview() -> Value {
    json!({"preview": {"startsAt": NOW.plus_ms(60 * MINUTE)}})
}

fn opened(app: bool, state: Value, room: Value) -> (Shell, PageId) {
    let prepare = move |model: &mut crate::model::Model| log_in(model);
    let server = move |ask: &Ask| -> Said {
        match ask.path.as_str() {
            path::LIVES => ok(&lives(&state, &room)),
            path::LIVE_REMINDERS => {
                let due_at = (!ask.query.contains("live=")).then_some(NOW);
                ok(&ReminderResponse { due_at })
            }
            _ => None,
        }
    };
    let mut shell = if app {
        Shell::new_in(Channel::MiniProgram, prepare, server)
    } else {
        Shell::new(prepare, server)
    };
    shell.sleeps = true;
    let page = shell.open("live", &[("id", "dew")]);
    (shell, page)
}

#[test]
fn a_session_that_comes_is_counted_down_to_and_reserved() {
    let (mut shell, page) = opened(false, preview(), json!({}));
    assert_eq!(shell.asked_at(path::LIVES)[0].query, "id=dew");
    assert_eq!(shell.text(page, "/room/tag"), "预告");
    assert_eq!(shell.text(page, "/room/who"), "主播 小满 · 19:30");
    assert_eq!(shell.text(page, "/clock/hours"), "01");
    assert_eq!(shell.at(page, "/enter"), Value::Null);
    shell.tap(page, "/reserve/action");
    assert_eq!(shell.asked_at(path::LIVE_REMINDERS)[0].body, json!({"live": "dew"}));
    assert_eq!(shell.toasts(), ["预约成功，开播前5分钟提醒你"]);
    assert_eq!(shell.text(page, "/reserve/text"), "已预约");
    shell.tap(page, "/reserve/action");
    assert_eq!(shell.text(page, "/reserve/text"), "预约提醒");
    shell.forget();
    shell.tap(page, "/others/0/open");
    assert_eq!(shell.went(), ["/packages/goods/live/live?id=baby"]);
}

#[test]
fn it_is_on_when_its_time_has_come_and_too_late_to_reserve_before() {
    let (mut shell, page) = opened(false, preview(), json!({}));
    shell.pass(55 * MINUTE);
    assert_eq!(shell.text(page, "/reserve/text"), "即将开播");
    assert_eq!(shell.at(page, "/reserve/action"), Value::Null);
    shell.pass(5 * MINUTE);
    assert_eq!(shell.text(page, "/room/tag"), "直播中");
    assert_eq!(shell.text(page, "/enter/text"), "进入直播间");
}

#[test]
fn each_shell_has_its_way_in() {
    let live = json!("live");
    let (mut shell, page) = opened(true, live.clone(), json!({}));
    shell.tap(page, "/enter/action");
    let way = Effect::Live { user: "sphABC".to_owned(), feed: String::new() };
    assert!(shell.effects.contains(&way));
    let chat = |url: &str| Effect::Chat { corp_id: String::new(), url: url.to_owned() };
    let (mut shell, page) = opened(false, live.clone(), json!({}));
    shell.tap(page, "/enter/action");
    assert!(shell.effects.contains(&chat("https://channels.weixin.qq.com/live/1")));
    // Without an address there is the name to search for; without either, a word.
    let (mut shell, page) = opened(false, live.clone(), json!({"h5Link": null}));
    shell.tap(page, "/enter/action");
    assert!(shell.effects.contains(&Effect::Copy { text: "sphABC".to_owned() }));
    let (mut shell, page) = opened(false, live.clone(), json!({"h5Link": null, "finder": null}));
    shell.tap(page, "/enter/action");
    assert_eq!(shell.toasts(), ["直播入口还没有准备好，请稍后再来"]);
    // What may not be opened is not.
    let hostile = json!({"h5Link": "https://evil.example/", "finder": null});
    let (mut shell, page) = opened(false, live, hostile);
    shell.tap(page, "/enter/action");
    assert!(!shell.effects.iter().any(|it| matches!(it, Effect::Chat { .. })));
    let (mut shell, page) = opened(false, json!("replay"), json!({}));
    assert_eq!(shell.text(page, "/enter/text"), "看回放");
    shell.tap(page, "/enter/action");
    assert!(shell.effects.contains(&chat("https://channels.weixin.qq.com/replay/1")));
}

#[test]
fn none_and_no_network_are_said_and_a_guest_logs_in() {
    let mut shell = Shell::new(
        |_| (),
        |ask: &Ask| match ask.path.as_str() {
            path::LIVES => ok(&json!({"room": null, "others": []})),
            _ => None,
        },
    );
    let page = shell.open("live", &[]);
    assert_eq!(shell.text(page, "/state/text"), "暂时没有直播，过几天再来看看");
    let mut shell =
        Shell::new(log_in, |_| no(mall_api::ErrorCode::NotFound, "没有找到，可能已被删除"));
    let page = shell.open("live", &[("id", "gone")]);
    assert_eq!(shell.text(page, "/state/text"), "这场直播不存在或已下架");
    let mut shell = Shell::new(log_in, |_| None);
    let page = shell.open("live", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
    let mut shell = Shell::new(|_| (), |_| ok(&lives(&preview(), &json!({}))));
    shell.sleeps = true;
    let page = shell.open("live", &[]);
    shell.tap(page, "/reserve/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
}
