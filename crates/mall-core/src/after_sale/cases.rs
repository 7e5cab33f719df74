//! After-sales by hand, and what holds for all of an order.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::pricing::refund_cases::orders;
use crate::pricing::{FreightRefund, GoodsRefund, Quote, QuoteRequest};
use crate::shipment::Tracking;

const KEEP: RefundPolicy =
    RefundPolicy { goods: GoodsRefund::Keep, freight: FreightRefund::WhenAllReturned };
const DAY_MS: i64 = 86_400_000;

/// Three pieces of ¥10.00 in all, ¥8 to send them; a gift of nothing.
fn order() -> (QuoteRequest, Quote) {
    let request: QuoteRequest = serde_json::from_value(json!({
        "now": 1000,
        "basket": {"lines": [
            {"sku": "a", "product": "a", "category": "c", "unitPrice": 500, "quantity": 3},
            {"sku": "free", "product": "f", "category": "c", "unitPrice": 0, "quantity": 1}]},
        "rules": {
            "promotions": [{"id": "m", "title": "m", "window": {"startsAt": 0, "endsAt": 2000},
                "benefit": {"amountOff": {"amount": 500}}}],
            "freight": [{"id": "std", "rates": [{"firstFee": 800}]}]}
    }))
    .unwrap();
    let quote = request.quote().unwrap();
    (request, quote)
}

/// All of `quote` in one parcel.
fn sent(quote: &Quote) -> [Parcel; 1] {
    let pieces =
        |it: &crate::pricing::QuotedLine| Pieces { sku: it.sku.clone(), pieces: it.quantity };
    let pieces = quote.lines.iter().map(pieces).collect();
    [Parcel { tracking: tracking(), pieces, sent_at: Timestamp(0) }]
}

fn facts(state: OrderState, parcels: &[Parcel]) -> AfterSaleOrder<'_> {
    let ask_before = Some(OrderTimes::default().after_sale_before(Timestamp(0)));
    AfterSaleOrder { state, parcels, ask_before }
}

fn request(kind: AfterSaleKind, of: &[(&str, u32)]) -> AfterSaleRequest {
    let of = of.iter();
    let pieces = of
        .map(|(sku, pieces)| Pieces { sku: SkuId::new(*sku).unwrap(), pieces: *pieces })
        .collect();
    AfterSaleRequest { kind, pieces, reason: AfterSaleReason::Damaged, note: String::new() }
}

fn tracking() -> Tracking {
    Tracking { carrier: "SF".to_owned(), number: "SF0001".to_owned() }
}

/// An order with its after-sales, to play with.
struct Shop {
    request: QuoteRequest,
    quote: Quote,
    cases: Vec<AfterSale>,
}

impl Shop {
    fn new((request, quote): (QuoteRequest, Quote)) -> Self {
        Self { request, quote, cases: Vec::new() }
    }

    fn all(&self) -> AfterSales<'_> {
        let sale = Sale { ask: self.request.ask(), quote: &self.quote };
        AfterSales { sale, policy: KEEP, cases: &self.cases }
    }

    fn ask(&mut self, kind: AfterSaleKind, of: &[(&str, u32)]) -> Result<u32, AfterSaleRefusal> {
        let parcels = sent(&self.quote);
        let order = facts(OrderState::Shipped, &parcels);
        let case = self.all().ask(&order, request(kind, of), Timestamp(1))?;
        let sequence = case.sequence;
        self.cases.push(case);
        Ok(sequence)
    }

    fn apply(
        &mut self,
        sequence: u32,
        event: &AfterSaleEvent,
    ) -> Result<&AfterSaleState, AfterSaleRefusal> {
        let times = OrderTimes::default();
        let next = self.all().apply(sequence, event, event.actor(), times, Timestamp(2))?;
        let place = self.cases.iter_mut().find(|it| it.sequence == sequence).unwrap();
        *place = next;
        Ok(&place.state)
    }
}

const ONLY: AfterSaleKind = AfterSaleKind::RefundOnly;
const BACK: AfterSaleKind = AfterSaleKind::ReturnAndRefund;

