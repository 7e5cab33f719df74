//! 值得拼: a lower price for those who buy together.
//!
//! A [`GroupBuy`] is what the shop offers; a [`Group`] is one that shoppers formed. A seat is reserved
//! when somebody orders and taken when they pay, so that nobody pays for a seat that is not there (in
//! ruoyi-vue-pro, which takes the seat in the payment's callback, the callback of the one too many
//! fails). [`Group::apply`] is the whole life of a group: state and event in, state and consequences
//! out.

#[cfg(test)]
mod cases;
mod check;
mod group;
#[cfg(test)]
mod group_cases;
mod seen;

pub use group::{
    Consequence, Group, GroupEvent, GroupNews, GroupState, Outcome, RefundWhy, Seat, SeatState,
};
pub use seen::GroupSeen;

use serde::{Deserialize, Serialize};

use crate::pricing::{ActivityPrice, Condition, Need, Shopper, lacks};
use crate::time::Phase;
use crate::{ActivityId, GroupId, Money, OrderId, ProductId, ShopperId, SkuId, Timestamp, Window};

/// 拼团活动.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupBuy {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// What is bought together.
    pub product: ProductId,
    /// When groups may be opened. One that is open at its end runs its own time.
    pub window: Window,
    /// 几人团, the smallest first. Each price list names the same SKUs, a larger group never dearer.
    pub sizes: Vec<GroupSize>,
    /// Minutes a group stays open, from its opening.
    pub open_minutes: u32,
    /// Minutes a seat waits for its payment.
    pub pay_minutes: u32,
    /// Most pieces in one order.
    pub per_order: u32,
    /// Most pieces for one shopper in the whole activity.
    pub per_shopper: u32,
    /// Who may open a group: all must hold, about the shopper and the moment. Empty: everybody.
    #[serde(default)]
    pub opens: Vec<Condition>,
    /// Who may join one. Empty: everybody. With `newcomer` old shoppers bring new ones.
    #[serde(default)]
    pub joins: Vec<Condition>,
    /// 虚拟成团: a group that runs out with at least this many paid seats is completed by the shop, and
    /// shown as such. Absent: it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtual_from: Option<u32>,
    /// Whether promotions may take off more.
    #[serde(default)]
    pub promotions: bool,
    /// Whether coupons may take off more.
    #[serde(default)]
    pub coupons: bool,
}

/// A size of group and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupSize {
    /// Seats.
    pub size: u32,
    /// Each SKU once.
    pub prices: Vec<GroupPrice>,
}

/// What one piece costs in a group of some size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupPrice {
    /// Which.
    pub sku: SkuId,
    /// In fen.
    pub price: Money,
}

/// Somebody who wants a seat.
#[derive(Debug, Clone, Copy)]
pub struct Joiner<'a> {
    /// Who.
    pub id: &'a ShopperId,
    /// What conditions may ask of them.
    pub shopper: &'a Shopper,
    /// Pieces of theirs in this activity already, in orders that are not cancelled.
    pub pieces: u32,
}

/// What is wanted: so many pieces of a SKU. One order of a group buy has one line.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Which.
    pub sku: &'a SkuId,
    /// How many.
    pub quantity: u32,
}

/// Why somebody gets no seat, or cannot give one up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GroupRefusal {
    /// The activity has not started.
    NotStarted {
        /// When it does.
        starts_at: Timestamp,
    },
    /// The activity is over: no group is opened any more.
    Over {
        /// Since when.
        ended_at: Timestamp,
    },
    /// The activity has no such size, or not this SKU.
    NotSold,
    /// It is not for this shopper.
    NotFor {
        /// What is lacking.
        need: Need,
    },
    /// One order takes from 1 to so many pieces.
    PerOrder {
        /// Most.
        limit: u32,
    },
    /// One shopper gets no more than so many pieces.
    PerShopper {
        /// Most.
        limit: u32,
        /// How many of them are left.
        left: u32,
    },
    /// Nobody in the group has paid yet.
    NotOpen,
    /// They have a seat in it.
    AlreadyIn,
    /// They have no seat in it.
    NotIn,
    /// Every seat is taken, some wait for their payment: one may come free.
    SeatsHeld {
        /// How many wait.
        held: u32,
    },
    /// 已成团: it is full, or was completed.
    Formed,
    /// 拼团失败, or its time is up.
    Failed,
}

