//! What activities give, on every other day: the days that were kept stay as they were.
//!
//! Each goes through the same command as a shopper's tap, with the same deaths, lost answers and rivals; the books
//! say after each step whether it was given once.

use std::sync::Arc;

use mall_api::add_on::AddOnRequest;
use mall_api::points_mall::ExchangeRequest;
use mall_api::task::{TaskClaimRequest, TaskEventRequest};
use mall_core::order::OrderState;
use mall_core::{ActivityId, IdempotencyKey, Money, OrderId, TaskId};
use serde_json::json;

use super::day::{Day, Heard, read, wrong};
use crate::Fault;
use crate::engine::{add_on, birthday, exchange, invite, newcomer, task};
use crate::store::Tx;

/// Of how many deeds of a day one is done: on every other day these are among them.
pub(super) const fn deeds(seed: u64) -> usize {
    if seed % 2 == 1 { 130 } else { 100 }
}

impl Day {
    pub(super) fn activity(&mut self, who: usize, what: usize) -> Result<(), String> {
        match what {
            0..7 => self.exchange(who),
            7..15 => self.add_on(who),
            15..22 => self.task(who),
            22..24 => self.newcomer(who),
            24..27 => self.invite(who),
            _ => self.birthday(who),
        }
    }

    fn bought(&mut self, who: usize, what: &'static str, (id, payable): (OrderId, Money)) {
        self.see(what, (who, &id, payable.fen()));
        self.promised.insert(id.clone(), payable);
        if !self.people[who].orders.contains(&id) {
            self.people[who].orders.push(id);
        }
    }

    /// Somebody buys with points; sometimes they ask for the same once more.
    fn exchange(&mut self, who: usize) -> Result<(), String> {
        let (id, points, cash) = *self.dice.pick(&[("mask", 20, 100), ("oil", 30, 0)]);
        let request: ExchangeRequest = read(json!({
            "key": format!("x{}", self.dice.below(12)), "expectedPoints": points, "expectedPayable": cash,
            "address": self.people[who].address
        }));
        let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
        let (shopper, offer) = (self.people[who].id.clone(), ActivityId::new(id).unwrap());
        let work = move |tx: &dyn Tx| {
            exchange::exchange(tx, &catalog, &shopper, (&offer, &request), &moment)
        };
        match self.run(work) {
            Heard::Done(done) => {
                let order = done.answer.order.ok_or("goods without an order")?;
                self.bought(who, "exchanged", (order.id, order.payable));
            }
            Heard::No(Fault::Exchange(_) | Fault::KeyReused) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("an exchange", &fault),
        }
        Ok(())
    }

    /// Somebody buys something along with an order; sometimes they ask for the same once more.
    fn add_on(&mut self, who: usize) -> Result<(), String> {
        let Some(parent) = self.some_order_in(who, &[OrderState::Paid]) else { return Ok(()) };
        let (id, price) = *self.dice.pick(&[("more-mask", 990), ("more-oil", 1_990)]);
        let request: AddOnRequest = read(json!({
            "key": format!("a{}", self.dice.below(12)), "addOn": id, "expectedPayable": price
        }));
        let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
        let shopper = self.people[who].id.clone();
        let work =
            move |tx: &dyn Tx| add_on::buy(tx, &catalog, &shopper, (&parent, &request), &moment);
        match self.run(work) {
            Heard::Done(placed) => {
                let order = placed.order;
                self.bought(who, "bought along", (order.id, order.payable));
                if placed.is_new && self.dice.chance(40) {
                    return self.pay(who);
                }
            }
            Heard::No(Fault::Activity(_) | Fault::KeyReused) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("an add-on", &fault),
        }
        Ok(())
    }