#[test]
fn each_piece_gives_back_what_was_paid_for_it() {
    let mut shop = Shop::new(order());
    let mut amounts = Vec::new();
    for _ in 0..3 {
        let it = shop.ask(BACK, &[("a", 1)]).unwrap();
        shop.apply(it, &AfterSaleEvent::Agree).unwrap();
        shop.apply(it, &AfterSaleEvent::SendBack { tracking: tracking() }).unwrap();
        shop.apply(it, &AfterSaleEvent::Receive).unwrap();
        shop.apply(it, &AfterSaleEvent::Refunded).unwrap();
        amounts.push(shop.cases.last().unwrap().refund().unwrap().amount.fen());
    }
    // ¥15.00 − ¥5.00: 333 + 333 + 334, not 9.99.
    assert_eq!(amounts, [333, 333, 334]);
    let it = shop.ask(ONLY, &[("free", 1)]).unwrap();
    shop.apply(it, &AfterSaleEvent::Agree).unwrap();
    assert_eq!(shop.all().paid_back(), shop.quote.payable, "the freight with the last piece");
    assert_eq!(shop.all().left(), []);
}

#[test]
fn nothing_to_pay_back_is_paid_back_at_once() {
    let mut shop = Shop::new(order());
    let it = shop.ask(ONLY, &[("free", 1)]).unwrap();
    let state = shop.apply(it, &AfterSaleEvent::Agree).unwrap();
    assert!(matches!(state, AfterSaleState::Refunded { .. }), "nobody would ever say so");
}

#[test]
fn pieces_are_in_one_after_sale_at_a_time() {
    let mut shop = Shop::new(order());
    let sku = || SkuId::new("a").unwrap();
    let first = shop.ask(ONLY, &[("a", 2)]).unwrap();
    let in_another = AfterSaleRefusal::InAnother { sku: sku(), left: 1 };
    assert_eq!(shop.ask(ONLY, &[("a", 2)]), Err(in_another));
    let second = shop.ask(ONLY, &[("a", 1)]).unwrap();
    assert_eq!((first, second), (1, 2));
    let refuse = AfterSaleEvent::Refuse { note: "没有破损".to_owned() };
    shop.apply(first, &refuse).unwrap();
    shop.apply(second, &AfterSaleEvent::Agree).unwrap();
    let gone = AfterSaleRefusal::NotLeft { sku: sku(), left: 2 };
    assert_eq!(shop.ask(ONLY, &[("a", 3)]), Err(gone));
    assert_eq!(shop.ask(ONLY, &[("a", 2)]), Ok(3));
    let unknown = AfterSaleRefusal::NotLeft { sku: SkuId::new("z").unwrap(), left: 0 };
    assert_eq!(shop.ask(ONLY, &[("z", 1)]), Err(unknown));
    assert!(matches!(shop.ask(ONLY, &[]), Err(AfterSaleRefusal::Invalid(_))));
}

#[test]
fn an_order_has_its_time_for_it() {
    let shop = Shop::new(order());
    let ask = |state, kind, now| {
        let parcels = sent(&shop.quote);
        let parcels = if state == OrderState::Paid { &[][..] } else { &parcels };
        let asked = request(kind, &[("a", 1)]);
        shop.all().ask(&facts(state, parcels), asked, Timestamp(now)).map(|it| it.sequence)
    };
    for state in [OrderState::Unpaid, OrderState::GroupWaiting, OrderState::Cancelled] {
        assert_eq!(ask(state, ONLY, 1), Err(AfterSaleRefusal::OrderState { state }));
    }
    assert_eq!(ask(OrderState::Paid, ONLY, 1), Ok(1));
    assert_eq!(ask(OrderState::Paid, BACK, 1), Err(AfterSaleRefusal::NotSent));
    let until = Timestamp(7 * DAY_MS);
    assert_eq!(ask(OrderState::Done, BACK, until.0 - 1), Ok(1));
    assert_eq!(ask(OrderState::Done, BACK, until.0), Err(AfterSaleRefusal::TooLate { until }));
}

#[test]
fn only_what_went_out_is_sent_back() {
    let mut shop = Shop::new(order());
    let two = Parcel { pieces: request(ONLY, &[("a", 2)]).pieces, ..sent(&shop.quote)[0].clone() };
    for expected in [Ok(1), Ok(2), Err(AfterSaleRefusal::NotSent)] {
        let order = facts(OrderState::Paid, std::slice::from_ref(&two));
        let asked = shop.all().ask(&order, request(BACK, &[("a", 1)]), Timestamp(1));
        assert_eq!(asked.as_ref().map(|it| it.sequence), expected.as_ref().copied());
        shop.cases.extend(asked.ok());
    }
}

