//! Log-in by `WeChat`, and the values that the document shows of it.

use mall_api::session::WechatLoginRequest;
use mall_api::{ErrorCode, path};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

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
        .body(&WechatLoginRequest { code, phone_code: None })?
        .answer(&samples.login()?)?
        .faults(&[ErrorCode::LoginRefused, ErrorCode::TooMany, ErrorCode::NotFound]),
    ])
}
