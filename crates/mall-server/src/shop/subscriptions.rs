//! What is wrong with the templates of messages.

use mall_core::Invalid;
use mall_core::subscription::{Subscription, check_subscriptions};

use mall_wechat::template::Field;

use super::check::Found;

impl Found<'_> {
    /// They stand together, once all of them can be read.
    pub(super) fn subscriptions(&self) -> Result<(), Invalid> {
        let all: Vec<Subscription> = self.subscriptions.iter().map(|(_, it)| it.clone()).collect();
        if all.len() != self.subscriptions.count {
            return Ok(());
        }
        check_subscriptions(&all)?;
        for (position, it) in all.iter().enumerate() {
            for (place, field) in it.fields.iter().enumerate() {
                // Which letters it takes, and how many, is in its name.
                if Field::of(&field.name).is_none() {
                    let at = format!("subscriptions[{position}].fields[{place}].name");
                    let shape = "a kind of field that the platform has, with a number: thing1";
                    return Err(Invalid::shape(at, shape));
                }
            }
        }
        Ok(())
    }
}
