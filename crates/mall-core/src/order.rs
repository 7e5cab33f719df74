//! 订单: the states of an order and which follow which.

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
    /// 待发货.
    Paid,
    /// 待收货.
    Shipped,
    /// 已完成.
    Done,
    /// 已取消: what it held went back.
    Cancelled,
}

impl OrderState {
    /// Every state, in the order a shopper sees them.
    pub const ALL: [Self; 5] =
        [Self::Unpaid, Self::Paid, Self::Shipped, Self::Done, Self::Cancelled];

    /// Whether an order in this state may come into `next`.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Unpaid, Self::Paid | Self::Cancelled)
                | (Self::Paid, Self::Shipped)
                | (Self::Shipped, Self::Done)
        )
    }

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
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
    }

    #[test]
    fn names_round_trip() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::named(state.name()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
    }
}
