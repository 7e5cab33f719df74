//! 售后: pieces of an order that are brought back, or are paid back without.
//!
//! A shopper names pieces, never an amount: what goes back for them is [`Sale::refund`], exact for
//! each piece whatever the order of after-sales (in ruoyi-vue-pro the client names the amount, and
//! one fen of it gives the whole line's stock and points back). It is worked out and fixed in the
//! moment the refund is begun, after all that were begun before.

#[cfg(test)]
mod cases;
mod number;
mod state;

pub use number::refund_number;
pub use state::{AfterSaleActor, AfterSaleEvent, AfterSaleState};

use serde::{Deserialize, Serialize};

use crate::invalid::text_within;
use crate::limits::NOTE_CHARS_MAX;
use crate::order::{OrderState, OrderTimes};
use crate::pricing::{Pieces, QuoteError, Refund, RefundPolicy, Returned, Sale};
use crate::shipment::{Parcel, check_pieces, count};
use crate::{Invalid, Money, SkuId, Timestamp};

/// 售后单. A store keeps it under order and sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AfterSale {
    /// The how-manieth of the order, from 1.
    pub sequence: u32,
    /// What the shopper asked for.
    pub request: AfterSaleRequest,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub state: AfterSaleState,
}

/// What a shopper asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AfterSaleRequest {
    /// Whether the goods come back.
    pub kind: AfterSaleKind,
    /// Which pieces, each SKU once.
    pub pieces: Vec<Pieces>,
    /// Why.
    pub reason: AfterSaleReason,
    /// In the shopper's words, at most [`NOTE_CHARS_MAX`] characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 售后类型.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AfterSaleKind {
    /// 仅退款.
    RefundOnly,
    /// 退货退款.
    ReturnAndRefund,
}

/// 售后原因.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AfterSaleReason {
    /// 不想要了.
    NotWanted,
    /// 拍错了.
    OrderedWrong,
    /// 发错货.
    SentWrong,
    /// 少件.
    Missing,
    /// 破损.
    Damaged,
    /// 与描述不符.
    NotAsDescribed,
    /// 没收到货.
    NotReceived,
    /// 其他.
    Other,
}

/// What an after-sale must know of its order.
#[derive(Debug, Clone, Copy)]
pub struct AfterSaleOrder<'a> {
    /// Where the order stands.
    pub state: OrderState,
    /// What of it went out, gifts too.
    pub parcels: &'a [Parcel],
    /// Of an order that is done: first moment at which it is too late
    /// ([`OrderTimes::after_sale_before`]).
    pub ask_before: Option<Timestamp>,
}

/// Every after-sale of an order, and the order as it was stored.
#[derive(Debug, Clone, Copy)]
pub struct AfterSales<'a> {
    /// What was bought and paid.
    pub sale: Sale<'a>,
    /// What the shop gives back.
    pub policy: RefundPolicy,
    /// All of them, over and open, each sequence once.
    pub cases: &'a [AfterSale],
}

/// Why an after-sale cannot be had, or cannot go on so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AfterSaleRefusal {
    /// An order in this state has none: one that waits for its payment or its group is cancelled, one
    /// that is cancelled has been paid back.
    OrderState {
        /// Which.
        state: OrderState,
    },
    /// Goods that were not sent cannot be sent back.
    NotSent,
    /// It is too long ago.
    TooLate {
        /// Until when it could be asked for.
        until: Timestamp,
    },
    /// So many pieces were not bought, or went back before.
    NotLeft {
        /// Of which SKU.
        sku: SkuId,
        /// How many are left.
        left: u32,
    },
    /// The pieces are in another after-sale that is open.
    InAnother {
        /// Of which SKU.
        sku: SkuId,
        /// How many are not.
        left: u32,
    },
    /// There is no such after-sale.
    Unknown,
    /// It is over.
    Over,
    /// It is not at the point where this can be done, or not by them.
    NotNow,
    /// More would go back than was paid.
    TooMuch {
        /// How much is left, in fen.
        left: Money,
    },
    /// What was asked cannot be read so.
    Invalid(Invalid),
}

impl From<Invalid> for AfterSaleRefusal {
    fn from(error: Invalid) -> Self {
        Self::Invalid(error)
    }
}

impl From<QuoteError> for AfterSaleRefusal {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::Invalid(error) => Self::Invalid(error),
        }
    }
}

impl AfterSale {
    fn is_return(&self) -> bool {
        self.request.kind == AfterSaleKind::ReturnAndRefund
    }

