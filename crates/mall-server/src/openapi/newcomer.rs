//! The gift for newcomers, and the values that the document shows of it.

use mall_api::newcomer::{NewcomerRequest, NewcomerResponse};
use mall_api::{ErrorCode, path};
use mall_core::IdempotencyKey;
use mall_core::check_in::Reward;
use mall_core::newcomer::NewcomerRefusal;

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{ActivityRefused, NotFound};
    let gift = NewcomerResponse {
        title: "新人礼".to_owned(),
        note: "20 积分".to_owned(),
        gives: vec![Reward::Points { points: 20 }],
        coupons: Vec::new(),
        given: None,
        refusal: None,
        ends_at: samples.at().plus_ms(864_000_000),
    };
    let taken = NewcomerResponse {
        given: Some(gift.gives.clone()),
        refusal: Some(NewcomerRefusal::Taken),
        ..gift.clone()
    };
    let path = path::NEWCOMER_GIFT;
    Ok(vec![
        Operation::new("get", path, "newcomerGift", "What a newcomer is given, and whether I may.")
            .answer(&gift)?
            .faults(&[NotFound]),
        Operation::new("post", path, "takeNewcomerGift", "Takes it; the same key gives 200.")
            .with_session()
            .body(&NewcomerRequest { key: IdempotencyKey::new("tap-1")? })?
            .answer(&taken)?
            .creates()
            .faults(&[NotFound, ActivityRefused]),
    ])
}
