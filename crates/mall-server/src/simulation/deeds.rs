//! What shoppers, the gateway and the merchant do.

use std::sync::Arc;

use mall_api::merchant::StockRule;
use mall_api::order::PlaceRequest;
use mall_api::quote::QuoteRequest;
use mall_core::flash_sale::FlashTab;
use mall_core::order::OrderState;
use mall_core::{Money, OrderId};
use serde_json::{Value, json};

use super::day::{Day, Heard, MINUTE_MS, read, wrong};
use super::shop::{GROUP_BUY, SKUS};
use crate::catalog::Catalog;
use crate::engine::{check_in, coupon, group, order, pay, place, refund, rules};
use crate::record::payment;
use crate::store::Tx;
use crate::{Fault, record};
impl Day {
    pub(super) fn claim(&mut self, who: usize) -> Result<(), String> {
        let (catalog, shopper) = (Arc::clone(&self.catalog), self.people[who].id.clone());
        let template = *self.dice.pick(&["rare", "ten"]);
        let (moment, id) = (self.moment(), template.to_owned().try_into().unwrap());
        match self.run(move |tx| coupon::claim(tx, &catalog, &shopper, (&id, None), &moment)) {
            Heard::Done(_) => self.see("claimed", (who, template)),
            Heard::No(Fault::CouponRefused(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a claim", &fault),
        }
        Ok(())
    }

    /// What somebody may want: one or two SKUs, with points, in a session, in a group or in none.
    fn wish(&mut self) -> (Value, &'static str) {
        if self.dice.chance(30) {
            return self.seat();
        }
        let mut skus = SKUS[..3].to_vec();
        skus.remove(self.dice.below(skus.len()));
        skus.truncate(1 + self.dice.below(2));
        let mut lines: Vec<Value> = Vec::new();
        let mut what = "ordered";
        let in_session = self.dice.chance(70);
        for sku in skus {
            let mut line = json!({"sku": sku, "quantity": 1 + self.dice.below(2)});
            if let (true, "mask", Some(FlashTab { sale, session, day, .. })) =
                (in_session, sku, self.session())
            {
                line["activity"] = json!({"flash": {"sale": sale, "session": session, "day": day}});
                what = "ordered in a session";
            }
            lines.push(line);
        }
        let points = if self.dice.chance(40) { json!("all") } else { json!("none") };
        (json!({"lines": lines, "points": points, "region": "浙江省杭州市西湖区"}), what)
    }

    /// A seat: in a group that waits for members, or in a new one.
    fn seat(&mut self) -> (Value, &'static str) {
        let forming =
            self.look(|tx| record::group::forming(tx, &GROUP_BUY.to_owned().try_into()?, 9));
        let forming = forming.unwrap_or_default();
        let mut activity = json!({"activity": GROUP_BUY, "size": 2 + self.dice.below(2)});
        let mut what = "opened a group";
        if !forming.is_empty() && self.dice.chance(80) {
            let group = self.dice.pick(&forming);
            activity = json!({"activity": GROUP_BUY, "size": group.size, "group": group.id});
            what = "joined a group";
        }
        let line = json!({"sku": "balm", "quantity": 1, "activity": {"group": activity}});
        (json!({"lines": [line], "points": "none", "region": "浙江省杭州市西湖区"}), what)
    }

    /// The session that is open.
    fn session(&self) -> Option<FlashTab> {
        let mut found = mall_core::flash_sale::tabs(&self.catalog.shop.flash_sales, self.now);
        let chosen = found.chosen?;
        Some(found.tabs.swap_remove(chosen))
    }

    pub(super) fn order(&mut self, who: usize) -> Result<(), String> {
        let (catalog, shopper) = (Arc::clone(&self.catalog), self.people[who].id.clone());
        let (wish, what) = self.wish();
        let (now, asked) = (self.now, read::<QuoteRequest>(wish.clone()));
        let priced = self
            .store
            .read_blocking(move |tx| rules::price(tx, &catalog, Some(&shopper), &asked, now));
        let expected = match priced {
            Ok(quote) => quote.payable,
            Err(Fault::FlashRefused(..) | Fault::GroupRefused(_)) => return Ok(()),
            Err(fault) => return wrong("a price", &fault),
        };
        let key = format!("k{}", self.people[who].asked.len());
        let request: PlaceRequest = read(json!({
            "key": key, "lines": wish["lines"], "points": wish["points"],
            "address": self.people[who].address, "expectedPayable": expected
        }));
        if self.dice.chance(8) {
            // The shopper hesitates, and the merchant does not.
            self.import()?;
        }
        self.people[who].asked.push((request, None));
        let last = self.people[who].asked.len() - 1;
        self.place(who, last, what)
    }

    /// Asks for an order again, whatever came of it before.
    pub(super) fn repeat(&mut self, who: usize) -> Result<(), String> {
        let asked = self.people[who].asked.len();
        if asked == 0 {
            return Ok(());
        }
        let which = self.dice.below(asked);
        self.place(who, which, "repeated")
    }

    fn place(&mut self, who: usize, which: usize, what: &'static str) -> Result<(), String> {
        let (catalog, moment) = (Arc::clone(&self.catalog), self.moment());
        let shopper = self.people[who].id.clone();
        let (request, known) = self.people[who].asked[which].clone();
        let asked = request.clone();
        match self.run(move |tx| place::place(tx, &catalog, &shopper, &asked, &moment)) {
            Heard::Done(placed) => {
                let order = placed.order;
                if known.as_ref().is_some_and(|it| *it != order.id) {
                    return Err(format!("{} is a second order of one key", order.id));
                }
                if placed.is_new && order.payable != request.expected_payable {
                    return Err(format!("{} costs other than was seen", order.id));
                }
                self.see(what, (who, &order.id, order.payable.fen()));
                self.promised.insert(order.id.clone(), order.payable);
                self.people[who].asked[which].1 = Some(order.id.clone());
                if !self.people[who].orders.contains(&order.id) {
                    self.people[who].orders.push(order.id);
                }
                if placed.is_new && self.dice.chance(40) {
                    return self.pay(who);
                }
            }
            Heard::No(fault) if known.is_some() => return wrong("a repeat", &fault),
            Heard::No(Fault::PriceChanged(_)) => self.see("price changed", who),
            Heard::No(
                Fault::SoldOut(_)
                | Fault::NotEnough(_)
                | Fault::FlashRefused(..)
                | Fault::GroupRefused(_),
            )
            | Heard::Nothing => {}
            Heard::No(fault) => return wrong("an order", &fault),
        }
        Ok(())
    }

    pub(super) fn pay(&mut self, who: usize) -> Result<(), String> {
        let Some(id) = self.some_order_in(who, &[OrderState::Unpaid]) else { return Ok(()) };
        let (shopper, moment) = (self.people[who].id.clone(), self.moment());
        match self.run(move |tx| pay::begin(tx, &shopper, &id, "fake", &moment)) {
            Heard::Done(pay::Begun::Open(attempt)) => {
                self.gateway.begin(&attempt.id, attempt.amount);
                let confirm = self.dice.chance(80);
                if self.dice.chance(85) {
                    self.gateway.end(&attempt.id, confirm, &mut self.dice);
                    if self.dice.chance(50) {
                        return self.hear();
                    }
                }
            }
            Heard::Done(pay::Begun::Elsewhere(_)) => return Err("paid elsewhere".to_owned()),
            Heard::Done(pay::Begun::Nothing(order)) => self.see("paid", (&order.id, "nothing")),
            Heard::No(Fault::WrongState) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a payment", &fault),
        }
        Ok(())
    }

    /// The gateway tells something: any of what it has to tell, and perhaps once more later.
    pub(super) fn hear(&mut self) -> Result<(), String> {
        let waiting = self.gateway.callbacks.len();
        if waiting == 0 {
            return Ok(());
        }
        let which = self.dice.below(waiting);
        let told = self.gateway.callbacks.swap_remove(which);
        let who = self.owner(&told.payment);
        let confirm = told.confirm;
        let settle = |day: &mut Self, late| {
            let (catalog, now) = (Arc::clone(&day.catalog), day.now);
            let (shopper, id) = (day.people[who].id.clone(), told.payment.clone());
            day.run(move |tx| pay::settle(tx, &catalog, &shopper, &id, (confirm, late), now))
        };
        let was = self.order_of(&told.payment);
        let mut heard = settle(self, pay::Late::TakesUp);
        if matches!(heard, Heard::No(Fault::NotEnough(_))) {
            heard = settle(self, pay::Late::GoesBack);
        }
        match heard {
            Heard::Done(order) => {
                let what = match (told.confirm, was, order.state) {
                    (false, ..) => "refused",
                    (_, OrderState::Unpaid, _) => "paid",
                    (_, OrderState::Cancelled, OrderState::Cancelled) => "went back",
                    (_, OrderState::Cancelled, _) => "taken up",
                    _ => "told twice",
                };
                self.see(what, &order.id);
            }
            Heard::Nothing => self.gateway.callbacks.push(told),
            Heard::No(fault) => return wrong("money that came", &fault),
        }
        Ok(())
    }

    pub(super) fn cancel(&mut self, who: usize) -> Result<(), String> {
        let Some(id) = self.some_order(who) else { return Ok(()) };
        let (shopper, now) = (self.people[who].id.clone(), self.now);
        let was = self.state(&id);
        match self.run(move |tx| order::cancel(tx, &shopper, &id, now)) {
            Heard::Done(order) if was == OrderState::GroupWaiting => {
                self.see("left a group", &order.id);
            }
            Heard::Done(order) => self.see("cancelled", &order.id),
            // A group that is full, or whose time is up, is not left any more.
            Heard::No(Fault::WrongState | Fault::GroupRefused(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a cancellation", &fault),
        }
        Ok(())
    }

    pub(super) fn check_in(&mut self, who: usize) -> Result<(), String> {
        let (catalog, shopper) = (Arc::clone(&self.catalog), self.people[who].id.clone());
        let moment = self.moment();
        if self.dice.chance(70) {
            match self.run(move |tx| check_in::check_in(tx, &catalog, &shopper, &moment)) {
                Heard::Done(_) => self.see("checked in", who),
                Heard::No(Fault::NoCheckIn(_)) | Heard::Nothing => {}
                Heard::No(fault) => return wrong("a check-in", &fault),
            }
            return Ok(());
        }
        let look = (Arc::clone(&self.catalog), shopper.clone(), moment.now);
        let page = self.look(move |tx| check_in::look(tx, &look.0, Some(&look.1), look.2))?.page;
        let day = page.today.plus(-1 - i64::try_from(self.dice.below(2)).unwrap());
        let request = read(json!({"day": day, "withPoints": true}));
        match self.run(move |tx| check_in::make_up(tx, &catalog, &shopper, &request, &moment)) {
            Heard::Done(_) => self.see("made up", (who, day.to_string())),
            Heard::No(Fault::NoCheckIn(_)) | Heard::Nothing => {}
            Heard::No(fault) => return wrong("a day that is made up", &fault),
        }
        Ok(())
    }

    /// The merchant changes a price and brings some more of a SKU.
    pub(super) fn import(&mut self) -> Result<(), String> {
        let (product, more) = (self.dice.below(3), u32::try_from(self.dice.below(3)).unwrap());
        let price = Money::from_fen(3_000 + i64::try_from(self.dice.below(20_000)).unwrap());
        let revision = self.catalog.revision + 1;
        let change = move |tx: &dyn Tx| {
            let (base, mut file) = record::shop::load(tx)?.ok_or(Fault::NotFound)?;
            let sku = &mut file.products[product].skus[0];
            (sku.price, sku.stock) = (price, sku.stock + more);
            let id = sku.id.clone();
            if !record::shop::replace(tx, &file, Some(base), revision, StockRule::Replace)? {
                return Err(Fault::Raced);
            }
            Ok((id, file))
        };
        // A merchant sees what became of it.
        let was_rough = std::mem::replace(&mut self.is_rough, false);
        let imported = self.run(change);
        self.is_rough = was_rough;
        match imported {
            Heard::Done((sku, file)) => {
                *self.pieces.entry(sku).or_default() += u64::from(more);
                self.catalog = Arc::new(Catalog::new(revision, file));
                self.see("imported", (product, more, price.fen()));
                Ok(())
            }
            Heard::No(fault) => wrong("an import", &fault),
            Heard::Nothing => Err("an import was lost".to_owned()),
        }
    }

    pub(super) fn some_order(&mut self, who: usize) -> Option<OrderId> {
        let orders = &self.people[who].orders;
        if orders.is_empty() { None } else { Some(self.dice.pick(orders).clone()) }
    }

    /// Mostly one that is in one of `states`: others have little to tell.
    pub(super) fn some_order_in(&mut self, who: usize, states: &[OrderState]) -> Option<OrderId> {
        let all = self.people[who].orders.iter();
        let fits: Vec<OrderId> =
            all.filter(|id| states.contains(&self.state(id))).cloned().collect();
        if fits.is_empty() || self.dice.chance(15) {
            return self.some_order(who);
        }
        Some(self.dice.pick(&fits).clone())
    }

    /// What the store does by itself.
    pub(super) fn job(&mut self) -> Result<(), String> {
        let now = self.now;
        self.time_goes_on()?;
        let overdue = self.look(move |tx| record::order::overdue(tx, now, 50))?;
        for id in overdue {
            let expired = id.clone();
            match self.run(move |tx| order::expire(tx, &expired, now)) {
                Heard::Done(true) => self.see("expired", &id),
                Heard::Done(false) if self.state(&id) == OrderState::Unpaid => {
                    return Err(format!("{id} is overdue and cannot expire"));
                }
                // A rival was first.
                Heard::Done(false) | Heard::Nothing => {}
                Heard::No(fault) => return wrong("an expiry", &fault),
            }
        }
        for id in self.look(move |tx| record::group::due(tx, now, 50))? {
            let group = id.clone();
            match self.run(move |tx| group::expire(tx, &group, now)) {
                Heard::Done(()) => self.see("a group ended", &id),
                Heard::Nothing => {}
                Heard::No(fault) => return wrong("the end of a group", &fault),
            }
        }
        for row in self.look(|tx| record::refund::asked(tx, 50))? {
            let of = (&row.payment_id, row.amount);
            if self.gateway.refund(&row.number, of, &mut self.dice)? != Some(true) {
                continue;
            }
            let number = row.number.clone();
            match self.run(move |tx| refund::done(tx, &number, now)) {
                Heard::Done(true) => self.see("refunded", &row.number),
                // A rival was first.
                Heard::Done(false) | Heard::Nothing => {}
                Heard::No(fault) => return wrong("a refund", &fault),
            }
        }
        self.aside(Self::tell)?;
        self.reward()?;
        match self.run(move |tx| payment::take_over(tx, 50, now)) {
            Heard::Done(_) | Heard::Nothing => Ok(()),
            Heard::No(fault) => wrong("news", &fault),
        }
    }

    pub(super) fn pass_time(&mut self) {
        let minutes = match self.dice.below(10) {
            0 => -i64::try_from(self.dice.below(5)).unwrap(),
            1 => 24 * 60,
            2..4 => 31,
            _ => 1 + i64::try_from(self.dice.below(15)).unwrap(),
        };
        if minutes < 0 {
            self.see("clock set back", minutes);
        }
        self.now = self.now.plus_ms(minutes * MINUTE_MS);
    }
}
