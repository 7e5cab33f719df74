use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::DayClock;

#[expect(clippy::needless_pass_by_value, reason = "they are written where they are used")]
fn service(channels: Value, allow: Value) -> Service {
    serde_json::from_value(json!({"channels": channels, "allow": allow})).unwrap()
}

fn at(day: &str, hour: i64, minute: i64) -> Timestamp {
    crate::Day::try_from(day.to_owned()).unwrap().at_minute(hour * 60 + minute, DayClock::SHOP)
}

fn hours(days: &[u8], from: u16, to: u16) -> Hours {
    Hours { days: days.to_vec(), from, to }
}

/// What a shop of the demo has, in short.
fn ways() -> Service {
    let by_day = json!({"days": [1, 2, 3, 4, 5], "from": 540, "to": 1_260});
    service(
        json!([
            {"id": "wx", "title": "微信客服", "kind": "contact"},
            {"id": "work", "title": "企业微信", "hours": by_day, "kind": {"wecom": {
                "corpId": "ww1", "url": "https://work.weixin.qq.com/kfid/kfc1"}}},
            {"id": "qq", "title": "QQ", "where": ["h5"], "kind": {"qq": {"number": "10000"}},
                "hours": {"days": [6, 7], "from": 1_320, "to": 120}},
            {"id": "say", "title": "留言", "kind": "message"},
        ]),
        json!([]),
    )
}

fn picked(shell: Channel, now: Timestamp) -> Vec<(String, Option<Timestamp>)> {
    let ways = ways();
    let all = ways.pick(shell, now).into_iter();
    all.map(|it| (it.channel.id.to_string(), it.opens_at)).collect()
}

#[test]
fn the_first_that_is_open_here_is_the_first() {
    ways().check().unwrap();
    let open = |id: &str| (id.to_owned(), None);
    let closed = |id: &str, at| (id.to_owned(), Some(at));
    // 2026-11-27 is a Friday.
    let (friday, saturday) = (at("2026-11-27", 10, 0), at("2026-11-28", 10, 0));
    let monday = at("2026-11-30", 9, 0);
    let night = at("2026-11-28", 22, 0);
    for (shell, now, wanted) in [
        (Channel::MiniProgram, friday, vec![open("wx"), open("work"), open("say")]),
        (Channel::H5, friday, vec![open("work"), open("say"), closed("qq", night)]),
        (Channel::MiniProgram, saturday, vec![open("wx"), open("say"), closed("work", monday)]),
        (Channel::H5, saturday, vec![open("say"), closed("work", monday), closed("qq", night)]),
        (Channel::H5, night, vec![open("qq"), open("say"), closed("work", monday)]),
    ] {
        assert_eq!(picked(shell, now), wanted, "{shell:?} {now:?}");
    }
}

#[test]
fn hours_past_midnight_belong_to_the_day_they_begin_on() {
    let it = hours(&[6], 1_320, 120);
    for (day, hour, minute, is_open) in [
        ("2026-11-28", 21, 59, false),
        ("2026-11-28", 22, 0, true),
        ("2026-11-29", 1, 59, true),
        ("2026-11-29", 2, 0, false),
        ("2026-11-28", 1, 0, false),
        ("2026-11-29", 23, 0, false),
    ] {
        assert_eq!(it.is_open(at(day, hour, minute)), is_open, "{day} {hour}:{minute}");
    }
}

