//! What is to be told of what the shopper does, once they said that it may be.

use mall_api::event::EventsRequest;
use mall_core::event::{Event, EventName};
use mall_core::limits::EVENTS_MAX;
use mall_core::{IdempotencyKey, ProductId, Timestamp};

use super::Model;

/// Events that wait at most: whoever is without network for long loses the rest.
const WAITING_MAX: usize = 2 * EVENTS_MAX;

/// What waits to be told. It is not kept on the device: what is lost is lost.
#[derive(Debug, Default)]
pub(crate) struct Events {
    waiting: Vec<Event>,
    /// Counts up each time something is told, so that who was to be woken for that sleeps on.
    turn: u32,
    /// Whether somebody will be woken for this turn, and whether that is soon.
    alarm: Option<Soon>,
    /// When anything last happened.
    last: Option<Timestamp>,
}

/// Whether it is told as soon as the page has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Soon {
    /// Ten seconds from now.
    No,
    /// In a moment, when the tap has had its turn.
    Yes,
}

/// Of what an event is.
#[derive(Debug, Default, Clone)]
pub(crate) struct Of {
    pub(crate) page: Option<String>,
    pub(crate) block: Option<String>,
    pub(crate) product: Option<ProductId>,
    /// Which look of which experiment.
    pub(crate) look: Option<mall_api::home::Look>,
}

impl Events {
    /// When anything last happened.
    pub(crate) fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// Whether anything waits.
    pub(crate) fn are_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Sets the alarm; `None` when one is set that is as early.
    pub(crate) fn set_alarm(&mut self, soon: Soon) -> Option<u32> {
        if self.alarm == Some(Soon::Yes) || self.alarm == Some(soon) {
            return None;
        }
        // Who was to be woken later sleeps on.
        self.turn = self.turn.wrapping_add(1);
        self.alarm = Some(soon);
        Some(self.turn)
    }
}

impl Model {
    /// Whether the shopper said that it may be told.
    pub(crate) fn may_tell(&self) -> bool {
        self.consent == Some(true)
    }

    /// The shopper said whether it may be told. What waited is nobody's when it may not.
    pub(crate) fn take_consent(&mut self, consent: bool) {
        self.consent = Some(consent);
        if !consent {
            self.events.waiting.clear();
            self.clicked.clear();
        }
    }

    /// Notes that something happened at `now`, the shop's clock.
    pub(crate) fn note(&mut self, name: EventName, of: Of, now: Timestamp) {
        self.events.last = Some(now);
        let Ok(key) = IdempotencyKey::new(self.seed.next()) else { return };
        if self.events.waiting.len() < WAITING_MAX {
            let (experiment, variant) = of.look.map(|it| (it.experiment, it.variant)).unzip();
            self.events.waiting.push(Event {
                key,
                at: now,
                name,
                page: of.page,
                block: of.block,
                product: of.product,
                experiment,
                variant: variant.flatten(),
            });
        }
    }

    /// What is told in the turn that the alarm was for; nothing when that was done.
    pub(crate) fn take_events(&mut self, turn: u32) -> Vec<EventsRequest> {
        if turn != self.events.turn || !self.may_tell() {
            return Vec::new();
        }
        self.events.alarm = None;
        let waiting = std::mem::take(&mut self.events.waiting);
        let (Some(channel), Ok(visitor)) =
            (self.cart.shopper().channel, mall_core::DeviceId::new(self.cart.visitor()))
        else {
            return Vec::new();
        };
        let batch = |events: &[Event]| EventsRequest {
            visitor: visitor.clone(),
            channel,
            events: events.to_vec(),
        };
        waiting.chunks(EVENTS_MAX).map(batch).collect()
    }
}