#[test]
fn what_is_refunded_unsent_is_not_sent() {
    let mut shop = Shop::new(order());
    let ordered = request(ONLY, &[("a", 3), ("free", 1)]).pieces;
    let one = Parcel { pieces: request(ONLY, &[("a", 1)]).pieces, ..sent(&shop.quote)[0].clone() };
    let parcels = [one];
    let off = |cases: &[AfterSale], open| {
        called_off(&ordered, &parcels, cases, open).iter().map(|it| it.pieces).collect::<Vec<_>>()
    };
    let first = shop.ask(ONLY, &[("a", 1)]).unwrap();
    shop.ask(BACK, &[("a", 1)]).unwrap();
    assert_eq!((off(&shop.cases, true), off(&shop.cases, false)), (vec![1], vec![]));
    shop.apply(first, &AfterSaleEvent::Agree).unwrap();
    assert_eq!((off(&shop.cases, true), off(&shop.cases, false)), (vec![1], vec![1]));
    let second = shop.ask(ONLY, &[("a", 1)]).unwrap();
    assert_eq!(off(&shop.cases, true), [2]);
    shop.apply(second, &AfterSaleEvent::Refuse { note: "n".to_owned() }).unwrap();
    assert_eq!(off(&shop.cases, true), [1]);
    assert_eq!(called_off(&ordered, &sent(&shop.quote), &shop.cases, true), [], "all went out");
}

#[test]
fn a_step_that_is_repeated_is_known() {
    let mut shop = Shop::new(order());
    let it = shop.ask(BACK, &[("a", 1)]).unwrap();
    for event in [0, 2, 3, 4].map(|at| events()[at].clone()) {
        let place = usize::try_from(it - 1).unwrap();
        assert!(!shop.cases[place].was_brought_by(&event), "{event:?}");
        shop.apply(it, &event).unwrap();
        assert!(shop.cases[place].was_brought_by(&event), "{event:?}");
        assert!(!shop.cases[place].was_brought_by(&AfterSaleEvent::Withdraw));
    }
}

#[test]
fn goods_are_sent_back_in_time_or_not_at_all() {
    let mut shop = Shop::new(order());
    let it = shop.ask(BACK, &[("a", 1)]).unwrap();
    shop.apply(it, &AfterSaleEvent::Agree).unwrap();
    let end = 2 + 7 * DAY_MS;
    let at = |event: &AfterSaleEvent, now| {
        let now = Timestamp(now);
        shop.all().apply(it, event, event.actor(), OrderTimes::default(), now).map(|it| it.state)
    };
    let send = AfterSaleEvent::SendBack { tracking: tracking() };
    assert!(at(&send, end - 1).is_ok());
    assert_eq!(at(&send, end), Err(AfterSaleRefusal::NotNow));
    assert_eq!(at(&AfterSaleEvent::Lapse, end - 1), Err(AfterSaleRefusal::NotNow));
    assert_eq!(
        at(&AfterSaleEvent::Lapse, end),
        Ok(AfterSaleState::Withdrawn { at: Timestamp(end) })
    );
    let mut bad = tracking();
    bad.number.clear();
    let bad = at(&AfterSaleEvent::SendBack { tracking: bad }, 3).unwrap_err();
    assert!(matches!(bad, AfterSaleRefusal::Invalid(it) if it.field == "tracking.number"));
    let unknown = shop.all().apply(9, &send, send.actor(), OrderTimes::default(), Timestamp(3));
    assert_eq!(unknown, Err(AfterSaleRefusal::Unknown));
}

fn events() -> [AfterSaleEvent; 7] {
    [
        AfterSaleEvent::Agree,
        AfterSaleEvent::Refuse { note: "n".to_owned() },
        AfterSaleEvent::SendBack { tracking: tracking() },
        AfterSaleEvent::Receive,
        AfterSaleEvent::Refunded,
        AfterSaleEvent::Withdraw,
        AfterSaleEvent::Lapse,
    ]
}

