//! Section 5: when a rule holds.
use crate::request::{Condition, Request, Window};

/// What a rule's scope holds at the moment. A price rule has nothing to count.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) amount: i64,
    pub(crate) pieces: i64,
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Shop time is UTC+8 and knows no summer time.
const SHOP_TIME: i64 = 8 * 60 * MINUTE;

pub(crate) fn open(window: &Window, now: i64) -> bool {
    window.starts_at <= now && now < window.ends_at
}

pub(crate) fn all_hold(conditions: &[Condition], request: &Request, facts: &Facts) -> bool {
    conditions.iter().all(|c| holds(c, request, facts))
}

fn holds(condition: &Condition, request: &Request, facts: &Facts) -> bool {
    let shopper = &request.shopper;
    match condition {
        Condition::MinSpend { amount } => facts.amount >= *amount,
        Condition::MinPieces { pieces } => facts.pieces >= *pieces,
        Condition::Tiers { ids } => shopper.tier.as_ref().is_some_and(|t| ids.contains(t)),
        Condition::PaidCards { ids } => shopper.paid_cards.iter().any(|card| ids.contains(card)),
        Condition::Newcomer => shopper.orders_paid == 0,
        Condition::NthOrder { from, to } => {
            let nth = shopper.orders_paid + 1;
            *from <= nth && to.is_none_or(|to| nth <= to)
        }
        Condition::Weekly { days, from, to } => weekly(request.now, days, *from, *to),
        Condition::Channels { of } => shopper.channel.is_some_and(|c| of.contains(&c)),
        Condition::Audience { names } => shopper.audience.iter().any(|name| names.contains(name)),
        Condition::All { of } => of.iter().all(|c| holds(c, request, facts)),
        Condition::Any { of } => of.iter().any(|c| holds(c, request, facts)),
        Condition::Not { of } => !holds(of, request, facts),
    }
}

fn weekly(now: i64, days: &[i64], from: i64, to: i64) -> bool {
    let local = now + SHOP_TIME;
    let minute = local.rem_euclid(DAY) / MINUTE;
    // 1970 began on a Thursday, day 4 of the week.
    let today = (local.div_euclid(DAY) + 3).rem_euclid(7) + 1;
    let yesterday = (today + 5) % 7 + 1;
    let on = |day: i64| days.is_empty() || days.contains(&day);
    if from <= to {
        on(today) && from <= minute && minute < to
    } else {
        (on(today) && from <= minute) || (on(yesterday) && minute < to)
    }
}
