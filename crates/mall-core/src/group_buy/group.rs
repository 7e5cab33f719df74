//! 团: who has which seat, and what becomes of it.

use serde::{Deserialize, Serialize};

use super::GroupRefusal;
use crate::{ActivityId, GroupId, OrderId, ShopperId, Timestamp};

/// A group. A store keeps it whole; [`Group::apply`] alone changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// Which; also the token of its share link.
    pub id: GroupId,
    /// Of which activity.
    pub activity: ActivityId,
    /// Seats it needs.
    pub size: u32,
    /// The activity's rule for completing it, as it was when the group was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtual_from: Option<u32>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// First moment at which it is no longer open.
    pub expires_at: Timestamp,
    /// Where it stands.
    pub state: GroupState,
    /// Every seat that is taken, and those that were paid and given back, in the order they were
    /// taken. A seat that was never paid leaves no trace.
    pub seats: Vec<Seat>,
}

/// Where a group stands. All but the first are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GroupState {
    /// 拼团中.
    Forming,
    /// 已成团: every seat is paid.
    Formed {
        /// Since when.
        at: Timestamp,
    },
    /// 虚拟成团: the shop completed it.
    Completed {
        /// Since when.
        at: Timestamp,
        /// Seats that nobody has.
        filled: u32,
    },
    /// 拼团失败.
    Failed {
        /// Since when.
        at: Timestamp,
    },
}

/// A seat of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seat {
    /// Whose.
    pub shopper: ShopperId,
    /// By which order.
    pub order: OrderId,
    /// Since when.
    pub taken_at: Timestamp,
    /// Where it stands.
    pub state: SeatState,
}

/// Where a seat stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SeatState {
    /// It waits for its payment.
    Reserved {
        /// First moment at which it no longer does.
        pay_before: Timestamp,
    },
    /// It is paid.
    Paid {
        /// Since when.
        at: Timestamp,
    },
    /// It was paid and given back; its money goes back once.
    Refunded {
        /// Since when.
        at: Timestamp,
    },
}

/// What happens to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum GroupEvent {
    /// Somebody orders a seat. Again by the same order it changes nothing.
    Join {
        /// Who.
        shopper: ShopperId,
        /// By which order.
        order: OrderId,
        /// Until when the order waits for its payment; the seat no longer than the group.
        pay_before: Timestamp,
    },
    /// The money of an order is there. Again it changes nothing.
    Paid {
        /// Whose.
        shopper: ShopperId,
        /// Which order.
        order: OrderId,
    },
    /// An order was given up unpaid. Again, or unknown, it changes nothing.
    Release {
        /// Which.
        order: OrderId,
    },
    /// A member gives their seat up.
    Leave {
        /// By which order they have it.
        order: OrderId,
    },
    /// Time has passed.
    Tick,
}

/// What has to be done, in this order; each with the change of the group or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Consequence {
    /// The order has a seat and waits for its payment.
    Hold {
        /// Which.
        order: OrderId,
        /// Until when.
        pay_before: Timestamp,
    },
    /// The order is paid and waits for the group.
    Wait {
        /// Which.
        order: OrderId,
    },
    /// The order is paid and goes out.
    Ship {
        /// Which.
        order: OrderId,
    },
    /// The order is not paid and lost its seat.
    Cancel {
        /// Which.
        order: OrderId,
    },
    /// The order's money goes back, all of it. Comes once for an order, ever.
    Refund {
        /// Which.
        order: OrderId,
        /// Why.
        why: RefundWhy,
    },
    /// Somebody is to be told.
    Tell {
        /// Who.
        shopper: ShopperId,
        /// What.
        news: GroupNews,
    },
}

/// Why a seat's money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RefundWhy {
    /// The member left.
    Left,
    /// The group failed.
    Failed,
    /// It was paid when its seat was gone: after the deadline, and others had come or the group was
    /// over.
    Late,
}

/// What a member is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum GroupNews {
    /// The group is full.
    Formed,
    /// The shop completed the group.
    Completed,
    /// The group failed, their money goes back.
    Failed,
    /// The leader left; they lead now.
    Leads,
}

/// A group after an event, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The group as it is now.
    pub group: Group,
    /// What has to be done.
    pub consequences: Vec<Consequence>,
}

impl Seat {
    /// Whether nobody else can have it.
    pub const fn is_live(&self) -> bool {
        matches!(self.state, SeatState::Reserved { .. } | SeatState::Paid { .. })
    }

    /// Whether its money is there.
    pub const fn is_paid(&self) -> bool {
        matches!(self.state, SeatState::Paid { .. })
    }
}

