//! The page as a shopper sees it, second by second.

use std::cell::Cell;
use std::rc::Rc;

use mall_api::flash::{FlashOffer, FlashSalesResponse, FlashSessionView, RefusedLine};
use mall_api::reminder::ReminderResponse;
use mall_api::session::LoginResponse;
use mall_api::{ErrorCode, path};
use mall_core::flash_sale::{FlashRefusal, FlashState, FlashTab, Stage};
use mall_core::pricing::{ActivityPrice, Channel};
use mall_core::{ActivityId, Day, DayClock, Money, SessionId, Timestamp, Window};
use serde_json::json;

use crate::harness::{Ask, NOW, Shell, no, ok};
use crate::page::samples::{addresses, item, log_in, me, order, sku};
use crate::{Action, Effect};
use mall_core::order::OrderState;

/// A session that opens `from` seconds after the start and ends two hours later, as it is at `now`.
fn session(id: &str, from: i64, now: Timestamp, open: FlashState) -> FlashSessionView {
    let starts_at = NOW.plus_ms(from * 1_000);
    let window = Window { starts_at, ends_at: starts_at.plus_ms(7_200_000) };
    let is_open = now >= starts_at;
    let sale = ActivityId::new("flash").unwrap();
    let price = ActivityPrice {
        id: sale.clone(),
        title: "限时秒杀".to_owned(),
        price: Money::from_fen(5_000),
        promotions: false,
        coupons: false,
    };
    let offer = FlashOffer {
        item: item("serum", 15_000, 9),
        price,
        stock: 10,
        per_shopper: 2,
        state: if is_open { open } else { FlashState::WarmUp { opens_at: starts_at } },
        reminded: false,
    };
    let tab = FlashTab {
        sale,
        session: SessionId::new(id).unwrap(),
        day: Day::of(starts_at, DayClock::SHOP),
        window,
        stage: if is_open { Stage::Open } else { Stage::WarmUp },
    };
    FlashSessionView { tab, title: "限时秒杀".to_owned(), offers: vec![offer] }
}

const OPEN: FlashState =
    FlashState::Open { left: 4, can_order: 2, taken_bps: 6_000, ends_at: Timestamp(0) };

fn sales(sessions: Vec<FlashSessionView>, now: Timestamp) -> FlashSalesResponse {
    let changes = |it: &FlashSessionView| {
        [it.tab.window.starts_at, it.tab.window.ends_at].into_iter().find(|at| *at > now)
    };
    let changes_at = sessions.iter().filter_map(changes).min();
    let subscribe = vec!["soon".to_owned(), "parcel".to_owned()];
    FlashSalesResponse { sessions, chosen: Some(0), changes_at, subscribe, at: now }
}

/// The page, of one session that opens after `from` seconds and is `open` then.
fn watching(from: i64, open: FlashState) -> (Shell, crate::PageId) {
    let server_now = Rc::new(Cell::new(NOW));
    let clock = Rc::clone(&server_now);
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        path::FLASH_SALES => {
            let now = clock.get();
            ok(&sales(vec![session("a", from, now, open), session("b", 9_000, now, open)], now))
        }
        path::ADDRESSES => ok(&addresses()),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("flash", &[]);
    // Asked from now on, the server says that it has opened.
    server_now.set(NOW.plus_ms(from.max(0) * 1_000));
    (shell, page)
}

#[test]
fn it_counts_down_and_patches_no_more_than_the_text() {
    let (mut shell, page) = watching(3_725, OPEN);
    assert_eq!(shell.text(page, "/clock/label"), "距开抢");
    let clock = |shell: &Shell| {
        ["hours", "minutes", "seconds"]
            .map(|it| shell.text(page, &format!("/clock/{it}")))
            .join(":")
    };
    assert_eq!(clock(&shell), "01:02:05");
    shell.pass(1_000);
    assert_eq!(clock(&shell), "01:02:04");
    assert_eq!(shell.last_patch(), json!({"clock.seconds": "04"}));
    shell.pass(5_000);
    assert_eq!(clock(&shell), "01:01:59");
    assert_eq!(shell.asked_at(path::FLASH_SALES).len(), 1);
    assert_eq!(shell.text(page, "/goods/0/button/text"), "提醒我");
    assert_eq!(shell.text(page, "/goods/0/shareText"), "限量 10 件");
}

