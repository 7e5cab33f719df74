//! A sender without a telephone: it prints the code and tells it to whoever asked.

use mall_core::address::Phone;

use super::{CodeSender, Pace, Sending};

/// Prints codes.
#[derive(Debug, Clone, Copy, Default)]
pub struct SandboxSender;

impl CodeSender for SandboxSender {
    fn pace(&self) -> Pace {
        Pace { again_after_seconds: 5, per_hour: 500, per_address: None }
    }

    fn send<'a>(&'a self, phone: &'a Phone, code: &'a str) -> Sending<'a> {
        Box::pin(async move {
            println!("沙箱验证码 {} → {code}", phone.masked());
            Ok(Some(code.to_owned()))
        })
    }
}
