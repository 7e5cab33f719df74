//! 新人礼: what somebody is given who has never bought, once in a life.

use serde::{Deserialize, Serialize};

use crate::check_in::Reward;
use crate::invalid::text_within;
use crate::limits::TITLE_CHARS_MAX;
use crate::task::check_gives;
use crate::time::Phase;
use crate::{Invalid, Timestamp, Window};

/// 新人礼.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewcomerGift {
    /// What a shopper reads.
    pub title: String,
    /// What is in it, in one line: the home page says so.
    pub note: String,
    /// What is given. How long a coupon holds, its template says.
    pub gives: Vec<Reward>,
    /// When it can be taken.
    pub window: Window,
}

/// Why the gift is not for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NewcomerRefusal {
    /// It cannot be taken yet.
    NotStarted {
        /// When it can.
        starts_at: Timestamp,
    },
    /// It cannot be taken any more.
    Over {
        /// Since when.
        ended_at: Timestamp,
    },
    /// They have it, or somebody with the same number had it.
    Taken,
    /// They have paid an order.
    NotNew,
}

impl NewcomerGift {
    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        text_within("note", &self.note, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        check_gives("gives", &self.gives)
    }

    /// Whether somebody who has paid so many orders may take it at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: that they have it, the time, that they are not new.
    pub fn may_take(
        &self,
        orders_paid: u32,
        taken: bool,
        now: Timestamp,
    ) -> Result<(), NewcomerRefusal> {
        let (starts_at, ended_at) = (self.window.starts_at, self.window.ends_at);
        match self.window.phase(now) {
            _ if taken => Err(NewcomerRefusal::Taken),
            Phase::Before => Err(NewcomerRefusal::NotStarted { starts_at }),
            Phase::After => Err(NewcomerRefusal::Over { ended_at }),
            Phase::Open if orders_paid > 0 => Err(NewcomerRefusal::NotNew),
            Phase::Open => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn gift() -> NewcomerGift {
        serde_json::from_value(json!({
            "title": "新人礼", "note": "10 积分", "gives": [{"points": {"points": 10}}],
            "window": {"startsAt": 10, "endsAt": 20}
        }))
        .unwrap()
    }

    #[test]
    fn who_may_take_it_and_why_not() {
        let it = gift();
        for (orders_paid, taken, at, said) in [
            (0, false, 10, Ok(())),
            (0, false, 9, Err(NewcomerRefusal::NotStarted { starts_at: Timestamp(10) })),
            (0, false, 20, Err(NewcomerRefusal::Over { ended_at: Timestamp(20) })),
            (1, false, 10, Err(NewcomerRefusal::NotNew)),
            (0, true, 10, Err(NewcomerRefusal::Taken)),
            (1, true, 99, Err(NewcomerRefusal::Taken)),
        ] {
            assert_eq!(it.may_take(orders_paid, taken, Timestamp(at)), said, "{said:?}");
        }
    }

    #[test]
    fn what_no_gift_can_be_is_named() {
        assert_eq!(gift().check(), Ok(()));
        for (broken, field) in [
            (NewcomerGift { title: String::new(), ..gift() }, "title"),
            (NewcomerGift { note: String::new(), ..gift() }, "note"),
            (NewcomerGift { gives: Vec::new(), ..gift() }, "gives"),
            (
                NewcomerGift { gives: vec![Reward::Points { points: 0 }], ..gift() },
                "gives[0].points",
            ),
        ] {
            assert_eq!(broken.check().unwrap_err().field, field);
        }
    }
}
