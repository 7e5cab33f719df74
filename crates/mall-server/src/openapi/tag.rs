//! Tags of shoppers.

use mall_api::merchant::ShopperTags;
use mall_api::{ErrorCode, path};
use mall_core::ShopperId;

use super::operations::Operation;
use crate::Fault;

/// Its operations.
pub(super) fn operations() -> Result<Vec<Operation>, Fault> {
    let answer = ShopperTags {
        shopper: ShopperId::new("u-09be")?,
        tags: vec!["vip".to_owned()],
        audience: vec!["regulars".to_owned(), "vip".to_owned()],
    };
    let operation = |method, path, name, summary| {
        Operation::new(method, path, name, summary).with_admin_token().answer(&answer)
    };
    Ok(vec![
        operation(
            "get",
            path::ADMIN_SHOPPER_TAGS,
            "adminTags",
            "The tags of a shopper, who is named by their id or their phone number.",
        )?
        .faults(&[ErrorCode::NotFound]),
        operation(
            "put",
            path::ADMIN_SHOPPER_TAG,
            "adminTagShopper",
            "Gives a shopper one of the tags of the shop; the same again changes nothing.",
        )?
        .faults(&[ErrorCode::NotFound, ErrorCode::Invalid]),
        operation(
            "delete",
            path::ADMIN_SHOPPER_TAG,
            "adminUntagShopper",
            "Takes a tag of a shopper away; the same again changes nothing.",
        )?
        .faults(&[ErrorCode::NotFound]),
    ])
}