    /// A device tells of something, or a reward is claimed.
    fn task(&mut self, who: usize) -> Result<(), String> {
        let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
        let (shopper, key) = (self.people[who].id.clone(), format!("t{}", self.dice.below(40)));
        if self.dice.chance(25) {
            let event: TaskEventRequest = read(json!({"key": key, "event": "share"}));
            let now = self.now;
            return match self.run(move |tx| task::tell(tx, &catalog, &shopper, &event, now)) {
                Heard::Done(_) | Heard::No(Fault::Activity(_)) | Heard::Nothing => Ok(()),
                Heard::No(fault) => wrong("a share", &fault),
            };
        }
        let id = *self.dice.pick(&["share", "order", "first", "come"]);
        let claim: TaskClaimRequest = read(json!({"key": key, "stage": 0}));
        let of = TaskId::new(id).unwrap();
        match self.run(move |tx| task::claim(tx, &catalog, &shopper, (&of, &claim), &moment)) {
            Heard::Done(_) => self.see("claimed a task", (who, id)),
            Heard::No(Fault::Activity(_) | Fault::KeyReused) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a task", &fault),
        }
        Ok(())
    }

    fn newcomer(&mut self, who: usize) -> Result<(), String> {
        let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
        let shopper = self.people[who].id.clone();
        let key = IdempotencyKey::new(format!("n{}", self.dice.below(3))).unwrap();
        match self.run(move |tx| newcomer::take(tx, &catalog, &shopper, &key, &moment)) {
            Heard::Done(_) => self.see("took the gift for newcomers", who),
            Heard::No(Fault::Activity(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("the gift for newcomers", &fault),
        }
        Ok(())
    }

    /// Somebody invites another.
    fn invite(&mut self, who: usize) -> Result<(), String> {
        let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
        let other = self.dice.below(self.people.len());
        let (inviter, shopper) = (self.people[who].id.clone(), self.people[other].id.clone());
        let of = Arc::clone(&catalog);
        let asked = self.run(move |tx| invite::ask_token(tx, &of, &inviter, &moment));
        let token = match asked {
            Heard::Done(seen) => seen.token.ok_or("a token was asked for")?,
            Heard::Nothing => return Ok(()),
            Heard::No(fault) => return wrong("a token", &fault),
        };
        let moment = self.moment();
        match self.run(move |tx| invite::accept(tx, &catalog, &shopper, &token, &moment)) {
            Heard::Done(_) => self.see("was invited", (who, other)),
            Heard::No(Fault::Activity(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("an invitation", &fault),
        }
        Ok(())
    }

    /// Somebody says when they were born, around now, or takes what that brings.
    fn birthday(&mut self, who: usize) -> Result<(), String> {
        let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
        let (shopper, now) = (self.people[who].id.clone(), self.now);
        if self.dice.chance(40) {
            let day = read(json!({"month": 11, "day": 24 + self.dice.below(6)}));
            return match self.run(move |tx| birthday::say(tx, &catalog, &shopper, day, now)) {
                Heard::Done(()) | Heard::No(Fault::Activity(_)) | Heard::Nothing => Ok(()),
                Heard::No(fault) => wrong("a birthday", &fault),
            };
        }
        match self.run(move |tx| birthday::take(tx, &catalog, &shopper, &moment)) {
            Heard::Done(()) => self.see("took a birthday gift", who),
            Heard::No(Fault::Activity(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("the gift for a birthday", &fault),
        }
        Ok(())
    }

    /// Who invited somebody that has bought is rewarded.
    pub(super) fn reward(&mut self) -> Result<(), String> {
        let (catalog, now) = (Arc::clone(&self.catalog), self.now);
        for invited in self.look(move |tx| invite::due(tx, &catalog, 50, now))? {
            let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
            match self.run(move |tx| invite::settle(tx, &catalog, &invited, &moment)) {
                Heard::Done(true) => self.see("rewarded for a friend", ()),
                Heard::Done(false) | Heard::Nothing => {}
                Heard::No(fault) => return wrong("a reward for a friend", &fault),
            }
        }
        Ok(())
    }
}
