//! What must be so for a rule to hold.

use serde::{Deserialize, Serialize};

use super::{Channel, Shopper};
use crate::invalid::{count_within, in_range};
use crate::limits::{BASKET_PIECES_MAX, CONDITIONS_MAX, NESTING_MAX, SCOPE_IDS_MAX};
use crate::time::{MINUTES_OF_DAY, ShopTime};
use crate::{Invalid, Money, PaidCardId, TierId, Timestamp};

/// 条件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Condition {
    /// 满 `amount`: the scope's amount is at least this, in fen.
    MinSpend {
        /// At least.
        amount: Money,
    },
    /// 满 `pieces` 件: the scope has at least this many pieces.
    MinPieces {
        /// At least.
        pieces: u32,
    },
    /// The shopper has one of these tiers.
    Tiers {
        /// Which.
        ids: Vec<TierId>,
    },
    /// The shopper holds one of these cards.
    PaidCards {
        /// Which.
        ids: Vec<PaidCardId>,
    },
    /// 新人: the shopper has no paid order.
    Newcomer,
    /// This order is the `from`-th to the `to`-th of the shopper, both included.
    NthOrder {
        /// The first, from 1.
        from: u32,
        /// The last.
        to: u32,
    },
    /// Shop time is on one of these days, within these minutes of the day.
    Weekly {
        /// 1 is Monday, 7 is Sunday; empty is every day.
        #[serde(default)]
        days: Vec<u8>,
        /// First minute of the day in it.
        from: u16,
        /// First minute after it; before `from` it is on the next day.
        to: u16,
    },
    /// The shopper is in one of these shells.
    Channels {
        /// Which.
        of: Vec<Channel>,
    },
    /// The shopper carries one of these tags.
    Audience {
        /// Which.
        names: Vec<String>,
    },
    /// All of these hold.
    All {
        /// Which.
        of: Vec<Condition>,
    },
    /// One of these holds.
    Any {
        /// Which.
        of: Vec<Condition>,
    },
    /// This does not hold.
    Not {
        /// Which.
        of: Box<Condition>,
    },
}

/// What conditions look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) shopper: &'a Shopper,
    pub(super) now: Timestamp,
}

/// The part of the basket in the rule's scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// Its amount.
    pub(super) spend: Money,
    /// Its pieces.
    pub(super) pieces: u32,
}

impl Tally {
    /// An empty basket.
    pub(super) const NOTHING: Self = Self { spend: Money::ZERO, pieces: 0 };
}

/// Whether a rule holds, and if not, what is missing; the worse the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eligibility {
    /// It holds.
    Met,
    /// It would hold with this many pieces more in its scope.
    ShortPieces {
        /// How many more.
        by: u32,
    },
    /// It would hold with this much more in its scope.
    Short {
        /// How much more.
        by: Money,
    },
    /// Nothing in the basket can make it hold.
    NotFor(Need),
}

/// What a shopper or a moment lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Need {
    /// Another hour or day.
    Hours,
    /// Another shell.
    Channel,
    /// To be a newcomer.
    Newcomer,
    /// Another number of orders.
    NthOrder,
    /// A tier.
    Tier,
    /// A paid card.
    PaidCard,
    /// A tag of the shop.
    Audience,
    /// That something else does not hold.
    Other,
}

impl Condition {
    pub(super) fn eligibility(&self, facts: Facts<'_>, tally: Tally) -> Eligibility {
        let shopper = facts.shopper;
        let need = |holds: bool, need| {
            if holds { Eligibility::Met } else { Eligibility::NotFor(need) }
        };
        match self {
            Self::MinSpend { amount } if tally.spend >= *amount => Eligibility::Met,
            Self::MinSpend { amount } => Eligibility::Short { by: *amount - tally.spend },
            Self::MinPieces { pieces } => match pieces.saturating_sub(tally.pieces) {
                0 => Eligibility::Met,
                by => Eligibility::ShortPieces { by },
            },
            Self::Tiers { ids } => {
                need(shopper.tier.as_ref().is_some_and(|it| ids.contains(it)), Need::Tier)
            }
            Self::PaidCards { ids } => {
                need(shopper.paid_cards.iter().any(|it| ids.contains(it)), Need::PaidCard)
            }
            Self::Newcomer => need(shopper.orders_paid == 0, Need::Newcomer),
            Self::NthOrder { from, to } => {
                let nth = shopper.orders_paid.saturating_add(1);
                need((*from..=*to).contains(&nth), Need::NthOrder)
            }
            Self::Weekly { days, from, to } => {
                need(is_in_week(days, *from, *to, facts.now), Need::Hours)
            }
            Self::Channels { of } => {
                need(shopper.channel.is_some_and(|it| of.contains(&it)), Need::Channel)
            }
            Self::Audience { names } => {
                need(shopper.audience.iter().any(|it| names.contains(it)), Need::Audience)
            }
            Self::All { of } => all(of, facts, tally),
            Self::Any { of } => {
                let each = of.iter().map(|it| it.eligibility(facts, tally));
                each.min().unwrap_or(Eligibility::NotFor(Need::Other))
            }
            Self::Not { of } => need(of.eligibility(facts, tally) != Eligibility::Met, Need::Other),
        }
    }

