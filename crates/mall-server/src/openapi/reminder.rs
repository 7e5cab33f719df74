//! The values that the document shows of reminders and messages.

use mall_api::message::{
    Message, MessagesQuery, MessagesResponse, News, ReadRequest, ReadResponse,
};
use mall_api::reminder::{CheckInReminderRequest, ReminderResponse};
use mall_core::reminder::FlashSubject;
use mall_core::{ActivityId, Day, DayClock, OrderId, SessionId};

use super::sample::Samples;
use crate::Fault;

const NEWEST: i64 = 4_103;

impl Samples {
    pub(super) fn flash_subject(&self) -> Result<FlashSubject, Fault> {
        let sku = self.serum().skus.first().ok_or(Fault::Broken("no sample"))?;
        Ok(FlashSubject {
            sale: ActivityId::new("flash")?,
            session: SessionId::new("evening")?,
            day: Day::of(self.at(), DayClock::SHOP),
            sku: sku.id.clone(),
        })
    }

    pub(super) fn reminder(&self) -> ReminderResponse {
        ReminderResponse { due_at: Some(self.at().plus_ms(3_600_000)) }
    }

    pub(super) fn check_in_reminder(&self) -> CheckInReminderRequest {
        CheckInReminderRequest { on: true }
    }

    pub(super) fn messages_query(&self) -> MessagesQuery {
        MessagesQuery { after: Some(NEWEST + 1) }
    }

    pub(super) fn messages(&self) -> Result<MessagesResponse, Fault> {
        let opens_at = self.at().plus_ms(300_000);
        let (sku, title) = (self.flash_subject()?.sku, self.serum().title.clone());
        let news = [
            News::FlashSoon { sku, title, opens_at },
            News::Refunded { order: OrderId::new("o-7c21")?, amount: self.quote.payable },
        ];
        let message = |(id, news)| Message { id, news, at: self.at(), is_read: id < NEWEST };
        let messages = (0..).zip(news).map(|(back, news)| message((NEWEST - back, news)));
        Ok(MessagesResponse { messages: messages.collect(), next: None, unread: 1 })
    }

    pub(super) fn read(&self) -> ReadRequest {
        ReadRequest { up_to: NEWEST }
    }

    pub(super) fn left_to_read(&self) -> ReadResponse {
        ReadResponse { unread: 0 }
    }
}
