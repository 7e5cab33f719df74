//! What becomes of an order that was paid: parcels, receipts, and pieces that are asked back.

use mall_api::after_sale::{AskRequest, ShipRequest, StepRequest};
use mall_core::OrderId;
use mall_core::after_sale::{
    AfterSale, AfterSaleActor, AfterSaleEvent, AfterSaleRefusal, AfterSaleState,
};
use mall_core::order::{OrderState, OrderTimes};
use serde_json::json;

use super::day::{Day, Heard, read, wrong};
use crate::engine::{after_sale, order, shipment};
use crate::{Fault, record};

impl Day {
    fn times(&self) -> OrderTimes {
        self.catalog.shop.shop.times
    }

    /// The merchant sends an order, all of it or a piece, or the shopper has it.
    pub(super) fn send(&mut self, who: usize) -> Result<(), String> {
        let Some(id) = self.some_order_in(who, &[OrderState::Paid, OrderState::Shipped]) else {
            return Ok(());
        };
        let moment = (self.times(), self.now);
        let number = format!("SF{:06}", self.dice.below(8));
        let mut pieces = json!([]);
        if self.dice.chance(40) {
            let sku = self.dice.pick(&["mask", "balm", "oil"]);
            pieces = json!([{"sku": sku, "pieces": 1}]);
        }
        let parcel: ShipRequest =
            read(json!({"tracking": {"carrier": "SF", "number": number}, "pieces": pieces}));
        let (sent, tracking) = (id.clone(), parcel.tracking.clone());
        match self.run(move |tx| shipment::ship(tx, &sent, &parcel, moment)) {
            Heard::Done(true) => {
                let of = id.clone();
                let parcels = self.look(move |tx| record::after_sale::parcels(tx, &of))?;
                if !parcels.iter().any(|it| it.tracking == tracking) {
                    return Err(format!("a parcel of {id} is lost"));
                }
                self.see("shipped", &id);
            }
            Heard::Done(false) => self.see("shipped twice", &id),
            Heard::No(Fault::WrongState | Fault::Invalid(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a parcel", &fault),
        }
        if self.dice.chance(60) {
            return Ok(());
        }
        let shopper = self.people[who].id.clone();
        match self.run(move |tx| order::received(tx, &shopper, &id, moment)) {
            Heard::Done(order) => self.see("received", &order.id),
            Heard::No(Fault::WrongState) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a receipt", &fault),
        }
        Ok(())
    }

    /// The shopper asks pieces back, now and then with the key of before.
    pub(super) fn ask_back(&mut self, who: usize) -> Result<(), String> {
        let paid = [OrderState::Paid, OrderState::Shipped, OrderState::Done];
        let Some(id) = self.some_order_in(who, &paid) else { return Ok(()) };
        let (shopper, now) = (self.people[who].id.clone(), self.now);
        let looked = (shopper.clone(), id.clone());
        let seen = self.look(move |tx| order::view(tx, &looked.0, &looked.1))?;
        let line = self.dice.pick(&seen.lines).clone();
        let pieces = 1 + self.dice.below(usize::try_from(line.quantity).unwrap());
        let kind = *self.dice.pick(&["refundOnly", "returnAndRefund"]);
        let key = format!("a{}", self.dice.below(6));
        let asked: AskRequest = read(json!({"key": key, "request": {
            "kind": kind, "pieces": [{"sku": line.sku, "pieces": pieces}], "reason": "notWanted"
        }}));
        let wanted = asked.request.clone();
        match self.run(move |tx| after_sale::ask(tx, &shopper, &id, &asked, now)) {
            Heard::Done(order) if order.after_sales.iter().any(|it| it.request == wanted) => {
                self.see("asked back", (&order.id, kind, pieces));
            }
            Heard::Done(order) => return Err(format!("{} lost an after-sale", order.id)),
            Heard::No(Fault::AfterSale(_) | Fault::KeyReused) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("an after-sale", &fault),
        }
        Ok(())
    }

    /// An after-sale of somebody goes on, by whoever may do that.
    pub(super) fn decide(&mut self, who: usize) -> Result<(), String> {
        let orders = self.people[who].orders.clone();
        let all = self.look(move |tx| record::after_sale::of_orders(tx, orders.iter()))?;
        let of_order = |(id, cases): (OrderId, Vec<AfterSale>)| {
            cases.into_iter().map(move |it| (id.clone(), it))
        };
        let cases: Vec<_> = all.into_iter().flat_map(of_order).collect();
        if cases.is_empty() {
            return Ok(());
        }
        let open: Vec<_> = cases.iter().filter(|(_, it)| it.is_open()).cloned().collect();
        let of = if open.is_empty() || self.dice.chance(20) { &cases } else { &open };
        // Often of the order that somebody else thinks of just now.
        let near = self.dice.below(of.len().min(2));
        let (id, case) = if self.dice.chance(80) { &of[near] } else { self.dice.pick(of) }.clone();
        let sequence = case.sequence;
        let events = [
            json!("agree"),
            json!("receive"),
            json!({"sendBack": {"tracking": {"carrier": "SF", "number": "SF900001"}}}),
            json!({"refuse": {"note": "n"}}),
            json!("withdraw"),
        ];
        let next = match case.state {
            AfterSaleState::Agreed { .. } => 2,
            AfterSaleState::SentBack { .. } => 1,
            _ => 0,
        };
        let next = if self.dice.chance(60) { next } else { self.dice.below(events.len()) };
        let event: AfterSaleEvent = read(events[next].clone());
        let step = StepRequest { sequence, event: event.clone() };
        let moment = (self.times(), self.now);
        let (shopper, of) = (self.people[who].id.clone(), id.clone());
        let is_shoppers = event.actor() == AfterSaleActor::Shopper;
        let heard = self.run(move |tx| {
            if is_shoppers {
                after_sale::step_of_shopper(tx, &shopper, &of, &step, moment).map(|_| true)
            } else {
                after_sale::step(tx, AfterSaleActor::Merchant, &of, &step, moment)
            }
        });
        match heard {
            Heard::Done(true) => self.see("went on", (&id, sequence, &event)),
            Heard::No(Fault::AfterSale(AfterSaleRefusal::NotNow | AfterSaleRefusal::Over))
            | Heard::Done(false)
            | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a step of an after-sale", &fault),
        }
        Ok(())
    }

    /// What was sent long ago counts as received; goods that were not sent back stay.
    pub(super) fn time_goes_on(&mut self) -> Result<(), String> {
        let moment = (self.times(), self.now);
        for id in self.look(move |tx| record::order::to_receive(tx, moment.1, 50))? {
            let sent: OrderId = id.clone();
            match self.run(move |tx| shipment::receive(tx, &sent, moment)) {
                Heard::Done(true) => self.see("counts as received", &id),
                Heard::Done(false) | Heard::Nothing => {}
                Heard::No(fault) => return wrong("what counts as received", &fault),
            }
        }
        for (id, sequence) in self.look(move |tx| record::after_sale::lapsed(tx, moment.1, 50))? {
            let of = id.clone();
            match self.run(move |tx| after_sale::lapse(tx, &of, sequence, moment)) {
                Heard::Done(true) => self.see("lapsed", (&id, sequence)),
                Heard::Done(false) | Heard::Nothing => {}
                Heard::No(fault) => return wrong("what lapses", &fault),
            }
        }
        Ok(())
    }
}
