use std::cell::RefCell;
use std::rc::Rc;

use mall_api::order::PayResponse;
use mall_api::quote::WantedLine;
use mall_api::{ErrorCode, path};
use mall_core::catalog::ShelfItem;
use mall_core::order::OrderState;
use mall_core::pricing::{Basket, BasketLine, CouponChoice, PointsChoice, QuoteRequest, Shopper};
use mall_core::{Money, PaymentId};
use serde_json::{Value, json};

use crate::PageId;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{addresses, item, log_in, order, rules, shop, sku, stock};

/// What the server answers to the next orders; then it takes them.
type Answers = Rc<RefCell<Vec<Said>>>;

fn serum() -> Vec<ShelfItem> {
    vec![item("serum", 15_000, 9)]
}

/// A shopper at the till with two serums: 300 − 30 − 10.
fn at_the_till(answers: &[Said]) -> (Shell, PageId) {
    let answers: Answers = Rc::new(RefCell::new(answers.to_vec()));
    let other = move |ask: &Ask| match ask.path.as_str() {
        path::ADDRESSES => ok(&addresses()),
        path::ORDERS => {
            let mut answers = answers.borrow_mut();
            if answers.is_empty() {
                ok(&order("o1", OrderState::Unpaid))
            } else {
                answers.remove(0)
            }
        }
        "/api/orders/o1/pay" => {
            let payment = PaymentId::new("p1").unwrap();
            ok(&PayResponse::Sandbox { payment, amount: Money::from_fen(10_000) })
        }
        other => panic!("{other}"),
    };
    let prepare = |model: &mut crate::model::Model| {
        log_in(model);
        stock(model, serum(), &[("serum", 2)]);
    };
    let mut shell = Shell::new(prepare, shop(serum(), &[("serum", 2)], other));
    let page = shell.open("checkout", &[]);
    shell.forget();
    (shell, page)
}

fn placed(shell: &Shell) -> Vec<Value> {
    shell.asked_at(path::ORDERS).iter().map(|ask| ask.body.clone()).collect()
}

#[test]
fn the_bill_explains_itself() {
    let (shell, page) = at_the_till(&[]);
    assert_eq!(shell.text(page, "/address/name"), "林晓");
    assert_eq!(shell.text(page, "/address/phone"), "138****8000");
    let amounts: Vec<String> =
        (0..4).map(|n| shell.text(page, &format!("/rows/{n}/amount"))).collect();
    assert_eq!(amounts, ["¥300.00", "-¥30.00", "-¥10.00", "免运费"]);
    assert_eq!(shell.text(page, "/total/yuan"), "260");
    assert_eq!(shell.text(page, "/coupon/text"), "-¥10.00");
    assert_eq!(shell.text(page, "/lines/0/discounts/0"), "满200减30 -¥30.00");
}

#[test]
fn an_order_is_placed_and_its_payment_begins() {
    let (mut shell, page) = at_the_till(&[]);
    shell.input(page, "/remark/action", &"长".repeat(120));
    assert_eq!(shell.text(page, "/remarkCount"), "100/100");
    shell.tap(page, "/submit/action");
    let bodies = placed(&shell);
    assert_eq!(bodies.len(), 1);
    assert_eq!(bodies[0]["expectedPayable"], json!(26_000));
    assert_eq!(bodies[0]["lines"], json!([{"sku": "serum", "quantity": 2}]));
    assert_eq!(bodies[0]["address"], json!("a1"));
    assert_eq!(shell.went(), ["/packages/trade/pay/pay?order=o1&payment=p1"]);
    // What was ordered has left the cart.
    let cart = shell.open("cart", &[]);
    assert_eq!(shell.at(cart, "/state/kind"), json!("empty"));
}

