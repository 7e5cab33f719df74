//! The states of an after-sale, which follow which and by whom.

use serde::{Deserialize, Serialize};

use super::{AfterSaleKind, AfterSaleRefusal};
use crate::Timestamp;
use crate::invalid::text_within;
use crate::limits::NOTE_CHARS_MAX;
use crate::order::OrderTimes;
use crate::pricing::Refund;
use crate::shipment::Tracking;

/// Where an after-sale stands. The last three are final.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum AfterSaleState {
    /// 待商家处理.
    Asked,
    /// 待买家寄回.
    Agreed {
        /// First moment at which it is too late to send the goods back.
        send_before: Timestamp,
    },
    /// 待商家收货.
    SentBack {
        /// Where the goods are.
        tracking: Tracking,
    },
    /// 退款中: the gateway is asked under the derived number until it says that it is done.
    Refunding {
        /// What goes back, fixed now.
        refund: Refund,
    },
    /// 已退款.
    Refunded {
        /// Since when.
        at: Timestamp,
        /// What went back.
        refund: Refund,
    },
    /// 已拒绝. The pieces may be asked for again.
    Refused {
        /// Since when.
        at: Timestamp,
        /// Why.
        note: String,
    },
    /// 已撤销, by the shopper or because the goods were not sent back in time.
    Withdrawn {
        /// Since when.
        at: Timestamp,
    },
}

/// What happens to an after-sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum AfterSaleEvent {
    /// The shop agrees.
    Agree,
    /// The shop does not, or not to the goods it got back.
    Refuse {
        /// Why; the shopper reads it.
        note: String,
    },
    /// The shopper sends the goods back.
    SendBack {
        /// How.
        tracking: Tracking,
    },
    /// The shop has the goods and takes them.
    Receive,
    /// The money is back.
    Refunded,
    /// The shopper thinks better of it.
    Withdraw,
    /// The goods were not sent back in time.
    Lapse,
}

/// Who does something to an after-sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AfterSaleActor {
    /// Who ordered.
    Shopper,
    /// The shop.
    Merchant,
    /// Who pays the money back.
    Gateway,
    /// Time that passed.
    Clock,
}

impl AfterSaleEvent {
    /// Who may do it.
    pub const fn actor(&self) -> AfterSaleActor {
        match self {
            Self::Agree | Self::Refuse { .. } | Self::Receive => AfterSaleActor::Merchant,
            Self::SendBack { .. } | Self::Withdraw => AfterSaleActor::Shopper,
            Self::Refunded => AfterSaleActor::Gateway,
            Self::Lapse => AfterSaleActor::Clock,
        }
    }
}

impl AfterSaleState {
    /// Whether nothing can happen to it any more.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Refunded { .. } | Self::Refused { .. } | Self::Withdrawn { .. })
    }

    /// The state after `event`. `refund` says what would go back.
    pub(super) fn after(
        &self,
        kind: AfterSaleKind,
        event: &AfterSaleEvent,
        actor: AfterSaleActor,
        times: OrderTimes,
        at: Timestamp,
        refund: impl FnOnce() -> Result<Refund, AfterSaleRefusal>,
    ) -> Result<Self, AfterSaleRefusal> {
        if self.is_over() {
            return Err(AfterSaleRefusal::Over);
        }
        if actor != event.actor() {
            return Err(AfterSaleRefusal::NotNow);
        }
        match (self, event) {
            (Self::Asked, AfterSaleEvent::Agree) if kind == AfterSaleKind::ReturnAndRefund => {
                Ok(Self::Agreed { send_before: times.send_back_before(at) })
            }
            (Self::Asked, AfterSaleEvent::Agree)
            | (Self::SentBack { .. }, AfterSaleEvent::Receive) => {
                let refund = refund()?;
                // There is nobody to say that nothing is back: it would wait for ever.
                if (refund.amount + refund.freight).is_zero() {
                    Ok(Self::Refunded { at, refund })
                } else {
                    Ok(Self::Refunding { refund })
                }
            }
            (Self::Asked | Self::SentBack { .. }, AfterSaleEvent::Refuse { note }) => {
                text_within("note", note, 1, NOTE_CHARS_MAX)?;
                Ok(Self::Refused { at, note: note.clone() })
            }
            (Self::Agreed { send_before }, AfterSaleEvent::SendBack { tracking })
                if at < *send_before =>
            {
                tracking.check().map_err(|error| error.within("tracking"))?;
                Ok(Self::SentBack { tracking: tracking.clone() })
            }
            (Self::Agreed { send_before }, AfterSaleEvent::Lapse) if at >= *send_before => {
                Ok(Self::Withdrawn { at })
            }
            (Self::Asked | Self::Agreed { .. }, AfterSaleEvent::Withdraw) => {
                Ok(Self::Withdrawn { at })
            }
            (Self::Refunding { refund }, AfterSaleEvent::Refunded) => {
                Ok(Self::Refunded { at, refund: refund.clone() })
            }
            _ => Err(AfterSaleRefusal::NotNow),
        }
    }
}
