//! 超值换购: what may be bought at a lower price right after an order was paid, as an order of its own that is
//! sent along with it.
//!
//! Which order, what stays paid of it and what was taken of the offer is told by the caller. It is one piece an
//! order, and one of each offer for an order. No other rule lowers its price, sending it costs nothing, and it
//! earns nothing. It is asked back by itself, whatever becomes of the order that it came with.

mod check;
mod price;

pub use check::check_add_ons;
pub use price::priced;

use serde::{Deserialize, Serialize};

use crate::order::OrderState;
use crate::pricing::{BasketLine, Condition, Need, Scope, Shopper, lacks};
use crate::time::Phase;
use crate::{ActivityId, Money, SkuId, Timestamp, Window};

/// 换购: a piece that costs less for who has just paid enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddOn {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// What is bought.
    pub sku: SkuId,
    /// What the piece costs then, in fen.
    pub price: Money,
    /// How many there are, in all.
    pub stock: u32,
    /// How many one shopper may have, in all.
    pub per_shopper: u32,
    /// With which goods it is to be had.
    #[serde(default, skip_serializing_if = "is_all")]
    pub scope: Scope,
    /// From this paid for them on, in fen; freight is no part of it, and what goes back counts no more.
    pub from: Money,
    /// How long after the order was paid, in minutes.
    pub minutes: u32,
    /// When it is to be had at all.
    pub window: Window,
    /// For whom: conditions that look at the shopper and the moment; for everybody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
}

fn is_all(scope: &Scope) -> bool {
    *scope == Scope::All
}

/// An order that something may be bought with, as far as that is asked.
#[derive(Debug, Clone, Copy)]
pub struct Parent<'a> {
    /// Where it stands.
    pub state: OrderState,
    /// When it was paid, if it was.
    pub paid_at: Option<Timestamp>,
    /// Whether some of it has gone out.
    pub sent: bool,
    /// Its goods; none of an order that is of no goods, or was bought for points or as such an offer itself.
    pub goods: &'a [BasketLine],
    /// SKU and fen that were paid, any of them several times, below zero what went back.
    pub paid: &'a [(SkuId, Money)],
}

/// What was taken of an offer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AddOnStanding {
    /// How many all shoppers took and did not give back.
    pub taken: u32,
    /// How many this one did.
    pub mine: u32,
    /// Pieces of its SKU in the stock.
    pub pieces: u32,
    /// Whether the order has it.
    pub had: bool,
}

/// Why an offer cannot be had with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AddOnRefusal {
    /// It is not to be had yet.
    NotStarted {
        /// When it is.
        starts_at: Timestamp,
    },
    /// It is not to be had any more.
    Over {
        /// Since when.
        ended_at: Timestamp,
    },
    /// It is for others.
    NotFor {
        /// What is wanted.
        need: Need,
    },
    /// The order is not paid, or was cancelled.
    NotPaid,
    /// Something of the order has gone out.
    Sent,
    /// The order was paid too long ago.
    TooLate {
        /// Since when.
        ended_at: Timestamp,
    },
    /// Too little of the order stays paid for the goods that it is to be had with.
    TooLittle {
        /// How much is missing, in fen.
        missing: Money,
    },
    /// The order has it.
    Had,
    /// None is left.
    Gone,
    /// They had as many as they may.
    MyLimit {
        /// How many that is.
        limit: u32,
    },
}

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

impl AddOn {
    /// How many are left: of the offer, and of its goods.
    pub fn left(&self, standing: AddOnStanding) -> u32 {
        self.stock.saturating_sub(standing.taken).min(standing.pieces)
    }

    /// Until when `shopper` may have one with `parent`, at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: its time, the shopper, the order, what is left, their limit.
    pub fn may_have(
        &self,
        parent: Parent<'_>,
        shopper: &Shopper,
        standing: AddOnStanding,
        now: Timestamp,
    ) -> Result<Timestamp, AddOnRefusal> {
        match self.window.phase(now) {
            Phase::Before => {
                return Err(AddOnRefusal::NotStarted { starts_at: self.window.starts_at });
            }
            Phase::After => return Err(AddOnRefusal::Over { ended_at: self.window.ends_at }),
            Phase::Open => {}
        }
        if let Some(need) = lacks(&self.who, shopper, now) {
            return Err(AddOnRefusal::NotFor { need });
        }
        let until = self.until(parent)?;
        if now >= until {
            return Err(AddOnRefusal::TooLate { ended_at: until });
        }
        let is_of =
            |sku: &SkuId| parent.goods.iter().any(|it| it.sku == *sku && self.scope.holds(it));
        let paid = parent.paid.iter().filter(|(sku, _)| is_of(sku)).map(|(_, it)| *it).sum();
        if self.from > paid {
            return Err(AddOnRefusal::TooLittle { missing: self.from - paid });
        }
        if standing.had {
            return Err(AddOnRefusal::Had);
        }
        if self.left(standing) == 0 {
            return Err(AddOnRefusal::Gone);
        }
        if standing.mine >= self.per_shopper {
            return Err(AddOnRefusal::MyLimit { limit: self.per_shopper });
        }
        Ok(until)
    }

    /// The first moment at which it cannot be had with `parent` any more.
    fn until(&self, parent: Parent<'_>) -> Result<Timestamp, AddOnRefusal> {
        let paid_at = match parent.state {
            OrderState::Paid => parent.paid_at.ok_or(AddOnRefusal::NotPaid)?,
            OrderState::Shipped | OrderState::Done => return Err(AddOnRefusal::Sent),
            OrderState::Unpaid | OrderState::GroupWaiting | OrderState::Cancelled => {
                return Err(AddOnRefusal::NotPaid);
            }
        };
        if parent.sent {
            return Err(AddOnRefusal::Sent);
        }
        let minutes = i64::from(self.minutes).saturating_mul(MINUTE_MS);
        Ok(paid_at.plus_ms(minutes).min(self.window.ends_at))
    }
}

#[cfg(test)]
mod tests;
