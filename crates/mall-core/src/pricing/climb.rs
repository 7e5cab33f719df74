//! What is left to do when the search was cut short: neighbours of the best account, one coupon more
//! or less, until none is better.
//!
//! A search goes deep first, so one that is cut short has looked at one corner alone. This looks a step
//! in every direction, from where the search came to and from no coupon at all: no greedy shopper who
//! takes one coupon after the other comes out cheaper.

use super::found::Found;
use super::near::Near;
use super::places::Places;
use super::search::Search;

/// Neighbours looked at from one start; what a wallet of fifty needs eight times over.
const NEIGHBOURS_MAX: usize = 400;

/// The best account in reach of `found`.
pub(super) fn climb<'p, 'a>(search: &Search<'p, 'a>, found: Found<'p, 'a>) -> Found<'p, 'a> {
    let from_nothing = Near::new(search, &found).with_exactly(&Places::default());
    let from_nothing = from_nothing.map(|it| up(search, it));
    let best = up(search, found);
    match from_nothing {
        Some(other) if other.is_before(&best) => other,
        _ => best,
    }
}

/// Takes the best step as long as there is a better one.
fn up<'p, 'a>(search: &Search<'p, 'a>, mut here: Found<'p, 'a>) -> Found<'p, 'a> {
    let mut left = NEIGHBOURS_MAX;
    loop {
        let near = Near::new(search, &here);
        let steps = search.wanted().map(|at| near.step(at)).take(left);
        let looked_at = steps.filter_map(|with| near.with_exactly(&with));
        match looked_at.reduce(|a, b| if b.is_before(&a) { b } else { a }) {
            Some(best) if best.is_before(&here) => here = best,
            _ => return here,
        }
        left = left.saturating_sub(search.wanted().count());
    }
}
