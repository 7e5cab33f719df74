//! 场次页签: which sessions the page shows, and which of them first.

use serde::{Deserialize, Serialize};

use super::{FlashSale, Occurrence, Stage};
use crate::limits::FLASH_TABS_MAX;
use crate::sort::sort_by;
use crate::{ActivityId, Day, DayClock, SessionId, Timestamp, Window};

/// A session on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlashTab {
    /// Of which sale.
    pub sale: ActivityId,
    /// Which.
    pub session: SessionId,
    /// On which day it begins.
    pub day: Day,
    /// From when to when.
    pub window: Window,
    /// How far it has come.
    pub stage: Stage,
}

/// The tabs of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlashTabs {
    /// By start, at most [`FLASH_TABS_MAX`].
    pub tabs: Vec<FlashTab>,
    /// The place of the one to look at: what opened last, else what opens next, else what ended last.
    pub chosen: Option<usize>,
    /// When a tab changes its stage, or the day changes what is shown.
    pub changes_at: Option<Timestamp>,
}

/// The sessions that were not over when the day began and start before tomorrow ends, and of each
/// session that has none to come among them, the next.
pub fn tabs(sales: &[FlashSale], now: Timestamp) -> FlashTabs {
    let today = Day::of(now, DayClock::SHOP);
    let midnight = today.starts_at(DayClock::SHOP);
    let mut all: Vec<Occurrence<'_>> = Vec::new();
    for sale in sales {
        for session in &sale.sessions {
            let near = (-1..=1).filter_map(|by| sale.occurrence(session, today.plus(by)));
            all.extend(near.filter(|it| it.window.ends_at > midnight));
            let next = sale.next_occurrence(session, now);
            all.extend(next.filter(|it| it.day > today.plus(1)));
        }
    }
    sort_by(&mut all, |a, b| {
        let key = |it: &Occurrence<'_>| (it.window.starts_at, it.window.ends_at);
        key(a)
            .cmp(&key(b))
            .then_with(|| (&a.sale.id, &a.session.id).cmp(&(&b.sale.id, &b.session.id)))
    });
    let last = |stage| all.iter().rposition(|it| it.stage(now) == stage);
    let next = all.iter().position(|it| it.stage(now) < Stage::Open);
    let mut chosen = last(Stage::Open).or(next).or_else(|| last(Stage::Ended)).unwrap_or(0);
    // What is over goes first, then what is farthest; what is chosen stays.
    while all.len() > FLASH_TABS_MAX {
        if chosen > 0 && all.first().is_some_and(|it| it.stage(now) == Stage::Ended) {
            all.remove(0);
            chosen -= 1;
        } else if chosen + 1 < all.len() {
            all.pop();
        } else {
            all.remove(0);
            chosen -= 1;
        }
    }
    let tomorrow = today.plus(1).starts_at(DayClock::SHOP);
    let changes = all.iter().filter_map(|it| it.changes_at(now)).min();
    FlashTabs {
        changes_at: changes.map(|it| it.min(tomorrow)),
        chosen: (!all.is_empty()).then_some(chosen),
        tabs: all.iter().map(|it| tab(it, now)).collect(),
    }
}

fn tab(it: &Occurrence<'_>, now: Timestamp) -> FlashTab {
    FlashTab {
        sale: it.sale.id.clone(),
        session: it.session.id.clone(),
        day: it.day,
        window: it.window,
        stage: it.stage(now),
    }
}
