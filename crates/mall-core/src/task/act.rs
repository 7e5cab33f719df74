//! Whether a stage can be claimed.

use serde::{Deserialize, Serialize};

use super::{Stage, Task};
use crate::Timestamp;
use crate::pricing::{Need, Shopper};
use crate::time::Phase;

/// What a shopper has done in the time that counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// How often.
    pub count: u32,
    /// Which stages they claimed, from 0.
    pub claimed: Vec<u32>,
    /// Whether the first order is on its way to them.
    pub coming: bool,
}

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum StageState {
    /// There is more to do.
    Open,
    /// It can be claimed.
    Reached,
    /// It was claimed.
    Claimed,
}

/// Why a stage cannot be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TaskRefusal {
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
    /// It has no such stage.
    NoStage,
    /// It was claimed.
    Claimed,
    /// There is more to do.
    TooFew {
        /// How many times more.
        missing: u32,
    },
    /// The device told of more than anybody does in a day.
    TooMany {
        /// So many count.
        limit: u32,
    },
}

impl Task {
    /// Each stage, and how it stands.
    pub fn states(&self, done: &Done) -> Vec<StageState> {
        let state = |(at, stage): (u32, &Stage)| {
            if done.claimed.contains(&at) {
                StageState::Claimed
            } else if done.count >= stage.count {
                StageState::Reached
            } else {
                StageState::Open
            }
        };
        (0..).zip(&self.stages).map(state).collect()
    }

    /// What `shopper` is given for the stage `stage`, from 0, at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: the time, the shopper, the stage.
    pub fn claim(
        &self,
        shopper: &Shopper,
        done: &Done,
        stage: u32,
        now: Timestamp,
    ) -> Result<&Stage, TaskRefusal> {
        match self.window.phase(now) {
            Phase::Before => {
                return Err(TaskRefusal::NotStarted { starts_at: self.window.starts_at });
            }
            Phase::After => return Err(TaskRefusal::Over { ended_at: self.window.ends_at }),
            Phase::Open => {}
        }
        if let Some(need) = self.lacks(shopper, done, now) {
            return Err(TaskRefusal::NotFor { need });
        }
        let at = usize::try_from(stage).unwrap_or(usize::MAX);
        let it = self.stages.get(at).ok_or(TaskRefusal::NoStage)?;
        if done.claimed.contains(&stage) {
            Err(TaskRefusal::Claimed)
        } else if done.count < it.count {
            Err(TaskRefusal::TooFew { missing: it.count.saturating_sub(done.count) })
        } else {
            Ok(it)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::{Goal, Repeat};
    use super::*;
    use crate::{Day, DayClock};

    fn task(goal: &str, repeat: &str) -> Task {
        serde_json::from_value(json!({
            "id": "t", "title": "x", "goal": goal, "repeat": repeat,
            "window": {"startsAt": 1_000, "endsAt": 4_102_444_800_000_i64},
            "stages": [
                {"count": 1, "gives": [{"points": {"points": 5}}]},
                {"count": 3, "gives": [{"points": {"points": 10}}]}
            ]
        }))
        .unwrap()
    }

    const NOW: Timestamp = Timestamp(1_795_689_000_000);

    #[test]
    fn what_can_be_claimed_and_why_not() {
        let it = task("order", "once");
        let (new, old) = (Shopper::default(), Shopper { orders_paid: 9, ..Shopper::default() });
        let done =
            |count, claimed: &[u32]| Done { count, claimed: claimed.to_vec(), coming: false };
        assert_eq!(it.claim(&new, &done(1, &[]), 0, NOW), Ok(&it.stages[0]));
        assert_eq!(it.claim(&new, &done(3, &[]), 1, NOW), Ok(&it.stages[1]), "any order");
        for (count, claimed, stage, at, why) in [
            (9, &[][..], 0, 999, TaskRefusal::NotStarted { starts_at: Timestamp(1_000) }),
            (9, &[], 0, 4_102_444_800_000, TaskRefusal::Over { ended_at: it.window.ends_at }),
            (9, &[], 2, NOW.0, TaskRefusal::NoStage),
            (9, &[0], 0, NOW.0, TaskRefusal::Claimed),
            (0, &[0], 0, NOW.0, TaskRefusal::Claimed),
            (1, &[0], 1, NOW.0, TaskRefusal::TooFew { missing: 2 }),
        ] {
            assert_eq!(it.claim(&new, &done(count, claimed), stage, Timestamp(at)), Err(why));
        }
        let first = task("firstOrder", "once");
        let not_new = Err(TaskRefusal::NotFor { need: Need::Newcomer });
        assert_eq!(first.claim(&old, &done(0, &[]), 0, NOW), not_new);
        assert!(
            first.claim(&old, &done(1, &[]), 0, NOW).is_ok(),
            "it was the first when it was paid"
        );
        let states = it.states(&done(2, &[0]));
        assert_eq!(states, [StageState::Claimed, StageState::Open]);
    }

    #[test]
    fn a_day_counts_from_midnight_to_midnight_within_the_activity() {
        let it = task("browse", "daily");
        let today = Day::of(NOW, DayClock::SHOP);
        assert_eq!(it.period(NOW), Some(today));
        let counts = it.counts_in(NOW);
        assert_eq!(counts.starts_at, today.starts_at(DayClock::SHOP));
        assert_eq!(counts.ends_at, today.plus(1).starts_at(DayClock::SHOP));
        let late = Task { window: crate::Window { starts_at: NOW, ends_at: NOW.plus_ms(1) }, ..it };
        assert_eq!(late.counts_in(NOW), late.window, "no more than the activity");
        let once = Task { repeat: Repeat::Once, ..late };
        assert_eq!((once.period(NOW), once.counts_in(NOW)), (None, once.window));
    }

    proptest! {
        /// What the page shows as reached is what can be claimed.
        #[test]
        fn what_is_shown_is_what_is_given(count in 0..6_u32, claimed: [bool; 2], stage in 0..3_u32) {
            let it = task("review", "once");
            let claimed: Vec<u32> = (0..).zip(claimed).filter(|it| it.1).map(|it| it.0).collect();
            let done = Done { count, claimed, coming: false };
            let shown = it.states(&done).get(usize::try_from(stage).unwrap()).copied();
            let can = it.claim(&Shopper::default(), &done, stage, NOW).is_ok();
            prop_assert_eq!(shown == Some(StageState::Reached), can);
        }
    }

    #[test]
    fn goals_that_a_device_tells_of() {
        let told = [Goal::Browse, Goal::Share, Goal::Follow];
        assert!(told.iter().all(|it| it.is_told()) && !Goal::Order.is_told());
    }
}
