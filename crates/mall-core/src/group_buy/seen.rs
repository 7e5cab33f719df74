//! What a shopper sees of a group.

use serde::{Deserialize, Serialize};

use super::{Group, GroupBuy, GroupRefusal, GroupState, Joiner, Seat, SeatState};
use crate::Timestamp;

/// A group as one shopper sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupSeen {
    /// Where it stands.
    pub state: GroupState,
    /// 还差几人: seats that are not paid; none once it is over.
    pub missing: u32,
    /// Seats that nobody has, paid or not.
    pub free: u32,
    /// Seconds it stays open, a begun one whole; none once it is over.
    pub seconds_left: i64,
    /// When it is no longer open: what a countdown counts down to.
    pub ends_at: Timestamp,
    /// Their own seat; the last they had when they have none.
    pub mine: Option<SeatState>,
    /// Whether they lead it.
    pub leads: bool,
    /// Why they cannot join; absent when they can.
    pub refusal: Option<GroupRefusal>,
}

impl GroupBuy {
    /// `group` as `who` sees it at `now`; a guest is nobody and may always try.
    pub fn seen(&self, group: &Group, who: Option<&Joiner<'_>>, now: Timestamp) -> GroupSeen {
        let group = group.at(now);
        let is_forming = group.state == GroupState::Forming;
        let or_none = |seats: u32| if is_forming { group.size.saturating_sub(seats) } else { 0 };
        let mine = |it: &&Seat| who.is_some_and(|who| it.shopper == *who.id);
        let of_mine = || group.seats.iter().filter(mine);
        let seat = of_mine().find(|it| it.is_live()).or_else(|| of_mine().next_back());
        let suits = |()| who.map_or(Ok(()), |who| self.suits(&self.joins, who, now));
        let refusal = group.has_seat_for(who.map(|it| it.id)).and_then(suits).err();
        let ms = group.expires_at.since_ms(now).max(0);
        GroupSeen {
            state: group.state,
            missing: or_none(group.paid()),
            free: or_none(group.taken()),
            seconds_left: if is_forming { ms.saturating_add(999) / 1_000 } else { 0 },
            ends_at: group.expires_at,
            mine: seat.map(|it| it.state),
            leads: who.is_some_and(|who| group.leader() == Some(who.id)),
            refusal,
        }
    }
}
