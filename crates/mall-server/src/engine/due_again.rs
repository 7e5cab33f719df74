//! 再来一单: shoppers are told when something that they buy again and again may be used up.
//!
//! A paid order leaves a row, which the job looks at: of each product in it, when is it due by this
//! shopper's own purchases. When that time comes it is worked out once more, since they may have bought it
//! meanwhile, or had their money back.

use std::collections::BTreeMap;

use mall_api::message::News;
use mall_core::due_again::DueAgain;
use mall_core::order::OrderState;
use mall_core::{CouponId, Day, DayClock, OrderId, ProductId, ShopperId, Timestamp};

use super::Moment;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::due_again::{self as record, DueRow};
use crate::record::{coupon, message, segment};
use crate::store::Tx;

/// Minute of the day at which they are told: ten in the morning.
const TOLD_MINUTE: i64 = 10 * 60;
/// What is longer overdue than this, in days, is told to nobody: the shop was closed.
const LATE_DAYS: i64 = 30;

fn told_at(day: Day) -> Timestamp {
    day.at_minute(TOLD_MINUTE, DayClock::SHOP)
}

/// On which days a shopper bought what, by their orders that were paid and not cancelled.
fn bought(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
) -> Result<BTreeMap<ProductId, Vec<(Day, OrderId)>>, Fault> {
    let mut days = BTreeMap::new();
    for it in segment::orders(tx, shopper)? {
        if !matches!(it.state, OrderState::Unpaid | OrderState::Cancelled) {
            days.insert(it.id, Day::of(it.placed_at, DayClock::SHOP));
        }
    }
    let mut bought: BTreeMap<ProductId, Vec<(Day, OrderId)>> = BTreeMap::new();
    for (order, sku) in segment::lines(tx, days.keys())? {
        let day = days.get(&order).copied();
        if let (Some(day), Some(product)) = (day, catalog.product_of(&sku)) {
            bought.entry(product.id.clone()).or_default().push((day, order));
        }
    }
    Ok(bought)
}

fn due_day(rule: &DueAgain, bought: Option<&Vec<(Day, OrderId)>>) -> Option<Day> {
    let days: Vec<Day> = bought?.iter().map(|it| it.0).collect();
    rule.due(&days)
}

/// Looks at orders that were paid, at most `limit`; how many there were.
pub(crate) fn look(tx: &dyn Tx, catalog: &Catalog, limit: usize) -> Result<usize, Fault> {
    let rows = record::fresh(tx, limit)?;
    for row in &rows {
        let Some(rule) = &catalog.shop.due_again else {
            record::take(tx, row)?;
            continue;
        };
        if !record::take(tx, row)? {
            continue;
        }
        for (product, all) in bought(tx, catalog, &row.shopper)? {
            let is_in_it = all.iter().any(|it| it.1 == row.order_id);
            if let (true, Some(day)) = (is_in_it, due_day(rule, Some(&all))) {
                let (shopper, due_at) = (row.shopper.clone(), told_at(day));
                record::put(tx, &DueRow { shopper, product, due_at })?;
            }
        }
    }
    Ok(rows.len())
}

/// Tells those whose time has come, at most `limit`; how many rows there were, and how many were told.
pub(crate) fn tell(
    tx: &dyn Tx,
    catalog: &Catalog,
    limit: usize,
    moment: &Moment,
) -> Result<(usize, u32), Fault> {
    let rows = record::due(tx, moment.now, limit)?;
    let mut told = 0_u32;
    for (turn, row) in (0_u64..).zip(&rows) {
        // Whoever removes it tells.
        if !record::remove(tx, row)? {
            continue;
        }
        let Some(rule) = &catalog.shop.due_again else { continue };
        let all = bought(tx, catalog, &row.shopper)?;
        let Some(day) = due_day(rule, all.get(&row.product)) else { continue };
        if told_at(day) > moment.now {
            record::put(tx, &DueRow { due_at: told_at(day), ..row.clone() })?;
        } else if Day::of(moment.now, DayClock::SHOP).since(day) <= LATE_DAYS {
            told += u32::from(tell_one(tx, catalog, (rule, row, day), (moment, turn))?);
        }
    }
    Ok((rows.len(), told))
}

/// Once for each product and cycle, which the day that it is due names.
fn tell_one(
    tx: &dyn Tx,
    catalog: &Catalog,
    (rule, row, day): (&DueAgain, &DueRow, Day),
    (moment, turn): (&Moment, u64),
) -> Result<bool, Fault> {
    let Some(product) = catalog.product(&row.product).filter(|it| it.on_shelf) else {
        return Ok(false);
    };
    let template = catalog.shop.coupons.iter().find(|it| it.id == rule.coupon);
    let key = format!("again-{}-{day}", row.product);
    if message::is_told(tx, &row.shopper, &key)? {
        return Ok(false);
    }
    let mut coupon = None;
    if let Some(template) = template {
        let name = CouponId::new(moment.seed.another_id("c", turn))?;
        let issued = template.issue(name, moment.now);
        if coupon::reward(tx, &row.shopper, template, &issued)? {
            coupon = Some(template.title.clone());
        }
    }
    let news =
        News::DueAgain { product: row.product.clone(), title: product.title.clone(), coupon };
    // Somebody else may have told meanwhile: then this is undone, coupon and all.
    if message::add(tx, &row.shopper, (key, &news), moment.now)? {
        Ok(true)
    } else {
        Err(Fault::Raced)
    }
}
