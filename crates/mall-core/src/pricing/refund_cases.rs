//! Refunds by hand, and what holds for every order and every way of returning it.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{Money, SkuId};

const KEEP: RefundPolicy =
    RefundPolicy { goods: GoodsRefund::Keep, freight: FreightRefund::WhenAllReturned };
const REPRICE: RefundPolicy =
    RefundPolicy { goods: GoodsRefund::Reprice, freight: FreightRefund::WhenAllReturned };

/// 3 pieces at ¥40 and 1 at ¥100: ¥220; 满200减30, then a coupon of ¥10 from ¥100, 500 points,
/// ¥8 freight.
fn order() -> (QuoteRequest, Quote) {
    let window = json!({"startsAt": 0, "endsAt": 2000});
    let request: QuoteRequest = serde_json::from_value(json!({
        "now": 1000,
        "shopper": {"points": 500},
        "points": "all",
        "basket": {"lines": [
            {"sku": "a", "product": "a", "category": "c", "unitPrice": 4000, "quantity": 3},
            {"sku": "b", "product": "b", "category": "c", "unitPrice": 10000, "quantity": 1}]},
        "rules": {
            "promotions": [{"id": "m200", "title": "满200减30", "window": window,
                "conditions": [{"minSpend": {"amount": 20000}}],
                "benefit": {"amountOff": {"amount": 3000}}}],
            "coupons": [{"id": "k", "title": "券", "window": window,
                "conditions": [{"minSpend": {"amount": 10000}}],
                "benefit": {"amountOff": {"amount": 1000}}}],
            "points": {"perYuan": 100},
            "earning": {"points": 1, "growth": 2},
            "freight": [{"id": "std", "rates": [{"firstFee": 800}]}]}
    }))
    .unwrap();
    let quote = request.quote().unwrap();
    (request, quote)
}

fn pieces(of: &[(&str, u32)]) -> Vec<Pieces> {
    let of = of.iter();
    of.map(|(sku, pieces)| Pieces { sku: SkuId::new(*sku).unwrap(), pieces: *pieces }).collect()
}

fn refund(
    policy: RefundPolicy,
    before: &[(&str, u32)],
    amount: i64,
    now: &[(&str, u32)],
) -> Refund {
    let (request, quote) = order();
    let returned = Returned { pieces: pieces(before), amount: Money::from_fen(amount) };
    Sale { ask: request.ask(), quote: &quote }.refund(policy, &returned, &pieces(now)).unwrap()
}

#[test]
fn each_piece_gives_back_what_was_paid_for_it() {
    // 220 − 30 − 10 − 5 = 175: a pays 95.46 of it, b 79.54.
    let (_, quote) = order();
    let paid: Vec<i64> = quote.lines.iter().map(|line| line.payable.fen()).collect();
    assert_eq!(paid, [9_546, 7_954]);
    let first = refund(KEEP, &[], 0, &[("a", 1)]);
    // 24.54 off three pieces: 8.18 each.
    assert_eq!(first.amount.fen(), 3_182);
    // 2.73 of the 500 units paid a: 273 units, 91 for each piece.
    assert_eq!((first.points_back, first.freight.fen()), (91, 0));
    assert_eq!(first.coupons_back, []);
    let rest = refund(KEEP, &[("a", 1)], 3_182, &[("b", 1), ("a", 2)]);
    assert_eq!(rest.lines[1].amount.fen(), 2 * 3_182);
    assert_eq!((rest.points_back, rest.freight.fen()), (409, 800));
    assert_eq!(rest.coupons_back[0].as_str(), "k");
    assert_eq!(
        (first.points_clawed_back + rest.points_clawed_back, quote.earned.points),
        (quote.earned.points, 174)
    );
}

#[test]
fn what_stays_is_priced_again() {
    // Without b: 3 × 40 = 120 − 10 − 2.73 by points = 107.27 stays; 175 − 107.27 = 67.73 go back,
    // less than the 79.54 that b cost, since 满200减30 no longer holds.
    assert_eq!(refund(REPRICE, &[], 0, &[("b", 1)]).amount.fen(), 6_773);
    // The rest brings it to what was paid.
    assert_eq!(refund(REPRICE, &[("b", 1)], 6_773, &[("a", 3)]).amount.fen(), 17_500 - 6_773);
    // Without one a the rest costs 180 − 10 − 4.09 = 165.91: 9.09 go back instead of 31.82.
    assert_eq!(refund(REPRICE, &[], 0, &[("a", 1)]).amount.fen(), 909);
}

