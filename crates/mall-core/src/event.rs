//! 行为: what happened on a device, told only with its shopper's consent.

use serde::{Deserialize, Serialize};

use crate::invalid::text_within;
use crate::limits::{EVENT_LATE_MS, ID_BYTES_MAX};
use crate::{IdempotencyKey, Invalid, ProductId, Rule, Timestamp};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum EventName {
    /// The shop was opened.
    Visit,
    /// A page came into sight.
    PageView,
    /// A block was on the home page that came into sight.
    Exposure,
    /// Something in a block of the home page was tapped.
    Click,
    /// A product was looked at.
    ProductView,
    /// A page was shared.
    Share,
}

/// Something that happened. It says nothing of what was typed, and nobody's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// Made once on the device: the same key of the same visitor is the same event.
    pub key: IdempotencyKey,
    /// When, as the device knows the shop's clock.
    pub at: Timestamp,
    /// What.
    pub name: EventName,
    /// On which page, by its route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Of which block; an exposure and a click have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
    /// Of which product; a view of one has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// Which experiment the block was in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<String>,
    /// Which look of it was seen; the block as it is when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl Event {
    /// Whether it says what an event of its name says, within the limits.
    ///
    /// # Errors
    ///
    /// Names the field and the limit.
    pub fn check(&self) -> Result<(), Invalid> {
        let words = [
            ("page", &self.page),
            ("block", &self.block),
            ("experiment", &self.experiment),
            ("variant", &self.variant),
        ];
        for (field, text) in words {
            if let Some(text) = text {
                text_within(field, text, 1, ID_BYTES_MAX)?;
            }
        }
        let is_of_a_block = matches!(self.name, EventName::Exposure | EventName::Click);
        if is_of_a_block && self.block.is_none() {
            return Err(Invalid::shape("block", "the block that was seen or tapped"));
        }
        if self.name == EventName::ProductView && self.product.is_none() {
            return Err(Invalid::shape("product", "the product that was looked at"));
        }
        if self.experiment.is_some() && self.block.is_none() {
            return Err(Invalid::new("experiment", Rule::Unknown { name: "block".to_owned() }));
        }
        if self.variant.is_some() && self.experiment.is_none() {
            return Err(Invalid::shape("experiment", "the experiment of the variant"));
        }
        Ok(())
    }

    /// When it counts as having happened, told at `now`: no clock of a device is ahead of the shop's.
    /// `None` when it comes so late that the day it was on is told already.
    pub fn counts_at(&self, now: Timestamp) -> Option<Timestamp> {
        let at = self.at.min(now);
        (now.since_ms(at) <= EVENT_LATE_MS).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: EventName) -> Event {
        Event {
            key: IdempotencyKey::new("e-1").unwrap(),
            at: Timestamp(1_000_000_000),
            name,
            page: None,
            block: None,
            product: None,
            experiment: None,
            variant: None,
        }
    }

    #[test]
    fn an_event_says_what_its_name_asks_for() {
        let some = |text: &str| Some(text.to_owned());
        let product = ProductId::new("p").ok();
        let exposure = Event { block: some("b"), ..event(EventName::Exposure) };
        let tried = Event { experiment: some("x"), ..exposure.clone() };
        for (it, wrong) in [
            (event(EventName::Visit), None),
            (event(EventName::Exposure), Some("block")),
            (event(EventName::Click), Some("block")),
            (exposure.clone(), None),
            (tried.clone(), None),
            (Event { variant: some("v"), ..tried.clone() }, None),
            (Event { variant: some("v"), ..exposure.clone() }, Some("experiment")),
            (Event { block: None, name: EventName::Visit, ..tried }, Some("experiment")),
            (event(EventName::ProductView), Some("product")),
            (Event { product, ..event(EventName::ProductView) }, None),
            (Event { page: some(""), ..event(EventName::PageView) }, Some("page")),
            (Event { page: some(&"x".repeat(64)), ..event(EventName::PageView) }, None),
            (Event { page: some(&"x".repeat(65)), ..event(EventName::PageView) }, Some("page")),
        ] {
            let found = it.check().err().map(|it| it.field);
            assert_eq!(found.as_deref(), wrong, "{it:?}");
        }
    }

    #[test]
    fn the_clock_of_a_device_is_never_ahead_and_a_day_late_at_most() {
        let it = event(EventName::Visit);
        for (now, counts) in [
            (it.at.plus_ms(-5), Some(it.at.plus_ms(-5))),
            (it.at, Some(it.at)),
            (it.at.plus_ms(EVENT_LATE_MS), Some(it.at)),
            (it.at.plus_ms(EVENT_LATE_MS + 1), None),
        ] {
            assert_eq!(it.counts_at(now), counts, "{now:?}");
        }
    }
}