#[test]
fn a_double_tap_sends_one_order() {
    let (mut shell, page) = at_the_till(&[]);
    let submit = shell.at(page, "/submit/action");
    shell.hold = true;
    shell.tap(page, "/submit/action");
    assert_eq!(shell.at(page, "/submit/action"), json!(null));
    shell.dispatch(serde_json::from_value(submit).unwrap());
    shell.let_go();
    assert_eq!(placed(&shell).len(), 1);
}

#[test]
fn a_lost_answer_is_asked_for_with_the_same_key() {
    let (mut shell, page) = at_the_till(&[None, no(ErrorCode::Unavailable, "忙")]);
    for _ in 0..3 {
        shell.tap(page, "/submit/action");
    }
    let bodies = placed(&shell);
    assert_eq!(bodies.len(), 3);
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(bodies[0], bodies[2]);
    let said: Vec<&str> =
        shell.asked_at(path::ORDERS).into_iter().map(|ask| ask.query.as_str()).collect();
    assert_eq!(said, ["", "again=true", "again=true"], "a crowd does not stand in its way");
    assert_eq!(shell.toasts()[0], "网络不给力，点提交再试一次，不会重复下单");
    assert_eq!(shell.went().len(), 1);
}

#[test]
fn the_key_outlives_a_crash() {
    let (mut shell, page) = at_the_till(&[None]);
    shell.tap(page, "/submit/action");
    let first = placed(&shell);
    let mut shell = shell.restart("another seed altogether");
    let page = shell.open("checkout", &[]);
    shell.forget();
    shell.tap(page, "/submit/action");
    assert_eq!(placed(&shell), first);
    assert_eq!(shell.asked_at(path::ORDERS)[0].query, "again=true");
}

#[test]
fn what_is_bought_at_once_outlives_a_crash_and_leaves_the_cart_alone() {
    let prepare = |model: &mut crate::model::Model| {
        log_in(model);
        stock(model, serum(), &[("serum", 1)]);
        model.buy_now = Some(WantedLine::new(sku("serum"), 3));
    };
    let other = |ask: &Ask| match ask.path.as_str() {
        path::ADDRESSES => ok(&addresses()),
        path::ORDERS => ok(&order("o1", OrderState::Unpaid)),
        _ => None,
    };
    let shell = Shell::new(prepare, shop(serum(), &[("serum", 1)], other));
    let mut shell = shell.restart("another seed altogether");
    let page = shell.open("checkout", &[]);
    assert_eq!(shell.text(page, "/lines/0/quantity"), "×3");
    shell.tap(page, "/submit/action");
    // The network went while the payment began: the order is there to be paid.
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
    let cart = shell.open("cart", &[]);
    assert_eq!(shell.text(cart, "/bar/submit/text"), "结算（1）");
}

#[test]
fn what_is_bought_at_once_and_sold_out_meanwhile_is_said_where_it_stands() {
    let prepare = |model: &mut crate::model::Model| {
        log_in(model);
        stock(model, serum(), &[]);
        model.buy_now = Some(WantedLine::new(sku("serum"), 1));
    };
    let other = |ask: &Ask| match ask.path.as_str() {
        path::ADDRESSES => ok(&addresses()),
        _ => None,
    };
    let mut shell = Shell::new(prepare, shop(vec![item("serum", 15_000, 0)], &[], other));
    let page = shell.open("checkout", &[]);
    assert_eq!(shell.text(page, "/lines/0/note"), "已售罄");
    assert_eq!(shell.at(page, "/submit/action"), json!(null));
}

#[test]
fn the_order_is_kept_before_it_is_sent() {
    let (mut shell, page) = at_the_till(&[]);
    shell.hold = true;
    shell.tap(page, "/submit/action");
    let kept = shell.effects.iter().position(|it| matches!(it, crate::Effect::Store { .. }));
    let sent = shell.effects.iter().position(|it| matches!(it, crate::Effect::Request { .. }));
    assert!(kept.unwrap() < sent.unwrap());
}

