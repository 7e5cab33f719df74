//! Who wants to be told, and whether they are.

use std::sync::Arc;

use mall_core::reminder::FlashSubject;
use mall_core::{Day as ShopDay, DayClock};

use super::day::{Day, Heard, wrong};
use crate::Fault;
use crate::engine::remind;
use crate::record::message::MessageRow;
use crate::record::reminder::{self, ReminderKind, ReminderRow};
use crate::store::{Record, Tx};

impl Day {
    /// Somebody asks to be told of the next session or of the check-in, or thinks better of it.
    pub(super) fn remind(&mut self) -> Result<(), String> {
        let who = self.dice.below(self.people.len());
        let (catalog, shopper) = (Arc::clone(&self.catalog), self.people[who].id.clone());
        let (now, on) = (self.now, self.dice.chance(75));
        let asked = if self.dice.chance(60) {
            self.run(move |tx| remind::of_check_in(tx, &catalog, &shopper, on, now))
        } else {
            let sale = &catalog.shop.flash_sales[0];
            let subject = FlashSubject {
                sale: sale.id.clone(),
                session: sale.sessions[0].id.clone(),
                day: ShopDay::of(now, DayClock::SHOP).plus(1),
                sku: sale.sessions[0].items[0].sku.clone(),
            };
            self.run(move |tx| {
                if on {
                    remind::of_flash(tx, &catalog, &shopper, &subject, now)
                } else {
                    remind::not_of_flash(tx, &shopper, &subject, now)
                }
            })
        };
        match asked {
            Heard::Done(stands) if stands.due_at.is_some() => self.see("wants to be told", who),
            Heard::Done(_) | Heard::No(Fault::RemindRefused(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a reminder", &fault),
        }
        Ok(())
    }

    /// What the store does of reminders by itself.
    pub(super) fn tell(&mut self) -> Result<(), String> {
        let (catalog, now) = (Arc::clone(&self.catalog), self.now);
        match self.run(move |tx| remind::due(tx, &catalog, 50, now)) {
            Heard::Done((_, told)) if told > 0 => self.see("reminded", told),
            Heard::Done(_) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("the reminders", &fault),
        }
        Ok(())
    }

    /// Whether a day that a shopper was reminded of is in a message to them.
    pub(super) fn what_is_told_is_said(&self) -> Result<(), String> {
        let look = |tx: &dyn Tx| {
            let column = MessageRow::COLUMNS;
            let kind = ReminderRow::COLUMNS.kind.is(&ReminderKind::CheckIn);
            for row in tx.all::<ReminderRow>(&[kind])? {
                let Some(told) = row.told else { continue };
                let key = format!("checkIn/{}/{told}", row.occasion);
                let said = [column.shopper.is(&row.shopper), column.key.is(&key)];
                if tx.count::<MessageRow>(&said)? == 0 {
                    return Ok(Some(format!("{} was told of {told} without a word", row.shopper)));
                }
            }
            Ok(None)
        };
        self.look(look)?.map_or(Ok(()), Err)
    }

    /// Whether nobody waits for what is past.
    pub(super) fn nobody_waits(&self) -> Result<(), String> {
        let now = self.now;
        match self.look(move |tx| reminder::due(tx, now, 1))?.pop() {
            Some(row) => Err(format!("{} waits for {} for ever", row.shopper, row.occasion)),
            None => Ok(()),
        }
    }
}