#[test]
fn final_is_final_and_everybody_has_their_part() {
    let (at, refund) = (Timestamp(1), Refund { amount: Money::from_fen(5), ..Refund::default() });
    let open = [
        (AfterSaleState::Asked, "agree refuse withdraw"),
        (AfterSaleState::Agreed { send_before: Timestamp(9) }, "sendBack withdraw"),
        (AfterSaleState::SentBack { tracking: tracking() }, "refuse receive"),
        (AfterSaleState::Refunding { refund: refund.clone() }, "refunded"),
    ];
    let over = [
        AfterSaleState::Refunded { at, refund: refund.clone() },
        AfterSaleState::Refused { at, note: "n".to_owned() },
        AfterSaleState::Withdrawn { at },
    ];
    let actors = [
        AfterSaleActor::Shopper,
        AfterSaleActor::Merchant,
        AfterSaleActor::Gateway,
        AfterSaleActor::Clock,
    ];
    let after = |state: &AfterSaleState, event: &AfterSaleEvent, actor| {
        state.after(BACK, event, actor, OrderTimes::default(), Timestamp(5), || Ok(refund.clone()))
    };
    for event in events() {
        for actor in actors {
            for state in &over {
                assert_eq!(after(state, &event, actor), Err(AfterSaleRefusal::Over));
            }
            for (state, may) in &open {
                let value = serde_json::to_value(&event).unwrap();
                let name =
                    value.as_str().or_else(|| value.as_object()?.keys().next().map(String::as_str));
                let is_legal = may.split(' ').any(|it| Some(it) == name) && actor == event.actor();
                assert_eq!(
                    after(state, &event, actor).is_ok(),
                    is_legal,
                    "{state:?} {event:?} {actor:?}"
                );
            }
        }
    }
}

proptest! {
    /// Whatever is asked for, agreed to, refused and repeated in whatever order: no piece goes back
    /// twice, no more than was paid does, and when all has gone back exactly that has.
    #[test]
    fn all_after_sales_give_back_what_was_paid(
        bought in orders(),
        turns in prop::collection::vec((0..9_u8, 0..5_usize, 1..6_u32, 1..12_u32), 0..60),
    ) {
        let quote = bought.quote().unwrap();
        let mut shop = Shop::new((bought, quote));
        let sku = |shop: &Shop, at: usize| shop.quote.lines.get(at).map(|it| it.sku.to_string());
        let rest = (0..5).flat_map(|at| [(8, at, 0, 0)]);
        let mut last = Vec::new();
        for (what, at, pieces, sequence) in turns.into_iter().chain(rest) {
            match what {
                0..=2 => if let Some(sku) = sku(&shop, at) {
                    let kind = if what == 0 { BACK } else { ONLY };
                    shop.ask(kind, &[(&sku, pieces)]).ok();
                },
                3..=7 => {
                    let event = &events()[usize::from(what - 3) + usize::from(pieces > 3)];
                    shop.apply(sequence, event).ok();
                }
                // At the end the shop agrees to everything, and the rest is asked for.
                _ => {
                    for sequence in 1..=u32::try_from(shop.cases.len()).unwrap() {
                        for event in [0, 2, 3, 4] {
                            shop.apply(sequence, &events()[event]).ok();
                        }
                    }
                    if let Some(left) = shop.all().left().iter().find(|it| Some(it.sku.to_string()) == sku(&shop, at)) {
                        let (sku, pieces) = (left.sku.to_string(), left.pieces);
                        last.push(shop.ask(ONLY, &[(&sku, pieces)]).unwrap());
                        shop.apply(*last.last().unwrap(), &AfterSaleEvent::Agree).unwrap();
                        shop.apply(*last.last().unwrap(), &AfterSaleEvent::Refunded).ok();
                    }
                }
            }
            let all = shop.all();
            prop_assert!(all.paid_back() <= shop.quote.payable);
            for line in &shop.quote.lines {
                prop_assert!(all.asked(&line.sku, |_| true) <= line.quantity);
                let gone = count(&all.returned().pieces, &line.sku);
                prop_assert!(gone <= line.quantity);
                let left = count(&all.left(), &line.sku);
                prop_assert_eq!(left, line.quantity - all.asked(&line.sku, |_| true));
            }
            let mut sequences: Vec<u32> = shop.cases.iter().map(|it| it.sequence).collect();
            sequences.dedup();
            prop_assert_eq!(sequences.len(), shop.cases.len());
        }
        prop_assert_eq!(shop.all().left(), vec![]);
        prop_assert_eq!(shop.all().paid_back(), shop.quote.payable);
        prop_assert!(shop.cases.iter().all(|it| it.state.is_over()));
    }
}
