//! 邀请有礼: who may be invited by whom, and when that is rewarded.
//!
//! Somebody is invited once in a life, within a day of their first log-in, by somebody who was here before
//! them. So the way from a shopper to who invited them, and on from there, leads only to ever earlier
//! ones: there is no circle, however many accept at one moment.

use serde::{Deserialize, Serialize};

use crate::check_in::Reward;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    INVITE_AFTER_DAYS_MAX, INVITE_NEW_MS, INVITE_REWARDED_MAX, INVITE_RULES_MAX, TEXT_CHARS_MAX,
    TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::task::check_gives;
use crate::time::Phase;
use crate::{Invalid, Money, ShopperId, Timestamp, Window};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// 邀请有礼.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Invite {
    /// What a shopper reads.
    pub title: String,
    /// What the merchant wants to say besides what the page says by itself.
    #[serde(default)]
    pub rules: Vec<String>,
    /// What the inviter is given for each friend who bought.
    pub inviter: Vec<Reward>,
    /// What the friend is given for coming, at once.
    pub invited: Vec<Reward>,
    /// A friend has bought when of an order that they received so much stays paid, in fen...
    pub from: Money,
    /// ...so many days after they received it.
    #[serde(default)]
    pub after_days: u32,
    /// Friends that one inviter is rewarded for.
    pub max_rewarded: u32,
    /// When friends can be invited. Who was, is rewarded for later too.
    pub window: Window,
}

/// Who somebody is, as far as an invitation asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Here {
    /// When they first logged in.
    pub since: Timestamp,
    /// Their name here.
    pub id: ShopperId,
}

/// Why somebody cannot be invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum InviteRefusal {
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
    /// Nobody has this token.
    Unknown,
    /// It is their own.
    Own,
    /// Somebody else has invited them.
    Already,
    /// They have paid an order, or came more than a day ago.
    NotNew,
    /// They were here before who invites them: it would be a circle, or the wrong way round.
    Older,
}

/// How it stands with a friend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum InviteState {
    /// They came.
    Joined,
    /// They have paid an order.
    Bought,
    /// They have received it: what is given for them comes when the days are over.
    Received,
    /// The inviter was rewarded.
    Rewarded,
    /// They bought, but the inviter had been rewarded as often as may be.
    Capped,
}

