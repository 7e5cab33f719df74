//! 海报 and what a friend gets, over the pages that have them.

use mall_api::path;
use mall_core::pricing::Channel;
use serde_json::{Value, json};

use crate::effect::{How, ItemKind, PosterItem};
use crate::harness::{Ask, NOW, Said, Shell, ok};
use crate::page::samples::log_in;
use crate::{Answer, Effect, EffectId, PageId};

const TOKEN: &str = "iAbCdEf";

fn server(ask: &Ask) -> Said {
    if ask.path == path::INVITE_TOKEN {
        return ok(
            &json!({"title": "邀请有礼", "rules": [], "inviter": [], "invited": [], "coupons": [],
            "from": 100, "afterDays": 7, "maxRewarded": 5, "endsAt": NOW.0, "token": TOKEN, "joined": 0,
            "rewarded": 0, "friends": []}),
        );
    }
    let id = ask.path.strip_prefix("/api/products/")?;
    ok(&json!({"product": {"id": id, "title": "面膜", "category": "care", "brand": "x",
            "image": "/media/a.svg", "onShelf": true,
            "skus": [{"id": "a-1", "price": 7_900, "stock": 1}, {"id": "a-2", "price": 9_900, "stock": 1}],
            "options": [{"name": "片数", "values": ["5", "10"]}]},
        "promotions": [], "offers": [], "related": [], "group": null, "at": 0}))
}

fn drawn(shell: &Shell) -> (EffectId, Vec<PosterItem>) {
    let found = shell.effects.iter().rev().find_map(|it| match it {
        Effect::Poster { id, items, .. } => Some((*id, items.clone())),
        _ => None,
    });
    found.unwrap()
}

fn code(items: &[PosterItem]) -> &str {
    &items.iter().find(|it| it.kind == ItemKind::Code).unwrap().text
}

fn product(shell: &mut Shell) -> PageId {
    shell.open("product", &[("id", "mask")])
}

#[test]
fn a_poster_is_drawn_shown_saved_and_put_away() {
    let mut shell = Shell::new(|_| (), server);
    let page = product(&mut shell);
    assert_eq!(shell.at(page, "/poster"), Value::Null);
    shell.tap(page, "/makePoster/action");
    let (id, items) = drawn(&shell);
    assert_eq!(code(&items), "/codes/product?id=mask", "a guest invites nobody");
    assert!(items.iter().any(|it| it.kind == ItemKind::Text && it.text == "¥79.00起"));
    shell.resolve(id, Answer::Drawn("blob:x".to_owned()));
    assert_eq!(shell.text(page, "/poster/image"), "blob:x");
    shell.tap(page, "/poster/save/action");
    let saves = |it: &Effect| matches!(it, Effect::Album { picture, .. } if picture == "blob:x");
    assert!(shell.effects.iter().any(saves));
    shell.tap(page, "/poster/close");
    assert_eq!(shell.at(page, "/poster"), Value::Null);
}

#[test]
fn one_that_cannot_be_drawn_says_so_and_lies_over_its_own_page_alone() {
    let mut shell = Shell::new(|_| (), server);
    let page = product(&mut shell);
    shell.tap(page, "/makePoster/action");
    let (id, _) = drawn(&shell);
    shell.resolve(id, Answer::Failed);
    assert_eq!(shell.at(page, "/poster"), Value::Null);
    assert!(shell.toasts().contains(&"没有加载出来"));
    shell.tap(page, "/makePoster/action");
    let (id, _) = drawn(&shell);
    let other = product(&mut shell);
    shell.resolve(id, Answer::Drawn("blob:x".to_owned()));
    assert_eq!(shell.at(other, "/poster"), Value::Null);
}

#[test]
fn links_of_a_shopper_carry_their_token_and_are_asked_for_once() {
    let mut shell = Shell::new(log_in, server);
    let page = product(&mut shell);
    product(&mut shell);
    assert_eq!(shell.asked_at(path::INVITE_TOKEN).len(), 1);
    let path = "/packages/goods/product/product?id=mask&invite=iAbCdEf";
    assert_eq!(shell.text(page, "/share/path"), path);
    shell.forget();
    shell.tap(page, "/shareButton/action");
    let link = "/product?id=mask&invite=iAbCdEf";
    assert!(shell.effects.contains(&Effect::Copy { text: link.to_owned() }));
    shell.tap(page, "/makePoster/action");
    assert_eq!(code(&drawn(&shell).1), format!("/codes{link}"));
    // A page that is a shopper's own gives the shop.
    let orders = shell.open("orders", &[]);
    assert_eq!(shell.text(orders, "/share/path"), "/pages/home/home?invite=iAbCdEf");
    assert_eq!(shell.text(orders, "/share/title"), "来小铺逛逛，天天有好价");
}

#[test]
fn whoever_logs_out_leaves_no_token_behind() {
    let mut shell = Shell::new(log_in, |ask| {
        if ask.path == path::SESSION { Some((204, Value::Null)) } else { server(ask) }
    });
    product(&mut shell);
    let me = shell.open("me", &[]);
    shell.tap(me, "/logout");
    let page = product(&mut shell);
    assert_eq!(shell.text(page, "/share/path"), "/packages/goods/product/product?id=mask");
}

/// Where the phone is led by a code with this scene.
fn scanned(channel: Channel, route: &str, scene: &str) -> (Vec<String>, Vec<Effect>) {
    let mut shell = Shell::new_in(
        channel,
        |_| (),
        |ask| {
            let known = ask.path == "/api/scenes/n6k4uM8cXBwgO-_0";
            known.then(|| {
                ok(&json!({"url": "/packages/goods/product/product?id=mask&invite=iAb"}))
            })?
        },
    );
    shell.open(route, &[("scene", scene), ("id", "mask")]);
    let asked = shell.asked.iter().map(|it| it.path.clone());
    let asked = asked.filter(|it| it.starts_with("/api/scenes/")).collect();
    let led = shell.effects.into_iter().filter(|it| matches!(it, Effect::Navigate { .. }));
    (asked, led.collect())
}

#[test]
fn a_code_that_is_scanned_leads_on_from_home() {
    let phone = Channel::MiniProgram;
    let url = "/packages/goods/product/product?id=mask&invite=iAb".to_owned();
    let to = vec![Effect::Navigate { how: How::Push, url }];
    for scene in ["n6k4uM8cXBwgO-_0", "n6k4uM8cXBwgO%2D%5f0"] {
        assert_eq!(scanned(phone, "home", scene).1, to);
    }
    // One that nobody knows, or that would ask for something else.
    for (scene, asked) in [
        ("AAAA", "/api/scenes/AAAA"),
        ("..%2Forders", "/api/scenes/..%2forders"),
        ("a?b#c", "/api/scenes/a%3fb%23c"),
    ] {
        assert_eq!(scanned(phone, "home", scene), (vec![asked.to_owned()], Vec::new()));
    }
    assert_eq!(scanned(phone, "product", "n6k4uM8cXBwgO-_0"), (Vec::new(), Vec::new()));
    assert_eq!(scanned(Channel::H5, "home", "n6k4uM8cXBwgO-_0"), (Vec::new(), Vec::new()));
}
