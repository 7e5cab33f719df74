use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::pricing::{Pieces, RefundPolicy, Returned, Sale};

fn add_on(change: &[(&str, Value)]) -> AddOn {
    let mut it = json!({
        "id": "puff", "title": "x", "sku": "puff", "price": 490, "stock": 5, "perShopper": 2,
        "scope": {"categories": {"ids": ["care"]}}, "from": 100, "minutes": 30,
        "window": {"startsAt": 0, "endsAt": 10_000_000}, "who": []
    });
    for (pointer, value) in change {
        *it.pointer_mut(pointer).unwrap() = value.clone();
    }
    serde_json::from_value(it).unwrap()
}

fn line(sku: &str, category: &str, price: i64) -> BasketLine {
    serde_json::from_value(json!({
        "sku": sku, "product": sku, "category": category, "unitPrice": price, "quantity": 1
    }))
    .unwrap()
}

const PAID_AT: Timestamp = Timestamp(1_000);
const LAST: Timestamp = Timestamp(1_000 + 30 * 60_000 - 1);
const ENOUGH: AddOnStanding = AddOnStanding { taken: 4, mine: 1, pieces: 1, had: false };

/// Whether it may be had with an order of care for 60 and 40, and of food for 500, after `back` of the care
/// went back.
fn ask(
    it: &AddOn,
    state: OrderState,
    back: i64,
    standing: AddOnStanding,
    now: Timestamp,
) -> Result<Timestamp, AddOnRefusal> {
    let goods = [line("mask", "care", 60), line("balm", "care", 40), line("oat", "food", 500)];
    let mut paid: Vec<(SkuId, Money)> =
        goods.iter().map(|it| (it.sku.clone(), it.unit_price)).collect();
    paid.push((goods[0].sku.clone(), Money::from_fen(-back)));
    let parent = Parent { state, paid_at: Some(PAID_AT), sent: false, goods: &goods, paid: &paid };
    it.may_have(parent, &Shopper::default(), standing, now)
}

#[test]
fn it_is_had_within_its_minutes_with_enough_of_its_goods() {
    let it = add_on(&[]);
    let until = Timestamp(LAST.0 + 1);
    assert_eq!(ask(&it, OrderState::Paid, 0, ENOUGH, PAID_AT), Ok(until));
    assert_eq!(ask(&it, OrderState::Paid, 0, ENOUGH, LAST), Ok(until));
    let short = add_on(&[("/window/endsAt", json!(2_000))]);
    assert_eq!(ask(&short, OrderState::Paid, 0, ENOUGH, PAID_AT), Ok(Timestamp(2_000)));
}

#[test]
fn what_cannot_be_had_says_why() {
    use OrderState::{Cancelled, Done, GroupWaiting, Paid, Shipped, Unpaid};
    let it = add_on(&[]);
    let is_full = AddOnStanding { taken: 5, ..ENOUGH };
    let is_sold = AddOnStanding { pieces: 0, ..ENOUGH };
    let is_mine = AddOnStanding { mine: 2, ..ENOUGH };
    let is_had = AddOnStanding { had: true, ..is_full };
    let end = Timestamp(LAST.0 + 1);
    let missing = Money::from_fen(1);
    for (state, back, standing, now, why) in [
        (Unpaid, 0, ENOUGH, PAID_AT, AddOnRefusal::NotPaid),
        (GroupWaiting, 0, ENOUGH, PAID_AT, AddOnRefusal::NotPaid),
        (Cancelled, 0, ENOUGH, PAID_AT, AddOnRefusal::NotPaid),
        (Shipped, 0, ENOUGH, PAID_AT, AddOnRefusal::Sent),
        (Done, 0, ENOUGH, PAID_AT, AddOnRefusal::Sent),
        (Paid, 0, ENOUGH, end, AddOnRefusal::TooLate { ended_at: end }),
        (Paid, 1, ENOUGH, PAID_AT, AddOnRefusal::TooLittle { missing }),
        (Paid, 0, is_had, PAID_AT, AddOnRefusal::Had),
        (Paid, 0, is_full, PAID_AT, AddOnRefusal::Gone),
        (Paid, 0, is_sold, PAID_AT, AddOnRefusal::Gone),
        (Paid, 0, is_mine, PAID_AT, AddOnRefusal::MyLimit { limit: 2 }),
    ] {
        assert_eq!(ask(&it, state, back, standing, now), Err(why), "{state:?}");
    }
    let of = |change: &[(&str, Value)], now| {
        ask(&add_on(change), OrderState::Paid, 0, ENOUGH, Timestamp(now))
    };
    let later = of(&[("/window/startsAt", json!(2_000))], 1_999);
    assert_eq!(later, Err(AddOnRefusal::NotStarted { starts_at: Timestamp(2_000) }));
    let over = of(&[("/window/endsAt", json!(2_000))], 2_000);
    assert_eq!(over, Err(AddOnRefusal::Over { ended_at: Timestamp(2_000) }));
    let gold = of(&[("/who", json!([{"tiers": {"ids": ["gold"]}}]))], 1_000);
    assert_eq!(gold, Err(AddOnRefusal::NotFor { need: Need::Tier }));
}

