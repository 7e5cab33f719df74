//! 领券中心: what a shopper can claim, and why not; and how long what they have still holds.
//!
//! What coupons are made from and how one is issued is [`CouponTemplate`] and
//! [`CouponTemplate::issue`]; here are its limits on claiming.

mod code;

pub use code::RedeemCode;

use serde::{Deserialize, Serialize};

use crate::limits::EXPIRES_SOON_MS;
use crate::pricing::{Coupon, CouponTemplate, Need, Shopper, lacks};
use crate::time::Phase;
use crate::{Day, DayClock, Timestamp};

/// How many coupons of one template there are, as counted at the moment of the question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClaimCounts {
    /// Claimed by anybody.
    pub claimed: u32,
    /// Claimed by this shopper, ever.
    pub mine: u32,
    /// Claimed by this shopper on this day of the shop.
    pub mine_today: u32,
    /// Those of theirs that they can still use.
    pub in_hand: u32,
}

/// What a shopper is told of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ClaimState {
    /// 立即领取.
    Claimable {
        /// How many more the shopper can claim today.
        left: u32,
    },
    /// 去使用: they have all they may have, and can still use one.
    Claimed,
    /// 已领完: they have had all they may have.
    MyLimit {
        /// How many that is.
        limit: u32,
    },
    /// 今日已领: no more today.
    TodayLimit {
        /// When there are more; absent when there are not.
        again_at: Option<Timestamp>,
    },
    /// 已抢光.
    Gone,
    /// 未开始.
    NotStarted {
        /// When it starts.
        starts_at: Timestamp,
    },
    /// 已结束.
    Over {
        /// Since when.
        ended_at: Timestamp,
    },
    /// It is not for this shopper.
    NotFor {
        /// What is lacking.
        need: Need,
    },
    /// It is claimed with a code.
    ByCode,
}

impl CouponTemplate {
    /// What a shopper is told of it at `now`, in the coupon centre or, `with_code`, after entering one.
    ///
    /// What they have comes first, then what time and shop decide, then what others have taken.
    pub fn claim_state(
        &self,
        shopper: &Shopper,
        counts: ClaimCounts,
        with_code: bool,
        now: Timestamp,
    ) -> ClaimState {
        let left = self.per_shopper.saturating_sub(counts.mine);
        if left == 0 {
            return match counts.in_hand {
                0 => ClaimState::MyLimit { limit: self.per_shopper },
                _ => ClaimState::Claimed,
            };
        }
        if let Some(window) = self.claim_window {
            match window.phase(now) {
                Phase::Before => return ClaimState::NotStarted { starts_at: window.starts_at },
                Phase::After => return ClaimState::Over { ended_at: window.ends_at },
                Phase::Open => {}
            }
        }
        if self.by_code && !with_code {
            return ClaimState::ByCode;
        }
        if let Some(need) = lacks(&self.who, shopper, now) {
            return ClaimState::NotFor { need };
        }
        let there_are = self.total.saturating_sub(counts.claimed);
        if there_are == 0 {
            return ClaimState::Gone;
        }
        let today = self.per_day.map_or(left, |it| it.saturating_sub(counts.mine_today));
        match left.min(today).min(there_are) {
            0 => ClaimState::TodayLimit { again_at: self.again_at(now) },
            left => ClaimState::Claimable { left },
        }
    }

    /// Whether one can be claimed at `now`.
    ///
    /// # Errors
    ///
    /// The state that says why not. A store also guards the counts it takes away from: by then they
    /// may be others.
    pub fn may_claim(
        &self,
        shopper: &Shopper,
        counts: ClaimCounts,
        with_code: bool,
        now: Timestamp,
    ) -> Result<(), ClaimState> {
        match self.claim_state(shopper, counts, with_code, now) {
            ClaimState::Claimable { .. } => Ok(()),
            why => Err(why),
        }
    }

    /// The next day of the shop, if coupons can be claimed on it.
    fn again_at(&self, now: Timestamp) -> Option<Timestamp> {
        let tomorrow = Day::of(now, DayClock::SHOP).plus(1).starts_at(DayClock::SHOP);
        let is_over = self.claim_window.is_some_and(|it| it.ends_at <= tomorrow);
        (!is_over).then_some(tomorrow)
    }
}