    /// Whether it looks at the basket, not just at the shopper and the moment.
    pub(super) fn looks_at_basket(&self) -> bool {
        match self {
            Self::MinSpend { .. } | Self::MinPieces { .. } => true,
            Self::All { of } | Self::Any { of } => of.iter().any(Self::looks_at_basket),
            Self::Not { of } => of.looks_at_basket(),
            _ => false,
        }
    }

    /// Whether it can come to hold when amounts fall.
    pub(super) fn may_want_less(&self) -> bool {
        match self {
            Self::All { of } | Self::Any { of } => of.iter().any(Self::may_want_less),
            Self::Not { of } => of.looks_at_basket(),
            _ => false,
        }
    }

    fn check_at_depth(&self, depth: usize) -> Result<(), Invalid> {
        if depth > NESTING_MAX {
            return Err(Invalid::shape("conditions", "nested at most 4 deep"));
        }
        match self {
            Self::MinSpend { amount } => {
                in_range("conditions.amount", amount.fen(), 0, Money::MAX.fen())
            }
            Self::MinPieces { pieces } => {
                in_range("conditions.pieces", i64::from(*pieces), 0, BASKET_PIECES_MAX)
            }
            Self::Tiers { ids } => count_within("conditions.ids", ids.len(), SCOPE_IDS_MAX),
            Self::PaidCards { ids } => count_within("conditions.ids", ids.len(), SCOPE_IDS_MAX),
            Self::Audience { names } => {
                count_within("conditions.names", names.len(), SCOPE_IDS_MAX)
            }
            Self::Newcomer => Ok(()),
            Self::NthOrder { from, to } => {
                in_range("conditions.from", i64::from(*from), 1, i64::from(u32::MAX))?;
                in_range("conditions.to", i64::from(*to), i64::from(*from), i64::from(u32::MAX))
            }
            Self::Weekly { days, from, to } => {
                count_within("conditions.days", days.len(), 7)?;
                for day in days {
                    in_range("conditions.days", i64::from(*day), 1, 7)?;
                }
                in_range("conditions.from", i64::from(*from), 0, MINUTES_OF_DAY - 1)?;
                in_range("conditions.to", i64::from(*to), 0, MINUTES_OF_DAY)
            }
            Self::Channels { of } => count_within("conditions.of", of.len(), 2),
            Self::All { of } | Self::Any { of } => {
                count_within("conditions.of", of.len(), CONDITIONS_MAX)?;
                of.iter().try_for_each(|it| it.check_at_depth(depth + 1))
            }
            Self::Not { of } => of.check_at_depth(depth + 1),
        }
    }
}

/// Whether `now` is within the minutes `from..to` of one of `days`, in shop time. A window that runs
/// past midnight belongs to the day it began on.
fn is_in_week(days: &[u8], from: u16, to: u16, now: Timestamp) -> bool {
    let wall = ShopTime::from(now);
    let minute = wall.minute_of_day();
    let (from, to) = (i64::from(from), i64::from(to));
    let on = |weekday: i64| days.is_empty() || days.iter().any(|day| i64::from(*day) == weekday);
    let today = wall.weekday();
    let yesterday = if today == 1 { 7 } else { today - 1 };
    if from <= to {
        on(today) && (from..to).contains(&minute)
    } else {
        (on(today) && minute >= from) || (on(yesterday) && minute < to)
    }
}

/// 满 how much, as a coupon shows it: the most of `conditions`; nothing when there is none.
pub fn min_spend(conditions: &[Condition]) -> Money {
    let amounts = conditions.iter().filter_map(|it| match it {
        Condition::MinSpend { amount } => Some(*amount),
        _ => None,
    });
    amounts.max().unwrap_or(Money::ZERO)
}

/// Of several conditions: what is missing most.
pub(super) fn all(conditions: &[Condition], facts: Facts<'_>, tally: Tally) -> Eligibility {
    let each = conditions.iter().map(|it| it.eligibility(facts, tally));
    each.max().unwrap_or(Eligibility::Met)
}

/// What `shopper` lacks of `conditions` that look at the shopper and the moment alone, as those of
/// activities do; nothing when all of them hold.
pub fn lacks(conditions: &[Condition], shopper: &Shopper, now: Timestamp) -> Option<Need> {
    match all(conditions, Facts { shopper, now }, Tally::NOTHING) {
        Eligibility::Met => None,
        Eligibility::NotFor(need) => Some(need),
        // `check_who` lets no condition in that looks at a basket.
        Eligibility::ShortPieces { .. } | Eligibility::Short { .. } => Some(Need::Other),
    }
}

/// Whether `conditions`, in the field `field`, can be held, and look at no basket.
pub fn check_who(field: &str, conditions: &[Condition]) -> Result<(), Invalid> {
    check(conditions)?;
    if conditions.iter().any(Condition::looks_at_basket) {
        return Err(Invalid::shape(field, "about the shopper and the moment only"));
    }
    Ok(())
}

pub(super) fn check(conditions: &[Condition]) -> Result<(), Invalid> {
    count_within("conditions", conditions.len(), CONDITIONS_MAX)?;
    conditions.iter().try_for_each(|it| it.check_at_depth(0))
}