#[test]
fn a_changed_price_is_shown_before_it_is_paid() {
    let dearer = BasketLine::new(&item("serum", 16_000, 9), 2);
    let request = QuoteRequest {
        now: NOW,
        shopper: Shopper::default(),
        basket: Basket { lines: vec![dearer], region: None },
        rules: rules(),
        choice: CouponChoice::Best,
        points: PointsChoice::None,
    };
    let now = request.quote().unwrap();
    assert_eq!(now.payable, Money::from_fen(28_000));
    let (status, mut error) = no(ErrorCode::PriceChanged, "价格有变动").unwrap();
    error["quote"] = serde_json::to_value(now).unwrap();
    let (mut shell, page) = at_the_till(&[Some((status, error))]);
    shell.tap(page, "/submit/action");
    assert_eq!(
        shell.text(page, "/notices/0"),
        "价格有变动：应付 ¥260.00 → ¥280.00，确认后请再次提交"
    );
    assert_eq!(shell.text(page, "/total/yuan"), "280");
    assert_eq!(shell.text(page, "/submit/text"), "按新价格提交");
    assert_eq!(shell.went(), Vec::<&str>::new());
    shell.tap(page, "/submit/action");
    let bodies = placed(&shell);
    assert_eq!(bodies[1]["expectedPayable"], json!(28_000));
    assert_ne!(bodies[0]["key"], bodies[1]["key"]);
    assert_eq!(shell.went().len(), 1);
}

#[test]
fn what_is_short_is_said_and_the_cart_learns_of_it() {
    let (mut shell, page) = at_the_till(&[no(ErrorCode::NotEnough, "青禾 serum 库存不足")]);
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["青禾 serum 库存不足"]);
    assert_eq!(shell.asked_at(path::CART_SYNC).len(), 1);
    assert_ne!(shell.at(page, "/submit/action"), json!(null));
}

#[test]
fn another_coupon_or_none() {
    let (mut shell, page) = at_the_till(&[]);
    shell.tap(page, "/coupon/open");
    assert_eq!(shell.at(page, "/sheet/best/on"), json!(true));
    assert_eq!(shell.text(page, "/sheet/usable/0/note"), "可省 ¥10.00");
    shell.tap(page, "/sheet/none/action");
    assert_eq!(shell.text(page, "/sheet/note"), "当前选择比最省组合多付 ¥10.00");
    assert_eq!(shell.text(page, "/total/yuan"), "270");
    assert_eq!(shell.text(page, "/coupon/text"), "1 张可用");
    shell.tap(page, "/submit/action");
    assert_eq!(placed(&shell)[0]["choice"], json!({"these": {"ids": []}}));
}

#[test]
fn without_an_address_it_says_so() {
    let other = |ask: &Ask| match ask.path.as_str() {
        path::ADDRESSES => ok(&mall_api::address::AddressesResponse::default()),
        other => panic!("{other}"),
    };
    let mut shell = Shell::new(log_in, shop(serum(), &[("serum", 1)], other));
    let page = shell.open("checkout", &[]);
    assert_eq!(shell.text(page, "/address/hint"), "请添加收货地址");
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["请添加收货地址"]);
    shell.tap(page, "/address/open");
    assert_eq!(shell.went(), ["/packages/account/addresses/addresses?pick=1"]);
}

#[test]
fn a_guest_is_sent_to_log_in() {
    let mut shell = Shell::new(|model| stock(model, serum(), &[("serum", 1)]), |_| None);
    let page = shell.open("checkout", &[]);
    assert_eq!(shell.text(page, "/state/text"), "登录后再继续");
    shell.tap(page, "/state/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
}

#[test]
fn without_network_it_can_be_tried_again() {
    let prepare = |model: &mut crate::model::Model| {
        log_in(model);
        stock(model, serum(), &[("serum", 1)]);
    };
    let mut shell = Shell::new(prepare, |_| None);
    let page = shell.open("checkout", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
    shell.forget();
    shell.tap(page, "/state/action");
    assert_eq!(shell.asked_at(path::ADDRESSES).len(), 1);
}