#[test]
fn a_coupon_that_says_never_stays_used() {
    let (mut request, quote) = order();
    request.rules.coupons[0].returns = CouponReturn::Never;
    let all = pieces(&[("a", 3), ("b", 1)]);
    let sale = Sale { ask: request.ask(), quote: &quote };
    assert_eq!(sale.refund(KEEP, &Returned::default(), &all).unwrap().coupons_back, []);
    let never = RefundPolicy::default();
    assert!(sale.refund(never, &Returned::default(), &all).unwrap().freight.is_zero());
}

#[test]
fn a_coupon_comes_back_with_the_last_piece_it_lowered() {
    // Two fen off three pieces: the first two are a fen cheaper, the third is not.
    let (mut request, _) = order();
    request.rules.promotions.clear();
    request.points = PointsChoice::None;
    let scope = json!({"skus": {"ids": ["a"]}});
    request.rules.coupons[0].scope = serde_json::from_value(scope).unwrap();
    request.rules.coupons[0].benefit = Benefit::AmountOff(AmountOff { amount: Money::from_fen(2) });
    let quote = request.quote().unwrap();
    let back = |before: &[(&str, u32)], now| {
        let returned = Returned { pieces: pieces(before), amount: Money::ZERO };
        let sale = Sale { ask: request.ask(), quote: &quote };
        sale.refund(KEEP, &returned, &pieces(&[("a", now)])).unwrap().coupons_back.len()
    };
    assert_eq!([back(&[], 1), back(&[], 2), back(&[], 3)], [0, 1, 1]);
    assert_eq!([back(&[("a", 1)], 1), back(&[("a", 2)], 1)], [1, 0]);
}

#[test]
fn what_cannot_be_returned_is_named() {
    let (request, quote) = order();
    let sale = Sale { ask: request.ask(), quote: &quote };
    let said = |before: &[(&str, u32)], now: &[(&str, u32)]| {
        let returned = Returned { pieces: pieces(before), amount: Money::ZERO };
        sale.refund(KEEP, &returned, &pieces(now)).unwrap_err().to_string()
    };
    assert_eq!(said(&[], &[("z", 1)]), "`pieces[0].sku` names something unknown: `z`");
    assert_eq!(said(&[], &[("a", 4)]), "`pieces[0].pieces` must be from 1 to 3");
    assert_eq!(said(&[("a", 2)], &[("b", 1), ("a", 2)]), "`pieces[1].pieces` must be from 1 to 1");
    assert_eq!(said(&[], &[("a", 0)]), "`pieces[0].pieces` must be from 1 to 3");
    assert_eq!(said(&[], &[("a", 1), ("a", 1)]), "`pieces[1].sku` appears twice");
    assert_eq!(said(&[], &[]), "`pieces` must be at least one line");
    assert_eq!(said(&[("a", 4)], &[("a", 1)]), "`returned.pieces[0].pieces` must be from 1 to 3");
    let amount = Money::from_fen(17_501);
    let much = Returned { amount, ..Returned::default() };
    let error = sale.refund(KEEP, &much, &pieces(&[("a", 1)])).unwrap_err();
    assert_eq!(error.to_string(), "`returned.amount` must be from 0 to 17500");
    let unknown = r#"{"goods": "keep", "fee": 1}"#;
    assert!(serde_json::from_str::<RefundPolicy>(unknown).is_err());
}

/// A rule of many kinds: an amount, a rate, free pieces, all-in, a ladder.
fn benefit(kind: u8, amount: i64) -> Value {
    match kind {
        0 => json!({"amountOff": {"amount": amount}}),
        1 => json!({"rateOff": {"rate": amount % 10_000}}),
        2 => json!({"buyGet": {"buy": 1, "get": 1}}),
        3 => json!({"amountOffAll": {"amount": amount}}),
        4 => json!({"freeShipping": {}}),
        _ => json!({"ladder": {"by": "pieces", "steps": [
            {"from": 2, "off": {"rate": 9000}, "points": 7}, {"from": 5, "off": {"rate": 7000}}]}}),
    }
}

