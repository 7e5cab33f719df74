//! Groups as a shopper sees them, from the list to the till.

use std::cell::Cell;
use std::rc::Rc;

use mall_api::group::{
    GroupBuysResponse, GroupMember, GroupOffer, GroupResponse, MyGroup, OpenGroup,
};
use mall_api::{ErrorCode, path};
use mall_core::group_buy::{
    GroupBuy, GroupPrice, GroupRefusal, GroupSeen, GroupSize, GroupState, SeatState,
};
use mall_core::order::OrderState;
use mall_core::{ActivityId, GroupId, Money, OrderId, ProductId, Window};
use serde_json::json;

use crate::PageId;
use crate::harness::{Ask, NOW, Shell, no, ok};
use crate::page::samples::{addresses, item, log_in, order, sku};

fn buy() -> GroupBuy {
    let size = |size, fen| GroupSize {
        size,
        prices: vec![GroupPrice { sku: sku("serum"), price: Money::from_fen(fen) }],
    };
    GroupBuy {
        id: ActivityId::new("together").unwrap(),
        title: "值得拼".to_owned(),
        product: ProductId::new("serum").unwrap(),
        window: Window { starts_at: NOW, ends_at: NOW.plus_ms(86_400_000) },
        sizes: vec![size(2, 8_000), size(3, 7_000)],
        open_minutes: 60,
        pay_minutes: 15,
        per_order: 1,
        per_shopper: 2,
        opens: Vec::new(),
        joins: Vec::new(),
        virtual_from: None,
        promotions: false,
        coupons: false,
    }
}

fn seen(state: GroupState, mine: Option<SeatState>, refusal: Option<GroupRefusal>) -> GroupSeen {
    let is_forming = state == GroupState::Forming;
    GroupSeen {
        state,
        missing: u32::from(is_forming),
        free: u32::from(is_forming),
        seconds_left: 3_600,
        ends_at: NOW.plus_ms(3_600_000),
        mine,
        leads: false,
        refusal,
    }
}

fn group(seen: GroupSeen) -> GroupResponse {
    GroupResponse {
        id: GroupId::new("g1").unwrap(),
        buy: buy(),
        items: vec![item("serum", 10_000, 9)],
        size: 2,
        members: vec![GroupMember { name: "138****0001".to_owned(), leads: true, paid: true }],
        order: seen.mine.map(|_| OrderId::new("o1").unwrap()),
        seen,
        at: NOW,
    }
}

fn list() -> GroupBuysResponse {
    let open = OpenGroup {
        id: GroupId::new("g1").unwrap(),
        leader: "138****0001".to_owned(),
        size: 2,
        missing: 1,
        ends_at: NOW.plus_ms(3_600_000),
    };
    let failed = seen(GroupState::Failed { at: NOW }, None, Some(GroupRefusal::Failed));
    GroupBuysResponse {
        offers: vec![GroupOffer {
            buy: buy(),
            items: vec![item("serum", 10_000, 9)],
            open: vec![open],
        }],
        mine: vec![MyGroup {
            id: GroupId::new("g0").unwrap(),
            order: OrderId::new("o0").unwrap(),
            title: "精华".to_owned(),
            image: "/media/serum.svg".to_owned(),
            size: 2,
            seen: failed,
        }],
        at: NOW,
    }
}

/// The page of the group `g1`, as it is seen.
fn looking(seen: GroupSeen) -> (Shell, PageId) {
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        "/api/groups/g1" => ok(&group(seen.clone())),
        path::ADDRESSES => ok(&addresses()),
        path::ORDERS => no(ErrorCode::GroupRefused, "这个团已成团"),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("group", &[("id", "g1")]);
    (shell, page)
}

#[test]
fn the_list_shows_what_can_be_bought_together_and_ones_own_groups() {
    let mut shell = Shell::new(log_in, |ask| match ask.path.as_str() {
        path::GROUP_BUYS => ok(&list()),
        _ => None,
    });
    let page = shell.open("groups", &[]);
    assert_eq!(shell.text(page, "/offers/0/sizes"), "2 人团 · 3 人团");
    assert_eq!(shell.text(page, "/offers/0/price/yuan"), "70");
    assert_eq!(shell.text(page, "/offers/0/price/from"), "起");
    assert_eq!(shell.text(page, "/offers/0/groups/0/missing"), "还差 1 人成团");
    assert_eq!(shell.text(page, "/offers/0/groups/0/face"), "01");
    assert_eq!(shell.text(page, "/mine/0/note"), "2 人团 · 拼团未成功，已付款项原路退回");
    shell.tap(page, "/offers/0/groups/0/button/action");
    shell.tap(page, "/offers/0/button/action");
    assert_eq!(
        shell.went(),
        ["/packages/trade/group/group?id=g1", "/packages/trade/group/group?activity=together"]
    );
}

#[test]
fn a_group_is_opened_with_the_size_that_is_chosen() {
    let mut shell = Shell::new(log_in, |ask| match ask.path.as_str() {
        path::GROUP_BUYS => ok(&list()),
        path::ADDRESSES => ok(&addresses()),
        _ => None,
    });
    let page = shell.open("group", &[("activity", "together")]);
    assert_eq!(shell.text(page, "/price/yuan"), "80");
    shell.tap(page, "/choices/0/values/1/action");
    assert_eq!(shell.text(page, "/price/yuan"), "70");
    assert_eq!(shell.text(page, "/button/text"), "付款开团");
    shell.tap(page, "/button/action");
    assert_eq!(shell.went(), ["/packages/trade/checkout/checkout"]);
    let till = shell.open("checkout", &[]);
    shell.tap(till, "/submit/action");
    let sent = shell.asked_at(path::ORDERS)[0].body.clone();
    assert_eq!(sent["lines"][0]["activity"], json!({"group": {"activity": "together", "size": 3}}));
    assert_eq!(sent["expectedPayable"], json!(7_000));
}

