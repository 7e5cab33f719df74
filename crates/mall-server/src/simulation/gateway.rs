//! A gateway that misbehaves as real ones do.

use std::collections::BTreeMap;

use mall_core::{Money, PaymentId};

use super::dice::Dice;

/// What the gateway knows of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    Open,
    Paid,
    Closed,
}

/// Something that the gateway tells the shop, until the shop says that it heard.
#[derive(Debug, Clone)]
pub(super) struct Callback {
    pub(super) payment: PaymentId,
    pub(super) confirm: bool,
}

#[derive(Default)]
pub(super) struct Gateway {
    pub(super) attempts: BTreeMap<PaymentId, (Money, Attempt)>,
    pub(super) callbacks: Vec<Callback>,
    /// By their number: of which payment, and how much.
    pub(super) refunds: BTreeMap<String, (PaymentId, Money)>,
}

impl Gateway {
    /// Hears of an attempt; again, too.
    pub(super) fn begin(&mut self, payment: &PaymentId, amount: Money) {
        self.attempts.entry(payment.clone()).or_insert((amount, Attempt::Open));
    }

    /// The shopper pays, or closes the page. It is told once or more often.
    pub(super) fn end(&mut self, payment: &PaymentId, confirm: bool, dice: &mut Dice) {
        let Some((_, state)) = self.attempts.get_mut(payment) else { return };
        if *state != Attempt::Open {
            return;
        }
        *state = if confirm { Attempt::Paid } else { Attempt::Closed };
        for _ in 0..=dice.below(3) {
            self.callbacks.push(Callback { payment: payment.clone(), confirm });
        }
    }

    /// Sends money back; `None`: nobody knows whether it did.
    pub(super) fn refund(
        &mut self,
        number: &str,
        (payment, amount): (&PaymentId, Money),
        dice: &mut Dice,
    ) -> Result<Option<bool>, String> {
        if dice.chance(20) {
            return Ok(None);
        }
        if dice.chance(20) {
            return Ok(Some(false));
        }
        let sent = self.refunds.entry(number.to_owned()).or_insert((payment.clone(), amount));
        if *sent != (payment.clone(), amount) {
            return Err(format!("refund {number} is asked for anew as another"));
        }
        Ok((!dice.chance(20)).then_some(true))
    }

    /// What was sent back of `payment`.
    pub(super) fn sent_back(&self, payment: &PaymentId) -> i64 {
        self.refunds.values().filter(|(of, _)| of == payment).map(|(_, it)| it.fen()).sum()
    }
}
