//! 订阅消息.

use mall_api::path;
use mall_api::subscription::SubscribeRequest;
use mall_core::IdempotencyKey;

use super::operations::Operation;
use crate::Fault;

/// Its operations.
pub(super) fn operations() -> Result<Vec<Operation>, Fault> {
    let request = SubscribeRequest {
        key: IdempotencyKey::new("k-subscribe-1")?,
        templates: vec!["Tpl_soon".to_owned()],
    };
    Ok(vec![
        Operation::new(
            "post",
            path::SUBSCRIPTIONS,
            "subscribe",
            "One message by each template may come.",
        )
        .with_session()
        .body(&request)?
        .status(204),
    ])
}
