//! 订单: the states of an order, which follow which and by whom, and how long each waits.

mod times;

pub use times::OrderTimes;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How long an order waits for its payment, in milliseconds: half an hour, as most malls do.
pub const PAYMENT_WINDOW_MS: i64 = 30 * 60 * 1000;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum OrderState {
    /// 待付款: its stock is held until [`PAYMENT_WINDOW_MS`] has passed.
    Unpaid,
    /// 待成团: paid, its group is not full yet.
    GroupWaiting,
    /// 待发货.
    Paid,
    /// 待收货.
    Shipped,
    /// 已完成.
    Done,
    /// 已取消: what it held went back.
    Cancelled,
}

/// Who brings an order into another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Actor {
    /// Who ordered.
    Shopper,
    /// The shop.
    Merchant,
    /// Money that came.
    Payment,
    /// The group that the order is in.
    Group,
    /// Time that passed.
    Clock,
    /// Money that went back, for every piece.
    Refund,
}

/// A step that an order may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// From here,
    pub from: OrderState,
    /// to there,
    pub to: OrderState,
    /// by one of these.
    pub by: &'static [Actor],
}

const fn step(from: OrderState, to: OrderState, by: &'static [Actor]) -> Transition {
    Transition { from, to, by }
}

/// Every step there is. Late money may take up a cancelled order again, which is no step of this
/// table: see [`OrderState::take_payment`].
pub const TRANSITIONS: [Transition; 9] = {
    use Actor::{Clock, Group, Merchant, Payment, Refund, Shopper};
    use OrderState::{Cancelled, Done, GroupWaiting, Paid, Shipped, Unpaid};
    [
        step(Unpaid, Paid, &[Payment]),
        step(Unpaid, GroupWaiting, &[Payment]),
        // Months of a card: there is nothing to send.
        step(Unpaid, Done, &[Payment]),
        // A group that loses the seat of an unpaid order cancels it.
        step(Unpaid, Cancelled, &[Shopper, Merchant, Clock, Group]),
        step(GroupWaiting, Paid, &[Group]),
        // The shopper leaves the group, or the group fails.
        step(GroupWaiting, Cancelled, &[Shopper, Group]),
        step(Paid, Shipped, &[Merchant]),
        // Everything went back before anything was sent.
        step(Paid, Cancelled, &[Refund]),
        step(Shipped, Done, &[Shopper, Clock]),
    ]
};

/// What becomes of money that comes for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakePayment {
    /// It pays the order.
    Pays,
    /// The order was given up too early: it takes what it held again, and is paid.
    TakesUp,
    /// It goes back.
    GoesBack,
    /// The order has been paid: the same money again changes nothing, other money goes back.
    Again,
}

impl OrderState {
    /// Every state, in the order a shopper sees them.
    pub const ALL: [Self; 6] =
        [Self::Unpaid, Self::GroupWaiting, Self::Paid, Self::Shipped, Self::Done, Self::Cancelled];

    /// Whether an order in this state may come into `next`, by somebody.
    pub fn may_become(self, next: Self) -> bool {
        TRANSITIONS.iter().any(|it| it.from == self && it.to == next)
    }

    /// Whether `actor` may bring it into `next`.
    pub fn may_be_brought(self, next: Self, actor: Actor) -> bool {
        TRANSITIONS.iter().any(|it| it.from == self && it.to == next && it.by.contains(&actor))
    }

    /// What becomes of money that comes for an order in this state. Only one that was given up for
    /// want of it is taken up again, and only where everything it held `is_there` still: whoever
    /// cancelled wants no goods.
    pub fn take_payment(self, reason: Option<CancelReason>, is_there: bool) -> TakePayment {
        match self {
            Self::Unpaid => TakePayment::Pays,
            Self::Cancelled if reason == Some(CancelReason::Expired) && is_there => {
                TakePayment::TakesUp
            }
            Self::Cancelled => TakePayment::GoesBack,
            Self::GroupWaiting | Self::Paid | Self::Shipped | Self::Done => TakePayment::Again,
        }
    }

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::GroupWaiting => "groupWaiting",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Why an order was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CancelReason {
    /// The shopper did it.
    Shopper,
    /// It was not paid in time.
    Expired,
    /// The shop did it.
    Merchant,
    /// Its group failed.
    GroupFailed,
    /// Everything was refunded before it was sent.
    Refunded,
}

impl CancelReason {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::Shopper, Self::Expired, Self::Merchant, Self::GroupFailed, Self::Refunded];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shopper => "shopper",
            Self::Expired => "expired",
            Self::Merchant => "merchant",
            Self::GroupFailed => "groupFailed",
            Self::Refunded => "refunded",
        }
    }

    /// The reason called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// When an order placed at `placed_at` is given up unless it is paid.
pub const fn pay_before(placed_at: Timestamp) -> Timestamp {
    placed_at.plus_ms(PAYMENT_WINDOW_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_ends() {
        for end in [OrderState::Done, OrderState::Cancelled] {
            assert!(OrderState::ALL.iter().all(|next| !end.may_become(*next)));
        }
        for state in OrderState::ALL {
            let ends = !OrderState::ALL.iter().any(|next| state.may_become(*next));
            assert_eq!(ends, matches!(state, OrderState::Done | OrderState::Cancelled));
        }
    }

    #[test]
    fn nothing_is_sent_before_it_is_paid_and_its_group_is_full() {
        for from in OrderState::ALL {
            assert_eq!(from.may_become(OrderState::Shipped), from == OrderState::Paid);
            assert!(!from.may_become(OrderState::Unpaid) && !from.may_become(from));
        }
        for actor in [Actor::Shopper, Actor::Merchant, Actor::Clock, Actor::Group, Actor::Refund] {
            assert!(!OrderState::Unpaid.may_be_brought(OrderState::Paid, actor), "{actor:?}");
        }
        assert!(OrderState::GroupWaiting.may_be_brought(OrderState::Paid, Actor::Group));
        assert!(!OrderState::GroupWaiting.may_be_brought(OrderState::Paid, Actor::Payment));
        assert!(!OrderState::Paid.may_be_brought(OrderState::Cancelled, Actor::Shopper));
        for actor in [Actor::Shopper, Actor::Clock] {
            assert!(OrderState::Shipped.may_be_brought(OrderState::Done, actor));
        }
    }

    #[test]
    fn late_money_takes_up_what_expired_or_goes_back() {
        let late = |reason, is_there| OrderState::Cancelled.take_payment(Some(reason), is_there);
        assert_eq!(late(CancelReason::Expired, true), TakePayment::TakesUp);
        assert_eq!(late(CancelReason::Expired, false), TakePayment::GoesBack);
        for reason in CancelReason::ALL.into_iter().filter(|it| *it != CancelReason::Expired) {
            assert_eq!(late(reason, true), TakePayment::GoesBack, "{reason:?}");
        }
        assert_eq!(OrderState::Unpaid.take_payment(None, true), TakePayment::Pays);
        assert_eq!(OrderState::Shipped.take_payment(None, true), TakePayment::Again);
    }

    #[test]
    fn names_round_trip() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::named(state.name()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
        for reason in CancelReason::ALL {
            assert_eq!(CancelReason::named(reason.name()), Some(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }
}
