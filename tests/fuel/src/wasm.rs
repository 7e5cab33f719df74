//! What wasm exports: numbers only, so that no glue is needed.
#![expect(unsafe_code, reason = "an export has a name")]

use std::cell::RefCell;

use mall_core::pricing::{Quote, QuoteRequest};

use crate::{
    Size, gap_bps, greedy, is_legal, price, question, question_json, searched, tap as touch,
};

struct Held {
    request: QuoteRequest,
    json: String,
    quote: Quote,
}

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

fn with<T>(tell: impl FnOnce(&mut Held) -> T) -> T {
    HELD.with_borrow_mut(|held| tell(held.as_mut().expect("prepare comes first")))
}

/// Makes the question that all others are about.
#[unsafe(no_mangle)]
pub extern "C" fn prepare(seed: u32, lines: u32, promotions: u32, coupons: u32, groups: u32) {
    let size = Size { lines, promotions, coupons, groups };
    let (request, json) = (question(seed.into(), size), question_json(seed.into(), size));
    HELD.set(Some(Held { request, json: json.to_string(), quote: Quote::default() }));
}

/// Prices it; what is to be paid, in fen.
#[unsafe(no_mangle)]
pub extern "C" fn quote() -> i64 {
    with(|held| {
        held.quote = price(&held.request);
        held.quote.payable.fen()
    })
}

/// One piece of the first line more or less, and the price.
#[unsafe(no_mangle)]
pub extern "C" fn tap() -> i64 {
    with(|held| touch(&mut held.request));
    quote()
}

/// The best combination alone.
#[unsafe(no_mangle)]
pub extern "C" fn best() -> i64 {
    with(|held| searched(&held.request).payable.fen())
}

/// Decisions that the best combination took.
#[unsafe(no_mangle)]
pub extern "C" fn nodes() -> u32 {
    with(|held| searched(&held.request).nodes)
}

/// Whether the last price is proved to be the best.
#[unsafe(no_mangle)]
pub extern "C" fn proved() -> u32 {
    with(|held| held.quote.proved_best.into())
}

/// How far it is above the best at most, in basis points.
#[unsafe(no_mangle)]
pub extern "C" fn gap() -> i64 {
    with(|held| gap_bps(&held.quote))
}

/// Whether its coupons can be used together and cost what it says.
#[unsafe(no_mangle)]
pub extern "C" fn legal() -> u32 {
    with(|held| is_legal(&held.request, &held.quote).into())
}

/// What taking the coupon that saves most, place by place, comes to.
#[unsafe(no_mangle)]
pub extern "C" fn greedily() -> i64 {
    with(|held| greedy(&held.request).fen())
}

/// Where the question lies, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn json_at() -> *const u8 {
    with(|held| held.json.as_ptr())
}

/// How many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn json_len() -> usize {
    with(|held| held.json.len())
}