impl GroupBuy {
    /// What a piece of `sku` costs in a group of `size`, for
    /// [`crate::pricing::BasketLine::activity`]; none when it is not sold so.
    pub fn price(&self, size: u32, sku: &SkuId) -> Option<ActivityPrice> {
        let size = self.sizes.iter().find(|it| it.size == size)?;
        let price = size.prices.iter().find(|it| it.sku == *sku)?.price;
        Some(ActivityPrice {
            id: self.id.clone(),
            title: self.title.clone(),
            price,
            promotions: self.promotions,
            coupons: self.coupons,
        })
    }

    /// Whether `who` may open a group of `size` with an order of `wanted`, and at what price.
    ///
    /// # Errors
    ///
    /// The first reason against it: the window, the goods, the shopper, the limits.
    pub fn may_open(
        &self,
        size: u32,
        who: &Joiner<'_>,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Result<ActivityPrice, GroupRefusal> {
        match self.window.phase(now) {
            Phase::Before => Err(GroupRefusal::NotStarted { starts_at: self.window.starts_at }),
            Phase::After => Err(GroupRefusal::Over { ended_at: self.window.ends_at }),
            Phase::Open => self.may_order(size, &self.opens, who, wanted, now),
        }
    }

    /// Whether `who` may join `group` with an order of `wanted`, and at what price.
    ///
    /// # Errors
    ///
    /// The first reason against it: the group, the goods, the shopper, the limits.
    pub fn may_join(
        &self,
        group: &Group,
        who: &Joiner<'_>,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Result<ActivityPrice, GroupRefusal> {
        group.at(now).has_seat_for(Some(who.id))?;
        self.may_order(group.size, &self.joins, who, wanted, now)
    }

    /// A group of `size`, opened by an order: its leader's seat waits for the payment.
    pub fn open(
        &self,
        id: GroupId,
        size: u32,
        leader: ShopperId,
        order: OrderId,
        now: Timestamp,
    ) -> Group {
        let expires_at = now.plus_ms(i64::from(self.open_minutes) * 60_000);
        let pay_before = self.pay_before(now).min(expires_at);
        let state = SeatState::Reserved { pay_before };
        Group {
            id,
            activity: self.id.clone(),
            size,
            virtual_from: self.virtual_from,
            opened_at: now,
            expires_at,
            state: GroupState::Forming,
            seats: vec![Seat { shopper: leader, order, taken_at: now, state }],
        }
    }

    /// Until when a seat that is reserved at `now` waits for its payment; the group's end may be
    /// sooner.
    pub fn pay_before(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(i64::from(self.pay_minutes) * 60_000)
    }

    fn may_order(
        &self,
        size: u32,
        conditions: &[Condition],
        who: &Joiner<'_>,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Result<ActivityPrice, GroupRefusal> {
        let price = self.price(size, wanted.sku).ok_or(GroupRefusal::NotSold)?;
        self.suits(conditions, who, now)?;
        if !(1..=self.per_order).contains(&wanted.quantity) {
            return Err(GroupRefusal::PerOrder { limit: self.per_order });
        }
        let left = self.per_shopper.saturating_sub(who.pieces);
        if wanted.quantity > left {
            return Err(GroupRefusal::PerShopper { limit: self.per_shopper, left });
        }
        Ok(price)
    }

    /// Whether the shopper is one of those it is for, and may have a piece more.
    fn suits(
        &self,
        conditions: &[Condition],
        who: &Joiner<'_>,
        now: Timestamp,
    ) -> Result<(), GroupRefusal> {
        if let Some(need) = lacks(conditions, who.shopper, now) {
            return Err(GroupRefusal::NotFor { need });
        }
        if who.pieces >= self.per_shopper {
            return Err(GroupRefusal::PerShopper { limit: self.per_shopper, left: 0 });
        }
        Ok(())
    }
}