prop_compose! {
    pub(crate) fn orders()(
        lines in prop::collection::vec((0..20_000_i64, 1..6_u32, 0..2_u8, any::<bool>()), 1..5),
        promotions in prop::collection::vec((0..6_u8, 1..9_000_i64, 0..20_000_i64), 0..3),
        coupons in prop::collection::vec((0..5_u8, 1..9_000_i64, 0..20_000_i64), 0..3),
        points in 0..3_000_u32,
        per_yuan in prop::sample::select(vec![7_u32, 100, 1_000]),
    ) -> QuoteRequest {
        let window = json!({"startsAt": 0, "endsAt": 2000});
        let lines = lines.iter().enumerate().map(|(at, (price, quantity, shop, floor))| json!({
            "sku": format!("s{at}"), "product": "p", "category": "c", "unitPrice": price,
            "quantity": quantity, "shop": format!("shop{shop}"),
            "floorPrice": if *floor { price / 3 } else { 0 },
        }));
        let rule = |name: &str, at: usize, it: &(u8, i64, i64)| json!({
            "id": format!("{name}{at}"), "title": "t", "window": window,
            "conditions": [{"minSpend": {"amount": it.2}}], "benefit": benefit(it.0, it.1),
        });
        let all = |name: &str, of: &[(u8, i64, i64)]| -> Vec<Value> {
            of.iter().enumerate().map(|(at, it)| rule(name, at, it)).collect()
        };
        let mut coupons = all("k", &coupons);
        for coupon in &mut coupons {
            coupon["combines"] = true.into();
        }
        serde_json::from_value(json!({
            "now": 1000,
            "shopper": {"points": points},
            "points": "all",
            "basket": {"lines": lines.collect::<Vec<_>>()},
            "rules": {
                "promotions": all("m", &promotions),
                "coupons": coupons,
                "points": {"perYuan": per_yuan, "step": 3, "maxShare": 5000},
                "earning": {"points": 3, "growth": 1},
                "freight": [{"id": "std", "rates": [{"firstFee": 800}]}]},
        }))
        .unwrap()
    }
}

proptest! {
    /// Whatever is returned in whatever order: all of it gives back exactly what was paid.
    #[test]
    fn all_pieces_give_back_what_was_paid(
        request in orders(),
        turns in prop::collection::vec((0..5_usize, 1..6_u32), 0..12),
        reprices in any::<bool>(),
    ) {
        let quote = request.quote().unwrap();
        let sale = Sale { ask: request.ask(), quote: &quote };
        let policy = if reprices { REPRICE } else { KEEP };
        let mut left: Vec<u32> = quote.lines.iter().map(|line| line.quantity).collect();
        let mut returned = Returned::default();
        let mut sum = Refund::default();
        let last = vec![(usize::MAX, u32::MAX); left.len()];
        for (at, count) in turns.into_iter().chain(last) {
            // The last turns bring back whatever is left.
            let at = if at == usize::MAX { left.iter().position(|it| *it > 0) } else { Some(at) };
            let Some(at) = at.filter(|at| left.get(*at).is_some_and(|it| *it > 0)) else { continue };
            let line = &quote.lines[at];
            let before = line.quantity - left[at];
            let count = count.min(left[at]);
            left[at] -= count;
            let now = [Pieces { sku: line.sku.clone(), pieces: count }];
            let refund = sale.refund(policy, &returned, &now).unwrap();
            prop_assert!(refund.amount >= Money::ZERO && refund.freight >= Money::ZERO);
            let lines: Money = refund.lines.iter().map(|it| it.amount).sum();
            prop_assert_eq!(lines, refund.amount);
            if !reprices {
                let each: Vec<Money> = line.per_piece().collect();
                let piece = (before as usize)..((before + count) as usize);
                prop_assert_eq!(refund.amount, each[piece].iter().copied().sum::<Money>());
            }
            returned.amount += refund.amount;
            prop_assert!(returned.amount <= quote.goods_payable);
            match returned.pieces.iter_mut().find(|it| it.sku == line.sku) {
                Some(it) => it.pieces += count,
                None => returned.pieces.extend(now),
            }
            sum.freight += refund.freight;
            sum.points_back += refund.points_back;
            sum.points_clawed_back += refund.points_clawed_back;
            sum.growth_clawed_back += refund.growth_clawed_back;
            sum.coupons_back.extend(refund.coupons_back);
        }
        prop_assert!(left.iter().all(|it| *it == 0));
        prop_assert_eq!(returned.amount + sum.freight, quote.payable);
        prop_assert_eq!(sum.points_back, quote.points_spent);
        prop_assert_eq!(sum.points_clawed_back, quote.earned.points);
        prop_assert_eq!(sum.growth_clawed_back, quote.earned.growth);
        let used = quote.coupons.iter().filter(|it| matches!(it.verdict, Verdict::Used { .. }));
        let mut used: Vec<_> = used.map(|it| it.id.clone()).collect();
        used.sort();
        sum.coupons_back.sort();
        prop_assert_eq!(sum.coupons_back, used);
    }
}