#[test]
fn what_has_partly_gone_out_or_is_of_no_goods_has_none() {
    let it = add_on(&[]);
    let goods = [line("mask", "care", 100)];
    let paid = [(goods[0].sku.clone(), Money::from_fen(100))];
    let all = Parent {
        state: OrderState::Paid,
        paid_at: Some(PAID_AT),
        sent: false,
        goods: &goods,
        paid: &paid,
    };
    let ask = |parent| it.may_have(parent, &Shopper::default(), ENOUGH, PAID_AT);
    assert!(ask(all).is_ok());
    assert_eq!(ask(Parent { sent: true, ..all }), Err(AddOnRefusal::Sent));
    let missing = Money::from_fen(100);
    assert_eq!(ask(Parent { goods: &[], ..all }), Err(AddOnRefusal::TooLittle { missing }));
    assert_eq!(ask(Parent { paid_at: None, ..all }), Err(AddOnRefusal::NotPaid));
}

#[test]
fn what_no_add_on_can_be_is_named() {
    assert_eq!(add_on(&[]).check(), Ok(()));
    for (pointer, value, field) in [
        ("/title", json!(""), "title"),
        ("/price", json!(0), "price"),
        ("/stock", json!(1_000_001), "stock"),
        ("/perShopper", json!(0), "perShopper"),
        ("/from", json!(0), "from"),
        ("/minutes", json!(0), "minutes"),
        ("/minutes", json!(1_441), "minutes"),
        ("/window/endsAt", json!(0), "window.endsAt"),
        ("/who", json!([{"minSpend": {"amount": 1}}]), "who"),
    ] {
        let error = add_on(&[(pointer, value)]).check().unwrap_err();
        assert_eq!(error.field, field, "{pointer}");
    }
    let twice = check_add_ons(&[add_on(&[]), add_on(&[])]).unwrap_err();
    assert_eq!(twice.field, "addOns[1].id");
}

proptest! {
    #[test]
    fn who_may_have_one_leaves_nobody_below_nothing(
        taken in 0_u32..8, mine in 0_u32..4, pieces in 0_u32..4, had: bool, back in 0_i64..3,
    ) {
        let it = add_on(&[]);
        let standing = AddOnStanding { taken, mine, pieces, had };
        let may = ask(&it, OrderState::Paid, back, standing, PAID_AT).is_ok();
        let suffices = taken < it.stock && mine < it.per_shopper && pieces > 0;
        prop_assert_eq!(may, suffices && !had && back == 0);
    }

    #[test]
    fn it_costs_its_price_whatever_the_goods_cost_and_all_of_it_goes_back(
        price in 1_i64..100_000, own in 1_i64..100_000,
    ) {
        let it = add_on(&[("/price", json!(own))]);
        let mut goods = line("puff", "care", price);
        goods.member_price = Some(Money::from_fen(1));
        goods.floor_price = Some(Money::from_fen(price));
        let (asked, quote) = priced(&it, goods, None, PAID_AT).unwrap();
        prop_assert_eq!(quote.payable, it.price);
        prop_assert_eq!(quote.freight.payable, Money::ZERO);
        let sale = Sale { ask: asked.ask(), quote: &quote };
        let piece = [Pieces { sku: it.sku.clone(), pieces: 1 }];
        let back = sale.refund(RefundPolicy::default(), &Returned::default(), &piece).unwrap();
        prop_assert_eq!(back.amount, it.price);
    }
}