impl Invite {
    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        count_within("rules", self.rules.len(), INVITE_RULES_MAX)?;
        self.rules.iter().try_for_each(|it| text_within("rules", it, 1, TEXT_CHARS_MAX))?;
        check_gives("inviter", &self.inviter)?;
        check_gives("invited", &self.invited)?;
        in_range("from", self.from.fen(), 1, UNIT_PRICE_MAX_FEN)?;
        in_range("afterDays", self.after_days.into(), 0, INVITE_AFTER_DAYS_MAX.into())?;
        in_range("maxRewarded", self.max_rewarded.into(), 1, INVITE_REWARDED_MAX.into())?;
        self.window.check("window")
    }

    /// Whether `inviter` may invite `invited`, who has paid so many orders and whom nobody else has
    /// invited, at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: that it is themselves, the time, that they are not new, that they were
    /// here first.
    pub fn may_accept(
        &self,
        (invited, orders_paid): (&Here, u32),
        inviter: &Here,
        now: Timestamp,
    ) -> Result<(), InviteRefusal> {
        let (starts_at, ended_at) = (self.window.starts_at, self.window.ends_at);
        match self.window.phase(now) {
            _ if invited.id == inviter.id => Err(InviteRefusal::Own),
            Phase::Before => Err(InviteRefusal::NotStarted { starts_at }),
            Phase::After => Err(InviteRefusal::Over { ended_at }),
            Phase::Open if orders_paid > 0 => Err(InviteRefusal::NotNew),
            Phase::Open if now.since_ms(invited.since) >= INVITE_NEW_MS => {
                Err(InviteRefusal::NotNew)
            }
            Phase::Open if inviter >= invited => Err(InviteRefusal::Older),
            Phase::Open => Ok(()),
        }
    }

    /// What was received until then is rewarded at `now`.
    pub fn rewards_until(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(-i64::from(self.after_days).saturating_mul(DAY_MS))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn invite() -> Invite {
        serde_json::from_value(json!({
            "title": "邀请有礼", "inviter": [{"points": {"points": 10}}],
            "invited": [{"points": {"points": 5}}], "from": 100, "maxRewarded": 3,
            "window": {"startsAt": 10, "endsAt": 1_000_000_000}
        }))
        .unwrap()
    }

    fn here(id: &str, since: i64) -> Here {
        Here { since: Timestamp(since), id: ShopperId::new(id).unwrap() }
    }

    #[test]
    fn who_may_be_invited_and_why_not() {
        let (it, anna) = (invite(), here("anna", 5));
        let said = |who: &str, since, paid, at| {
            it.may_accept((&here(who, since), paid), &anna, Timestamp(at))
        };
        assert_eq!(said("bea", 20, 0, 30), Ok(()));
        for (who, since, paid, at, why) in [
            ("anna", 5, 0, 30, InviteRefusal::Own),
            ("bea", 6, 0, 9, InviteRefusal::NotStarted { starts_at: Timestamp(10) }),
            ("bea", 6, 0, 1_000_000_000, InviteRefusal::Over { ended_at: it.window.ends_at }),
            ("bea", 20, 1, 30, InviteRefusal::NotNew),
            ("bea", 20, 0, 20 + INVITE_NEW_MS, InviteRefusal::NotNew),
            ("bea", 4, 0, 30, InviteRefusal::Older),
        ] {
            assert_eq!(said(who, since, paid, at), Err(why));
        }
        assert_eq!(said("bea", 20, 0, 19 + INVITE_NEW_MS), Ok(()), "the last moment");
        let late = Invite { after_days: 2, ..it };
        assert_eq!(late.rewards_until(Timestamp(3 * DAY_MS)), Timestamp(DAY_MS));
    }

    #[test]
    fn what_no_invitation_can_be_is_named() {
        assert_eq!(invite().check(), Ok(()));
        for (broken, field) in [
            (Invite { title: String::new(), ..invite() }, "title"),
            (Invite { rules: vec!["x".to_owned(); 11], ..invite() }, "rules"),
            (Invite { inviter: Vec::new(), ..invite() }, "inviter"),
            (
                Invite { invited: vec![Reward::Points { points: 0 }], ..invite() },
                "invited[0].points",
            ),
            (Invite { from: Money::ZERO, ..invite() }, "from"),
            (Invite { after_days: 31, ..invite() }, "afterDays"),
            (Invite { max_rewarded: 0, ..invite() }, "maxRewarded"),
        ] {
            assert_eq!(broken.check().unwrap_err().field, field);
        }
    }

    proptest! {
        /// Whoever tries to be invited by whom, in whatever order, all at one moment: no way leads back.
        #[test]
        fn there_is_no_circle(tries in proptest::collection::vec((0..8_usize, 0..8_usize), 0..60), since in proptest::collection::vec(0..4_i64, 8)) {
            let all: Vec<Here> =
                (0..8).map(|at| here(&format!("u{at}"), since[at])).collect();
            let mut by: Vec<Option<usize>> = vec![None; 8];
            for (invited, inviter) in tries {
                let may = invite().may_accept((&all[invited], 0), &all[inviter], Timestamp(50));
                if may.is_ok() && by[invited].is_none() {
                    by[invited] = Some(inviter);
                }
            }
            for from in 0..8 {
                let (mut at, mut steps) = (from, 0);
                while let Some(next) = by[at] {
                    prop_assert!(next != from && steps < 8, "a circle through {}", from);
                    (at, steps) = (next, steps + 1);
                }
            }
        }
    }
}