#[test]
fn it_opens_while_it_is_watched() {
    let (mut shell, page) = watching(3, OPEN);
    shell.pass(2_999);
    assert_eq!(shell.at(page, "/goods/0/tone"), json!("grey"));
    shell.hold = true;
    shell.pass(1);
    assert_eq!(shell.text(page, "/goods/0/button/text"), "立即抢购", "before anybody answers");
    assert_eq!(shell.text(page, "/goods/0/shareText"), "已抢 0%");
    shell.let_go();
    assert_eq!(shell.text(page, "/goods/0/shareText"), "已抢 60%");
    assert_eq!(shell.at(page, "/goods/0/share"), json!("60"));
    assert_eq!(shell.text(page, "/clock/label"), "距结束");
    assert_eq!(shell.text(page, "/tabs/0/note"), "抢购中");
    assert_eq!(shell.asked_at(path::FLASH_SALES).len(), 2);
    shell.pass(15_000);
    assert_eq!(shell.asked_at(path::FLASH_SALES).len(), 3, "what is taken is asked for again");
}

#[test]
fn a_page_out_of_sight_sleeps() {
    let (mut shell, page) = watching(100, OPEN);
    let other = shell.open("coupons", &[]);
    shell.forget();
    shell.pass(50_000);
    let wakes = shell.effects.iter().filter(|it| matches!(it, Effect::Wake { .. })).count();
    assert_eq!(wakes, 0);
    shell.dispatch(Action::Close { page: other });
    shell.dispatch(Action::Show { page });
    assert_eq!(shell.text(page, "/clock/seconds"), "50");
    shell.pass(1_000);
    assert_eq!(shell.text(page, "/clock/seconds"), "49");
}

#[test]
fn each_state_has_its_button() {
    let ends_at = Timestamp(0);
    for (state, text, tone) in [
        (FlashState::SoldOut { ends_at }, "已抢光", "grey"),
        (FlashState::MayReturn { held: 2, ends_at }, "还有机会", "again"),
        (FlashState::MyLimit { limit: 2, ends_at }, "已达限购", "grey"),
        (OPEN, "立即抢购", "open"),
    ] {
        let (mut shell, page) = watching(0, state);
        assert_eq!(shell.text(page, "/goods/0/button/text"), text);
        assert_eq!(shell.at(page, "/goods/0/tone"), json!(tone));
        shell.tap(page, "/goods/0/open");
        assert_eq!(shell.went(), ["/packages/goods/product/product?id=product-serum"]);
        shell.pass(7_200_000);
        assert_eq!(shell.text(page, "/goods/0/button/text"), "已结束");
    }
}

#[test]
fn another_session_can_be_looked_at() {
    let (mut shell, page) = watching(0, OPEN);
    assert_eq!(shell.text(page, "/tabs/0/time"), "18:30");
    shell.tap(page, "/tabs/1/action");
    assert_eq!(shell.at(page, "/tabs/1/on"), json!(true));
    assert_eq!(shell.text(page, "/goods/0/button/text"), "提醒我");
}

/// The till, where `placed` is what comes of the order.
fn at_the_till(
    mut placed: impl FnMut() -> crate::harness::Said + 'static,
) -> (Shell, crate::PageId) {
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        path::FLASH_SALES => ok(&sales(vec![session("a", 0, NOW, OPEN)], NOW)),
        path::ADDRESSES => ok(&addresses()),
        path::ORDERS => placed(),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("flash", &[]);
    shell.tap(page, "/goods/0/button/action");
    assert_eq!(shell.went(), ["/packages/trade/checkout/checkout"]);
    let till = shell.open("checkout", &[]);
    (shell, till)
}

