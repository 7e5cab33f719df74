//! Whether somebody may draw, or have a ticket for points.

use serde::{Deserialize, Serialize};

use super::Lottery;
use crate::Timestamp;
use crate::pricing::{Need, Shopper, lacks};
use crate::time::Phase;

/// What a shopper has, and what they did on this day of the shop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// 抽奖机会.
    pub tickets: u32,
    /// 积分.
    pub points: u32,
    /// Draws of this lottery today.
    pub drawn: u32,
    /// Tickets for points of this lottery today.
    pub exchanged: u32,
}

/// Why nothing can be drawn, or no ticket be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LotteryRefusal {
    /// It has not started.
    NotStarted {
        /// When it does.
        starts_at: Timestamp,
    },
    /// It is over.
    Over {
        /// Since when.
        ended_at: Timestamp,
    },
    /// It is for others.
    NotFor {
        /// What is wanted.
        need: Need,
    },
    /// They drew as often as they may today.
    TodayLimit {
        /// How often that is.
        limit: u32,
    },
    /// They have too few tickets.
    TooFewTickets {
        /// How many a draw costs.
        tickets: u32,
    },
    /// There are no tickets for points.
    NotOffered,
    /// They had as many tickets for points as they may today.
    ExchangeLimit {
        /// How many that is.
        limit: u32,
    },
    /// They have too few points.
    TooFewPoints {
        /// How many a ticket costs.
        points: u32,
    },
}

impl Lottery {
    /// Whether `shopper` may draw at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: the time, the shopper, the day's limit, the tickets.
    pub fn may_draw(
        &self,
        shopper: &Shopper,
        standing: Standing,
        now: Timestamp,
    ) -> Result<(), LotteryRefusal> {
        self.is_open(shopper, now)?;
        match self.per_day {
            Some(limit) if standing.drawn >= limit => Err(LotteryRefusal::TodayLimit { limit }),
            _ if standing.tickets < self.tickets => {
                Err(LotteryRefusal::TooFewTickets { tickets: self.tickets })
            }
            _ => Ok(()),
        }
    }

    /// Whether `shopper` may have a ticket for points at `now`; what it costs.
    ///
    /// # Errors
    ///
    /// The first reason against it: the time, the shopper, the day's limit, the points.
    pub fn may_exchange(
        &self,
        shopper: &Shopper,
        standing: Standing,
        now: Timestamp,
    ) -> Result<u32, LotteryRefusal> {
        self.is_open(shopper, now)?;
        let price = self.exchange.ok_or(LotteryRefusal::NotOffered)?;
        if standing.exchanged >= price.per_day {
            Err(LotteryRefusal::ExchangeLimit { limit: price.per_day })
        } else if standing.points < price.points {
            Err(LotteryRefusal::TooFewPoints { points: price.points })
        } else {
            Ok(price.points)
        }
    }

    fn is_open(&self, shopper: &Shopper, now: Timestamp) -> Result<(), LotteryRefusal> {
        match self.window.phase(now) {
            Phase::Before => Err(LotteryRefusal::NotStarted { starts_at: self.window.starts_at }),
            Phase::After => Err(LotteryRefusal::Over { ended_at: self.window.ends_at }),
            Phase::Open => match lacks(&self.who, shopper, now) {
                Some(need) => Err(LotteryRefusal::NotFor { need }),
                None => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn who_may_draw_and_why_not() {
        let lottery: Lottery = serde_json::from_value(json!({
            "id": "wheel", "title": "x", "window": {"startsAt": 10, "endsAt": 20},
            "who": ["newcomer"], "tickets": 2, "perDay": 3, "exchange": {"points": 50, "perDay": 1},
            "prizes": [{"id": "none", "title": "x", "weight": 1}]
        }))
        .unwrap();
        let (new, old) = (Shopper::default(), Shopper { orders_paid: 1, ..Shopper::default() });
        let rich = Standing { tickets: 2, points: 50, drawn: 2, exchanged: 0 };
        let draw = |who: &Shopper, standing, at| lottery.may_draw(who, standing, Timestamp(at));
        assert_eq!(draw(&new, rich, 10), Ok(()));
        for (said, why) in [
            (
                draw(&new, rich, 9),
                LotteryRefusal::NotStarted { starts_at: lottery.window.starts_at },
            ),
            (draw(&new, rich, 20), LotteryRefusal::Over { ended_at: lottery.window.ends_at }),
            (draw(&old, rich, 10), LotteryRefusal::NotFor { need: Need::Newcomer }),
            (
                draw(&new, Standing { drawn: 3, ..rich }, 10),
                LotteryRefusal::TodayLimit { limit: 3 },
            ),
            (
                draw(&new, Standing { tickets: 1, ..rich }, 10),
                LotteryRefusal::TooFewTickets { tickets: 2 },
            ),
        ] {
            assert_eq!(said, Err(why));
        }
        let buy = |standing| lottery.may_exchange(&new, standing, Timestamp(10));
        assert_eq!(buy(rich), Ok(50));
        assert_eq!(
            buy(Standing { exchanged: 1, ..rich }),
            Err(LotteryRefusal::ExchangeLimit { limit: 1 })
        );
        assert_eq!(
            buy(Standing { points: 49, ..rich }),
            Err(LotteryRefusal::TooFewPoints { points: 50 })
        );
        let none = Lottery { exchange: None, ..lottery.clone() };
        assert_eq!(none.may_exchange(&new, rich, Timestamp(10)), Err(LotteryRefusal::NotOffered));
    }
}
