//! Whether somebody may have an offer now.

use serde::{Deserialize, Serialize};

use super::PointsOffer;
use crate::Timestamp;
use crate::pricing::{Need, Shopper, lacks};
use crate::time::Phase;

/// What was taken of an offer, and what the shopper has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExchangeStanding {
    /// How many all shoppers took and did not give back.
    pub taken: u32,
    /// How many this one did.
    pub mine: u32,
    /// 积分 of this one.
    pub points: u32,
    /// Pieces of its SKU in the stock, when it gives goods.
    pub pieces: Option<u32>,
}

/// Why an offer cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ExchangeRefusal {
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
    /// None is left.
    Gone,
    /// They had as many as they may.
    MyLimit {
        /// How many that is.
        limit: u32,
    },
    /// They have too few points.
    TooFewPoints {
        /// How many are missing.
        missing: u32,
    },
}

impl PointsOffer {
    /// How many are left: of the offer, and of its goods.
    pub fn left(&self, standing: ExchangeStanding) -> u32 {
        let left = self.stock.saturating_sub(standing.taken);
        standing.pieces.map_or(left, |pieces| left.min(pieces))
    }

    /// Whether `shopper` may have one at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: the time, the shopper, what is left, their limit, their points.
    pub fn may_exchange(
        &self,
        shopper: &Shopper,
        standing: ExchangeStanding,
        now: Timestamp,
    ) -> Result<(), ExchangeRefusal> {
        match self.window.phase(now) {
            Phase::Before => {
                let starts_at = self.window.starts_at;
                return Err(ExchangeRefusal::NotStarted { starts_at });
            }
            Phase::After => return Err(ExchangeRefusal::Over { ended_at: self.window.ends_at }),
            Phase::Open => {}
        }
        if let Some(need) = lacks(&self.who, shopper, now) {
            return Err(ExchangeRefusal::NotFor { need });
        }
        if self.left(standing) == 0 {
            return Err(ExchangeRefusal::Gone);
        }
        if standing.mine >= self.per_shopper {
            return Err(ExchangeRefusal::MyLimit { limit: self.per_shopper });
        }
        match self.points.saturating_sub(standing.points) {
            0 => Ok(()),
            missing => Err(ExchangeRefusal::TooFewPoints { missing }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn offer() -> PointsOffer {
        serde_json::from_value(json!({
            "id": "mask", "title": "x", "image": "/x.svg", "gives": {"goods": {"sku": "mask"}},
            "points": 120, "cash": 990, "stock": 5, "perShopper": 2,
            "window": {"startsAt": 10, "endsAt": 20}, "who": ["newcomer"]
        }))
        .unwrap()
    }

    #[test]
    fn the_first_reason_against_it_is_told() {
        let new = Shopper::default();
        let known = Shopper { orders_paid: 1, ..Shopper::default() };
        let rich = ExchangeStanding { points: 500, pieces: Some(9), ..Default::default() };
        let ask = |who: &Shopper, it, now| offer().may_exchange(who, it, Timestamp(now));
        assert_eq!(ask(&new, rich, 10), Ok(()));
        for (said, why) in [
            (ask(&new, rich, 9), ExchangeRefusal::NotStarted { starts_at: Timestamp(10) }),
            (ask(&new, rich, 20), ExchangeRefusal::Over { ended_at: Timestamp(20) }),
            (ask(&known, rich, 10), ExchangeRefusal::NotFor { need: Need::Newcomer }),
            (ask(&new, ExchangeStanding { taken: 5, ..rich }, 10), ExchangeRefusal::Gone),
            (ask(&new, ExchangeStanding { pieces: Some(0), ..rich }, 10), ExchangeRefusal::Gone),
            (
                ask(&new, ExchangeStanding { mine: 2, ..rich }, 10),
                ExchangeRefusal::MyLimit { limit: 2 },
            ),
            (
                ask(&new, ExchangeStanding { points: 119, ..rich }, 10),
                ExchangeRefusal::TooFewPoints { missing: 1 },
            ),
        ] {
            assert_eq!(said, Err(why));
        }
    }

    proptest! {
        #[test]
        fn who_may_have_one_leaves_nobody_below_nothing(
            taken in 0_u32..8, mine in 0_u32..4, points in 0_u32..300, pieces in proptest::option::of(0_u32..4),
        ) {
            let offer = PointsOffer { who: Vec::new(), ..offer() };
            let standing = ExchangeStanding { taken, mine, points, pieces };
            let may = offer.may_exchange(&Shopper::default(), standing, Timestamp(15)).is_ok();
            let suffices = taken < offer.stock && mine < offer.per_shopper && points >= offer.points
                && pieces != Some(0);
            prop_assert_eq!(may, suffices);
        }
    }
}