#[test]
fn what_no_shop_can_have_is_named() {
    let say = json!({"id": "say", "title": "留言", "kind": "message"});
    let way = |kind: Value| json!([{"id": "a", "title": "x", "kind": kind}, say]);
    let said = |channels: Value, allow: Value| {
        service(channels, allow).check().map_err(|error| error.field).err()
    };
    let none = || json!([]);
    assert_eq!(said(json!([say]), none()), None);
    let custom = json!({"custom": {"url": "https://help.example.com/a?b=c"}});
    assert_eq!(said(way(custom.clone()), json!(["help.example.com"])), None);
    for (channels, allow, field) in [
        (json!([]), none(), "channels"),
        (json!([say, say]), none(), "channels[1].id"),
        (json!([{"id": "x", "title": "x", "kind": "contact"}]), none(), "channels"),
        (way(json!("message")), none(), "channels"),
        (way(custom), none(), "channels[0].kind.url"),
        (way(json!({"qq": {"number": "1&x=2"}})), none(), "channels[0].kind.number"),
        (way(json!({"phone": {"number": "tel:1"}})), none(), "channels[0].kind.number"),
        (
            way(json!({"wecom": {"corpId": "", "url": "https://work.weixin.qq.com/kfid/1"}})),
            none(),
            "channels[0].kind.corpId",
        ),
        (
            way(json!({"wecom": {"corpId": "w", "url": "https://weixin.qq.com/kfid/1"}})),
            none(),
            "channels[0].kind.url",
        ),
        (json!([say]), json!(["xn--x.com"]), "allow[0]"),
        (json!([say]), json!(["*.example.com"]), "allow[0]"),
        (json!([{"id": "a", "title": "", "kind": "contact"}, say]), none(), "channels[0].title"),
        (
            json!([{"id": "a", "title": "x", "kind": "contact",
                "hours": {"days": [1, 1], "from": 0, "to": 1}}, say]),
            none(),
            "channels[0].hours.days[1]",
        ),
        (
            json!([{"id": "say", "title": "x", "kind": "message", "where": ["h5"]}]),
            none(),
            "channels[0].kind",
        ),
    ] {
        assert_eq!(said(channels, allow), Some(field.to_owned()));
    }
}

#[test]
fn a_shop_with_a_telephone_alone_has_that_and_messages() {
    let kinds = |phone: &str| {
        let it = Service::plain(phone);
        it.check().unwrap();
        it.channels.into_iter().map(|it| it.kind).collect::<Vec<_>>()
    };
    let number = "400-000-0000".to_owned();
    assert_eq!(kinds(&number), [ServiceKind::Phone { number }, ServiceKind::Message]);
    assert_eq!(kinds(""), [ServiceKind::Message]);
    assert_eq!(kinds("javascript:1"), [ServiceKind::Message]);
}

/// What has fooled somebody's check of an address.
const HOSTILE: &[&str] = &[
    "http://help.example.com/",
    "HTTPS://help.example.com/",
    "https:/help.example.com",
    "https:help.example.com",
    "//help.example.com/",
    "https:///help.example.com",
    "https://help.example.com@evil.example/",
    "https://evil.example@help.example.com/",
    "https://help.example.com:443/",
    "https://help.example.com:@evil.example/",
    "https://help.example.com\\@evil.example/",
    "https://help.example.com\\.evil.example/",
    "https://help.example.com#@evil.example/",
    "https://help.example.com/#/x",
    "https://help.example.com.evil.example/",
    "https://evil.example/help.example.com",
    "https://evil.example?help.example.com",
    "https://evilhelp.example.com/",
    "https://x.help.example.com/",
    "https://Help.example.com/",
    "https://help.example.com./",
    "https://help%2eexample.com/",
    "https://help.example.com%00.evil.example/",
    "https://help.example.com\t/",
    "https://help.example.com/\n",
    "https://help.example.com/\r\nSet-Cookie: a=b",
    "https://help.example.com/%0d%0aSet-Cookie:%20a=b",
    "https://help.example.com/%5c",
    "https://help.example.com/%",
    "https://help.example.com/%zz",
    " https://help.example.com/",
    "https://help.example.com/ ",
    "https://help。example。com/",
    "https://ｈelp.example.com/",
    "https://xn--hlp-bma.example.com/",
    "https://[::1]/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://localhost/",
    "https://help.example.com/\"onclick=\"x",
    "https://help.example.com/<script>",
    "https://help.example.com/'><img>",
    "javascript:alert(1)//https://help.example.com/",
    "javascript://help.example.com/%0aalert(1)",
    "data:text/html,https://help.example.com/",
    "weixin://dl/business",
    "tel:10086",
    "blob:https://help.example.com/x",
    "https://help.example.com/\u{202e}",
    "",
];

