//! Bargains as who starts one and who helps see them.

use std::cell::RefCell;
use std::rc::Rc;

use mall_api::bargain::{BargainView, BargainsResponse};
use mall_api::{ErrorCode, path};
use mall_core::bargain::BargainRefusal;
use mall_core::{ActivityId, BargainId, Money, OrderId};
use serde_json::json;

use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{addresses, item, log_in};
use crate::{Effect, PageId};

fn bargain(helpers: usize, mine: bool, refusal: Option<BargainRefusal>) -> BargainView {
    let fen = Money::from_fen;
    let cuts = [2_000, 1_000, 500].map(fen);
    BargainView {
        activity: ActivityId::new("serum").unwrap(),
        title: "好友帮砍".to_owned(),
        item: item("serum", 10_000, 9),
        from: fen(10_000),
        floor: fen(6_500),
        price: fen(6_500) + cuts.iter().skip(helpers).copied().sum(),
        cuts: cuts.to_vec(),
        helpers: vec!["138****0002".to_owned(); helpers],
        hours: 24,
        left: 5,
        per_shopper: 1,
        helps_per_shopper: 3,
        ends_at: NOW.plus_ms(3_600_000),
        id: Some(BargainId::new("b1").unwrap()),
        starter: "138****0001".to_owned(),
        mine,
        refusal,
        order: None,
    }
}

fn looking(it: BargainView) -> (Shell, PageId) {
    let shown = Rc::new(RefCell::new(it));
    let mut shell = Shell::new(log_in, move |ask: &Ask| -> Said {
        match ask.path.as_str() {
            "/api/bargains/b1" => ok(&*shown.borrow()),
            "/api/bargains/b1/help" => {
                *shown.borrow_mut() = bargain(2, false, Some(BargainRefusal::Helped));
                ok(&*shown.borrow())
            }
            path::ADDRESSES => ok(&addresses()),
            path::ORDERS => no(ErrorCode::ActivityRefused, "砍价活动已结束"),
            _ => None,
        }
    });
    shell.sleeps = true;
    let page = shell.open("bargain", &[("id", "b1")]);
    (shell, page)
}

#[test]
fn one_is_started_from_the_list() {
    let mut shell = Shell::new(log_in, |ask: &Ask| -> Said {
        let offer = BargainView { id: None, ..bargain(0, false, None) };
        match ask.path.as_str() {
            path::BARGAINS => ok(&BargainsResponse { bargains: vec![offer] }),
            "/api/bargains/serum/start" => ok(&bargain(0, true, None)),
            _ => None,
        }
    });
    let page = shell.open("bargains", &[]);
    assert_eq!(shell.text(page, "/offers/0/way"), "3 位好友砍到 ¥65.00");
    assert_eq!(shell.text(page, "/offers/0/left"), "剩 5 件 · 每人限购 1 件");
    shell.tap(page, "/offers/0/button/action");
    assert_eq!(shell.went(), ["/packages/trade/bargain/bargain?id=b1"]);
}

#[test]
fn a_guest_logs_in_before_starting_or_helping() {
    let mut shell = Shell::new(
        |_| {},
        |ask: &Ask| match ask.path.as_str() {
            path::BARGAINS => {
                let offer = BargainView { id: None, ..bargain(0, false, None) };
                ok(&BargainsResponse { bargains: vec![offer] })
            }
            "/api/bargains/b1" => ok(&bargain(1, false, None)),
            _ => None,
        },
    );
    shell.sleeps = true;
    let list = shell.open("bargains", &[]);
    shell.tap(list, "/offers/0/button/action");
    let page = shell.open("bargain", &[("id", "b1")]);
    shell.tap(page, "/button/action");
    assert_eq!(shell.went(), ["/packages/account/login/login", "/packages/account/login/login"]);
    assert!(shell.asked_at("/api/bargains/b1/help").is_empty());
}

#[test]
fn a_friend_sees_the_schedule_and_helps_once() {
    let (mut shell, page) = looking(bargain(1, false, None));
    assert_eq!(shell.text(page, "/headline"), "138****0001 请你帮忙砍价");
    assert_eq!(shell.text(page, "/price/yuan"), "80");
    assert_eq!(shell.text(page, "/clock/hours"), "01");
    assert_eq!(shell.text(page, "/schedule/0/who"), "138****0002");
    assert_eq!(shell.text(page, "/schedule/2/cut"), "-¥5.00");
    assert_eq!(shell.at(page, "/schedule/1/done"), json!(false));
    assert_eq!(shell.at(page, "/invite"), json!(null));
    assert_eq!(shell.text(page, "/button/text"), "帮砍 ¥10.00");
    shell.tap(page, "/button/action");
    assert!(shell.toasts().contains(&"谢谢你，现在 ¥70.00"), "{:?}", shell.toasts());
    assert_eq!(shell.text(page, "/note"), "你已帮砍，谢谢");
    assert_eq!(shell.text(page, "/button/text"), "我也要砍价");
}

#[test]
fn who_started_it_shares_it_and_buys_at_the_price_now() {
    let (mut shell, page) = looking(bargain(1, true, None));
    assert_eq!(shell.text(page, "/headline"), "再砍 ¥15.00 到底价");
    assert_eq!(shell.text(page, "/share/path"), "/packages/trade/bargain/bargain?id=b1");
    shell.tap(page, "/invite/action");
    let link = Effect::Copy { text: "/bargain?id=b1".to_owned() };
    assert!(shell.effects.contains(&link), "{:?}", shell.effects);
    assert_eq!(shell.text(page, "/button/text"), "¥80.00 立即购买");
    shell.tap(page, "/button/action");
    let till = shell.open("checkout", &[]);
    shell.tap(till, "/submit/action");
    let sent = shell.asked_at(path::ORDERS)[0].body.clone();
    assert_eq!(sent["lines"][0]["activity"], json!({"bargain": {"id": "b1"}}));
    assert_eq!(sent["expectedPayable"], json!(8_000));
    assert_eq!(shell.toasts().last().copied(), Some("砍价活动已结束"));
}

#[test]
fn one_that_was_bought_leads_to_its_order_and_one_that_is_over_to_another() {
    let order = Some(OrderId::new("o1").unwrap());
    let bought = BargainView { order, ..bargain(3, true, Some(BargainRefusal::Bought)) };
    let (mut shell, page) = looking(bought);
    assert_eq!(shell.text(page, "/headline"), "已砍到底价");
    assert_eq!(shell.at(page, "/clock"), json!(null));
    shell.tap(page, "/button/action");
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
    let over = BargainView { ends_at: NOW, ..bargain(1, true, Some(BargainRefusal::Ended)) };
    let (shell, page) = looking(over);
    assert_eq!(shell.text(page, "/note"), "砍价已结束");
    assert_eq!(shell.text(page, "/button/text"), "再砍一次");
    assert_eq!(shell.at(page, "/invite"), json!(null));
}

#[test]
fn one_that_is_gone_leads_to_the_others() {
    let mut shell = Shell::new(log_in, |_: &Ask| no(ErrorCode::NotFound, "没有找到，可能已被删除"));
    let page = shell.open("bargain", &[("id", "b9")]);
    assert_eq!(shell.text(page, "/state/text"), "这个砍价不存在，或活动已下架");
    assert_eq!(shell.text(page, "/title"), "");
}
