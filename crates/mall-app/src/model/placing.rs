//! The order that was sent and not answered yet.
//!
//! It is kept on the device before it is sent. When the answer is lost (no network, a crash), the
//! same order is sent again with the same key, and the server answers with the order it already
//! made. Nothing is bought twice.

use mall_api::order::PlaceRequest;
use mall_core::order::PAYMENT_WINDOW_MS;
use mall_core::{IdempotencyKey, Timestamp};
use serde::{Deserialize, Serialize};

use super::Seed;

/// An order under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Placing {
    /// As sent.
    pub(crate) request: PlaceRequest,
    /// When it was first sent, by the server's time.
    at: Timestamp,
}

impl Placing {
    /// The order that `with_key` makes, under way since `now`: with the key of `before` when that
    /// was the same order and is recent, else with a key of its own. After [`PAYMENT_WINDOW_MS`]
    /// the same order is a new wish: the earlier one has been paid or given up by then.
    ///
    /// `None` only when the seed gives no key.
    pub(crate) fn new(
        before: Option<&Self>,
        with_key: impl Fn(IdempotencyKey) -> PlaceRequest,
        seed: &mut Seed,
        now: Timestamp,
    ) -> Option<Self> {
        if let Some(before) = before
            && with_key(before.request.key.clone()) == before.request
            && now.since_ms(before.at) < PAYMENT_WINDOW_MS
        {
            return Some(before.clone());
        }
        let key = IdempotencyKey::new(seed.next()).ok()?;
        Some(Self { request: with_key(key), at: now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mall_api::quote::WantedLine;
    use mall_core::pricing::{CouponChoice, PointsChoice};
    use mall_core::{AddressId, Money, SkuId};

    fn order(remark: &'static str) -> impl Fn(IdempotencyKey) -> PlaceRequest {
        move |key| PlaceRequest {
            key,
            lines: vec![WantedLine::new(SkuId::new("a").unwrap(), 1)],
            choice: CouponChoice::Best,
            points: PointsChoice::None,
            address: AddressId::new("home").unwrap(),
            expected_payable: Money::from_fen(100),
            remark: remark.to_owned(),
            channel: None,
        }
    }

    #[test]
    fn the_same_order_keeps_its_key_for_half_an_hour() {
        let mut seed = Seed::new("random", Timestamp(0));
        let mut place = |before, remark, at| {
            Placing::new(before, order(remark), &mut seed, Timestamp(at)).unwrap()
        };
        let first = place(None, "", 0);
        assert_eq!(place(Some(&first), "", 60_000), first);
        let other = place(Some(&first), "快一点", 60_000);
        assert_ne!(other.request.key, first.request.key);
        let later = place(Some(&first), "", PAYMENT_WINDOW_MS);
        assert_ne!(later.request.key, first.request.key);
    }
}
