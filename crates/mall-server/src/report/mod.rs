//! `xiaopu report`: who came, came back, bought, bought again, and what coupons and blocks did.
//!
//! ```text
//! visitors  new, active, retention        buyers   repeat, repurchase, steps, magic number, RFM
//! effects   coupons, blocks of the page   share    fractions that stay exact
//! words     what each figure means        html     the report as one page, with its charts
//! ```
//!
//! The figures are pure functions of what the rows said, a row at a time. Days are those of the shop. No
//! figure is a float: a rate is two counts.

mod buyers;
mod chart;
mod effects;
mod html;
mod share;
mod visitors;
mod words;

use std::collections::BTreeMap;

use mall_core::event::EventName;
use mall_core::order::OrderState;
use mall_core::{Day, DayClock, Invalid, Money, OrderId, Timestamp};
use serde::Serialize;

pub use buyers::{
    Again, Cell, FREQUENCY_ORDERS, MONETARY_FEN, Magic, RECENCY_DAYS, STEPS_MIN, Step,
};
pub use effects::{CouponEffect, FloorEffect};
pub use share::Share;
pub use visitors::{Cohort, Kept, Retention};
pub use words::{Definition, definitions};

use crate::Fault;
use crate::record::order::OrderRow;
use crate::record::{event, sold};
use crate::store::Tx;
use buyers::Buyers;
use effects::{Coupons, Floors};
use visitors::Visitors;

/// After how many days it is asked who came again.
pub const RETENTION_DAYS: [u32; 4] = [1, 3, 7, 30];
/// Fewest shoppers of a step that says anything.
pub const SAMPLE_MIN: u64 = 30;
/// How far below the plateau a step may be, in percent points.
pub const PLATEAU_POINTS: u64 = 5;
/// Longest period in days: as long as events are kept.
const DAYS_MAX: i64 = 400;
/// Rows read at once.
const PAGE: usize = 5_000;

/// What the report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// From this day of the shop,
    pub from: Day,
    /// to this one.
    pub to: Day,
    /// The day on which it is asked: it and later ones are not over yet.
    pub today: Day,
}

impl Asked {
    /// From `from` to `to`, asked at `now`.
    ///
    /// # Errors
    ///
    /// When it ends before it begins, or is longer than 400 days.
    pub fn new(from: Day, to: Day, now: Timestamp) -> Result<Self, Invalid> {
        mall_core::invalid::in_range("days", to.since(from) + 1, 1, DAYS_MAX)?;
        Ok(Self { from, to, today: Day::of(now, DayClock::SHOP) })
    }

    fn holds(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    fn is_over(&self, day: Day) -> bool {
        day < self.today
    }

    fn days(&self) -> impl Iterator<Item = Day> + use<> {
        let from = self.from;
        (0..=self.to.since(from)).map(move |it| from.plus(it))
    }
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What it is about.
    pub asked: Asked,
    /// What each figure means.
    pub definitions: Vec<Definition>,
    /// Everything at a glance.
    pub totals: Totals,
    /// Each day, for all channels together and for each.
    pub cohorts: Vec<Cohort>,
    /// Who came again, of all cohorts that are old enough.
    pub retention: Vec<Retention>,
    /// 复购率.
    pub repeat: Share,
    /// Of each month that the period touches.
    pub months: Vec<Again>,
    /// Of each quarter that the period touches.
    pub quarters: Vec<Again>,
    /// From each number of orders to one more.
    pub steps: Vec<Step>,
    /// Where those level out.
    pub magic: Magic,
    /// RFM.
    pub cells: Vec<Cell>,
    /// What coupons did.
    pub coupons: Vec<CouponEffect>,
    /// What blocks did.
    pub floors: Vec<FloorEffect>,
}

/// Counts of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Devices that ever told anything.
    pub visitors: u64,
    /// Events of the period.
    pub events: u64,
    /// Visits among them.
    pub visits: u64,
    /// Pages that were looked at.
    pub page_views: u64,
    /// Products that were looked at.
    pub product_views: u64,
    /// Pages that were shared.
    pub shares: u64,
    /// Orders that were paid.
    pub orders: u64,
    /// Who paid them.
    pub buyers: u64,
    /// What they paid.
    pub paid: Money,
    /// What of that went back since, or is going back.
    pub refunded: Money,
    /// What of it stays.
    pub net: Money,
}