#[test]
fn no_hostile_address_is_opened() {
    let allow = ["help.example.com".to_owned()];
    for url in HOSTILE {
        let kind = ServiceKind::Custom { url: (*url).to_owned() };
        assert!(kind.link(&allow).is_err(), "{url}");
    }
    let long = format!("https://help.example.com/{}", "x".repeat(300));
    assert!(ServiceKind::Custom { url: long }.link(&allow).is_err());
    for url in ["https://help.example.com", "https://help.example.com/a%20b?c=d&e=f:g"] {
        let kind = ServiceKind::Custom { url: url.to_owned() };
        assert_eq!(kind.link(&allow).unwrap().as_deref(), Some(url));
    }
}

/// Addresses that are nearly good: parts of good and of hostile ones, one after the other.
fn addresses() -> impl Strategy<Value = String> {
    let parts = [
        "https://",
        "http://",
        "https:",
        "//",
        "/",
        "\\",
        "@",
        ":",
        "#",
        "?",
        ".",
        "%",
        "%00",
        "%0a",
        "%5c",
        "%2f",
        "443",
        "help.example.com",
        "example.com",
        "evil.example",
        "help",
        "Help",
        "xn--",
        "ａ",
        "。",
        "\u{0}",
        "\t",
        "\n",
        " ",
        "\u{202e}",
        "a",
        "-",
        "javascript:",
        "[::1]",
        "<",
        "\"",
        "'",
    ];
    let part = prop::sample::select(parts.to_vec());
    let many = prop::collection::vec(part, 0..6);
    (any::<bool>(), many, "\\PC{0,4}").prop_map(|(is_near, parts, more)| {
        let start = if is_near { "https://help.example.com" } else { "" };
        format!("{start}{}{more}", parts.concat())
    })
}

proptest! {
    /// What is taken has one reading: the scheme, the allowed host to the letter, then a path or a query of
    /// plain characters.
    #[test]
    fn what_is_opened_is_of_an_allowed_host(url in addresses()) {
        let allow = ["help.example.com".to_owned()];
        if let Ok(Some(opened)) = (ServiceKind::Custom { url: url.clone() }).link(&allow) {
            prop_assert_eq!(&opened, &url);
            let rest = url.strip_prefix("https://help.example.com").unwrap();
            prop_assert!(rest.is_empty() || rest.starts_with(['/', '?']), "{}", rest);
            let hostile = |c: char| !c.is_ascii_graphic() || "\\@#<>\"`{}|^".contains(c);
            prop_assert!(!url.contains(hostile), "{}", url);
        }
    }

    #[test]
    fn somebody_comes_when_it_is_said(
        days in prop::collection::btree_set(1..=7_u8, 1..=7),
        from in 0..1_440_u16, to in 1..=1_440_u16, minutes in 0..20_160_i64,
    ) {
        prop_assume!(from != to);
        let days: Vec<u8> = days.into_iter().collect();
        let it = hours(&days, from, to);
        it.check().unwrap();
        let now = at("2026-11-25", 0, 0).plus_ms(minutes * 60_000);
        let opens_at = it.opens_at(now).unwrap();
        prop_assert!(opens_at > now && it.is_open(opens_at));
        if !it.is_open(now) {
            // Nobody is there any sooner.
            let mut between = now;
            while between < opens_at {
                prop_assert!(!it.is_open(between));
                between = between.plus_ms(60_000);
            }
        }
    }

    /// Whoever comes finds something open, whenever and wherever.
    #[test]
    fn a_message_can_always_be_left(minutes in 0..20_160_i64, is_h5 in any::<bool>()) {
        let shell = if is_h5 { Channel::H5 } else { Channel::MiniProgram };
        let found = picked(shell, at("2026-11-25", 0, 0).plus_ms(minutes * 60_000));
        prop_assert!(found.iter().any(|(id, closed)| id == "say" && closed.is_none()));
        prop_assert!(found[0].1.is_none());
        prop_assert!(!is_h5 || found.iter().all(|(id, _)| id != "wx"));
    }
}
