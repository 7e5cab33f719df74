//! What pages share of the tasks.

use mall_core::{IdempotencyKey, TaskId};

/// What pages share of the tasks.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    /// Whether the shopper is looking around for one: products that they look at are told of.
    pub(crate) browsing: bool,
    /// Claims whose answer has not come, or was lost, with their keys.
    pub(crate) claiming: Vec<((TaskId, u32), IdempotencyKey)>,
}