    /// Whether its pieces are still asked for.
    pub fn is_open(&self) -> bool {
        !self.state.is_over()
    }

    /// Whether `event` is what brought it where it is: who says so again has been heard.
    pub fn was_brought_by(&self, event: &AfterSaleEvent) -> bool {
        let is_return = self.is_return();
        match (event, &self.state) {
            (AfterSaleEvent::Agree, _) if !is_return => self.refund().is_some(),
            (AfterSaleEvent::Receive, _) => is_return && self.refund().is_some(),
            (AfterSaleEvent::Refuse { note }, AfterSaleState::Refused { note: said, .. }) => {
                note == said
            }
            (
                AfterSaleEvent::SendBack { tracking },
                AfterSaleState::SentBack { tracking: known },
            ) => tracking == known,
            (AfterSaleEvent::Agree, AfterSaleState::Agreed { .. })
            | (AfterSaleEvent::Refunded, AfterSaleState::Refunded { .. })
            | (
                AfterSaleEvent::Withdraw | AfterSaleEvent::Lapse,
                AfterSaleState::Withdrawn { .. },
            ) => true,
            _ => false,
        }
    }

    /// What goes back by it, once that is fixed.
    pub fn refund(&self) -> Option<&Refund> {
        match &self.state {
            AfterSaleState::Refunding { refund, .. } | AfterSaleState::Refunded { refund, .. } => {
                Some(refund)
            }
            _ => None,
        }
    }
}

impl AfterSales<'_> {
    /// What has gone back, or is on its way: what [`Sale::refund`] asks for.
    pub fn returned(&self) -> Returned {
        let mut returned = Returned::default();
        for case in self.cases {
            let Some(refund) = case.refund() else { continue };
            returned.amount += refund.amount;
            for it in &case.request.pieces {
                match returned.pieces.iter_mut().find(|known| known.sku == it.sku) {
                    Some(known) => known.pieces = known.pieces.saturating_add(it.pieces),
                    None => returned.pieces.push(it.clone()),
                }
            }
        }
        returned
    }

    /// What has gone back of the money, goods and freight, or is on its way.
    pub fn paid_back(&self) -> Money {
        self.cases.iter().filter_map(AfterSale::refund).map(|it| it.amount + it.freight).sum()
    }

    /// The pieces that an after-sale can still be asked for, in the order they were bought in.
    pub fn left(&self) -> Vec<Pieces> {
        let lines = self.sale.quote.lines.iter();
        let bought = lines.map(|it| Pieces { sku: it.sku.clone(), pieces: it.quantity });
        left_of(bought, &[], self.cases, AfterSaleKind::RefundOnly)
    }

    /// How many pieces of `sku` are in after-sales that took them: open ones, and those by which
    /// they went back.
    fn asked(&self, sku: &SkuId, of: fn(&AfterSale) -> bool) -> u32 {
        asked(self.cases, sku, of)
    }

    /// What would go back for `pieces` now.
    ///
    /// # Errors
    ///
    /// As [`Sale::refund`]; when more would go back than was paid.
    pub fn refund_of(&self, pieces: &[Pieces]) -> Result<Refund, AfterSaleRefusal> {
        let refund = self.sale.refund(self.policy, &self.returned(), pieces)?;
        let left = self.sale.quote.payable - self.paid_back();
        if refund.amount + refund.freight > left {
            return Err(AfterSaleRefusal::TooMuch { left });
        }
        Ok(refund)
    }

    /// 申请售后: the after-sale that a shopper's request begins.
    ///
    /// # Errors
    ///
    /// The first reason against it: the request, the order, the time, the pieces.
    pub fn ask(
        &self,
        order: &AfterSaleOrder<'_>,
        request: AfterSaleRequest,
        now: Timestamp,
    ) -> Result<AfterSale, AfterSaleRefusal> {
        check_pieces(&request.pieces)?;
        text_within("note", &request.note, 0, NOTE_CHARS_MAX)?;
        order.refusal(now).map_or(Ok(()), Err)?;
        for it in &request.pieces {
            if request.kind == AfterSaleKind::ReturnAndRefund {
                let sent: u32 =
                    order.parcels.iter().map(|parcel| count(&parcel.pieces, &it.sku)).sum();
                if it.pieces > sent.saturating_sub(self.asked(&it.sku, AfterSale::is_return)) {
                    return Err(AfterSaleRefusal::NotSent);
                }
            }
            let line = self.sale.quote.lines.iter().find(|line| line.sku == it.sku);
            let bought = line.map_or(0, |line| line.quantity);
            let left = bought.saturating_sub(self.asked(&it.sku, |it| it.refund().is_some()));
            if it.pieces > left {
                return Err(AfterSaleRefusal::NotLeft { sku: it.sku.clone(), left });
            }
            let left = bought.saturating_sub(self.asked(&it.sku, |_| true));
            if it.pieces > left {
                return Err(AfterSaleRefusal::InAnother { sku: it.sku.clone(), left });
            }
        }
        let last = self.cases.iter().map(|it| it.sequence).max().unwrap_or(0);
        let (sequence, asked_at) = (last.saturating_add(1), now);
        Ok(AfterSale { sequence, request, asked_at, state: AfterSaleState::Asked })
    }

    /// The after-sale `sequence` after `event` by `actor`.
    ///
    /// # Errors
    ///
    /// When there is none, it is over, or cannot go on so. Nothing changes then.
    pub fn apply(
        &self,
        sequence: u32,
        event: &AfterSaleEvent,
        actor: AfterSaleActor,
        times: OrderTimes,
        now: Timestamp,
    ) -> Result<AfterSale, AfterSaleRefusal> {
        let case = self.cases.iter().find(|it| it.sequence == sequence);
        let case = case.ok_or(AfterSaleRefusal::Unknown)?;
        let refund = || self.refund_of(&case.request.pieces);
        let state = case.state.after(case.request.kind, event, actor, times, now, refund)?;
        Ok(AfterSale { state, ..case.clone() })
    }
}

