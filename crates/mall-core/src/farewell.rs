//! 注销: what of an order keeps its shopper from leaving.
//!
//! The rule is one: money or goods that are on their way keep a shopper, all else lapses. Points, coupons,
//! tickets and months of a card end with the account, and a done order can be brought back no more.

use serde::{Deserialize, Serialize};

use crate::OrderId;
use crate::order::OrderState;

/// What is not over in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum OpenWhy {
    /// It waits for money: it can be cancelled.
    Unpaid,
    /// It waits for its group.
    GroupWaiting,
    /// It is paid and not sent.
    Unsent,
    /// It is sent and not received.
    OnItsWay,
    /// An after-sale of it goes on.
    AfterSale,
    /// Money of it is going back.
    Refund,
}

/// An order that keeps its shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenOrder {
    /// Which.
    pub order: OrderId,
    /// Why.
    pub why: OpenWhy,
}

/// What is not over in an order in `state`, of which an after-sale or a refund may be going on; `None` when
/// all of it is.
pub const fn open(state: OrderState, after_sale: bool, refund: bool) -> Option<OpenWhy> {
    match state {
        OrderState::Unpaid => Some(OpenWhy::Unpaid),
        OrderState::GroupWaiting => Some(OpenWhy::GroupWaiting),
        OrderState::Paid => Some(OpenWhy::Unsent),
        OrderState::Shipped => Some(OpenWhy::OnItsWay),
        OrderState::Done | OrderState::Cancelled if after_sale => Some(OpenWhy::AfterSale),
        OrderState::Done | OrderState::Cancelled if refund => Some(OpenWhy::Refund),
        OrderState::Done | OrderState::Cancelled => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_goods_on_their_way_keep_a_shopper() {
        use OrderState::{Cancelled, Done, GroupWaiting, Paid, Shipped, Unpaid};
        for (state, after_sale, refund, why) in [
            (Unpaid, false, false, Some(OpenWhy::Unpaid)),
            (GroupWaiting, false, false, Some(OpenWhy::GroupWaiting)),
            (Paid, true, true, Some(OpenWhy::Unsent)),
            (Shipped, true, false, Some(OpenWhy::OnItsWay)),
            (Done, true, true, Some(OpenWhy::AfterSale)),
            (Done, false, true, Some(OpenWhy::Refund)),
            (Cancelled, false, true, Some(OpenWhy::Refund)),
            (Cancelled, false, false, None),
            (Done, false, false, None),
        ] {
            assert_eq!(open(state, after_sale, refund), why, "{state:?} {after_sale} {refund}");
        }
    }

    /// Whoever may go has nothing that moves by itself.
    #[test]
    fn only_what_is_final_lets_go() {
        for state in OrderState::ALL {
            let is_final = matches!(state, OrderState::Done | OrderState::Cancelled);
            assert_eq!(open(state, false, false).is_none(), is_final, "{state:?}");
        }
    }
}
