//! Log-in by `WeChat`, and the values that the document shows of it.

use mall_api::session::{LoginWay, PageLoginRequest, WechatLoginRequest};
use mall_api::{ErrorCode, path};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// How `WeChat` says not who it is.
const REFUSED: &[ErrorCode] = &[ErrorCode::LoginRefused, ErrorCode::TooMany, ErrorCode::NotFound];

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    let code = "0a1Qmz000Wz5AV1cfo100uDdWr2Qmz0k".to_owned();
    Ok(vec![
        Operation::new(
            "post",
            path::SESSION_WECHAT,
            "logInByWechat",
            "Logs in by WeChat in the mini-program, and with a number that WeChat has verified.",
        )
        .body(&WechatLoginRequest { code: code.clone(), phone_code: None })?
        .answer(&samples.login()?)?
        .faults(REFUSED),
        Operation::new("get", path::SESSION, "loginWays", "By what somebody can log in here.")
            .answer(&vec![LoginWay::Page, LoginWay::Phone])?,
        Operation::new(
            "get",
            path::SESSION_PAGE,
            "askWechat",
            "Leads to the page of WeChat that asks who somebody is, and lets the browser keep who went.",
        )
        .status(302)
        .faults(&[ErrorCode::NotFound]),
        Operation::new(
            "post",
            path::SESSION_PAGE,
            "logInByPage",
            "Logs in who came back from there, in the browser that went.",
        )
        .body(&PageLoginRequest { code, state: "5f".repeat(32) })?
        .answer(&samples.login()?)?
        .faults(REFUSED),
    ])
}