impl AfterSaleOrder<'_> {
    /// Why nothing of it can be asked back at `now`; what a page asks before it offers to.
    pub fn refusal(&self, now: Timestamp) -> Option<AfterSaleRefusal> {
        let state = self.state;
        match state {
            OrderState::Paid | OrderState::Shipped => None,
            OrderState::Done => {
                let until = self.ask_before.unwrap_or_default();
                (now >= until).then_some(AfterSaleRefusal::TooLate { until })
            }
            OrderState::Unpaid | OrderState::GroupWaiting | OrderState::Cancelled => {
                Some(AfterSaleRefusal::OrderState { state })
            }
        }
    }
}

/// How many pieces of `sku` are in those of `cases` that took them: open ones, and those by which they
/// went back.
fn asked(cases: &[AfterSale], sku: &SkuId, of: fn(&AfterSale) -> bool) -> u32 {
    let takes = |it: &&AfterSale| (it.is_open() || it.refund().is_some()) && of(it);
    let each = cases.iter().filter(takes).map(|it| count(&it.request.pieces, sku));
    each.fold(0, u32::saturating_add)
}

/// The pieces of `bought` that an after-sale of `kind` can still be asked for, in their order: what is
/// not in another one; to be sent back, what went out.
pub fn left_of(
    bought: impl IntoIterator<Item = Pieces>,
    parcels: &[Parcel],
    cases: &[AfterSale],
    kind: AfterSaleKind,
) -> Vec<Pieces> {
    let left = |it: Pieces| {
        let mut pieces = it.pieces.saturating_sub(asked(cases, &it.sku, |_| true));
        if kind == AfterSaleKind::ReturnAndRefund {
            let sent = parcels.iter().map(|parcel| count(&parcel.pieces, &it.sku)).sum::<u32>();
            let returned = asked(cases, &it.sku, AfterSale::is_return);
            pieces = pieces.min(sent.saturating_sub(returned));
        }
        (pieces > 0).then_some(Pieces { pieces, ..it })
    };
    bought.into_iter().filter_map(left).collect()
}

/// What is not to be sent any more of `ordered`, since `cases` ask it back: of what is refunded
/// without goods coming back, first the pieces that have not gone out. With `open` false only what
/// is refunded counts: those are in the stock again.
pub fn called_off(
    ordered: &[Pieces],
    parcels: &[Parcel],
    cases: &[AfterSale],
    open: bool,
) -> Vec<Pieces> {
    let takes = |it: &&AfterSale| {
        it.request.kind == AfterSaleKind::RefundOnly
            && (it.refund().is_some() || (open && it.is_open()))
    };
    let of = |it: &Pieces| {
        let sent = parcels.iter().map(|parcel| count(&parcel.pieces, &it.sku));
        let unsent = sent.fold(it.pieces, u32::saturating_sub);
        let asked = cases.iter().filter(takes).map(|case| count(&case.request.pieces, &it.sku));
        let pieces = asked.fold(0, u32::saturating_add).min(unsent);
        (pieces > 0).then(|| Pieces { sku: it.sku.clone(), pieces })
    };
    ordered.iter().filter_map(of).collect()
}