#[test]
fn it_is_bought_at_the_price_of_the_session() {
    let (shell, till) = at_the_till(|| ok(&order("o1", OrderState::Unpaid)));
    assert_eq!(shell.text(till, "/lines/0/discounts/0"), "限时秒杀 -¥100.00");
    let mut shell = shell.restart("another seed altogether");
    let till = shell.open("checkout", &[]);
    assert_eq!(shell.text(till, "/total/yuan"), "50", "also after a crash");
    shell.tap(till, "/submit/action");
    let sent = shell.asked_at(path::ORDERS)[0].body.clone();
    let wanted = json!({"flash": {"sale": "flash", "session": "a", "day": "2026-11-26"}});
    assert_eq!(sent["lines"], json!([{"sku": "serum", "quantity": 1, "activity": wanted}]));
    assert_eq!(sent["expectedPayable"], json!(5_000));
}

#[test]
fn what_was_sold_to_somebody_else_is_said_at_the_till() {
    let refused = || {
        let (status, mut error) = no(ErrorCode::FlashRefused, "已抢光").unwrap();
        let why = FlashRefusal::Short { left: 0, held: 0 };
        error["refused"] = serde_json::to_value(RefusedLine { sku: sku("serum"), why }).unwrap();
        Some((status, error))
    };
    let (mut shell, till) = at_the_till(refused);
    shell.tap(till, "/submit/action");
    assert_eq!(shell.toasts(), ["手慢了，已被抢光"]);
    assert_eq!(shell.text(till, "/notices/0"), "手慢了，已被抢光");
    assert_eq!(shell.went(), ["/packages/trade/checkout/checkout"]);
}

