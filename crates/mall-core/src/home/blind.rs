//! For whom, and when, a page would show nothing.

use super::{Block, Page};
use crate::Timestamp;
use crate::pricing::Shopper;
use crate::pricing::asked::{Asked, Ends};

/// Somebody who would see nothing of the shop but its frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blind {
    /// Who.
    pub shopper: Shopper,
    /// When.
    pub at: Timestamp,
}

/// Shoppers and moments combined at most: as many as a page can tell apart in a second.
const COMBINATIONS_MAX: u32 = 20_000;

/// The first kind of shopper, at the first moment from `now` on, to whom `page` shows no block with
/// content, as far as its own conditions tell shoppers and moments apart; and whether all of them were
/// looked at. Whether a block that lists goods has any is not asked.
pub fn blind(page: &Page, now: Timestamp) -> (Option<Blind>, bool) {
    let blocks: Vec<&Block> = page.blocks.iter().filter(|it| it.kind.is_content()).collect();
    let asked = Asked::of(blocks.iter().map(|it| it.who.as_slice()));
    let windows = blocks.iter().filter_map(|it| it.when);
    let edges = windows.flat_map(|it| [it.starts_at, it.ends_at]);
    let (shoppers, moments) = (asked.shoppers(), asked.moments(edges, Ends::Asked, now));
    let mut left = COMBINATIONS_MAX;
    for at in &moments {
        for shopper in &shoppers {
            let Some(rest) = left.checked_sub(1) else { return (None, false) };
            left = rest;
            if !blocks.iter().any(|it| it.is_for(shopper, *at)) {
                return (Some(Blind { shopper: shopper.clone(), at: *at }), true);
            }
        }
    }
    (None, true)
}

#[cfg(test)]
mod tests {
    use std::slice;

    use serde_json::{Value, json};

    use super::*;

    /// 2025-11-26 08:00 in Shanghai, a Wednesday.
    const NOW: Timestamp = Timestamp(1_764_115_200_000);

    fn blind_of(blocks: &[Value]) -> Option<Blind> {
        let block = |(at, more): (usize, &Value)| {
            let mut block =
                json!({"id": format!("b{at}"), "kind": {"couponStrip": {"title": "x"}}});
            if let (Some(block), Some(more)) = (block.as_object_mut(), more.as_object()) {
                block.extend(more.clone());
            }
            block
        };
        let blocks: Vec<Value> = blocks.iter().enumerate().map(block).collect();
        let page = serde_json::from_value(json!({"version": 1, "blocks": blocks})).unwrap();
        let (found, is_whole) = blind(&page, NOW);
        assert!(is_whole);
        found
    }

    #[test]
    fn who_sees_nothing_is_found() {
        let new = json!({"who": ["newcomer"]});
        let old = json!({"who": [{"not": {"of": "newcomer"}}]});
        assert_eq!(blind_of(&[json!({})]), None);
        assert_eq!(blind_of(&[new.clone(), old]), None);
        assert_eq!(blind_of(&[new]).unwrap().shopper.orders_paid, 1);
        let tier = blind_of(&[json!({"who": [{"not": {"of": {"tiers": {"ids": ["gold"]}}}}]})]);
        assert_eq!(tier.unwrap().shopper.tier.unwrap().as_str(), "gold");
        assert!(blind_of(&[json!({"kind": {"title": {"title": "x"}}})]).is_some(), "a frame");
    }

    #[test]
    fn when_nothing_is_seen_is_found() {
        let (starts_at, ends_at) = (NOW.plus_ms(-1), NOW.plus_ms(1_000));
        let over = json!({"when": {"startsAt": starts_at, "endsAt": ends_at}});
        assert_eq!(blind_of(slice::from_ref(&over)).unwrap().at, ends_at);
        let next = json!({"when": {"startsAt": ends_at, "endsAt": ends_at.plus_ms(10)}});
        assert_eq!(blind_of(&[over, next]).unwrap().at, ends_at.plus_ms(10));
        // Open from nine to six: the evening is found.
        let day = json!({"who": [{"weekly": {"from": 540, "to": 1080}}]});
        let evening = json!({"who": [{"weekly": {"from": 1080, "to": 540}}]});
        assert!(blind_of(slice::from_ref(&day)).is_some());
        assert_eq!(blind_of(&[day, evening]), None);
    }
}
