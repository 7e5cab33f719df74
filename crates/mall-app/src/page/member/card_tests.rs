use std::cell::RefCell;
use std::rc::Rc;

use mall_api::ErrorCode;
use mall_api::member::{MemberCard, MemberResponse};
use mall_api::order::{CardOrder, OrderView, PayResponse};
use mall_core::member::PaidCard;
use mall_core::order::OrderState;
use mall_core::{Money, PaidCardId, PaymentId, Timestamp};
use serde_json::json;

use crate::PageId;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, order};

fn id() -> PaidCardId {
    PaidCardId::new("black").unwrap()
}

/// A card that is held for so many months more.
fn found(unused: u32) -> MemberResponse {
    let card = PaidCard {
        id: id(),
        title: "黑卡".to_owned(),
        image: "/m/x.svg".to_owned(),
        price: Money::from_fen(3_500),
        months: vec![1, 3, 12],
        factor: 20_000,
        monthly: Vec::new(),
        benefits: vec!["会员价".to_owned()],
        tier: None,
    };
    let held = MemberCard {
        refund: card.cost(unused),
        card,
        may_buy: true,
        until: (unused > 0).then_some(Timestamp(NOW.0 + 86_400_000)),
        unused,
    };
    MemberResponse {
        standing: None,
        tiers: Vec::new(),
        gifts: Vec::new(),
        cards: vec![held],
        birthday: None,
    }
}

fn card_order() -> OrderView {
    let card = Some(CardOrder { card: id(), months: 3 });
    OrderView { card, address: None, ..order("o1", OrderState::Unpaid) }
}

/// The page; the shop answers the purchase with these, then with an order.
fn page(unused: u32, answers: Vec<Said>) -> (Shell, PageId) {
    let answers = RefCell::new(answers);
    let server = move |ask: &Ask| match ask.path.as_str() {
        "/api/member" => ok(&found(unused)),
        "/api/member/cards/black/buy" => {
            let mut answers = answers.borrow_mut();
            if answers.is_empty() { ok(&card_order()) } else { answers.remove(0) }
        }
        "/api/member/cards/black/refund" => ok(&found(0)),
        "/api/orders/o1/pay" => ok(&PayResponse::Sandbox {
            payment: PaymentId::new("p1").unwrap(),
            amount: Money::from_fen(10_500),
        }),
        _ => None,
    };
    let mut shell = Shell::new(log_in, server);
    let page = shell.open("member", &[]);
    (shell, page)
}

#[test]
fn months_are_chosen_ordered_and_led_to_the_till() {
    let (mut shell, page) = page(0, Vec::new());
    assert_eq!(shell.text(page, "/member/cards/0/price"), "¥35.00/月");
    assert_eq!(shell.text(page, "/member/cards/0/cost"), "¥35.00");
    assert_eq!(shell.at(page, "/member/cards/0/benefits"), json!(["购物积分 2 倍", "会员价"]));
    assert_eq!(shell.at(page, "/member/cards/0/refund"), json!(null));
    shell.tap(page, "/member/cards/0/months/1/action");
    assert_eq!(shell.text(page, "/member/cards/0/cost"), "¥105.00");
    let buy = shell.at(page, "/member/cards/0/buy/action");
    shell.hold = true;
    shell.tap(page, "/member/cards/0/buy/action");
    assert_eq!(shell.at(page, "/member/cards/0/buy/action"), json!(null));
    shell.dispatch(serde_json::from_value(buy).unwrap());
    shell.let_go();
    let asked = shell.asked_at("/api/member/cards/black/buy");
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (&asked[0].body["months"], &asked[0].body["expectedPayable"]),
        (&json!(3), &json!(10_500))
    );
    assert_eq!(shell.went(), ["/packages/trade/pay/pay?order=o1&payment=p1"]);
}

#[test]
fn a_lost_answer_is_asked_for_with_the_same_key() {
    let (mut shell, page) = page(0, vec![None, no(ErrorCode::Unavailable, "请稍后再试")]);
    for _ in 0..3 {
        shell.tap(page, "/member/cards/0/buy/action");
    }
    let asked = shell.asked_at("/api/member/cards/black/buy");
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|it| it.body == asked[0].body), "{asked:?}");
}

#[test]
fn another_choice_is_another_order() {
    let (mut shell, page) = page(0, vec![None]);
    shell.tap(page, "/member/cards/0/buy/action");
    shell.tap(page, "/member/cards/0/months/2/action");
    shell.tap(page, "/member/cards/0/buy/action");
    let asked = shell.asked_at("/api/member/cards/black/buy");
    assert_ne!(asked[0].body["key"], asked[1].body["key"]);
}

#[test]
fn months_go_back_when_that_is_confirmed() {
    let (mut shell, page) = page(2, Vec::new());
    assert_eq!(shell.text(page, "/member/cards/0/until"), "有效期至 2026-11-27 18:30");
    assert_eq!(shell.text(page, "/member/cards/0/buy/text"), "续费");
    shell.tap(page, "/member/cards/0/refund/action");
    assert_eq!(shell.asked_at("/api/member/cards/black/refund").len(), 1);
    assert_eq!(shell.toasts(), ["退款已受理，款项将原路退回"]);
    assert_eq!(shell.at(page, "/member/cards/0/refund"), json!(null));
}

#[test]
fn an_order_of_months_has_no_address_and_leads_back_to_the_cards() {
    let done = OrderView { state: OrderState::Done, ..card_order() };
    let seen = Rc::new(done);
    let server = move |ask: &Ask| (ask.path == "/api/orders/o1").then(|| ok(&*seen)).flatten();
    let mut shell = Shell::new(log_in, server);
    let page = shell.open("order", &[("id", "o1")]);
    assert_eq!(shell.text(page, "/name"), "");
    assert_eq!(shell.at(page, "/buttons"), json!([]));
    assert_eq!(shell.at(page, "/ask"), json!(null));
    shell.tap(page, "/lines/0/open");
    assert_eq!(shell.went(), ["/packages/account/member/member"]);
}
