//! What is wrong with the templates of messages.

use mall_core::Invalid;
use mall_core::subscription::{Subscription, check_subscriptions};

use super::check::Found;

impl Found<'_> {
    /// They stand together, once all of them can be read.
    pub(super) fn subscriptions(&self) -> Result<(), Invalid> {
        let all: Vec<Subscription> = self.subscriptions.iter().map(|(_, it)| it.clone()).collect();
        if all.len() == self.subscriptions.count { check_subscriptions(&all) } else { Ok(()) }
    }
}