#[test]
fn nothing_to_buy_and_no_network_are_said() {
    let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::FLASH_SALES => ok(&sales(Vec::new(), NOW)),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("flash", &[]);
    assert_eq!(shell.text(page, "/state/text"), "暂时没有秒杀活动");
    let mut shell = Shell::new(log_in, |_| None);
    let page = shell.open("flash", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
    shell.forget();
    shell.tap(page, "/state/action");
    assert_eq!(shell.asked_at(path::FLASH_SALES).len(), 1);
}

/// A session that opens in ten minutes, with the reminders that the server has.
fn warming_up(prepare: impl FnOnce(&mut crate::model::Model)) -> (Shell, crate::PageId) {
    let reminded = Rc::new(Cell::new(false));
    let mut shell = Shell::new(prepare, move |ask: &Ask| match ask.path.as_str() {
        path::FLASH_SALES => {
            let mut it = session("a", 600, NOW, OPEN);
            it.offers[0].reminded = reminded.get();
            ok(&sales(vec![it], NOW))
        }
        path::FLASH_REMINDERS => {
            reminded.set(!ask.body.is_null());
            ok(&ReminderResponse { due_at: reminded.get().then_some(NOW) })
        }
        path::SESSION => ok(&LoginResponse { token: "token".to_owned(), me: me() }),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("flash", &[]);
    (shell, page)
}

#[test]
fn one_is_reminded_or_thinks_better_of_it() {
    let (mut shell, page) = warming_up(log_in);
    assert_eq!(shell.at(page, "/goods/0/tone"), json!("remind"));
    shell.tap(page, "/goods/0/button/action");
    assert_eq!(shell.toasts(), ["开抢前5分钟提醒你"]);
    let asked = &shell.asked_at(path::FLASH_REMINDERS)[0];
    let wanted = json!({"sale": "flash", "session": "a", "day": "2026-11-26", "sku": "serum"});
    assert_eq!(asked.body, wanted);
    assert_eq!(shell.text(page, "/goods/0/button/text"), "已设提醒");
    assert_eq!(shell.at(page, "/goods/0/tone"), json!("set"));
    shell.forget();
    shell.tap(page, "/goods/0/button/action");
    assert_eq!(shell.toasts(), ["已取消提醒"]);
    let asked = &shell.asked_at(path::FLASH_REMINDERS)[0];
    assert_eq!(asked.query, "sale=flash&session=a&day=2026-11-26&sku=serum");
    assert_eq!(shell.text(page, "/goods/0/button/text"), "提醒我");
    shell.pass(300_000);
    assert_eq!(shell.text(page, "/goods/0/button/text"), "即将开抢", "there is no time for it");
    assert_eq!(shell.at(page, "/goods/0/button/action"), json!(null));
}

#[test]
fn a_second_tap_while_the_first_is_on_its_way_asks_nothing() {
    let (mut shell, page) = warming_up(log_in);
    shell.hold = true;
    shell.tap(page, "/goods/0/button/action");
    shell.tap(page, "/goods/0/button/action");
    assert_eq!(shell.asked_at(path::FLASH_REMINDERS).len(), 1);
    shell.let_go();
    assert_eq!(shell.text(page, "/goods/0/button/text"), "已设提醒");
}

#[test]
fn a_guest_logs_in_first_and_is_reminded_on_coming_back() {
    let (mut shell, page) = warming_up(|_| {});
    shell.tap(page, "/goods/0/button/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
    let login = shell.open("login", &[]);
    shell.input(login, "/phone/action", "13800138000");
    shell.input(login, "/code/action", "123456");
    shell.tap(login, "/login");
    assert!(shell.asked_at(path::FLASH_REMINDERS).is_empty());
    shell.dispatch(Action::Close { page: login });
    shell.dispatch(Action::Show { page });
    assert_eq!(shell.asked_at(path::FLASH_REMINDERS).len(), 1);
    assert_eq!(shell.text(page, "/goods/0/button/text"), "已设提醒");
    shell.dispatch(Action::Show { page });
    assert_eq!(shell.asked_at(path::FLASH_REMINDERS).len(), 1, "once");
}

/// Whoever comes back from the log-in asks for the page and for the reminder at once.
#[test]
fn an_answer_that_is_older_than_the_reminder_does_not_undo_it() {
    let (mut shell, page) = warming_up(log_in);
    shell.hold = true;
    shell.dispatch(Action::Show { page });
    shell.tap(page, "/goods/0/button/action");
    shell.let_go_crossed();
    assert_eq!(shell.text(page, "/goods/0/button/text"), "已设提醒");
}

#[test]
fn why_nobody_is_reminded_is_said() {
    let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::FLASH_SALES => ok(&sales(vec![session("a", 600, NOW, OPEN)], NOW)),
        path::FLASH_REMINDERS => no(ErrorCode::RemindRefused, "最多同时设 100 个提醒"),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("flash", &[]);
    shell.tap(page, "/goods/0/button/action");
    assert_eq!(shell.toasts(), ["最多同时设 100 个提醒"]);
    assert_eq!(shell.text(page, "/goods/0/button/text"), "提醒我");
    assert_eq!(shell.asked_at(path::FLASH_SALES).len(), 2, "it may be another shop by now");
}

#[test]
fn in_the_mini_program_a_reminder_asks_for_messages_in_the_same_tap() {
    let server = |ask: &Ask| match ask.path.as_str() {
        path::FLASH_SALES => ok(&sales(vec![session("a", 3_725, NOW, OPEN)], NOW)),
        path::FLASH_REMINDERS => ok(&mall_api::reminder::ReminderResponse { due_at: Some(NOW) }),
        path::SUBSCRIPTIONS => Some((204, serde_json::Value::Null)),
        _ => None,
    };
    for (accepted, told) in [(vec!["soon"], 1), (Vec::new(), 0)] {
        let mut shell = Shell::new_in(Channel::MiniProgram, log_in, server);
        shell.sleeps = true;
        let page = shell.open("flash", &[]);
        shell.tap(page, "/goods/0/button/action");
        let asked = shell.effects.iter().find_map(|it| match it {
            Effect::Subscribe { id, templates } => Some((*id, templates.clone())),
            _ => None,
        });
        let (id, templates) = asked.unwrap();
        assert_eq!(templates, ["soon", "parcel"]);
        let accepted = accepted.into_iter().map(str::to_owned).collect();
        shell.resolve(id, crate::Answer::Accepted(accepted));
        let sent = shell.asked_at(path::SUBSCRIPTIONS);
        assert_eq!(sent.len(), told);
        assert!(sent.iter().all(|it| it.body["templates"] == json!(["soon"])));
    }
    let mut shell = Shell::new(log_in, server);
    shell.sleeps = true;
    let page = shell.open("flash", &[]);
    shell.tap(page, "/goods/0/button/action");
    assert!(!shell.effects.iter().any(|it| matches!(it, Effect::Subscribe { .. })), "not in H5");
}
