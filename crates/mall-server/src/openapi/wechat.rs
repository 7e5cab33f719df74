//! What `WeChat` calls back, what leads to the mini-program, and what pages inside `WeChat` need.

use mall_api::wechat::{LeadQuery, PageQuery, PageResponse, SceneResponse};
use mall_api::{ErrorCode, path};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{Invalid, LoginNeeded, Malformed, NotFound, TooLarge};
    let told = |path, name, summary| {
        Operation::new("post", path, name, summary)
            .raw(&["application/json"])
            .status(204)
            .faults(&[NotFound, LoginNeeded, TooLarge])
    };
    Ok(vec![
        told(
            path::WECHAT_PAID,
            "wechatPaid",
            "WeChat Pay tells that somebody paid; it signs that.",
        ),
        told(path::WECHAT_REFUNDED, "wechatRefunded", "WeChat Pay tells how a refund ended."),
        Operation::new(
            "get",
            path::WECHAT_PAGE,
            "signPage",
            "Signs a page of this shop that is open in WeChat, that it may use its scripts.",
        )
        .query(&PageQuery { url: "https://shop.example/product?id=mask".to_owned() })?
        .answer(&PageResponse {
            app_id: "wx0000000000000002".to_owned(),
            timestamp: samples.at().0 / 1_000,
            nonce: "5f".repeat(16),
            signature: "0f9de62fce790f9a083d5c99e95740ceb90c27ed".to_owned(),
            mini_program: Some("gh_0123456789ab".to_owned()),
        })?
        .faults(&[Malformed, Invalid, NotFound]),
        Operation::new(
            "get",
            path::SCENE,
            "scene",
            "Where a code of the mini-program leads whose scene this is.",
        )
        .answer(&SceneResponse { url: "/packages/goods/product/product?id=mask".to_owned() })?
        .faults(&[NotFound]),
        Operation::new(
            "get",
            path::OPEN,
            "openMiniProgram",
            "Leads to a page in the mini-program; where there is none, to the page of the H5 store.",
        )
        .query(&LeadQuery { id: Some("mask".to_owned()), invite: None })?
        .status(302)
        .faults(&[Malformed, Invalid, NotFound]),
    ])
}