impl Group {
    /// Seats that are taken, paid or not.
    pub fn taken(&self) -> u32 {
        self.count(Seat::is_live)
    }

    /// Seats that are paid.
    pub fn paid(&self) -> u32 {
        self.count(Seat::is_paid)
    }

    fn count(&self, of: fn(&Seat) -> bool) -> u32 {
        u32::try_from(self.seats.iter().filter(|it| of(it)).count()).unwrap_or(u32::MAX)
    }

    fn has(&self, shopper: &ShopperId) -> bool {
        self.seats.iter().any(|it| it.is_live() && it.shopper == *shopper)
    }

    /// 团长: who has been in it for longest.
    pub fn leader(&self) -> Option<&ShopperId> {
        self.seats.iter().find(|it| it.is_live()).map(|it| &it.shopper)
    }

    /// Whether the group has a free seat for `shopper`, as it stands; a guest is nobody.
    pub(super) fn has_seat_for(&self, shopper: Option<&ShopperId>) -> Result<(), GroupRefusal> {
        match self.state {
            GroupState::Forming => {}
            GroupState::Formed { .. } | GroupState::Completed { .. } => {
                return Err(GroupRefusal::Formed);
            }
            GroupState::Failed { .. } => return Err(GroupRefusal::Failed),
        }
        if shopper.is_some_and(|it| self.has(it)) {
            return Err(GroupRefusal::AlreadyIn);
        }
        let (taken, paid) = (self.taken(), self.paid());
        // A link that is shared before its leader paid must not fill a group that may never be.
        if paid == 0 {
            return Err(GroupRefusal::NotOpen);
        }
        if taken >= self.size {
            return Err(GroupRefusal::SeatsHeld { held: taken.saturating_sub(paid) });
        }
        Ok(())
    }

    /// The group as it stands at `now`, whether or not anybody has told it the time.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        let mut turn = Turn { group: self.clone(), now, consequences: Vec::new() };
        turn.pass_time();
        turn.group
    }

    /// What becomes of the group by `event` at `now`.
    ///
    /// Any event first does what the time has brought, so that it does not matter when, or whether,
    /// [`GroupEvent::Tick`] comes in between.
    ///
    /// # Errors
    ///
    /// [`GroupEvent::Join`] when there is no seat for the shopper; [`GroupEvent::Leave`] of somebody
    /// who has none, or when the group is over. Nothing changes then. Money that comes is never
    /// refused: it takes a seat or goes back.
    pub fn apply(&self, event: &GroupEvent, now: Timestamp) -> Result<Outcome, GroupRefusal> {
        let leader = self.leader();
        let mut turn = Turn { group: self.clone(), now, consequences: Vec::new() };
        turn.pass_time();
        match event {
            GroupEvent::Join { shopper, order, pay_before } => {
                turn.join(shopper, order, *pay_before)?;
            }
            GroupEvent::Paid { shopper, order } => turn.pay(shopper, order),
            GroupEvent::Release { order } => turn.release(order),
            GroupEvent::Leave { order } => turn.leave(order)?,
            GroupEvent::Tick => {}
        }
        let now_leads = turn.group.leader();
        if let Some(shopper) = now_leads.filter(|_| turn.is_forming() && now_leads != leader) {
            let (shopper, news) = (shopper.clone(), GroupNews::Leads);
            turn.consequences.push(Consequence::Tell { shopper, news });
        }
        Ok(Outcome { group: turn.group, consequences: turn.consequences })
    }
}

/// A group while something happens to it.
struct Turn {
    group: Group,
    now: Timestamp,
    consequences: Vec<Consequence>,
}

impl Turn {
    fn is_forming(&self) -> bool {
        self.group.state == GroupState::Forming
    }

    fn seat(&mut self, order: &OrderId) -> Option<&mut Seat> {
        self.group.seats.iter_mut().find(|it| it.order == *order)
    }

    /// Seats whose payment did not come are free again; a group whose time is up is over.
    fn pass_time(&mut self) {
        if !self.is_forming() {
            return;
        }
        let now = self.now;
        self.drop_reserved(|pay_before| now >= pay_before);
        if now < self.group.expires_at {
            return;
        }
        let (size, paid, at) = (self.group.size, self.group.paid(), self.group.expires_at);
        if paid > 0 && self.group.virtual_from.is_some_and(|from| paid >= from) {
            let state = GroupState::Completed { at, filled: size.saturating_sub(paid) };
            self.succeed(state, GroupNews::Completed);
        } else {
            self.fail(at);
        }
    }

