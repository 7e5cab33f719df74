//! What `WeChat` calls back.

use mall_api::{ErrorCode, path};

use super::operations::Operation;

/// Its operations.
pub(super) fn operations() -> Vec<Operation> {
    let told = |path, name, summary| {
        Operation::new("post", path, name, summary)
            .raw(&["application/json"])
            .status(204)
            .faults(&[ErrorCode::NotFound, ErrorCode::LoginNeeded, ErrorCode::TooLarge])
    };
    vec![
        told(
            path::WECHAT_PAID,
            "wechatPaid",
            "WeChat Pay tells that somebody paid; it signs that.",
        ),
        told(path::WECHAT_REFUNDED, "wechatRefunded", "WeChat Pay tells how a refund ended."),
    ]
}
