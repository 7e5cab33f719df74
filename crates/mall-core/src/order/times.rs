//! How long orders wait.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::{Invalid, Timestamp};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// How long an order waits, as a shop sets it. What is left out is as most malls have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OrderTimes {
    /// Minutes until an unpaid order is given up, 30.
    pub pay_minutes: u32,
    /// Days until an order that was sent counts as received, 14.
    pub receive_days: u32,
    /// Days after receipt in which goods can be brought back, 7: the law's seven days without reason.
    pub after_sale_days: u32,
    /// Days in which goods must be sent back once the shop has agreed, 7.
    pub send_back_days: u32,
    /// Days after receipt in which goods can be reviewed, 30.
    pub review_days: u32,
}

impl Default for OrderTimes {
    fn default() -> Self {
        Self {
            pay_minutes: 30,
            receive_days: 14,
            after_sale_days: 7,
            send_back_days: 7,
            review_days: 30,
        }
    }
}

impl OrderTimes {
    /// Whether a shop can have them.
    pub fn check(self) -> Result<(), Invalid> {
        // A day is the longest that goods are held for nobody.
        in_range("payMinutes", self.pay_minutes.into(), 1, 24 * 60)?;
        in_range("receiveDays", self.receive_days.into(), 1, 90)?;
        in_range("afterSaleDays", self.after_sale_days.into(), 0, 365)?;
        in_range("sendBackDays", self.send_back_days.into(), 1, 90)?;
        in_range("reviewDays", self.review_days.into(), 0, 365)
    }

    /// First moment at which an order is no longer to be paid.
    pub fn pay_before(self, placed_at: Timestamp) -> Timestamp {
        placed_at.plus_ms(i64::from(self.pay_minutes) * MINUTE_MS)
    }

    /// When an order that was sent counts as received.
    pub fn received_at(self, shipped_at: Timestamp) -> Timestamp {
        shipped_at.plus_ms(i64::from(self.receive_days) * DAY_MS)
    }

    /// First moment at which goods can no longer be brought back.
    pub fn after_sale_before(self, done_at: Timestamp) -> Timestamp {
        done_at.plus_ms(i64::from(self.after_sale_days) * DAY_MS)
    }

    /// First moment at which it is too late to send goods back that the shop agreed to at
    /// `agreed_at`.
    pub fn send_back_before(self, agreed_at: Timestamp) -> Timestamp {
        agreed_at.plus_ms(i64::from(self.send_back_days) * DAY_MS)
    }

    /// First moment at which goods can no longer be reviewed.
    pub fn review_before(self, done_at: Timestamp) -> Timestamp {
        done_at.plus_ms(i64::from(self.review_days) * DAY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::pay_before;

    #[test]
    fn what_is_left_out_is_as_it_was() {
        let times: OrderTimes = serde_json::from_str("{}").unwrap();
        assert_eq!(times, OrderTimes::default());
        assert_eq!(times.check(), Ok(()));
        assert_eq!(times.pay_before(Timestamp(5)), pay_before(Timestamp(5)));
        assert_eq!(times.received_at(Timestamp(0)), Timestamp(14 * 86_400_000));
        assert!(serde_json::from_str::<OrderTimes>(r#"{"payHours": 1}"#).is_err());
        let error = OrderTimes { pay_minutes: 0, ..times }.check().unwrap_err();
        assert_eq!(error.to_string(), "`payMinutes` must be from 1 to 1440");
    }
}
