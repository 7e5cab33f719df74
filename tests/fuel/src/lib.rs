//! The pricing core alone, for counting and timing: no face, no page, no JSON in what is measured.
//!
//! Compiled as the mini-program's core is (`mall-build fuel`); natively it is a program that answers
//! the same questions (`main.rs`).

/// Shared by file: the crate it is of would bring the whole app into the module.
#[path = "../../src/dice.rs"]
pub mod dice;
mod question;
#[cfg(target_arch = "wasm32")]
mod wasm;

use mall_core::pricing::{Ask, Cheapest, CouponChoice, Quote, QuoteRequest, Verdict, cheapest};
use mall_core::{CouponId, Money};

pub use question::{Size, question, question_json};

/// The price of `request`.
pub fn price(request: &QuoteRequest) -> Quote {
    request.quote().expect("a question within the limits")
}

/// The best combination alone, without saying why.
pub fn searched(request: &QuoteRequest) -> Cheapest {
    cheapest(&request.ask()).expect("a question within the limits")
}

/// A tap: one line more, or one less.
pub fn tap(request: &mut QuoteRequest) {
    if let Some(line) = request.basket.lines.first_mut() {
        line.quantity = if line.quantity == 4 { 3 } else { 4 };
    }
}

/// How far at most the price is above the best, in basis points of the bound.
pub fn gap_bps(quote: &Quote) -> i64 {
    let Some(bound) = quote.bound else { return 0 };
    let gap = (quote.payable - bound).fen().max(0);
    gap.saturating_mul(10_000).div_euclid(bound.fen().max(1))
}

/// What a shopper pays who takes, place by place, the coupon that saves most there and then.
pub fn greedy(request: &QuoteRequest) -> Money {
    let mut request = request.clone();
    let coupons = request.rules.coupons.clone();
    let mut payable_with = |ids: &[&CouponId]| {
        request.choice = CouponChoice::These { ids: ids.iter().copied().cloned().collect() };
        searched(&request)
    };
    let (mut used, mut best) = (Vec::new(), payable_with(&[]).payable);
    let mut places: Vec<_> = coupons.iter().map(|it| (it.class, it.shop.clone())).collect();
    places.sort();
    places.dedup();
    for place in places {
        let here = coupons.iter().filter(|it| (it.class, it.shop.clone()) == place);
        let tried = here.map(|it| {
            let with: Vec<_> = used.iter().copied().chain([&it.id]).collect();
            (payable_with(&with).payable, &it.id)
        });
        if let Some((payable, id)) = tried.min().filter(|it| it.0 < best) {
            (best, used) = (payable, used.into_iter().chain([id]).collect());
        }
    }
    best
}

/// Whether the coupons of `quote` can be used together, and cost what it says.
pub fn is_legal(request: &QuoteRequest, quote: &Quote) -> bool {
    let used = |quote: &Quote| -> Vec<CouponId> {
        let used = quote.coupons.iter().filter(|it| matches!(it.verdict, Verdict::Used { .. }));
        used.map(|it| it.id.clone()).collect()
    };
    let ids = used(quote);
    let choice = CouponChoice::These { ids: ids.clone() };
    let ask = Ask { choice: &choice, ..request.ask() };
    mall_core::pricing::quote(&ask)
        .is_ok_and(|again| again.payable == quote.payable && used(&again) == ids)
}
