//! 行为, and the values that the document shows of it.

use mall_api::event::{EventsRequest, EventsResponse};
use mall_api::path;
use mall_core::event::{Event, EventName};
use mall_core::pricing::Channel;
use mall_core::{DeviceId, IdempotencyKey};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    Ok(vec![
        Operation::new(
            "post",
            path::EVENTS,
            "tellEvents",
            "What happened on a device whose shopper said that it may be told; the same key counts once.",
        )
        .body(&samples.events()?)?
        .answer(&EventsResponse { kept: 1 })?,
    ])
}

impl Samples {
    fn events(&self) -> Result<EventsRequest, Fault> {
        let exposure = Event {
            key: IdempotencyKey::new("e-7c21-4")?,
            at: self.at(),
            name: EventName::Exposure,
            page: Some("home".to_owned()),
            block: Some("banners".to_owned()),
            product: None,
            experiment: Some("autumn".to_owned()),
            variant: Some("leaves".to_owned()),
        };
        Ok(EventsRequest {
            visitor: DeviceId::new("d-7c21")?,
            channel: Channel::H5,
            events: vec![exposure],
        })
    }
}
