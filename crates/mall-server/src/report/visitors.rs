//! Who came, who was new, and who came back.

use std::collections::BTreeMap;

use mall_core::pricing::Channel;
use mall_core::{Day, DeviceId};
use serde::Serialize;

use super::share::Share;
use super::{Asked, RETENTION_DAYS};

/// A device that told anything.
#[derive(Debug)]
struct Visitor {
    /// Through which shell it came on its first day.
    channel: Channel,
    /// The days on which it told anything, each once, in order.
    days: Vec<Day>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Visitors {
    all: BTreeMap<DeviceId, Visitor>,
}

/// A day, of one channel or of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cohort {
    /// Which day.
    pub day: Day,
    /// Those that first came through this; all when absent.
    pub channel: Option<Channel>,
    /// Visitors whose first day it is.
    pub new: u64,
    /// Visitors who came on it.
    pub active: u64,
    /// How many of the new ones came again so many days later.
    pub kept: Vec<Kept>,
}

/// How many came again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// So many days later.
    pub days: u32,
    /// Out of the new ones; nothing while that day is not over.
    pub share: Option<Share>,
}

/// How many came again, of all cohorts of the period that are old enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// Those that first came through this; all when absent.
    pub channel: Option<Channel>,
    /// After how many days.
    pub kept: Vec<Kept>,
}

/// What is counted of one day.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    new: u64,
    active: u64,
    kept: [u64; RETENTION_DAYS.len()],
}

/// All channels together, and each.
const CHANNELS: [Option<Channel>; 3] = [None, Some(Channel::MiniProgram), Some(Channel::H5)];

impl Visitors {
    /// `visitor` told something on `day`. Events come in the order in which they were told.
    pub(super) fn see(&mut self, visitor: DeviceId, channel: Channel, day: Day) {
        let it = self
            .all
            .entry(visitor)
            .or_insert_with(|| Visitor { channel, days: Vec::with_capacity(1) });
        if it.days.last() == Some(&day) {
            return;
        }
        if let Err(at) = it.days.binary_search(&day) {
            it.days.insert(at, day);
            // What was told late may be of an earlier day.
            if at == 0 {
                it.channel = channel;
            }
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Each day of the period, for all channels together and for each.
    pub(super) fn cohorts(&self, asked: &Asked) -> Vec<Cohort> {
        let counts = self.counts(asked);
        let count = |channel, day| counts.get(&(name(channel), day)).copied().unwrap_or_default();
        let of_channel = |channel: Option<Channel>| {
            asked.days().map(move |day| {
                let it: Count = count(channel, day);
                let kept = RETENTION_DAYS.iter().zip(it.kept).map(|(&days, of)| Kept {
                    days,
                    share: asked
                        .is_over(day.plus(days.into()))
                        .then_some(Share { of, all: it.new }),
                });
                Cohort { day, channel, new: it.new, active: it.active, kept: kept.collect() }
            })
        };
        CHANNELS.into_iter().flat_map(of_channel).collect()
    }

    fn counts(&self, asked: &Asked) -> BTreeMap<(u8, Day), Count> {
        let mut counts: BTreeMap<(u8, Day), Count> = BTreeMap::new();
        for it in self.all.values() {
            let Some(&first) = it.days.first() else { continue };
            for channel in [None, Some(it.channel)].map(name) {
                for day in it.days.iter().filter(|day| asked.holds(**day)) {
                    counts.entry((channel, *day)).or_default().active += 1;
                }
                if !asked.holds(first) {
                    continue;
                }
                let count = counts.entry((channel, first)).or_default();
                count.new += 1;
                for (kept, days) in count.kept.iter_mut().zip(RETENTION_DAYS) {
                    let came = it.days.binary_search(&first.plus(days.into())).is_ok();
                    *kept += u64::from(came);
                }
            }
        }
        counts
    }
}

/// All that was kept of the cohorts that are old enough, together.
pub(super) fn retention(cohorts: &[Cohort]) -> Vec<Retention> {
    let of_channel = |channel: Option<Channel>| {
        let kept = |days: u32| {
            let own = cohorts.iter().filter(|it| it.channel == channel);
            let shares = own.flat_map(|it| &it.kept).filter(|it| it.days == days);
            let share = shares
                .filter_map(|it| it.share)
                .reduce(|a, b| Share { of: a.of + b.of, all: a.all + b.all });
            Kept { days, share }
        };
        Retention { channel, kept: RETENTION_DAYS.into_iter().map(kept).collect() }
    };
    CHANNELS.into_iter().map(of_channel).collect()
}

const fn name(channel: Option<Channel>) -> u8 {
    match channel {
        None => 0,
        Some(Channel::MiniProgram) => 1,
        Some(Channel::H5) => 2,
    }
}