/// The report that `asked` is about.
///
/// # Errors
///
/// When the database fails, or holds what it should not.
pub fn make(tx: &dyn Tx, asked: &Asked) -> Result<Report, Fault> {
    let (visitors, floors, names) = read_events(tx, asked)?;
    let (buyers, coupons, refunded) = read_orders(tx, asked)?;
    let count = |name| names.get(&name).copied().unwrap_or(0);
    let (orders, who, paid) = buyers.sums(asked);
    let cohorts = visitors.cohorts(asked);
    let steps = buyers.steps(asked);
    Ok(Report {
        asked: *asked,
        definitions: definitions(),
        totals: Totals {
            visitors: u64::try_from(visitors.count()).unwrap_or(u64::MAX),
            events: names.values().sum(),
            visits: count(EventName::Visit),
            page_views: count(EventName::PageView),
            product_views: count(EventName::ProductView),
            shares: count(EventName::Share),
            orders,
            buyers: who,
            paid,
            refunded,
            net: paid - refunded,
        },
        retention: visitors::retention(&cohorts),
        cohorts,
        repeat: buyers.repeat(asked),
        months: buyers.again(asked, 1),
        quarters: buyers.again(asked, 3),
        magic: buyers::magic(&steps),
        steps,
        cells: buyers.cells(asked),
        coupons: coupons.effects(),
        floors: floors.effects(),
    })
}

/// The report as one page that needs nothing else.
///
/// # Errors
///
/// When a chart cannot be drawn; never of a report that [`make`] made.
pub fn page(report: &Report) -> Result<String, Fault> {
    html::page(report)
}

type Names = BTreeMap<EventName, u64>;

fn read_events(tx: &dyn Tx, asked: &Asked) -> Result<(Visitors, Floors, Names), Fault> {
    let (mut visitors, mut floors, mut names) =
        (Visitors::default(), Floors::default(), Names::new());
    let mut last = 0;
    loop {
        let rows = event::after(tx, last, PAGE)?;
        let read = rows.len();
        for row in rows {
            last = row.id.0;
            visitors.see(row.visitor.clone(), row.channel, row.day);
            if asked.holds(row.day) {
                *names.entry(row.name).or_default() += 1;
                floors.see(row);
            }
        }
        if read < PAGE {
            return Ok((visitors, floors, names));
        }
    }
}

/// With the money of the period that went back.
fn read_orders(tx: &dyn Tx, asked: &Asked) -> Result<(Buyers, Coupons, Money), Fault> {
    let mut coupons = read_coupons(tx, asked)?;
    let (mut buyers, mut refunded) = (Buyers::default(), Money::default());
    let mut next: Option<OrderId> = None;
    loop {
        let rows = sold::orders_from(tx, next.as_ref(), PAGE)?;
        let is_last = rows.len() < PAGE;
        let bounds = rows.first().map(|it| it.id.clone()).zip(rows.last().map(|it| it.id.clone()));
        let Some((first, last)) = bounds else { break };
        let paid = paid_days(tx, (&first, &last))?;
        let mut held: BTreeMap<OrderId, Vec<_>> = BTreeMap::new();
        for row in sold::coupons_of(tx, (&first, &last))? {
            held.entry(row.order_id).or_default().push(row.coupon);
        }
        let mut back: BTreeMap<OrderId, Money> = BTreeMap::new();
        for row in sold::refunds_of(tx, (&first, &last))? {
            *back.entry(row.order_id).or_default() += row.amount;
        }
        // The last of the page before is read once more, as the first of this one.
        for row in rows.into_iter().filter(|it| next.as_ref() != Some(&it.id)) {
            let Some(day) = paid.get(&row.id).filter(|_| counts(&row)) else { continue };
            if asked.holds(*day) {
                let body = row.body.read()?;
                let all = body.discounts.iter().chain(&body.freight.adjustments);
                let own = held.get(&row.id).map_or(&[][..], Vec::as_slice);
                coupons.used(own, all, row.payable);
                refunded += back.get(&row.id).copied().unwrap_or_default();
            }
            buyers.bought(row.shopper, *day, row.payable);
        }
        next = Some(last);
        if is_last {
            break;
        }
    }
    Ok((buyers, coupons, refunded))
}

/// Whether an order that was paid still counts: not one whose money went back before it was sent.
fn counts(row: &OrderRow) -> bool {
    !matches!(row.state, OrderState::Unpaid | OrderState::Cancelled)
}

/// The day on which each order was paid.
fn paid_days(tx: &dyn Tx, bounds: (&OrderId, &OrderId)) -> Result<BTreeMap<OrderId, Day>, Fault> {
    let mut days = BTreeMap::new();
    for row in sold::events_of(tx, bounds)? {
        if !matches!(row.state, OrderState::Unpaid | OrderState::Cancelled) {
            let day = Day::of(row.at, DayClock::SHOP);
            days.entry(row.order_id).and_modify(|it: &mut Day| *it = day.min(*it)).or_insert(day);
        }
    }
    Ok(days)
}

fn read_coupons(tx: &dyn Tx, asked: &Asked) -> Result<Coupons, Fault> {
    let mut coupons = Coupons::default();
    let mut next = None;
    loop {
        let rows = sold::coupons_from(tx, next.as_ref(), PAGE)?;
        let read = rows.len();
        let last = rows.last().map(|it| it.id.clone());
        for row in rows.into_iter().filter(|it| next.as_ref() != Some(&it.id)) {
            let is_new = asked.holds(Day::of(row.claimed_at, DayClock::SHOP));
            coupons.know(row.id, row.template, is_new);
        }
        next = last;
        if read < PAGE {
            return Ok(coupons);
        }
    }
}