/// How a coupon in hand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CouponStanding {
    /// 未生效.
    NotStarted {
        /// When it holds.
        starts_at: Timestamp,
    },
    /// 可使用.
    Usable {
        /// First moment at which it no longer holds.
        ends_at: Timestamp,
        /// 即将过期: [`EXPIRES_SOON_MS`] or less is left.
        soon: bool,
    },
    /// 已过期.
    Expired {
        /// Since when.
        ended_at: Timestamp,
    },
}

impl Coupon {
    /// How it stands at `now`, apart from whether it was used.
    pub fn standing(&self, now: Timestamp) -> CouponStanding {
        let ends_at = self.window.ends_at;
        match self.window.phase(now) {
            Phase::Before => CouponStanding::NotStarted { starts_at: self.window.starts_at },
            Phase::After => CouponStanding::Expired { ended_at: ends_at },
            Phase::Open => {
                CouponStanding::Usable { ends_at, soon: ends_at.since_ms(now) <= EXPIRES_SOON_MS }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn template(with: &Value) -> CouponTemplate {
        let mut it = json!({"id": "t", "title": "券", "benefit": {"amountOff": {"amount": 500}},
            "validDays": 7, "total": 10, "perShopper": 3});
        it.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        let it: CouponTemplate = serde_json::from_value(it).unwrap();
        it.check().unwrap();
        it
    }

    fn counts(claimed: u32, mine: u32, mine_today: u32, in_hand: u32) -> ClaimCounts {
        ClaimCounts { claimed, mine, mine_today, in_hand }
    }

    fn state(it: &CouponTemplate, counts: ClaimCounts, now: Timestamp) -> ClaimState {
        it.claim_state(&Shopper::default(), counts, false, now)
    }

    #[test]
    fn a_template_of_before_is_read_and_written_as_before() {
        let text = r#"{"id":"t","title":"t","benefit":{"amountOff":{"amount":1}},"validDays":7,
            "total":10,"perShopper":1}"#;
        let it: CouponTemplate = serde_json::from_str(text).unwrap();
        assert_eq!((it.per_day, it.claim_window, it.by_code), (None, None, false));
        let written = serde_json::to_value(&it).unwrap();
        for new in ["perDay", "claimWindow", "who", "byCode"] {
            assert!(written.get(new).is_none(), "{new}");
        }
    }

    #[test]
    fn a_shopper_is_told_why_not() {
        let now = Timestamp(1_000);
        let it = template(&json!({"perDay": 2}));
        assert_eq!(state(&it, counts(0, 0, 0, 0), now), ClaimState::Claimable { left: 2 });
        assert_eq!(state(&it, counts(9, 1, 1, 1), now), ClaimState::Claimable { left: 1 });
        assert_eq!(state(&it, counts(10, 1, 0, 1), now), ClaimState::Gone);
        assert_eq!(state(&it, counts(10, 3, 0, 1), now), ClaimState::Claimed);
        assert_eq!(state(&it, counts(5, 3, 0, 0), now), ClaimState::MyLimit { limit: 3 });
        // 1970-01-01 ends in Shanghai at 16:00 UTC.
        let again_at = Some(Timestamp(16 * 3_600_000));
        assert_eq!(state(&it, counts(5, 2, 2, 2), now), ClaimState::TodayLimit { again_at });

        let it =
            template(&json!({"perDay": 1, "claimWindow": {"startsAt": 1_000, "endsAt": 2_000}}));
        let (starts_at, ended_at) = (Timestamp(1_000), Timestamp(2_000));
        assert_eq!(
            state(&it, counts(0, 0, 0, 0), Timestamp(999)),
            ClaimState::NotStarted { starts_at }
        );
        assert!(matches!(
            state(&it, counts(0, 0, 0, 0), Timestamp(1_000)),
            ClaimState::Claimable { .. }
        ));
        assert!(matches!(
            state(&it, counts(0, 0, 0, 0), Timestamp(1_999)),
            ClaimState::Claimable { .. }
        ));
        assert_eq!(state(&it, counts(0, 0, 0, 0), ended_at), ClaimState::Over { ended_at });
        let last = ClaimState::TodayLimit { again_at: None };
        assert_eq!(state(&it, counts(0, 1, 1, 1), Timestamp(1_999)), last);

        let it = template(&json!({"who": ["newcomer"]}));
        let known = Shopper { orders_paid: 1, ..Shopper::default() };
        let told = it.claim_state(&known, counts(0, 0, 0, 0), false, now);
        assert_eq!(told, ClaimState::NotFor { need: Need::Newcomer });
        assert!(it.may_claim(&Shopper::default(), counts(0, 0, 0, 0), false, now).is_ok());

        let it = template(&json!({"byCode": true}));
        assert_eq!(state(&it, counts(0, 0, 0, 0), now), ClaimState::ByCode);
        assert!(it.may_claim(&Shopper::default(), counts(0, 0, 0, 0), true, now).is_ok());
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        let said = |change: &dyn Fn(&mut CouponTemplate)| {
            let mut it = template(&json!({}));
            change(&mut it);
            it.check().unwrap_err().to_string()
        };
        assert_eq!(said(&|it| it.per_day = Some(4)), "`perDay` must be from 1 to 3");
        let window = crate::Window { starts_at: Timestamp(5), ends_at: Timestamp(5) };
        let never = |it: &mut CouponTemplate| it.claim_window = Some(window);
        assert_eq!(said(&never), "`claimWindow.endsAt` must be after startsAt");
        let spends: Vec<_> = serde_json::from_value(json!([{"minSpend": {"amount": 1}}])).unwrap();
        let basket = |it: &mut CouponTemplate| it.who.clone_from(&spends);
        assert_eq!(said(&basket), "`who` must be about the shopper and the moment only");
    }

    #[test]
    fn a_coupon_says_how_long_it_holds() {
        let id = crate::CouponId::new("c").unwrap();
        let it = template(&json!({})).issue(id, Timestamp(0));
        let ends_at = it.window.ends_at;
        let soon = |ms| it.standing(ends_at.plus_ms(ms));
        assert_eq!(soon(-EXPIRES_SOON_MS - 1), CouponStanding::Usable { ends_at, soon: false });
        assert_eq!(soon(-EXPIRES_SOON_MS), CouponStanding::Usable { ends_at, soon: true });
        assert_eq!(soon(-1), CouponStanding::Usable { ends_at, soon: true });
        assert_eq!(soon(0), CouponStanding::Expired { ended_at: ends_at });
        let starts_at = it.window.starts_at;
        assert_eq!(it.standing(Timestamp(-1)), CouponStanding::NotStarted { starts_at });
    }

    proptest! {
        /// Claiming whenever the centre says so keeps every limit; refusing whenever it does not
        /// wastes nothing.
        #[test]
        fn no_limit_is_broken_by_claiming(
            total in 1..20_u32, per_shopper in 1..6_u32, per_day in prop::option::of(1..6_u32),
            tries in prop::collection::vec((0..4_usize, 0..3_i64), 1..80),
        ) {
            let per_day = per_day.map(|it| it.min(per_shopper));
            let it = template(&json!({"total": total, "perShopper": per_shopper, "perDay": per_day}));
            let mut claims: Vec<(usize, i64)> = Vec::new();
            let mut tries = tries;
            tries.sort_by_key(|it| it.1);
            for (who, day) in tries {
                let now = Timestamp(day * 86_400_000);
                let count = |of: &dyn Fn(&(usize, i64)) -> bool| {
                    u32::try_from(claims.iter().filter(|it| of(it)).count()).unwrap()
                };
                let mine = count(&|it| it.0 == who);
                let today = count(&|it| *it == (who, day));
                let all = count(&|_| true);
                let state = it.claim_state(&Shopper::default(), counts(all, mine, today, mine), false, now);
                let may = all < total && mine < per_shopper && per_day.is_none_or(|it| today < it);
                prop_assert_eq!(matches!(state, ClaimState::Claimable { .. }), may);
                if let ClaimState::Claimable { left } = state {
                    prop_assert!(left >= 1 && all + left <= total && mine + left <= per_shopper);
                    claims.push((who, day));
                }
            }
            prop_assert!(claims.len() <= usize::try_from(total).unwrap());
        }
    }
}