    /// Frees the reserved seats that wait until a moment which is over.
    fn drop_reserved(&mut self, is_over: impl Fn(Timestamp) -> bool) {
        let consequences = &mut self.consequences;
        self.group.seats.retain(|it| match it.state {
            SeatState::Reserved { pay_before } if is_over(pay_before) => {
                consequences.push(Consequence::Cancel { order: it.order.clone() });
                false
            }
            _ => true,
        });
    }

    fn join(
        &mut self,
        shopper: &ShopperId,
        order: &OrderId,
        pay_before: Timestamp,
    ) -> Result<(), GroupRefusal> {
        match self.seat(order) {
            Some(seat) if seat.is_live() => return Ok(()),
            // Its money went back: what is ordered anew is a new order.
            Some(_) => return Err(GroupRefusal::NotIn),
            None => self.group.has_seat_for(Some(shopper))?,
        }
        let pay_before = pay_before.min(self.group.expires_at);
        self.take(shopper, order, SeatState::Reserved { pay_before });
        self.consequences.push(Consequence::Hold { order: order.clone(), pay_before });
        Ok(())
    }

    fn take(&mut self, shopper: &ShopperId, order: &OrderId, state: SeatState) {
        let (shopper, order, taken_at) = (shopper.clone(), order.clone(), self.now);
        self.group.seats.push(Seat { shopper, order, taken_at, state });
    }

    fn pay(&mut self, shopper: &ShopperId, order: &OrderId) {
        let at = self.now;
        match self.seat(order) {
            Some(seat) if matches!(seat.state, SeatState::Reserved { .. }) => {
                seat.state = SeatState::Paid { at };
            }
            // The same money again.
            Some(_) => return,
            // Its seat is gone, and it is the first to know of the money: it takes a free seat.
            None => {
                let is_in = self.group.has(shopper);
                if self.is_forming() && !is_in && self.group.taken() < self.group.size {
                    self.take(shopper, order, SeatState::Paid { at });
                } else {
                    self.take(shopper, order, SeatState::Refunded { at });
                    let (order, why) = (order.clone(), RefundWhy::Late);
                    self.consequences.push(Consequence::Refund { order, why });
                    return;
                }
            }
        }
        if self.group.paid() >= self.group.size {
            self.succeed(GroupState::Formed { at }, GroupNews::Formed);
        } else {
            self.consequences.push(Consequence::Wait { order: order.clone() });
        }
    }

    fn release(&mut self, order: &OrderId) {
        let is_it =
            |it: &Seat| it.order == *order && matches!(it.state, SeatState::Reserved { .. });
        self.group.seats.retain(|it| !is_it(it));
    }

    fn leave(&mut self, order: &OrderId) -> Result<(), GroupRefusal> {
        match self.group.state {
            GroupState::Forming => {}
            GroupState::Formed { .. } | GroupState::Completed { .. } => {
                return Err(GroupRefusal::Formed);
            }
            GroupState::Failed { .. } => return Err(GroupRefusal::Failed),
        }
        let at = self.now;
        let seat = self.seat(order).ok_or(GroupRefusal::NotIn)?;
        match seat.state {
            SeatState::Reserved { .. } => {
                self.release(order);
                self.consequences.push(Consequence::Cancel { order: order.clone() });
            }
            SeatState::Paid { .. } => {
                seat.state = SeatState::Refunded { at };
                let (order, why) = (order.clone(), RefundWhy::Left);
                self.consequences.push(Consequence::Refund { order, why });
            }
            SeatState::Refunded { .. } => return Ok(()),
        }
        // Nobody could join it. One whose seats only ran out unpaid stays: their money may be late.
        if self.group.taken() == 0 {
            self.fail(at);
        }
        Ok(())
    }

    fn succeed(&mut self, state: GroupState, news: GroupNews) {
        self.group.state = state;
        let paid = || self.group.seats.iter().filter(|it| it.is_paid());
        let ship = paid().map(|it| Consequence::Ship { order: it.order.clone() });
        let tell = paid().map(|it| Consequence::Tell { shopper: it.shopper.clone(), news });
        self.consequences.extend(ship.chain(tell));
    }

    fn fail(&mut self, at: Timestamp) {
        self.group.state = GroupState::Failed { at };
        self.drop_reserved(|_| true);
        let mut tell = Vec::new();
        for seat in self.group.seats.iter_mut().filter(|it| it.is_paid()) {
            seat.state = SeatState::Refunded { at };
            let (order, why) = (seat.order.clone(), RefundWhy::Failed);
            self.consequences.push(Consequence::Refund { order, why });
            let (shopper, news) = (seat.shopper.clone(), GroupNews::Failed);
            tell.push(Consequence::Tell { shopper, news });
        }
        self.consequences.append(&mut tell);
    }
}
