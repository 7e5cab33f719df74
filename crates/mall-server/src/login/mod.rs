//! Who brings a log-in code to the shopper.

mod sandbox;
mod webhook;

use std::pin::Pin;

use mall_core::address::Phone;

use crate::Fault;
pub use sandbox::SandboxSender;
pub use webhook::SmsSettings;
pub(crate) use webhook::WebhookSender;

/// What a sender answers with, later.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Option<String>, Fault>> + Send + 'a>>;

/// How often codes may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Seconds between two codes to one number.
    pub again_after_seconds: u32,
    /// Codes to one number within an hour.
    pub per_hour: u32,
    /// Codes from one address of the network within an hour, where the proxy tells it.
    pub per_address: Option<u32>,
}

/// Brings codes to shoppers: text messages, or the sandbox.
pub trait CodeSender: Send + Sync {
    /// How often it may be used for one number.
    fn pace(&self) -> Pace;
    /// Brings `code` to `phone`. The answer is the code itself only where everybody may know it: in
    /// the sandbox.
    fn send<'a>(&'a self, phone: &'a Phone, code: &'a str) -> Sending<'a>;
}
