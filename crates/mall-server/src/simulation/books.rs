//! Whether all is as it must be: after each step, and when the day is over.

use mall_api::order::OrderView;
use mall_core::after_sale::AfterSale;
use mall_core::order::OrderState;
use mall_core::{OrderId, PaymentId};

use super::day::{Day, MINUTE_MS};
use super::gateway::Attempt;
use crate::engine::order;
use crate::record;
use crate::record::payment::PaymentState;
use crate::record::refund::RefundRow;
impl Day {
    /// Whether the books balance and every promise holds.
    pub(super) fn balances(&self) -> Result<(), String> {
        let (broken, pieces) =
            self.look(|tx| Ok((crate::audit::audit(tx)?, crate::audit::pieces(tx)?)))?;
        if let Some(first) = broken.first() {
            return Err(first.clone());
        }
        if pieces != self.pieces {
            return Err(format!("pieces came or went: {:?} were {:?}", pieces, self.pieces));
        }
        super::shop::within_limits(&self.store)?;
        self.what_is_told_is_said()?;
        for person in &self.people {
            for id in &person.orders {
                let (shopper, wanted) = (person.id.clone(), id.clone());
                let found: OrderView = self.look(move |tx| order::view(tx, &shopper, &wanted))?;
                if self.promised.get(id) != Some(&found.payable) {
                    return Err(format!("{id} costs other than was promised"));
                }
            }
        }
        Ok(())
    }

    /// The network is fine again, and time passes until there is nothing to do.
    pub(super) fn settle_down(&mut self) -> Result<(), String> {
        let open: Vec<PaymentId> = self.gateway.attempts.keys().cloned().collect();
        for id in open {
            self.gateway.end(&id, true, &mut self.dice);
        }
        while !self.gateway.callbacks.is_empty() {
            self.hear()?;
        }
        self.now = self.now.plus_ms(3 * 60 * MINUTE_MS);
        for _ in 0..100 {
            self.job()?;
        }
        Ok(())
    }

    /// What after-sales pay back of an order.
    fn brought_back(&self, order: &OrderId) -> Result<i64, String> {
        let order = order.clone();
        let cases = self.look(move |tx| record::after_sale::of_order(tx, &order))?;
        let refunds = cases.iter().filter_map(AfterSale::refund);
        Ok(refunds.map(|it| (it.amount + it.freight).fen()).sum())
    }

    /// Whether every order and every fen came to its end.
    pub(super) fn all_is_over(&self) -> Result<(), String> {
        let refunds = self.look(|tx| tx.all::<RefundRow>(&[]))?;
        if let Some(row) = refunds.iter().find(|it| it.done_at.is_none()) {
            return Err(format!("{} never went back", row.number));
        }
        for person in &self.people {
            let shopper = person.id.clone();
            let all = self.look(move |tx| record::order::page(tx, &shopper, None, None, 1_000))?;
            if let Some(order) = all
                .iter()
                .find(|it| matches!(it.state, OrderState::Unpaid | OrderState::GroupWaiting))
            {
                return Err(format!("{} waits for ever", order.id));
            }
        }
        self.nobody_waits()?;
        for (id, (amount, state)) in &self.gateway.attempts {
            let row = self.payment(id);
            let sent = self.gateway.sent_back(id);
            let kept = match self.order_of(id) {
                OrderState::Cancelled => 0,
                _ => amount.fen() - self.brought_back(&row.order_id)?,
            };
            let took = if *state == Attempt::Paid { amount.fen() } else { 0 };
            if (row.state == PaymentState::Confirmed) != (*state == Attempt::Paid) {
                return Err(format!("{id} is {:?} here and {state:?} there", row.state));
            }
            if row.refunded.fen() != sent || (took > 0 && took - sent != kept) {
                return Err(format!("of {took} for {id} {sent} went back, {kept} is due"));
            }
        }
        Ok(())
    }
}