#[test]
fn a_friend_joins_and_is_told_when_the_seat_is_gone() {
    let (mut shell, page) = looking(seen(GroupState::Forming, None, None));
    assert_eq!(shell.text(page, "/headline"), "还差 1 人成团");
    assert_eq!(shell.text(page, "/clock/hours"), "01");
    assert_eq!(shell.text(page, "/members/0/tag"), "团长");
    assert_eq!(shell.at(page, "/members/1/empty"), json!(true));
    shell.tap(page, "/button/action");
    let till = shell.open("checkout", &[]);
    shell.tap(till, "/submit/action");
    let sent = shell.asked_at(path::ORDERS)[0].body.clone();
    let activity = json!({"group": {"activity": "together", "size": 2, "group": "g1"}});
    assert_eq!(sent["lines"][0]["activity"], activity);
    assert_eq!(shell.toasts().last().copied(), Some("这个团已成团"));
}

#[test]
fn who_is_in_it_invites_others() {
    let paid = Some(SeatState::Paid { at: NOW });
    let (mut shell, page) = looking(seen(GroupState::Forming, paid, Some(GroupRefusal::AlreadyIn)));
    assert_eq!(shell.at(page, "/button"), json!(null));
    assert_eq!(shell.text(page, "/invite/text"), "邀请好友");
    assert_eq!(shell.text(page, "/share/path"), "/packages/trade/group/group?id=g1");
    shell.tap(page, "/invite/action");
    assert!(
        shell
            .effects
            .iter()
            .any(|it| { matches!(it, crate::Effect::Copy { text } if text == "/group?id=g1") })
    );
    shell.tap(page, "/order/action");
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
}

#[test]
fn who_left_may_come_back() {
    let left = Some(SeatState::Refunded { at: NOW });
    let (mut shell, page) = looking(seen(GroupState::Forming, left, None));
    assert_eq!(shell.text(page, "/button/text"), "付款参团");
    assert_eq!(shell.text(page, "/order/text"), "查看订单");
    shell.tap(page, "/button/action");
    assert_eq!(shell.went(), ["/packages/trade/checkout/checkout"]);
}

#[test]
fn one_that_is_over_says_how_and_leads_to_another() {
    for (state, headline) in [
        (GroupState::Formed { at: NOW }, "拼团成功"),
        (GroupState::Completed { at: NOW, filled: 1 }, "拼团成功（1 个名额由商家补齐）"),
        (GroupState::Failed { at: NOW }, "拼团未成功，已付款项原路退回"),
    ] {
        let (mut shell, page) = looking(seen(state, None, Some(GroupRefusal::Formed)));
        assert_eq!(shell.text(page, "/headline"), headline);
        assert_eq!(shell.at(page, "/clock"), json!(null));
        assert_eq!(shell.at(page, "/invite"), json!(null));
        shell.tap(page, "/button/action");
        assert_eq!(shell.went(), ["/packages/trade/group/group?activity=together"]);
    }
}

#[test]
fn a_group_that_fills_while_it_is_watched_is_seen_to() {
    let is_full = Rc::new(Cell::new(false));
    let full = Rc::clone(&is_full);
    let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
        "/api/groups/g1" if full.get() => {
            ok(&group(seen(GroupState::Formed { at: NOW }, None, Some(GroupRefusal::Formed))))
        }
        "/api/groups/g1" => ok(&group(seen(GroupState::Forming, None, None))),
        _ => None,
    });
    shell.sleeps = true;
    let page = shell.open("group", &[("id", "g1")]);
    shell.pass(1_000);
    assert_eq!(
        shell.last_patch(),
        json!({"clock.hours": "00", "clock.minutes": "59", "clock.seconds": "59"})
    );
    is_full.set(true);
    shell.pass(10_000);
    assert_eq!(shell.text(page, "/headline"), "拼团成功");
}

#[test]
fn a_link_to_nothing_says_so() {
    let mut shell = Shell::new(log_in, |ask| match ask.path.as_str() {
        "/api/groups/none" => no(ErrorCode::NotFound, "没有找到"),
        path::GROUP_BUYS => ok(&list()),
        _ => None,
    });
    for query in [("id", "none"), ("activity", "other")] {
        let page = shell.open("group", &[query]);
        assert_eq!(shell.text(page, "/state/text"), "这个团不存在，或活动已下架");
    }
}

#[test]
fn an_order_that_waits_for_its_group_invites_to_it() {
    let mut shell = Shell::new(log_in, |ask| match ask.path.as_str() {
        "/api/orders/o1" => ok(&order("o1", OrderState::GroupWaiting)),
        _ => None,
    });
    let page = shell.open("order", &[("id", "o1")]);
    assert_eq!(shell.text(page, "/buttons/1/text"), "邀请好友");
    shell.tap(page, "/buttons/1/action");
    assert_eq!(shell.went(), ["/packages/trade/groups/groups"]);
}
